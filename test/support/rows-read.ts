import type { Pool } from 'pg';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';

/**
 * Index entries of some tables that `work` reads, over all of their indexes, and sequential scans of them and of transactions. Of a database
 * that nobody else reads meanwhile.
 *
 * @param tables patterns of their names
 * @param used a pool of one connection, whose plans are older than what is read; without it, a new one
 */
export async function rowsRead(
  url: string,
  work: (db: ReturnType<typeof createKysely<DB>>, pool: Pool) => Promise<unknown>,
  tables: readonly string[] = ['posting_%'],
  used?: Pool,
): Promise<{ read: number; scans: number }> {
  const pool = used ?? createPool({ url, max: 1 });
  const counters = async () => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ read: bigint; scans: bigint }>(
      `SELECT (SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relname LIKE ANY ($1)) AS read,
              (SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables WHERE relname LIKE ANY ($1) OR relname = 'transaction') AS scans`,
      [tables],
    );
    return rows[0] as { read: bigint; scans: bigint };
  };
  try {
    const before = await counters();
    await work(createKysely<DB>(pool), pool);
    const after = await counters();
    return { read: Number(after.read - before.read), scans: Number(after.scans - before.scans) };
  } finally {
    if (used === undefined) await pool.end();
  }
}
