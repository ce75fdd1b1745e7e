/** Times of schedules that have come: each becomes an occurrence once, and the schedule gets its next time. */
import { setImmediate as turn } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { PAYMENT_OCCURRENCES_OF_ONE_A_PART, PAYMENT_SCHEDULES_A_PART } from '../../limits/payments.ts';
import {
  type ComingRow,
  insertOccurrences,
  lockComing,
  lockComingOne,
  type MovedSchedule,
  moveSchedules,
  type NewOccurrence,
} from './due-queries.ts';
import { type LocalTime, ONCE, readRule, timesFrom } from './recurrence.ts';
import { amountAt } from './views.ts';

const HOUR_MS = 3_600_000;

/** Writes some of what has come, of the schedules that wait longest. Answers of how many: fewer than a part, and that was all. */
export const recordSome = (pool: Pool): Promise<number> =>
  inTransaction(pool, async (client) => recordOf(client, await lockComing(client, PAYMENT_SCHEDULES_A_PART)));

/** Writes all that has come of one schedule. */
export async function recordAllOf(pool: Pool, circuitId: string, id: string): Promise<void> {
  const recordSomeOf = () =>
    inTransaction(pool, async (client) => recordOf(client, await lockComingOne(client, circuitId, id)));
  while ((await recordSomeOf()) > 0);
}

/** Occurrences and next times are one transaction: whatever ends it, neither is there without the other. */
async function recordOf(client: ClientBase, schedules: readonly ComingRow[]): Promise<number> {
  if (schedules.length === 0) return 0;
  const occurrences: NewOccurrence[] = [];
  const moved: MovedSchedule[] = [];
  for (const schedule of schedules) {
    const { came, next } = timesOf(schedule);
    occurrences.push(...came.map((time, index) => occurrenceOf(schedule, time, schedule.taken + index + 1)));
    moved.push({
      circuitId: schedule.circuit_id,
      id: schedule.id,
      nextLocal: next?.local ?? null,
      nextAt: next?.at.toISOString() ?? null,
      came: came.length,
    });
    // Reckoning takes a millisecond, and whoever pays meanwhile does not wait for fifty of them.
    await turn();
  }
  await insertOccurrences(client, occurrences);
  await moveSchedules(client, moved);
  return schedules.length;
}

/** The times of a schedule that have come, up to so many that it costs little, and the next one after them. */
export function timesOf(
  schedule: Pick<ComingRow, 'recurrence' | 'time_zone' | 'next_local' | 'next_at' | 'remaining' | 'now'>,
): { came: LocalTime[]; next: LocalTime | null } {
  const { recurrence, time_zone: timeZone, next_local: local, next_at: at, now } = schedule;
  const rule = recurrence === null ? ONCE : readRule(recurrence);
  const left = schedule.remaining ?? Number.POSITIVE_INFINITY;
  const most = Math.min(left, PAYMENT_OCCURRENCES_OF_ONE_A_PART);
  // Mostly one has come, and to know the next one is enough.
  const two = timesFrom(rule, local, timeZone, 2);
  const isBehind = two[1] !== undefined && two[1].at <= now;
  const further = isBehind ? timesFrom(rule, local, timeZone, most + 1) : two;
  // The moment of the first one was reckoned before, and has been told: no later edition of the time zones moves it.
  const times = [{ local, at }, ...further.slice(1)];
  const came = times.slice(0, most).filter((time) => time.at <= now);
  if (came.length === left) return { came, next: null };
  const last = came.at(-1) as LocalTime;
  // What was asked for in one go may have been more than is looked ahead at a time.
  return { came, next: times[came.length] ?? timesFrom(rule, last.local, timeZone, 2)[1] ?? null };
}

function occurrenceOf(schedule: ComingRow, { local, at }: LocalTime, place: number): NewOccurrence {
  const isSkipped = schedule.state === 'paused';
  return {
    circuitId: schedule.circuit_id,
    id: newId(),
    scheduleId: schedule.id,
    place,
    localTime: local,
    dueAt: at.toISOString(),
    amount: amountAt(schedule, place).toString(),
    retryUntil: new Date(at.getTime() + schedule.retry_hours * HOUR_MS).toISOString(),
    state: isSkipped ? 'skipped' : 'due',
    tryAt: isSkipped ? null : at.toISOString(),
    endedAt: isSkipped ? schedule.now.toISOString() : null,
  };
}
