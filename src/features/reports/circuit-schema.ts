import { z } from 'zod';
import { ACCOUNT_STATUSES, SYSTEM_ACCOUNTS } from '../../domain/ledger/journal.ts';
import {
  amountText,
  balanceText,
  date,
  externalId,
  pageOf,
  pageQuery,
  timestamp,
  timeText,
  uuid,
} from '../../http/codecs.ts';
import { backwardsPeriod, periodIsForwards, periodQuery } from './statement-schema.ts';

const at = timestamp.optional().meta({ description: 'As it was then; now, where it is not given' });

const transactionNumber = z.int().meta({ description: "The circuit's last transaction at that time; 0: none" });

const owed = balanceText.meta({ description: 'Balances below zero, added up', examples: ['-1250.00'] });
const held = amountText.meta({ description: 'Balances above zero, added up', examples: ['1250.00'] });

export const trialBalanceQuery = pageQuery
  .extend({
    at,
    format: z
      .enum(['json', 'csv', 'xlsx'])
      .default('json')
      .meta({ description: 'JSON comes in pages of `limit`; the others are whole files', examples: ['json'] }),
  })
  .refine(({ format, cursor }) => format === 'json' || cursor === undefined, {
    message: 'is for JSON: a file has all rows',
    path: ['cursor'],
  });
export type TrialBalanceQuery = z.output<typeof trialBalanceQuery>;

const trialBalanceRow = z
  .strictObject({
    accountId: uuid,
    memberId: uuid.nullable(),
    memberName: z
      .string()
      .nullable()
      .meta({ description: "As it is today. Null for the circuit's own, and where it was erased" }),
    system: z.enum(SYSTEM_ACCOUNTS).nullable(),
    externalId: externalId.nullable(),
    status: z.enum(ACCOUNT_STATUSES).meta({ description: 'As it was then' }),
    balance: balanceText,
  })
  .meta({ id: 'TrialBalanceRow' });

export const trialBalanceView = z
  .strictObject({
    at: timeText,
    transactionNumber,
    sums: z
      .strictObject({
        accounts: z.int(),
        positive: held,
        negative: owed,
        zeroSum: balanceText.meta({
          description: 'The two together: zero, or the books are wrong',
          examples: ['0.00'],
        }),
      })
      .meta({ description: 'Over all accounts, not only of the page' }),
    ...pageOf(trialBalanceRow).shape,
  })
  .meta({ id: 'TrialBalance' });
export type TrialBalanceView = z.input<typeof trialBalanceView>;

export const conditionQuery = z.strictObject({ at });

const side = (description: string, sum: z.ZodType<string, string>) =>
  z.strictObject({ accounts: z.int(), sum }).meta({ description });

export const conditionView = z
  .strictObject({
    at: timeText,
    transactionNumber,
    members: z.strictObject({
      accounts: z.int(),
      positive: side('Members whom the circuit owes goods and services', held),
      negative: side('Members who owe the circuit goods and services', owed),
      net: balanceText.meta({ description: 'The two together: what the own accounts hold, the other way round' }),
    }),
    ownAccounts: z.strictObject({
      bySystem: z.array(z.strictObject({ system: z.enum(SYSTEM_ACCOUNTS), accounts: z.int(), balance: balanceText })),
      net: balanceText,
    }),
    reserve: balanceText.meta({ description: 'What the solidarity fund holds against losses', examples: ['300.00'] }),
    losses: balanceText.meta({
      description: 'What was written off and is borne by nobody yet: the account of losses, below zero',
      examples: ['-75.00'],
    }),
    zeroSum: balanceText.meta({
      description: 'All balances together: zero, or the books are wrong',
      examples: ['0.00'],
    }),
  })
  .meta({ id: 'CircuitCondition' });
export type ConditionView = z.input<typeof conditionView>;

export const limitLogQuery = pageQuery.extend(periodQuery).refine(periodIsForwards, backwardsPeriod);
export type LimitLogQuery = z.output<typeof limitLogQuery>;

const limitPair = z.strictObject({
  creditLimit: amountText.nullable().meta({ description: 'Null: unlimited' }),
  balanceCap: amountText.nullable().meta({ description: 'Null: unlimited' }),
});

const limitLogRow = z
  .strictObject({
    transactionNumber: z.int(),
    line: z.int(),
    changedAt: timeText,
    accountId: uuid,
    memberId: uuid.nullable(),
    memberName: z.string().nullable(),
    before: limitPair.nullable().meta({ description: 'Null where the account was opened with them' }),
    after: limitPair,
    principalId: uuid.meta({ description: 'Who set them' }),
    reason: z.string().nullable().meta({ description: 'Null where none was given (an opening) or it was erased' }),
  })
  .meta({ id: 'LimitLogRow' });

export const limitLogView = z
  .strictObject({
    from: timeText.nullable(),
    to: timeText,
    firstDay: date.nullable(),
    lastDay: date,
    ...pageOf(limitLogRow).shape,
  })
  .meta({ id: 'LimitLog' });
export type LimitLogView = z.input<typeof limitLogView>;

export const exportQuery = z.strictObject({
  format: z
    .enum(['csv', 'xlsx'])
    .default('csv')
    .meta({ examples: ['csv'] }),
});
