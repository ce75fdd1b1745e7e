/**
 * Reads the journal from the database as its files tell it, in the order of numbers and lines. A few thousand transactions at a
 * time, in the server's COPY format, which is the cheapest to take apart; the next ones are on their way meanwhile.
 */
import type { ClientBase, CustomTypesConfig } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type FiledHeader, type FiledPart, type FiledRow, PART_ROWS } from '../../audit-files/journal.ts';
import { IMPORT_PART_ROWS } from '../../limits.ts';
import { type Header, headerOf, linesOf, NULL, postingOf, rowOf } from './copied-cells.ts';
import { copyPostings, copyRows, copyTransactions, selectPostings, selectRows } from './journal-queries.ts';

/** Headers that are read at once: with fewer, a good part of the time would go into planning the queries. */
const HEADERS_AT_ONCE = 8_000;

/** Rows that are read at once, by how many there are likely to be: two megabytes of text. */
const ROWS_AT_ONCE = 16_000;

export interface JournalRange {
  readonly circuitId: string;
  readonly scale: number;
  /** Numbers, both included. */
  readonly from: number;
  readonly to: number;
}

/** @param client in a REPEATABLE READ transaction, so that more than one range belong together */
export const readJournal = (client: ClientBase, range: JournalRange): AsyncGenerator<FiledPart[]> =>
  ahead(readInTurn(client, range));

/** The next value is made while the one before it is used. */
async function* ahead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = values.next();
  while (true) {
    const { value, done } = await next;
    if (done === true) return;
    next = values.next();
    // Nobody waits for it where whoever reads has gone.
    next.catch(() => undefined);
    yield value;
  }
}

async function* readInTurn(client: ClientBase, range: JournalRange): AsyncGenerator<FiledPart[]> {
  const { circuitId } = range;
  for (let from = range.from; from <= range.to; from += HEADERS_AT_ONCE) {
    const to = Math.min(range.to, from + HEADERS_AT_ONCE - 1);
    const headers = (await copied(client, copyTransactions(circuitId, from, to))).map(headerOf);
    for (const group of groupsOf(headers)) {
      const [only] = group;
      if (group.length === 1 && only !== undefined && (only.rowCount ?? 0) > ROWS_AT_ONCE)
        yield* readLarge(client, range, { ...only, rowCount: only.rowCount ?? 0 });
      else yield await readGroup(client, range, group);
    }
  }
}

const likelyRows = ({ kind, rowCount }: Header): number =>
  rowCount ?? (kind === 'obligations-recorded' ? IMPORT_PART_ROWS : 2);

/** Headers whose rows are read together. One that has more than enough by itself stands alone. */
function groupsOf(headers: readonly Header[]): Header[][] {
  const groups: Header[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const header of headers) {
    const likely = likelyRows(header);
    if (rows + likely > ROWS_AT_ONCE) {
      groups.push([]);
      rows = 0;
    }
    rows += likely;
    groups.at(-1)?.push(header);
  }
  return groups;
}

async function readGroup(
  client: ClientBase,
  { circuitId, scale }: JournalRange,
  headers: Header[],
): Promise<FiledPart[]> {
  const [first, last] = [headers[0] as Header, headers.at(-1) as Header];
  const postings = await copied(client, copyPostings(circuitId, first, last));
  const others = await copied(client, copyRows(circuitId, first, last));
  const moved = cursorOf(postings, (cells) => postingOf(cells, scale));
  const rest = cursorOf(others, (cells) => rowOf(cells, scale));
  return headers.flatMap((header): FiledPart[] => {
    const rows: FiledRow[] = [];
    for (let line = 1; ; line++) {
      const row = moved.take(header.number, line) ?? rest.take(header.number, line);
      if (row === null) return partsOf({ ...header, rowCount: rows.length }, 1, rows);
      rows.push(row);
    }
  });
}

/** A transaction of any size: its postings come first, and the other rows after them. */
async function* readLarge(
  client: ClientBase,
  { circuitId, scale }: JournalRange,
  header: FiledHeader,
): AsyncGenerator<FiledPart[]> {
  let line = 1;
  let rows: FiledRow[] = [];
  for (const [select, read] of [
    [selectPostings(circuitId, header), postingOf],
    [selectRows(circuitId, header), rowOf],
  ] as const) {
    for await (const cells of fetched(client, select)) {
      for (const row of cells) rows.push(read(row, scale));
      const whole = rows.length - (rows.length % PART_ROWS);
      if (whole === 0) continue;
      yield partsOf(header, line, rows.slice(0, whole));
      line += whole;
      rows = rows.slice(whole);
    }
  }
  if (rows.length > 0) yield partsOf(header, line, rows);
}

/** The rows of a query as text, by a cursor. */
async function* fetched(client: ClientBase, select: string): AsyncGenerator<string[][]> {
  await client.query(`DECLARE rows_of_transaction CURSOR FOR ${select}`);
  while (true) {
    const { rows } = await client.query<(string | null)[]>({
      text: `FETCH ${ROWS_AT_ONCE} FROM rows_of_transaction`,
      rowMode: 'array',
      types: AS_TEXT,
    });
    if (rows.length === 0) break;
    yield rows.map((row) => row.map((cell) => cell ?? NULL));
  }
  await client.query('CLOSE rows_of_transaction');
}

function partsOf(header: FiledHeader, firstLine: number, rows: FiledRow[]): FiledPart[] {
  if (rows.length <= PART_ROWS) return [{ header, firstLine, rows }];
  return Array.from({ length: Math.ceil(rows.length / PART_ROWS) }, (_, part) => ({
    header,
    firstLine: firstLine + part * PART_ROWS,
    rows: rows.slice(part * PART_ROWS, (part + 1) * PART_ROWS),
  }));
}

async function copied(client: ClientBase, query: string): Promise<string[]> {
  let text = '';
  // Ids, words, numbers and times only: each byte is a character.
  for await (const chunk of client.query(copyTo(query)) as AsyncIterable<Buffer>) text += chunk.toString('latin1');
  return linesOf(text);
}

/** Gives rows out one after the other, as long as they are the ones that are asked for. */
function cursorOf(lines: readonly string[], read: (cells: string[]) => FiledRow) {
  let at = 0;
  let cells = lines[0]?.split('\t');
  return {
    take(number: number, line: number): FiledRow | null {
      // Left behind by a transaction whose lines have a gap: it will not fit its leaf, and those after it should.
      while (cells !== undefined && Number(cells[0]) < number) cells = lines[++at]?.split('\t');
      if (cells === undefined || Number(cells[0]) !== number || Number(cells[1]) !== line) return null;
      const row = read(cells);
      cells = lines[++at]?.split('\t');
      return row;
    },
  };
}

/** Values as the server writes them, as COPY does. */
const AS_TEXT = { getTypeParser: () => String } as CustomTypesConfig;
