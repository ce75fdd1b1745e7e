import fc from 'fast-check';
import { describe, it } from 'vitest';
import { PROPERTIES } from './verify.properties.ts';

/** Each verifies many packages. */
const TIMEOUT_MS = 120_000;

describe('verify', { timeout: TIMEOUT_MS }, () => {
  it.each(PROPERTIES)('%s', async (_, property, runs) => {
    await fc.assert(property, { numRuns: runs / 5 });
  });
});
