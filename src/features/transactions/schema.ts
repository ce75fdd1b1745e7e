import { z } from 'zod';
import {
  ACCOUNT_STATUSES,
  HOLD_STATES,
  MEMBER_STATUSES,
  OBLIGATION_STATES,
  SETTLEMENT_MEANS,
  SYSTEM_ACCOUNTS,
  TRANSACTION_KINDS,
} from '../../domain/ledger/journal.ts';
import { amountText, date, externalId, pageQuery, timeText, uuid } from '../../http/codecs.ts';

const line = z.int().meta({ description: 'From 1 within its transaction' });

export const rowView = z
  .discriminatedUnion('type', [
    z.strictObject({
      line,
      type: z.literal('posting'),
      debitAccountId: uuid,
      creditAccountId: uuid,
      amount: amountText,
    }),
    z.strictObject({
      line,
      type: z.literal('account-opened'),
      accountId: uuid,
      memberId: uuid.nullable(),
      system: z.enum(SYSTEM_ACCOUNTS).nullable(),
    }),
    z.strictObject({
      line,
      type: z.literal('limits-changed'),
      accountId: uuid,
      creditLimit: amountText.nullable(),
      balanceCap: amountText.nullable(),
    }),
    z.strictObject({
      line,
      type: z.literal('status-changed'),
      subject: z.enum(['member', 'account']),
      subjectId: uuid,
      status: z.enum([...MEMBER_STATUSES, ...ACCOUNT_STATUSES]),
    }),
    z.strictObject({
      line,
      type: z.literal('obligation-recorded'),
      obligationId: uuid,
      debtorAccountId: uuid,
      creditorAccountId: uuid,
      amount: amountText,
      dueOn: date.nullable(),
      externalId: externalId.nullable(),
      state: z.enum(OBLIGATION_STATES),
      textDigest: z.string().nullable().meta({ description: 'Salted SHA-256 of its description, in hex' }),
    }),
    z.strictObject({
      line,
      type: z.literal('obligation-changed'),
      obligationId: uuid,
      state: z.enum(OBLIGATION_STATES),
    }),
    z.strictObject({
      line,
      type: z.literal('obligation-settled'),
      obligationId: uuid,
      amount: amountText,
      means: z.enum(SETTLEMENT_MEANS),
    }),
    z.strictObject({
      line,
      type: z.literal('hold-placed'),
      holdId: uuid,
      payerAccountId: uuid,
      payeeAccountId: uuid,
      amount: amountText,
      fees: amountText.meta({ description: "What is reserved for the payer's fees", examples: ['0.00'] }),
      expiresAt: timeText,
      obligationId: uuid.nullable(),
    }),
    z.strictObject({
      line,
      type: z.literal('hold-changed'),
      holdId: uuid,
      captured: amountText,
      released: amountText,
      feesCaptured: amountText.meta({ description: "What of the payer's fees was charged", examples: ['0.00'] }),
      feesReleased: amountText.meta({ description: 'What of them is reserved no more', examples: ['0.00'] }),
      state: z.enum(HOLD_STATES),
    }),
    z.strictObject({ line, type: z.literal('transfer-reversed'), transferId: uuid, amount: amountText }),
  ])
  .meta({ id: 'JournalRow' });
export type RowView = z.output<typeof rowView>;

export const transactionView = z
  .strictObject({
    number: z.int(),
    id: uuid,
    kind: z.enum(TRANSACTION_KINDS),
    postedAt: timeText,
    principalId: uuid,
    externalId: externalId.nullable(),
    occurredOn: date.nullable(),
    textDigest: z.string().nullable().meta({ description: 'Salted SHA-256 of the text kept beside it, in hex' }),
    leafHash: z.string().meta({ description: "Its leaf in the circuit's ledger log (RFC 9162), in hex" }),
    rowCount: z.int(),
    rows: z.array(rowView).meta({ description: 'The first 1,000; `…/rows` has all of them' }),
  })
  .meta({ id: 'Transaction' });
export type TransactionView = z.output<typeof transactionView>;

export const transactionFilters = pageQuery.extend({ kind: z.enum(TRANSACTION_KINDS).optional() });
export type TransactionFilters = z.output<typeof transactionFilters>;
