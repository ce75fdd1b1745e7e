/**
 * What a circuit settles of sales: how much an account may sell in its contract year, and how much of an invoice is paid in credits. A
 * part of its trading rules (`rules.ts`), and judged with them.
 */
import { type Refusal, refusal } from '../errors.ts';
import { applyRate, formatAmount } from '../money.ts';

/** What an account may sell, and for how much in credits. */
export interface SellingTerms {
  /** The sales capacity: what it may be paid in a contract year, in minor units; null: as much as it likes. */
  readonly perYear: bigint | null;
  /** The least share of an invoice above the ticket size that is paid in credits, such as `"0.3"`; null: any will do. */
  readonly acceptance: string | null;
}

/** How an account stands in its contract year. */
export interface Sales extends SellingTerms {
  /** The day (`YYYY-MM-DD`) on which its contract year began; null where there is no capacity. */
  readonly yearBegan: string | null;
  /** What it was paid since then, as far as it was judged; holds count with what they still are. Zero where there is no capacity. */
  readonly soldThisYear: bigint;
}

/** An invoice, as far as it is known what is to be paid by it in all. Amounts are minor units; the rest of it is paid in money. */
export interface Ticket {
  readonly gross: bigint;
  readonly inCredits: bigint;
}

/** The payer is told neither the capacity nor what is left of it: both are the payee's own. */
export function beyondCapacity({ perYear, soldThisYear }: Sales, to: string, amount: bigint): Refusal | null {
  if (perYear === null || soldThisYear + amount <= perYear) return null;
  return refusal('sales-capacity-exceeded', 'The paid account may not sell this much in its contract year.', { to });
}

/**
 * Whether enough of an invoice is paid in credits: of one up to the ticket size all of it, of a larger one the seller's share, whose
 * fraction of a minor unit asks for a whole one. Terms are told: a seller has them for its buyers.
 *
 * @param upTo the ticket size in minor units; null: nothing is asked
 */
export function ticketRefused(
  upTo: bigint | null,
  { acceptance }: SellingTerms,
  { gross, inCredits }: Ticket,
  scale: number,
): Refusal | null {
  if (upTo === null) return null;
  if (gross <= upTo)
    return inCredits >= gross
      ? null
      : refusal('ticket-not-in-credits', 'An invoice of this size is paid wholly in credits.', {
          ticketUpTo: formatAmount(upTo, scale),
        });
  const atLeast = acceptance === null ? 0n : applyRate(gross, acceptance, 'up');
  return inCredits >= atLeast
    ? null
    : refusal('acceptance-not-met', 'The seller takes a larger part of such an invoice in credits.', {
        atLeast: formatAmount(atLeast, scale),
      });
}
