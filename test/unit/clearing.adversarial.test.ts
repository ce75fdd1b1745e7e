import { describe, expect, it } from 'vitest';
import { checkClearing, type Verdict } from '../../src/domain/clearing/checker.ts';
import { ClearingInputError, type ClearingInputProblem } from '../../src/domain/clearing/errors.ts';
import { solveClearing } from '../../src/domain/clearing/solver.ts';
import { type Bounds, type Network, TOTAL_MAX, UNLIMITED } from '../../src/domain/clearing/types.ts';
import { expectExplained, expectFewPartlySettled, expectNoCycleLeft } from '../support/clearing.structure.ts';
import { boundsOf, evenBounds, networkOf, sumOf } from '../support/clearing.ts';

type Obligation = readonly [debtor: number, creditor: number, amount: bigint];

const QUADRILLION = 10n ** 15n;
const MANY = 100_000;

/** Clears a network and holds the answer to everything that can be told without knowing it. */
function clear(network: Network, bounds: Bounds | null): Verdict {
  const clearing = solveClearing(network, bounds);
  const verdict = checkClearing(network, bounds, clearing);
  expect(verdict.faults).toEqual([]);
  expectNoCycleLeft(network, clearing.settled);
  expectFewPartlySettled(network, clearing.settled);
  expectExplained(network, clearing.settled);
  return verdict;
}

const obligations = (count: number, obligation: (index: number) => Obligation): Obligation[] =>
  Array.from({ length: count }, (_, index) => obligation(index));

/** Bounds of 0 but for these accounts. */
function boundsAt(accountCount: number, mayFall: [number, bigint][], mayRise: [number, bigint][]): Bounds {
  const bounds = evenBounds(accountCount, 0n);
  for (const [account, bound] of mayFall) bounds.mayFall[account] = bound;
  for (const [account, bound] of mayRise) bounds.mayRise[account] = bound;
  return bounds;
}

describe('a ring of 100,000 accounts', () => {
  const ring = networkOf(
    MANY,
    obligations(MANY, (index) => [index, (index + 1) % MANY, BigInt(3 + (index % 7))]),
  );

  it('is cleared down to its smallest obligation', () => {
    expect(clear(ring, null)).toMatchObject({ cleared: 3n * BigInt(MANY), creditUsed: 0n });
    expect(clear(ring, evenBounds(MANY, 0n)).cleared).toBe(3n * BigInt(MANY));
  });

  it('is cleared as a whole without bounds, each balance moving by a difference only', () => {
    const { cleared, total, creditUsed } = clear(ring, evenBounds(MANY, UNLIMITED));
    expect(cleared).toBe(total);
    expect(creditUsed < BigInt(MANY)).toBe(true);
  });

  it('is cleared where each account may draw a little', () => {
    expect(clear(ring, evenBounds(MANY, 1n)).cleared > 3n * BigInt(MANY)).toBe(true);
  });
});

describe('a path of 100,000 accounts', () => {
  const path = networkOf(
    MANY,
    obligations(MANY - 1, (index) => [index, index + 1, QUADRILLION / BigInt(MANY)]),
  );
  const [first, last] = [0, MANY - 1];

  it('is not cleared at all as a set-off', () => {
    expect(clear(path, null)).toMatchObject({ cleared: 0n, creditUsed: 0n });
  });

  it('passes a unit of credit at its beginning on to its end', () => {
    const bounds = boundsAt(MANY, [[first, 1n]], [[last, UNLIMITED]]);
    expect(clear(path, bounds)).toMatchObject({ cleared: BigInt(MANY - 1), creditUsed: 1n });
  });

  it('is not cleared where nobody may take in what the first may draw', () => {
    expect(clear(path, boundsAt(MANY, [[first, UNLIMITED]], []))).toMatchObject({ cleared: 0n, creditUsed: 0n });
  });

  it('is cleared as a whole without bounds, for the credit of its first account', () => {
    const { cleared, total, creditUsed } = clear(path, evenBounds(MANY, UNLIMITED));
    expect([cleared, creditUsed]).toEqual([total, QUADRILLION / BigInt(MANY)]);
  });

  it('of 2,000 is cleared from its first half to its second where each account may draw a little', () => {
    const short = networkOf(
      2_000,
      obligations(1_999, (index) => [index, index + 1, QUADRILLION]),
    );
    expect(clear(short, evenBounds(2_000, 5n))).toMatchObject({ cleared: 5n * 1_000n ** 2n, creditUsed: 5n * 1_000n });
  });

  it('that also leads back is cleared both ways', () => {
    const back = obligations(MANY - 1, (index) => [index + 1, index, 2n]);
    const both = networkOf(MANY, [...obligations(MANY - 1, (index): Obligation => [index, index + 1, 1n]), ...back]);
    expect(clear(both, null)).toMatchObject({ cleared: 2n * BigInt(MANY - 1) });
  });
});

