import { expect } from 'vitest';
import { explainClearing } from '../../src/domain/clearing/explain.ts';
import type { Network } from '../../src/domain/clearing/types.ts';
import { fallsOf } from './clearing.ts';

/** By account: the accounts that it has an arc to. */
type Arcs = readonly (readonly number[])[];

/** The accounts that are on no cycle fall away one after the other (Kahn 1962); what is left has one. */
function hasCycle(arcs: Arcs): boolean {
  const arrivals = new Array<number>(arcs.length).fill(0);
  for (const to of arcs.flat()) arrivals[to] = (arrivals[to] as number) + 1;
  const free = arrivals.flatMap((count, account) => (count === 0 ? [account] : []));
  for (let next = 0; next < free.length; next++) {
    for (const to of arcs[free[next] as number] as readonly number[]) {
      arrivals[to] = (arrivals[to] as number) - 1;
      if (arrivals[to] === 0) free.push(to);
    }
  }
  return free.length < arcs.length;
}

function arcsWhere({ accountCount, debtors, creditors }: Network, isArc: (obligation: number) => boolean): Arcs {
  const arcs = Array.from({ length: accountCount }, (): number[] => []);
  debtors.forEach((debtor, obligation) => {
    if (isArc(obligation)) arcs[debtor]?.push(creditors[obligation] as number);
  });
  return arcs;
}

/** What is left of the obligations has no cycle: it could have been settled too, within any bounds. */
export function expectNoCycleLeft(network: Network, settled: BigInt64Array): void {
  const isLeft = (obligation: number) => (settled[obligation] as bigint) < (network.amounts[obligation] as bigint);
  expect(hasCycle(arcsWhere(network, isLeft))).toBe(false);
}

/** Joins accounts into groups; tells of two that already were in the same one. */
class Groups {
  readonly #parents: number[];
  count: number;

  constructor(accountCount: number) {
    this.#parents = Array.from({ length: accountCount }, (_, account) => account);
    this.count = accountCount;
  }

  join(one: number, other: number): boolean {
    const [first, second] = [this.#rootOf(one), this.#rootOf(other)];
    if (first === second) return false;
    this.#parents[first] = second;
    this.count--;
    return true;
  }

  #rootOf(account: number): number {
    let root = account;
    while (this.#parents[root] !== root) {
      this.#parents[root] = this.#parents[this.#parents[root] as number] as number;
      root = this.#parents[root] as number;
    }
    return root;
  }
}

/**
 * At most one obligation of a pair is settled in part, those before it whole and those after it not at all. The pairs
 * settled in part have no cycle, in whichever direction one goes along them, so they are at most accounts − components.
 */
export function expectFewPartlySettled(network: Network, settled: BigInt64Array): void {
  const { accountCount, debtors, creditors, amounts } = network;
  const components = new Groups(accountCount);
  const partial = new Groups(accountCount);
  let partlySettled = 0;
  for (let first = 0, next = 0; first < amounts.length; first = next) {
    const debtor = debtors[first] as number;
    const creditor = creditors[first] as number;
    let [amount, part, isOver] = [0n, 0n, false];
    for (next = first; debtors[next] === debtor && creditors[next] === creditor; next++) {
      if (isOver) expect(settled[next]).toBe(0n);
      if ((settled[next] as bigint) < (amounts[next] as bigint)) isOver = true;
      amount += amounts[next] as bigint;
      part += settled[next] as bigint;
    }
    if (amount > 0n) components.join(debtor, creditor);
    if (part === 0n || part === amount) continue;
    partlySettled++;
    expect(partial.join(debtor, creditor)).toBe(true);
  }
  expect(partlySettled).toBeLessThanOrEqual(accountCount - components.count);
}

interface Loop {
  readonly accounts: readonly number[];
  readonly amount: bigint;
  readonly isCycle: boolean;
}

function loopsOf(network: Network, settled: BigInt64Array): Loop[] {
  const { starts, accounts, amounts, closed } = explainClearing(network, settled);
  expect([starts[0], starts.length, starts.at(-1)]).toEqual([0, amounts.length + 1, accounts.length]);
  expect(closed.length).toBe(amounts.length);
  return Array.from(amounts, (amount, loop) => ({
    accounts: [...accounts.subarray(starts[loop], starts[loop + 1])],
    amount,
    isCycle: closed[loop] === 1,
  }));
}

/** Pair by pair: what is settled and not yet explained. */
class Unexplained {
  /** Debtor → creditor → amount; only amounts above 0. */
  readonly #amounts = new Map<number, Map<number, bigint>>();

  add(debtor: number, creditor: number, amount: bigint): void {
    const row = this.#amounts.get(debtor) ?? new Map<number, bigint>();
    this.#amounts.set(debtor, row);
    const sum = (row.get(creditor) ?? 0n) + amount;
    expect(sum >= 0n).toBe(true);
    if (sum === 0n) row.delete(creditor);
    else row.set(creditor, sum);
  }

  of(debtor: number): readonly number[] {
    return [...(this.#amounts.get(debtor)?.keys() ?? [])];
  }

  has(debtor: number, creditor: number): boolean {
    return this.#amounts.get(debtor)?.has(creditor) ?? false;
  }

  get isEmpty(): boolean {
    return this.#amounts.values().every((row) => row.size === 0);
  }

  /** Whether a cycle of at most this many accounts is left, up to 3. */
  hasCycleWithin(length: number): boolean {
    return this.#amounts.keys().some((one) =>
      this.of(one).some((two) => {
        if (length >= 1 && one === two) return true;
        if (length >= 2 && this.has(two, one)) return true;
        return length >= 3 && this.of(two).some((three) => this.has(three, one));
      }),
    );
  }
}

/** Up to this length, no cycle comes before a shorter one. */
const SHORT_MAX = 3;

/** The explanation of a clearing adds up to it exactly, out of simple cycles and chains, the shortest cycles first. */
export function expectExplained(network: Network, settled: BigInt64Array): void {
  const loops = loopsOf(network, settled);
  const unexplained = new Unexplained();
  settled.forEach((part, obligation) => {
    if (part > 0n)
      unexplained.add(network.debtors[obligation] as number, network.creditors[obligation] as number, part);
  });
  const falls = new Array<bigint>(network.accountCount).fill(0n);
  let exhausted = 0;
  for (const { accounts, amount, isCycle } of loops) {
    expect(amount > 0n).toBe(true);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts.length).toBeGreaterThanOrEqual(isCycle ? 1 : 2);
    const shorter = Math.min(SHORT_MAX, accounts.length - 1);
    if (isCycle && shorter > exhausted) {
      expect(unexplained.hasCycleWithin(shorter)).toBe(false);
      exhausted = shorter;
    }
    // Once there is none of a length, there never is again: taking away makes no cycles.
    expect(isCycle && accounts.length <= exhausted).toBe(false);
    const [first, last] = [accounts[0] as number, accounts.at(-1) as number];
    accounts.slice(1).forEach((account, index) => {
      unexplained.add(accounts[index] as number, account, -amount);
    });
    if (isCycle) {
      unexplained.add(last, first, -amount);
    } else {
      falls[first] = (falls[first] as bigint) + amount;
      falls[last] = (falls[last] as bigint) - amount;
      // A chain begins at an account whose balance falls, and never also ends at one.
      expect((falls[first] as bigint) > 0n && (falls[last] as bigint) < 0n).toBe(true);
    }
  }
  expect(unexplained.isEmpty).toBe(true);
  expect(falls).toEqual(fallsOf(network, settled));
}
