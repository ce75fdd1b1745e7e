import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../db/database.ts';

/** A moment of a circuit: its last transaction then, and the last of all. */
export interface Moment {
  readonly number: number;
  readonly at: Date;
  readonly headNumber: number;
}

/** The circuit's last transaction of all. */
export async function selectHeadNumber(db: Database, circuitId: string): Promise<number> {
  const { rows } = await sql<{ last_number: bigint }>`
    SELECT last_number FROM circuit_head WHERE circuit_id = ${circuitId}`.execute(db);
  return Number(rows[0]?.last_number);
}

export interface BalanceRow {
  readonly id: string;
  readonly member_id: string | null;
  readonly member_name: string | null;
  readonly member_external_id: string | null;
  readonly system: string | null;
  readonly external_id: string | null;
  readonly status: string;
  readonly balance: bigint;
}

/** By how much postings of a range moved each account. */
const moves = (circuitId: string, range: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  SELECT account_id, sum(amount)::bigint AS amount FROM (
    SELECT debit_account_id AS account_id, -amount AS amount FROM posting WHERE circuit_id = ${circuitId} AND ${range}
    UNION ALL SELECT credit_account_id, amount FROM posting WHERE circuit_id = ${circuitId} AND ${range}) AS side
  GROUP BY account_id)`;

/**
 * The accounts that were open at a moment or had been, with their balances then: what they stand at less what has moved them
 * since, or what had moved them until then, whichever is the shorter part of the journal. Looking up each account's last posting
 * would be shorter still for some circuits, and endless for others, because the planner guesses how often each account occurs.
 */
function balances(circuitId: string, { number, at, headNumber }: Moment): RawBuilder<unknown> {
  const isRecent = headNumber - number < number;
  const range = isRecent
    ? sql`number > ${number} AND posted_at >= (SELECT posted_at FROM transaction WHERE circuit_id = ${circuitId} AND number = ${number})`
    : sql`number <= ${number} AND posted_at <= ${at.toISOString()}`;
  const balance = isRecent ? sql`account.balance - coalesce(moved.amount, 0)` : sql`coalesce(moved.amount, 0)`;
  return sql`(
    SELECT account.circuit_id, account.id, account.member_id, account.system, account.external_id, ${balance} AS balance
    FROM account LEFT JOIN ${moves(circuitId, range)} AS moved ON moved.account_id = account.id
    WHERE account.circuit_id = ${circuitId} AND account.opened_number <= ${number})`;
}

/**
 * In the order of their ids, with the names that members have today and the status that accounts had then.
 * @param count null: all of them
 */
export async function selectBalances(
  db: Database,
  circuitId: string,
  moment: Moment,
  after: string | null,
  count: number | null,
): Promise<BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    SELECT account.id, account.member_id, profile.name AS member_name, member.external_id AS member_external_id,
           account.system, account.external_id, account.balance, coalesce(changed.status, 'active') AS status
    FROM (SELECT * FROM ${balances(circuitId, moment)} AS account ${after === null ? sql`` : sql`WHERE id > ${after}`}
          ORDER BY id LIMIT ${count}) AS account
    LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
    LEFT JOIN member_profile AS profile ON profile.circuit_id = account.circuit_id AND profile.member_id = account.member_id
    LEFT JOIN (
      SELECT DISTINCT ON (account_id) account_id, status FROM status_change
      WHERE circuit_id = ${circuitId} AND account_id IS NOT NULL AND number <= ${moment.number}
      ORDER BY account_id, number DESC, line DESC) AS changed ON changed.account_id = account.id
    ORDER BY account.id`.execute(db);
  return rows;
}

/** Sums are numeric in the database, which comes as text. */
export interface BalanceSumsRow {
  /** Null: members' accounts. */
  readonly system: string | null;
  readonly accounts: bigint;
  readonly positive_accounts: bigint;
  readonly negative_accounts: bigint;
  readonly positive: string;
  /** Zero or below. */
  readonly negative: string;
}

/** Balances at a moment added up: those of members, and each kind of the circuit's own accounts. */
export async function selectBalanceSums(db: Database, circuitId: string, moment: Moment): Promise<BalanceSumsRow[]> {
  const { rows } = await sql<BalanceSumsRow>`
    SELECT system, count(*) AS accounts,
           count(*) FILTER (WHERE balance > 0) AS positive_accounts, count(*) FILTER (WHERE balance < 0) AS negative_accounts,
           sum(greatest(balance, 0)) AS positive, sum(least(balance, 0)) AS negative
    FROM ${balances(circuitId, moment)} AS account
    GROUP BY system ORDER BY system NULLS FIRST`.execute(db);
  return rows;
}

