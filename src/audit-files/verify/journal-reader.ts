import { type FiledHeader, type FiledPart, type FiledRow, PART_ROWS } from '../journal.ts';
import { journalJsonLines } from '../journal-jsonl.ts';
import { LineSplitter, latinText } from './lines.ts';

/** Bytes of a line: a thousand rows of the longest kind have some 400 KB. */
const LINE_BYTES_MAX = 1024 * 1024;

/** What a line gives, with whether its transaction is complete. Balances after postings are not in it: they are empty. */
export interface JournalPart extends FiledPart {
  readonly isLast: boolean;
}

export interface JournalListener {
  part(part: JournalPart): void;
  /** What is wrong with the last line that was read. The rest of the file is not looked at. */
  fault(message: string): void;
}

const renderer = journalJsonLines();

/**
 * Reads journal.jsonl. A line is good exactly if the renderer makes the same line again from what was read: so nothing is
 * unknown, missing, of another type or written in another way.
 */
export class JournalReader {
  readonly #lines: LineSplitter;
  readonly #listener: JournalListener;
  /** The transaction that goes on, and how many of its rows there were. */
  #open: FiledHeader | null = null;
  #rows = 0;

  constructor(listener: JournalListener) {
    this.#listener = listener;
    this.#lines = new LineSplitter(LINE_BYTES_MAX, (bytes) => this.#take(latinText(bytes)), listener.fault);
  }

