import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import { ENTRY_COLUMNS, ENTRY_JOINS, type EntryRow } from '../accounts/service.ts';
import type { Period } from './period.ts';
import { entriesOf, selectSum } from './turnover-queries.ts';

export interface HolderRow {
  readonly circuit_name: string;
  readonly unit_code: string;
  readonly member_id: string | null;
  /** Null where it was erased, and of the circuit's own accounts. */
  readonly member_name: string | null;
  readonly member_external_id: string | null;
  readonly system: string | null;
  readonly external_id: string | null;
  readonly opened_at: Date;
  /** The limits that it had then; both null where it was not open yet. */
  readonly is_open: boolean;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
}

/** Whose account it is, and its limits after a transaction. */
export async function selectHolder(
  db: Database,
  circuitId: string,
  accountId: string,
  upToNumber: number,
): Promise<HolderRow> {
  const { rows } = await sql<HolderRow>`
    SELECT circuit.name AS circuit_name, circuit.unit_code, account.member_id, profile.name AS member_name,
           member.external_id AS member_external_id, account.system, account.external_id, opening.posted_at AS opened_at,
           account.opened_number <= ${upToNumber} AS is_open, limits.credit_limit, limits.balance_cap
    FROM account JOIN circuit ON circuit.id = account.circuit_id
    JOIN transaction AS opening ON opening.circuit_id = account.circuit_id AND opening.number = account.opened_number
    LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
    LEFT JOIN member_profile AS profile ON profile.circuit_id = account.circuit_id AND profile.member_id = account.member_id
    LEFT JOIN LATERAL (
      SELECT credit_limit, balance_cap FROM limit_change
      WHERE circuit_id = account.circuit_id AND account_id = account.id AND number <= ${upToNumber}
      ORDER BY number DESC, line DESC LIMIT 1) AS limits ON true
    WHERE account.circuit_id = ${circuitId} AND account.id = ${accountId}`.execute(db);
  return rows[0] as HolderRow;
}

export interface CheckpointRow {
  readonly size: bigint;
  readonly root: Buffer;
  readonly signed_at: Date;
  readonly note: string;
}

/** The first checkpoint of the ledger log that covers a transaction. */
export async function selectCheckpoint(
  db: Database,
  circuitId: string,
  number: number,
): Promise<CheckpointRow | undefined> {
  const { rows } = await sql<CheckpointRow>`
    SELECT size, root, signed_at, note FROM log_checkpoint
    WHERE circuit_id = ${circuitId} AND log = 'ledger' AND size >= ${number} ORDER BY size LIMIT 1`.execute(db);
  return rows[0];
}

const SLACK_MS = 2 * 24 * 3_600_000;

/** After which moment entries are looked at one by one for a period by the days on which they occurred. */
export const lookedAtFrom = (from: Date): Date => new Date(from.getTime() - SLACK_MS);

/**
 * An account's entries by the days on which they occurred, as far as that can matter for a period. What was posted long before
 * it occurred before it as well: `occurredOn` is no later than the day of posting where the circuit is, and two days cover a
 * time zone that was changed since.
 */
const byDay = (circuitId: string, accountId: string, period: Period) => {
  const from = period.from === null ? sql`` : sql`AND posted_at > ${lookedAtFrom(period.from).toISOString()}`;
  return sql`(
    SELECT entry.*, coalesce(transaction.occurred_on, (entry.posted_at AT TIME ZONE ${period.timeZone})::date) AS day
    FROM ${entriesOf(circuitId, sql`${accountId}`, sql`${from} AND number <= ${period.headNumber}`)} AS entry
    JOIN transaction ON transaction.circuit_id = entry.circuit_id AND transaction.number = entry.number)`;
};

const inPeriod = ({ firstDay, lastDay }: Period) =>
  sql`(${firstDay}::date IS NULL OR day >= ${firstDay}) AND day <= ${lastDay}::date`;

export function selectOccurredTurnover(db: Database, circuitId: string, accountId: string, period: Period) {
  return selectSum(db, sql`(SELECT * FROM ${byDay(circuitId, accountId, period)} AS entry WHERE ${inPeriod(period)})`);
}

/** By how much what occurred before a period, of what was posted since `byDay` begins to look, and within it moved the balance. */
export async function selectOccurredMoves(db: Database, circuitId: string, accountId: string, period: Period) {
  const { rows } = await sql<{ before: string; within: string }>`
    SELECT coalesce(sum(amount) FILTER (WHERE day < ${period.firstDay}::date), 0) AS before,
           coalesce(sum(amount) FILTER (WHERE ${inPeriod(period)}), 0) AS within
    FROM ${byDay(circuitId, accountId, period)} AS entry`.execute(db);
  return { before: BigInt(rows[0]?.before ?? 0), within: BigInt(rows[0]?.within ?? 0) };
}

/** A place among entries in the order of the days on which they occurred. */
export interface DayPlace {
  readonly day: string;
  readonly number: number;
  readonly line: number;
}

export type OccurredRow = EntryRow & { readonly day: string };

/** A page of the entries that occurred within a period, the earliest first, with balances as they follow from `opening`. */
export async function selectOccurred(
  db: Database,
  circuitId: string,
  accountId: string,
  period: Period,
  opening: bigint,
  after: DayPlace | null,
  count: number,
): Promise<OccurredRow[]> {
  const onwards =
    after === null
      ? sql``
      : sql`WHERE (day, number, line) > (${after.day}::date, ${after.number}::bigint, ${after.line}::integer)`;
  const { rows } = await sql<OccurredRow>`
    SELECT entry.*, ${ENTRY_COLUMNS}
    FROM (SELECT * FROM (
            SELECT *, (${opening}::bigint + sum(amount) OVER (ORDER BY day, number, line))::bigint AS balance_after
            FROM ${byDay(circuitId, accountId, period)} AS entry WHERE ${inPeriod(period)}) AS entry
          ${onwards} ORDER BY day, number, line LIMIT ${count}) AS entry
    JOIN transaction ON transaction.circuit_id = entry.circuit_id AND transaction.number = entry.number ${ENTRY_JOINS}
    ORDER BY entry.day, entry.number, entry.line`.execute(db);
  return rows;
}
