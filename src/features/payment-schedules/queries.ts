import { type RawBuilder, sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { AccountStatus } from '../../domain/ledger/journal.ts';
import type { PaymentOccurrenceState, PaymentScheduleState } from '../../domain/ledger/transitions.ts';
import type { LocalTime } from './recurrence.ts';

export interface ScheduleRow {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly payer_member_id: string | null;
  readonly amount: bigint;
  readonly instalments: number | null;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly principal_id: string;
  readonly created_at: Date;
  readonly recurrence: string | null;
  /** As `YYYY-MM-DDTHH:MM:SS`, like `next_local`. */
  readonly begins_at: string;
  readonly time_zone: string;
  readonly retry_hours: number;
  readonly state: PaymentScheduleState;
  readonly next_local: string | null;
  readonly next_at: Date | null;
  readonly taken: number;
  readonly remaining: number | null;
  readonly version: number;
}

const LOCAL = `'YYYY-MM-DD"T"HH24:MI:SS'`;

const COLUMNS = `
  schedule.id, schedule.payer_account_id, schedule.payee_account_id, payer.member_id AS payer_member_id, schedule.amount,
  schedule.instalments, schedule.external_id, note.body AS description, schedule.principal_id, schedule.created_at,
  schedule.recurrence, to_char(schedule.begins_at, ${LOCAL}) AS begins_at, schedule.time_zone, schedule.retry_hours, schedule.state,
  to_char(schedule.next_local, ${LOCAL}) AS next_local, schedule.next_at, schedule.taken, schedule.remaining, schedule.version`;

const JOINS = `
  JOIN account AS payer ON payer.circuit_id = schedule.circuit_id AND payer.id = schedule.payer_account_id
  LEFT JOIN payment_schedule_text AS note ON note.circuit_id = schedule.circuit_id AND note.payment_schedule_id = schedule.id`;

/** @param lock whether it stays as it is until the transaction ends */
export async function selectSchedule(
  client: Pool | ClientBase,
  circuitId: string,
  id: string,
  lock = false,
): Promise<ScheduleRow | undefined> {
  const { rows } = await client.query<ScheduleRow>(
    `SELECT ${COLUMNS} FROM payment_schedule AS schedule ${JOINS} WHERE schedule.circuit_id = $1 AND schedule.id = $2
     ${lock ? 'FOR UPDATE OF schedule' : ''}`,
    [circuitId, id],
  );
  return rows[0];
}

export interface ScheduleSelection {
  /** Only those that pay from one of these; null: all of the circuit. */
  readonly own: readonly string[] | null;
  readonly account?: string | undefined;
  readonly state?: PaymentScheduleState | undefined;
  readonly externalId?: string | undefined;
  /** The last of the page before. */
  readonly before: string | null;
  readonly count: number;
}

/** Newest first. */
export async function selectSchedulePage(
  db: Database,
  circuitId: string,
  { own, account, state, externalId, before, count }: ScheduleSelection,
): Promise<ScheduleRow[]> {
  const conditions: RawBuilder<unknown>[] = [];
  if (own !== null) conditions.push(sql`AND payer_account_id = ANY (${`{${own.join(',')}}`}::uuid[])`);
  if (account !== undefined) conditions.push(sql`AND payer_account_id = ${account}`);
  if (state !== undefined) conditions.push(sql`AND state = ${state}`);
  if (externalId !== undefined) conditions.push(sql`AND external_id = ${externalId}`);
  if (before !== null) conditions.push(sql`AND id < ${before}`);
  const { rows } = await sql<ScheduleRow>`
    WITH schedule AS (
      SELECT * FROM payment_schedule WHERE circuit_id = ${circuitId} ${sql.join(conditions, sql` `)}
      ORDER BY id DESC LIMIT ${count}
    )
    SELECT ${sql.raw(COLUMNS)} FROM schedule ${sql.raw(JOINS)} ORDER BY schedule.id DESC`.execute(db);
  return rows;
}

export interface OccurrenceRow {
  readonly id: string;
  readonly place: number;
  readonly local_time: string;
  readonly due_at: Date;
  readonly amount: bigint;
  readonly state: PaymentOccurrenceState;
  readonly tries: number;
  readonly refusal: string | null;
  readonly retry_until: Date;
  readonly ended_at: Date | null;
  readonly paid_number: bigint | null;
  readonly transaction_id: string | null;
}

/** The last ones first. */
export async function selectOccurrencePage(
  db: Database,
  circuitId: string,
  scheduleId: string,
  { state, before, count }: { state?: PaymentOccurrenceState | undefined; before: number | null; count: number },
): Promise<OccurrenceRow[]> {
  const { rows } = await sql<OccurrenceRow>`
    SELECT occurrence.id, place, to_char(local_time, ${sql.raw(LOCAL)}) AS local_time, due_at, amount, state, tries, refusal,
           retry_until, ended_at, paid_number, paying.id AS transaction_id
    FROM payment_occurrence AS occurrence
    LEFT JOIN transaction AS paying ON paying.circuit_id = occurrence.circuit_id AND paying.number = occurrence.paid_number
    WHERE occurrence.circuit_id = ${circuitId} AND schedule_id = ${scheduleId}
      AND (${before}::integer IS NULL OR place < ${before}) AND (${state ?? null}::text IS NULL OR state = ${state ?? null})
    ORDER BY place DESC LIMIT ${count}`.execute(db);
  return rows;
}

/** The time that a circuit's next transaction would be posted at, and the time zone of its days. */
export async function selectClock(client: ClientBase, circuitId: string): Promise<{ now: Date; timeZone: string }> {
  const { rows } = await client.query<{ now: Date; timeZone: string }>(
    `SELECT greatest(ledger_clock(), last_posted_at) AS now, time_zone AS "timeZone"
     FROM circuit JOIN circuit_head ON circuit_head.circuit_id = circuit.id WHERE circuit.id = $1`,
    [circuitId],
  );
  const clock = rows[0];
  if (clock === undefined) throw new Error(`there is no circuit ${circuitId}`);
  return clock;
}

export interface SideRow {
  readonly id: string;
  readonly member_id: string | null;
  readonly status: AccountStatus;
}

export async function selectSides(client: ClientBase, circuitId: string, ids: readonly string[]): Promise<SideRow[]> {
  const { rows } = await client.query<SideRow>(
    'SELECT id, member_id, status FROM account WHERE circuit_id = $1 AND id = ANY ($2::uuid[])',
    [circuitId, ids],
  );
  return rows;
}

export interface NewSchedule {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly instalments: number | null;
  readonly externalId: string | null;
  readonly description: string | null;
  readonly principalId: string;
  readonly recurrence: string | null;
  readonly beginsAt: string;
  readonly timeZone: string;
  readonly retryHours: number;
  readonly next: LocalTime;
  readonly remaining: number | null;
}

export async function insertSchedule(client: ClientBase, circuitId: string, schedule: NewSchedule): Promise<void> {
  await client.query(
    `INSERT INTO payment_schedule (circuit_id, id, payer_account_id, payee_account_id, amount, instalments, external_id, principal_id,
                                   recurrence, begins_at, time_zone, retry_hours, next_local, next_at, remaining)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      circuitId,
      schedule.id,
      schedule.from,
      schedule.to,
      schedule.amount,
      schedule.instalments,
      schedule.externalId,
      schedule.principalId,
      schedule.recurrence,
      schedule.beginsAt,
      schedule.timeZone,
      schedule.retryHours,
      schedule.next.local,
      schedule.next.at.toISOString(),
      schedule.remaining,
    ],
  );
  if (schedule.description !== null) await writeText(client, circuitId, schedule.id, schedule.description);
}

/** @param body null: none from now on */
export async function writeText(client: ClientBase, circuitId: string, id: string, body: string | null): Promise<void> {
  if (body === null)
    await client.query('DELETE FROM payment_schedule_text WHERE circuit_id = $1 AND payment_schedule_id = $2', [
      circuitId,
      id,
    ]);
  else
    await client.query(
      `INSERT INTO payment_schedule_text (circuit_id, payment_schedule_id, body) VALUES ($1, $2, $3)
       ON CONFLICT (circuit_id, payment_schedule_id) DO UPDATE SET body = excluded.body`,
      [circuitId, id, body],
    );
}

/** What a change leads to: all of it, changed or not. */
export type ChangedSchedule = Pick<
  ScheduleRow,
  'amount' | 'recurrence' | 'begins_at' | 'retry_hours' | 'state' | 'next_local' | 'next_at' | 'remaining'
>;

export async function updateSchedule(
  client: ClientBase,
  circuitId: string,
  id: string,
  changed: ChangedSchedule,
): Promise<void> {
  await client.query(
    `UPDATE payment_schedule SET amount = $3, recurrence = $4, begins_at = $5, retry_hours = $6, state = $7, next_local = $8,
            next_at = $9, remaining = $10, version = version + 1
     WHERE circuit_id = $1 AND id = $2`,
    [
      circuitId,
      id,
      changed.amount,
      changed.recurrence,
      changed.begins_at,
      changed.retry_hours,
      changed.state,
      changed.next_local,
      changed.next_at?.toISOString() ?? null,
      changed.remaining,
    ],
  );
}

/** Skips what is due of a schedule and has not been paid. Under the circuit's lock. */
export async function skipDue(client: ClientBase, circuitId: string, scheduleId: string, now: Date): Promise<void> {
  await client.query(
    `UPDATE payment_occurrence SET state = 'skipped', try_at = NULL, ended_at = $3
     WHERE circuit_id = $1 AND schedule_id = $2 AND state = 'due'`,
    [circuitId, scheduleId, now.toISOString()],
  );
}
