/** The life of a delivery: one event on its way to one webhook. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_EVENTS = ['deliver', 'fail', 'give-up', 'ask-again'] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

/** What may happen to a delivery, in which states, and to which it leads. One that failed waits for its next try. */
const TRANSITIONS: Readonly<
  Record<DeliveryEvent, { readonly from: readonly DeliveryState[]; readonly to: DeliveryState }>
> = {
  deliver: { from: ['waiting'], to: 'delivered' },
  fail: { from: ['waiting'], to: 'waiting' },
  'give-up': { from: ['waiting'], to: 'dead' },
  'ask-again': { from: ['delivered', 'dead'], to: 'waiting' },
};

/** The state that an event leads to; null where it may not happen. */
export const nextDeliveryState = (state: DeliveryState, event: DeliveryEvent): DeliveryState | null =>
  TRANSITIONS[event].from.includes(state) ? TRANSITIONS[event].to : null;

/**
 * Seconds before the next try after so many: doubled each time up to the most, and less by chance by up to a half, so that what
 * failed together does not come back together.
 *
 * @param chance from 0 to 1
 */
export function retrySeconds(attempts: number, chance: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** Math.min(attempts - 1, 30));
  return full * (1 - chance / 2);
}
