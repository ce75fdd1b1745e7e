import { z } from 'zod';
import { PERIOD_BASES } from '../../domain/ledger/period-fees.ts';
import { amountText, pageQuery, timeText, uuid } from '../../http/codecs.ts';

/** A month, as `2026-10`. */
export const period = z
  .string('must be a month such as "2026-10"')
  .regex(/^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])$/, 'must be a month such as "2026-10"')
  .meta({ description: 'A month where the circuit is', examples: ['2026-10'] });

export const runRequest = z.strictObject({ period });

const charge = z.strictObject({
  accountId: uuid,
  memberId: uuid,
  name: z.string().meta({ description: 'The name of its rule', examples: ['Membership'] }),
  basis: z.enum(PERIOD_BASES),
  to: uuid.meta({ description: "The circuit's account that it goes to" }),
  amount: amountText,
});

export const runPreview = z
  .strictObject({
    period,
    scheduleVersion: z.int().nullable().meta({ description: 'The schedule in force at its end; null: none was' }),
    charged: amountText.meta({ description: 'What would be posted' }),
    owed: amountText.meta({ description: 'What a limit or a status refuses, and would be owed instead' }),
    due: amountText.meta({
      description: "What the circuit's own account does not take at present, and would be tried again",
    }),
    charges: z.array(charge.extend({ state: z.enum(['charged', 'owed', 'due']) })),
  })
  .meta({ id: 'FeeRunPreview' });
export type RunPreview = z.input<typeof runPreview>;

export const runView = z
  .strictObject({
    period,
    scheduleVersion: z.int().nullable().meta({ description: 'The schedule in force at its end; null: none was' }),
    principalId: uuid.meta({ description: 'Who started it' }),
    startedAt: timeText,
    finishedAt: timeText.nullable().meta({ description: 'When each charge was posted or owed; null: not yet' }),
    charges: z.int().meta({ description: 'How many there are' }),
    charged: amountText.meta({ description: 'What was posted' }),
    owed: amountText.meta({ description: 'What became obligations' }),
  })
  .meta({ id: 'FeeRun' });
export type RunView = z.input<typeof runView>;

const STATES = ['charged', 'owed', 'waived', 'due'] as const;

export const chargeView = charge
  .extend({
    id: uuid.meta({ description: 'That of its transaction, or of the obligation that it became' }),
    state: z.enum(STATES).meta({
      description:
        '`charged`: posted. `owed`: it became an obligation. `due`: neither yet. `waived`: the account was closed before',
      examples: ['charged'],
    }),
    transactionNumber: z.int().nullable(),
  })
  .meta({ id: 'FeeCharge' });
export type ChargeView = z.input<typeof chargeView>;

export const chargeFilters = pageQuery.extend({ state: z.enum(STATES).optional() });
export type ChargeFilters = z.output<typeof chargeFilters>;
