import { z } from 'zod';
import { OBLIGATION_STATES } from '../../domain/ledger/journal.ts';
import { amountText, date, externalId, pageOf, pageQuery, timeText, uuid } from '../../http/codecs.ts';
import { invoiceView } from '../../http/invoices.ts';
import { backwardsPeriod, periodIsForwards, periodQuery } from './statement-schema.ts';

export const invoicesQuery = pageQuery
  .extend({
    ...periodQuery,
    memberId: uuid.optional().meta({ description: 'Whose; a member need not say, and has its own only' }),
    format: z
      .enum(['json', 'csv'])
      .default('json')
      .meta({ description: 'JSON comes in pages of `limit`, CSV whole', examples: ['json'] }),
  })
  .refine(periodIsForwards, backwardsPeriod)
  .refine(({ format, cursor }) => format === 'json' || cursor === undefined, {
    message: 'is for JSON: a file has all rows',
    path: ['cursor'],
  });
export type InvoicesQuery = z.output<typeof invoicesQuery>;

const invoice = z
  .strictObject({
    type: z.enum(['transfer', 'obligation']),
    id: uuid.meta({ description: "The transfer's or the obligation's" }),
    role: z
      .enum(['issued', 'received', 'internal'])
      .meta({ description: 'Whether the member is paid, pays, or does both' }),
    externalId: externalId.nullable().meta({ description: 'The reference that the parties know it by' }),
    accountId: uuid.meta({ description: "The member's own account" }),
    counterpartyAccountId: uuid,
    counterpartyId: uuid.nullable().meta({ description: 'The other member; null where it is the circuit itself' }),
    counterpartyName: z.string().nullable(),
    amount: amountText,
    remaining: amountText.meta({ description: 'What of it is not settled today' }),
    state: z.enum(OBLIGATION_STATES).meta({ description: 'As it is today; a transfer is settled' }),
    recordedAt: timeText,
    occurredOn: date.nullable(),
    dueOn: date.nullable(),
    transactionNumber: z.int(),
    line: z.int(),
    description: z.string().nullable(),
    invoice: invoiceView.nullable().meta({ description: 'Null where there was none, or it is erased' }),
  })
  .meta({ id: 'Invoice' });

export const invoicesView = z
  .strictObject({ memberId: uuid, from: timeText.nullable(), to: timeText, ...pageOf(invoice).shape })
  .meta({ id: 'Invoices' });
export type InvoicesView = z.input<typeof invoicesView>;
