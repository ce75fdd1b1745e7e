import { z } from 'zod';
import { PAYMENT_OCCURRENCE_STATES, PAYMENT_SCHEDULE_STATES } from '../../domain/ledger/transitions.ts';
import {
  amountText,
  date,
  externalId,
  pageQuery,
  text,
  timestamp,
  timeText,
  timeZone,
  uuid,
} from '../../http/codecs.ts';
import {
  PAYMENT_INSTALMENTS_MAX,
  PAYMENT_RETRY_EVERY_MINUTES,
  PAYMENT_RETRY_HOURS_DEFAULT,
  PAYMENT_RETRY_HOURS_MAX,
  PAYMENT_SCHEDULE_GAP_YEARS_MAX,
  RECURRENCE_LENGTH_MAX,
} from '../../limits/payments.ts';
import { TEXT_LENGTH_MAX } from '../../limits.ts';
import { faultOfRule, readRule } from './recurrence.ts';

const from = uuid.meta({ description: 'The account that pays' });
const to = uuid.meta({ description: 'The account that is paid' });
const description = text(TEXT_LENGTH_MAX).meta({
  description: 'Each payment gets it, as it is then; it can be erased',
  examples: ['Rent of the workshop'],
});

const recurrenceText = z
  .string()
  .max(RECURRENCE_LENGTH_MAX, `must have at most ${RECURRENCE_LENGTH_MAX} characters`)
  .meta({
    description:
      'A recurrence rule of RFC 5545: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; without BYHOUR, BYMINUTE, BYSECOND and BYWEEKNO; ' +
      'ended by COUNT or UNTIL, or open-ended. A day that a month has not is left out: BYMONTHDAY=-1 is the last of each month. ' +
      `No rule has BYMONTHDAY or BYSETPOS and is daily, or BYYEARDAY beside BYDAY or BYMONTHDAY; each comes again within ${PAYMENT_SCHEDULE_GAP_YEARS_MAX} years`,
    examples: ['FREQ=MONTHLY;BYMONTHDAY=1'],
  });

