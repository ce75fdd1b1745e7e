import { checkVAT, countries } from 'jsvat';
import { z } from 'zod';
import { faultOfInvoice, type Invoice, type InvoiceFault } from '../domain/invoice.ts';
import type { Invoiced } from '../domain/ledger/commands.ts';
import { formatAmount } from '../domain/money.ts';
import { INVOICE_NUMBER_LENGTH_MAX, INVOICE_VAT_LINES_MAX } from '../limits.ts';
import { readAmount } from './amounts.ts';
import { amountText, date, text } from './codecs.ts';
import { invalid } from './problem.ts';

const A_RATE = 'must be a rate in percent from "0" to "100" such as "22" or "9.5"';
const rate = z
  .string(A_RATE)
  .regex(/^(100(\.0{1,3})?|(0|[1-9][0-9]?)(\.[0-9]{1,3})?)$/, A_RATE)
  .meta({
    description: 'In percent, unlike the shares of fees and trading rules: "22" is 22 %, and "0.22" is 0.22 %',
    examples: ['22'],
  });

const A_VAT_ID = "must begin with its country's two capital letters, without blanks";

/** By form and check digits where the country's rule is known, by form alone where it is not. */
const vatId = z
  .string(A_VAT_ID)
  .regex(/^[A-Z]{2}[A-Z0-9+*]{2,18}$/, A_VAT_ID)
  .refine(hasCheckDigits, { message: 'is no VAT id of its country: its form or its check digits are wrong' })
  .meta({ examples: ['IT00743110157'] });

/** VAT ids of Greece begin as the language does, not as the country. */
const PREFIX_OF_GREECE = 'EL';

function hasCheckDigits(id: string): boolean {
  const prefix = id.slice(0, 2) === PREFIX_OF_GREECE ? 'GR' : id.slice(0, 2);
  const own = countries.filter(({ codes }) => codes.includes(prefix));
  return own.length === 0 || checkVAT(id, own).isValid;
}

export const invoiceNumber = text(INVOICE_NUMBER_LENGTH_MAX).meta({
  description: "The invoice's number, as its seller gave it",
  examples: ['2026/117'],
});

/** `invoice` of a transfer or an obligation. */
export const invoiceData = z
  .strictObject({
    number: invoiceNumber,
    date: date.meta({ description: "The day of the invoice; not after the circuit's today", examples: ['2026-01-31'] }),
    gross: amountText.meta({ description: 'The sum of all `net` and `vat`', examples: ['125.50'] }),
    vat: z
      .array(
        z.strictObject({
          rate,
          net: amountText.meta({ examples: ['102.87'] }),
          vat: amountText.meta({ examples: ['22.63'] }),
        }),
      )
      .min(1)
      .max(INVOICE_VAT_LINES_MAX)
      .meta({ description: 'What falls under each rate' }),
    inCredits: amountText.meta({
      description: 'The part in credits: the amount that it is with',
      examples: ['125.50'],
    }),
    inMoney: amountText.meta({
      description: 'The part in money, one for one; both parts are the gross',
      examples: ['0.00'],
    }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency of ISO 4217 such as "EUR"')
      .optional()
      .meta({ description: 'Of the part in money, and only where there is one' }),
    sellerVatId: vatId.optional().meta({ description: "The seller's VAT id, with its country's prefix" }),
    buyerVatId: vatId.optional().meta({ description: "The buyer's VAT id, with its country's prefix" }),
  })
  .meta({ id: 'InvoiceData', description: 'For the two parties; it can be erased' });
/** As it is shown: what was right when it was given is shown even when a country's rule has changed since. */
export const invoiceView = invoiceData
  .extend({ sellerVatId: z.string().optional(), buyerVatId: z.string().optional() })
  .meta({ id: 'InvoiceView', description: 'As it was given, with the decimals of the circuit' });

type InvoiceData = z.output<typeof invoiceData>;

const MESSAGES: Readonly<Record<InvoiceFault, string>> = {
  gross: 'must be the sum of all net and VAT',
  vat: 'must be zero where the rate is',
  inCredits: 'must be the amount that the invoice is with',
  inMoney: 'must be the gross without the part in credits',
  currency: 'must be there where a part is in money, and only there',
};

/**
 * An invoice as it is kept: with exactly the circuit's decimals, so that equal invoices are equal texts.
 *
 * @param path where it stands: `invoice`, `transfers.3.invoice`
 * @param amount what the transfer moves or the obligation is for
 * @throws SaldoError `validation-failed` naming the field that does not add up
 */
export function readInvoice(asked: InvoiceData, amount: bigint, scale: number, path: string): Invoice {
  const read = (value: string, field: string): bigint => readAmount(value, scale, `${path}.${field}`);
  const figures = {
    gross: read(asked.gross, 'gross'),
    lines: asked.vat.map((line, index) => ({
      net: read(line.net, `vat.${index}.net`),
      vat: read(line.vat, `vat.${index}.vat`),
      isFree: Number(line.rate) === 0,
    })),
    inCredits: read(asked.inCredits, 'inCredits'),
    inMoney: read(asked.inMoney, 'inMoney'),
    hasCurrency: asked.currency !== undefined,
  };
  const fault = faultOfInvoice(figures, amount);
  if (fault !== null) throw invalid([{ path: `${path}.${fault}`, message: MESSAGES[fault] }]);
  const written = (value: bigint): string => formatAmount(value, scale);
  const { number, date, currency, sellerVatId, buyerVatId } = asked;
  return {
    number,
    date,
    gross: written(figures.gross),
    vat: figures.lines.map(({ net, vat }, index) => ({
      rate: asked.vat[index]?.rate ?? '',
      net: written(net),
      vat: written(vat),
    })),
    inCredits: written(figures.inCredits),
    inMoney: written(figures.inMoney),
    ...(currency !== undefined && { currency }),
    ...(sellerVatId !== undefined && { sellerVatId }),
    ...(buyerVatId !== undefined && { buyerVatId }),
  };
}

/** What the ledger looks at of an invoice that was read. */
export const invoicedOf = ({ date, gross }: Invoice, scale: number): Invoiced => ({
  on: date,
  gross: readAmount(gross, scale, 'invoice.gross'),
});
