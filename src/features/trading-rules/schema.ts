import { z } from 'zod';
import { ANY_GROUP, CIRCUIT_GROUP } from '../../domain/ledger/rules.ts';
import { amountText, externalId, timeText, uuid } from '../../http/codecs.ts';
import { PAYMENT_CAPS_MAX, SELLING_TERMS_MAX, TRADING_PAIRS_MAX } from '../../limits/payments.ts';

const group = z.union([externalId, z.literal([CIRCUIT_GROUP, ANY_GROUP])]).meta({
  description: `A group of members; \`${ANY_GROUP}\`: any of them; \`${CIRCUIT_GROUP}\`: the circuit's own accounts`,
  examples: ['employee'],
});

const pair = z.strictObject({
  fromGroup: group,
  toGroup: group,
  allowed: z.boolean().meta({ description: 'Whether accounts of the one may pay accounts of the other' }),
});

const cap = (per: string) => amountText.nullable().meta({ description: `What it may pay ${per}; null: no cap` });
const perTransfer = cap('at a time').meta({ examples: ['200.00'] });
const perDay = cap("in a day of the circuit's time zone").meta({ examples: ['500.00'] });
const perMonth = cap("in a calendar month of the circuit's time zone").meta({ examples: ['2000.00'] });
const cappedGroup = group.nullable().meta({ description: 'Of each account of this group', examples: ['employee'] });
const accountId = uuid
  .nullable()
  .meta({ description: 'Of this account, in the place of its group’s', examples: [null] });

const ONE_SUBJECT = { message: 'give either group or accountId', path: ['group'] };
const hasOneSubject = (asked: { group?: string | null | undefined; accountId?: string | null | undefined }): boolean =>
  ((asked.group ?? null) === null) !== ((asked.accountId ?? null) === null);

const capRequest = z
  .strictObject({
    group: cappedGroup.optional(),
    accountId: accountId.optional(),
    perTransfer: perTransfer.optional(),
    perDay: perDay.optional(),
    perMonth: perMonth.optional(),
  })
  .refine(hasOneSubject, ONE_SUBJECT)
  .refine((asked) => (asked.perTransfer ?? asked.perDay ?? asked.perMonth ?? null) !== null, {
    message: 'caps nothing',
    path: ['perTransfer'],
  });
export type CapRequest = z.output<typeof capRequest>;

const sellingGroup = group.nullable().meta({ description: 'Of each account of this group', examples: ['crafts'] });
const perYear = amountText.nullable().meta({
  description: 'The sales capacity: what it may be paid in a contract year; null: as much as it likes',
  examples: ['50000.00'],
});
const A_DAY = 'must be a day that each year has, such as "07-01"';
const yearBegins = z
  .string(A_DAY)
  .regex(/^((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$/, A_DAY)
  .nullable()
  .meta({
    description: "The month and day on which its contract year begins in the circuit's time zone; null: January 1st",
    examples: ['07-01'],
  });
const A_SHARE = 'must be a share from "0" to "1" with at most 6 decimals, such as "0.3"';
const acceptance = z
  .string(A_SHARE)
  .regex(/^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$/, A_SHARE)
  .nullable()
  .meta({
    description:
      'The least share of an invoice above `ticketUpTo` that is paid to it in credits, from 0 to 1: "0.3" is 30 %. Null where any share is taken',
    examples: ['0.3'],
  });

const sellerRequest = z
  .strictObject({
    group: sellingGroup.optional(),
    accountId: accountId.optional(),
    perYear: perYear.optional(),
    yearBegins: yearBegins.optional(),
    acceptance: acceptance.optional(),
  })
  .refine(hasOneSubject, ONE_SUBJECT)
  .refine((asked) => (asked.perYear ?? asked.acceptance ?? null) !== null, {
    message: 'settles nothing',
    path: ['perYear'],
  })
  .refine((asked) => (asked.yearBegins ?? null) === null || (asked.perYear ?? null) !== null, {
    message: 'is for a `perYear`, and there is none',
    path: ['yearBegins'],
  });
export type SellerRequest = z.output<typeof sellerRequest>;

const ticketUpTo = amountText.nullable().meta({
  description:
    'Invoices of so much in all are paid wholly in credits, larger ones as the seller accepts; null: nothing is asked of them',
  examples: ['1000.00'],
});

export const rulesRequest = z.strictObject({
  pairs: z.array(pair).max(TRADING_PAIRS_MAX).meta({
    description:
      'Who may pay whom. Of those that fit the one that names more counts, then the one that names the payer’s group; where none fits, one may',
  }),
  caps: z
    .array(capRequest)
    .max(PAYMENT_CAPS_MAX)
    .meta({
      description: `What payers may pay. An account's own caps stand in the place of its group's, and those in the place of those of \`${ANY_GROUP}\``,
    }),
  sellers: z.array(sellerRequest).max(SELLING_TERMS_MAX).optional().meta({
    description: 'What payees may sell, and for how much in credits. As with caps, an account’s own come first',
  }),
  ticketUpTo: ticketUpTo.optional(),
});
export type RulesRequest = z.output<typeof rulesRequest>;

const version = z.int().meta({ description: '1, 2, 3 …; 0 where none were ever set', examples: [3] });
const setAt = timeText.nullable().meta({ description: 'From when on they count; null where none were ever set' });
const principalId = uuid.nullable().meta({ description: 'Who has set them' });

export const rulesView = z
  .strictObject({
    version,
    setAt,
    principalId,
    pairs: z.array(pair),
    caps: z.array(z.strictObject({ group: cappedGroup, accountId, perTransfer, perDay, perMonth })),
    sellers: z.array(z.strictObject({ group: sellingGroup, accountId, perYear, yearBegins, acceptance })),
    ticketUpTo,
  })
  .meta({ id: 'TradingRules', description: 'Who may pay whom in a circuit, and how much' });
export type RulesView = z.input<typeof rulesView>;

export const rulesQuery = z.strictObject({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .meta({ description: 'An earlier version; the one in force, where it is left out', examples: [1] }),
});

export const rulesChange = z
  .strictObject({
    version,
    setAt: timeText,
    principalId: uuid.meta({ description: 'Who has set them' }),
    pairs: z.int().meta({ description: 'How many of them it has' }),
    caps: z.int().meta({ description: 'How many of them it has' }),
    sellers: z.int().meta({ description: 'How many of them it has' }),
    ticketUpTo,
  })
  .meta({ id: 'TradingRulesChange' });
export type RulesChange = z.input<typeof rulesChange>;
