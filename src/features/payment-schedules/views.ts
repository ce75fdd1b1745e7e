import type { NewEvent } from '../../db/events.ts';
import { instalmentOf } from '../../domain/ledger/payment-schedules.ts';
import { formatAmount } from '../../domain/money.ts';
import type { OccurrenceRow, ScheduleRow } from './queries.ts';
import { durationOf, type PaymentOccurrenceView, type PaymentScheduleView } from './schema.ts';

/** What the payment at this place of a schedule comes to. */
export const amountAt = (
  { amount, instalments }: Pick<ScheduleRow, 'amount' | 'instalments'>,
  place: number,
): bigint => (instalments === null ? amount : instalmentOf(amount, instalments, place));

export function scheduleViewOf(row: ScheduleRow, scale: number): PaymentScheduleView {
  const [startsOn = '', time = ''] = row.begins_at.split('T');
  return {
    id: row.id,
    state: row.state,
    from: row.payer_account_id,
    to: row.payee_account_id,
    amount: formatAmount(row.amount, scale),
    instalments: row.instalments,
    description: row.description,
    externalId: row.external_id,
    startsOn,
    time,
    recurrence: row.recurrence,
    timeZone: row.time_zone,
    retryFor: durationOf(row.retry_hours),
    nextAt: row.next_at?.toISOString() ?? null,
    nextAmount: row.next_at === null ? null : formatAmount(amountAt(row, row.taken + 1), scale),
    occurrences: row.taken,
    remaining: row.next_at === null ? 0 : row.remaining,
    createdAt: row.created_at.toISOString(),
    principalId: row.principal_id,
  };
}

export const occurrenceViewOf = (row: OccurrenceRow, scale: number): PaymentOccurrenceView => ({
  id: row.id,
  state: row.state,
  number: row.place,
  localTime: row.local_time,
  dueAt: row.due_at.toISOString(),
  amount: formatAmount(row.amount, scale),
  tries: row.tries,
  refusal: row.refusal,
  retryUntil: row.retry_until.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  transactionId: row.transaction_id,
  transactionNumber: row.paid_number === null ? null : Number(row.paid_number),
});

/** What every event of a schedule goes by. */
export interface ScheduleFacts {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly amount: bigint;
}

/** The payee is told by the transfers, and of nothing before them. */
export const scheduleEvent = (
  happened: 'created' | 'paused' | 'resumed' | 'cancelled' | 'finished' | 'occurrence-failed',
  { id, payer_account_id: from, payee_account_id: to, amount }: ScheduleFacts,
  scale: number,
  more: NewEvent['data'] = {},
): NewEvent => ({
  type: `payment-schedule.${happened}`,
  subjectId: id,
  accountIds: [from],
  data: { from, to, amount: formatAmount(amount, scale), ...more },
});
