/**
 * Reads the journal from the database as its files tell it, in the order of numbers and lines: a few hundred transactions at a
 * time, in the server's COPY format, which is the cheapest to take apart.
 */
import type { ClientBase, CustomTypesConfig } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type FiledHeader, type FiledPart, type FiledRow, PART_ROWS } from '../../audit-files/journal.ts';
import { IMPORT_PART_ROWS } from '../../limits.ts';
import { type Cells, cellsOf, type Header, headerOf, NULL, postingOf, rowOf } from './copied-cells.ts';
import {
  copyPostings,
  copyRows,
  copyTransactions,
  type Place,
  POSTING_COLUMNS,
  POSTINGS_BY_NUMBER,
  ROW_COLUMNS,
  ROWS_BY_NUMBER,
  selectPostings,
  selectRows,
  TRANSACTION_BY_NUMBER,
  TRANSACTION_COLUMNS,
} from './journal-queries.ts';

/** How many are read at once. With more, what was read outlives the young generation before it is sent. */
const TRANSACTIONS_AT_ONCE = 500;

/** Rows that are read at once, by how many there are likely to be: two megabytes of text. */
const ROWS_AT_ONCE = 16_000;

export interface JournalRange {
  readonly circuitId: string;
  readonly scale: number;
  /** Numbers, both included. */
  readonly from: number;
  readonly to: number;
  /** Whether salts and leaf hashes are asked for; else they are empty. */
  readonly isSealed: boolean;
}

/** A part of the range that is being read. */
interface Lane {
  readonly client: ClientBase;
  readonly parts: AsyncGenerator<FiledPart[]>;
  readonly first: Promise<IteratorResult<FiledPart[]>>;
}

/**
 * @param clients take turns, a part of the range each, so that the database finds what comes next while this is sent. Nothing of the
 * journal changes any more: they need not see the same state, and are in no transaction. They write times as UTC
 */
export async function* readJournal(
  clients: readonly ClientBase[],
  { to, ...range }: JournalRange,
): AsyncGenerator<FiledPart[]> {
  let next = range.from;
  const begin = (client: ClientBase): Lane[] => {
    if (next > to) return [];
    const parts = readPart(client, { ...range, from: next, to: Math.min(to, next + TRANSACTIONS_AT_ONCE - 1) });
    next += TRANSACTIONS_AT_ONCE;
    const first = parts.next();
    // Nobody waits for it where whoever reads has gone.
    first.catch(() => undefined);
    return [{ client, parts, first }];
  };
  const lanes = clients.flatMap(begin);
  for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
    const { value, done } = await lane.first;
    if (done !== true) yield value;
    yield* lane.parts;
    lanes.push(...begin(lane.client));
  }
}

/** One transaction; none where there is no such number. @param client writes times as UTC */
export const readTransaction = (
  client: ClientBase,
  { number, ...circuit }: Pick<JournalRange, 'circuitId' | 'scale'> & { readonly number: number },
): AsyncGenerator<FiledPart[]> => readPart(client, { ...circuit, from: number, to: number, isSealed: true }, PREPARED);

/** How the rows of a range are got. */
interface Statements {
  transactions(client: ClientBase, range: JournalRange): Promise<Cells>;
  postings(client: ClientBase, circuitId: string, first: Place, last: Place): Promise<Cells>;
  rows(client: ClientBase, circuitId: string, first: Place, last: Place): Promise<Cells>;
}

const COPIED: Statements = {
  transactions: (client, { circuitId, from, to, isSealed }) =>
    copied(client, copyTransactions(circuitId, from, to, isSealed), TRANSACTION_COLUMNS),
  postings: (client, ...range) => copied(client, copyPostings(...range), POSTING_COLUMNS),
  rows: (client, ...range) => copied(client, copyRows(...range), ROW_COLUMNS),
};

/** For a range of one transaction: planning takes longer than reading it. */
const PREPARED: Statements = {
  transactions: (client, { circuitId, from }) =>
    prepared(client, 'transaction by number', TRANSACTION_BY_NUMBER, [circuitId, from], TRANSACTION_COLUMNS),
  postings: (client, circuitId, { number, postedAt }) =>
    prepared(client, 'postings by number', POSTINGS_BY_NUMBER, [circuitId, number, postedAt], POSTING_COLUMNS),
  rows: (client, circuitId, { number }) =>
    prepared(client, 'rows by number', ROWS_BY_NUMBER, [circuitId, number], ROW_COLUMNS),
};

