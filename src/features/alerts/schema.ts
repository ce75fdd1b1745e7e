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

export const alertsRequest = z.strictObject({ availableBelow, roomBelow });
export type AlertsRequest = z.output<typeof alertsRequest>;

export const alertsView = z.strictObject({ availableBelow, roomBelow }).meta({
  id: 'AccountAlerts',
  description: 'When an event tells that an account is about to reach one of its limits',
});
export type AlertsView = z.output<typeof alertsView>;
