import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../db/database.ts';

/** An end of a period as it is asked for: a day `YYYY-MM-DD` where the circuit is, or a moment in epoch milliseconds. */
export type PeriodEnd = string | number;

export interface PeriodRow {
  readonly now: Date;
  readonly time_zone: string;
  /** The first moment; null: from the beginning. */
  readonly from: Date | null;
  /** The last moment, and not one that has still to come of a day that has begun. */
  readonly to: Date;
  /** The days of the two, where the circuit is. */
  readonly first_day: string | null;
  readonly last_day: string;
  /** Whether a moment or a day is asked for that has not come. */
  readonly is_ahead: boolean;
  /** The last transaction before it, the last one of it, and the circuit's last one. */
  readonly before_number: bigint;
  readonly last_number: bigint;
  readonly head_number: bigint;
}

/**
 * The first moment of a day in a time zone. Where clocks are put back over midnight a day begins twice, and Postgres takes
 * the second beginning; the first is as much earlier as clocks were put back.
 */
const startOf = (day: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  SELECT midnight - CASE WHEN before::date = ${day} THEN before + interval '1 millisecond' - ${day}::timestamp ELSE interval '0' END
  FROM (SELECT midnight, (midnight - interval '1 millisecond') AT TIME ZONE time_zone AS before
        FROM (SELECT ${day}::timestamp AT TIME ZONE time_zone AS midnight) AS day) AS moment)`;

/** A period between two days or moments, as moments, days and numbers of the circuit's journal. */
export async function selectPeriod(
  db: Database,
  circuitId: string,
  asked: { readonly from?: PeriodEnd | undefined; readonly to?: PeriodEnd | undefined },
): Promise<PeriodRow> {
  const { rows } = await sql<PeriodRow>`
    WITH place AS MATERIALIZED (
      SELECT circuit.time_zone, head.last_number AS head_number, moment.now, ${dayOf(asked.from)} AS from_day, ${dayOf(asked.to)} AS to_day
      FROM circuit JOIN circuit_head AS head ON head.circuit_id = circuit.id
      CROSS JOIN (SELECT ledger_clock() AS now OFFSET 0) AS moment
      WHERE circuit.id = ${circuitId}
    ), period AS (
      SELECT *, coalesce(${startOf(sql`from_day`)}, ${momentOf(asked.from)}) AS "from",
             coalesce(${startOf(sql`(to_day + 1)`)} - interval '1 millisecond', ${momentOf(asked.to)}, now) AS until
      FROM place
    )
    SELECT now, time_zone, head_number, "from", least(until, now) AS "to",
           coalesce(from_day, ("from" AT TIME ZONE time_zone)::date) AS first_day,
           coalesce(to_day, (until AT TIME ZONE time_zone)::date) AS last_day,
           coalesce("from" > now, false) OR coalesce(to_day > (now AT TIME ZONE time_zone)::date, until > now) AS is_ahead,
           coalesce(transaction_number_at(${circuitId}, "from" - interval '1 millisecond'), 0) AS before_number,
           transaction_number_at(${circuitId}, least(until, now)) AS last_number
    FROM period`.execute(db);
  return rows[0] as PeriodRow;
}

const dayOf = (end: PeriodEnd | undefined) => sql`${typeof end === 'string' ? end : null}::date`;
const momentOf = (end: PeriodEnd | undefined) =>
  sql`${typeof end === 'number' ? new Date(end).toISOString() : null}::timestamptz`;
