/**
 * Reads CSV (RFC 4180) as it arrives: chunks of bytes go in, rows come out as ranges of bytes. No text is made of a cell
 * before somebody asks for it, because with millions of rows that is what costs the time and the memory
 * (docs/adr/0007-clearing-files.md).
 *
 * Accepted: quoted cells with doubled quotes, commas and line breaks in them; LF and CRLF; a byte order mark; a last line
 * without a line break; empty lines, which are no rows. Everything else is refused by its line: a quote in the middle of a
 * cell, a quote that is never closed, a lone CR, what is not UTF-8.
 */
import { isUtf8 } from 'node:buffer';
import { FileProblem } from './problem.ts';

/** A row, good until the next one: everything in it is used again. */
export interface CsvRow {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  /** By cell: where its text begins in `bytes`, quotes taken off, and where it ends. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many cells there are. Only the first `CELLS_MAX` have a range. */
  readonly cellCount: number;
  /** The line on which the row begins, from 1. */
  readonly line: number;
}

/** Cells of a row whose ranges are kept. No table here has more than five columns. */
const CELLS_MAX = 16;

/** Bytes of a row: a name of 256 bytes and four short cells leave room. It bounds what a quote that is never closed can cost. */
const ROW_BYTES_MAX = 64 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Where a scan stops that met the end of what has come so far. */
const UNFINISHED = -1;

export class CsvReader implements CsvRow {
  bytes = new Uint8Array(2 * ROW_BYTES_MAX);
  view = new DataView(this.bytes.buffer);
  readonly starts = new Int32Array(CELLS_MAX);
  readonly ends = new Int32Array(CELLS_MAX);
  cellCount = 0;
  line = 1;
  readonly #onRow: (row: CsvRow) => void;
  /** What has come and has not been read yet is from `#from` up to `#end`. */
  #from = 0;
  #end = 0;
  #isAtBeginning = true;
  /** Line breaks inside the row's quoted cells. */
  #breaks = 0;
  #hasEscapes = false;

  constructor(onRow: (row: CsvRow) => void) {
    this.#onRow = onRow;
  }

  /** Takes the next bytes, which the caller may use again afterwards. @throws FileProblem */
  push(chunk: Uint8Array): void {
    this.#append(chunk);
    this.#readRows(false);
    if (this.#end - this.#from > ROW_BYTES_MAX) {
      const why = this.#breaks > 0 ? 'a quote is not closed, or ' : '';
      throw new FileProblem(this.line, `${why}the row that begins here is longer than ${ROW_BYTES_MAX} bytes`);
    }
  }

  /** Reads what is left, now that nothing follows. @throws FileProblem */
  end(): void {
    this.#readRows(true);
  }

  #append(chunk: Uint8Array): void {
    const left = this.#end - this.#from;
    const length = left + chunk.length;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.bytes.subarray(this.#from, this.#end));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    } else {
      this.bytes.copyWithin(0, this.#from, this.#end);
    }
    this.bytes.set(chunk, left);
    this.#from = 0;
    this.#end = length;
  }

