import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { seedFromEnvironment, simulate } from './simulation.ts';

it('agrees with a naive model over 3,000 random operations, retries, restarts and lost connections', async () => {
  const database = await createTestDatabase();
  const summary = await simulate({ database, seed: seedFromEnvironment(), operations: 3_000 });
  // Half-way between nothing and everything: a simulation in which all is refused would prove little.
  expect(summary.posted).toBeGreaterThan(300);
  expect(summary.refused).toBeGreaterThan(300);
  expect(summary.replayed).toBeGreaterThan(20);
});
