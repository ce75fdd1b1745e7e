import fc from 'fast-check';
import { expect } from 'vitest';
import { checkClearing, type Verdict } from '../../src/domain/clearing/checker.ts';
import { solveClearing } from '../../src/domain/clearing/solver.ts';
import { type Bounds, type Clearing, type Network, UNLIMITED } from '../../src/domain/clearing/types.ts';
import { drawInstance, instances } from './clearing.arbitraries.ts';
import { referenceClearing } from './clearing.reference.ts';
import { expectExplained, expectFewPartlySettled, expectNoCycleLeft } from './clearing.structure.ts';
import {
  canonical,
  evenBounds,
  fallsOf,
  type Instance,
  type Row,
  remainderOf,
  rowsOf,
  sumOf,
  type Worth,
  worthOf,
} from './clearing.ts';
import { seeded } from './random.ts';

export interface Solved {
  readonly network: Network;
  readonly bounds: Bounds | null;
  readonly placeOf: readonly number[];
  readonly clearing: Clearing;
  readonly verdict: Verdict;
}

/** Clears an instance, and accepts no answer without its proof. */
export function solve(instance: Instance): Solved {
  const { network, placeOf } = canonical(instance);
  const clearing = solveClearing(network, instance.bounds);
  const verdict = checkClearing(network, instance.bounds, clearing);
  expect(verdict.faults).toEqual([]);
  return { network, bounds: instance.bounds, placeOf, clearing, verdict };
}

const worthAfter = (instance: Instance): Worth => {
  const { cleared, creditUsed } = solve(instance).verdict;
  return { cleared, creditUsed };
};

const times = ({ cleared, creditUsed }: Worth, factor: bigint): Worth => ({
  cleared: cleared * factor,
  creditUsed: creditUsed * factor,
});

/** Bounds with each one changed; one that is none stays none. */
const changed = (bounds: Bounds | null, change: (bound: bigint) => bigint): Bounds | null => {
  const changeOne = (bound: bigint): bigint => (bound === UNLIMITED ? UNLIMITED : change(bound));
  return bounds && { mayFall: bounds.mayFall.map(changeOne), mayRise: bounds.mayRise.map(changeOne) };
};

const seed = fc.nat();

/** The whole numbers below `count`, in an order that follows from the seed. */
function shuffled(count: number, from: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  const weights = order.map((index) => Math.imul(index + 1, 2_654_435_761 ^ Math.imul(from + 1, 40_503)) >>> 0);
  return order.sort((one, other) => (weights[one] as number) - (weights[other] as number));
}

/** Both side by side: the accounts of the second are numbered after those of the first. */
function sideBySide(one: Instance, other: Instance): Instance {
  const shift = one.accountCount;
  const moved = other.rows.map((row) => ({ ...row, debtor: row.debtor + shift, creditor: row.creditor + shift }));
  const first = one.bounds ?? evenBounds(one.accountCount, 0n);
  const second = other.bounds ?? evenBounds(other.accountCount, 0n);
  const bounds = {
    mayFall: BigInt64Array.from([...first.mayFall, ...second.mayFall]),
    mayRise: BigInt64Array.from([...first.mayRise, ...second.mayRise]),
  };
  return { accountCount: shift + other.accountCount, rows: [...one.rows, ...moved], bounds };
}

