import { z } from 'zod';
import { amountText, date, externalId, pageOf, pageQuery, timeText, uuid } from '../../http/codecs.ts';
import { dating } from './statement-schema.ts';

const A_YEAR = 'must be a year such as 2026';

const year = z
  .codec(z.string(A_YEAR).regex(/^(19[7-9]|[2-9]\d\d)\d$/, A_YEAR), z.int(), { decode: Number, encode: String })
  .meta({
    description: 'A calendar year, where the circuit is',
    type: 'integer',
    pattern: undefined,
    examples: [2026],
  });

export const yearQuery = z.strictObject({ year });

const A_GROUP_LIST = 'must be groups of members, separated by commas';

/** A member's group says what it is; only the circuit knows which groups are of corporations. */
const corporations = z
  .codec(
    z
      .string()
      .max(1_000)
      .regex(/^[A-Za-z0-9._:-]{1,64}(,[A-Za-z0-9._:-]{1,64})*$/, A_GROUP_LIST),
    z.array(z.string()),
    {
      decode: (list) => list.split(','),
      encode: (groups) => groups.join(','),
    },
  )
  .optional()
  .meta({ description: 'The groups of members that are corporations; without it, none', examples: ['company,full'] });

const format = z
  .enum(['json', 'csv'])
  .default('json')
  .meta({ description: 'JSON comes in pages of `limit`, CSV whole', examples: ['json'] });

const isPage = ({ format: wanted, cursor }: { format: string; cursor?: string | undefined }) =>
  wanted === 'json' || cursor === undefined;
const noPage = { message: 'is for JSON: a file has all rows', path: ['cursor'] };

const sales = { year, corporations, by: dating, format };

export const sellerTotalsQuery = pageQuery.extend(sales).refine(isPage, noPage);
export type SellerTotalsQuery = z.output<typeof sellerTotalsQuery>;

export const exchangesQuery = pageQuery
  .extend({
    ...sales,
    memberId: uuid
      .optional()
      .meta({ description: 'The seller. JSON needs one; CSV without it: all that are no corporations' }),
  })
  .refine(isPage, noPage)
  .refine(({ format: wanted, memberId }) => wanted === 'csv' || memberId !== undefined, {
    message: 'is needed for JSON',
    path: ['memberId'],
  });
export type ExchangesQuery = z.output<typeof exchangesQuery>;

const salesYear = { year: z.int(), from: timeText, to: timeText };

const sums = {
  exchanges: z.int().meta({ description: 'How many: payments, and parts of obligations that clearing settled' }),
  paid: amountText.meta({
    description:
      'What other members paid it, at once or for what they owed. Gross: what was taken back later is not taken off',
  }),
  cleared: amountText.meta({ description: 'What of claims on other members was settled by clearing' }),
  total: amountText.meta({ description: 'The two together' }),
};

const sellerTotal = z
  .strictObject({
    memberId: uuid,
    name: z.string().nullable(),
    externalId: externalId.nullable(),
    group: z.string().meta({ examples: ['full'] }),
    isCorporation: z.boolean(),
    ...sums,
  })
  .meta({ id: 'SellerTotal' });

export const sellerTotalsView = z
  .strictObject({
    ...salesYear,
    sums: z.strictObject(sums).meta({ description: 'Over all sellers, not only of the page' }),
    ...pageOf(sellerTotal).shape,
  })
  .meta({ id: 'SellerTotals' });
export type SellerTotalsView = z.input<typeof sellerTotalsView>;

const exchange = z
  .strictObject({
    transactionNumber: z.int(),
    line: z.int(),
    day: date.meta({ description: 'The day for which it counts, where the circuit is' }),
    postedAt: timeText,
    means: z.enum(['payment', 'clearing']),
    id: uuid.meta({ description: "The transfer's, or that of the obligation that was cleared" }),
    externalId: externalId.nullable(),
    accountId: uuid,
    buyerId: uuid,
    buyerName: z.string().nullable(),
    amount: amountText,
    description: z.string().nullable(),
  })
  .meta({ id: 'Exchange' });

export const exchangesView = z
  .strictObject({ memberId: uuid, ...salesYear, ...pageOf(exchange).shape })
  .meta({ id: 'Exchanges' });
export type ExchangesView = z.input<typeof exchangesView>;