async function* readPart(
  client: ClientBase,
  range: JournalRange,
  statements: Statements = COPIED,
): AsyncGenerator<FiledPart[]> {
  const found = await statements.transactions(client, range);
  const headers = Array.from({ length: found.count }, (_, row) => headerOf(found, row * found.width));
  for (const group of groupsOf(headers)) {
    const [only] = group;
    if (group.length === 1 && only !== undefined && (only.rowCount ?? 0) > ROWS_AT_ONCE)
      yield* readLarge(client, range, only as FiledHeader);
    else yield await readGroup(client, range, group, statements);
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
  statements: Statements,
): Promise<FiledPart[]> {
  const [first, last] = [headers[0] as Header, headers.at(-1) as Header];
  const moved = cursorOf(await statements.postings(client, circuitId, first, last), postingOf, scale);
  // Transfers have postings only. To ask for nothing costs more than to ask for these: it is seven tables that are planned for.
  // Rows that somebody hung on a transfer belong to no leaf, and show in the tables of a package.
  const isMoneyOnly = headers.every(({ kind }) => kind === 'transfer');
  const others = isMoneyOnly ? cellsOf('', ROW_COLUMNS) : await statements.rows(client, circuitId, first, last);
  const rest = cursorOf(others, rowOf, scale);
  return headers.flatMap((header): FiledPart[] => {
    const rows: FiledRow[] = [];
    for (let line = 1; ; line++) {
      const row = moved.take(header.number, line) ?? rest.take(header.number, line);
      if (row === null) {
        header.rowCount = rows.length;
        return partsOf(header as FiledHeader, 1, rows);
      }
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
  for (const [select, width, read] of [
    [selectPostings(circuitId, header), POSTING_COLUMNS, postingOf],
    [selectRows(circuitId, header), ROW_COLUMNS, rowOf],
  ] as const) {
    for await (const cells of fetched(client, select, width)) {
      for (let row = 0; row < cells.count; row++) rows.push(read(cells, row * width, scale));
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
async function* fetched(client: ClientBase, select: string, width: number): AsyncGenerator<Cells> {
  await client.query(`BEGIN READ ONLY; DECLARE rows_of_transaction CURSOR FOR ${select}`);
  while (true) {
    const text = `FETCH ${ROWS_AT_ONCE} FROM rows_of_transaction`;
    const { rows } = await client.query<TextRow>({ text, rowMode: 'array', types: AS_TEXT });
    if (rows.length === 0) break;
    yield cellsOfRows(rows, width);
  }
  await client.query('COMMIT');
}

function partsOf(header: FiledHeader, firstLine: number, rows: FiledRow[]): FiledPart[] {
  if (rows.length <= PART_ROWS) return [{ header, firstLine, rows }];
  return Array.from({ length: Math.ceil(rows.length / PART_ROWS) }, (_, part) => ({
    header,
    firstLine: firstLine + part * PART_ROWS,
    rows: rows.slice(part * PART_ROWS, (part + 1) * PART_ROWS),
  }));
}

async function copied(client: ClientBase, query: string, width: number): Promise<Cells> {
  let text = '';
  // Ids, words, numbers and times only: each byte is a character.
  for await (const chunk of client.query(copyTo(query)) as AsyncIterable<Buffer>) text += chunk.toString('latin1');
  return cellsOf(text, width);
}

async function prepared(
  client: ClientBase,
  name: string,
  text: string,
  values: readonly (string | number)[],
  width: number,
): Promise<Cells> {
  const { rows } = await client.query<TextRow>({
    name,
    text,
    values: [...values],
    rowMode: 'array',
    types: AS_TEXT,
  });
  return cellsOfRows(rows, width);
}

type TextRow = (string | null)[];

const cellsOfRows = (rows: readonly TextRow[], width: number): Cells => ({
  cells: rows.flatMap((row) => row.slice(0, width).map((cell) => cell ?? NULL)),
  width,
  count: rows.length,
});

/** Gives rows out one after the other, as long as they are the ones that are asked for. */
function cursorOf(
  rows: Cells,
  read: (rows: Cells, at: number, scale: number) => FiledRow,
  scale: number,
): { take(number: number, line: number): FiledRow | null } {
  const { cells, width } = rows;
  const end = rows.count * width;
  let at = 0;
  let next = Number(cells[0]);
  const moveOn = (): void => {
    at += width;
    next = Number(cells[at]);
  };
  return {
    take(number, line) {
      // Left behind by a transaction whose lines have a gap: it will not fit its leaf, and those after it should.
      while (at < end && next < number) moveOn();
      if (at >= end || next !== number || Number(cells[at + 1]) !== line) return null;
      const row = read(rows, at, scale);
      moveOn();
      return row;
    },
  };
}

/** Values as the server writes them, as COPY does. */
const AS_TEXT = { getTypeParser: () => String } as CustomTypesConfig;
