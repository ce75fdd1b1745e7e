/** A table's columns, told once for every form in which it is given: CSV, or a sheet of a workbook. */

/** `text` may be anything that somebody has written; the others are the service's own and stand as they are. */
type ColumnKind = 'text' | 'amount' | 'count' | 'time' | 'day';

export interface Column<Row> {
  /** In snake_case, like the files of clearing. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** Null: an empty cell. */
  readonly of: (row: Row) => string | null;
}

/** Rows, part by part. */
export type Rows<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
