/**
 * Computes one clearing run, from the snapshot to the rows, in a thread with a connection of its own: a hundred thousand
 * obligations on the way through the thread that answers requests would keep it from them for a second.
 */
import { CommitUnknownError, createPool, isRetryable, type PoolOptions } from '../../db/connect.ts';
import { inTransaction } from '../../db/transaction.ts';
import { workInThread } from '../../threads.ts';
import { compute } from './compute.ts';
import type { Taken } from './lease-queries.ts';
import { takeSnapshot } from './snapshot.ts';
import { writeComputed } from './write-queries.ts';

export interface ComputingTask {
  readonly database: PoolOptions;
  readonly taken: Taken;
}

/** Null: it is computed. */
export type Failure = { readonly error: string; readonly mayBeTriedAgain: boolean } | null;

async function run({ database, taken }: ComputingTask): Promise<void> {
  const pool = createPool(database);
  try {
    const snapshot = await takeSnapshot(pool, taken);
    const computed = compute({ input: snapshot.input, bounds: snapshot.bounds });
    if (computed.fault !== null) throw new Error(`the result does not pass its own check: ${computed.fault}`);
    await inTransaction(pool, (client) => writeComputed(client, taken, snapshot, computed));
  } finally {
    await pool.end();
  }
}

workInThread((task: ComputingTask) =>
  run(task).then(
    () => null,
    (error: Error): Failure => ({
      error: error.stack ?? error.message,
      mayBeTriedAgain: error instanceof CommitUnknownError || isRetryable(error),
    }),
  ),
);
