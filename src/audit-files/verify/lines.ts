import { isUtf8 } from 'node:buffer';

const LF = 0x0a;

/**
 * Cuts bytes into lines as they arrive. A line is a view that holds until the next chunk. Whoever takes the lines says what is
 * wrong with one by what it does; here only this is judged: that each one ends, and is no longer than `bytesMax`.
 */
export class LineSplitter {
  /** The number of the line that was given last, from 1. */
  line = 0;
  readonly #bytesMax: number;
  readonly #onLine: (line: Uint8Array) => void;
  readonly #onFault: (message: string) => void;
  readonly #passOver: (bytes: Uint8Array, from: number) => number;
  #begun: Uint8Array = new Uint8Array(0);
  /** Where the line that was begun and the chunk that goes on with it are put together. Memory of its own for each would cost more. */
  #joint: Uint8Array = new Uint8Array(0);
  #isBroken = false;

  /**
   * @param onFault is told once, with `line` being the one that is wrong; nothing is given after it
   * @param passOver takes a line that it knows by itself, from its beginning, and says where the next one begins; 0: it does not.
   *   `line` is still that of the one before
   */
  constructor(
    bytesMax: number,
    onLine: (line: Uint8Array) => void,
    onFault: (message: string) => void,
    passOver: (bytes: Uint8Array, from: number) => number = () => 0,
  ) {
    this.#bytesMax = bytesMax;
    this.#onLine = onLine;
    this.#onFault = onFault;
    this.#passOver = passOver;
  }

  push(chunk: Uint8Array): void {
    if (this.#isBroken) return;
    const bytes = bufferOf(this.#begun.length === 0 ? chunk : this.#joined(chunk));
    let from = 0;
    while (!this.#isBroken) {
      const next = this.#passOver(bytes, from);
      if (next > 0) {
        this.line++;
        from = next;
        continue;
      }
      const to = bytes.indexOf(LF, from);
      if (to === -1) break;
      this.#give(bytes.subarray(from, to));
      from = to + 1;
    }
    // A copy: the chunk is used again.
    this.#begun = new Uint8Array(bytes.subarray(from));
    if (this.#begun.length > this.#bytesMax) this.#tooLong();
  }

  /** Whether everything was whole lines. */
  end(): void {
    if (this.#isBroken || this.#begun.length === 0) return;
    this.line++;
    this.stop('the file breaks off: its last line has no end');
  }

  /** Says what is wrong with the line that was given last, after which no other is. */
  stop(message: string): void {
    this.#isBroken = true;
    this.#onFault(message);
  }

  #joined(chunk: Uint8Array): Uint8Array {
    const length = this.#begun.length + chunk.length;
    if (length > this.#joint.length) this.#joint = new Uint8Array(2 * length);
    this.#joint.set(this.#begun);
    this.#joint.set(chunk, this.#begun.length);
    return this.#joint.subarray(0, length);
  }

  #give(line: Uint8Array): void {
    if (line.length > this.#bytesMax) {
      this.#tooLong();
      return;
    }
    this.line++;
    this.#onLine(line);
  }

  #tooLong(): void {
    this.line++;
    this.stop(`the line is longer than ${this.#bytesMax} bytes`);
  }
}

const LF_WORD = 0x0a0a0a0a;

/**
 * How many line breaks there are. Sixteen bytes at a time: most have none, and a billion of them go by here. A word without the bits
 * of the line break has a byte of zero where there was one, which is what the subtraction shows.
 */
export function countLines(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  if (length < 8) return countIn(bytes, 0, length);
  const head = Math.min(length, (4 - (byteOffset % 4)) % 4);
  const words = new Uint32Array(buffer, byteOffset + head, Math.floor((length - head) / 4));
  let count = countIn(bytes, 0, head);
  const end = words.length - (words.length % 4);
  for (let word = 0; word < end; word += 4) {
    const bits0 = (words[word] as number) ^ LF_WORD;
    const bits1 = (words[word + 1] as number) ^ LF_WORD;
    const bits2 = (words[word + 2] as number) ^ LF_WORD;
    const bits3 = (words[word + 3] as number) ^ LF_WORD;
    const breaks =
      ((bits0 - 0x01010101) & ~bits0) |
      ((bits1 - 0x01010101) & ~bits1) |
      ((bits2 - 0x01010101) & ~bits2) |
      ((bits3 - 0x01010101) & ~bits3);
    if ((breaks & 0x80808080) !== 0) count += countIn(bytes, head + 4 * word, head + 4 * word + 16);
  }
  return count + countIn(bytes, head + 4 * end, length);
}

function countIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) count++;
  return count;
}

/** The text of these bytes, each of which is a character; the journal has no others than those of ASCII. */
export const latinText = (bytes: Uint8Array): string => bufferOf(bytes).toString('latin1');

/** The text of these bytes; null where they are no UTF-8. */
export const utf8Text = (bytes: Uint8Array): string | null => (isUtf8(bytes) ? bufferOf(bytes).toString('utf8') : null);

/** The same bytes; a Buffer finds a byte eight times as fast as an array does. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
