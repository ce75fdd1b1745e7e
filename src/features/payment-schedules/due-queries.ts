/** What is due of payment schedules: times that have come, payments that are to be tried, and schedules of which nothing is left. */

import type { ClientBase, Pool } from 'pg';
import { uuidArray } from '../../db/arrays.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { PaymentScheduleState } from '../../domain/ledger/transitions.ts';

export interface ComingRow {
  readonly circuit_id: string;
  readonly id: string;
  readonly amount: bigint;
  readonly instalments: number | null;
  readonly recurrence: string | null;
  readonly time_zone: string;
  readonly retry_hours: number;
  readonly state: PaymentScheduleState;
  readonly next_local: string;
  readonly next_at: Date;
  readonly taken: number;
  readonly remaining: number | null;
  readonly now: Date;
}

const COMING = `
  SELECT circuit_id, id, amount, instalments, recurrence, time_zone, retry_hours, state, next_at, taken, remaining, moment.now,
         to_char(next_local, 'YYYY-MM-DD"T"HH24:MI:SS') AS next_local
  FROM payment_schedule, (SELECT ledger_clock() AS now) AS moment
  WHERE next_at <= moment.now`;

/** Schedules whose time has come, for whoever comes first: those that another process has are left to it. */
export async function lockComing(client: ClientBase, count: number): Promise<ComingRow[]> {
  const { rows } = await client.query<ComingRow>(
    `${COMING} ORDER BY next_at LIMIT $1 FOR UPDATE OF payment_schedule SKIP LOCKED`,
    [count],
  );
  return rows;
}

/** The same for one of them, after whoever has it. */
export async function lockComingOne(client: ClientBase, circuitId: string, id: string): Promise<ComingRow[]> {
  const { rows } = await client.query<ComingRow>(
    `${COMING} AND circuit_id = $1 AND id = $2 FOR UPDATE OF payment_schedule`,
    [circuitId, id],
  );
  return rows;
}

export interface NewOccurrence {
  readonly circuitId: string;
  readonly id: string;
  readonly scheduleId: string;
  readonly place: number;
  readonly localTime: string;
  readonly dueAt: string;
  readonly amount: string;
  readonly retryUntil: string;
  readonly state: 'due' | 'skipped';
  readonly tryAt: string | null;
  readonly endedAt: string | null;
}

export async function insertOccurrences(client: ClientBase, occurrences: readonly NewOccurrence[]): Promise<void> {
  await client.query(
    `INSERT INTO payment_occurrence (circuit_id, id, schedule_id, place, local_time, due_at, amount, retry_until, state, try_at, ended_at)
     SELECT "circuitId", id, "scheduleId", place, "localTime", "dueAt", amount, "retryUntil", state, "tryAt", "endedAt"
     FROM json_to_recordset($1) AS new ("circuitId" uuid, id uuid, "scheduleId" uuid, place integer, "localTime" timestamp,
       "dueAt" timestamptz, amount bigint, "retryUntil" timestamptz, state text, "tryAt" timestamptz, "endedAt" timestamptz)`,
    [JSON.stringify(occurrences)],
  );
}

export interface MovedSchedule {
  readonly circuitId: string;
  readonly id: string;
  readonly nextLocal: string | null;
  readonly nextAt: string | null;
  readonly came: number;
}

export async function moveSchedules(client: ClientBase, moved: readonly MovedSchedule[]): Promise<void> {
  await client.query(
    `UPDATE payment_schedule AS schedule SET next_local = new."nextLocal", next_at = new."nextAt", taken = taken + came,
            remaining = remaining - came
     FROM json_to_recordset($1) AS new ("circuitId" uuid, id uuid, "nextLocal" timestamp, "nextAt" timestamptz, came integer)
     WHERE schedule.circuit_id = new."circuitId" AND schedule.id = new.id`,
    [JSON.stringify(moved)],
  );
}

export interface DueOccurrenceRow {
  readonly circuit_id: string;
  readonly id: string;
  readonly place: number;
  readonly due_at: Date;
  readonly amount: bigint;
  readonly retry_until: Date;
  readonly schedule_id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly principal_id: string;
  readonly description: string | null;
  readonly scale: number;
}

/**
 * Takes payments in hand that are to be tried, the longest due first, so that nobody else does for a while. Should this process die,
 * they are to be tried again by then.
 */
export function takeDue(pool: Pool, count: number, seconds: number): Promise<DueOccurrenceRow[]> {
  return inTransaction(pool, async (client) => (await client.query<DueOccurrenceRow>(TAKING, [count, seconds])).rows, {
    byIndex: true,
  });
}

