import { describe, expect, it } from 'vitest';
import { checkClearing, type Rule } from '../../src/domain/clearing/checker.ts';
import { type Bounds, type Clearing, type Network, TOTAL_MAX, UNLIMITED } from '../../src/domain/clearing/types.ts';
import { boundsOf, evenBounds, networkOf } from '../support/clearing.ts';

const clearingOf = (settled: readonly bigint[], potentials: readonly number[]): Clearing => ({
  settled: BigInt64Array.from(settled),
  potentials: Int32Array.from(potentials),
});

/** The example of the design: netting the pair 0, 1 first would clear 24. */
const triangle = networkOf(3, [
  [0, 1, 10n],
  [1, 0, 6n],
  [1, 2, 7n],
  [2, 0, 7n],
]);
const cleared = clearingOf([10n, 3n, 7n, 7n], [0, 3, 1]);

/** 0 owes 1, and 1 owes 2. What 0 may fall by, 2 may rise by; 1 only passes it on. */
const chain = networkOf(3, [
  [0, 1, 10n],
  [1, 2, 10n],
]);
const chainBounds = boundsOf([4n, 0n, 0n], [0n, 0n, 9n]);
const chained = clearingOf([4n, 4n], [6, 3, 0]);

const rulesOf = (...asked: [Network, Bounds | null, Clearing]): Rule[] =>
  checkClearing(...asked).faults.map(({ rule }) => rule);

describe('the checker, on a few accounts', () => {
  it('accepts a set-off that nothing can add to', () => {
    expect(checkClearing(triangle, null, cleared)).toEqual({
      total: 30n,
      cleared: 27n,
      creditUsed: 0n,
      primal: 81n,
      dual: 81n,
      faults: [],
      faultCount: 0,
    });
  });

  it('accepts a clearing that draws as much credit as there is', () => {
    expect(checkClearing(chain, chainBounds, chained)).toEqual({
      total: 20n,
      cleared: 8n,
      creditUsed: 4n,
      primal: 20n,
      dual: 20n,
      faults: [],
      faultCount: 0,
    });
  });

  it('accepts nothing, of nobody', () => {
    const verdict = checkClearing(networkOf(0, []), null, clearingOf([], []));
    expect(verdict).toMatchObject({ total: 0n, primal: 0n, dual: 0n, faults: [] });
  });

  it('does not need the obligations to be in order', () => {
    const network = {
      accountCount: 3,
      debtors: Int32Array.of(2, 1, 0, 1),
      creditors: Int32Array.of(0, 2, 1, 0),
      amounts: BigInt64Array.of(7n, 7n, 10n, 6n),
    };
    expect(rulesOf(network, null, clearingOf([7n, 7n, 10n, 3n], [0, 3, 1]))).toEqual([]);
  });

  it('takes an obligation of an account to itself for a cycle of one', () => {
    const own = networkOf(1, [[0, 0, 5n]]);
    expect(rulesOf(own, null, clearingOf([5n], [7]))).toEqual([]);
    expect(rulesOf(own, evenBounds(1, 3n), clearingOf([5n], [0]))).toEqual([]);
    expect(rulesOf(own, null, clearingOf([4n], [7]))).toEqual(['settled-agrees-with-potentials', 'primal-equals-dual']);
  });

  it('takes a bound beyond what an account owes or is owed for that', () => {
    const wide = boundsOf([UNLIMITED, 0n, 0n], [0n, 0n, UNLIMITED]);
    // All of it is settled, so 0 falls and 2 rises by all they can, and no potential is too high or too low for them.
    expect(rulesOf(chain, wide, clearingOf([10n, 10n], [100, 50, -100]))).toEqual([
      'settled-agrees-with-potentials',
      'settled-agrees-with-potentials',
      'primal-equals-dual',
    ]);
    expect(rulesOf(chain, wide, clearingOf([10n, 10n], [3, 1, -1]))).toEqual([]);
    expect(rulesOf(chain, boundsOf([11n, 0n, 0n], [0n, 0n, 11n]), clearingOf([10n, 10n], [3, 1, -1]))).toEqual([]);
  });
});

