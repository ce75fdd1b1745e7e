import type { ClientBase } from 'pg';
import { uuidArray } from '../db/arrays.ts';
import type { Moment } from './load.ts';
import type { Subjects } from './subjects.ts';

interface DueRow {
  id: string;
  held_out: bigint | null;
  held_in: bigint | null;
}

const DUE = `hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= $2`;
const LEFT = 'sum(hold.amount - hold.captured - hold.released)::bigint';
const LEFT_WITH_FEES = `sum(hold.amount - hold.captured - hold.released + hold.fees - hold.fees_captured - hold.fees_released)::bigint`;

/** Of each account what holds on it reserve that are past their time. Each sum goes by an index of its own. */
const DUE_HOLDS = `
  SELECT id, paying.sum AS held_out, paid.sum AS held_in FROM unnest($3::uuid[]) AS account (id),
    LATERAL (SELECT ${LEFT_WITH_FEES} FROM hold WHERE hold.payer_account_id = account.id AND ${DUE}) AS paying (sum),
    LATERAL (SELECT ${LEFT} FROM hold WHERE hold.payee_account_id = account.id AND ${DUE}) AS paid (sum)
  WHERE paying.sum IS NOT NULL OR paid.sum IS NOT NULL`;

/**
 * The accounts without what holds past their time reserve of them: that counts no more, though the rows that say so come a few at a
 * time. Where none is due, nothing is asked. How an obligation stands says so by itself.
 */
export async function withoutDueHolds(
  client: ClientBase,
  circuitId: string,
  moment: Moment,
  subjects: Subjects,
): Promise<Subjects> {
  if (!moment.holdsDue || subjects.accounts.size === 0) return subjects;
  const { rows } = await client.query<DueRow>({
    name: 'due holds',
    text: DUE_HOLDS,
    values: [circuitId, new Date(moment.now).toISOString(), uuidArray([...subjects.accounts.keys()])],
  });
  const accounts = new Map(subjects.accounts);
  for (const { id, held_out, held_in } of rows) {
    const account = accounts.get(id);
    if (account !== undefined)
      accounts.set(id, {
        ...account,
        heldOut: account.heldOut - (held_out ?? 0n),
        heldIn: account.heldIn - (held_in ?? 0n),
      });
  }
  return { ...subjects, accounts };
}
