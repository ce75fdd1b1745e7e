import { z } from 'zod';
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
import { entryView } from '../accounts/service.ts';
import { DATINGS } from './statement.ts';

const A_PERIOD_END = 'must be a day such as "2026-01-31", or an RFC 3339 time';

/** A day where the circuit is, or a moment. */
const periodEnd = (description: string, example: string) =>
  z.union([date, timestamp], { error: A_PERIOD_END }).meta({ description, examples: [example] });

/** The two ends of a period, for the query of a report. */
export const periodQuery = {
  from: periodEnd(
    'The first day of the period, where the circuit is, or its first moment. Without it: from the beginning',
    '2026-01-01',
  ).optional(),
  to: periodEnd('The last day, or the last moment; without it, now', '2026-01-31').optional(),
};

export const dating = z
  .enum(DATINGS)
  .default('posted')
  .meta({
    description:
      'What an entry belongs to the period by: when the ledger posted it, or `occurred`, the day that the parties gave (`occurredOn`), where they gave one. The latter can still change for a period that is over',
    examples: ['posted'],
  });

/** Refuses a period that ends before it begins, where both ends are of the same kind; else it is seen when it is read. */
export const periodIsForwards = ({
  from,
  to,
}: {
  from?: string | number | undefined;
  to?: string | number | undefined;
}) => from === undefined || to === undefined || typeof from !== typeof to || from <= to;

export const backwardsPeriod = { message: 'is after `to`', path: ['from'] };

const STATEMENT_FORMATS = ['json', 'csv', 'pdf', 'camt053'] as const;

const A_CURRENCY = 'must be three capital letters';

export const statementQuery = pageQuery
  .extend({
    ...periodQuery,
    by: dating,
    format: z
      .enum(STATEMENT_FORMATS)
      .default('json')
      .meta({
        description:
          'JSON comes in pages of `limit`; the others are whole files. `camt053` is XML (ISO 20022, camt.053.001.08)',
        examples: ['json'],
      }),
    currency: z
      .string(A_CURRENCY)
      .regex(/^[A-Z]{3}$/, A_CURRENCY)
      .default('XXX')
      .meta({
        description: 'For `camt053`: the code by which the reading software knows the unit. `XXX` is ISO 4217 for none',
        examples: ['XXX'],
      }),
  })
  .refine(periodIsForwards, backwardsPeriod)
  .refine(({ format, cursor }) => format === 'json' || cursor === undefined, {
    message: 'is for JSON: a file has all lines',
    path: ['cursor'],
  });
export type StatementQuery = z.output<typeof statementQuery>;

const checkpoint = z
  .strictObject({
    origin: z.string().meta({ description: 'The name of the log' }),
    size: z.int(),
    root: z.string().meta({ description: 'Base64, as the checkpoint has it' }),
    signedAt: timeText,
  })
  .meta({
    id: 'StatementCheckpoint',
    description: 'A signed checkpoint of the ledger log that everything in it can be proved against',
  });

const limits = z.strictObject({
  creditLimit: amountText.nullable().meta({ description: 'Null: unlimited' }),
  balanceCap: amountText.nullable().meta({ description: 'Null: unlimited' }),
});

const totals = z.strictObject({
  received: amountText.meta({ description: 'Fees that were given back aside' }),
  paid: amountText.meta({ description: 'Fees aside' }),
  fees: balanceText.meta({
    description: "What fees came to, and else the circuit's own account for fees took, less what was given back",
    examples: ['1.25'],
  }),
  entries: z.int().meta({ description: 'How many there are in the period' }),
});

export const statementView = z
  .strictObject({
    accountId: uuid,
    externalId: externalId.nullable(),
    memberId: uuid.nullable(),
    memberName: z.string().nullable(),
    from: timeText.nullable(),
    to: timeText,
    firstDay: date.nullable().meta({ description: 'The days of the two, where the circuit is' }),
    lastDay: date,
    by: z.enum(DATINGS),
    transactionNumber: z.int().meta({ description: "The circuit's last transaction that could be in it; 0: none" }),
    openingBalance: balanceText,
    closingBalance: balanceText,
    totals: totals.nullable().meta({
      description:
        'Over the whole period: opening + received - paid - fees = closing. On the first page only; then null',
    }),
    limits: limits.nullable().meta({ description: 'As they were at its end; null before it was opened' }),
    checkpoint: checkpoint.nullable().meta({ description: 'Null where none has been signed yet that covers it' }),
    ...pageOf(entryView).shape,
  })
  .meta({ id: 'Statement' });
export type StatementView = z.input<typeof statementView>;
