import { bilateralParts, mergePairs } from './pairs.ts';
import { solveClearing } from './solver.ts';
import type { Bounds, Clearing, Network } from './types.ts';

/** What each step of a clearing adds, in minor units: together they are what is cleared. */
export interface Steps {
  /** What netting each pair of accounts against each other would clear, and what accounts owe themselves. */
  readonly bilateral: bigint;
  /** What the whole network adds to that while no balance moves. */
  readonly multilateral: bigint;
  /** What credit adds to that. */
  readonly credit: bigint;
}

export interface SteppedClearing {
  readonly clearing: Clearing;
  /** The same without anybody's credit; `clearing` itself where there are no bounds. */
  readonly setOff: Clearing;
  readonly steps: Steps;
}

/**
 * The most that can be cleared, and what each step has to do with it. With bounds this solves twice.
 * @throws ClearingInputError on a network or bounds that are not as types.ts says
 */
export function clearInSteps(network: Network, bounds: Bounds | null): SteppedClearing {
  const setOff = solveClearing(network, null);
  const clearing = bounds === null ? setOff : solveClearing(network, bounds);
  const bilateral = sumOf(bilateralParts(mergePairs(network)));
  const withoutCredit = sumOf(setOff.settled);
  const steps = {
    bilateral,
    multilateral: withoutCredit - bilateral,
    credit: bounds === null ? 0n : sumOf(clearing.settled) - withoutCredit,
  };
  return { clearing, setOff, steps };
}

/**
 * What would remain to be paid if each account paid or received only what it owes less what it is owed: no clearing without
 * credit can leave less.
 */
export function netDebt({ accountCount, debtors, creditors, amounts }: Network): bigint {
  const nets = new BigInt64Array(accountCount);
  for (let index = 0; index < amounts.length; index++) {
    const amount = amounts[index]!;
    const debtor = debtors[index]!;
    const creditor = creditors[index]!;
    nets[debtor] = BigInt.asIntN(64, nets[debtor]! - amount);
    nets[creditor] = BigInt.asIntN(64, nets[creditor]! + amount);
  }
  return nets.reduce((sum, net) => (net > 0n ? sum + net : sum), 0n);
}

/** Kept in an array, where V8 adds machine words. The solver has made sure that no sum leaves an int64. */
function sumOf(amounts: BigInt64Array): bigint {
  const sum = new BigInt64Array(1);
  for (let index = 0; index < amounts.length; index++) sum[0] = BigInt.asIntN(64, sum[0]! + amounts[index]!);
  return sum[0]!;
}
