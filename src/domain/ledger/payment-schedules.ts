/**
 * Payment schedules: what a payer has put down to be paid at a time, or again and again. They stand beside the journal. The core says
 * what may happen to them, how an amount is split, and whether an occurrence may still be paid: at one instant it can be paid, be
 * skipped or fail, and one of them wins.
 */
import { type ErrorCode, type Refusal, refusal } from '../errors.ts';
import type { Transfer } from './commands.ts';
import type { Draft } from './draft.ts';
import {
  PAYMENT_OCCURRENCE_TRANSITIONS,
  PAYMENT_SCHEDULE_TRANSITIONS,
  type PaymentOccurrenceEvent,
  type PaymentOccurrenceState,
  type PaymentScheduleEvent,
  type PaymentScheduleState,
} from './transitions.ts';

/** Why this may not happen to a schedule in that state; null: it may. */
export const scheduleMayNot = (event: PaymentScheduleEvent, state: PaymentScheduleState): Refusal | null =>
  PAYMENT_SCHEDULE_TRANSITIONS[event].from.includes(state)
    ? null
    : refusal('transition-not-allowed', `The payment schedule is ${state}: one cannot ${event} it.`, { state });

/** Why this may not happen to an occurrence in that state; null: it may. */
export const occurrenceMayNot = (event: PaymentOccurrenceEvent, state: PaymentOccurrenceState): Refusal | null =>
  PAYMENT_OCCURRENCE_TRANSITIONS[event].from.includes(state)
    ? null
    : refusal('transition-not-allowed', `The payment of the schedule is ${state}: one cannot ${event} it.`, { state });

/**
 * One of the parts of an amount that is paid in instalments, in minor units. Each gets the same, and what is left over goes to the
 * first ones, one unit each (the largest remainders, all of which are equal): the parts add up to the amount.
 *
 * @param place 1 for the first
 */
export function instalmentOf(total: bigint, parts: number, place: number): bigint {
  const [each, over] = [total / BigInt(parts), total % BigInt(parts)];
  return BigInt(place) <= over ? each + 1n : each;
}

/**
 * Refusals that may pass by themselves: the payer is paid something, the payee spends, a day, month or contract year begins, the
 * operator sees to the account of a fee. Any other is an occurrence's last.
 */
const PASSING: readonly ErrorCode[] = [
  'credit-limit-exceeded',
  'balance-cap-exceeded',
  'daily-cap-exceeded',
  'monthly-cap-exceeded',
  'sales-capacity-exceeded',
  'fee-account-unavailable',
];

/**
 * When an occurrence is tried again that was refused, in epoch milliseconds; null: it has failed.
 * @param until the last moment at which it may be tried
 */
export const nextTry = (code: ErrorCode, now: number, everyMs: number, until: number): number | null =>
  PASSING.includes(code) && now < until ? Math.min(now + everyMs, until) : null;

/** Why a payment may not be posted, as far as a schedule is concerned; null: it is of none, or of an occurrence that is due. */
export function payOccurrence(draft: Draft, command: Transfer): Refusal | null {
  if (command.occurrenceId === undefined) return null;
  const occurrence = draft.paymentOccurrence(command.occurrenceId);
  if (occurrence === undefined)
    return refusal('payment-schedule-not-found', 'There is no such payment of a schedule in this circuit.', {
      occurrenceId: command.occurrenceId,
    });
  const refused = occurrenceMayNot('pay', occurrence.state);
  if (refused) return refused;
  draft.setPaymentOccurrence({ ...occurrence, state: PAYMENT_OCCURRENCE_TRANSITIONS.pay.to });
  return null;
}
