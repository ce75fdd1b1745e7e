import { z } from 'zod';
import { OBLIGATION_STATES } from '../../domain/ledger/journal.ts';
import {
  amountText,
  balanceText,
  date,
  externalId,
  metadata,
  metadataFilter,
  pageQuery,
  text,
  timeText,
  uuid,
} from '../../http/codecs.ts';
import { invoiceData, invoiceNumber, invoiceView } from '../../http/invoices.ts';
import { problemSchema } from '../../http/problem.ts';
import { TEXT_LENGTH_MAX } from '../../limits.ts';
import { feesView } from '../transfers/service.ts';

const state = z.enum(OBLIGATION_STATES).meta({ examples: ['accepted'] });
const debtor = uuid.meta({ description: 'The account that owes' });
const creditor = uuid.meta({ description: 'The account that is owed' });
const dueOn = date.meta({ description: 'The day on which it is due', examples: ['2026-12-31'] });
const description = text(TEXT_LENGTH_MAX).meta({
  description: 'For the two parties; it can be erased',
  examples: ['Flour, October'],
});
const firstState = z.enum(['proposed', 'accepted']).meta({
  description: 'For operators only, and `proposed` where they do not say. Of a member: accepted if it is the debtor',
  examples: ['proposed'],
});
const excludedFromClearing = z.boolean().meta({ description: 'Clearing leaves it alone', examples: [true] });

export const obligationRecording = z.strictObject({
  debtor,
  creditor,
  amount: amountText,
  dueOn: dueOn.optional(),
  externalId: externalId.optional(),
  description: description.optional(),
  invoice: invoiceData.optional(),
  metadata: metadata.optional(),
  state: firstState.optional(),
});
export type ObligationRecording = z.output<typeof obligationRecording>;

export const obligationView = z
  .strictObject({
    id: uuid,
    state,
    debtor,
    creditor,
    amount: amountText,
    settled: amountText.meta({ description: 'What of it has been paid or cleared', examples: ['25.50'] }),
    remaining: amountText.meta({ description: 'What of it has not', examples: ['100.00'] }),
    dueOn: dueOn.nullable(),
    externalId: externalId.nullable(),
    description: description.nullable(),
    invoice: invoiceView.nullable(),
    metadata,
    excludedFromClearing,
    recordedAt: timeText,
    transactionNumber: z.int().meta({ description: 'Of the transaction that recorded it' }),
    principalId: uuid.meta({ description: 'Who recorded it' }),
  })
  .meta({ id: 'Obligation' });
export type ObligationView = z.input<typeof obligationView>;

export const obligationChange = z
  .strictObject({ excludedFromClearing: excludedFromClearing.optional(), metadata: metadata.optional() })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
export type ObligationChange = z.output<typeof obligationChange>;

export const obligationFilters = pageQuery.extend({
  account: uuid.optional().meta({ description: 'Those to which this account is a party' }),
  debtor: debtor.optional(),
  creditor: creditor.optional(),
  state: state.optional(),
  dueFrom: date.optional().meta({ description: 'Due on this day or later', examples: ['2026-01-01'] }),
  dueTo: date.optional().meta({ description: 'Due on this day or earlier', examples: ['2026-12-31'] }),
  externalId: externalId.optional(),
  invoiceNumber: invoiceNumber.optional(),
  metadata: metadataFilter.optional().meta({ examples: ['order=A-1001'] }),
});
export type ObligationFilters = z.output<typeof obligationFilters>;

export const obligationPayment = z.strictObject({
  amount: amountText.optional().meta({ description: 'All that remains, where it is not given', examples: ['25.50'] }),
  description: description.optional(),
});
export type ObligationPayment = z.output<typeof obligationPayment>;

export const obligationPaid = z
  .strictObject({
    obligation: obligationView,
    payment: z.strictObject({
      transactionId: uuid,
      transactionNumber: z.int().meta({ description: "Its number in the circuit's journal" }),
      amount: amountText,
      description: description.nullable(),
      postedAt: timeText,
      principalId: uuid.meta({ description: 'Who acted' }),
      balanceAfter: z
        .strictObject({ from: balanceText.optional(), to: balanceText.optional() })
        .meta({ description: 'The balance right after it of the debtor and the creditor, where you may see it' }),
      fees: feesView,
    }),
  })
  .meta({ id: 'ObligationPaid' });
export type ObligationPaid = z.input<typeof obligationPaid>;

const accountReference = externalId.meta({
  description: "An account's id or its externalId; what has the form of an id is one",
});

/** A row of an import. In CSV every cell is a text, and there is no metadata and no invoice. */
export const obligationImportRow = obligationRecording.extend({ debtor: accountReference, creditor: accountReference });
export type ObligationImportRow = z.output<typeof obligationImportRow>;

/** In the order in which it is written: rows first, then what they come to. */
export const obligationImportResult = z
  .strictObject({
    results: z
      .array(
        z.strictObject({
          line: z.int().meta({ description: 'The line of what was sent on which the row begins' }),
          status: z.int().meta({ description: '201, or the status of the problem' }),
          id: uuid.nullable().optional().meta({ description: "The obligation's; null in a dry run" }),
          transactionNumber: z.int().nullable().optional().meta({ description: 'Null in a dry run' }),
          problem: problemSchema.optional(),
        }),
      )
      .meta({ description: 'For each row, in order' }),
    rows: z.int(),
    recorded: z.int(),
    refused: z.int(),
    problem: problemSchema.optional().meta({
      description:
        'Why it stopped there. The rows before stand; for the rest, send it again, mended, with the same key. Without a key, send only the rest',
    }),
  })
  .meta({ id: 'ObligationImport' });
