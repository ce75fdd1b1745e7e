import { textOfCell } from './cells.ts';
import type { CsvRow } from './csv.ts';
import { FileProblem, quoted } from './problem.ts';

/** The columns of a table, in the order in which its reader knows them. */
export interface TableShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * Which cell of a row holds each column, in the order of the shape; -1 where it is not there. A column that nobody knows is
 * refused: it might be a misspelt one whose absence would change the result.
 * @throws FileProblem
 */
export function columnsOf(header: CsvRow, { required, optional }: TableShape): Int32Array {
  const known = [...required, ...optional];
  const columns = new Int32Array(known.length).fill(-1);
  const refuse = (why: string) =>
    new FileProblem(
      header.line,
      `${why}; the columns are ${required.join(', ')}${optional.length > 0 ? `, and if wanted ${optional.join(', ')}` : ''}`,
    );
  for (let cell = 0; cell < header.cellCount; cell++) {
    if (cell >= header.starts.length) throw refuse(`there are ${header.cellCount} columns`);
    const name = textOfCell(header, cell);
    const index = known.indexOf(name);
    if (index === -1) throw refuse(`the column ${quoted(name)} is not known`);
    if (columns[index] !== -1) throw refuse(`the column ${name} is there twice`);
    columns[index] = cell;
  }
  const missing = required.filter((_, index) => columns[index] === -1);
  if (missing.length > 0) throw refuse(`the header has no ${missing.join(' and no ')}`);
  return columns;
}

/** @throws FileProblem where a row has more cells, or fewer, than the header */
export function requireCellCount(row: CsvRow, expected: number): void {
  if (row.cellCount !== expected)
    throw new FileProblem(row.line, `there are ${row.cellCount} cells where the header has ${expected}`);
}
