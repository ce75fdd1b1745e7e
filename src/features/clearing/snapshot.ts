import type { Pool } from 'pg';
import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { NO_DATE } from '../../clearing-files/cells.ts';
import { textListOf } from '../../clearing-files/inputs.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type Bounds, UNLIMITED } from '../../domain/clearing/types.ts';
import { MEMBER_TRADES } from '../../domain/ledger/transitions.ts';
import type { Taken } from './lease.ts';

export interface Snapshot {
  /** The number of the journal that it shows. */
  readonly number: bigint;
  readonly accountIds: readonly string[];
  readonly obligationIds: readonly string[];
  readonly input: ClearingInput;
  readonly bounds: Bounds | null;
}

/** An obligation as a network has it: by ids. */
export interface NetworkRow {
  readonly id: string;
  readonly debtor: string;
  readonly creditor: string;
  readonly due_on: string | null;
  readonly remaining: bigint;
}

interface AccountRow {
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

/**
 * What may be cleared in a circuit at one moment. With `dueBy`, what is due on that day or before; what has no due date is
 * due at any time, and always takes part.
 */
export function takeSnapshot(
  pool: Pool,
  { circuitId, scale, mode, dueBy, reserve }: Omit<Taken, 'tries'>,
): Promise<Snapshot> {
  return inTransaction(
    pool,
    async (client) => {
      // Tables that have just been filled have no statistics. The planner then takes them for small, and looked through all
      // that a run settles, which is not folded yet, once for each obligation.
      await client.query('SET LOCAL enable_nestloop = off');
      const head = await client.query<{ last_number: bigint }>(
        'SELECT last_number FROM circuit_head WHERE circuit_id = $1',
        [circuitId],
      );
      const trading = await client.query<AccountRow>(SELECT_ACCOUNTS, [circuitId, reserve, TRADING]);
      const accounts = new Map(trading.rows.map((row) => [row.id, row]));
      const owed = await client.query<NetworkRow>(SELECT_OBLIGATIONS, [circuitId, dueBy]);
      const rows = owed.rows.filter(({ debtor, creditor }) => accounts.has(debtor) && accounts.has(creditor));
      const accountIds = accountsOf(rows);
      return {
        number: head.rows[0]?.last_number ?? 0n,
        accountIds,
        obligationIds: rows.map(({ id }) => id),
        input: inputOf(rows, accountIds, scale),
        bounds: mode === 'set-off' ? null : boundsOf(accountIds, accounts),
      };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

/** The accounts of a network, in canonical order. */
const accountsOf = (rows: readonly NetworkRow[]): string[] =>
  [...new Set(rows.flatMap(({ debtor, creditor }) => [debtor, creditor]))].sort();

/** Rows in canonical order as what the engine and the files take. */
function inputOf(rows: readonly NetworkRow[], accountIds: readonly string[], scale: number): ClearingInput {
  const numbers = new Map(accountIds.map((id, number) => [id, number]));
  return {
    scale,
    network: {
      accountCount: accountIds.length,
      debtors: Int32Array.from(rows, ({ debtor }) => numbers.get(debtor) as number),
      creditors: Int32Array.from(rows, ({ creditor }) => numbers.get(creditor) as number),
      amounts: BigInt64Array.from(rows, ({ remaining }) => remaining),
    },
    names: textListOf(accountIds),
    ids: {
      texts: textListOf(rows.map(({ id }) => id)),
      rows: Int32Array.from(rows, (_, index) => index),
    },
    dueOn: Int32Array.from(rows, ({ due_on }) => (due_on === null ? NO_DATE : Number(due_on.replaceAll('-', '')))),
  };
}

function boundsOf(accountIds: readonly string[], accounts: ReadonlyMap<string, AccountRow>): Bounds {
  const row = (id: string) => accounts.get(id) as AccountRow;
  return {
    mayFall: BigInt64Array.from(accountIds, (id) => row(id).may_fall ?? UNLIMITED),
    mayRise: BigInt64Array.from(accountIds, (id) => row(id).may_rise ?? UNLIMITED),
  };
}