  /** Of the line that was read last, from 1. */
  get line(): number {
    return this.#lines.line;
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): void {
    this.#lines.end();
    if (this.#open !== null) this.#lines.stop(`transaction ${this.#open.number} breaks off`);
  }

  stop(message: string): void {
    this.#open = null;
    this.#lines.stop(message);
  }

  #take(text: string): void {
    const part = transferOf(text) ?? partOf(text, this.#open);
    const wrong = typeof part === 'string' ? part : this.#wrongWith(part);
    if (wrong !== null || typeof part === 'string') {
      this.stop(wrong ?? '');
      return;
    }
    this.#rows = part.firstLine - 1 + part.rows.length;
    const isLast = this.#rows === part.header.rowCount;
    this.#open = isLast ? null : part.header;
    this.#listener.part({ header: part.header, firstLine: part.firstLine, rows: part.rows, isLast });
  }

  #wrongWith({ header, firstLine, rows }: FiledPart): string | null {
    if (this.#open !== null && firstLine === 1) return `transaction ${this.#open.number} breaks off before this line`;
    const expected = firstLine === 1 ? 0 : this.#rows;
    if (firstLine !== expected + 1)
      return `the line begins with row ${firstLine}, and ${expected} rows of transaction ${header.number} stand before it`;
    const left = header.rowCount - expected;
    if (rows.length !== Math.min(left, PART_ROWS))
      return `the line has ${rows.length} rows, and ${left} of the ${header.rowCount} of transaction ${header.number} are left`;
    return null;
  }
}

type Read = Record<string, unknown> & { rows: (Record<string, unknown> | null)[]; line?: unknown };

/** What a line says; a text: why it is none. */
function partOf(text: string, open: FiledHeader | null): FiledPart | string {
  try {
    const read = JSON.parse(text) as Read;
    // What is left out is null in the words of the renderers. Whether all of it is what it is taken for, the rendering tells.
    const isPart = read.line !== undefined;
    if (isPart && open === null) return 'the line goes on with a transaction that is complete, or has not begun';
    for (const row of read.rows) fillIn(row as Record<string, unknown>);
    const part: FiledPart = {
      header: isPart ? (open as FiledHeader) : headerOf(read),
      firstLine: isPart ? Number(read.line) : 1,
      rows: read.rows as unknown as readonly FiledRow[],
    };
    if (renderer.part(part) !== `${text}\n`) return 'the line is not written as the format has it';
    return Number.isSafeInteger(part.header.number) && Number.isSafeInteger(part.header.rowCount)
      ? part
      : 'a number is none';
  } catch (error) {
    // Of JSON, and of objects that no text can be made of.
    if (error instanceof SyntaxError || error instanceof TypeError) return 'the line is no transaction in JSON';
    throw error;
  }
}

function headerOf(read: Read): FiledHeader {
  const { externalId = null, occurredOn = null, textDigest = null } = read;
  return { ...read, externalId, occurredOn, textDigest } as unknown as FiledHeader;
}

function fillIn(row: Record<string, unknown>): void {
  switch (row.type) {
    case 'account-opened':
      row.memberId ??= null;
      row.system ??= null;
      break;
    case 'limits-changed':
      row.creditLimit ??= null;
      row.balanceCap ??= null;
      break;
    case 'obligation-recorded':
      row.dueOn ??= null;
      row.externalId ??= null;
      row.textDigest ??= null;
      break;
  }
}

const UUID_LENGTH = 36;
const TIME_LENGTH = 24;
const HASH_LENGTH = 64;
const SALT_LENGTH = 32;

/** Goes through a text that must be pieces of known form, one after the other. */
class Cursor {
  at = 0;
  isLost = false;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Passes over this text, which must be here. */
  pass(text: string): void {
    if (this.#text.startsWith(text, this.at)) this.at += text.length;
    else this.isLost = true;
  }

  /** Passes over this text if it is here. */
  passIf(text: string): boolean {
    const isHere = this.#text.startsWith(text, this.at);
    if (isHere) this.at += text.length;
    return isHere;
  }

  take(length: number): string {
    const from = this.at;
    this.at += length;
    return this.#text.slice(from, this.at);
  }

  /** What stands before the next of these characters. */
  takeTo(character: string): string {
    const end = this.#text.indexOf(character, this.at);
    if (end === -1) this.isLost = true;
    return this.take(end - this.at);
  }

  get isAtEnd(): boolean {
    return !this.isLost && this.at === this.#text.length;
  }
}

/**
 * The same that `partOf` says, of a line that is a plain transfer, as nearly all are; null: it is something else, or nothing. A
 * tenth of the time that JSON takes. The line is good to the byte once the fields are what they must be, which whoever makes the
 * leaf of them judges: ids, words, days and hashes have no form that could hold a quote.
 */
function transferOf(text: string): FiledPart | null {
  const cursor = new Cursor(text);
  cursor.pass('{"number":');
  const number = cursor.takeTo(',');
  cursor.pass(',"id":"');
  const id = cursor.take(UUID_LENGTH);
  cursor.pass('","kind":"transfer","postedAt":"');
  if (cursor.isLost || String(Number(number)) !== number) return null;
  const postedAt = cursor.take(TIME_LENGTH);
  cursor.pass('","principalId":"');
  const principalId = cursor.take(UUID_LENGTH);
  cursor.pass('"');
  const externalId = optionalOf(cursor, ',"externalId":"');
  const occurredOn = optionalOf(cursor, ',"occurredOn":"');
  const textDigest = optionalOf(cursor, ',"textDigest":"');
  cursor.pass(',"salt":"');
  const salt = cursor.take(SALT_LENGTH);
  cursor.pass('","leafHash":"');
  const leafHash = cursor.take(HASH_LENGTH);
  cursor.pass('","rowCount":1,"rows":[{"type":"posting","debitAccountId":"');
  const debitAccountId = cursor.take(UUID_LENGTH);
  cursor.pass('","creditAccountId":"');
  const creditAccountId = cursor.take(UUID_LENGTH);
  cursor.pass('","amount":"');
  const amount = cursor.takeTo('"');
  cursor.pass('"}]}');
  if (!cursor.isAtEnd) return null;
  const header = {
    number: Number(number),
    id,
    kind: 'transfer',
    postedAt,
    principalId,
    externalId,
    occurredOn,
    textDigest,
  };
  const sides = { debitAccountId, creditAccountId, amount, debitBalanceAfter: '', creditBalanceAfter: '' };
  return { header: { ...header, salt, leafHash, rowCount: 1 }, firstLine: 1, rows: [{ type: 'posting', ...sides }] };
}

/** A word that is left out where there is none. */
function optionalOf(cursor: Cursor, name: string): string | null {
  if (!cursor.passIf(name)) return null;
  const word = cursor.takeTo('"');
  cursor.pass('"');
  return word;
}
