const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Tells on which line each record of a text begins, as an editor counts: LF, CRLF and CR each end a line. */
export class LineCounter {
  /** What has come behind the last record, from `#start` of the whole on. */
  #ahead: Uint8Array = new Uint8Array(0);
  #start = 0;
  #line = 1;

  push(bytes: Uint8Array): void {
    this.#ahead = this.#ahead.length === 0 ? bytes : Buffer.concat([this.#ahead, bytes]);
    this.#skipBlanks();
  }

  /** The line of the first byte that is not blank behind the last record. */
  get line(): number {
    return this.#line;
  }

  get bytesAhead(): number {
    return this.#ahead.length;
  }

  /** Goes behind a record that ends at this byte of the whole, and says how many bytes it has. */
  passTo(end: number): number {
    const bytes = end - this.#start;
    this.#advance(bytes);
    this.#skipBlanks();
    return bytes;
  }

  /** Lines without anything in them are no records, however many they are. */
  #skipBlanks(): void {
    let at = 0;
    while (isBlank(this.#ahead[at])) at++;
    // What a CR at the very end belongs to is known by what follows.
    if (at === this.#ahead.length && this.#ahead[at - 1] === CR) at--;
    this.#advance(at);
  }

  #advance(bytes: number): void {
    for (let at = 0; at < bytes; at++) {
      const byte = this.#ahead[at];
      if (byte === LF || (byte === CR && this.#ahead[at + 1] !== LF)) this.#line++;
    }
    this.#ahead = this.#ahead.subarray(bytes);
    this.#start += bytes;
  }
}

const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB || byte === LF || byte === CR;
