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
}

const BY_INDEX = [
  'jit',
  'enable_seqscan',
  'enable_bitmapscan',
  'enable_hashjoin',
  'enable_mergejoin',
  'enable_material',
]
  .map((setting) => `; SET LOCAL ${setting} = off`)
  .concat('; SET LOCAL plan_cache_mode = force_generic_plan')
  .join('');

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
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const [, value] = await inOrder(client, [() => client.query(beginning(options)), () => work(client)]);
    await commit(client);
    return value;
  } catch (error) {
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
  if ((client as Client).pipeline) answers.push(...(await Promise.all(steps.map((step) => step()))));
  else for (const step of steps) answers.push(await step());
  return answers as { -readonly [Index in keyof Steps]: Awaited<ReturnType<Steps[Index]>> };
}

function beginning({ isolation, readOnly, byIndex }: TransactionOptions): string {
  return `BEGIN${isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation}`}${readOnly ? ' READ ONLY' : ''}${byIndex ? BY_INDEX : ''}`;
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    throw isConnectionLost(error) ? new CommitUnknownError(error) : error;
  });
  // Postgres answers COMMIT with ROLLBACK when a statement had failed and `work` swallowed its error.
  if (command !== 'COMMIT') throw new Error('a statement of the transaction had failed, so that it was rolled back');
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
