import fc from 'fast-check';
import { describe, it } from 'vitest';
import { PROPERTIES } from './verify.properties.ts';

describe('verify, of many more packages', () => {
  it.each(PROPERTIES)('%s', async (_, property, runs) => {
    await fc.assert(property, { numRuns: runs });
  });
});
