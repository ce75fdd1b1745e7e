/** Cells of a CSV, as text (RFC 4180). */

/** What a spreadsheet takes for the beginning of a formula, in its full-width forms too, and the apostrophe that says it is none. */
const FORMULA = /^[=+\-@'\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A text as a cell: what might be taken for a formula gets an apostrophe before it, and so does what begins with one, so that
 * taking one off gives the text again. Amounts are no texts: they are written as they are.
 */
export function textCell(text: string | null): string {
  if (text === null) return '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a cell that was written by `textCell`. */
export const textOfCell = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);
