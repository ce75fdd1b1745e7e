import { z } from 'zod';
import { amountText } from '../../http/codecs.ts';

const availableBelow = amountText.nullable().meta({
  description: 'Tell by `account.low-balance` when less than this is left to spend; null: do not',
  examples: ['50.00'],
});
const roomBelow = amountText.nullable().meta({
  description: 'Tell by `account.high-balance` when less than this is left to receive; null: do not',
  examples: ['100.00'],
});

const turnoverAbove = amountText.nullable().meta({
  description:
    'Tell by `account.high-volume`, once a month, when more than this was paid and received in it; null: do not',
  examples: ['5000.00'],
});
const debtDueWithinDays = z
  .int()
  .min(1)
  .max(366)
  .nullable()
  .meta({
    description: 'Tell by `account.debt-due` so many days before a part of its debt is a year old; null: do not',
    examples: [30],
  });

export const alertsRequest = z.strictObject({
  availableBelow,
  roomBelow,
  turnoverAbove: turnoverAbove.optional(),
  debtDueWithinDays: debtDueWithinDays.optional(),
});
export type AlertsRequest = z.output<typeof alertsRequest>;

export const alertsView = z.strictObject({ availableBelow, roomBelow, turnoverAbove, debtDueWithinDays }).meta({
  id: 'AccountAlerts',
  description: 'When an event tells that an account is about to reach one of its limits, trades much, or owes for long',
});
export type AlertsView = z.output<typeof alertsView>;
