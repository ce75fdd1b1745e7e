/** Tables as in tables.ts that are read as they arrive, so that memory does not grow with them. */
import { TextDecoder } from 'node:util';
import { refuse } from '../domain/errors.ts';
import { csvRows } from './csv.ts';
import { NOTHING_RECORDED, type TableRow, tellingOutcome } from './tables.ts';

export interface TableBounds {
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly rowBytesMax: number;
}

/**
 * The rows of a table, in order: one CSV's header names their fields, or each is JSON in a line of its own.
 *
 * @throws SaldoError `malformed-body`, `body-too-large`, or `validation-failed` for a header. It is thrown at the row where it
 *   shows: those before it have been given, always the same ones, in whichever pieces the bytes arrive.
 */
export async function* streamTable(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  mediaType: string | undefined,
  bounds: TableBounds,
): AsyncGenerator<TableRow> {
  const text = decode(bytes, bounds.bytesMax);
  let rows = 0;
  for await (const row of isCsv(mediaType) ? csvRows(text, bounds.rowBytesMax) : jsonRows(text, bounds.rowBytesMax)) {
    if (++rows > bounds.rowsMax) {
      const { rowsMax } = bounds;
      throw refuse('body-too-large', `There are more than ${rowsMax} rows. Send the rest by itself.`, { rowsMax });
    }
    yield row;
  }
  if (rows === 0) throw refuse('malformed-body', 'There are no rows.');
}

/**
 * The same for a table that is there as a whole, and of which nothing is done if it cannot be read to its end.
 * @throws SaldoError as `streamTable`
 */
export async function readTable(
  table: string,
  mediaType: string | undefined,
  bounds: TableBounds,
): Promise<TableRow[]> {
  try {
    return await Array.fromAsync(streamTable([Buffer.from(table)], mediaType, bounds));
  } catch (error) {
    throw tellingOutcome(error, NOTHING_RECORDED);
  }
}

const isCsv = (mediaType: string | undefined): boolean => mediaType?.toLowerCase().startsWith('text/csv') ?? false;

async function* decode(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<string> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const lenient = new TextDecoder('utf-8');
  let left = bytesMax;
  for await (const chunk of bytes) {
    const taken = chunk.subarray(0, left);
    left -= chunk.length;
    const text = lenient.decode(taken, { stream: true });
    if (!isText(strict, taken)) {
      yield text.slice(0, text.indexOf(REPLACEMENT_CHARACTER));
      throw notText();
    }
    yield text;
    if (left < 0) throw refuse('body-too-large', 'The body has more bytes than this route takes.', { bytesMax });
  }
  if (!isText(strict)) throw notText();
}

/** What a lenient decoder makes of bytes that are no text. */
const REPLACEMENT_CHARACTER = '\ufffd';

/** Without a chunk: the end, where half a character is an error too. */
function isText(strict: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    strict.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

const notText = () => refuse('malformed-body', 'The body is not UTF-8.');

async function* jsonRows(text: AsyncIterable<string>, rowLengthMax: number): AsyncGenerator<TableRow> {
  let line = 0;
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) yield* jsonRow(each, ++line, rowLengthMax);
    if (rest.length > rowLengthMax) throw tooLong(line + 1);
  }
  yield* jsonRow(rest, line + 1, rowLengthMax);
}

function* jsonRow(text: string, line: number, lengthMax: number): Generator<TableRow> {
  if (text.length > lengthMax) throw tooLong(line);
  if (text.trim() === '') return;
  try {
    yield { line, value: JSON.parse(text) };
  } catch {
    throw refuse('malformed-body', `Line ${line} is not JSON.`, { line });
  }
}

const tooLong = (line: number) => refuse('malformed-body', `Line ${line} is too long.`, { line });
