/**
 * Trading rules of a circuit: who may pay whom, and how much at a time, in a day and in a month; what may be sold, and for how much in
 * credits, is in `selling.ts`. They are judged when somebody pays or reserves. What only follows from that (a capture, a reversal) or serves all (clearing) is not judged by them.
 */
import { type Refusal, refusal } from '../errors.ts';
import { formatAmount } from '../money.ts';
import type { Draft } from './draft.ts';
import { beyondCapacity, type Sales, type Ticket, ticketRefused } from './selling.ts';
import type { AccountState, Hold, LedgerState } from './state.ts';

/** The group that the circuit's own accounts are of. No group of members can have this name. */
export const CIRCUIT_GROUP = '@circuit';

/** In a rule: whichever group of members. */
export const ANY_GROUP = '*';

/** What an account may pay, in minor units; null: as much as it likes. */
export interface PaymentCaps {
  readonly perTransfer: bigint | null;
  readonly perDay: bigint | null;
  readonly perMonth: bigint | null;
}

/** An account as trading rules see it. Amounts are minor units, of payments that were judged, holds with what they still are. */
export interface Trader extends PaymentCaps, Sales {
  readonly accountId: string;
  readonly group: string;
  /** On the circuit's day, and in its month so far; zero where no cap asks for it. */
  readonly paidToday: bigint;
  readonly paidThisMonth: bigint;
}

/** What of a circuit's trading rules a batch may come upon. */
export interface TradingRules {
  /** Of two groups, whether the one may pay the other; where nothing is said, it may. Keys by `pairOf`. */
  readonly allowed: ReadonlyMap<string, boolean>;
  readonly traders: ReadonlyMap<string, Trader>;
  /** Invoices of so much, in minor units, are paid wholly in credits; null: nothing is asked of invoices. */
  readonly ticketUpTo: bigint | null;
  /** The invoices of obligations, as long as they are there, by the obligations' ids. Each is judged as a whole, in how many parts it may be paid. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** The day (`YYYY-MM-DD`) as of which a hold was counted, of those that were. */
  readonly countedHolds: ReadonlyMap<string, string>;
}

/** No group has a blank in its name. */
export const pairOf = (fromGroup: string, toGroup: string): string => `${fromGroup} ${toGroup}`;

/** Of the rules that fit, the one that names more; of two that name one group, the one that names the payer's. */
export function mayPay(allowed: TradingRules['allowed'], fromGroup: string, toGroup: string): boolean {
  const anyOf = (group: string) => (group === CIRCUIT_GROUP ? group : ANY_GROUP);
  return (
    allowed.get(pairOf(fromGroup, toGroup)) ??
    allowed.get(pairOf(fromGroup, anyOf(toGroup))) ??
    allowed.get(pairOf(anyOf(fromGroup), toGroup)) ??
    allowed.get(pairOf(anyOf(fromGroup), anyOf(toGroup))) ??
    true
  );
}

/**
 * Why the circuit's rules forbid a payment; null: they do not, and it counts from now on.
 *
 * @param ticket null: there is no invoice, and so the payment is all that is paid
 */
export function breachOf(
  draft: Draft,
  { tradingRules, scale }: LedgerState,
  from: AccountState,
  to: AccountState,
  amount: bigint,
  ticket: Ticket | null,
): Refusal | null {
  if (tradingRules === null) return null;
  const payer = draft.trader(from.id);
  const payee = draft.trader(to.id);
  // Accounts of the state have been loaded as traders; one that was opened in this batch is known to nobody yet.
  if (payer === undefined || payee === undefined) throw new Error('trading rules were not loaded for an account');
  if (!mayPay(tradingRules.allowed, payer.group, payee.group))
    return refusal('trade-not-allowed', 'The circuit does not let an account of this group pay that one.', {
      from: from.id,
      to: to.id,
    });
  const beyond =
    beyondCaps(payer, amount, scale) ??
    beyondCapacity(payee, to.id, amount) ??
    (ticket && ticketRefused(tradingRules.ticketUpTo, payee, ticket, scale));
  if (beyond) return beyond;
  draft.setTrader({
    ...payer,
    paidToday: payer.paidToday + amount,
    paidThisMonth: payer.paidThisMonth + amount,
  });
  draft.setTrader({ ...payee, soldThisYear: payee.soldThisYear + amount });
  return null;
}

/** The payer is told the cap and what is left of it: both are its own. */
function beyondCaps(payer: Trader, amount: bigint, scale: number): Refusal | null {
  const { perTransfer, perDay, perMonth, paidToday, paidThisMonth } = payer;
  if (perTransfer !== null && amount > perTransfer)
    return refusal('transfer-cap-exceeded', 'The paying account may not pay this much at a time.', {
      cap: formatAmount(perTransfer, scale),
    });
  const told = (cap: bigint, paid: bigint) => ({
    cap: formatAmount(cap, scale),
    left: formatAmount(cap > paid ? cap - paid : 0n, scale),
  });
  if (perDay !== null && paidToday + amount > perDay)
    return refusal('daily-cap-exceeded', 'The paying account may not pay this much today.', told(perDay, paidToday));
  if (perMonth !== null && paidThisMonth + amount > perMonth)
    return refusal(
      'monthly-cap-exceeded',
      'The paying account may not pay this much this month.',
      told(perMonth, paidThisMonth),
    );
  return null;
}

/** What a hold releases counts no more on the day on which it was placed. */
export function countBack(draft: Draft, { tradingRules, today }: LedgerState, hold: Hold, released: bigint): void {
  const day = tradingRules?.countedHolds.get(hold.id);
  const payer = draft.trader(hold.payerAccountId);
  const payee = draft.trader(hold.payeeAccountId);
  if (released === 0n || day === undefined || payer === undefined || payee === undefined) return;
  const isThisMonth = day.slice(0, 'YYYY-MM'.length) === today.slice(0, 'YYYY-MM'.length);
  draft.setTrader({
    ...payer,
    paidToday: payer.paidToday - (day === today ? released : 0n),
    paidThisMonth: payer.paidThisMonth - (isThisMonth ? released : 0n),
  });
  if (payee.yearBegan !== null && day >= payee.yearBegan)
    draft.setTrader({ ...payee, soldThisYear: payee.soldThisYear - released });
}
