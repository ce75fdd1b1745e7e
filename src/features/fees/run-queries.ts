import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { ChargedAccount, PeriodBasis, PeriodCharge, PeriodRule } from '../../domain/ledger/period-fees.ts';

/** A month of a circuit, and the schedule that was in force when it ended. */
export interface PeriodRow {
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly is_over: boolean;
  readonly version: number | null;
}

/** @param firstDay `YYYY-MM-01` */
export async function selectPeriod(db: Database, circuitId: string, firstDay: string): Promise<PeriodRow> {
  const { rows } = await sql<PeriodRow>`
    SELECT month.*, ends_at <= ledger_clock() AS is_over,
           (SELECT version FROM fee_schedule WHERE circuit_id = ${circuitId} AND effective_from < ends_at ORDER BY version DESC LIMIT 1) AS version
    FROM (SELECT ${firstDay}::timestamp AT TIME ZONE time_zone AS starts_at,
                 (${firstDay}::timestamp + interval '1 month') AT TIME ZONE time_zone AS ends_at
          FROM circuit WHERE id = ${circuitId}) AS month`.execute(db);
  return rows[0] as PeriodRow;
}

export async function selectPeriodRules(db: Database, circuitId: string, version: number): Promise<PeriodRule[]> {
  const { rows } = await sql<PeriodRule>`
    SELECT place, name, basis, to_account_id AS "toAccountId", fixed AS amount, rate, allowance, payer_groups AS groups
    FROM fee_rule WHERE circuit_id = ${circuitId} AND version = ${version} AND basis <> 'payment' ORDER BY place`.execute(
    db,
  );
  return rows;
}

interface AccountRow extends Omit<ChargedAccount, 'balances'> {
  readonly balances: string;
}

/**
 * Accounts that were opened before a month ended and are not closed, of members that were admitted and have not left, with their balances at the end of each of its days where
 * the circuit is. One pass over the month's postings; the balance before it comes from the last one before it.
 */
export async function selectChargedAccounts(
  db: Database,
  circuitId: string,
  firstDay: string,
  { starts_at: from, ends_at: until }: PeriodRow,
): Promise<ChargedAccount[]> {
  const last = (side: string) => sql`
    (SELECT posted_at, number, line, ${sql.ref(`${side}_balance_after`)} AS balance FROM posting
     WHERE circuit_id = ${circuitId} AND ${sql.ref(`${side}_account_id`)} = holder.id AND posted_at < ${from}
     ORDER BY posted_at DESC, number DESC, line DESC LIMIT 1)`;
  const within = sql`circuit_id = ${circuitId} AND posted_at >= ${from} AND posted_at < ${until}`;
  const { rows } = await sql<AccountRow>`
    WITH holder AS (
      SELECT account.id, account.member_id, member.group_code, circuit.time_zone,
             row_number() OVER (PARTITION BY account.member_id ORDER BY account.opened_number) = 1 AS is_first
      FROM account JOIN circuit ON circuit.id = account.circuit_id
      CROSS JOIN LATERAL (
        SELECT group_code, status FROM member WHERE member.circuit_id = account.circuit_id AND member.id = account.member_id OFFSET 0) AS member
      CROSS JOIN LATERAL (
        SELECT posted_at FROM transaction
        WHERE transaction.circuit_id = account.circuit_id AND transaction.number = account.opened_number OFFSET 0) AS opened
      WHERE account.circuit_id = ${circuitId} AND account.status <> 'closed' AND opened.posted_at < ${until}
        AND member.status NOT IN ('applicant', 'closed')
    ), moved AS (
      SELECT side.account_id, (side.posted_at AT TIME ZONE circuit.time_zone)::date AS day, sum(side.amount) AS amount
      FROM circuit, (SELECT debit_account_id AS account_id, posted_at, -amount AS amount FROM posting WHERE ${within}
                     UNION ALL SELECT credit_account_id, posted_at, amount FROM posting WHERE ${within}) AS side
      WHERE circuit.id = ${circuitId} GROUP BY 1, 2
    ), closing AS (
      SELECT holder.*, of_month.day,
             coalesce(before.balance, 0) + coalesce(sum(moved.amount) OVER (PARTITION BY holder.id ORDER BY of_month.day), 0) AS balance
      FROM holder
      CROSS JOIN LATERAL generate_series(${firstDay}::date, ${firstDay}::date + interval '1 month' - interval '1 day', '1 day') AS series (moment)
      CROSS JOIN LATERAL (SELECT series.moment::date AS day) AS of_month
      LEFT JOIN LATERAL (SELECT balance FROM (${last('debit')} UNION ALL ${last('credit')}) AS latest
                         ORDER BY posted_at DESC, number DESC, line DESC LIMIT 1) AS before ON true
      LEFT JOIN moved ON moved.account_id = holder.id AND moved.day = of_month.day
    )
    SELECT id AS "accountId", member_id AS "memberId", group_code AS "group", is_first AS "isFirst",
           string_agg(balance::text, ' ' ORDER BY day) AS balances
    FROM closing GROUP BY 1, 2, 3, 4 ORDER BY 1`.execute(db);
  return rows.map(({ balances, ...account }) => ({ ...account, balances: balances.split(' ').map(BigInt) }));
}

