import { expect, it } from 'vitest';
import { simulatePayments } from './payments.ts';
import { seedFromEnvironment } from './simulation.ts';

it('keeps the books of 200 members over two years of payments of every kind, with outages', async () => {
  const summary = await simulatePayments({
    seed: seedFromEnvironment(),
    days: 730,
    // After each day all of what was posted so far is gone through: so it is not much that is.
    actsADay: 4,
    standingEvery: 14,
    killedEvery: 29,
    restartedEvery: 43,
  });
  console.log(summary);
  expect(summary).toMatchObject({ days: 730, outages: 41 });
  expect(summary.answered - summary.refused).toBeGreaterThan(1_000);
});
