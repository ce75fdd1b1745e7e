/** Tables as in tables.ts that are read as they arrive, so that memory does not grow with them. */
import { pipeline, Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import { refuse, SaldoError } from '../domain/errors.ts';
import type { TableRow } from './tables.ts';

export interface TableBounds {
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly rowBytesMax: number;
}

/**
 * The rows of a table, in order. Column names of a CSV may be written `due_on` as well as `dueOn`; an empty cell is a field
 * that is not given.
 *
 * @throws SaldoError `malformed-body` or `body-too-large`, at the row where it shows: those before it have been given.
 */
export async function* streamTable(
  bytes: AsyncIterable<Uint8Array>,
  mediaType: string | undefined,
  bounds: TableBounds,
): AsyncGenerator<TableRow> {
  const text = decode(bytes, bounds.bytesMax);
  let rows = 0;
  for await (const row of mediaType?.startsWith('text/csv') ? csvRows(text, bounds) : jsonRows(text, bounds)) {
    if (++rows > bounds.rowsMax) {
      const { rowsMax } = bounds;
      throw refuse('body-too-large', `There are more than ${rowsMax} rows. Send the rest by itself.`, { rowsMax });
    }
    yield row;
  }
  if (rows === 0) throw refuse('malformed-body', 'There are no rows.');
}

async function* decode(bytes: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.length;
    if (read > bytesMax) throw refuse('body-too-large', 'The body has more bytes than this route takes.', { bytesMax });
    yield textOf(decoder, chunk);
  }
  yield textOf(decoder);
}

/** Without a chunk: the end, where half a character is an error too. */
function textOf(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw refuse('malformed-body', 'The body is not UTF-8.');
  }
}

async function* csvRows(text: AsyncIterable<string>, { rowBytesMax }: TableBounds): AsyncGenerator<TableRow> {
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map(camelCase),
    skip_empty_lines: true,
    info: true,
    trim: true,
    max_record_size: rowBytesMax,
  });
  // Whatever goes wrong on either side ends the loop below with its error.
  pipeline(Readable.from(text), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      yield { line: info.lines, value: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')) };
    }
  } catch (error) {
    if (error instanceof SaldoError || !isCsvError(error)) throw error;
    throw refuse('malformed-body', `The body is not CSV: ${error.message}.`);
  }
}

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

const isCsvError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

const camelCase = (name: string): string =>
  name.trim().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

async function* jsonRows(text: AsyncIterable<string>, { rowBytesMax }: TableBounds): AsyncGenerator<TableRow> {
  let line = 0;
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) yield* jsonRow(each, ++line);
    if (rest.length > rowBytesMax) throw refuse('malformed-body', `Line ${line + 1} is too long.`, { line: line + 1 });
  }
  yield* jsonRow(rest, line + 1);
}

function* jsonRow(text: string, line: number): Generator<TableRow> {
  if (text.trim() === '') return;
  try {
    yield { line, value: JSON.parse(text) };
  } catch {
    throw refuse('malformed-body', `Line ${line} is not JSON.`, { line });
  }
}
