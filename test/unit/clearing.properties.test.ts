import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClearing } from '../../src/domain/clearing/checker.ts';
import { solveClearing } from '../../src/domain/clearing/solver.ts';
import { instances } from '../support/clearing.arbitraries.ts';
import { onLargerNetworks, PROPERTIES } from '../support/clearing.properties.ts';
import { referenceClearing } from '../support/clearing.reference.ts';
import { boundsOf, canonical, type Instance, networkOf, worthOf } from '../support/clearing.ts';

describe('a clearing', () => {
  it.each(PROPERTIES)('%s', (_, property) => {
    fc.assert(property, { numRuns: 1_000 });
  });

  it('is proved, well-formed and explained in larger networks too', () => {
    fc.assert(onLargerNetworks(400, 3_000), { numRuns: 60 });
  });
});

describe('the instances that the properties are tried on', () => {
  const sample = fc.sample(instances, { numRuns: 1_000, seed: 1 });
  const share = (is: (instance: Instance) => boolean): number => sample.filter(is).length / sample.length;
  const solved = sample.map((instance) => {
    const { network } = canonical(instance);
    return { network, ...worthOf(network, referenceClearing(network, instance.bounds)) };
  });
  const totalOf = (index: number): bigint =>
    solved[index]?.network.amounts.reduce((sum, amount) => sum + amount, 0n) ?? 0n;

  it('are half set-offs, of few obligations and of many', () => {
    expect(share(({ bounds }) => bounds === null)).toBeGreaterThan(0.4);
    expect(share(({ bounds }) => bounds !== null)).toBeGreaterThan(0.4);
    expect(share(({ rows }) => rows.length >= 15)).toBeGreaterThan(0.3);
    expect(share(({ rows }) => rows.length <= 5)).toBeGreaterThan(0.1);
  });

  it('can mostly be cleared in part, and often need credit for it', () => {
    const partly = solved.filter(({ cleared }, index) => cleared > 0n && cleared < totalOf(index));
    expect(partly.length).toBeGreaterThan(400);
    expect(partly.filter(({ creditUsed }) => creditUsed > 0n).length).toBeGreaterThan(100);
    expect(solved.filter((_, index) => totalOf(index) > 2n ** 53n).length).toBeGreaterThan(50);
  });
});

describe('an instance that was answered wrongly once', () => {
  it('is proved where an account has bounds but nothing that it owes or is owed can be settled', () => {
    const network = networkOf(3, [
      [0, 1, 1n],
      [0, 2, 1n],
      [1, 0, 2n],
    ]);
    const bounds = boundsOf([0n, 0n, 1n], [0n, 0n, 1n]);
    expect(checkClearing(network, bounds, solveClearing(network, bounds)).faults).toEqual([]);
  });
});
