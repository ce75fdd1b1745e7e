import type { Check, Findings } from './findings.ts';
import { shown } from './findings.ts';

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

/** Compares a file with what it should be, which comes piece by piece as well. */
export class FileComparison implements Follower {
  readonly file: string;
  readonly #check: Check;
  readonly #findings: Findings;
  /** What is expected behind `#expected`: joined once for each part of the file, and not once for each transaction. */
  #next = '';
  #expected: Uint8Array = new Uint8Array(0);
  #found: Uint8Array = new Uint8Array(0);
  /** What is the same in both of the line that was begun. */
  #lineBegun = '';
  #line = 1;
  /** Lines that were counted as checked. */
  #counted = 0;
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
    if (this.#hasEnded) this.fileEnded();
  }

  /** Nothing is compared any more, because what is expected is no longer known. */
  stop(): void {
    this.#isOver = true;
    this.#next = '';
    this.#expected = this.#found = new Uint8Array(0);
  }

  get wants(): boolean {
    return (this.#next !== '' || this.#expected.length > 0) && !this.#hasEnded;
  }

  push(chunk: Uint8Array): void {
    if (this.#isOver) return;
    // Nobody would give more than was wanted before the journal has ended.
    const isTooMuch = !this.wants;
    this.#found = this.#found.length === 0 ? chunk : Buffer.concat([this.#found, chunk]);
    this.#compare();
    if (isTooMuch) this.end();
    // A copy: the chunk is used again.
    this.#found = this.#found.slice();
  }

  fileEnded(): void {
    this.#hasEnded = true;
    if (this.#isOver) return;
    this.#compare();
    if (!this.#isOver && this.#expected.length > 0)
      this.#fail(`the file breaks off: ${this.#shownLine(this.#expected)} is missing`);
  }

  end(): void {
    if (this.#isOver) return;
    this.#compare();
    if (!this.#isOver && this.#found.length > 0)
      this.#fail(`${this.#shownLine(this.#found)} is too much: nothing of the journal gives it`);
  }

  #compare(): void {
    if (this.#next !== '') {
      const next = Buffer.from(this.#next);
      this.#expected = this.#expected.length === 0 ? next : Buffer.concat([this.#expected, next]);
      this.#next = '';
    }
    const length = Math.min(this.#expected.length, this.#found.length);
    if (length === 0) return;
    const expected = this.#expected.subarray(0, length);
    const found = this.#found.subarray(0, length);
    if (Buffer.compare(expected, found) !== 0) {
      let at = 0;
      while (expected[at] === found[at]) at++;
      this.#passOver(at);
      this.#fail(`${this.#shownLine(this.#found)} should be ${this.#shownLine(this.#expected)}`);
      return;
    }
    this.#passOver(length);
  }

  /** Goes on behind so many bytes that are the same. */
  #passOver(length: number): void {
    const bytes = this.#expected.subarray(0, length);
    let begin = 0;
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, begin)) {
      this.#line++;
      begin = at + 1;
      this.#lineBegun = '';
    }
    this.#findings.checked(this.#check, this.#line - 1 - this.#counted);
    this.#counted = this.#line - 1;
    this.#lineBegun += Buffer.from(bytes.subarray(begin)).toString();
    this.#expected = this.#expected.subarray(length);
    this.#found = this.#found.subarray(length);
  }

  /** The line that was begun, with what of it stands here, from a little before where it differs. */
  #shownLine(bytes: Uint8Array): string {
    const end = bytes.indexOf(LF);
    const rest = Buffer.from(bytes.subarray(0, end === -1 ? 200 : Math.min(end, 200))).toString();
    return shown(`${this.#lineBegun.length > 60 ? `…${this.#lineBegun.slice(-60)}` : this.#lineBegun}${rest}`);
  }

  #fail(message: string): void {
    this.#findings.fail(this.#check, `${this.file}:${this.#line}`, message);
    this.stop();
  }
}
