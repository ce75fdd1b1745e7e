import { z } from 'zod';
import { FEE_RULES_MAX } from '../../domain/ledger/fee-rules.ts';
import { FEE_KINDS, FEE_SIDES } from '../../domain/ledger/fees.ts';
import { PERIOD_BASES } from '../../domain/ledger/period-fees.ts';
import { amountText, externalId, text, timestamp, timeText, uuid } from '../../http/codecs.ts';
import { FEE_GROUPS_MAX, FEE_NAME_LENGTH_MAX } from '../../limits/payments.ts';

const A_RATE = 'must be a decimal string such as "0.0125"';

const rate = z
  .string(A_RATE)
  .max(40, 'has too many digits')
  .regex(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/, A_RATE)
  .meta({
    description: 'A share of what is paid, from 0 to 1, with at most 6 decimals: "0.0125" is 1.25 %',
    examples: ['0.0125'],
  });
const groupsOf = (side: string) =>
  z
    .array(externalId)
    .max(FEE_GROUPS_MAX)
    .meta({ description: `Only where the ${side} is of one of these groups`, examples: [['crafts']] });
const kinds = z
  .array(z.enum(FEE_KINDS))
  .max(FEE_KINDS.length)
  .meta({ description: 'Only of these. A capture costs what a transfer of as much would', examples: [['transfer']] });

const name = text(FEE_NAME_LENGTH_MAX).meta({ description: 'For statements', examples: ['Trade fee'] });
const charges = z.enum(FEE_SIDES).meta({ description: 'Who pays it', examples: ['payee'] });
const to = uuid.meta({ description: 'The account that it goes to: `fees` or `solidarity` of the circuit' });
const fixed = amountText.meta({ description: 'In any case', examples: ['0.10'] });
const minimum = amountText.meta({ description: 'What comes to less is raised to it', examples: ['0.05'] });
const maximum = amountText.meta({ description: 'What comes to more is lowered to it', examples: ['25.00'] });
const payerGroups = groupsOf('payer');
const payeeGroups = groupsOf('payee');

const ruleRequest = z.strictObject({
  name,
  charges,
  to,
  rate: rate.optional(),
  fixed: fixed.optional(),
  minimum: minimum.optional(),
  maximum: maximum.optional(),
  payerGroups: payerGroups.optional(),
  payeeGroups: payeeGroups.optional(),
  kinds: kinds.optional(),
});
export type RuleRequest = z.output<typeof ruleRequest>;

const amount = amountText.meta({ description: 'What a membership costs a month', examples: ['5.00'] });
const allowance = amountText.meta({
  description: 'Of demurrage: balances up to it bear none; "0" where it is left out',
  examples: ['500.00'],
});
const basis = z.enum(PERIOD_BASES).meta({
  description:
    '`membership`: an amount for each member. `demurrage`: a share of what an account had above an allowance, on the average of its days',
  examples: ['demurrage'],
});
const monthlyRate = rate.meta({
  description: 'Of demurrage: a share a month, from 0 to 1, with at most 6 decimals: "0.01" is 1 %',
});
const groups = groupsOf('member');

const periodRuleRequest = z.strictObject({
  name,
  basis,
  to,
  amount: amount.optional(),
  rate: monthlyRate.optional(),
  allowance: allowance.optional(),
  groups: groups.optional(),
});
export type PeriodRuleRequest = z.output<typeof periodRuleRequest>;

/** A rule that works, but for the account, which is the circuit's. */
const EXAMPLE = { name: 'Trade fee', charges: 'payee', to: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b', rate: '0.0125' };

export const scheduleRequest = z.strictObject({
  effectiveFrom: timestamp.optional().meta({
    description:
      'From when on it holds, not before now. One that was made before and begins no earlier is overtaken by it. Left out: from now on',
    examples: ['2027-01-01T00:00:00.000Z'],
  }),
  rules: z
    .array(ruleRequest)
    .max(FEE_RULES_MAX, `are more than ${FEE_RULES_MAX}`)
    .meta({ description: 'None: payments cost nothing from then on', examples: [[EXAMPLE]] }),
  periodRules: z
    .array(periodRuleRequest)
    .max(FEE_RULES_MAX, `are more than ${FEE_RULES_MAX}`)
    .optional()
    .meta({ description: 'What accounts are charged each month, by runs. None: nothing' }),
});
export type ScheduleRequest = z.output<typeof scheduleRequest>;

const ruleView = z.strictObject({
  name,
  charges,
  to,
  rate: rate.nullable(),
  fixed: fixed.nullable(),
  minimum: minimum.nullable(),
  maximum: maximum.nullable(),
  payerGroups: payerGroups.nullable(),
  payeeGroups: payeeGroups.nullable(),
  kinds: kinds.nullable(),
});

const periodRuleView = z.strictObject({
  name,
  basis,
  to,
  amount: amount.nullable(),
  rate: monthlyRate.nullable(),
  allowance: allowance.nullable(),
  groups: groups.nullable(),
});

export const scheduleView = z
  .strictObject({
    version: z.int().meta({ description: '1, 2, 3 … in the order of their times', examples: [1] }),
    effectiveFrom: timeText,
    createdAt: timeText,
    principalId: uuid.meta({ description: 'Who made it' }),
    rules: z.array(ruleView),
    periodRules: z.array(periodRuleView),
  })
  .meta({ id: 'FeeSchedule' });
export type ScheduleView = z.input<typeof scheduleView>;

export const scheduleVersion = z
  .codec(z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be a whole number from 1'), z.int().min(1), {
    decode: Number,
    encode: String,
  })
  .meta({ description: 'Which version', type: 'integer', pattern: undefined, minimum: 1, examples: [1] });
