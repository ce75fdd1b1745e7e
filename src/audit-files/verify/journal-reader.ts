import { type FiledHeader, type FiledPart, type FiledRow, PART_ROWS } from '../journal.ts';
import { journalJsonLines } from '../journal-jsonl.ts';
import { LineSplitter, latinText } from './lines.ts';
import { TransferLine } from './transfer-line.ts';

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
  /** A line that is good as it stands. False: nothing was done, and it is to be read as any other. @param line its number */
  transfer(transfer: TransferLine, line: number): boolean;
}

const renderer = journalJsonLines();

/**
 * Reads journal.jsonl. A line is good exactly if the renderer makes the same line again from what was read: so nothing is
 * unknown, missing, of another type or written in another way.
 */
export class JournalReader {
  readonly #lines: LineSplitter;
  readonly #listener: JournalListener;
  readonly #transfer: TransferLine;
  /** The transaction that goes on, and how many of its rows there were. */
  #open: FiledHeader | null = null;
  #rows = 0;

  /** @param scale of the circuit's unit */
  constructor(listener: JournalListener, scale: number) {
    this.#listener = listener;
    this.#transfer = new TransferLine(scale);
    this.#lines = new LineSplitter(
      LINE_BYTES_MAX,
      (bytes) => this.#take(latinText(bytes)),
      listener.fault,
      (bytes, from) => this.#takeTransfer(bytes, from),
    );
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

  /** @returns where the next line begins; 0: it is no plain transfer */
  #takeTransfer(bytes: Uint8Array, from: number): number {
    const next = this.#open === null ? this.#transfer.read(bytes, from) : 0;
    return next > 0 && this.#listener.transfer(this.#transfer, this.line + 1) ? next : 0;
  }

  #take(text: string): void {
    const part = partOf(text, this.#open);
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
    case 'hold-placed':
      row.obligationId ??= null;
      break;
  }
}
