import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Invoice } from '../../domain/invoice.ts';

export interface LimitChangeRow {
  readonly number: bigint | null;
  readonly line: number;
  readonly effective_at: Date;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
  readonly principal_id: string;
  readonly reason: string | null;
}

/** Newest first, from before transaction `before` on. */
export async function selectLimitHistory(
  db: Database,
  circuitId: string,
  accountId: string,
  before: number,
  count: number,
) {
  const { rows } = await sql<LimitChangeRow>`
    SELECT change.number, change.line, transaction.posted_at AS effective_at, change.credit_limit, change.balance_cap,
           transaction.principal_id, note.body AS reason
    FROM limit_change AS change
    JOIN transaction ON transaction.circuit_id = change.circuit_id AND transaction.number = change.number
    LEFT JOIN transaction_text AS note ON note.circuit_id = change.circuit_id AND note.number = change.number
    WHERE change.circuit_id = ${circuitId} AND change.account_id = ${accountId} AND change.number < ${before}
    ORDER BY change.number DESC LIMIT ${count}`.execute(db);
  return rows;
}

/** What has been set for later, the latest first. Nothing where the account was closed before its time: there it never holds. */
export async function selectScheduledLimits(db: Database, circuitId: string, accountId: string) {
  const { rows } = await sql<LimitChangeRow>`
    SELECT NULL::bigint AS number, 0 AS line, due.effective_at, due.credit_limit, due.balance_cap, due.principal_id, due.reason
    FROM scheduled_limit_change AS due
    JOIN account ON account.circuit_id = due.circuit_id AND account.id = due.account_id AND account.status <> 'closed'
    WHERE due.circuit_id = ${circuitId} AND due.account_id = ${accountId} AND due.applied_number IS NULL
    ORDER BY due.effective_at DESC, due.id DESC`.execute(db);
  return rows;
}

/** The last transaction at or before a time, and what time it is. */
export async function selectNumberAt(
  db: Database,
  circuitId: string,
  at: number | undefined,
): Promise<{ now: Date; number: number }> {
  const time = at === undefined ? sql`moment.now` : sql`${new Date(at).toISOString()}::timestamptz`;
  const { rows } = await sql<{ now: Date; number: bigint }>`
    SELECT moment.now, transaction_number_at(${circuitId}, ${time}) AS number
    FROM (SELECT ledger_clock() AS now OFFSET 0) AS moment`.execute(db);
  const row = rows[0] as { now: Date; number: bigint };
  return { now: row.now, number: Number(row.number) };
}

/** A place among an account's entries, which are in the order of time, number and line. */
export interface EntryPlace {
  readonly postedAt: number;
  readonly number: number;
  readonly line: number;
}

export interface EntryRow {
  readonly posted_at: Date;
  readonly number: bigint;
  readonly line: number;
  readonly account_id: string;
  readonly counterparty_id: string;
  readonly counterparty_name: string | null;
  readonly counterparty_system: string | null;
  readonly amount: bigint;
  readonly balance_after: bigint;
  readonly id: string;
  readonly kind: string;
  readonly external_id: string | null;
  readonly occurred_on: string | null;
  readonly principal_id: string;
  readonly description: string | null;
  readonly invoice: Invoice | null;
  /** By which rule it was charged; null: it is no fee. */
  readonly fee: string | null;
}

/**
 * What stands beside an entry: its transaction's particulars, or those of the obligation that it paid or the hold that it captured, and whose account the
 * other one is. Clearing pairs accounts of members who need not know each other, so that nobody's name stands there.
 */
export const ENTRY_COLUMNS = sql`
  (SELECT rule.name FROM fee_rule AS rule
   WHERE rule.circuit_id = entry.circuit_id AND rule.version = entry.fee_version AND rule.place = entry.fee_place) AS fee,
  transaction.id, transaction.kind, coalesce(transaction.external_id, paid.external_id, placed.external_id) AS external_id,
  coalesce(transaction.occurred_on, placed.occurred_on) AS occurred_on,
  transaction.principal_id, coalesce(note.body, paid.body, placed.body) AS description,
  coalesce(note.invoice, paid.invoice, placed.invoice) AS invoice,
  CASE WHEN transaction.kind <> 'clearing-applied' THEN profile.name END AS counterparty_name, other.system AS counterparty_system`;

/** For rows named `entry`; the transaction itself is joined where it is needed first. */
export const ENTRY_JOINS = sql`
  JOIN account AS other ON other.circuit_id = entry.circuit_id AND other.id = entry.counterparty_id
  LEFT JOIN member_profile AS profile ON profile.circuit_id = other.circuit_id AND profile.member_id = other.member_id
  LEFT JOIN transaction_text AS note ON note.circuit_id = entry.circuit_id AND note.number = entry.number
  LEFT JOIN LATERAL (
    SELECT obligation.external_id, owed.body, owed.invoice FROM obligation_payment AS payment
    JOIN obligation ON obligation.circuit_id = payment.circuit_id AND obligation.id = payment.obligation_id
    LEFT JOIN obligation_text AS owed ON owed.circuit_id = payment.circuit_id AND owed.obligation_id = payment.obligation_id
    WHERE payment.circuit_id = entry.circuit_id AND payment.number = entry.number LIMIT 1
  ) AS paid ON transaction.kind IN ('obligation-paid', 'transfer-captured')
  LEFT JOIN LATERAL (
    SELECT held.external_id, held.occurred_on, note.body, note.invoice FROM hold
    JOIN transaction AS held ON held.circuit_id = hold.circuit_id AND held.number = hold.placed_number
    LEFT JOIN transaction_text AS note ON note.circuit_id = held.circuit_id AND note.number = held.number
    WHERE hold.circuit_id = entry.circuit_id AND hold.id = transaction.hold_id LIMIT 1
  ) AS placed ON transaction.kind = 'transfer-captured'`;

