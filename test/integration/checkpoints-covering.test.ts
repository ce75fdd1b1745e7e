import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createKysely } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { keptInDirectory } from '../../src/features/audit/kept-checkpoints.ts';
import { newKeyText, readKeyRing } from '../../src/features/audit/key-ring.ts';
import { createAudit } from '../../src/features/audit/service.ts';
import { createClearingFiles } from '../../src/features/clearing/service.ts';
import { createTrailService } from '../../src/features/trail/service.ts';
import { createLogger } from '../../src/http/logger.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();

/** Without the job that signs each minute. */
it('a checkpoint is signed for whoever asks for what the log has, and not for what it has not reached', async () => {
  const { pool } = bench;
  const directory = await mkdtemp(join(tmpdir(), 'saldo-covering-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const db = createKysely<DB>(pool);
  const { checkpoints } = createAudit({
    pool,
    exportPool: pool,
    signing: { ring: readKeyRing(newKeyText()), kept: keptInDirectory(directory) },
    databaseVersion: 'of a test',
    clearing: createClearingFiles(db),
    trail: createTrailService(pool, db),
    isBusy: () => false,
    log: createLogger('error'),
  });
  const { circuit } = await bench.circuitWith(3);
  const size = await bench.lastNumber(circuit);
  const signed = async () =>
    (await pool.query<{ size: bigint }>('SELECT size FROM log_checkpoint WHERE circuit_id = $1', [circuit])).rows.map(
      (row) => Number(row.size),
    );
  expect(await checkpoints.covering(circuit, size + 1)).toBe(null);
  expect(await signed()).toEqual([]);
  expect(await checkpoints.covering(circuit, 2)).toMatchObject({ size });
  expect(await signed()).toEqual([size]);
});
