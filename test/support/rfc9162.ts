/** Definitions of RFC 9162, section 2.1, word for word and by another hash function than ours. */
import { createHash } from 'node:crypto';

export const digestOf = (...parts: Uint8Array[]): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());

/** The largest power of two below the count. */
const splitOf = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));

/** MTH, over the hashes of leaves (2.1.1). */
export function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return digestOf();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const split = splitOf(leaves.length);
  return digestOf(Uint8Array.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** PATH (2.1.3.1). */
export function treePath(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...treePath(index, left), treeHash(right)]
    : [...treePath(index - split, right), treeHash(left)];
}

/** PROOF (2.1.4.1). */
export const treeProof = (from: number, leaves: readonly Uint8Array[]): Uint8Array[] => subProof(from, leaves, true);

function subProof(from: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (from === leaves.length) return isWhole ? [] : [treeHash(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...subProof(from, left, isWhole), treeHash(right)]
    : [...subProof(from - split, right, false), treeHash(left)];
}
