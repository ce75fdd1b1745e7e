/**
 * Debt lots: which payments an account's debt comes from, and so how old it is (domain, rules 6: each payment that leaves
 * the payer below zero creates a lot, due in one year; receipts clear the oldest lots first). They follow from the
 * postings and are never stored.
 *
 * Because receipts clear the oldest first, what is left of a debt is always its newest part: the lots are found by
 * walking back over the payments until they add up to it, however long the account's history is.
 */

/** A payment out of the account, and the balance that it left, in minor units. */
export interface Payment {
  readonly amount: bigint;
  readonly balanceAfter: bigint;
}

export interface DebtLot<P extends Payment> {
  readonly payment: P;
  /** By how much the payment went into debt. */
  readonly amount: bigint;
  /** What of that is still owed; more than zero. */
  readonly remaining: bigint;
}

/**
 * The lots that a debt still consists of, newest first.
 *
 * @param debt what is owed that newer payments than these do not account for: `-balance`, to begin with
 * @param payments newest first; the walk stops at the one that completes the debt
 * @returns the lots, and what of the debt older payments must account for
 */
export function debtLots<P extends Payment>(
  debt: bigint,
  payments: Iterable<P>,
): { lots: DebtLot<P>[]; older: bigint } {
  const lots: DebtLot<P>[] = [];
  let left = debt;
  for (const payment of payments) {
    if (left <= 0n) break;
    const amount = below(payment.balanceAfter) - below(payment.balanceAfter + payment.amount);
    if (amount === 0n) continue;
    const remaining = amount < left ? amount : left;
    lots.push({ payment, amount, remaining });
    left -= remaining;
  }
  return { lots, older: left > 0n ? left : 0n };
}

/** How far below zero a balance is. */
const below = (balance: bigint): bigint => (balance < 0n ? -balance : 0n);
