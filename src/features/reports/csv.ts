import { COMMA, LF, LineWriter } from '../../clearing-files/lines.ts';
import type { Column, Rows } from './columns.ts';

/** Says that the file is UTF-8 to spreadsheets, which take it for something else without. */
const BYTE_ORDER_MARK = Buffer.from('\u{feff}');

/**
 * A table as CSV (RFC 4180, UTF-8): a header, and a line for each row. Texts that a spreadsheet might take for formulas get an
 * apostrophe before them, as in the files of clearing; amounts below zero are no such texts.
 */
export async function* csvOf<Row>(columns: readonly Column<Row>[], rows: Rows<Row>): AsyncGenerator<Uint8Array> {
  const writer = new LineWriter();
  writer.ascii(`${columns.map(({ name }) => name).join(',')}\n`);
  yield Buffer.concat([BYTE_ORDER_MARK, writer.take()]);
  for await (const part of rows) {
    for (const row of part) writeRow(writer, columns, row);
    yield writer.take();
  }
}

function writeRow<Row>(writer: LineWriter, columns: readonly Column<Row>[], row: Row): void {
  for (const [index, { kind, of }] of columns.entries()) {
    if (index > 0) writer.byte(COMMA);
    const text = of(row) ?? '';
    if (kind === 'text') writer.cellOf(Buffer.from(text));
    else writer.ascii(text);
  }
  writer.byte(LF);
}
