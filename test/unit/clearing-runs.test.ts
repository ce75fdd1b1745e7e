import { expect, it } from 'vitest';
import { nextRunState, RUN_EVENTS, RUN_STATES } from '../../src/domain/clearing/runs.ts';

const ALLOWED = new Map([
  ['draft compute', 'computing'],
  ['computing compute', 'computing'],
  ['computed compute', 'computing'],
  ['computing finish', 'computed'],
  ['computing fail', 'failed'],
  ['computed apply', 'applied'],
  ['draft discard', 'discarded'],
  ['computing discard', 'discarded'],
  ['computed discard', 'discarded'],
]);

it.each(RUN_STATES.flatMap((state) => RUN_EVENTS.map((event) => [event, state] as const)))(
  'a clearing run takes the event %s when it is %s only where its life has that step',
  (event, state) => {
    expect(nextRunState(state, event)).toBe(ALLOWED.get(`${state} ${event}`) ?? null);
  },
);
