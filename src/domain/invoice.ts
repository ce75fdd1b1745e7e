/** What an invoice says, beside the transfer or the obligation that it is for: figures and numbers, as texts of the wire. */

/** What falls under one rate of VAT. */
export type VatLine = {
  /** In percent: `22`, `9.5`. */
  readonly rate: string;
  readonly net: string;
  readonly vat: string;
};

/** A type, not an interface, so that it passes for JSON. Amounts have exactly the circuit's decimals. */
export type Invoice = {
  readonly number: string;
  readonly date: string;
  readonly gross: string;
  readonly vat: VatLine[];
  readonly inCredits: string;
  readonly inMoney: string;
  /** Of the part in money (ISO 4217). */
  readonly currency?: string;
  readonly sellerVatId?: string;
  readonly buyerVatId?: string;
};

/** An invoice's amounts in minor units. One of money is one of credit: parts in both add up to the gross. */
export interface InvoiceFigures {
  readonly gross: bigint;
  readonly lines: readonly { readonly net: bigint; readonly vat: bigint; readonly isFree: boolean }[];
  readonly inCredits: bigint;
  readonly inMoney: bigint;
  readonly hasCurrency: boolean;
}

/** What does not add up, by the field that it is found in. */
export type InvoiceFault = 'gross' | 'vat' | 'inCredits' | 'inMoney' | 'currency';

/**
 * The first thing that does not add up; null: all does. VAT is not computed from its rate: invoices round by item or by
 * sum, as their countries' laws have it, and both are right.
 *
 * @param amount what the transfer moves or the obligation is for
 */
export function faultOfInvoice(figures: InvoiceFigures, amount: bigint): InvoiceFault | null {
  const { gross, lines, inCredits, inMoney, hasCurrency } = figures;
  if (lines.some(({ vat, isFree }) => isFree && vat !== 0n)) return 'vat';
  if (lines.reduce((sum, { net, vat }) => sum + net + vat, 0n) !== gross) return 'gross';
  if (inCredits !== amount) return 'inCredits';
  if (inCredits + inMoney !== gross) return 'inMoney';
  return hasCurrency === inMoney > 0n ? null : 'currency';
}
