import type { ClientBase } from 'pg';
import { MEMBER_TRADES } from '../../domain/ledger/transitions.ts';
import type { Taken } from './lease-queries.ts';

/** An obligation as a network has it: by ids. */
export interface NetworkRow {
  readonly id: string;
  readonly debtor: string;
  readonly creditor: string;
  readonly due_on: string | null;
  readonly remaining: bigint;
}

/** An account that may trade, and how far its balance may move; null: as far as it likes. */
export interface AccountRow {
  readonly id: string;
  readonly may_fall: bigint | null;
  readonly may_rise: bigint | null;
}

const TRADING = Object.entries(MEMBER_TRADES).flatMap(([status, trades]) => (trades ? [status] : []));

/**
 * Canonical order (clearing-files/canonical.ts): ids compare as their bytes do, and what has no due date comes last. Accounts
 * are joined by the caller: on tables without statistics the planner looked each of them up in a list, for a hundred
 * thousand rows.
 */
const SELECT_OBLIGATIONS = `
  SELECT id, debtor_account_id AS debtor, creditor_account_id AS creditor, due_on, remaining
  FROM obligation_standing
  WHERE circuit_id = $1 AND state = 'accepted' AND stored_state = 'accepted' AND remaining > 0 AND NOT excluded_from_clearing
    AND ($2::date IS NULL OR due_on IS NULL OR due_on <= $2)
  ORDER BY debtor_account_id, creditor_account_id, due_on NULLS LAST, id`;

/**
 * Accounts that may trade. A balance beyond a limit may not move further beyond it, and nobody draws more than it has agreed
 * to. least() and greatest() pass over a null, which here is no bound at all.
 */
const SELECT_ACCOUNTS = `
  SELECT account.id, least(CASE WHEN credit_limit IS NULL THEN NULL ELSE greatest(0, balance - held_out + credit_limit - $2) END, clearing_draw_max) AS may_fall,
         CASE WHEN balance_cap IS NULL THEN NULL ELSE greatest(0, balance_cap - balance - held_in - $2) END AS may_rise
  FROM account LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
  WHERE account.circuit_id = $1 AND account.status = 'active' AND (account.member_id IS NULL OR member.status = ANY ($3))`;

interface NetworkRows {
  /** The number of the journal. */
  readonly number: bigint;
  readonly trading: readonly AccountRow[];
  readonly owed: readonly NetworkRow[];
}

/** What a run is computed from, in the caller's transaction of one snapshot. */
export async function selectNetwork(
  client: ClientBase,
  { circuitId, dueBy, reserve }: Pick<Taken, 'circuitId' | 'dueBy' | 'reserve'>,
): Promise<NetworkRows> {
  // Tables that have just been filled have no statistics. The planner then takes them for small, and looked through all
  // that a run settles, which is not folded yet, once for each obligation.
  await client.query('SET LOCAL enable_nestloop = off');
  const head = await client.query<{ last_number: bigint }>(
    'SELECT last_number FROM circuit_head WHERE circuit_id = $1',
    [circuitId],
  );
  const trading = await client.query<AccountRow>(SELECT_ACCOUNTS, [circuitId, reserve, TRADING]);
  const owed = await client.query<NetworkRow>(SELECT_OBLIGATIONS, [circuitId, dueBy]);
  return { number: head.rows[0]?.last_number ?? 0n, trading: trading.rows, owed: owed.rows };
}
