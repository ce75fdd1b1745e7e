/**
 * The words of the clearing engine, shared by the solver and by the checker that does not trust it.
 *
 * Columns instead of objects: networks have millions of obligations. Accounts are numbered 0, 1, 2 … in an order that
 * belongs to the network itself (their ids, sorted), so that the result does not depend on the order in which rows came.
 * Amounts are whole minor units.
 */

/** Obligations in canonical order: by debtor, then by creditor, and within a pair in the order in which they are settled. */
export interface Network {
  readonly accountCount: number;
  /** By obligation: who owes, an account's number. */
  readonly debtors: Int32Array;
  /** By obligation: who is owed. */
  readonly creditors: Int32Array;
  /** By obligation: what remains of it, 0 or more. */
  readonly amounts: BigInt64Array;
}

/**
 * How far each account's balance may move in a run, by account: never negative. `null` in the place of bounds is a pure
 * set-off, in which no balance moves.
 */
export interface Bounds {
  /** How much credit it may draw: `max(0, available)`. */
  readonly mayFall: BigInt64Array;
  /** How much it may take in: `max(0, room)`. */
  readonly mayRise: BigInt64Array;
}

/** A bound that is none. No account can move by more than its obligations add up to. */
export const UNLIMITED = 2n ** 63n - 1n;

/** The most that all amounts of a network may add up to. Beyond it a sum might leave an int64, so it is refused by name. */
export const TOTAL_MAX = 2n ** 61n;

/**
 * What a unit of settled obligation and a unit of drawn credit count in what is maximised: `3 · cleared - credit drawn`.
 * A change that improves on a clearing consists of simple residual cycles. Each of them meets the pool of credit once at
 * most, so that it draws or gives back at most one unit of credit for each unit that goes round it, while what it clears
 * changes by whole units: with these weights no credit is ever spared at the price of clearing less.
 */
export const SETTLED_WEIGHT = 3;
export const CREDIT_WEIGHT = 1;

/**
 * The most that can be cleared, with what proves it.
 *
 * The proof is linear programming duality. Let y be the potentials. For every obligation from u to v with amount a and
 * settled f, and for every account v whose balance may fall by `mayFall` and falls by d, may rise by `mayRise` and rises
 * by t:
 *
 *     f < a  only if  3 - y(u) + y(v) <= 0        f > 0  only if  3 - y(u) + y(v) >= 0
 *     d < mayFall  only if  y(v) <= 1             d > 0  only if  y(v) >= 1
 *     t < mayRise  only if  y(v) >= 0             t > 0  only if  y(v) <= 0
 *
 * Then `3 · cleared - credit drawn` equals
 * `Σ a · max(0, 3 - y(u) + y(v)) + Σ mayFall · max(0, y(v) - 1) + Σ mayRise · max(0, -y(v))`, which no clearing can pass.
 */
export interface Clearing {
  /** By obligation: the part that is settled, from 0 to its amount. */
  readonly settled: BigInt64Array;
  /** By account: a whole number. */
  readonly potentials: Int32Array;
}
