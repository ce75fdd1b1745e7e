import { randomFillSync } from 'node:crypto';

/** Identifiers whose random bytes are drawn at once: a call to the generator costs more than the bytes. */
const IDS_PER_DRAW = 1_024;

/** Random bytes in one identifier, beside its time and counter. */
const RANDOM_BYTES = 8;

/** The counter has 12 bits (`rand_a`). Starting in its lower half leaves 2,048 or more for the millisecond. */
const COUNTER_START_MASK = 0x7ff;
const COUNTER_MAX = 0xfff;

const pool = Buffer.alloc(IDS_PER_DRAW * RANDOM_BYTES);
const id = Buffer.alloc(16);
let offset = pool.length;
let timeMs = 0;
let counter = 0;

/**
 * A new UUIDv7 (RFC 9562, 5.7), lower-case with dashes. Identifiers of one process ascend strictly, also within a
 * millisecond and when the clock steps back (6.2, method 1), so that an index on them grows at its right edge only.
 */
export function newId(): string {
  if (offset === pool.length) {
    randomFillSync(pool);
    offset = 0;
  }
  pool.copy(id, 8, offset, offset + RANDOM_BYTES);
  offset += RANDOM_BYTES;
  tick(id.readUInt16BE(14) & COUNTER_START_MASK);
  id.writeUIntBE(timeMs, 0, 6);
  id.writeUInt16BE(0x7000 | counter, 6);
  id[8] = 0x80 | ((id[8] as number) & 0x3f);
  const hex = id.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Moves to the present millisecond, or counts on within the last one; a full counter borrows from the next. */
function tick(start: number): void {
  const now = Date.now();
  if (now > timeMs) {
    timeMs = now;
    counter = start;
  } else if (counter < COUNTER_MAX) {
    counter += 1;
  } else {
    timeMs += 1;
    counter = start;
  }
}