const TAKING = `
  WITH due AS (
    SELECT circuit_id, id FROM payment_occurrence WHERE state = 'due' AND try_at <= (SELECT ledger_clock())
    ORDER BY try_at, due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE payment_occurrence AS occurrence SET try_at = ledger_clock() + make_interval(secs => $2) FROM due
    WHERE occurrence.circuit_id = due.circuit_id AND occurrence.id = due.id
    RETURNING occurrence.circuit_id, occurrence.id, place, due_at, occurrence.amount, retry_until, schedule_id
  )
  SELECT taken.*, payer_account_id, payee_account_id, schedule.principal_id, note.body AS description, unit_scale AS scale
  FROM taken
  CROSS JOIN LATERAL (
    SELECT payer_account_id, payee_account_id, principal_id FROM payment_schedule
    WHERE payment_schedule.circuit_id = taken.circuit_id AND payment_schedule.id = taken.schedule_id OFFSET 0) AS schedule
  JOIN circuit ON circuit.id = taken.circuit_id
  LEFT JOIN payment_schedule_text AS note ON note.circuit_id = taken.circuit_id AND note.payment_schedule_id = schedule_id
  ORDER BY due_at, schedule_id, place`;

/** What comes of a try that was refused. */
export interface RefusedTry {
  readonly id: string;
  readonly code: ErrorCode;
  /** Null: it has failed. */
  readonly tryAt: string | null;
}

/** Under the circuit's lock. The ids of those that have failed by this: one that was skipped meanwhile stays so. */
export async function writeRefused(
  client: ClientBase,
  circuitId: string,
  now: Date,
  refused: readonly RefusedTry[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string; state: string }>(
    `UPDATE payment_occurrence AS occurrence
     SET tries = tries + 1, refusal = code, try_at = "tryAt", state = CASE WHEN "tryAt" IS NULL THEN 'failed' ELSE 'due' END,
         ended_at = CASE WHEN "tryAt" IS NULL THEN $2::timestamptz END
     FROM json_to_recordset($3) AS new (id uuid, code text, "tryAt" timestamptz)
     WHERE occurrence.circuit_id = $1 AND occurrence.id = new.id AND occurrence.state = 'due'
     RETURNING occurrence.id, occurrence.state`,
    [circuitId, now.toISOString(), JSON.stringify(refused)],
  );
  return new Set(rows.flatMap(({ id, state }) => (state === 'failed' ? [id] : [])));
}

/**
 * Of the schedules of these occurrences, which have failed, nothing more comes where an account is closed or its member has left: neither
 * is ever undone. Under the circuit's lock.
 */
export async function endForClosed(client: ClientBase, circuitId: string, failed: readonly string[]): Promise<void> {
  if (failed.length === 0) return;
  await client.query(
    `UPDATE payment_schedule AS schedule SET next_local = NULL, next_at = NULL, version = schedule.version + 1
     FROM payment_occurrence AS occurrence
     WHERE occurrence.circuit_id = $1 AND occurrence.id = ANY ($2::uuid[])
       AND schedule.circuit_id = $1 AND schedule.id = occurrence.schedule_id AND schedule.next_at IS NOT NULL
       AND EXISTS (
         SELECT FROM account LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
         WHERE account.circuit_id = $1 AND account.id IN (schedule.payer_account_id, schedule.payee_account_id)
           AND (account.status = 'closed' OR member.status = 'closed'))`,
    [circuitId, uuidArray(failed)],
  );
}

const NOTHING_LEFT = `
  payment_schedule.next_at IS NULL AND payment_schedule.state IN ('active', 'paused') AND NOT EXISTS (
    SELECT FROM payment_occurrence AS occurrence WHERE occurrence.circuit_id = payment_schedule.circuit_id
      AND occurrence.schedule_id = payment_schedule.id AND occurrence.state = 'due')`;

export async function selectCircuitsToFinish(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ circuit_id: string }>(
    `SELECT DISTINCT circuit_id FROM payment_schedule WHERE ${NOTHING_LEFT}`,
  );
  return rows.map((row) => row.circuit_id);
}

export interface FinishedRow {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly amount: bigint;
  readonly scale: number;
}

/** Under the circuit's lock. */
export async function finishSchedules(client: ClientBase, circuitId: string, count: number): Promise<FinishedRow[]> {
  const { rows } = await client.query<FinishedRow>(
    `UPDATE payment_schedule AS schedule SET state = 'finished', version = schedule.version + 1
     FROM circuit, (SELECT id FROM payment_schedule WHERE circuit_id = $1 AND ${NOTHING_LEFT} LIMIT $2) AS done
     WHERE schedule.circuit_id = $1 AND schedule.id = done.id AND circuit.id = $1
     RETURNING schedule.id, payer_account_id, payee_account_id, amount, unit_scale AS scale`,
    [circuitId, count],
  );
  return rows;
}
