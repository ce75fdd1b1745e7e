/**
 * JSON in one form only, as RFC 8785 has it: no blanks, the keys of each object in the order of their UTF-16 code units,
 * numbers and texts as JavaScript writes them. Two writers, in whatever language, give the same value the same bytes.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** @throws RangeError on what JSON or UTF-8 has no form for */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    // The default order of texts is that of their code units.
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no form in JSON`);
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('a text holds a lone surrogate');
  return JSON.stringify(value);
}
