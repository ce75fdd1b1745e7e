import fc from 'fast-check';
import { UNLIMITED } from '../../src/domain/clearing/types.ts';
import { boundsOf, type Instance, type Row } from './clearing.ts';
import { oneOf, type Pick } from './random.ts';

const ACCOUNTS_MAX = 9;
const OBLIGATIONS_MAX = 28;

/** What a shape is made from: any two numbers, and the row's index. The answer is debtor and creditor. */
type Shape = (accounts: number, index: number, p: number, q: number) => readonly [number, number];

/** Small networks of every sort that once broke, or is likely to break, an engine. Those that name no self-loops have none. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'anything, self-loops too': (accounts, _, p, q) => [p % accounts, q % accounts],
  'no self-loops': (accounts, _, p, q) => apart(accounts, p, q),
  'every pair, in turn': (accounts, index) => apart(accounts, index, Math.floor(index / accounts)),
  'a ring with chords': (accounts, index, p, q) =>
    index < accounts ? [index, (index + 1) % accounts] : apart(accounts, p, q),
  'two sides that mostly owe one way': (accounts, _, p, q) => {
    const left = p % Math.ceil(accounts / 2);
    const right = accounts - 1 - (q % Math.ceil(accounts / 2));
    return p % 5 === 0 ? [right, left] : [left, right];
  },
  'a star': (accounts, _, p, q) => (p % 2 === 0 ? [0, q % accounts] : [q % accounts, 0]),
  'a path': (accounts, _, p, q) =>
    q % 8 === 0 ? apart(accounts, p, q) : [p % accounts, Math.min(p % accounts, accounts - 2) + 1],
  'two accounts, many invoices': (accounts, _, p, q) => [p % Math.min(accounts, 2), q % Math.min(accounts, 2)],
  'three accounts, many invoices': (accounts, _, p, q) => apart(Math.min(accounts, 3), p, q),
  'pairs that owe each other': (accounts, index, p) => {
    const one = p % accounts;
    return index % 2 === 0 ? [one, (one + 1) % accounts] : [(one + 1) % accounts, one];
  },
  'two networks side by side': (accounts, _, p, q) => {
    const side = p % 2;
    const size = Math.max(1, Math.ceil((accounts - side) / 2));
    return [Math.min(accounts - 1, 2 * ((p >> 1) % size) + side), Math.min(accounts - 1, 2 * (q % size) + side)];
  },
};

/** Two accounts that differ, wherever there are two. */
const apart = (accounts: number, p: number, q: number): readonly [number, number] => {
  const debtor = p % accounts;
  return accounts === 1 ? [0, 0] : [debtor, (debtor + 1 + (q % (accounts - 1))) % accounts];
};

/** What amounts and bounds are made from: any number up to 10^15. The small ones sum to no more than HiGHS can tell apart. */
type Size = (any: bigint) => bigint;
const SMALL_SIZES: Readonly<Record<string, Size>> = {
  'all 1': () => 1n,
  'all the same': () => 7n,
  '0 to 3': (any) => any % 4n,
  '0 to 20': (any) => any % 21n,
  'up to 5,000': (any) => any % 5_001n,
};
const ALL_SIZES: Readonly<Record<string, Size>> = {
  ...SMALL_SIZES,
  'all 10^15': () => 10n ** 15n,
  'up to 10^15': (any) => any,
  'of every magnitude': (any) => any % 10n ** (any % 16n),
};

const BOUND_SIZES: Readonly<Record<string, Size>> = {
  'all 0': () => 0n,
  'all 1': () => 1n,
  '0 to 5': (any) => any % 6n,
  'up to 5,000': (any) => any % 5_001n,
  'of every magnitude': (any) => any % 10n ** (any % 16n),
  'beyond every amount': () => 10n ** 18n,
  'none at all': () => UNLIMITED,
  'some accounts over their limit': (any) => (any % 3n === 0n ? 0n : any % 30n),
  'some without bounds': (any) => (any % 3n === 0n ? UNLIMITED : any % 10n),
};

const nameIn = (names: Readonly<Record<string, unknown>>) => fc.constantFrom(...Object.keys(names));
const anyAmount = fc.bigInt({ min: 0n, max: 10n ** 15n });

/**
 * Small instances. Nothing in them depends on what was drawn before (no `chain`), so that a counterexample shrinks well.
 * Half of them are set-offs.
 */
const instancesOf = (sizes: Readonly<Record<string, Size>>): fc.Arbitrary<Instance> =>
  fc
    .record({
      accountCount: fc.integer({ min: 1, max: ACCOUNTS_MAX }),
      shape: nameIn(SHAPES),
      size: nameIn(sizes),
      drawn: fc.array(fc.tuple(fc.nat(9_999), fc.nat(9_999), anyAmount), { maxLength: OBLIGATIONS_MAX, size: 'max' }),
      bounds: fc.oneof(
        fc.constant(null),
        fc.record({
          size: nameIn(BOUND_SIZES),
          drawn: fc.array(fc.tuple(anyAmount, anyAmount), { minLength: ACCOUNTS_MAX, maxLength: ACCOUNTS_MAX }),
        }),
      ),
    })
    .map(({ accountCount, shape, size, drawn, bounds }) => {
      const rows = drawn.map(([p, q, any], rank): Row => {
        const [debtor, creditor] = (SHAPES[shape] as Shape)(accountCount, rank, p, q);
        return { debtor, creditor, amount: (sizes[size] as Size)(any), rank };
      });
      if (bounds === null) return { accountCount, rows, bounds: null };
      const toBound = BOUND_SIZES[bounds.size] as Size;
      const drawnBounds = bounds.drawn.slice(0, accountCount);
      const [mayFall, mayRise] = [drawnBounds.map(([any]) => toBound(any)), drawnBounds.map(([, any]) => toBound(any))];
      return { accountCount, rows, bounds: boundsOf(mayFall, mayRise) };
    });

export const instances = instancesOf(ALL_SIZES);

/** Those whose totals HiGHS can tell apart. */
export const smallInstances = instancesOf(SMALL_SIZES);

/** A larger instance of any shape and size, for which only a certificate can tell what is right. */
export function drawInstance(pick: Pick, accountsMax: number, obligationsMax: number): Instance {
  const any = (): bigint => BigInt(pick(1_000_000_000)) * 1_000_000n + BigInt(pick(1_000_000));
  const accountCount = 2 + pick(accountsMax - 1);
  const shape = SHAPES[oneOf(pick, Object.keys(SHAPES))] as Shape;
  const toAmount = ALL_SIZES[oneOf(pick, Object.keys(ALL_SIZES))] as Size;
  const rows = Array.from({ length: pick(obligationsMax + 1) }, (_, rank): Row => {
    const [debtor, creditor] = shape(accountCount, rank, pick(1_000_000), pick(1_000_000));
    return { debtor, creditor, amount: toAmount(any()), rank };
  });
  if (pick(2) === 0) return { accountCount, rows, bounds: null };
  const toBound = BOUND_SIZES[oneOf(pick, Object.keys(BOUND_SIZES))] as Size;
  const drawBounds = () => Array.from({ length: accountCount }, () => toBound(any()));
  return { accountCount, rows, bounds: boundsOf(drawBounds(), drawBounds()) };
}
