import writeExcelFile, { type Cell, type Row as SheetRow } from 'write-excel-file/node';
import { refuse } from '../../domain/errors.ts';
import { XLSX_ROWS_MAX } from '../../limits.ts';
import type { Column, Rows } from './columns.ts';

/** Digits that a spreadsheet keeps of a number. */
const EXACT_DIGITS_MAX = 15;

/** Characters of the widest column. */
const WIDTH_MAX = 40;

/**
 * A table as a workbook of one sheet (Office Open XML). Amounts and counts are numbers, to be added up, where a spreadsheet
 * keeps every digit of them, and texts beyond that. A text is a text there, whatever it begins with, and never a formula.
 *
 * @throws SaldoError `report-too-large`, because a workbook is made as a whole
 */
export async function xlsxOf<Row>(
  sheet: string,
  columns: readonly Column<Row>[],
  rows: Rows<Row>,
  scale: number,
): Promise<Buffer> {
  const cells: SheetRow[] = [columns.map(({ name }) => ({ value: name, fontWeight: 'bold' }))];
  const widths = columns.map(({ name }) => name.length);
  for await (const part of rows) {
    if (cells.length + part.length > XLSX_ROWS_MAX + 1)
      throw refuse('report-too-large', 'There are more rows than a workbook may have here. Take CSV.', {
        rowsMax: XLSX_ROWS_MAX,
      });
    for (const row of part) {
      const texts = columns.map(({ of }) => of(row));
      for (const [index, text] of texts.entries()) widths[index] = Math.max(widths[index] ?? 0, text?.length ?? 0);
      cells.push(texts.map((text, index) => cellOf(columns[index] as Column<Row>, text, scale)));
    }
  }
  const widthOf = (width: number) => ({ width: Math.min(width, WIDTH_MAX) + 2 });
  return writeExcelFile(cells, { sheet, columns: widths.map(widthOf), stickyRowsCount: 1 }).toBuffer();
}

function cellOf<Row>({ kind }: Column<Row>, text: string | null, scale: number): Cell {
  if (text === null) return null;
  const isNumber = kind === 'amount' || kind === 'count';
  if (!isNumber || text.replaceAll(/\D/g, '').length > EXACT_DIGITS_MAX) return { value: text, type: String };
  const decimals = kind === 'amount' && scale > 0 ? `.${'0'.repeat(scale)}` : '';
  return { value: Number(text), type: Number, format: `#,##0${decimals}` };
}