const recurrence = recurrenceText.superRefine((rule, context) => {
  const fault = rule.length > RECURRENCE_LENGTH_MAX ? null : faultOfRule(rule);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const A_DURATION = `must be a duration of days and hours such as P3D, PT12H or P1DT6H, of ${PAYMENT_RETRY_HOURS_MAX / 24} days at most`;

/** ISO 8601 on the wire, hours inside. */
const retryFor = z
  .codec(
    z.string(A_DURATION).regex(/^P(?=[0-9T])([0-9]{1,2}D)?(T[0-9]{1,3}H)?$/, A_DURATION),
    z.int().max(PAYMENT_RETRY_HOURS_MAX, A_DURATION),
    { decode: hoursOf, encode: durationOf },
  )
  .meta({
    description:
      `For how long after its time a payment that a limit refuses is tried again, every ${PAYMENT_RETRY_EVERY_MINUTES} minutes; ` +
      `${durationOf(PAYMENT_RETRY_HOURS_DEFAULT)} where it is left out. PT0H: not at all`,
    examples: ['P3D'],
  });

function hoursOf(duration: string): number {
  const [, days = '0', hours = '0'] = /^P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(duration) ?? [];
  return Number(days) * 24 + Number(hours);
}

export function durationOf(hours: number): string {
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const time = rest > 0 || days === 0 ? `T${rest}H` : '';
  return `P${days > 0 ? `${days}D` : ''}${time}`;
}

const time = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time of the day such as "09:30"')
  .meta({
    description: 'The time of the day of every payment, by the clocks of the time zone. 00:00 where it is left out',
    examples: ['09:30'],
  });
const amount = amountText.meta({ description: 'Of each payment; with `instalments`, of all of them together' });
const instalments = z
  .int()
  .min(2, 'must be 2 or more')
  .max(PAYMENT_INSTALMENTS_MAX, `must be ${PAYMENT_INSTALMENTS_MAX} or less`)
  .meta({
    description:
      'Splits the amount into so many payments, which add up to it: all equal, but that the first ones are one smallest unit ' +
      'larger where it does not divide. The recurrence then has no end of its own',
    examples: [12],
  });

export const paymentScheduleAsked = z
  .strictObject({
    from,
    to,
    amount,
    description: description.optional(),
    externalId: externalId.optional(),
    startsAt: timestamp.optional().meta({
      description: 'The moment of the first payment, or of the only one. Later ones have its time of the day',
    }),
    startsOn: date.optional().meta({ description: 'The day of the first payment, or of the only one' }),
    time: time.optional(),
    recurrence: recurrence.optional(),
    timeZone: timeZone
      .optional()
      .meta({ description: "By whose clocks its times are reckoned; the circuit's at first" }),
    instalments: instalments.optional(),
    retryFor: retryFor.optional(),
  })
  .superRefine((asked, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if ((asked.startsAt === undefined) === (asked.startsOn === undefined))
      refuse(
        'startsOn',
        asked.startsAt === undefined
          ? 'this or `startsAt` is needed'
          : 'is given, and so is `startsAt`: one of them says it',
      );
    if (asked.time !== undefined && asked.startsOn === undefined) refuse('time', 'belongs to `startsOn`');
    if (asked.instalments === undefined) return;
    if (asked.recurrence === undefined) return refuse('instalments', 'needs a recurrence');
    if (faultOfRule(asked.recurrence) !== null) return;
    const { count, until } = readRule(asked.recurrence);
    if (count !== null || until !== null)
      refuse('instalments', 'says when the recurrence ends: leave COUNT and UNTIL out');
  })
  .meta({
    description: 'One payment, or with a `recurrence` many',
    examples: [
      {
        from: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b',
        to: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6c',
        amount: '350.00',
        description: 'Rent of the workshop',
        startsOn: '2041-01-01',
        time: '09:00',
        recurrence: 'FREQ=MONTHLY;BYMONTHDAY=1',
        timeZone: 'Europe/Rome',
      },
      {
        from: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b',
        to: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6c',
        amount: '1000.00',
        startsOn: '2041-01-15',
        recurrence: 'FREQ=MONTHLY',
        instalments: 3,
        retryFor: 'P7D',
      },
    ],
  });
export type PaymentScheduleAsked = z.output<typeof paymentScheduleAsked>;

export const paymentScheduleChange = z
  .strictObject({
    amount: amount.optional(),
    recurrence: recurrence.optional(),
    retryFor: retryFor.optional(),
    description: description.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change')
  .meta({
    description: 'Counts from the next payment on. A new rule is reckoned from the time that would have been the next',
    examples: [{ amount: '375.00' }],
  });
export type PaymentScheduleChange = z.output<typeof paymentScheduleChange>;

export const paymentScheduleView = z
  .strictObject({
    id: uuid,
    state: z.enum(PAYMENT_SCHEDULE_STATES).meta({ examples: ['active'] }),
    from,
    to,
    amount,
    instalments: instalments.nullable(),
    description: description.nullable(),
    externalId: externalId.nullable(),
    startsOn: date.meta({ description: 'The day from which on the rule is reckoned' }),
    time: z.string().meta({ description: 'By the clocks of the time zone', examples: ['09:30:00'] }),
    recurrence: recurrenceText.nullable(),
    timeZone,
    retryFor: z.string().meta({ examples: ['P3D'] }),
    nextAt: timeText.nullable().meta({ description: 'When the next payment is due; null: there is none' }),
    nextAmount: amountText.nullable(),
    occurrences: z.int().meta({ description: 'Payments whose time has come, skipped ones too', examples: [3] }),
    remaining: z.int().nullable().meta({ description: 'Payments still to come; null: as many as the rule has' }),
    createdAt: timeText,
    principalId: uuid.meta({ description: 'Who made it: its payments are in this name' }),
  })
  .meta({ id: 'PaymentSchedule' });
export type PaymentScheduleView = z.input<typeof paymentScheduleView>;

export const paymentOccurrenceView = z
  .strictObject({
    id: uuid,
    state: z.enum(PAYMENT_OCCURRENCE_STATES).meta({ examples: ['paid'] }),
    number: z.int().meta({ description: '1 for the first payment of the schedule', examples: [1] }),
    localTime: z.string().meta({ description: 'By the clocks of the time zone', examples: ['2041-01-01T09:00:00'] }),
    dueAt: timeText,
    amount: amountText,
    tries: z.int().meta({ description: 'How often it was tried', examples: [1] }),
    refusal: z
      .string()
      .nullable()
      .meta({ description: 'The code of the rule that refused the last try', examples: ['credit-limit-exceeded'] }),
    retryUntil: timeText.meta({ description: 'Until when a limit that refuses it does not make it fail' }),
    endedAt: timeText.nullable().meta({ description: 'When it was paid, failed or was skipped' }),
    transactionId: uuid.nullable().meta({ description: 'The transfer that paid it' }),
    transactionNumber: z.int().nullable().meta({ description: "Its number in the circuit's journal" }),
  })
  .meta({ id: 'PaymentOccurrence' });
export type PaymentOccurrenceView = z.input<typeof paymentOccurrenceView>;

export const paymentScheduleFilters = pageQuery.extend({
  account: uuid.optional().meta({ description: 'Those that pay from this account' }),
  state: z.enum(PAYMENT_SCHEDULE_STATES).optional(),
  externalId: externalId.optional(),
});
export type PaymentScheduleFilters = z.output<typeof paymentScheduleFilters>;

export const paymentOccurrenceFilters = pageQuery.extend({ state: z.enum(PAYMENT_OCCURRENCE_STATES).optional() });
export type PaymentOccurrenceFilters = z.output<typeof paymentOccurrenceFilters>;
