import type { Pool } from 'pg';
import { PARTITION_MONTHS_AHEAD } from '../limits.ts';

/**
 * Makes the partitions of this month and of the months ahead, where they are missing, and has every session see them. Answers
 * how many it made. Where a clock was once ahead, it goes by the last transaction: the next one is posted no earlier than that.
 *
 * Sessions are told even where nothing was made: whoever made them may have ended before it told, and a session that lacks
 * what is there was not told.
 */
export async function makePostingPartitions(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ made: number }>(
    `SELECT make_posting_partitions(greatest(ledger_clock(), (SELECT max(last_posted_at) FROM circuit_head)), $1) AS made`,
    [PARTITION_MONTHS_AHEAD],
  );
  await pool.query('SELECT announce_posting_partitions()');
  return rows[0]?.made ?? 0;
}

/** A row fell into a month that has no partition yet, or none that this session sees: nothing was written. */
export function isMissingPartition(error: unknown): boolean {
  // By the server's routine, because its message may be in any language.
  const { code, routine } = error as { code?: string; routine?: string };
  return code === '23514' && routine === 'ExecFindPartition';
}
