/**
 * Arrays as parameters of statements that take thousands of values. The driver would quote each element and the server
 * parse it back; numbers and UUIDs are sent in Postgres' binary form instead (array_recv), which a Buffer is taken for.
 */
import { writeUuid } from '../domain/log/bytes.ts';

/** Object identifiers of the element types, from `pg_type`. */
const OID = { int8: 20, uuid: 2950 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

/** The header of an array of one dimension; the elements follow, each behind its length. */
function newArray(elementType: number, count: number, elementBytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + count * (LENGTH_BYTES + elementBytes));
  array.writeInt32BE(1, 0);
  // No nulls.
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** For `$n::uuid[]`. */
export function uuidArray(values: readonly string[]): Buffer {
  const array = newArray(OID.uuid, values.length, 16);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(16, at);
    if (!writeUuid(array, at, value)) throw new RangeError('not a UUID in lower case, with dashes');
    at += 16;
  }
  return array;
}

/** For `$n::bigint[]`, which may be assigned to narrower columns. */
export function integerArray(values: readonly (number | bigint)[]): Buffer {
  const array = newArray(OID.int8, values.length, 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(8, at);
    if (typeof value === 'bigint') {
      at = array.writeBigInt64BE(value, at);
    } else {
      // In halves: a bigint for each number would be garbage by the thousand.
      at = array.writeInt32BE(Math.floor(value / 2 ** 32), at);
      at = array.writeUInt32BE(value >>> 0, at);
    }
  }
  return array;
}

/**
 * For `$n::text[]` of words: kinds, statuses, external ids, dates. A literal, quoted, so that the word NULL is not a
 * null; a character that would need escaping is refused.
 */
export function wordArray(values: readonly (string | null)[]): string {
  const quoted = values.map((value) => {
    if (value === null) return 'NULL';
    if (/["\\]/.test(value)) throw new RangeError('a word of an array literal may not hold quotes or backslashes');
    return `"${value}"`;
  });
  return `{${quoted.join(',')}}`;
}

/** For `$n::bigint[]` with nulls, which may be assigned to narrower columns. */
export const integersOrNull = (values: readonly (number | bigint | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** An array beside others in unnest(), which pads the shorter ones: one whose elements are all null is left empty. */
export const sparse = <T>(values: readonly (T | null)[], literal: (values: readonly (T | null)[]) => string): string =>
  values.every((value) => value === null) ? '{}' : literal(values);