export interface EntrySelection {
  readonly accountId: string;
  /** Numbers above `afterNumber` and up to `upToNumber`, which were posted from `from` until `to`. The numbers decide; the times are what the indexes and partitions are ordered by. */
  readonly afterNumber: number;
  readonly upToNumber: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly order: 'oldest first' | 'newest first';
  /** Where the page before ended. */
  readonly after: EntryPlace | null;
  readonly count: number;
}

/**
 * A page of an account's entries. Each side is read from its own index, in the order of the page and no further than it
 * goes, so that the rows read do not depend on how many postings the account has.
 */
export async function selectEntries(db: Database, circuitId: string, selection: EntrySelection): Promise<EntryRow[]> {
  const { accountId, after, count, order } = selection;
  const direction = sql.raw(order === 'newest first' ? 'DESC' : 'ASC');
  const comparison = sql.raw(order === 'newest first' ? '<' : '>');
  const postedAt = after === null ? null : new Date(after.postedAt).toISOString();
  // The comparison of time alone is implied by the next one; it is there because partitions are chosen by it.
  const onwards =
    after === null
      ? sql``
      : sql`AND posted_at ${comparison}= ${postedAt} AND (posted_at, number, line) ${comparison} (${postedAt}::timestamptz, ${after.number}::bigint, ${after.line}::integer)`;
  const since = selection.from === null ? sql`` : sql`AND posted_at >= ${selection.from.toISOString()}`;
  const until = selection.to === null ? sql`` : sql`AND posted_at <= ${selection.to.toISOString()}`;
  const side = (own: 'debit' | 'credit', other: 'debit' | 'credit') => sql`
    (SELECT circuit_id, posted_at, number, line, ${sql.ref(`${own}_account_id`)} AS account_id,
            ${sql.ref(`${other}_account_id`)} AS counterparty_id,
            ${own === 'debit' ? sql`-amount` : sql`amount`} AS amount, ${sql.ref(`${own}_balance_after`)} AS balance_after,
            fee_version, fee_place
     FROM posting
     WHERE circuit_id = ${circuitId} AND ${sql.ref(`${own}_account_id`)} = ${accountId}
       AND number > ${selection.afterNumber} AND number <= ${selection.upToNumber} ${since} ${until} ${onwards}
     ORDER BY posted_at ${direction}, number ${direction}, line ${direction} LIMIT ${count})`;
  const { rows } = await sql<EntryRow>`
    SELECT entry.*, ${ENTRY_COLUMNS}
    FROM (${side('debit', 'credit')} UNION ALL ${side('credit', 'debit')}
          ORDER BY posted_at ${direction}, number ${direction}, line ${direction} LIMIT ${count}) AS entry
    JOIN transaction ON transaction.circuit_id = entry.circuit_id AND transaction.number = entry.number ${ENTRY_JOINS}
    ORDER BY entry.posted_at ${direction}, entry.number ${direction}, entry.line ${direction}`.execute(db);
  return rows;
}

/** An account's balance after the last posting up to a transaction; `at` bounds its time, so that later months are not read. */
export async function selectBalanceAt(
  db: Database,
  circuitId: string,
  accountId: string,
  upToNumber: number,
  at: Date,
): Promise<bigint> {
  const side = (own: 'debit' | 'credit') => sql`
    (SELECT posted_at, number, line, ${sql.ref(`${own}_balance_after`)} AS balance_after FROM posting
     WHERE circuit_id = ${circuitId} AND ${sql.ref(`${own}_account_id`)} = ${accountId}
       AND posted_at <= ${at.toISOString()} AND number <= ${upToNumber}
     ORDER BY posted_at DESC, number DESC, line DESC LIMIT 1)`;
  const { rows } = await sql<{ balance_after: bigint }>`
    SELECT balance_after FROM (${side('debit')} UNION ALL ${side('credit')}) AS latest
    ORDER BY posted_at DESC, number DESC, line DESC LIMIT 1`.execute(db);
  return rows[0]?.balance_after ?? 0n;
}

export interface PaymentRow {
  readonly posted_at: Date;
  readonly number: bigint;
  readonly line: number;
  readonly transaction_id: string;
  readonly counterparty_id: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  /** A year after it, in the circuit's time zone. */
  readonly due_on: string;
}

/** What an account has paid, newest first, from before a place on. */
export async function selectPayments(
  db: Database,
  circuitId: string,
  accountId: string,
  before: EntryPlace | null,
  count: number,
) {
  const postedAt = before === null ? null : new Date(before.postedAt).toISOString();
  const onwards =
    before === null
      ? sql``
      : sql`AND posted_at <= ${postedAt} AND (posted_at, number, line) < (${postedAt}::timestamptz, ${before.number}::bigint, ${before.line}::integer)`;
  const { rows } = await sql<PaymentRow>`
    SELECT payment.*, transaction.id AS transaction_id,
           ((payment.posted_at AT TIME ZONE circuit.time_zone)::date + interval '1 year')::date AS due_on
    FROM (SELECT circuit_id, posted_at, number, line, credit_account_id AS counterparty_id, amount, debit_balance_after AS "balanceAfter"
          FROM posting
          WHERE circuit_id = ${circuitId} AND debit_account_id = ${accountId} ${onwards}
          ORDER BY posted_at DESC, number DESC, line DESC LIMIT ${count}) AS payment
    JOIN transaction ON transaction.circuit_id = payment.circuit_id AND transaction.number = payment.number
    JOIN circuit ON circuit.id = payment.circuit_id
    ORDER BY payment.posted_at DESC, payment.number DESC, payment.line DESC`.execute(db);
  return rows;
}
