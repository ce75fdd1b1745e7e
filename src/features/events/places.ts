import { z } from 'zod';

/**
 * A place in the feed of a circuit. A transaction is at (number, 0), what was recorded together in it at lines from 1; what has
 * changed beside the journal comes behind the transaction before it, at places from 1.
 */
export interface Place {
  readonly number: number;
  readonly place: number;
  readonly line: number;
}

export const START: Place = { number: 0, place: 0, line: 0 };

/** The line behind all lines of a transaction: what a Postgres integer can be. */
export const LINE_MAX = 2 ** 31 - 1;

const whole = z.int().min(0);

/** What a cursor of the feed has in it. */
export const placeCursor = z
  .tuple([whole, whole.max(LINE_MAX), whole.max(LINE_MAX)])
  .transform(([number, place, line]): Place => ({ number, place, line }));

export const cursorValueOf = ({ number, place, line }: Place): number[] => [number, place, line];

/** Below zero: `a` comes before `b`. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.number - b.number || a.place - b.place || a.line - b.line;
