import { z } from 'zod';
import { ACCOUNT_STATUSES, SYSTEM_ACCOUNTS, TRANSACTION_KINDS } from '../../domain/ledger/journal.ts';
import {
  amountText,
  balanceText,
  date,
  externalId,
  metadata,
  metadataFilter,
  pageQuery,
  text,
  timestamp,
  timeText,
  uuid,
} from '../../http/codecs.ts';
import { invoiceView } from '../../http/invoices.ts';
import { TEXT_LENGTH_MAX } from '../../limits.ts';

const status = z.enum(ACCOUNT_STATUSES).meta({
  description:
    'An active account becomes `suspended` and a suspended one `active`; either, at zero with nothing held, `closed`, which it stays.',
  examples: ['active'],
});
const system = z.enum(SYSTEM_ACCOUNTS).meta({ description: "Which of the circuit's own accounts", examples: ['fees'] });

const creditLimit = amountText.nullable().meta({
  description: "How far below zero the balance may go; null (unlimited) for the circuit's own accounts only",
  examples: ['1000.00'],
});
const balanceCap = amountText
  .nullable()
  .meta({ description: 'How far above zero the balance may go; null: unlimited', examples: ['5000.00'] });

const clearingDrawMax = amountText.nullable().meta({
  description: 'How much of its credit clearing may draw in a run, at most; null: all that is available, "0": none',
  examples: ['250.00'],
});

export const accountOpening = z
  .strictObject({
    memberId: uuid.optional(),
    system: system.optional(),
    externalId: externalId.optional(),
    creditLimit: creditLimit.optional(),
    balanceCap: balanceCap.optional(),
    metadata: metadata.optional(),
  })
  .refine((asked) => (asked.memberId === undefined) !== (asked.system === undefined), {
    message: 'give either memberId or system',
    path: ['memberId'],
  })
  .refine((asked) => asked.creditLimit !== null || asked.system !== undefined, {
    message: "only the circuit's own accounts may have unlimited credit",
    path: ['creditLimit'],
  });
export type AccountOpening = z.output<typeof accountOpening>;

export const accountChange = z
  .strictObject({
    status: status.optional(),
    reason: text(TEXT_LENGTH_MAX)
      .optional()
      .meta({ description: 'Why the status changes', examples: ['Shop closed'] }),
    clearingDrawMax: clearingDrawMax.optional(),
    metadata: metadata.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change')
  .refine(({ status, reason: _, ...others }) => status === undefined || Object.keys(others).length === 0, {
    message: 'a change of status goes in a request of its own',
    path: ['status'],
  })
  .refine(({ status, reason }) => reason === undefined || status !== undefined, {
    message: 'is for changes of status',
    path: ['reason'],
  });

export type AccountParticulars = Pick<z.output<typeof accountChange>, 'clearingDrawMax' | 'metadata'>;

export const limitsChange = z.strictObject({
  creditLimit,
  balanceCap,
  reason: text(TEXT_LENGTH_MAX).meta({ description: 'Why; kept in the history', examples: ['Yearly review'] }),
  effectiveAt: timestamp.optional().meta({
    description:
      'From when on; now, where it is not given or has passed. Of an account that is closed before, nothing comes of it',
  }),
});
export type LimitsChange = z.output<typeof limitsChange>;

export const accountView = z
  .strictObject({
    id: uuid,
    memberId: uuid.nullable(),
    system: system.nullable(),
    externalId: externalId.nullable(),
    status,
    balance: balanceText,
    heldOut: amountText.meta({ description: 'Reserved by holds on what it will pay', examples: ['0.00'] }),
    heldIn: amountText.meta({ description: 'Reserved by holds on what it will be paid', examples: ['0.00'] }),
    available: balanceText.nullable().meta({ description: 'What it may still spend; null: unlimited' }),
    room: balanceText.nullable().meta({ description: 'What it may still receive; null: unlimited' }),
    creditLimit,
    balanceCap,
    overLimit: z
      .boolean()
      .meta({ description: 'Its credit limit was lowered below what is in use: it may only receive' }),
    clearingDrawMax,
    negativeSince: timeText
      .nullable()
      .meta({ description: 'Since when its balance has been below zero without a break' }),
    metadata,
  })
  .meta({ id: 'Account' });
export type AccountView = z.input<typeof accountView>;

export const accountFilters = pageQuery.extend({
  memberId: uuid.optional(),
  system: system.optional(),
  status: status.optional(),
  externalId: externalId.optional(),
  metadata: metadataFilter.optional().meta({ examples: ['branch=north'] }),
});
export type AccountFilters = z.output<typeof accountFilters>;

export const limitChangeView = z
  .strictObject({
    transactionNumber: z.int().nullable().meta({ description: 'Null where its time has not come yet' }),
    effectiveAt: timeText,
    creditLimit,
    balanceCap,
    principalId: uuid.meta({ description: 'Who set them' }),
    reason: z.string().nullable().meta({ description: 'Null where none was given (an opening) or it was erased' }),
  })
  .meta({ id: 'LimitChange' });
export type LimitChangeView = z.input<typeof limitChangeView>;

export const entryView = z
  .strictObject({
    transactionNumber: z.int(),
    line: z.int(),
    transactionId: uuid.meta({ description: "Of a transfer's entry: the transfer's id" }),
    kind: z.enum(TRANSACTION_KINDS),
    postedAt: timeText,
    occurredOn: date.nullable(),
    counterparty: uuid.meta({ description: "The other account's id" }),
    counterpartyName: z.string().nullable().meta({
      description: "Whose account that is. Null for the circuit's own, for what was cleared, and where it was erased",
    }),
    counterpartySystem: system.nullable(),
    amount: balanceText.meta({ description: 'By which the balance changed: below zero where this account paid' }),
    balanceAfter: balanceText,
    externalId: externalId.nullable().meta({ description: 'Of the transfer, or of the obligation that it paid' }),
    description: z.string().nullable(),
    invoice: invoiceView.nullable().meta({ description: 'Of the transfer, or of the obligation that it paid' }),
    fee: z
      .string()
      .nullable()
      .meta({ description: 'Of a fee: the name of its rule. Null: it is none', examples: ['Trade fee'] }),
    principalId: uuid.meta({ description: 'Who acted' }),
  })
  .meta({ id: 'Entry' });
export type EntryView = z.input<typeof entryView>;

export const balanceQuery = z.strictObject({ at: timestamp.optional() });

export const balanceView = z
  .strictObject({
    accountId: uuid,
    at: timeText,
    transactionNumber: z.int().meta({ description: "The circuit's last transaction at that time; 0: none" }),
    balance: balanceText,
  })
  .meta({ id: 'Balance' });
export type BalanceView = z.input<typeof balanceView>;

export const debtLotView = z
  .strictObject({
    transactionNumber: z.int(),
    transactionId: uuid,
    counterparty: uuid,
    arisenAt: timeText,
    dueOn: date.meta({ description: 'A year later' }),
    amount: amountText.meta({ description: 'By how much the payment went into debt' }),
    remaining: amountText.meta({ description: 'What of it is still owed: receipts clear the oldest first' }),
  })
  .meta({ id: 'DebtLot' });
export type DebtLotView = z.output<typeof debtLotView>;
