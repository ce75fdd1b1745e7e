/** Every type of event. A new one beside the journal is one entry here; of transactions they stand in journal-types.ts. */
import { z } from 'zod';
import { amountText, balanceText, date, timeText, uuid } from '../../http/codecs.ts';
import { type EventType, JOURNAL_EVENTS } from './journal-types.ts';

const standing = {
  accountId: uuid,
  balance: balanceText,
  creditLimit: amountText.nullable(),
  balanceCap: amountText.nullable(),
};

const scheduled = z.strictObject({ from: uuid, to: uuid, amount: amountText });

const asked = z.strictObject({ from: uuid, to: uuid, amount: amountText, obligationId: uuid.nullable() });

/** What changes beside the journal: written down by `recordEvents`, and told as it is. */
const OTHER_EVENTS: readonly EventType[] = [
  {
    type: 'account.low-balance',
    description: 'Less is left to spend than somebody asked to be told of',
    data: z.strictObject({ ...standing, availableBelow: amountText }),
  },
  {
    type: 'account.high-balance',
    description: 'Less is left to receive than somebody asked to be told of',
    data: z.strictObject({ ...standing, roomBelow: amountText }),
  },
  {
    type: 'account.high-volume',
    description: 'More was paid and received in a month than somebody asked to be told of',
    data: z.strictObject({ accountId: uuid, month: z.string(), turnover: amountText, turnoverAbove: amountText }),
  },
  {
    type: 'account.debt-due',
    description: 'So much of what an account owes will be a year old on that day, and so is due',
    data: z.strictObject({ accountId: uuid, dueOn: date, amount: amountText }),
  },
  {
    type: 'account.over-limit',
    description: 'An account owes more than its credit limit, which was lowered, say',
    data: z.strictObject(standing),
  },
  {
    type: 'payment-request.created',
    description: 'A payee asks to be paid',
    data: asked.extend({ expiresAt: timeText }),
  },
  {
    type: 'payment-request.paid',
    description: 'A payment request was paid, by the transaction of this number',
    data: asked.extend({ transactionNumber: z.int() }),
  },
  { type: 'payment-request.rejected', description: 'The payer will not pay it', data: asked },
  { type: 'payment-request.cancelled', description: 'The payee does not ask any more', data: asked },
  { type: 'payment-request.expired', description: 'Nobody has answered it in time', data: asked },
  {
    type: 'payment-schedule.created',
    description: 'A payer has put down what is to be paid at a time, or again and again',
    data: scheduled.extend({ nextAt: timeText }),
  },
  { type: 'payment-schedule.paused', description: 'Nothing of it is paid until it is resumed', data: scheduled },
  { type: 'payment-schedule.resumed', description: 'It is paid again, from its next time on', data: scheduled },
  { type: 'payment-schedule.cancelled', description: 'Nothing of it is paid any more', data: scheduled },
  { type: 'payment-schedule.finished', description: 'Nothing of it is due, or will be', data: scheduled },
  {
    type: 'payment-schedule.occurrence-failed',
    description: 'A payment of it was refused by the rule of this code, and is not tried any more',
    data: scheduled.extend({ occurrenceId: uuid, number: z.int(), dueAt: timeText, reason: z.string() }),
  },
  {
    type: 'fee-schedule.created',
    description: 'An operator has set what payments and months cost from a time on, by this many rules',
    data: z.strictObject({ version: z.int(), effectiveFrom: timeText, rules: z.int() }),
  },
  {
    type: 'trading-rules.set',
    description:
      'An operator has set who may pay whom, and how much: this many pairs of groups, caps and terms of sellers',
    data: z.strictObject({ version: z.int(), pairs: z.int(), caps: z.int(), sellers: z.int() }),
  },
  {
    type: 'payment-agreement.made',
    description: 'A payer has agreed to pay requests of a payee at once, or those of all',
    data: z.strictObject({ accountId: uuid, payee: z.union([uuid, z.literal('all')]) }),
  },
  {
    type: 'payment-agreement.withdrawn',
    description: 'A payer has withdrawn such an agreement',
    data: z.strictObject({ accountId: uuid, payee: z.union([uuid, z.literal('all')]) }),
  },
];

const ALL: readonly EventType[] = [...Object.values(JOURNAL_EVENTS), ...OTHER_EVENTS];

export const EVENT_TYPES = ALL.map(({ type }) => type) as [string, ...string[]];

/** The event as one schema for each type. `common` is what every event has beside `type` and `data`. */
export const eventUnion = <Common extends z.ZodRawShape>(common: Common) =>
  z.discriminatedUnion(
    'type',
    ALL.map(({ type, description, data }) =>
      z.strictObject({ ...common, type: z.literal(type), data }).meta({ id: nameOf(type), description }),
    ) as unknown as [z.ZodObject<Common & { type: z.ZodLiteral<string>; data: z.ZodObject }>],
  );

/** `transfer.posted` is `TransferPostedEvent` in the OpenAPI document. */
const nameOf = (type: string): string =>
  `${type
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Event`;
