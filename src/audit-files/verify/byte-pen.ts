const ZERO = '0'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);
const MINUS = '-'.charCodeAt(0);

/** Writes pieces of text one after the other into memory that has room for them. */
export class BytePen {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;

  piece(piece: Uint8Array): void {
    this.part(piece, 0, piece.length);
  }

  /** The same of a piece of which it pays to have it copied. */
  longPiece(piece: Uint8Array): void {
    this.bytes.set(piece, this.at);
    this.at += piece.length;
  }

  // Tens of bytes are copied in less time than it takes to call what copies them.
  part(from: Uint8Array, start: number, length: number): void {
    const { bytes, at } = this;
    for (let index = 0; index < length; index++) bytes[at + index] = from[start + index] as number;
    this.at = at + length;
  }

  /** A sum of minor units with this many decimals. @param minor safe, of either sign */
  sum(minor: number, scale: number): void {
    const { bytes } = this;
    let left = Math.abs(minor);
    if (minor < 0) bytes[this.at++] = MINUS;
    let digits = 1;
    for (let bound = 10; left >= bound; bound *= 10) digits++;
    const length = Math.max(digits, scale + 1) + (scale > 0 ? 1 : 0);
    const pointAt = scale > 0 ? this.at + length - scale - 1 : -1;
    for (let at = this.at + length - 1; at >= this.at; at--) {
      if (at === pointAt) {
        bytes[at] = POINT;
        continue;
      }
      const rest = left < 2 ** 31 ? (left / 10) | 0 : Math.floor(left / 10);
      bytes[at] = ZERO + left - 10 * rest;
      left = rest;
    }
    this.at += length;
  }
}