describe('a hub', () => {
  const spokes = 4_000;
  const amount = 2n ** 46n + 1n;

  it('of spokes that owe it and are owed by it clears it all, beyond 2^53', () => {
    const star = networkOf(spokes + 1, [
      ...obligations(spokes, (index) => [0, index + 1, amount]),
      ...obligations(spokes, (index) => [index + 1, 0, amount]),
    ]);
    const { cleared, total } = clear(star, null);
    expect(total).toBe(2n * amount * BigInt(spokes));
    expect(total > 2n ** 53n).toBe(true);
    expect(cleared).toBe(total);
  });

  it('between debtors and creditors passes on no more than its bounds let it', () => {
    const half = spokes / 2;
    const star = networkOf(spokes + 1, [
      ...obligations(half, (index) => [index + 1, 0, amount]),
      ...obligations(half, (index) => [0, half + index + 1, amount]),
    ]);
    expect(clear(star, null).cleared).toBe(0n);
    const bounds = evenBounds(spokes + 1, 1n);
    expect(clear(star, bounds)).toMatchObject({ cleared: 2n * BigInt(half), creditUsed: BigInt(half) });
    expect(clear(star, evenBounds(spokes + 1, UNLIMITED))).toMatchObject({ creditUsed: BigInt(half) * amount });
  });
});

describe('a complete network', () => {
  const accounts = 150;
  const everyPair = Array.from(
    { length: accounts * accounts },
    (_, index) => [Math.floor(index / accounts), index % accounts] as const,
  );

  it('of equal obligations clears all of them', () => {
    const all = networkOf(
      accounts,
      everyPair.map(([debtor, creditor]) => [debtor, creditor, 7n]),
    );
    const { cleared, total } = clear(all, null);
    expect(cleared).toBe(total);
  });

  it('of equal obligations that all go up clears with credit only', () => {
    const up = everyPair.filter(([debtor, creditor]) => debtor < creditor);
    const order = networkOf(
      accounts,
      up.map(([debtor, creditor]) => [debtor, creditor, 7n]),
    );
    expect(clear(order, null).cleared).toBe(0n);
    clear(order, evenBounds(accounts, 10n));
    clear(order, evenBounds(accounts, 1_000n));
    expect(clear(order, evenBounds(accounts, UNLIMITED)).cleared).toBe(7n * BigInt(up.length));
  });
});

describe('large amounts', () => {
  it('of 10^15 in a small network are exact to the last unit', () => {
    const network = networkOf(3, [
      [0, 1, QUADRILLION],
      [1, 2, QUADRILLION - 1n],
      [2, 0, QUADRILLION - 2n],
      [1, 0, 3n],
    ]);
    expect(clear(network, null).cleared).toBe(3n * (QUADRILLION - 2n) + 4n);
  });

  it('in thousands of parallel invoices add up beyond 2^53, the earlier ones settled first', () => {
    const network = networkOf(2, [
      ...obligations(1_100, () => [0, 1, QUADRILLION]),
      ...obligations(1_100, () => [1, 0, QUADRILLION - 1n]),
    ]);
    expect(clear(network, null).cleared).toBe(2n * 1_100n * (QUADRILLION - 1n));
  });

  it('are cleared up to the most that they may add up to', () => {
    const half = TOTAL_MAX / 2n;
    const network = networkOf(2, [
      [0, 1, half],
      [1, 0, half],
    ]);
    expect(clear(network, null).cleared).toBe(TOTAL_MAX);
    expect(clear(network, evenBounds(2, UNLIMITED)).cleared).toBe(TOTAL_MAX);
    const oneWay = networkOf(2, [
      [0, 1, half],
      [0, 1, half],
    ]);
    expect(clear(oneWay, evenBounds(2, UNLIMITED))).toMatchObject({ cleared: TOTAL_MAX, creditUsed: TOTAL_MAX });
  });
});

