import { createHash } from 'node:crypto';

const LF = 0x0a;
const QUOTE = 0x22;

/** What the manifest says of a file, and what it is. */
export interface FileFacts {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly rows: number;
}

/** Files whose lines are their rows, without a header. All others of a package are tables. */
const PLAIN = /\.(jsonl|json|hledger|beancount)$/;

/** Tables that have one line for each row: they have nothing but ids, numbers and words, and may be very long. */
const UNQUOTED = new Set(['journal.csv', 'settlements.csv', 'limit-changes.csv', 'obligations.csv']);

/** Counts and hashes a file as it goes by. */
export class FileTally {
  readonly #hash = createHash('sha256');
  readonly #isTable: boolean;
  readonly #mayQuote: boolean;
  #bytes = 0;
  #lines = 0;
  #isQuoted = false;

  constructor(name: string) {
    this.#isTable = !PLAIN.test(name);
    this.#mayQuote = this.#isTable && !UNQUOTED.has(name);
  }

  push(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    if (this.#mayQuote) this.#countRows(chunk);
    else for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) this.#lines++;
  }

  facts(): FileFacts {
    const rows = this.#isTable ? Math.max(0, this.#lines - 1) : this.#lines;
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex'), rows };
  }

  /** A line break inside of quotes ends no row. */
  #countRows(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      else if (byte === LF && !this.#isQuoted) this.#lines++;
    }
  }
}
