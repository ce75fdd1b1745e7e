/** Bytes of text: hexadecimal digits, and pieces that must stand somewhere. What is beyond the end is no such thing. */

/** The value of a digit in lower case by its code, and a negative number for every other byte. */
const DIGIT = Int8Array.from({ length: 256 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));

const DASH = '-'.charCodeAt(0);

/** Where the pairs of digits begin in a UUID. */
const UUID_PAIRS = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);

/** Fills `out` with what twice as many digits from `at` on stand for. False: some are none. */
export function readHex(bytes: Uint8Array, at: number, out: Uint8Array): boolean {
  let values = 0;
  for (let index = 0; index < out.length; index++) {
    const high = DIGIT[bytes[at + 2 * index] as number] as number;
    const low = DIGIT[bytes[at + 2 * index + 1] as number] as number;
    out[index] = (high << 4) | low;
    values |= high | low;
  }
  return values >= 0;
}

/** The 16 bytes of a UUID in lower case with dashes, which stands at `at`. False: it is none. */
export function readUuid(bytes: Uint8Array, at: number, out: Uint8Array): boolean {
  let values = 0;
  for (let index = 0; index < 16; index++) {
    const pair = at + (UUID_PAIRS[index] as number);
    const high = DIGIT[bytes[pair] as number] as number;
    const low = DIGIT[bytes[pair + 1] as number] as number;
    out[index] = (high << 4) | low;
    values |= high | low;
  }
  const hasDashes =
    bytes[at + 8] === DASH && bytes[at + 13] === DASH && bytes[at + 18] === DASH && bytes[at + 23] === DASH;
  return hasDashes && values >= 0;
}

/** Whether this piece stands at `at`. */
export function hasPiece(bytes: Uint8Array, at: number, piece: Uint8Array): boolean {
  for (let index = 0; index < piece.length; index++) if (bytes[at + index] !== piece[index]) return false;
  return true;
}
