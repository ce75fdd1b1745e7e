import { writeUuid } from '../../domain/log/bytes.ts';
import { mixed } from './id-set.ts';

/** How full it may get before it is made twice as large. */
const LOAD_MAX = 0.5;

/** Values by the four words of a UUID: to look one up by its text, that would have to be made first. */
export class IdMap<Value> {
  #words = new Int32Array(4 * 1024);
  #values: (Value | undefined)[] = new Array(1024).fill(undefined);
  #count = 0;

  /** What is no UUID has no words, and is not kept. */
  set(id: string, value: Value): void {
    const bytes = new Uint8Array(16);
    if (!writeUuid(bytes, 0, id)) return;
    const [a = 0, b = 0, c = 0, d = 0] = new Int32Array(bytes.buffer);
    this.#put(a, b, c, d, value);
    if (++this.#count > LOAD_MAX * this.#values.length) this.#grow();
  }

  /** @param words in the order in which memory has them, from `at` on */
  get(words: Int32Array, at: number): Value | undefined {
    return this.#values[this.#slotOf(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0)];
  }

  /** Where it is, or would be. */
  #slotOf(a: number, b: number, c: number, d: number): number {
    const own = this.#words;
    const last = this.#values.length - 1;
    let slot = mixed(a, b, c, d) & last;
    while (this.#values[slot] !== undefined) {
      const at = 4 * slot;
      if (own[at] === a && own[at + 1] === b && own[at + 2] === c && own[at + 3] === d) return slot;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #put(a: number, b: number, c: number, d: number, value: Value): void {
    const slot = this.#slotOf(a, b, c, d);
    this.#words.set([a, b, c, d], 4 * slot);
    this.#values[slot] = value;
  }

  #grow(): void {
    const [words, values] = [this.#words, this.#values];
    this.#words = new Int32Array(2 * words.length);
    this.#values = new Array(2 * values.length).fill(undefined);
    for (const [slot, value] of values.entries()) {
      const [a = 0, b = 0, c = 0, d = 0] = words.subarray(4 * slot, 4 * slot + 4);
      if (value !== undefined) this.#put(a, b, c, d, value);
    }
  }
}
