import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integerArray } from '../../src/db/arrays.ts';

/** Where the first element of a binary array stands, and how far the next one is. */
const FIRST_AT = 24;
const STEP = 12;

describe('a binary array of integers', () => {
  it('holds every number and bigint as the same eight bytes', () => {
    const integer = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.maxSafeInteger(),
      fc.constantFrom(0, -1, 2 ** 31, 2 ** 32, -(2 ** 32), 2 ** 32 - 1),
    );
    fc.assert(
      fc.property(fc.array(integer), (values) => {
        const array = integerArray(values);
        const read = values.map((_, index) => array.readBigInt64BE(FIRST_AT + index * STEP));
        expect(read).toEqual(values.map(BigInt));
      }),
    );
  });
});
