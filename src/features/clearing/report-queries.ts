import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { RunMode } from '../../domain/clearing/runs.ts';

export interface Period {
  /** The first and the last day, where the circuit is. */
  readonly from: string;
  readonly to: string;
  /** The last transaction that counts, so that every page is of the same moment. */
  readonly upTo: number;
}

/** Up to today, and a year where no beginning is asked for; up to the circuit's last transaction. */
export async function selectPeriod(
  db: Database,
  circuitId: string,
  asked: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<{ period: Period; isAhead: boolean }> {
  const { rows } = await sql<Omit<Period, 'upTo'> & { up_to: bigint; is_ahead: boolean }>`
    SELECT coalesce(${asked.from ?? null}::date, (last.day - interval '1 year')::date + 1) AS "from", last.day AS "to",
           last_number AS up_to, greatest(${asked.from ?? null}::date, last.day) > here.today AS is_ahead
    FROM (SELECT (ledger_clock() AT TIME ZONE time_zone)::date AS today FROM circuit WHERE id = ${circuitId}) AS here
    CROSS JOIN LATERAL (SELECT coalesce(${asked.to ?? null}::date, here.today) AS day) AS last
    CROSS JOIN circuit_head WHERE circuit_id = ${circuitId}`.execute(db);
  const { up_to: upTo, is_ahead: isAhead, ...days } = rows[0] as (typeof rows)[number];
  return { period: { ...days, upTo: Number(upTo) }, isAhead };
}

/** What steps of clearing settle; they add up to what is cleared. Sums are numeric in the database, which comes as text. */
interface Saving {
  readonly bilateral: string;
  readonly multilateral: string;
  readonly credit: string;
  readonly credit_used: string;
  readonly net_debt_before: string;
  readonly net_debt_after: string;
}

/** A run as it was applied. */
interface Applied {
  readonly id: string;
  readonly mode: RunMode;
  readonly number: bigint;
  readonly applied_at: Date;
}

export interface ReportRow extends Applied, Saving {
  readonly total: string;
  readonly cleared: string;
}

export interface ReportSums extends Saving {
  readonly runs: bigint;
  readonly cleared: string;
}

/** What a run, or several, was to the accounts of one member. */
interface Share extends Saving {
  readonly settles: string;
  readonly receives: string;
}

export interface ShareRow extends Share {
  /** Null: the circuit's own accounts. */
  readonly member_id: string | null;
  readonly owes: string;
  readonly is_owed: string;
}

export type MemberReportRow = Applied & Omit<ShareRow, 'member_id'>;
export type MemberReportSums = Share & { readonly runs: bigint };

/** What stands after a page of a report; null: from the newest run. */
interface Rest {
  readonly after: number | null;
  readonly count: number;
}

const SAVING_SUMS = sql.raw(
  ['bilateral', 'multilateral', 'credit', 'credit_used', 'net_debt_before', 'net_debt_after']
    .map((name) => `coalesce(sum(${name}), 0) AS ${name}`)
    .join(', '),
);

/** The runs that were applied on a day of the period, wherever the circuit's days begin. */
const applied = (circuitId: string, { from, to, upTo }: Period): RawBuilder<unknown> => sql`
  SELECT run.*, run.applied_number AS number, applying.posted_at AS applied_at FROM clearing_run AS run
  JOIN circuit ON circuit.id = run.circuit_id
  JOIN transaction AS applying ON applying.circuit_id = run.circuit_id AND applying.number = run.applied_number
  WHERE run.circuit_id = ${circuitId} AND run.state = 'applied' AND run.applied_number <= ${upTo}
    AND (applying.posted_at AT TIME ZONE circuit.time_zone)::date BETWEEN ${from}::date AND ${to}::date`;

/** Newest first. */
const restOf = ({ after, count }: Rest): RawBuilder<unknown> => sql`
  WHERE ${after}::bigint IS NULL OR number < ${after} ORDER BY number DESC LIMIT ${count}`;

export async function selectReportRows(
  db: Database,
  circuitId: string,
  period: Period,
  rest: Rest,
): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    SELECT id, mode, number, applied_at, total, cleared, bilateral, multilateral, credit, credit_used, net_debt_before,
           net_debt_after
    FROM (${applied(circuitId, period)}) AS run ${restOf(rest)}`.execute(db);
  return rows;
}

export async function selectReportSums(db: Database, circuitId: string, period: Period): Promise<ReportSums> {
  const { rows } = await sql<ReportSums>`
    SELECT count(*) AS runs, coalesce(sum(cleared), 0) AS cleared, ${SAVING_SUMS}
    FROM (${applied(circuitId, period)}) AS run`.execute(db);
  return rows[0] as ReportSums;
}

/** By account and added up, like the figures of a run: what one account is owed does not pay what another one owes. */
const SHARE = sql.raw(`
  sum(owes) AS owes, sum(is_owed) AS is_owed, sum(settles) AS settles, sum(receives) AS receives,
  sum(bilateral) AS bilateral, sum(set_off - bilateral) AS multilateral, sum(settles - set_off) AS credit,
  sum(greatest(0, falls)) AS credit_used,
  sum(greatest(0, owes - is_owed)) AS net_debt_before,
  sum(greatest(0, owes - settles - is_owed + receives)) AS net_debt_after`);

/** By the members' ids; what the run is to the circuit's own accounts stands last. */
export async function selectShares(
  db: Database,
  circuitId: string,
  runId: string,
  {
    memberId,
    after,
    count,
  }: { readonly memberId: string | null; readonly after: string | null; readonly count: number },
): Promise<ShareRow[]> {
  const { rows } = await sql<ShareRow>`
    SELECT account.member_id, ${SHARE}
    FROM clearing_account AS part
    JOIN account ON account.circuit_id = part.circuit_id AND account.id = part.account_id
    WHERE part.circuit_id = ${circuitId} AND part.run_id = ${runId}
      AND (${memberId}::uuid IS NULL OR account.member_id = ${memberId})
      AND (${after}::uuid IS NULL OR account.member_id > ${after} OR account.member_id IS NULL)
    GROUP BY account.member_id ORDER BY account.member_id NULLS LAST LIMIT ${count}`.execute(db);
  return rows;
}

/** The applied runs in which an account of the member took part, with what each was to its accounts. */
const appliedTo = (circuitId: string, memberId: string, period: Period): RawBuilder<unknown> => sql`
  SELECT run.id, run.mode, run.number, run.applied_at, share.*
  FROM (${applied(circuitId, period)}) AS run
  CROSS JOIN LATERAL (
    SELECT ${SHARE} FROM account AS own
    JOIN clearing_account AS part ON part.circuit_id = own.circuit_id AND part.run_id = run.id AND part.account_id = own.id
    WHERE own.circuit_id = ${circuitId} AND own.member_id = ${memberId}
    HAVING count(*) > 0
  ) AS share`;

export async function selectMemberReportRows(
  db: Database,
  circuitId: string,
  memberId: string,
  period: Period,
  rest: Rest,
): Promise<MemberReportRow[]> {
  const { rows } = await sql<MemberReportRow>`
    SELECT * FROM (${appliedTo(circuitId, memberId, period)}) AS run ${restOf(rest)}`.execute(db);
  return rows;
}

export async function selectMemberReportSums(
  db: Database,
  circuitId: string,
  memberId: string,
  period: Period,
): Promise<MemberReportSums> {
  const { rows } = await sql<MemberReportSums>`
    SELECT count(*) AS runs, coalesce(sum(settles), 0) AS settles, coalesce(sum(receives), 0) AS receives, ${SAVING_SUMS}
    FROM (${appliedTo(circuitId, memberId, period)}) AS run`.execute(db);
  return rows[0] as MemberReportSums;
}
