import type { Bounds, Clearing, Network } from '../../src/domain/clearing/types.ts';
import { fallsOf, type Worth, worthOf } from './clearing.ts';

/** What a clearing is worth, and what its potentials allow at most, as types.ts writes both down. */
export interface Gap extends Worth {
  readonly primal: bigint;
  readonly dual: bigint;
}

const max = (...values: bigint[]): bigint => values.reduce((most, value) => (value > most ? value : most));
const min = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** By account: what it owes to others, and what others owe to it. No balance can fall by more, or rise by more. */
export function turnoverOf({ accountCount, debtors, creditors, amounts }: Network): { owes: bigint[]; owed: bigint[] } {
  const owes = new Array<bigint>(accountCount).fill(0n);
  const owed = new Array<bigint>(accountCount).fill(0n);
  amounts.forEach((amount, obligation) => {
    const [debtor, creditor] = [debtors[obligation] as number, creditors[obligation] as number];
    if (debtor === creditor) return;
    owes[debtor] = (owes[debtor] as bigint) + amount;
    owed[creditor] = (owed[creditor] as bigint) + amount;
  });
  return { owes, owed };
}

export function gapOf(network: Network, bounds: Bounds | null, clearing: Clearing): Gap {
  const { debtors, creditors, amounts } = network;
  const worth = worthOf(network, clearing);
  const y = Array.from(clearing.potentials, BigInt);
  const { owes, owed } = turnoverOf(network);
  let dual = 0n;
  amounts.forEach((amount, obligation) => {
    dual +=
      amount * max(0n, 3n - (y[debtors[obligation] as number] ?? 0n) + (y[creditors[obligation] as number] ?? 0n));
  });
  y.forEach((potential, account) => {
    if (bounds === null) return;
    dual += min(bounds.mayFall[account] as bigint, owes[account] as bigint) * max(0n, potential - 1n);
    dual += min(bounds.mayRise[account] as bigint, owed[account] as bigint) * max(0n, -potential);
  });
  return { ...worth, primal: 3n * worth.cleared - worth.creditUsed, dual };
}

/** Whether a clearing is one at all: every amount and bound makes sense, and is kept to. */
export function isFeasible(network: Network, bounds: Bounds | null, { settled }: Clearing): boolean {
  const areSettled = network.amounts.every((amount, obligation) => {
    const part = settled[obligation] as bigint;
    return 0n <= part && part <= amount;
  });
  return (
    areSettled &&
    fallsOf(network, settled).every((falling, account) => {
      const mayFall = bounds?.mayFall[account] ?? 0n;
      const mayRise = bounds?.mayRise[account] ?? 0n;
      return mayFall >= 0n && mayRise >= 0n && falling <= mayFall && -falling <= mayRise;
    })
  );
}