/** Puts down what a run charges, unless there is one for the period. */
export async function insertRun(
  pool: Pool,
  run: { circuitId: string; period: string; version: number | null; principalId: string },
  charges: readonly (PeriodCharge & { readonly id: string })[],
): Promise<void> {
  // One statement, so that a run never stands without its charges.
  await pool.query(
    `WITH run AS (
       INSERT INTO fee_run (circuit_id, period, schedule_version, principal_id, started_at, finished_at)
       SELECT $1, $2, $3, $4, now, CASE WHEN cardinality($5::uuid[]) = 0 THEN now END
       FROM date_trunc('milliseconds', ledger_clock()) AS now
       ON CONFLICT (circuit_id, period) DO NOTHING RETURNING period)
     INSERT INTO fee_charge (circuit_id, period, id, account_id, version, place, amount)
     SELECT $1, run.period, charge.id, account_id, $3, place, amount
     FROM run, unnest($5::uuid[], $6::uuid[], $7::int[], $8::bigint[]) AS charge (id, account_id, place, amount)`,
    [
      run.circuitId,
      run.period,
      run.version,
      run.principalId,
      charges.map(({ id }) => id),
      charges.map(({ accountId }) => accountId),
      charges.map(({ place }) => place),
      charges.map(({ amount }) => amount),
    ],
  );
}

export interface RunRow {
  readonly period: string;
  readonly schedule_version: number | null;
  readonly principal_id: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly charges: bigint;
  /** Sums are numeric in the database, which comes as text. */
  readonly charged: string;
  readonly owed: string;
}

/** The newest period first. @param period only this one; @param before only those before it */
export async function selectRuns(
  db: Database,
  circuitId: string,
  { period = null, before = null, count }: { period?: string | null; before?: string | null; count: number },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    SELECT run.*, charges, coalesce(charged, 0) AS charged, coalesce(owed, 0) AS owed
    FROM (SELECT * FROM fee_run WHERE circuit_id = ${circuitId} AND (${period}::text IS NULL OR period = ${period})
            AND (${before}::text IS NULL OR period < ${before}) ORDER BY period DESC LIMIT ${count}) AS run
    CROSS JOIN LATERAL (
      SELECT count(*) AS charges, sum(amount) FILTER (WHERE state = 'charged') AS charged, sum(amount) FILTER (WHERE state = 'owed') AS owed
      FROM fee_charge_standing AS charge WHERE charge.circuit_id = run.circuit_id AND charge.period = run.period) AS sums
    ORDER BY run.period DESC`.execute(db);
  return rows;
}

export type ChargeState = 'charged' | 'owed' | 'waived' | 'due';

export interface ChargeRow {
  readonly id: string;
  readonly account_id: string;
  readonly member_id: string;
  readonly to_account_id: string;
  readonly name: string;
  readonly basis: PeriodBasis;
  readonly version: number;
  readonly place: number;
  readonly amount: bigint;
  readonly state: ChargeState;
  readonly transaction_number: bigint | null;
  /** The day on which it is looked at, by the database's clock. */
  readonly today: string;
}

/** In the order of their ids. @param own only those of these accounts; null: all */
export async function selectCharges(
  db: Database,
  circuitId: string,
  period: string,
  {
    own = null,
    state,
    after,
    count,
  }: { own?: readonly string[] | null; state?: ChargeState; after: string | null; count: number },
): Promise<ChargeRow[]> {
  const { rows } = await sql<ChargeRow>`
    SELECT id, account_id, member_id, to_account_id, name, basis, version, place, amount, state, transaction_number,
           ledger_clock()::date AS today
    FROM fee_charge_standing WHERE circuit_id = ${circuitId} AND period = ${period}
      ${own === null ? sql`` : sql`AND account_id = ANY (${`{${own.join(',')}}`}::uuid[])`}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${after === null ? sql`` : sql`AND id > ${after}`}
    ORDER BY id LIMIT ${count}`.execute(db);
  return rows;
}

/** Runs of which something is due still, of all circuits. */
export async function selectUnfinished(db: Database) {
  const { rows } = await sql<{ circuit_id: string; period: string; principal_id: string; unit_scale: number }>`
    SELECT circuit_id, period, principal_id, unit_scale FROM fee_run JOIN circuit ON circuit.id = circuit_id
    WHERE finished_at IS NULL ORDER BY circuit_id, period`.execute(db);
  return rows;
}

export async function finishRun(db: Database, circuitId: string, period: string): Promise<void> {
  await sql`
    UPDATE fee_run SET finished_at = greatest(started_at, date_trunc('milliseconds', ledger_clock()))
    WHERE circuit_id = ${circuitId} AND period = ${period} AND finished_at IS NULL AND NOT EXISTS (
      SELECT FROM fee_charge_standing AS charge WHERE charge.circuit_id = ${circuitId} AND charge.period = ${period} AND state = 'due')`.execute(
    db,
  );
}
