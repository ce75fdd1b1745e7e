import type { Texts } from './texts.ts';

/** Below this many, insertion is faster than partitions. */
const FEW = 12;

/** What comes before every byte: a text that ends is before one that goes on. */
const ENDED = -1;

/**
 * Sorts numbers of texts in place by the texts' bytes: three-way radix quicksort (Bentley and Sedgewick, Fast algorithms for
 * sorting and searching strings, 1997). A byte that many texts share is looked at once for each, not once a comparison.
 */
export function sortTexts(texts: Texts, numbers: Int32Array): void {
  sortRange(texts, numbers, 0, numbers.length, 0);
}

function sortRange(texts: Texts, numbers: Int32Array, from: number, to: number, fromDepth: number): void {
  let [low, high, depth] = [from, to, fromDepth];
  while (high - low > FEW) {
    const pivot = middleByte(texts, numbers, low, high, depth);
    let [less, at, greater] = [low, low, high];
    while (at < greater) {
      const number = numbers[at] as number;
      const byte = byteAt(texts, number, depth);
      if (byte < pivot) {
        numbers[at++] = numbers[less] as number;
        numbers[less++] = number;
      } else if (byte > pivot) {
        numbers[at] = numbers[--greater] as number;
        numbers[greater] = number;
      } else at++;
    }
    sortRange(texts, numbers, low, less, depth);
    sortRange(texts, numbers, greater, high, depth);
    if (pivot === ENDED) return;
    [low, high, depth] = [less, greater, depth + 1];
  }
  insert(texts, numbers, low, high);
}

function insert(texts: Texts, numbers: Int32Array, low: number, high: number): void {
  for (let next = low + 1; next < high; next++) {
    const number = numbers[next] as number;
    let at = next;
    for (; at > low && texts.compare(numbers[at - 1] as number, number) > 0; at--)
      numbers[at] = numbers[at - 1] as number;
    numbers[at] = number;
  }
}

function middleByte(texts: Texts, numbers: Int32Array, low: number, high: number, depth: number): number {
  const a = byteAt(texts, numbers[low] as number, depth);
  const b = byteAt(texts, numbers[(low + high) >>> 1] as number, depth);
  const c = byteAt(texts, numbers[high - 1] as number, depth);
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function byteAt({ bytes, starts }: Texts, number: number, depth: number): number {
  const at = (starts[number] as number) + depth;
  return at < (starts[number + 1] as number) ? (bytes[at] as number) : ENDED;
}
