/**
 * Proofs about a log that grows (RFC 9162, 2.1.3 and 2.1.4), without its leaves: each hash of a proof is put together from
 * the roots of a few perfect subtrees, which a log keeps once they are complete and never changes again. A proof is
 * some dozens of lookups whatever the size of the log.
 */
import { largestPowerOfTwoBelow, nodeHash, requireSize } from './merkle.ts';
import { HASH_BYTES, sameHash } from './sha256.ts';

/** A perfect subtree: that of the leaves from `index · 2^level` to before `(index + 1) · 2^level`. */
export interface NodeAddress {
  readonly level: number;
  readonly index: number;
}

/** One hash of a proof: the root over these subtrees, which stand side by side, the largest first. */
export type ProofStep = readonly NodeAddress[];

/**
 * What an inclusion proof of leaf `index` (from 0) in a log of `size` leaves consists of, nearest to the leaf first.
 * @throws RangeError where there is no such leaf
 */
export function inclusionSteps(index: number, size: number): ProofStep[] {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`there is no leaf ${index} among ${size}`);
  const steps: ProofStep[] = [];
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + largestPowerOfTwoBelow(end - start);
    if (index < middle) {
      steps.push(subtreesOf(middle, end));
      end = middle;
    } else {
      steps.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  return steps.reverse();
}

/**
 * What a proof consists of that a log of `to` leaves begins with the log that it was at `from` leaves, in the order of the
 * RFC. Every log begins with the empty one, and with itself: there is nothing to prove.
 * @throws RangeError where `from` is more than `to`
 */
export function consistencySteps(from: number, to: number): ProofStep[] {
  requireSize(to);
  if (!Number.isSafeInteger(from) || from < 0 || from > to)
    throw new RangeError(`a log of ${to} leaves never had ${from}`);
  if (from === 0 || from === to) return [];
  const steps: ProofStep[] = [];
  let start = 0;
  let end = to;
  // The old log ends at `from`: down the tree to the subtree that ends there as well.
  while (end !== from) {
    const middle = start + largestPowerOfTwoBelow(end - start);
    if (from <= middle) {
      steps.push(subtreesOf(middle, end));
      end = middle;
    } else {
      steps.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  // Where that is the whole of the old log, its root is known to whoever asks.
  if (start > 0) steps.push(subtreesOf(start, end));
  return steps.reverse();
}

/** What the root over the first `size` leaves consists of, if there are any: one step. @throws RangeError on what is no size */
export function rootSteps(size: number): ProofStep[] {
  requireSize(size);
  return size === 0 ? [] : [subtreesOf(0, size)];
}

/** The hashes of a proof. @param rootAt gives the root of a perfect subtree */
export const proofOf = (steps: readonly ProofStep[], rootAt: (node: NodeAddress) => Uint8Array): Uint8Array[] =>
  steps.map((step) => step.map(rootAt).reduceRight((right, left) => nodeHash(left, right)));

/** The roots of all perfect subtrees over leaves that are at hand, for `proofOf`. */
export function perfectSubtrees(leaves: readonly Uint8Array[]): (node: NodeAddress) => Uint8Array {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const level: Uint8Array[] = [];
    for (let at = 0; at + 1 < below.length; at += 2)
      level.push(nodeHash(below[at] as Uint8Array, below[at + 1] as Uint8Array));
    levels.push(level);
    below = level;
  }
  return ({ level, index }) => {
    const root = levels[level]?.[index];
    if (root === undefined) throw new RangeError(`there is no perfect subtree ${index} of level ${level}`);
    return root;
  };
}

/**
 * RFC 9162, 2.1.4.2: whether a log with the root `toRoot` over `to` leaves begins with the one that has the root `fromRoot`
 * over `from`. False also for what is no proof of such sizes at all: one may come from anyone.
 */
export function isConsistent(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (![from, to].every((size) => Number.isSafeInteger(size) && size >= 0) || from > to) return false;
  if (![fromRoot, toRoot, ...proof].every((hash) => hash.length === HASH_BYTES)) return false;
  if (from === 0 || from === to) return proof.length === 0 && (from === 0 || sameHash(fromRoot, toRoot));
  // A log of 2^n leaves is a subtree of every later one: its root is the first hash, and is left out.
  const [first, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) {
    node = (node - 1) / 2;
    last = Math.floor(last / 2);
  }
  let older = first;
  let newer = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older);
      newer = nodeHash(hash, newer);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newer = nodeHash(newer, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameHash(older, fromRoot) && sameHash(newer, toRoot);
}

/** The perfect subtrees of the leaves from `start` to before `end`, where `start` is as round as the first of them is large. */
function subtreesOf(start: number, end: number): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  for (let from = start; from < end; ) {
    let level = 0;
    while (2 ** (level + 1) <= end - from) level++;
    nodes.push({ level, index: from / 2 ** level });
    from += 2 ** level;
  }
  return nodes;
}

const isPowerOfTwo = (size: number): boolean => largestPowerOfTwoBelow(size) * 2 === size || size === 1;