/** The accounts that had been opened by a transaction, in the order of their ids. */
export async function selectAccountIds(
  db: Database,
  circuitId: string,
  upToNumber: number,
  after: string | null,
  count: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM account
    WHERE circuit_id = ${circuitId} AND opened_number <= ${upToNumber} ${after === null ? sql`` : sql`AND id > ${after}`}
    ORDER BY id LIMIT ${count}`.execute(db);
  return rows.map(({ id }) => id);
}

export interface HolderOfAccountRow {
  readonly id: string;
  readonly member_name: string | null;
  readonly member_external_id: string | null;
  readonly group_code: string | null;
  readonly member_status: string | null;
  readonly opened_at: Date;
}

/** Whose accounts these are. */
export async function selectHolders(
  db: Database,
  circuitId: string,
  accountIds: readonly string[],
): Promise<HolderOfAccountRow[]> {
  const { rows } = await sql<HolderOfAccountRow>`
    SELECT account.id, profile.name AS member_name, member.external_id AS member_external_id, member.group_code,
           member.status AS member_status, opening.posted_at AS opened_at
    FROM account
    JOIN transaction AS opening ON opening.circuit_id = account.circuit_id AND opening.number = account.opened_number
    LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
    LEFT JOIN member_profile AS profile ON profile.circuit_id = account.circuit_id AND profile.member_id = account.member_id
    WHERE account.circuit_id = ${circuitId} AND account.id = ANY (${`{${accountIds.join(',')}}`}::uuid[])`.execute(db);
  return rows;
}

export interface LimitLogRow {
  readonly number: bigint;
  readonly line: number;
  readonly posted_at: Date;
  readonly account_id: string;
  readonly member_id: string | null;
  readonly member_name: string | null;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
  /** What it was before; where `is_opening` is set, there was nothing before. */
  readonly is_opening: boolean;
  readonly credit_limit_before: bigint | null;
  readonly balance_cap_before: bigint | null;
  readonly principal_id: string;
  readonly reason: string | null;
}

/** The limit changes of a circuit in transactions above one number and up to another, the oldest first. */
export async function selectLimitLog(
  db: Database,
  circuitId: string,
  numbers: { readonly above: number; readonly upTo: number },
  after: { readonly number: number; readonly line: number } | null,
  count: number,
): Promise<LimitLogRow[]> {
  const { number, line } = after ?? { number: numbers.above, line: NO_LINE };
  const { rows } = await sql<LimitLogRow>`
    SELECT change.number, change.line, transaction.posted_at, change.account_id, account.member_id, profile.name AS member_name,
           change.credit_limit, change.balance_cap, before.number IS NULL AS is_opening,
           before.credit_limit AS credit_limit_before, before.balance_cap AS balance_cap_before,
           transaction.principal_id, note.body AS reason
    FROM limit_change AS change
    JOIN transaction ON transaction.circuit_id = change.circuit_id AND transaction.number = change.number
    JOIN account ON account.circuit_id = change.circuit_id AND account.id = change.account_id
    LEFT JOIN member_profile AS profile ON profile.circuit_id = account.circuit_id AND profile.member_id = account.member_id
    LEFT JOIN transaction_text AS note ON note.circuit_id = change.circuit_id AND note.number = change.number
    LEFT JOIN LATERAL (
      SELECT number, credit_limit, balance_cap FROM limit_change AS earlier
      WHERE earlier.circuit_id = change.circuit_id AND earlier.account_id = change.account_id
        AND (earlier.number, earlier.line) < (change.number, change.line)
      ORDER BY earlier.number DESC, earlier.line DESC LIMIT 1) AS before ON true
    WHERE change.circuit_id = ${circuitId} AND (change.number, change.line) > (${number}::bigint, ${line}::integer)
      AND change.number <= ${numbers.upTo}
    ORDER BY change.number, change.line LIMIT ${count}`.execute(db);
  return rows;
}

/** After every line that there is. */
const NO_LINE = 2 ** 31 - 1;
