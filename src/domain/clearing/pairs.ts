/**
 * Obligations merged by pair of accounts. Parallel obligations of a pair are one arc of the flow problem; merging them
 * loses nothing, because what a pair settles can be shared out among its obligations in any way.
 */
import { ClearingInputError } from './errors.ts';
import { type Bounds, type Network, TOTAL_MAX } from './types.ts';

/** Pairs in canonical order. An account that owes itself is a pair as well. */
export interface Pairs {
  readonly count: number;
  readonly debtors: Int32Array;
  readonly creditors: Int32Array;
  readonly amounts: BigInt64Array;
  /** Where the obligations of each pair begin, and where the last pair's end. */
  readonly obligations: Int32Array;
  /** Where the pairs of each debtor begin, by account, and where the last one's end. */
  readonly starts: Int32Array;
}

/** @throws ClearingInputError on a network that is not as types.ts says */
export function mergePairs(network: Network): Pairs {
  const { accountCount, debtors, creditors, amounts } = network;
  const obligationCount = amounts.length;
  if (debtors.length !== obligationCount || creditors.length !== obligationCount)
    throw new ClearingInputError('lengths-differ', 'debtors, creditors and amounts are not of one length');
  const pairDebtors = new Int32Array(obligationCount);
  const pairCreditors = new Int32Array(obligationCount);
  const pairAmounts = new BigInt64Array(obligationCount);
  const obligations = new Int32Array(obligationCount + 1);
  const starts = new Int32Array(accountCount + 1);
  let count = 0;
  let total = 0n;
  let debtor = -1;
  let creditor = -1;
  for (let index = 0; index < obligationCount; index++) {
    const nextDebtor = debtors[index]!;
    const nextCreditor = creditors[index]!;
    const amount = amounts[index]!;
    if (nextDebtor !== debtor || nextCreditor !== creditor) {
      requireInOrder(accountCount, debtor, creditor, nextDebtor, nextCreditor, index);
      debtor = nextDebtor;
      creditor = nextCreditor;
      pairDebtors[count] = debtor;
      pairCreditors[count] = creditor;
      obligations[count] = index;
      starts[debtor + 1] = count + 1;
      count++;
    }
    if (amount < 0n) throw new ClearingInputError('negative-amount', `obligation ${index} is of less than zero`);
    // Checked at each step, so that the sum cannot have wrapped round in between.
    total = BigInt.asIntN(64, total + amount);
    if (amount > TOTAL_MAX || total > TOTAL_MAX)
      throw new ClearingInputError('total-too-large', `the obligations add up to more than ${TOTAL_MAX} minor units`);
    pairAmounts[count - 1] = BigInt.asIntN(64, pairAmounts[count - 1]! + amount);
  }
  obligations[count] = obligationCount;
  // Debtors without pairs begin where the one before them ends.
  for (let account = 0; account < accountCount; account++) {
    if (starts[account + 1]! < starts[account]!) starts[account + 1] = starts[account]!;
  }
  return {
    count,
    debtors: pairDebtors.subarray(0, count),
    creditors: pairCreditors.subarray(0, count),
    amounts: pairAmounts.subarray(0, count),
    obligations: obligations.subarray(0, count + 1),
    starts,
  };
}

function requireInOrder(
  accountCount: number,
  debtor: number,
  creditor: number,
  nextDebtor: number,
  nextCreditor: number,
  index: number,
): void {
  if (nextDebtor < 0 || nextDebtor >= accountCount || nextCreditor < 0 || nextCreditor >= accountCount)
    throw new ClearingInputError('account-out-of-range', `obligation ${index} is of an account that there is not`);
  if (nextDebtor < debtor || (nextDebtor === debtor && nextCreditor < creditor))
    throw new ClearingInputError('not-in-order', `obligation ${index} does not follow the one before it`);
}

/** @throws ClearingInputError on bounds that are not as types.ts says */
export function requireBounds(network: Network, { mayFall, mayRise }: Bounds): void {
  if (mayFall.length !== network.accountCount || mayRise.length !== network.accountCount)
    throw new ClearingInputError('lengths-differ', 'there is not one pair of bounds for each account');
  for (const bounds of [mayFall, mayRise]) {
    const index = bounds.findIndex((bound) => bound < 0n);
    if (index !== -1) throw new ClearingInputError('negative-bound', `account ${index} has a bound below zero`);
  }
}

/**
 * By pair: what netting its two accounts against each other would settle of it; of what an account owes itself, all. A figure
 * to report only: clearing pair by pair first would in the end clear less (see docs, the engine looks at the whole network).
 */
export function bilateralParts(pairs: Pairs): BigInt64Array {
  const parts = new BigInt64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    const debtor = pairs.debtors[pair]!;
    const creditor = pairs.creditors[pair]!;
    // Each two are met once, from the side of the lower number.
    if (debtor > creditor) continue;
    const back = debtor === creditor ? pair : findPair(pairs, creditor, debtor);
    if (back === -1) continue;
    const amount = pairs.amounts[pair]!;
    const other = pairs.amounts[back]!;
    parts[pair] = parts[back] = amount < other ? amount : other;
  }
  return parts;
}

/** The pair of this debtor and creditor, or -1: a debtor's pairs are in the order of their creditors. */
function findPair(pairs: Pairs, debtor: number, creditor: number): number {
  let low = pairs.starts[debtor]!;
  let high = pairs.starts[debtor + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = pairs.creditors[middle]!;
    if (found === creditor) return middle;
    if (found < creditor) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
