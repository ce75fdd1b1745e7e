import type { Check, Findings } from './findings.ts';
import { shown } from './findings.ts';
import { countLines } from './lines.ts';

const LF = 0x0a;

/** A file that is read along with the journal. */
export interface Follower {
  readonly file: string;
  /** Whether it needs more of its file to keep up. */
  readonly wants: boolean;
  /** The next bytes, which the caller may use again afterwards. */
  push(chunk: Uint8Array): void;
  /** There is no more of its file. */
  fileEnded(): void;
  /** The journal has ended, and so has the file. */
  end(): void;
}

/** Bytes of memory for what is expected, at first. */
const SCRATCH_BYTES = 512 * 1024;

/** Characters that are gathered before they become bytes: texts of more would each get pages of their own from the system. */
const GATHERED_MAX = 16 * 1024;

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Compares a file with what it should be, which comes piece by piece as well. Gigabytes go through here: nothing is joined or
 * copied, and the same memory holds what is expected again and again.
 */
export class FileComparison implements Follower {
  readonly file: string;
  readonly #check: Check;
  readonly #findings: Findings;
  /** What is expected: bytes of this memory, and then a text. */
  #scratch = Buffer.alloc(SCRATCH_BYTES);
  #from = 0;
  #to = 0;
  #next = '';
  /** What is left of the last part of the file: good until more is wanted, for by then nothing is. */
  #found = NOTHING;
  /** What is the same in both of the line that was begun. */
  #lineBegun = '';
  /** Line breaks of all that was expected, as far as it has become bytes. */
  #lines = 0;
  #isOver = false;
  #hasEnded = false;

  constructor(file: string, check: Check, findings: Findings) {
    this.file = file;
    this.#check = check;
    this.#findings = findings;
  }

  expect(text: string): void {
    if (this.#isOver) return;
    this.#next += text;
    if (this.#next.length > GATHERED_MAX) this.#encodeNext();
    if (this.#hasEnded) this.fileEnded();
  }

  /** Nothing is compared any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Memory for so many bytes of what is expected next: from `roomAt` on, until `expectWritten`. */
  roomFor(length: number): Uint8Array {
    this.#encodeNext();
    this.#makeRoom(length);
    return this.#scratch;
  }

  get roomAt(): number {
    return this.#to;
  }

  /** What was written there, up to this place, is expected. @param lines how many line breaks it has */
  expectWritten(end: number, lines: number): void {
    this.#to = end;
    this.#count(lines);
    if (this.#hasEnded) this.fileEnded();
  }

  /** Nothing is compared any more, because what is expected is no longer known. */
  stop(): void {
    this.#isOver = true;
    this.#count(-countLines(this.#expected));
    this.#next = '';
    this.#from = this.#to = 0;
    this.#found = NOTHING;
  }

  get wants(): boolean {
    this.#compare();
    return this.#from < this.#to && !this.#hasEnded;
  }

  push(chunk: Uint8Array): void {
    if (this.#isOver) return;
    // Nobody would give more than was wanted before the journal has ended.
    const isTooMuch = !this.wants;
    if (this.#found.length === 0) this.#found = chunk;
    this.#compare();
    if (isTooMuch) this.end();
  }

  fileEnded(): void {
    this.#hasEnded = true;
    this.#compare();
    if (this.#from < this.#to) this.#fail(`the file breaks off: ${this.#shownLine(this.#expected)} is missing`);
  }

  end(): void {
    this.#compare();
    if (this.#found.length > 0)
      this.#fail(`${this.#shownLine(this.#found)} is too much: nothing of the journal gives it`);
  }

  /** As far as there is something of both. */
  #compare(): void {
    for (;;) {
      if (this.#from === this.#to) this.#encodeNext();
      const length = Math.min(this.#to - this.#from, this.#found.length);
      if (length === 0) return;
      const expected = this.#expected.subarray(0, length);
      const found = this.#found.subarray(0, length);
      if (Buffer.compare(expected, found) === 0) {
        this.#passOver(length);
        continue;
      }
      let at = 0;
      while (expected[at] === found[at]) at++;
      this.#passOver(at);
      this.#fail(`${this.#shownLine(this.#found)} should be ${this.#shownLine(this.#expected)}`);
    }
  }

  get #expected(): Uint8Array {
    return this.#scratch.subarray(this.#from, this.#to);
  }

  #encodeNext(): void {
    if (this.#next === '') return;
    // A character of UTF-16 is three bytes of UTF-8 at most.
    this.#makeRoom(3 * this.#next.length);
    const from = this.#to;
    this.#to += this.#scratch.write(this.#next, from);
    this.#count(countLines(this.#scratch.subarray(from, this.#to)));
    this.#next = '';
  }

  #makeRoom(length: number): void {
    if (this.#from === this.#to) this.#from = this.#to = 0;
    const end = this.#to + length;
    if (end <= this.#scratch.length) return;
    const larger = Buffer.alloc(2 * end);
    larger.set(this.#scratch.subarray(0, this.#to));
    this.#scratch = larger;
  }

  /** Lines are counted when they are expected, where many are known beforehand, and taken back if they are not compared. */
  #count(lines: number): void {
    this.#lines += lines;
    this.#findings.checked(this.#check, lines);
  }

  /** Goes on behind so many bytes that are the same. */
  #passOver(length: number): void {
    const bytes = this.#expected.subarray(0, length);
    const begin = bytes.lastIndexOf(LF) + 1;
    this.#lineBegun = (begin === 0 ? this.#lineBegun : '') + Buffer.from(bytes.subarray(begin)).toString();
    this.#from += length;
    this.#found = this.#found.subarray(length);
  }

  /** The line that was begun, with what of it stands here, from a little before where it differs. */
  #shownLine(bytes: Uint8Array): string {
    const end = bytes.indexOf(LF);
    const rest = Buffer.from(bytes.subarray(0, end === -1 ? 200 : Math.min(end, 200))).toString();
    return shown(`${this.#lineBegun.length > 60 ? `…${this.#lineBegun.slice(-60)}` : this.#lineBegun}${rest}`);
  }

  #fail(message: string): void {
    this.stop();
    this.#findings.fail(this.#check, `${this.file}:${this.#lines + 1}`, message);
  }
}
