import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { newId } from '../../src/db/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import type { RunMode } from '../../src/domain/clearing/runs.ts';
import { insertRun } from '../../src/features/clearing/queries.ts';
import { createRunner } from '../../src/features/clearing/runner.ts';
import type { Poster } from '../../src/poster/poster.ts';
import { OPERATOR } from './circuit.ts';

/** A run that nobody has taken up. */
export async function draftRun(pool: pg.Pool, circuitId: string, mode: RunMode, dryRun = false): Promise<string> {
  const run = { circuitId, id: newId(), mode, dueBy: null, dryRun, principalId: OPERATOR, salt: randomBytes(32) };
  await inTransaction(pool, (client) => insertRun(client, run));
  return run.id;
}

/** A run that the service's own runner has computed. */
export async function computedRun(
  pool: pg.Pool,
  poster: Poster,
  circuitId: string,
  mode: RunMode,
  dryRun = false,
): Promise<string> {
  const failures: unknown[] = [];
  const database = { url: pool.options.connectionString ?? '', max: 1 };
  const runner = createRunner(pool, database, poster, {
    warn: () => undefined,
    error: ({ err }: { err?: unknown }) => void failures.push(err),
  });
  const id = await draftRun(pool, circuitId, mode, dryRun);
  await runner.wake();
  await runner.close();
  if (failures.length > 0) throw failures[0];
  return id;
}
