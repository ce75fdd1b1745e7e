/** `1234567.50` as `1,234,567.50`, for people. */
export const grouped = (figure: string | number): string =>
  String(figure).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

/** Rows of cells as columns that are flush right. */
export const table = (rows: readonly Row[]): string => columns(rows, '   ', []);

/** The same with names in the first column, which are flush left. */
export const aligned = (rows: readonly Row[], gap = '   '): string => columns(rows, gap, [0]);

type Row = readonly string[];

function columns(rows: readonly Row[], gap: string, flushLeft: readonly number[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const padded = (cell: string, column: number): string =>
    flushLeft.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(padded).join(gap)}`.trimEnd()).join('\n');
}

/** Characters of a line that fits every terminal. */
const LINE_LENGTH_MAX = 80;

/** A paragraph in lines, each behind the indent. */
export function wrapped(text: string, indent = ''): string {
  const lines = [indent];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? indent;
    const longer = line === indent ? `${line}${word}` : `${line} ${word}`;
    if (longer.length <= LINE_LENGTH_MAX || line === indent) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
