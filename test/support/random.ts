/** Draws a whole number from 0 up to, not including, `below`. */
export type Pick = (below: number) => number;

/** A small seeded generator (mulberry32), so that what a test did can be done again. */
export function seeded(seed: number): Pick {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const oneOf = <T>(pick: Pick, values: readonly T[]): T => values[pick(values.length)] as T;
