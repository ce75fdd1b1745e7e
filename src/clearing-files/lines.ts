import type { TextList } from './texts.ts';

/** Bytes that are given away at once. */
const CHUNK_BYTES = 256 * 1024;

const POINT = 0x2e;
const DASH = 0x2d;
const DIGIT_0 = 0x30;
const QUOTE = 0x22;
export const COMMA = 0x2c;
export const LF = 0x0a;
const APOSTROPHE = 0x27;
const SPACE = 0x20;

/** More than any whole number below 2^53 has digits, with a point and the zeros before it. */
const NUMBER_BYTES = 32;

/** Below this, whole numbers are divided by the machine's own instruction. */
const INT32_MAX = 2 ** 31 - 1;

/** What a spreadsheet takes for the beginning of a formula, and the apostrophe that says it is none. */
const FORMULA_STARTS = new Set(Array.from("=+-@'\t\r", (character) => character.charCodeAt(0)));

/** The full-width forms of = + - @, which some spreadsheets take for the same: EF BC, and one of these. */
const FULL_WIDTH_ENDS = new Set([0x9d, 0x8b, 0x8d, 0xa0]);

/** Writes lines as bytes, in chunks: no text is made of what is bytes already. */
export class LineWriter {
  #bytes = new Uint8Array(CHUNK_BYTES);
  #at = 0;
  readonly #digits = new Uint8Array(NUMBER_BYTES);

  /** Whether it is time to take what has been written. */
  get isFull(): boolean {
    return this.#at >= CHUNK_BYTES / 2;
  }

  /** What has been written since the last time, as bytes of their own. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return taken;
  }

  /** ASCII as it is. */
  ascii(text: string): void {
    this.#makeRoom(text.length);
    const bytes = this.#bytes;
    let to = this.#at;
    for (let at = 0; at < text.length; at++) bytes[to++] = text.charCodeAt(at);
    this.#at = to;
  }

  /** One byte: a separator. */
  byte(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#at++] = value;
  }

  /** A text as it is. */
  raw({ bytes: from, starts }: TextList, number: number): void {
    const end = starts[number + 1] as number;
    let at = starts[number] as number;
    this.#makeRoom(end - at);
    const bytes = this.#bytes;
    let to = this.#at;
    for (; at < end; at++) bytes[to++] = from[at] as number;
    this.#at = to;
  }

  /** A text as a cell of a CSV. */
  cell({ bytes, starts }: TextList, number: number): void {
    this.#cell(bytes, starts[number] as number, starts[number + 1] as number);
  }

  /**
   * Bytes as a cell of a CSV that a spreadsheet may open: what might be taken for a formula gets an apostrophe before it, and
   * so does what begins with one, so that taking one off gives the text again.
   */
  cellOf(bytes: Uint8Array): void {
    this.#cell(bytes, 0, bytes.length);
  }

  /** A whole number from 0 to 2^53 - 1 of minor units as a decimal with exactly `scale` decimals. */
  decimal(units: number, scale: number): void {
    this.#makeRoom(NUMBER_BYTES);
    const digits = this.#digits;
    let left = units;
    let at = NUMBER_BYTES;
    while (left > INT32_MAX) {
      const tenth = Math.floor(left / 10);
      digits[--at] = DIGIT_0 + (left - tenth * 10);
      left = tenth;
    }
    for (let small = left | 0; small > 0; small = (small / 10) | 0) digits[--at] = DIGIT_0 + (small % 10);
    while (NUMBER_BYTES - at < scale + 1) digits[--at] = DIGIT_0;
    const pointAt = NUMBER_BYTES - scale;
    const bytes = this.#bytes;
    let to = this.#at;
    for (; at < pointAt; at++) bytes[to++] = digits[at] as number;
    if (scale > 0) bytes[to++] = POINT;
    for (; at < NUMBER_BYTES; at++) bytes[to++] = digits[at] as number;
    this.#at = to;
  }

  /** YYYYMMDD as YYYY-MM-DD. */
  date(day: number): void {
    this.#makeRoom(10);
    let left = day;
    const end = this.#at + 10;
    for (let at = end - 1; at >= this.#at; at--) {
      if (at === end - 3 || at === end - 6) this.#bytes[at] = DASH;
      else {
        this.#bytes[at] = DIGIT_0 + (left % 10);
        left = (left / 10) | 0;
      }
    }
    this.#at = end;
  }

  #cell(from: Uint8Array, start: number, end: number): void {
    this.#makeRoom(2 * (end - start) + 3);
    const isFormula = startsFormula(from, start, end);
    const isQuoted = mustBeQuoted(from, start, end);
    const bytes = this.#bytes;
    let to = this.#at;
    if (isQuoted) bytes[to++] = QUOTE;
    if (isFormula) bytes[to++] = APOSTROPHE;
    for (let at = start; at < end; at++) {
      const byte = from[at] as number;
      bytes[to++] = byte;
      if (byte === QUOTE) bytes[to++] = QUOTE;
    }
    if (isQuoted) bytes[to++] = QUOTE;
    this.#at = to;
  }

  #makeRoom(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#at + length));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}

function startsFormula(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return false;
  const first = bytes[start] as number;
  if (first === 0xef && bytes[start + 1] === 0xbc) return FULL_WIDTH_ENDS.has(bytes[start + 2] as number);
  return FORMULA_STARTS.has(first);
}

function mustBeQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === COMMA || byte === QUOTE || byte < SPACE) return true;
  }
  return false;
}
