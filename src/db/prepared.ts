import type { CompiledQuery } from 'kysely';
import type { ClientBase, Pool, QueryResultRow } from 'pg';
import { inTransaction, type Statement } from './transaction.ts';

/**
 * Runs a query that is prepared once on each connection, under a name that stands for its text: for what is asked with every
 * payment and joins so much that planning it takes longer than running it.
 */
export async function runPrepared<Row>(
  client: Pool | ClientBase,
  name: string,
  { sql, parameters }: CompiledQuery<Row>,
): Promise<Row[]> {
  const { rows } = await client.query({ name, text: sql, values: [...parameters] });
  return rows;
}

/**
 * The same with one plan for all values, which goes by indexes, whatever the planner thinks of the tables: for what is asked by keys, or a
 * short range of them. Left to itself, Postgres plans anew each time what is asked with arrays, because it takes them to be long.
 * @param bitmaps whether by those of indexes as well
 */
export const runByIndex = <Row>(
  pool: Pool,
  name: string,
  query: CompiledQuery<Row>,
  { bitmaps = false }: { readonly bitmaps?: boolean } = {},
): Promise<Row[]> =>
  inTransaction(pool, (client) => runPrepared(client, name, query), { readOnly: true, byIndex: true, bitmaps });

/**
 * What work in the background looks for among all that there ever was. A table that was looked at when most of it was due is read
 * wholly otherwise, each time.
 */
export const selectByIndex = <Row extends QueryResultRow>(pool: Pool, statement: Statement): Promise<Row[]> =>
  inTransaction(pool, async (client) => (await client.query<Row>(statement)).rows, { readOnly: true, byIndex: true });
