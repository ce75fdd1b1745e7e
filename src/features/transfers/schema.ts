import { z } from 'zod';
import { FEE_SIDES } from '../../domain/ledger/fees.ts';
import { HOLD_STATES } from '../../domain/ledger/journal.ts';
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
import { invoiceData, invoiceNumber, invoiceView } from '../../http/invoices.ts';
import { problemSchema } from '../../http/problem.ts';
import { FEE_NAME_LENGTH_MAX } from '../../limits/payments.ts';
import { BATCH_REQUEST_ITEMS_MAX, TEXT_LENGTH_MAX } from '../../limits.ts';

const from = uuid.meta({ description: 'The account that pays' });
const to = uuid.meta({ description: 'The account that is paid' });
const description = text(TEXT_LENGTH_MAX).meta({
  description: 'For the two parties; it can be erased',
  examples: ['Coffee beans, 5 kg'],
});
const occurredOn = date.meta({
  description: 'The day on which it happened, as the parties state it; not after today',
  examples: ['2026-01-31'],
});

export const transferRequest = z.strictObject({
  from,
  to,
  amount: amountText,
  externalId: externalId.optional(),
  description: description.optional(),
  occurredOn: occurredOn.optional(),
  invoice: invoiceData.optional(),
  mode: z.enum(['immediate', 'hold']).optional().meta({
    description:
      '`immediate`, which is meant where nothing is said: posted at once. `hold`: reserved, and captured later',
  }),
  expiresAt: timestamp.optional().meta({
    description:
      'Of a hold: when what is left of it is released by itself. Seven days on where nothing is said, 366 at most',
    examples: ['2026-02-07T12:00:00.000Z'],
  }),
  obligationId: uuid.optional().meta({ description: 'Of a hold: the obligation of `from` to `to` that it is to pay' }),
  metadata: metadata.optional(),
});
export type TransferRequest = z.output<typeof transferRequest>;

export const transferBatchRequest = z.strictObject({
  atomic: z.boolean().meta({ description: 'true: all or none; false: each by itself' }),
  transfers: z.array(transferRequest).min(1).max(BATCH_REQUEST_ITEMS_MAX),
});
export type TransferBatchRequest = z.output<typeof transferBatchRequest>;

export const captureRequest = z.strictObject({
  amount: amountText.optional().meta({ description: 'All that is still held, where it is left out' }),
  final: z
    .boolean()
    .optional()
    .meta({ description: 'Whether what is then left is released; `false` where it is left out' }),
  description: description.optional(),
});
export type CaptureRequest = z.output<typeof captureRequest>;

const balanceAfter = z
  .strictObject({ from: balanceText.optional(), to: balanceText.optional() })
  .meta({ description: 'The balance right after it of each account that you may see' });

const fee = z.strictObject({
  name: text(FEE_NAME_LENGTH_MAX).meta({ description: 'The name of its rule', examples: ['Trade fee'] }),
  charges: z.enum(FEE_SIDES).meta({ description: 'Who is charged', examples: ['payee'] }),
  to: uuid.meta({ description: "The circuit's account that it goes to" }),
  amount: amountText,
});
export type FeeView = z.input<typeof fee>;

/** Fees of a transaction. */
export const feesView = z.array(fee).meta({ description: 'Its fees that you may see: those that you are charged' });

const transferFee = fee.extend({
  givenBack: amountText.meta({ description: 'What of it went back with what was taken back', examples: ['0.00'] }),
});
export type TransferFeeView = z.input<typeof transferFee>;

export const transferView = z
  .strictObject({
    id: uuid,
    state: z.enum(['posted', ...HOLD_STATES]).meta({ examples: ['posted'] }),
    transactionNumber: z.int().meta({ description: "Its number in the circuit's journal" }),
    from,
    to,
    amount: amountText,
    externalId: externalId.nullable(),
    description: description.nullable(),
    occurredOn: occurredOn.nullable(),
    invoice: invoiceView.nullable(),
    metadata,
    postedAt: timeText,
    principalId: uuid.meta({ description: 'Who acted' }),
    balanceAfter,
    reversed: amountText.meta({ description: 'What of it was taken back', examples: ['0.00'] }),
    fees: z
      .array(transferFee)
      .meta({ description: 'What it has cost you so far; operators see the fees of both sides' }),
    hold: z
      .strictObject({
        expiresAt: timeText,
        captured: amountText.meta({ description: 'What of it was posted' }),
        held: amountText.meta({ description: 'What of it is still reserved' }),
        fees: amountText.optional().meta({
          description: "What is reserved beside it for the payer's fees; the payee is not told",
          examples: ['0.00'],
        }),
        obligationId: uuid.nullable().meta({ description: 'The obligation that it is to pay' }),
      })
      .nullable()
      .meta({ description: 'Null where the transfer was posted at once' }),
  })
  .meta({ id: 'Transfer' });
export type TransferView = z.input<typeof transferView>;

export const reversalRequest = z.strictObject({
  amount: amountText.optional().meta({ description: 'All that is left of it, where it is left out' }),
  reason: text(TEXT_LENGTH_MAX)
    .optional()
    .meta({
      description: 'For the two parties; an operator must give one. It can be erased',
      examples: ['Two bags were torn'],
    }),
  externalId: externalId.optional(),
});
export type ReversalRequest = z.output<typeof reversalRequest>;

const postedPart = z.strictObject({
  transactionId: uuid,
  transactionNumber: z.int().meta({ description: "Its number in the circuit's journal" }),
  from: uuid.meta({ description: 'The account whose balance fell' }),
  to: uuid.meta({ description: 'The account whose balance rose' }),
  amount: amountText,
  postedAt: timeText,
  principalId: uuid.meta({ description: 'Who acted' }),
  balanceAfter,
  fees: feesView,
});
export type PostedPart = z.input<typeof postedPart>;

export const reversalView = z
  .strictObject({ transfer: transferView, reversal: postedPart })
  .meta({ id: 'TransferReversed' });
export type ReversalView = z.input<typeof reversalView>;

export const captureView = z
  .strictObject({
    transfer: transferView,
    capture: postedPart.extend({ released: amountText.meta({ description: 'What of the hold was released with it' }) }),
  })
  .meta({ id: 'TransferCaptured' });
export type CaptureView = z.input<typeof captureView>;

export const transferBatchResult = z.strictObject({
  results: z
    .array(
      z.union([
        z.strictObject({ status: z.literal(201), transfer: transferView }),
        z.strictObject({ status: z.int().min(400), problem: problemSchema }),
      ]),
    )
    .meta({ description: 'For each transfer, in order' }),
});

export const transferPreview = z
  .strictObject({
    allowed: z.boolean(),
    balanceAfter: balanceAfter.optional(),
    fees: feesView.optional(),
    reserved: amountText
      .optional()
      .meta({ description: 'Of a hold: what it would reserve of the payer, fees included' }),
    problem: problemSchema.optional().meta({ description: 'Why it would be refused' }),
  })
  .meta({ id: 'TransferPreview' });

export const transferFilters = pageQuery.extend({
  account: uuid.optional().meta({ description: 'Those that this account paid or was paid by' }),
  state: z.enum(['posted', ...HOLD_STATES]).optional(),
  externalId: externalId.optional(),
  invoiceNumber: invoiceNumber.optional(),
  metadata: metadataFilter.optional().meta({ examples: ['order=A-1001'] }),
});
export type TransferFilters = z.output<typeof transferFilters>;
