/** What a payer changes of a schedule: how much and when from the next payment on, and whether anything is paid at all. */
import type { ClientBase, Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import { recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { scheduleMayNot } from '../../domain/ledger/payment-schedules.ts';
import { PAYMENT_SCHEDULE_TRANSITIONS } from '../../domain/ledger/transitions.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import { invalid } from '../../http/problem.ts';
import type { Circuit } from '../circuits/service.ts';
import { recordAllOf } from './coming.ts';
import { firstTime } from './making.ts';
import {
  type ChangedSchedule,
  type ScheduleRow,
  selectClock,
  selectSchedule,
  skipDue,
  updateSchedule,
  writeText,
} from './queries.ts';
import { readRule } from './recurrence.ts';
import type { PaymentScheduleChange } from './schema.ts';
import { scheduleEvent } from './views.ts';

export type Step = 'pause' | 'resume' | 'cancel';

const DONE = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

/** A time of the schedule came between what had been written down and the lock. */
class Behind extends Error {}

/**
 * What has come of the schedule is written down first, as the schedule was until now: it is not this that changes. That takes no
 * lock of the circuit, however much it is.
 */
export async function upToDate<T>(pool: Pool, circuitId: string, id: string, change: () => Promise<T>): Promise<T> {
  for (;;) {
    await recordAllOf(pool, circuitId, id);
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof Behind)) throw error;
    }
  }
}

/** The schedule as it stays until the transaction ends: nobody pays of it, or changes it, meanwhile. */
async function lock(client: ClientBase, circuit: Circuit, id: string): Promise<{ row: ScheduleRow; now: Date }> {
  // First of all: whoever pays an occurrence holds this lock and then writes its row.
  await lockCircuit(client, circuit.id);
  const row = await selectSchedule(client, circuit.id, id, true);
  if (row === undefined) throw scheduleNotFound(id);
  const { now } = await selectClock(client, circuit.id);
  if (row.next_at !== null && row.next_at <= now && scheduleMayNot('change', row.state) === null) throw new Behind();
  return { row, now };
}

/** @throws SaldoError `transition-not-allowed` */
export async function take(
  client: ClientBase,
  circuit: Circuit,
  id: string,
  step: Step,
  actor: Actor,
): Promise<string> {
  const { row, now } = await lock(client, circuit, id);
  const refused = scheduleMayNot(step, row.state);
  if (refused) throw new SaldoError(refused);
  const state = PAYMENT_SCHEDULE_TRANSITIONS[step].to ?? row.state;
  if (step !== 'resume') await skipDue(client, circuit.id, id, now);
  const ended = step === 'cancel' ? { next_local: null, next_at: null } : {};
  await updateSchedule(client, circuit.id, id, { ...row, state, ...ended });
  const about = { circuitId: circuit.id, actor, subjectId: id };
  await recordAuditEvent(client, { ...about, action: `payment-schedule-${DONE[step]}` });
  await recordEvents(client, circuit.id, [scheduleEvent(DONE[step], row, circuit.scale)]);
  return id;
}

/** @throws SaldoError `transition-not-allowed`, `precondition-failed`, `validation-failed` */
export async function change(
  client: ClientBase,
  circuit: Circuit,
  id: string,
  asked: PaymentScheduleChange,
  version: number | null,
  actor: Actor,
): Promise<void> {
  const { row } = await lock(client, circuit, id);
  if (version !== null && version !== row.version)
    throw refuse('precondition-failed', 'The schedule was changed by somebody else meanwhile; read it again.');
  const refused = scheduleMayNot('change', row.state);
  if (refused) throw new SaldoError(refused);
  if (row.instalments !== null)
    for (const path of ['amount', 'recurrence'] as const)
      if (asked[path] !== undefined)
        throw invalid([{ path, message: 'is not changed in instalments: cancel the schedule, and make another' }]);
  const changed: ChangedSchedule = {
    ...row,
    ...(asked.amount !== undefined && { amount: readPositiveAmount(asked.amount, circuit.scale, 'amount') }),
    ...(asked.recurrence !== undefined && recurring(row, asked.recurrence)),
    ...(asked.retryFor !== undefined && { retry_hours: asked.retryFor }),
  };
  await updateSchedule(client, circuit.id, id, changed);
  if (asked.description !== undefined) await writeText(client, circuit.id, id, asked.description);
  // What was written about it is nobody's but the payer's: the trail says that it was changed, and not to what.
  const { description, ...told } = asked;
  const trail = { ...told, ...(description !== undefined && { description: description !== null }) };
  const about = { circuitId: circuit.id, actor, subjectId: id };
  await recordAuditEvent(client, { ...about, action: 'payment-schedule-changed', change: trail });
}

/** A new rule is reckoned from the time that would have been the next: that and no earlier one may be its first. */
function recurring(row: ScheduleRow, recurrence: string): Partial<ChangedSchedule> {
  const { next_local: local, next_at: at, state, time_zone: timeZone } = row;
  if (local === null || at === null)
    throw refuse('transition-not-allowed', 'Nothing more is to come of the payment schedule.', { state });
  const rule = readRule(recurrence);
  const next = firstTime(rule, { local, at }, timeZone, rule.count);
  return { recurrence, begins_at: local, next_local: next.local, next_at: next.at, remaining: rule.count };
}

export const scheduleNotFound = (id: string) =>
  refuse('payment-schedule-not-found', 'There is no such payment schedule in this circuit.', { paymentScheduleId: id });
