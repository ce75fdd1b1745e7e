import type { Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse } from '../../domain/errors.ts';
import type { Circuit } from '../circuits/service.ts';
import { nextTime } from './cron.ts';
import {
  lockSchedule,
  removeSchedule,
  type ScheduleRow,
  type ScheduleWithRunRow,
  selectClock,
  selectSchedule,
  writeSchedule,
} from './schedule-queries.ts';
import type { ScheduleRequest, ScheduleView } from './schema.ts';

/** A circuit's schedule for clearing runs. One that is not there, or was removed, is `clearing-schedule-not-found`. */
export interface ClearingSchedules {
  /** @throws SaldoError `clearing-schedule-not-found` */
  read(circuit: Circuit): Promise<{ view: ScheduleView; version: number }>;
  /**
   * The version that a condition on setting it is compared with.
   * @throws SaldoError `precondition-failed` where there is none: nothing matches then
   */
  versionOf(circuit: Circuit): Promise<{ version: number }>;
  /**
   * @param version null: whatever is there, if anything
   * @returns whether there was none before
   * @throws SaldoError `precondition-failed`
   */
  set(circuit: Circuit, asked: ScheduleRequest, version: number | null, actor: Actor): Promise<boolean>;
  /** @throws SaldoError `clearing-schedule-not-found`, `precondition-failed` */
  remove(circuit: Circuit, version: number | null, actor: Actor): Promise<void>;
}

export function createClearingSchedules(pool: Pool, db: Database): ClearingSchedules {
  return {
    async read(circuit) {
      const row = await selectSchedule(db, circuit.id);
      if (row === undefined) throw notFound();
      return { view: viewOf(row), version: row.version };
    },

    async versionOf(circuit) {
      const row = await selectSchedule(db, circuit.id);
      if (row === undefined)
        throw refuse('precondition-failed', 'The circuit has no schedule that an ETag could be of.');
      return { version: row.version };
    },

    set: async (circuit, asked, version, actor) =>
      inTransaction(pool, async (client) => {
        await lockCircuit(client, circuit.id);
        const before = await lockSchedule(client, circuit.id);
        requireVersion(before, version);
        const clock = await selectClock(client, circuit.id);
        const { cron, mode, dueWithinDays = null, apply, paused = false } = asked;
        await writeSchedule(client, circuit.id, {
          state: paused ? 'paused' : 'active',
          cron,
          mode,
          due_within_days: dueWithinDays,
          apply_automatically: apply === 'automatically',
          next_at: paused ? null : nextAtOf(cron, before, clock),
          time_zone: clock.timeZone,
          principal_id: actor.principalId,
        });
        const change = { cron, mode, dueWithinDays, apply, paused };
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'clearing-schedule-set',
          subjectId: circuit.id,
          change,
        });
        return before === undefined || before.state === 'removed';
      }),

    async remove(circuit, version, actor) {
      await inTransaction(pool, async (client) => {
        await lockCircuit(client, circuit.id);
        const before = await lockSchedule(client, circuit.id);
        if (before === undefined || before.state === 'removed') throw notFound();
        requireVersion(before, version);
        await removeSchedule(client, circuit.id);
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'clearing-schedule-removed',
          subjectId: circuit.id,
        });
      });
    },
  };
}

function requireVersion(present: ScheduleRow | undefined, version: number | null): void {
  if (version === null || present?.version === version) return;
  throw refuse('precondition-failed', 'The schedule was changed by somebody else meanwhile; read it again.');
}

/** Times that stay the same keep the one that is next: it may have come, and have to be seen to yet. */
function nextAtOf(cron: string, before: ScheduleRow | undefined, { now, timeZone }: { now: Date; timeZone: string }) {
  const isSame = before !== undefined && before.cron === cron && before.time_zone === timeZone;
  return (isSame ? before.next_at : null) ?? nextTime(cron, timeZone, now);
}

/** Within a minute of a change of the circuit's time zone it is reckoned anew. Until then it is told as it will be. */
const nextAtNow = ({ cron, time_zone: timeZone, circuit_zone: present, now }: ScheduleWithRunRow, kept: Date): Date =>
  timeZone === present ? kept : nextTime(cron, present, now);

const notFound = () => refuse('clearing-schedule-not-found', 'The circuit has no schedule for clearing runs.');

const viewOf = (row: ScheduleWithRunRow): ScheduleView => ({
  cron: row.cron,
  mode: row.mode,
  dueWithinDays: row.due_within_days,
  apply: row.apply_automatically ? 'automatically' : 'on-approval',
  paused: row.state === 'paused',
  nextAt: row.next_at === null ? null : nextAtNow(row, row.next_at).toISOString(),
  lastRunId: row.last_run_id,
  lastAt: row.last_at?.toISOString() ?? null,
  skippedAt: row.skipped_at?.toISOString() ?? null,
});
