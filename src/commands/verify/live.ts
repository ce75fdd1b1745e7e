/** Verifies a database as it is: what an export of it would be is written to a folder of its own, verified, and removed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Anchors } from '../../audit-files/verify/anchor.ts';
import { APP_ROLE, createKysely, createPool, TIMES_AS_UTC } from '../../db/connect.ts';
import type { DB } from '../../db/types.gen.ts';
import { createAudit, directorySink } from '../../features/audit/service.ts';
import { createCircuitService } from '../../features/circuits/service.ts';
import { createClearingFiles } from '../../features/clearing/service.ts';
import { createTrailService } from '../../features/trail/service.ts';
import { createLogger } from '../../http/logger.ts';
import { CONNECTIONS_AN_EXPORT } from '../../limits.ts';
import { circuitCalled } from '../database.ts';
import type { Progress } from '../progress.ts';
import { type Verification, verifyPackage } from './package.ts';

/**
 * Nothing is signed: what was signed before is what the key is held against. All that may be written to the database are roots of
 * subtrees that it has not kept yet, and numbers of events of the audit trail that have none yet.
 * @param code of the circuit
 */
export async function verifyDatabase(
  url: string,
  code: string,
  anchors: Anchors,
  progress: Progress,
): Promise<Verification> {
  const folder = await mkdtemp(join(tmpdir(), 'saldo-verify-'));
  try {
    const path = join(folder, 'package');
    const checkpoint = await exportTo(path, url, code);
    return await verifyPackage(path, { ...anchors, live: { checkpoint } }, progress);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The newest checkpoint over what was exported, or null. */
async function exportTo(path: string, url: string, code: string): Promise<string | null> {
  const pool = createPool({
    url,
    role: APP_ROLE,
    // And one for what is asked beside the export.
    max: CONNECTIONS_AN_EXPORT + 1,
    name: 'saldo verify',
    statementTimeoutMs: 0,
    idleInTransactionMs: 0,
    first: TIMES_AS_UTC,
  });
  try {
    const db = createKysely<DB>(pool);
    const audit = createAudit({
      pool,
      exportPool: pool,
      signing: null,
      databaseVersion: 'read by verify',
      clearing: createClearingFiles(db),
      trail: createTrailService(pool, db),
      isBusy: () => false,
      log: createLogger('warn'),
    });
    const circuit = await circuitCalled(code, createCircuitService(pool, db));
    // Before the export, so that what it covers is in it.
    const { data } = await audit.checkpoints.list(circuit, { log: 'ledger', limit: 1 });
    await audit.exports.write(circuit, false, await directorySink(path));
    return data[0]?.note ?? null;
  } finally {
    await pool.end();
  }
}
