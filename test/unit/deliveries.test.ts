import { expect, it } from 'vitest';
import { DELIVERY_EVENTS, DELIVERY_STATES, nextDeliveryState, retrySeconds } from '../../src/domain/deliveries.ts';

const ALLOWED = new Map([
  ['waiting deliver', 'delivered'],
  ['waiting fail', 'waiting'],
  ['waiting give-up', 'dead'],
  ['delivered ask-again', 'waiting'],
  ['dead ask-again', 'waiting'],
]);

it.each(DELIVERY_STATES.flatMap((state) => DELIVERY_EVENTS.map((event) => [event, state] as const)))(
  'a delivery takes the event %s when it is %s only where its life has that step',
  (event, state) => {
    expect(nextDeliveryState(state, event)).toBe(ALLOWED.get(`${state} ${event}`) ?? null);
  },
);

it('waits twice as long after each try, up to the most, and less by chance', () => {
  const waits = [1, 2, 3, 4, 5, 100].map((attempts) => retrySeconds(attempts, 0, 5, 60));
  expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  expect([0, 0.5, 1].map((chance) => retrySeconds(3, chance, 5, 60))).toEqual([20, 15, 10]);
});
