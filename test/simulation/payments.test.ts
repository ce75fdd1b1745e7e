import { expect, it } from 'vitest';
import { simulatePayments } from './payments.ts';
import { seedFromEnvironment } from './simulation.ts';

it('keeps the books of 200 members over 60 days of payments of every kind, with outages', async () => {
  const summary = await simulatePayments({
    seed: seedFromEnvironment(),
    days: 60,
    actsADay: 8,
    standingEvery: 5,
    killedEvery: 20,
    restartedEvery: 19,
  });
  expect(summary).toMatchObject({ days: 60, outages: 6 });
  expect(summary.answered - summary.refused).toBeGreaterThan(300);
  expect(summary.captured).toBeGreaterThan(5);
  expect(summary.reversed).toBeGreaterThan(5);
}, 300_000);
