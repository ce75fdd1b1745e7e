import type { CompiledQuery } from 'kysely';
import type { ClientBase, Pool } from 'pg';

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