const PROOF: Properties = {
  'is proved: within every amount and bound, and as good as the potentials allow': fc.property(
    instances,
    (instance) => {
      const { network, bounds, clearing, verdict } = solve(instance);
      const falls = fallsOf(network, clearing.settled);
      clearing.settled.forEach((part, obligation) => {
        expect(part >= 0n && part <= (network.amounts[obligation] as bigint)).toBe(true);
      });
      falls.forEach((falling, account) => {
        expect(falling <= (bounds?.mayFall[account] ?? 0n) && -falling <= (bounds?.mayRise[account] ?? 0n)).toBe(true);
      });
      expect(verdict.primal).toBe(verdict.dual);
      expect(verdict).toMatchObject({ total: sumOf(network.amounts), ...worthOf(network, clearing) });
    },
  ),

  'clears what a much simpler algorithm clears, with as little credit': fc.property(instances, (instance) => {
    const { network, bounds, clearing } = solve(instance);
    expect(worthOf(network, clearing)).toEqual(worthOf(network, referenceClearing(network, bounds)));
  }),

  'leaves nothing that a second clearing could clear': fc.property(instances, (instance) => {
    const { network, bounds, clearing } = solve(instance);
    const [left, leftBounds] = remainderOf(network, bounds, clearing);
    expect(worthOf(left, solveClearing(left, leftBounds))).toEqual({ cleared: 0n, creditUsed: 0n });
  }),

  'leaves no cycle of obligations': fc.property(instances, (instance) => {
    const { network, clearing } = solve(instance);
    expectNoCycleLeft(network, clearing.settled);
  }),

  'settles few obligations in part, and within a pair the earlier ones first': fc.property(instances, (instance) => {
    const { network, clearing } = solve(instance);
    expectFewPartlySettled(network, clearing.settled);
  }),

  'comes apart into simple cycles and chains, the shortest first': fc.property(instances, (instance) => {
    const { network, clearing } = solve(instance);
    expectExplained(network, clearing.settled);
  }),
};

const SAMENESS: Properties = {
  'settles each row the same, in whatever order the rows come': fc.property(instances, seed, (instance, from) => {
    const order = shuffled(instance.rows.length, from);
    const other = { ...instance, rows: order.map((index) => instance.rows[index] as Row) };
    const [before, after] = [solve(instance), solve(other)];
    order.forEach((row, index) => {
      const part = after.clearing.settled[after.placeOf[index] as number];
      expect(part).toBe(before.clearing.settled[before.placeOf[row] as number]);
    });
  }),

  'gives the same answer to the same question, and leaves the question as it was': fc.property(
    instances,
    (instance) => {
      const { network, bounds, clearing } = solve(instance);
      expect(canonical(instance).network).toEqual(network);
      expect(bounds).toEqual(instance.bounds);
      solveClearing(canonical({ accountCount: 2, rows: rowsOf([[0, 1, 5n]]) }).network, null);
      expect(solveClearing(network, bounds)).toEqual(clearing);
    },
  ),

  'clears the same under other account numbers': fc.property(instances, seed, (instance, from) => {
    const numberOf = shuffled(instance.accountCount, from);
    const rows = instance.rows.map((row) => ({
      ...row,
      debtor: numberOf[row.debtor] as number,
      creditor: numberOf[row.creditor] as number,
    }));
    const renamed = (bounds: BigInt64Array): BigInt64Array => {
      const by = new BigInt64Array(bounds.length);
      for (const [account, number] of numberOf.entries()) by[number] = bounds[account] as bigint;
      return by;
    };
    const { bounds } = instance;
    const others = bounds && { mayFall: renamed(bounds.mayFall), mayRise: renamed(bounds.mayRise) };
    expect(worthAfter({ ...instance, rows, bounds: others })).toEqual(worthAfter(instance));
  }),

  'clears the same when invoices of a pair are split or merged': fc.property(instances, seed, (instance, from) => {
    const split = instance.rows.flatMap((row, index): Row[] => {
      const part = row.amount === 0n ? 0n : BigInt((from + index * 7) % 1_000_003) % row.amount;
      return [
        { ...row, rank: 2 * row.rank, amount: part },
        { ...row, rank: 2 * row.rank + 1, amount: row.amount - part },
      ];
    });
    const merged = new Map<string, Row>();
    for (const row of instance.rows) {
      const pair = `${row.debtor} to ${row.creditor}`;
      merged.set(pair, { ...row, amount: row.amount + (merged.get(pair)?.amount ?? 0n) });
    }
    const worth = worthAfter(instance);
    expect(worthAfter({ ...instance, rows: split })).toEqual(worth);
    expect(worthAfter({ ...instance, rows: [...merged.values()] })).toEqual(worth);
  }),

  'clears the same when everybody owes the other way, with the bounds the other way too': fc.property(
    instances,
    (instance) => {
      const rows = instance.rows.map((row) => ({ ...row, debtor: row.creditor, creditor: row.debtor }));
      const bounds = instance.bounds && { mayFall: instance.bounds.mayRise, mayRise: instance.bounds.mayFall };
      expect(worthAfter({ ...instance, rows, bounds })).toEqual(worthAfter(instance));
    },
  ),
};