describe('the checker, on what is wrong', () => {
  it.each<[Rule, Network, Bounds | null, Clearing]>([
    ['columns-fit-together', triangle, null, clearingOf([10n, 3n, 7n], [0, 3, 1])],
    ['columns-fit-together', triangle, null, clearingOf([10n, 3n, 7n, 7n], [0, 3])],
    ['columns-fit-together', { ...triangle, debtors: Int32Array.of(0, 1, 1) }, null, cleared],
    ['columns-fit-together', { ...triangle, creditors: Int32Array.of(0, 1, 1, 2, 0) }, null, cleared],
    ['columns-fit-together', chain, boundsOf([4n, 0n], [0n, 0n, 9n]), chained],
    ['columns-fit-together', chain, boundsOf([4n, 0n, 0n], [0n, 0n, 9n, 1n]), chained],
    ['columns-fit-together', { ...triangle, accountCount: 2 }, null, cleared],
    ['columns-fit-together', { ...triangle, accountCount: Number.NaN }, null, cleared],
    ['account-exists', { ...triangle, debtors: Int32Array.of(0, 1, 1, 3) }, null, cleared],
    ['account-exists', { ...triangle, creditors: Int32Array.of(1, 0, 2, -1) }, null, cleared],
    ['amount-is-not-negative', { ...triangle, amounts: BigInt64Array.of(10n, -6n, 7n, 7n) }, null, cleared],
    ['total-is-within-maximum', { ...triangle, amounts: triangle.amounts.map(() => TOTAL_MAX / 2n) }, null, cleared],
    ['total-is-within-maximum', { ...triangle, amounts: triangle.amounts.map(() => UNLIMITED) }, null, cleared],
    ['settled-is-within-amount', triangle, null, clearingOf([11n, 4n, 7n, 7n], [0, 3, 1])],
    ['settled-is-within-amount', triangle, null, clearingOf([10n, -1n, 7n, 7n], [0, 3, 1])],
    ['settled-agrees-with-potentials', triangle, null, clearingOf([10n, 3n, 7n, 7n], [0, 3, 4])],
    ['settled-agrees-with-potentials', triangle, null, clearingOf([6n, 6n, 0n, 0n], [0, 3, 1])],
    ['movement-is-within-bounds', triangle, null, clearingOf([10n, 2n, 7n, 7n], [0, 3, 1])],
    ['movement-is-within-bounds', chain, chainBounds, clearingOf([5n, 5n], [6, 3, 0])],
    ['movement-is-within-bounds', chain, boundsOf([4n, 0n, 0n], [0n, 0n, 3n]), chained],
    ['bound-is-not-negative', chain, boundsOf([4n, -1n, 0n], [0n, 0n, 9n]), chained],
    ['bound-is-not-negative', chain, boundsOf([4n, 0n, 0n], [0n, -1n, 9n]), chained],
    ['movement-agrees-with-potential', chain, boundsOf([5n, 0n, 0n], [0n, 0n, 9n]), chained],
    ['movement-agrees-with-potential', chain, chainBounds, clearingOf([4n, 4n], [5, 2, -1])],
    ['primal-equals-dual', chain, chainBounds, clearingOf([0n, 0n], [6, 3, 0])],
  ])('finds %s (%#)', (rule, network, bounds, clearing) => {
    expect(rulesOf(network, bounds, clearing)).toContain(rule);
  });

  it('says where, and what one would look for there', () => {
    const bilateral = checkClearing(triangle, null, clearingOf([6n, 6n, 0n, 0n], [0, 3, 1])).faults;
    expect(bilateral[0]).toEqual({
      rule: 'settled-agrees-with-potentials',
      obligation: 0,
      account: null,
      explanation: '6 is settled of 10, but by the potentials a unit gains 6: all of it should be',
    });
    expect(bilateral.at(-1)).toEqual({
      rule: 'primal-equals-dual',
      obligation: null,
      account: null,
      explanation: 'the clearing is worth 36, but the potentials allow 81',
    });
    expect(checkClearing(chain, chainBounds, clearingOf([5n, 5n], [6, 3, 0])).faults[0]).toEqual({
      rule: 'movement-is-within-bounds',
      obligation: null,
      account: 0,
      explanation: 'its balance falls by 5, but it may fall by 4 and rise by 0',
    });
    expect(checkClearing(chain, boundsOf([5n, 0n, 0n], [0n, 0n, 9n]), chained).faults[0]?.explanation).toBe(
      'its balance falls by 4 (it may fall by 5 and rise by 0), which its potential of 6 does not allow',
    );
  });

  it('shows the first 20 faults and counts them all', () => {
    const many = networkOf(
      2,
      Array.from({ length: 1_000 }, () => [0, 1, 1n] as const),
    );
    const { faults, faultCount } = checkClearing(many, null, clearingOf(new Array<bigint>(1_000).fill(2n), [0, 0]));
    expect([faults.length, faultCount]).toEqual([20, 1_001]);
    expect(faults.map(({ obligation }) => obligation)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('gives no figures of columns that do not fit together, and exact ones of all others', () => {
    const short = checkClearing(triangle, null, clearingOf([], [0, 0, 0]));
    expect(short).toMatchObject({ total: 0n, cleared: 0n, creditUsed: 0n, primal: 0n, dual: 0n, faultCount: 1 });
    const [least, most] = [-(2 ** 31), 2 ** 31 - 1];
    const huge = networkOf(2, [
      [0, 1, UNLIMITED],
      [1, 0, UNLIMITED],
    ]);
    const forged = checkClearing(huge, evenBounds(2, UNLIMITED), clearingOf([UNLIMITED, -UNLIMITED], [least, most]));
    expect(forged).toMatchObject({
      total: 2n * UNLIMITED,
      cleared: 0n,
      creditUsed: 2n * UNLIMITED,
      primal: -2n * UNLIMITED,
      dual: UNLIMITED * (2n ** 32n + 2n) + UNLIMITED * 2n ** 31n + UNLIMITED * (2n ** 31n - 2n),
    });
  });

  it('is not taken in by a dual that has gone once round an int64', () => {
    // With potentials 2^31 apart, 2^33 units gain 2^64 and a little: a sum of 64 bits would see only the little.
    const network = networkOf(2, [
      [0, 1, 2n ** 33n],
      [0, 1, 0n],
      [1, 0, 1n],
    ]);
    const bounds = boundsOf([0n, 0n], [0n, 0n]);
    const { dual, primal, faults } = checkClearing(network, bounds, clearingOf([0n, 0n, 0n], [0, 2 ** 31 - 3]));
    expect(BigInt.asIntN(64, dual)).toBe(primal);
    expect(dual).toBe(2n ** 64n);
    expect(faults.map(({ rule }) => rule)).toEqual(['settled-agrees-with-potentials', 'primal-equals-dual']);
  });

  it('finds everything in place at the most that amounts may add up to', () => {
    const half = TOTAL_MAX / 2n;
    const network = networkOf(2, [
      [0, 1, half],
      [1, 0, half],
    ]);
    const verdict = checkClearing(network, null, clearingOf([half, half], [0, 0]));
    expect(verdict).toMatchObject({ total: TOTAL_MAX, cleared: TOTAL_MAX, primal: 3n * TOTAL_MAX, faultCount: 0 });
  });
});
