import { sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { RunMode } from '../../domain/clearing/runs.ts';

type ScheduleState = 'active' | 'paused' | 'removed';

export interface ScheduleRow {
  readonly state: ScheduleState;
  readonly cron: string;
  readonly mode: RunMode;
  readonly due_within_days: number | null;
  readonly apply_automatically: boolean;
  readonly next_at: Date | null;
  /** In which `next_at` was reckoned. */
  readonly time_zone: string;
  readonly skipped_at: Date | null;
  readonly principal_id: string;
  readonly version: number;
}

/** With the last run that was started by the circuit's schedule. */
export interface ScheduleWithRunRow extends ScheduleRow {
  readonly last_run_id: string | null;
  readonly last_at: Date | null;
  readonly now: Date;
  /** By which it goes from now on, also while `next_at` is still reckoned by another one. */
  readonly circuit_zone: string;
}

/** Not one that was removed. */
export async function selectSchedule(db: Database, circuitId: string): Promise<ScheduleWithRunRow | undefined> {
  const { rows } = await sql<ScheduleWithRunRow>`
    SELECT schedule.*, last.id AS last_run_id, last.created_at AS last_at, ledger_clock() AS now, circuit.time_zone AS circuit_zone
    FROM clearing_schedule AS schedule JOIN circuit ON circuit.id = schedule.circuit_id
    LEFT JOIN LATERAL (
      SELECT id, created_at FROM clearing_run AS run
      WHERE run.circuit_id = schedule.circuit_id AND run.scheduled_for IS NOT NULL
      ORDER BY run.scheduled_for DESC LIMIT 1
    ) AS last ON true
    WHERE schedule.circuit_id = ${circuitId} AND schedule.state <> 'removed'`.execute(db);
  return rows[0];
}

/** Also one that was removed: its version counts on. It stays as it is until the transaction ends. */
export async function lockSchedule(client: ClientBase, circuitId: string): Promise<ScheduleRow | undefined> {
  const { rows } = await client.query<ScheduleRow>('SELECT * FROM clearing_schedule WHERE circuit_id = $1 FOR UPDATE', [
    circuitId,
  ]);
  return rows[0];
}

/** What times are reckoned from. */
export async function selectClock(client: ClientBase, circuitId: string): Promise<{ now: Date; timeZone: string }> {
  const { rows } = await client.query<{ now: Date; timeZone: string }>(
    'SELECT ledger_clock() AS now, time_zone AS "timeZone" FROM circuit WHERE id = $1',
    [circuitId],
  );
  const clock = rows[0];
  if (clock === undefined) throw new Error(`there is no circuit ${circuitId}`);
  return clock;
}

export type NewSchedule = Omit<ScheduleRow, 'skipped_at' | 'version'>;

/** As the circuit's schedule, whether or not it had one. */
export async function writeSchedule(client: ClientBase, circuitId: string, schedule: NewSchedule): Promise<void> {
  await client.query(
    `INSERT INTO clearing_schedule (circuit_id, state, cron, mode, due_within_days, apply_automatically, next_at, time_zone, principal_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (circuit_id) DO UPDATE SET state = excluded.state, cron = excluded.cron, mode = excluded.mode,
       due_within_days = excluded.due_within_days, apply_automatically = excluded.apply_automatically,
       next_at = excluded.next_at, time_zone = excluded.time_zone, principal_id = excluded.principal_id,
       version = clearing_schedule.version + 1`,
    [
      circuitId,
      schedule.state,
      schedule.cron,
      schedule.mode,
      schedule.due_within_days,
      schedule.apply_automatically,
      schedule.next_at,
      schedule.time_zone,
      schedule.principal_id,
    ],
  );
}

export async function removeSchedule(client: ClientBase, circuitId: string): Promise<void> {
  await client.query(
    `UPDATE clearing_schedule SET state = 'removed', next_at = NULL, skipped_at = NULL, version = version + 1 WHERE circuit_id = $1`,
    [circuitId],
  );
}

/** Its time has come, or the circuit's time zone is no longer the one that its time was reckoned in. */
const DUE = `
  FROM (SELECT ledger_clock() AS now) AS moment, clearing_schedule AS schedule
  JOIN circuit ON circuit.id = schedule.circuit_id
  WHERE schedule.state = 'active' AND (schedule.next_at <= moment.now OR schedule.time_zone <> circuit.time_zone)`;

/** The circuits of schedules that are due, the one that waits longest first. */
export async function selectDue(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ circuit_id: string }>(
    `SELECT schedule.circuit_id ${DUE} ORDER BY schedule.next_at, schedule.circuit_id`,
  );
  return rows.map((row) => row.circuit_id);
}

export interface DueRow extends Omit<ScheduleRow, 'next_at'> {
  readonly next_at: Date;
  readonly now: Date;
  readonly circuit_zone: string;
  /** The last due date that takes part in a run of this day. */
  readonly due_by: string | null;
}

/** A schedule that is due, for whoever comes first. Nothing where another process has it, or has just seen to it. */
export async function lockDue(client: ClientBase, circuitId: string): Promise<DueRow | undefined> {
  const { rows } = await client.query<DueRow>(
    `SELECT schedule.*, moment.now, circuit.time_zone AS circuit_zone,
            (moment.now AT TIME ZONE circuit.time_zone)::date + schedule.due_within_days AS due_by
     ${DUE} AND schedule.circuit_id = $1 FOR UPDATE OF schedule SKIP LOCKED`,
    [circuitId],
  );
  return rows[0];
}

/** @param skippedAt null: as it was */
export async function moveSchedule(
  client: ClientBase,
  circuitId: string,
  next: { readonly at: Date; readonly timeZone: string; readonly skippedAt: Date | null },
): Promise<void> {
  await client.query(
    `UPDATE clearing_schedule SET next_at = $2, time_zone = $3, skipped_at = coalesce($4, skipped_at) WHERE circuit_id = $1`,
    [circuitId, next.at, next.timeZone, next.skippedAt],
  );
}