const CHANGE: Properties = {
  'clears as many times more as all amounts and bounds are multiplied by': fc.property(
    instances,
    fc.constantFrom(2n, 3n, 10n),
    (instance, factor) => {
      const rows = instance.rows.map((row) => ({ ...row, amount: row.amount * factor }));
      // A bound beyond every amount is as good as none, and its multiple would not fit.
      const bounds = changed(instance.bounds, (bound) => (bound < 10n ** 17n ? bound * factor : UNLIMITED));
      expect(worthAfter({ ...instance, rows, bounds })).toEqual(times(worthAfter(instance), factor));
    },
  ),

  'never clears less with one more obligation': fc.property(
    instances,
    fc.tuple(fc.nat(), fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 15n })),
    (instance, [debtor, creditor, amount]) => {
      const { accountCount, rows } = instance;
      const row = { debtor: debtor % accountCount, creditor: creditor % accountCount, amount, rank: rows.length };
      const [before, after] = [solve(instance), solve({ ...instance, rows: [...rows, row] })];
      expect(after.verdict.primal >= before.verdict.primal).toBe(true);
      expect(after.verdict.cleared >= before.verdict.cleared).toBe(true);
    },
  ),

  'never clears less with a wider bound': fc.property(
    instances,
    fc.tuple(fc.nat(), fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 15n })),
    (instance, [any, mayFall, by]) => {
      const bounds = instance.bounds ?? evenBounds(instance.accountCount, 0n);
      const account = any % instance.accountCount;
      const widen = (bound: bigint, at: number) => (at !== account || bound === UNLIMITED ? bound : bound + by);
      const wider = mayFall
        ? { ...bounds, mayFall: bounds.mayFall.map(widen) }
        : { ...bounds, mayRise: bounds.mayRise.map(widen) };
      const [before, after] = [solve({ ...instance, bounds }), solve({ ...instance, bounds: wider })];
      expect(after.verdict.primal >= before.verdict.primal).toBe(true);
      expect(after.verdict.cleared >= before.verdict.cleared).toBe(true);
    },
  ),

  'clears of two networks side by side what it clears of each': fc.property(instances, instances, (one, other) => {
    const [first, second] = [worthAfter(one), worthAfter(other)];
    expect(worthAfter(sideBySide(one, other))).toEqual({
      cleared: first.cleared + second.cleared,
      creditUsed: first.creditUsed + second.creditUsed,
    });
  }),

  'clears everything within bounds that are wide enough': fc.property(
    instances,
    fc.constantFrom(UNLIMITED, 10n ** 18n),
    (instance, bound) => {
      const { network, verdict } = solve({ ...instance, bounds: evenBounds(instance.accountCount, bound) });
      const owed = fallsOf(network, network.amounts).filter((falling) => falling > 0n);
      expect(verdict).toMatchObject({ cleared: sumOf(network.amounts), creditUsed: sumOf(owed) });
    },
  ),

  'clears within bounds of 0 what a set-off clears': fc.property(instances, (instance) => {
    const bounds = evenBounds(instance.accountCount, 0n);
    const [within, without] = [solve({ ...instance, bounds }), solve({ ...instance, bounds: null })];
    expect(within.verdict.creditUsed).toBe(0n);
    expect(within.verdict.cleared).toBe(without.verdict.cleared);
  }),
};

type Properties = Readonly<Record<string, fc.IRawProperty<unknown>>>;

/** What can be told of networks that are too large for the reference. */
export const onLargerNetworks = (accountsMax: number, obligationsMax: number): fc.IRawProperty<unknown> =>
  fc.property(fc.noShrink(fc.nat()), (from) => {
    const { network, clearing } = solve(drawInstance(seeded(from), accountsMax, obligationsMax));
    expectNoCycleLeft(network, clearing.settled);
    expectFewPartlySettled(network, clearing.settled);
    expectExplained(network, clearing.settled);
  });

/** Everything that the engine is held to on random instances: a sentence, and what must hold for it to be true. */
export const PROPERTIES = Object.entries({ ...PROOF, ...SAMENESS, ...CHANGE });
