/**
 * Texts as bytes, one after the other: account names and obligation ids. A million ids as strings in a Map took 1.3 s and
 * 80 MB where this takes 0.3 s and 24 MB.
 */

/** How full the table of hashes may get before it is made twice as large. */
const LOAD_MAX = 0.75;

const SLOTS_MIN = 1024;

/** Texts by number. */
export interface TextList {
  /** All texts, one after the other … */
  readonly bytes: Uint8Array;
  /** … and where each begins; the last one's end stands after it. */
  readonly starts: Int32Array;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const textAt = ({ bytes, starts }: TextList, number: number): string =>
  decoder.decode(bytes.subarray(starts[number], starts[number + 1]));

/** Texts of which each is kept once, and found again. */
export class Texts implements TextList {
  count = 0;
  bytes: Uint8Array;
  starts: Int32Array;
  #view: DataView;
  /**
   * An open-addressing hash table. A slot holds the number of a text plus 1 in its low bits, as many as tell the slots
   * apart, and in the others the same bits of the text's hash, so that other texts are hardly ever looked at; 0 is empty.
   */
  #slots: Int32Array;
  #kept = 0;

  /** @param expected how many texts may come; more may, and what fewer leave unused is never touched */
  constructor(expected = 0) {
    this.bytes = new Uint8Array(8 * Math.max(expected, SLOTS_MIN));
    this.starts = new Int32Array(Math.max(expected, SLOTS_MIN) + 1);
    this.#view = viewOf(this.bytes);
    let slots = SLOTS_MIN;
    while (slots * LOAD_MAX < expected) slots *= 2;
    this.#slots = new Int32Array(slots);
  }

  /** The number of the text that stands in these bytes. One that was not known gets the next: `count`, as it was before. */
  intern(source: DataView, start: number, end: number): number {
    const hash = hashOf(source, start, end);
    const slot = this.#slotOf(hash, source, start, end);
    const known = (this.#slots[slot] as number) & (this.#slots.length - 1);
    if (known !== 0) return known - 1;
    this.#slots[slot] = (hash & -this.#slots.length) | (this.count + 1);
    this.#keep(source, start, end);
    this.#kept++;
    // Numbers that were passed over need bits as well.
    if (this.#kept > LOAD_MAX * this.#slots.length || this.count + 2 > this.#slots.length) this.#grow();
    return this.count - 1;
  }

  /** Gives the next number to no text. It reads as an empty one, and nobody finds it. */
  passOver(): void {
    this.#keep(this.#view, 0, 0);
    if (this.count + 2 > this.#slots.length) this.#grow();
  }

  /** The number of a text; -1: it is not here. */
  find(source: DataView, start: number, end: number): number {
    const slot = this.#slotOf(hashOf(source, start, end), source, start, end);
    return ((this.#slots[slot] as number) & (this.#slots.length - 1)) - 1;
  }

  /** Below zero where text `a` comes before `b`, byte by byte. */
  compare(a: number, b: number): number {
    const { bytes, starts } = this;
    let atA = starts[a] as number;
    let atB = starts[b] as number;
    const endA = starts[a + 1] as number;
    const endB = starts[b + 1] as number;
    for (; atA < endA && atB < endB; atA++, atB++) {
      const difference = (bytes[atA] as number) - (bytes[atB] as number);
      if (difference !== 0) return difference;
    }
    return endA - atA - (endB - atB);
  }

  #keep(source: DataView, start: number, end: number): void {
    const number = this.count++;
    const from = this.starts[number] as number;
    const to = from + end - start;
    if (to > this.bytes.length) {
      const larger = new Uint8Array(2 * to);
      larger.set(this.bytes);
      this.bytes = larger;
      this.#view = viewOf(larger);
    }
    if (number + 2 > this.starts.length) {
      const larger = new Int32Array(2 * this.starts.length);
      larger.set(this.starts);
      this.starts = larger;
    }
    // Texts are short: a loop is faster than making views of them for `set`.
    for (let at = from, read = start; read < end; at++, read++) this.bytes[at] = source.getUint8(read);
    this.starts[number + 1] = to;
  }

  /** Where the text is, or where it would go. */
  #slotOf(hash: number, source: DataView, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = slots[slot] as number;
      if (word === 0) return slot;
      if (((word ^ hash) & ~mask) === 0 && this.#isText((word & mask) - 1, source, start, end)) return slot;
    }
  }

  #isText(number: number, source: DataView, start: number, end: number): boolean {
    const from = this.starts[number] as number;
    const length = end - start;
    if ((this.starts[number + 1] as number) - from !== length) return false;
    const own = this.#view;
    let at = 0;
    for (; at + 4 <= length; at += 4) if (own.getInt32(from + at) !== source.getInt32(start + at)) return false;
    for (; at < length; at++) if (own.getUint8(from + at) !== source.getUint8(start + at)) return false;
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      const start = this.starts[number] as number;
      const end = this.starts[number + 1] as number;
      if (start === end) continue;
      const hash = hashOf(this.#view, start, end);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (number + 1);
    }
    this.#slots = slots;
  }
}

/** The same texts in another order, given as numbers of them. */
export function arranged({ bytes, starts, count }: Texts, order: Int32Array): TextList {
  const arrangedBytes = new Uint8Array(starts[count] as number);
  const arrangedStarts = new Int32Array(order.length + 1);
  let to = 0;
  for (let index = 0; index < order.length; index++) {
    const number = order[index] as number;
    const end = starts[number + 1] as number;
    for (let at = starts[number] as number; at < end; at++) arrangedBytes[to++] = bytes[at] as number;
    arrangedStarts[index + 1] = to;
  }
  return { bytes: arrangedBytes, starts: arrangedStarts };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Four bytes at a time, each step multiplied and its high bits mixed into the low ones, which choose the slot. */
function hashOf(source: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ source.getInt32(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ source.getUint8(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
