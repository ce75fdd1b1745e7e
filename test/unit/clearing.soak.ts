import fc from 'fast-check';
import { describe, it } from 'vitest';
import { onLargerNetworks, PROPERTIES } from '../support/clearing.properties.ts';

describe('a clearing, over many more instances', () => {
  it.each(PROPERTIES)('%s', (_, property) => {
    fc.assert(property, { numRuns: 10_000 });
  });

  it('is proved, well-formed and explained in larger networks too', () => {
    fc.assert(onLargerNetworks(2_000, 10_000), { numRuns: 1_000 });
  });
});
