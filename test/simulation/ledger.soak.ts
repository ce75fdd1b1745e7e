import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { seedFromEnvironment, simulate } from './simulation.ts';

it('agrees with a naive model over 100,000 random operations, retries, restarts and lost connections', async () => {
  const database = await createTestDatabase();
  const summary = await simulate({ database, seed: seedFromEnvironment(), operations: 100_000 });
  console.log(summary);
  expect(summary.posted).toBeGreaterThan(10_000);
  expect(summary.refused).toBeGreaterThan(10_000);
  expect(summary.restarts).toBeGreaterThan(10);
});
