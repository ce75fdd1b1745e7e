import type { Client, ClientBase, Pool, PoolClient } from 'pg';
import { CommitUnknownError, isConnectionLost } from './connect.ts';

export interface TransactionOptions {
  /** `repeatable read` where several statements must see one state, as an export does. Default `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read';
  readonly readOnly?: boolean;
  /**
   * Only plans that go by indexes, made once. For statements that are always given a bounded number of keys: there such a
   * plan is right whatever the tables' size, while the planner's guess depends on statistics that may be missing or old.
   */
  readonly byIndex?: boolean;
  /** Of `byIndex`: bitmaps as well, which are all that an index of arrays gives. */
  readonly bitmaps?: boolean;
}

// Nor with workers: to start two of them took fifty times as long as to read a thousand rows by their keys, and a core meanwhile.
const BY_INDEX_OR_BITMAP = ['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material']
  .map((setting) => `; SET LOCAL ${setting} = off`)
  .concat('; SET LOCAL max_parallel_workers_per_gather = 0', '; SET LOCAL plan_cache_mode = force_generic_plan')
  .join('');
const BY_INDEX = `${BY_INDEX_OR_BITMAP}; SET LOCAL enable_bitmapscan = off`;

/** A statement as data. Its values are of kinds that the driver sends as they are, so that none fails while it is sent. */
export interface Statement {
  /** Prepared once for each connection under this name. */
  readonly name?: string;
  readonly text: string;
  readonly values: (string | number | Buffer | null | string[])[];
}

/**
 * Runs `work` in one database transaction and answers with its value once that is durable.
 *
 * Whatever `work` throws rolls back and is thrown on. Every error means that nothing was committed, except
 * `CommitUnknownError`, which means that nobody knows; `isRetryable` tells whether to try again.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return readThenWrite(pool, async (client) => ({ writes: [], value: await work(client) }), options);
}

/**
 * The same for work that reads, decides, and hands back what is to be written: on a connection that pipelines, those
 * statements are sent along with COMMIT, and all of them cost one round trip. When one fails, the server answers that
 * COMMIT with a rollback. They are data, so that all of them are there before the first is sent: one that could not be
 * made would otherwise let COMMIT through for the rest.
 */
export async function readThenWrite<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<{ readonly writes: readonly Statement[]; readonly value: T }>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let committing = false;
  let broken: Error | undefined;
  try {
    const [, { writes, value }] = await inOrder(client, [() => client.query(beginning(options)), () => work(client)]);
    const commit = () => {
      committing = true;
      return client.query('COMMIT');
    };
    const answers = await inOrder(client, [...writes.map((write) => () => client.query(write)), commit]);
    // Postgres answers COMMIT with ROLLBACK when a statement had failed and `work` swallowed its error.
    if (answers.at(-1)?.command !== 'COMMIT')
      throw new Error('a statement of the transaction had failed, so that it was rolled back');
    return value;
  } catch (thrown) {
    const error = committing && isConnectionLost(thrown) ? new CommitUnknownError(thrown) : thrown;
    broken = await rollBack(client, error);
    throw error;
  } finally {
    // A client that is broken, or whose state is not known, is destroyed instead of going back to the pool.
    client.release(broken);
  }
}

/**
 * Runs statements in the order in which they are given, each after the one before has ended. On a connection that
 * pipelines they are sent together and cost one round trip; elsewhere each waits for the answer to the one before.
 * Each still sees what was committed before it began.
 */
export async function inOrder<const Steps extends readonly (() => Promise<unknown>)[]>(
  client: ClientBase,
  steps: Steps,
): Promise<{ -readonly [Index in keyof Steps]: Awaited<ReturnType<Steps[Index]>> }> {
  const answers: unknown[] = [];
  if ((client as Client).pipeline) answers.push(...(await Promise.all(atOnce(client as Client, steps))));
  else for (const step of steps) answers.push(await step());
  return answers as { -readonly [Index in keyof Steps]: Awaited<ReturnType<Steps[Index]>> };
}

/**
 * Begins all steps, and hands what they send to the socket in one piece. The driver does so statement by statement: a call of
 * the system for each, which wakes the server each time, and was the dearest part of a payment in this process.
 */
function atOnce(client: Client, steps: readonly (() => Promise<unknown>)[]): Promise<unknown>[] {
  const { stream } = client.connection;
  stream.cork();
  try {
    return steps.map((step) => step());
  } finally {
    stream.uncork();
  }
}

function beginning({ isolation, readOnly, byIndex, bitmaps }: TransactionOptions): string {
  const plans = byIndex ? (bitmaps ? BY_INDEX_OR_BITMAP : BY_INDEX) : '';
  return `BEGIN${isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation}`}${readOnly ? ' READ ONLY' : ''}${plans}`;
}

/** Answers with the reason to destroy the client, if there is one. */
async function rollBack(client: PoolClient, error: unknown): Promise<Error | undefined> {
  if (error instanceof CommitUnknownError) return error;
  if (isConnectionLost(error)) return error as Error;
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (failed) {
    return failed as Error;
  }
}
