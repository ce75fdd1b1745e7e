import type { AccountStatus, HoldState, MemberStatus, ObligationState } from './journal.ts';

/** Which status may follow which. Admission starts a member as an applicant or, where the operator has decided, active. */
export const MEMBER_TRANSITIONS: Readonly<Record<MemberStatus, readonly MemberStatus[]>> = {
  applicant: ['active', 'closed'],
  active: ['suspended', 'leaving'],
  suspended: ['active', 'leaving'],
  leaving: ['active', 'suspended', 'closed'],
  closed: [],
};

export const MEMBER_ADMISSION: readonly MemberStatus[] = ['applicant', 'active'];

export const ACCOUNT_TRANSITIONS: Readonly<Record<AccountStatus, readonly AccountStatus[]>> = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: [],
};

/** Who may trade: a member that is leaving spends and earns its balance down to zero. */
export const MEMBER_TRADES: Readonly<Record<MemberStatus, boolean>> = {
  applicant: false,
  active: true,
  suspended: false,
  leaving: true,
  closed: false,
};

/** The two sides of an obligation. */
export type ObligationParty = 'debtor' | 'creditor';

export const OBLIGATION_EVENTS = ['accept', 'reject', 'dispute', 'cancel', 'pay'] as const;
export type ObligationEvent = (typeof OBLIGATION_EVENTS)[number];

/**
 * The life of an obligation: what may happen to it, in which states, to which state it leads, and whose it is to do. An
 * operator may do any of it for either side. The debtor says whether it owes: it accepts, and so withdraws a dispute as
 * well. The creditor may do without what remains, also of what it has proposed. A payment leads to `settled` only once
 * nothing remains. Clearing settles accepted obligations too; nobody does that to a single one.
 */
export const OBLIGATION_TRANSITIONS: Readonly<
  Record<
    ObligationEvent,
    { readonly by: ObligationParty; readonly from: readonly ObligationState[]; readonly to: ObligationState }
  >
> = {
  accept: { by: 'debtor', from: ['proposed', 'disputed'], to: 'accepted' },
  reject: { by: 'debtor', from: ['proposed'], to: 'rejected' },
  dispute: { by: 'debtor', from: ['accepted'], to: 'disputed' },
  cancel: { by: 'creditor', from: ['proposed', 'accepted', 'disputed'], to: 'cancelled' },
  pay: { by: 'debtor', from: ['accepted'], to: 'settled' },
};

/** The two sides of a payment request. */
export type PaymentRequestParty = 'payer' | 'payee';

export const PAYMENT_REQUEST_STATES = ['pending', 'paid', 'rejected', 'cancelled', 'expired'] as const;
export type PaymentRequestState = (typeof PAYMENT_REQUEST_STATES)[number];

export const PAYMENT_REQUEST_EVENTS = ['acknowledge', 'reject', 'cancel', 'expire'] as const;
export type PaymentRequestEvent = (typeof PAYMENT_REQUEST_EVENTS)[number];

/**
 * The life of a payment request: what may happen to it, in which states, to which it leads, and whose it is to do (null: nobody's).
 * An operator may do it for either side. Past its time a request can only expire, and counts as expired before anybody says so.
 */
export const PAYMENT_REQUEST_TRANSITIONS: Readonly<
  Record<
    PaymentRequestEvent,
    {
      readonly by: PaymentRequestParty | null;
      readonly from: readonly PaymentRequestState[];
      readonly to: Exclude<PaymentRequestState, 'pending'>;
    }
  >
> = {
  acknowledge: { by: 'payer', from: ['pending'], to: 'paid' },
  reject: { by: 'payer', from: ['pending'], to: 'rejected' },
  cancel: { by: 'payee', from: ['pending'], to: 'cancelled' },
  expire: { by: null, from: ['pending'], to: 'expired' },
};

export const PAYMENT_SCHEDULE_STATES = ['active', 'paused', 'cancelled', 'finished'] as const;
export type PaymentScheduleState = (typeof PAYMENT_SCHEDULE_STATES)[number];

export const PAYMENT_SCHEDULE_EVENTS = ['change', 'pause', 'resume', 'cancel', 'finish'] as const;
export type PaymentScheduleEvent = (typeof PAYMENT_SCHEDULE_EVENTS)[number];

/**
 * The life of a payment schedule: what may happen to it, in which states, and to which it leads (null: it stays as it is). The payer
 * does all of it, or an operator; it finishes by itself, once nothing more comes of it and nothing is due.
 */
export const PAYMENT_SCHEDULE_TRANSITIONS: Readonly<
  Record<
    PaymentScheduleEvent,
    { readonly from: readonly PaymentScheduleState[]; readonly to: PaymentScheduleState | null }
  >
> = {
  change: { from: ['active', 'paused'], to: null },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  cancel: { from: ['active', 'paused'], to: 'cancelled' },
  finish: { from: ['active', 'paused'], to: 'finished' },
};

export const PAYMENT_OCCURRENCE_STATES = ['due', 'paid', 'failed', 'skipped'] as const;
export type PaymentOccurrenceState = (typeof PAYMENT_OCCURRENCE_STATES)[number];

export const PAYMENT_OCCURRENCE_EVENTS = ['pay', 'fail', 'skip'] as const;
export type PaymentOccurrenceEvent = (typeof PAYMENT_OCCURRENCE_EVENTS)[number];

/**
 * The life of one payment of a schedule, from its time on. While a limit refuses it, it stays due and is tried again until it may no
 * longer be. Whoever pauses or cancels the schedule skips what is due; what comes while it is paused is skipped from the first.
 */
export const PAYMENT_OCCURRENCE_TRANSITIONS: Readonly<
  Record<
    PaymentOccurrenceEvent,
    { readonly from: readonly PaymentOccurrenceState[]; readonly to: Exclude<PaymentOccurrenceState, 'due'> }
  >
> = {
  pay: { from: ['due'], to: 'paid' },
  fail: { from: ['due'], to: 'failed' },
  skip: { from: ['due'], to: 'skipped' },
};

export const HOLD_EVENTS = ['capture', 'void', 'expire'] as const;
export type HoldEvent = (typeof HOLD_EVENTS)[number];

/**
 * The life of a hold: what may happen to it, in which states, and to which it leads. The payee captures and voids; the payer
 * does not, for the payee relies on it. An operator may do either. A capture leads to `captured` only once nothing is reserved
 * any more. Past its time a hold can only expire, which is nobody's to do.
 */
export const HOLD_TRANSITIONS: Readonly<
  Record<HoldEvent, { readonly from: readonly HoldState[]; readonly to: HoldState; readonly isInTime: boolean }>
> = {
  capture: { from: ['held'], to: 'captured', isInTime: true },
  void: { from: ['held'], to: 'voided', isInTime: true },
  expire: { from: ['held'], to: 'expired', isInTime: false },
};
