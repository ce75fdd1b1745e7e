import { writeUuid } from '../../domain/log/bytes.ts';

/** Slots at first, a power of two. */
const SLOTS_MIN = 1024;

/** How full it may get before it is made twice as large. */
const LOAD_MAX = 0.7;

const WORDS = 4;

/**
 * A set of UUIDs of 16 bytes each, outside the heap: five million of them as strings in a Set would be half a gigabyte. The
 * nil UUID stands for an empty slot, and is taken for known: nobody is given it.
 */
export class IdSet {
  #slots = new Int32Array(SLOTS_MIN * WORDS);
  #count = 0;
  readonly #bytes = new Uint8Array(16);
  readonly #words = new Int32Array(this.#bytes.buffer);

  /** False where it is there already, and for what is no UUID. */
  add(id: string): boolean {
    return writeUuid(this.#bytes, 0, id) && this.addWords(this.#words, 0);
  }

  /** The same of its four words, in the order in which memory has them, from `at` on. */
  addWords(words: Int32Array, at: number): boolean {
    if (this.#count >= LOAD_MAX * (this.#slots.length / WORDS)) this.#grow();
    return this.#put(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
  }

  #put(a: number, b: number, c: number, d: number): boolean {
    const slots = this.#slots;
    const last = slots.length - WORDS;
    let slot = (mixed(a, b, c, d) * WORDS) & last;
    for (;;) {
      const own0 = slots[slot];
      const own1 = slots[slot + 1];
      const own2 = slots[slot + 2];
      const own3 = slots[slot + 3];
      if (own0 === a && own1 === b && own2 === c && own3 === d) return false;
      if (own0 === 0 && own1 === 0 && own2 === 0 && own3 === 0) break;
      slot = (slot + WORDS) & last;
    }
    slots[slot] = a;
    slots[slot + 1] = b;
    slots[slot + 2] = c;
    slots[slot + 3] = d;
    this.#count++;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    this.#count = 0;
    for (let slot = 0; slot < old.length; slot += WORDS) {
      const a = old[slot] ?? 0;
      const b = old[slot + 1] ?? 0;
      const c = old[slot + 2] ?? 0;
      const d = old[slot + 3] ?? 0;
      if (a !== 0 || b !== 0 || c !== 0 || d !== 0) this.#put(a, b, c, d);
    }
  }
}

/** All bits of the id in every bit of the result (the finalizer of MurmurHash3): ids may count up in any of their bytes. */
export function mixed(a: number, b: number, c: number, d: number): number {
  let hash = d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ a;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) ^ c;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
