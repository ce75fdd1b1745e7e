/** The life of a clearing run in the service. */
export const RUN_STATES = ['draft', 'computing', 'computed', 'applied', 'discarded', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_MODES = ['set-off', 'with-credit'] as const;
export type RunMode = (typeof RUN_MODES)[number];

export const RUN_EVENTS = ['compute', 'finish', 'fail', 'apply', 'discard'] as const;
export type RunEvent = (typeof RUN_EVENTS)[number];

/**
 * What may happen to a run, in which states, and to which it leads. `compute` of one that is computing is the next attempt,
 * where the process that had begun is gone; of one that is computed it is a fresh look, where the circuit has moved on.
 */
const RUN_TRANSITIONS: Readonly<Record<RunEvent, { readonly from: readonly RunState[]; readonly to: RunState }>> = {
  compute: { from: ['draft', 'computing', 'computed'], to: 'computing' },
  finish: { from: ['computing'], to: 'computed' },
  fail: { from: ['computing'], to: 'failed' },
  apply: { from: ['computed'], to: 'applied' },
  discard: { from: ['draft', 'computing', 'computed'], to: 'discarded' },
};

/** The state that an event leads to; null where it may not happen. */
export const nextRunState = (state: RunState, event: RunEvent): RunState | null =>
  RUN_TRANSITIONS[event].from.includes(state) ? RUN_TRANSITIONS[event].to : null;
