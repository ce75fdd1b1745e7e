import { z } from 'zod';
import { PAYMENT_REQUEST_STATES } from '../../domain/ledger/transitions.ts';
import {
  amountText,
  circuitParams,
  externalId,
  pageQuery,
  text,
  timestamp,
  timeText,
  uuid,
} from '../../http/codecs.ts';
import { PAYMENT_REQUEST_DAYS_MAX, PAYMENT_REQUEST_HOURS_DEFAULT } from '../../limits/payments.ts';
import { TEXT_LENGTH_MAX } from '../../limits.ts';

const from = uuid.meta({ description: 'The account that is asked to pay' });
const to = uuid.meta({ description: 'The account that is to be paid' });
const obligationId = uuid.meta({ description: 'The obligation that it is to pay' });
const description = text(TEXT_LENGTH_MAX).meta({
  description: 'For the two parties; it can be erased. The payment gets it as well',
  examples: ['Lunch for four'],
});

const SIDES = ['from', 'to', 'amount'] as const;

export const paymentRequestAsked = z
  .strictObject({
    from: from.optional(),
    to: to.optional(),
    amount: amountText.optional(),
    obligationId: obligationId.optional(),
    expiresAt: timestamp.optional().meta({
      description: `Until when the payer may acknowledge it: ${PAYMENT_REQUEST_HOURS_DEFAULT} hours where it is left out, at most ${PAYMENT_REQUEST_DAYS_MAX} days`,
    }),
    externalId: externalId.optional(),
    description: description.optional(),
  })
  .superRefine((asked, context) => {
    const isOfObligation = asked.obligationId !== undefined;
    for (const name of SIDES) {
      if ((asked[name] !== undefined) !== isOfObligation) continue;
      const message = isOfObligation ? 'follows from the obligation' : 'is needed where no obligation is named';
      context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .meta({
    description: '`from`, `to` and `amount`; or an obligation, from which they follow',
    examples: [
      {
        from: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b',
        to: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6c',
        amount: '42.00',
        description: 'Lunch for four',
      },
      { obligationId: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6d' },
    ],
  });
export type PaymentRequestAsked = z.output<typeof paymentRequestAsked>;

export const paymentRequestView = z
  .strictObject({
    id: uuid,
    state: z.enum(PAYMENT_REQUEST_STATES).meta({ examples: ['pending'] }),
    from,
    to,
    amount: amountText,
    obligationId: obligationId.nullable(),
    externalId: externalId.nullable(),
    description: description.nullable(),
    requestedAt: timeText,
    expiresAt: timeText.meta({ description: 'When it expires, unless it has ended by then' }),
    endedAt: timeText.nullable().meta({ description: 'When it was paid, rejected or cancelled, or has expired' }),
    transactionId: uuid.nullable().meta({ description: 'The transaction that paid it' }),
    transactionNumber: z.int().nullable().meta({ description: "Its number in the circuit's journal" }),
    notPaidAtOnce: z
      .string()
      .nullable()
      .meta({
        description:
          'Why it was not paid at once: `above-threshold`, `no-agreement`, or the code of the rule that refused the payment. ' +
          'Null: it was, or is about to be',
        examples: ['no-agreement'],
      }),
    principalId: uuid.meta({ description: 'Who asked' }),
  })
  .meta({ id: 'PaymentRequest' });
export type PaymentRequestView = z.input<typeof paymentRequestView>;

export const paymentRequestFilters = pageQuery.extend({
  account: uuid.optional().meta({ description: 'Those to which this account is a party' }),
  role: z
    .enum(['payer', 'payee'])
    .optional()
    .meta({ description: 'As what it is, or your accounts are; an operator names the account', examples: ['payer'] }),
  state: z.enum(PAYMENT_REQUEST_STATES).optional(),
  externalId: externalId.optional(),
});
export type PaymentRequestFilters = z.output<typeof paymentRequestFilters>;

const payee = z
  .union([uuid, z.literal('all')], 'must be the id of an account, or all')
  .meta({ description: 'The account that may ask, or `all`', examples: ['all'] });

export const agreementParams = circuitParams.extend({ id: uuid, payee });

export const agreementView = z
  .strictObject({
    payee,
    agreedAt: timeText,
    principalId: uuid.meta({ description: 'Who agreed' }),
  })
  .meta({ id: 'PaymentAgreement' });
export type AgreementView = z.input<typeof agreementView>;