  #readRows(isLast: boolean): void {
    if (this.#isAtBeginning && !this.#skipByteOrderMark(isLast)) return;
    // A line break is never part of another character, so what ends with one can be judged by itself.
    const lastBreak = this.bytes.subarray(this.#from, this.#end).lastIndexOf(LF);
    const judged = isLast ? this.#end : this.#from + lastBreak + 1;
    const isGood = isText(this.bytes.subarray(this.#from, judged));
    while (this.#from < this.#end) {
      const next = this.#scanRow(isLast);
      if (next === UNFINISHED) return;
      if (!isGood && !isText(this.bytes.subarray(this.#from, next)))
        throw new FileProblem(this.line, 'this is not text in UTF-8');
      const isEmpty = this.cellCount === 1 && isLineBreak(this.bytes[this.#from]);
      if (this.#hasEscapes) this.#unescape();
      if (!isEmpty) this.#onRow(this);
      this.line += this.#breaks + 1;
      this.#breaks = 0;
      this.#from = next;
    }
  }

  #skipByteOrderMark(isLast: boolean): boolean {
    if (this.#end - this.#from < BYTE_ORDER_MARK.length && !isLast) return false;
    if (
      BYTE_ORDER_MARK.every((byte, index) => this.bytes[this.#from + index] === byte && this.#from + index < this.#end)
    )
      this.#from += BYTE_ORDER_MARK.length;
    this.#isAtBeginning = false;
    return true;
  }

  /** Finds the cells of the row that begins at `#from`, and where the next one begins. */
  #scanRow(isLast: boolean): number {
    const { bytes, starts, ends } = this;
    const end = this.#end;
    let at = this.#from;
    this.#breaks = 0;
    this.#hasEscapes = false;
    for (let cell = 0; ; cell++) {
      const isQuoted = at < end && bytes[at] === QUOTE;
      const start = isQuoted ? at + 1 : at;
      if (isQuoted) {
        at = this.#scanQuoted(start, isLast);
        if (at === UNFINISHED) return UNFINISHED;
      } else {
        at = plainEnd(bytes, at, end);
      }
      if (cell < CELLS_MAX) {
        starts[cell] = start;
        ends[cell] = at;
      }
      if (isQuoted) at++;
      if (at < end && bytes[at] === COMMA) {
        at++;
        continue;
      }
      this.cellCount = cell + 1;
      return this.#endOfRow(at, isQuoted, isLast);
    }
  }

  /** Where the next row begins, if this one ends at `at`. */
  #endOfRow(at: number, wasQuoted: boolean, isLast: boolean): number {
    const { bytes } = this;
    const end = this.#end;
    if (at === end) return isLast ? end : UNFINISHED;
    if (bytes[at] === LF) return at + 1;
    const line = this.line + this.#breaks;
    if (bytes[at] === CR) {
      if (at + 1 === end && !isLast) return UNFINISHED;
      if (at + 1 < end && bytes[at + 1] === LF) return at + 2;
      throw new FileProblem(line, 'a carriage return is not followed by a line feed');
    }
    throw new FileProblem(
      line,
      wasQuoted
        ? 'something follows a closing quote; a quote inside a quoted cell is written twice'
        : 'a quote stands in the middle of a cell; a cell with quotes is written in quotes, and they twice',
    );
  }

  /** Where the quote is that closes the cell. */
  #scanQuoted(start: number, isLast: boolean): number {
    const { bytes } = this;
    const end = this.#end;
    const lineOfQuote = this.line + this.#breaks;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === LF) this.#breaks++;
      if (byte !== QUOTE) continue;
      if (at + 1 === end && !isLast) return UNFINISHED;
      if (at + 1 === end || bytes[at + 1] !== QUOTE) return at;
      this.#hasEscapes = true;
      at++;
    }
    if (isLast) throw new FileProblem(lineOfQuote, 'a quote is opened here and never closed');
    return UNFINISHED;
  }

  /** Makes one of doubled quotes, in place: the row has been scanned, and nobody looks at it again. */
  #unescape(): void {
    const { bytes, starts, ends } = this;
    for (let cell = 0; cell < Math.min(this.cellCount, CELLS_MAX); cell++) {
      const end = ends[cell] as number;
      let to = starts[cell] as number;
      for (let at = to; at < end; at++) {
        const byte = bytes[at] as number;
        bytes[to++] = byte;
        if (byte === QUOTE) at++;
      }
      ends[cell] = to;
    }
  }
}

/** Where a cell without quotes ends. Nearly every byte of one is above the comma, so that is what is asked first. */
function plainEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte > COMMA) continue;
    if (byte === COMMA || byte === LF || byte === CR || byte === QUOTE) break;
  }
  return at;
}

/** A NUL is in no text; here it would also blur where fields end when digests are made. */
const isText = (bytes: Uint8Array): boolean => isUtf8(bytes) && !bytes.includes(0);

const isLineBreak = (byte: number | undefined): boolean => byte === LF || byte === CR;
