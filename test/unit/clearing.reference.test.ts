import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallInstances } from '../support/clearing.arbitraries.ts';
import { HIGHS_TOTAL_MAX, loadHighsClearing } from '../support/clearing.highs.ts';
import { referenceClearing } from '../support/clearing.reference.ts';
import { canonical, sumOf, worthOf } from '../support/clearing.ts';

describe('the reference that the engine is held to', () => {
  it('clears as much as HiGHS, with as little credit, where that is found in two steps and without weights', async () => {
    const highsClearing = await loadHighsClearing();
    fc.assert(
      fc.property(smallInstances, (instance) => {
        const { network } = canonical(instance);
        expect(sumOf(network.amounts) <= HIGHS_TOTAL_MAX).toBe(true);
        const clearing = referenceClearing(network, instance.bounds);
        expect(worthOf(network, clearing)).toEqual(highsClearing(network, instance.bounds));
      }),
      { numRuns: 500 },
    );
  });
});
