/**
 * CSV (RFC 4180) with a header, read as it arrives. What is in doubt is never guessed: where a fault hides where rows end,
 * reading ends there, and all rows before it have been given, however the bytes were cut.
 */
import { CsvError, type CsvErrorCode, type Parser, parse } from 'csv-parse';
import { type Refusal, refusal, refuse } from '../domain/errors.ts';
import { LineCounter } from './line-counter.ts';
import { invalid } from './problem.ts';
import type { TableRow } from './tables.ts';

/** Characters of a column's name that are repeated to the caller. */
const COLUMN_LENGTH_MAX = 64;

/**
 * The rows below the header. Column names may be written `due_on` as well as `dueOn`; an empty cell is a field that is not
 * given; line breaks in cells become LF.
 *
 * @throws SaldoError `malformed-body` with the line on which the row begins; `validation-failed` for the header
 */
export async function* csvRows(text: AsyncIterable<string>, rowBytesMax: number): AsyncGenerator<TableRow> {
  let columns: readonly string[] | null = null;
  for await (const { line, cells } of csvRecords(text, rowBytesMax)) {
    if (columns === null) columns = columnsOf(cells);
    else yield rowOf(line, cells, columns);
  }
}

function columnsOf(header: readonly string[]): string[] {
  const [only = ''] = header;
  if (header.length === 1 && /[;\t]/.test(only))
    throw refuse(
      'malformed-body',
      `The body is not CSV as it is read here: its header has ${only.includes(';') ? 'semicolons' : 'tabs'} between the columns instead of commas.`,
      { line: 1 },
    );
  const columns = header.map((name, index) => camelCase(name).slice(0, COLUMN_LENGTH_MAX) || `column ${index + 1}`);
  const errors = columns.flatMap((path, index) => {
    const first = columns.indexOf(path);
    return first === index ? [] : [{ path, message: `is what columns ${first + 1} and ${index + 1} are called` }];
  });
  if (errors.length > 0) throw invalid(errors);
  return columns;
}

const camelCase = (name: string): string =>
  name.trim().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function rowOf(line: number, cells: readonly string[], columns: readonly string[]): TableRow {
  if (cells.length !== columns.length) return { line, refusal: wrongLength(cells.length, columns.length) };
  const fields = columns.map((column, index) => [column, cells[index]?.replaceAll(/\r\n?/g, '\n')] as const);
  return { line, value: Object.fromEntries(fields.filter(([, cell]) => cell !== '')) };
}

function wrongLength(cells: number, columns: number): Refusal {
  const message = `has ${cells} cells, and the header ${columns}`;
  const hint = cells > columns ? '. A cell with a comma in it is written in quotes' : '';
  return { ...refusal('validation-failed', `row: ${message}${hint}`), errors: [{ path: 'row', message }] };
}

/** The cells of a row or of the header, and the line on which it begins. */
interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

async function* csvRecords(text: AsyncIterable<string>, bytesMax: number): AsyncGenerator<CsvRecord> {
  const found: { readonly cells: readonly string[]; readonly end: number }[] = [];
  const lines = new LineCounter();
  // Records are taken where they are found: those that a stream still holds are lost when it meets an error.
  const parser = parse({
    delimiter: ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: bytesMax,
    on_record: (cells, { bytes }) => {
      found.push({ cells, end: bytes });
      return null;
    },
  });
  // Who feeds it is told of it.
  parser.on('error', () => undefined);

  function* readOn(error: Error | null): Generator<CsvRecord> {
    for (const { cells, end } of found.splice(0)) {
      const { line } = lines;
      // By bytes, as they came: what the parser counts leaves out quotes and blanks.
      if (lines.passTo(end) > bytesMax) throw fault('CSV_MAX_RECORD_SIZE', line, bytesMax);
      yield { line, cells };
    }
    if (lines.bytesAhead > bytesMax) throw fault('CSV_MAX_RECORD_SIZE', lines.line, bytesMax);
    if (error instanceof CsvError) throw fault(error.code, lines.line, bytesMax);
    if (error !== null) throw error;
  }

  for await (const chunk of text) {
    const bytes = Buffer.from(chunk);
    lines.push(bytes);
    yield* readOn(await feed(parser, bytes));
  }
  yield* readOn(await feed(parser, null));
}

/** What is wrong with what has come so far, if anything; null instead of bytes is the end. */
const feed = (parser: Parser, bytes: Buffer | null): Promise<Error | null> =>
  new Promise((resolve) => {
    const told = (error?: Error | null) => resolve(error ?? null);
    if (bytes === null) parser.end(told);
    else parser.write(bytes, told);
  });

const QUOTE_IT = 'A cell with quotes in it is written in quotes, and each quote in it twice: "say ""yes""".';
const BEHIND_QUOTE = `something stands behind the quote that closes a cell. ${QUOTE_IT}`;

/** By the parser's codes. Of its others, some are about options, and some about lengths, which are left to each row. */
const FAULTS: Readonly<Partial<Record<CsvErrorCode, string>>> = {
  INVALID_OPENING_QUOTE: `a quote stands in the middle of a cell. ${QUOTE_IT}`,
  CSV_INVALID_CLOSING_QUOTE: BEHIND_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: BEHIND_QUOTE,
  CSV_QUOTE_NOT_CLOSED: `a quote is opened and never closed. ${QUOTE_IT}`,
};

function fault(code: CsvErrorCode, line: number, bytesMax: number) {
  const isTooLong = code === 'CSV_MAX_RECORD_SIZE';
  const why = isTooLong
    ? `it is longer than ${bytesMax} bytes. Perhaps a quote in it is not closed.`
    : (FAULTS[code] ?? 'its cells cannot be told apart.');
  return refuse('malformed-body', `The body is not well-formed CSV: in the row that begins on line ${line}, ${why}`, {
    line,
  });
}
