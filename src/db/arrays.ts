/**
 * Postgres array literals for values that need no escaping. The driver would walk and quote each element; a batch has
 * thousands of them, and joining is several times cheaper.
 */

const joined = (values: readonly (string | number | bigint | null)[]): string => {
  let text = '{';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ',';
    text += values[index] ?? 'NULL';
  }
  return `${text}}`;
};

/** For `$n::uuid[]`. The values are UUIDs that have been parsed or made by us. */
export function uuidArray(values: readonly (string | null)[]): string {
  return joined(values);
}

/** For `$n::bigint[]` and the like. */
export function integerArray(values: readonly (number | bigint | null)[]): string {
  return joined(values);
}

/**
 * For `$n::text[]` of words: kinds, statuses, external ids, dates. Quoted, so that the word NULL is not a null; a
 * character that would need escaping is refused.
 */
export function wordArray(values: readonly (string | null)[]): string {
  return joined(
    values.map((value) => {
      if (value === null) return null;
      if (/["\\]/.test(value)) throw new RangeError('a word of an array literal may not hold quotes or backslashes');
      return `"${value}"`;
    }),
  );
}
