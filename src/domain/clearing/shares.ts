/** What a clearing is to each of its accounts. */
import { bilateralParts, mergePairs } from './pairs.ts';
import type { Network } from './types.ts';

/** By account, in minor units. */
export interface Shares {
  readonly owes: BigInt64Array;
  readonly isOwed: BigInt64Array;
  /** How much of what it owes is settled … */
  readonly settles: BigInt64Array;
  /** … and of what it is owed. The balance falls by the difference. */
  readonly receives: BigInt64Array;
  /** How much of what it owes netting with each partner by itself would settle. */
  readonly bilateral: BigInt64Array;
  /** How much of what it owes the whole network would settle without anybody's credit. */
  readonly setOff: BigInt64Array;
}

/**
 * @param settled by obligation, what is settled
 * @param setOff by obligation, what would be settled without credit
 */
export function sharesOf(network: Network, settled: BigInt64Array, setOff: BigInt64Array): Shares {
  const { accountCount, debtors, creditors, amounts } = network;
  const pairs = mergePairs(network);
  return {
    owes: sumBy(accountCount, debtors, amounts),
    isOwed: sumBy(accountCount, creditors, amounts),
    settles: sumBy(accountCount, debtors, settled),
    receives: sumBy(accountCount, creditors, settled),
    bilateral: sumBy(accountCount, pairs.debtors, bilateralParts(pairs)),
    setOff: sumBy(accountCount, debtors, setOff),
  };
}

function sumBy(count: number, accounts: Int32Array, amounts: BigInt64Array): BigInt64Array {
  const sums = new BigInt64Array(count);
  for (let index = 0; index < amounts.length; index++) {
    const account = accounts[index]!;
    sums[account] = BigInt.asIntN(64, sums[account]! + amounts[index]!);
  }
  return sums;
}

/** Payments that move balances, as columns. */
export interface Movements {
  readonly payers: Int32Array;
  readonly payees: Int32Array;
  readonly amounts: BigInt64Array;
  /** By how much each has moved the payer's balance, and the payee's, with those before it. */
  readonly payersMoved: BigInt64Array;
  readonly payeesMoved: BigInt64Array;
}

/**
 * Payments by which each balance moves as far as a clearing has it, from those that fall to those that rise, both in the order
 * of their numbers. Each ends one account's share, so that there is one less than there are accounts that move, at most.
 *
 * @param falls by account; below zero it rises. They add up to zero.
 */
export function movementsOf(falls: BigInt64Array): Movements {
  const fallers = numbersOf(falls, (fall) => fall > 0n);
  const risers = numbersOf(falls, (fall) => fall < 0n);
  const most = fallers.length + risers.length;
  const payers = new Int32Array(most);
  const payees = new Int32Array(most);
  const amounts = new BigInt64Array(most);
  const payersMoved = new BigInt64Array(most);
  const payeesMoved = new BigInt64Array(most);
  let count = 0;
  let riser = 0;
  let wanted = riser < risers.length ? -falls[risers[riser]!]! : 0n;
  for (const faller of fallers) {
    for (let left = falls[faller]!; left > 0n; ) {
      const amount = left < wanted ? left : wanted;
      payers[count] = faller;
      payees[count] = risers[riser]!;
      amounts[count] = amount;
      left -= amount;
      wanted -= amount;
      payersMoved[count] = left - falls[faller]!;
      payeesMoved[count] = -falls[risers[riser]!]! - wanted;
      count++;
      if (wanted === 0n && ++riser < risers.length) wanted = -falls[risers[riser]!]!;
    }
  }
  return {
    payers: payers.slice(0, count),
    payees: payees.slice(0, count),
    amounts: amounts.slice(0, count),
    payersMoved: payersMoved.slice(0, count),
    payeesMoved: payeesMoved.slice(0, count),
  };
}

function numbersOf(falls: BigInt64Array, moves: (fall: bigint) => boolean): number[] {
  const numbers: number[] = [];
  falls.forEach((fall, account) => {
    if (moves(fall)) numbers.push(account);
  });
  return numbers;
}