describe('what is hardly a network', () => {
  it('is cleared where it is empty', () => {
    expect(clear(networkOf(0, []), null)).toMatchObject({ total: 0n, cleared: 0n });
    expect(clear(networkOf(0, []), evenBounds(0, 0n)).cleared).toBe(0n);
  });

  it('is cleared where nobody owes anything', () => {
    expect(clear(networkOf(MANY, []), null).cleared).toBe(0n);
    expect(clear(networkOf(MANY, []), evenBounds(MANY, UNLIMITED)).cleared).toBe(0n);
  });

  it('is cleared where all owe only themselves', () => {
    const own = networkOf(
      1_000,
      obligations(1_000, (index) => [index, index, BigInt(index)]),
    );
    expect(clear(own, null).cleared).toBe(sumOf(own.amounts));
    expect(clear(own, evenBounds(1_000, 5n))).toMatchObject({ cleared: sumOf(own.amounts), creditUsed: 0n });
  });

  it('is cleared where every amount is 0', () => {
    const zero = networkOf(
      100,
      obligations(1_000, (index) => [index % 100, (index * 7 + 3) % 100, 0n]),
    );
    expect(clear(zero, null).cleared).toBe(0n);
    expect(clear(zero, evenBounds(100, UNLIMITED))).toMatchObject({ cleared: 0n, creditUsed: 0n });
  });

  it('is cleared where nobody is connected to more than one other', () => {
    const pairs = networkOf(
      MANY,
      obligations(MANY, (index) => [index, index % 2 === 0 ? index + 1 : index - 1, BigInt(1 + (index % 2))]),
    );
    expect(clear(pairs, null).cleared).toBe(BigInt(MANY));
    expect(clear(pairs, evenBounds(MANY, 1n))).toMatchObject({
      cleared: (BigInt(MANY) * 3n) / 2n,
      creditUsed: BigInt(MANY) / 2n,
    });
  });

  it('moves no balance of an account that already is beyond its limit, and clears what passes through it', () => {
    const network = networkOf(4, [
      [0, 1, 10n],
      [1, 2, 8n],
      [2, 0, 5n],
      [2, 3, 4n],
    ]);
    // 1 may draw nothing more, and take in nothing more either.
    const bounds = boundsOf([20n, 0n, 20n, 20n], [20n, 0n, 20n, 20n]);
    expect(clear(network, bounds)).toMatchObject({ cleared: 25n });
  });
});

describe('a network that cannot be cleared', () => {
  const pair: Obligation[] = [
    [0, 1, 5n],
    [1, 0, 3n],
  ];
  const fine = networkOf(2, pair);

  it.each<[ClearingInputProblem, string, Network, Bounds | null]>([
    [
      'total-too-large',
      'thousands of invoices',
      networkOf(
        2,
        obligations(2_400, () => [0, 1, QUADRILLION]),
      ),
      null,
    ],
    [
      'total-too-large',
      'one unit too many',
      networkOf(2, [
        [0, 1, TOTAL_MAX],
        [1, 0, 1n],
      ]),
      null,
    ],
    [
      'total-too-large',
      'a sum that leaves an int64',
      networkOf(
        2,
        obligations(4, () => [0, 1, UNLIMITED]),
      ),
      null,
    ],
    [
      'total-too-large',
      'what one owes itself',
      networkOf(
        2,
        obligations(3, () => [0, 0, TOTAL_MAX / 2n]),
      ),
      null,
    ],
    ['not-in-order', 'debtors', { ...fine, debtors: Int32Array.of(1, 0), creditors: Int32Array.of(0, 1) }, null],
    [
      'not-in-order',
      'creditors',
      { accountCount: 3, debtors: Int32Array.of(0, 0), creditors: Int32Array.of(2, 1), amounts: fine.amounts },
      null,
    ],
    ['account-out-of-range', 'a debtor', { ...fine, debtors: Int32Array.of(0, 2) }, null],
    ['account-out-of-range', 'a creditor', { ...fine, creditors: Int32Array.of(1, -1) }, null],
    ['account-out-of-range', 'a debtor below 0', { ...fine, debtors: Int32Array.of(-1, 1) }, null],
    ['negative-amount', 'an amount', { ...fine, amounts: BigInt64Array.of(5n, -3n) }, null],
    ['negative-bound', 'what it may fall by', fine, boundsOf([0n, -1n], [0n, 0n])],
    ['negative-bound', 'what it may rise by', fine, boundsOf([0n, 0n], [-1n, 0n])],
    ['lengths-differ', 'debtors', { ...fine, debtors: Int32Array.of(0) }, null],
    ['lengths-differ', 'creditors', { ...fine, creditors: Int32Array.of(1, 0, 0) }, null],
    ['lengths-differ', 'bounds', fine, boundsOf([0n], [0n, 0n])],
    ['lengths-differ', 'bounds of too many', fine, boundsOf([0n, 0n], [0n, 0n, 0n])],
  ])('is refused as %s: %s', (code, _, network, bounds) => {
    let refusal: unknown;
    try {
      solveClearing(network, bounds);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ClearingInputError);
    expect((refusal as ClearingInputError).code).toBe(code);
  });
});
