/** What becomes of payment schedules without anybody asking for it at that moment. */
import type { Pool } from 'pg';
import { recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type ErrorCode, SaldoError } from '../../domain/errors.ts';
import type { Transfer } from '../../domain/ledger/commands.ts';
import { nextTry } from '../../domain/ledger/payment-schedules.ts';
import {
  PAYMENT_OCCURRENCE_TAKEN_UP_SECONDS,
  PAYMENT_OCCURRENCES_A_PART,
  PAYMENT_RETRY_EVERY_MINUTES,
  PAYMENT_SCHEDULE_PARTS_A_RUN,
} from '../../limits/payments.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import { recordSome } from './coming.ts';
import {
  type DueOccurrenceRow,
  endForClosed,
  finishSchedules,
  selectCircuitsToFinish,
  takeDue,
  writeRefused,
} from './due-queries.ts';
import { selectClock } from './queries.ts';
import { scheduleEvent } from './views.ts';

const RETRY_EVERY_MS = PAYMENT_RETRY_EVERY_MINUTES * 60_000;

export interface DuePaymentSchedules {
  /**
   * Pays what is due of all schedules, or says that it has failed. What is due follows from rows, and each occurrence is paid at most
   * once whoever tries it: two that do so at one time do no harm, and neither does one that dies.
   */
  payDue(): Promise<void>;
}

export function createDuePaymentSchedules(pool: Pool, poster: Poster): DuePaymentSchedules {
  return {
    async payDue() {
      for (let part = 0; part < PAYMENT_SCHEDULE_PARTS_A_RUN; part++) {
        const recorded = await recordSome(pool);
        const tried = await paySome(pool, poster);
        if (recorded === 0 && tried < PAYMENT_OCCURRENCES_A_PART) break;
      }
      for (const circuitId of await selectCircuitsToFinish(pool))
        while ((await finishSome(pool, circuitId)) === PAYMENT_OCCURRENCES_A_PART);
    },
  };
}

interface Refused {
  readonly occurrence: DueOccurrenceRow;
  readonly code: ErrorCode;
}

/** Tries some of what is due, all of it at once: the poster commits it together. Answers how many. */
async function paySome(pool: Pool, poster: Poster): Promise<number> {
  const due = await takeDue(pool, PAYMENT_OCCURRENCES_A_PART, PAYMENT_OCCURRENCE_TAKEN_UP_SECONDS);
  const tries = await Promise.allSettled(due.map((occurrence) => payOne(poster, occurrence)));
  const refused = tries.flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []));
  for (const circuitId of new Set(refused.map(({ occurrence }) => occurrence.circuit_id)))
    await writeOf(
      pool,
      circuitId,
      refused.filter(({ occurrence }) => occurrence.circuit_id === circuitId),
    );
  const failures = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  // These are taken up again after a while, and the others did not wait for them.
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} scheduled payments could not be tried`);
  return due.length;
}

/** Not of the payment, but of the service at that moment; or somebody else has ended the occurrence. */
const NO_ANSWER: readonly ErrorCode[] = ['overloaded', 'internal-error', 'transition-not-allowed'];

/** Null: it is paid, or there is no answer yet. */
async function payOne(poster: Poster, occurrence: DueOccurrenceRow): Promise<Refused | null> {
  const { parts, beside } = newCommandParts(occurrence.principal_id, occurrence.description ?? undefined);
  const command: Transfer = {
    kind: 'transfer',
    ...parts,
    from: occurrence.payer_account_id,
    to: occurrence.payee_account_id,
    amount: occurrence.amount,
    externalId: null,
    occurredOn: null,
    payingMemberId: null,
    occurrenceId: occurrence.id,
  };
  try {
    await postOne(poster, occurrence.circuit_id, submissionOf(command, beside, null));
    return null;
  } catch (error) {
    if (!(error instanceof SaldoError)) throw error;
    return NO_ANSWER.includes(error.code) ? null : { occurrence, code: error.code };
  }
}

/** Writes what was refused of one circuit, and tells of what has failed by it. */
async function writeOf(pool: Pool, circuitId: string, refused: readonly Refused[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockCircuit(client, circuitId);
    const { now } = await selectClock(client, circuitId);
    const tries = refused.map(({ occurrence: { id, retry_until: until }, code }) => {
      const at = nextTry(code, now.getTime(), RETRY_EVERY_MS, until.getTime());
      return { id, code, tryAt: at === null ? null : new Date(at).toISOString() };
    });
    const failed = await writeRefused(client, circuitId, now, tries);
    await endForClosed(client, circuitId, [...failed]);
    const events = refused.filter(({ occurrence }) => failed.has(occurrence.id)).map(failureOf);
    await recordEvents(client, circuitId, events);
  });
}

const failureOf = ({ occurrence, code: reason }: Refused) => {
  const { id: occurrenceId, schedule_id: id, place: number, due_at: dueAt, scale } = occurrence;
  const more = { occurrenceId, number, dueAt: dueAt.toISOString(), reason };
  return scheduleEvent('occurrence-failed', { ...occurrence, id }, scale, more);
};

/** Says of schedules of which nothing is left that they are finished. */
const finishSome = (pool: Pool, circuitId: string): Promise<number> =>
  inTransaction(pool, async (client) => {
    await lockCircuit(client, circuitId);
    const finished = await finishSchedules(client, circuitId, PAYMENT_OCCURRENCES_A_PART);
    await recordEvents(
      client,
      circuitId,
      finished.map((row) => scheduleEvent('finished', row, row.scale)),
    );
    return finished.length;
  });
