import type { Pool } from 'pg';
import { PARTITION_MONTHS_AHEAD } from '../limits.ts';

/** Makes the partitions of this month and of the months ahead, where they are missing. Answers how many it made. */
export async function makePostingPartitions(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ made: number }>('SELECT make_posting_partitions(ledger_clock(), $1) AS made', [
    PARTITION_MONTHS_AHEAD,
  ]);
  return rows[0]?.made ?? 0;
}

/** A row fell into a month that has no partition yet: nothing was written, and it fits once there is one. */
export function isMissingPartition(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '23514' && message !== undefined && message.startsWith('no partition of relation');
}
