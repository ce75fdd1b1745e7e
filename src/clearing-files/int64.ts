/**
 * An int64 array seen as halves of 32 bits. Amounts of single obligations are whole numbers below 2^53, so they go in and
 * out as numbers; making a bigint of each on the way would cost more than all the rest of reading it.
 */

/** Which of two neighbouring halves is the low one is for the machine to say. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

const HALF = 2 ** 32;

export const halvesOf = (values: BigInt64Array): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, 2 * values.length);

/** `value` is a whole number from 0 to 2^53 - 1. */
export function setUnits(halves: Int32Array, index: number, value: number): void {
  halves[2 * index + LOW] = value;
  halves[2 * index + HIGH] = value / HALF;
}

/** Exact from 0 to 2^53 - 1. */
export const unitsAt = (halves: Int32Array, index: number): number =>
  (halves[2 * index + HIGH] as number) * HALF + ((halves[2 * index + LOW] as number) >>> 0);
