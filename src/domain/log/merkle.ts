/**
 * The Merkle tree of RFC 9162, section 2.1, over SHA-256. The empty tree hashes to SHA-256(""), a leaf to
 * SHA-256(0x00 || data), and a tree of n > 1 leaves to SHA-256(0x01 || left || right), where left holds the k first
 * leaves and k is the largest power of two below n.
 *
 * Hashes are 32 bytes and belong to whoever is given them: neither side changes them afterwards. A size is a whole
 * number up to 2^53 - 1, so it is halved by division: shifts in JavaScript cut off at 32 bits.
 */
import { HASH_BYTES, sha256 } from './sha256.ts';

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** The root of a tree without leaves. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** Nothing here waits, so one buffer of each kind serves every call. Longer leaf data gets a buffer of its own. */
const leafScratch = new Uint8Array(1024).fill(LEAF_PREFIX, 0, 1);
const nodeScratch = new Uint8Array(1 + 2 * HASH_BYTES).fill(NODE_PREFIX, 0, 1);

/** The hash of a leaf with this data. */
export function leafHash(data: Uint8Array): Uint8Array {
  const length = 1 + data.length;
  const buffer = length <= leafScratch.length ? leafScratch : new Uint8Array(length);
  buffer.set(data, 1);
  return sha256(buffer.subarray(0, length));
}

/** The hash of a node over the hashes of its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  requireHash(left);
  requireHash(right);
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 1 + HASH_BYTES);
  return sha256(nodeScratch);
}

/**
 * All that a log must remember to go on growing: the roots of the perfect subtrees of which its tree consists, largest
 * first, one for each bit that is set in `size`.
 */
export interface Frontier {
  /** The number of leaves. */
  readonly size: number;
  readonly roots: readonly Uint8Array[];
}

const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] };

export function emptyFrontier(): Frontier {
  return EMPTY_FRONTIER;
}

/**
 * The frontier after these leaves, in O(leaves + log size). The one given stays as it is. Throws a RangeError on a hash
 * that is not 32 bytes, and on a size beyond 2^53 - 1.
 */
export function append(frontier: Frontier, leafHashes: readonly Uint8Array[]): Frontier {
  requireSize(frontier.size + leafHashes.length);
  const roots = [...frontier.roots];
  let size = frontier.size;
  for (const leaf of leafHashes) {
    requireHash(leaf);
    let root = leaf;
    // Each bit at the low end of the size is a perfect subtree as large as the one in hand: the two become one.
    for (let bits = size; bits % 2 === 1; bits = (bits - 1) / 2) root = nodeHash(roots.pop() as Uint8Array, root);
    roots.push(root);
    size++;
  }
  return { size, roots };
}

/** The root of the whole tree: the smaller subtrees are joined first, as each is the right child of what follows. */
export function root(frontier: Frontier): Uint8Array {
  return frontier.roots.length === 0 ? EMPTY_ROOT : frontier.roots.reduceRight((right, left) => nodeHash(left, right));
}

/** The roots one after the other. The size is not in it: it is stored beside it. */
export function encodeFrontier(frontier: Frontier): Uint8Array {
  const bytes = new Uint8Array(frontier.roots.length * HASH_BYTES);
  frontier.roots.forEach((hash, index) => {
    bytes.set(hash, index * HASH_BYTES);
  });
  return bytes;
}

/** The reverse of `encodeFrontier`. Throws a RangeError unless there are as many bytes as the size calls for. */
export function decodeFrontier(size: number, bytes: Uint8Array): Frontier {
  requireSize(size);
  const expected = countSubtrees(size) * HASH_BYTES;
  if (bytes.length !== expected) {
    throw new RangeError(`the frontier of ${size} leaves is ${expected} bytes, not ${bytes.length}`);
  }
  const roots: Uint8Array[] = [];
  // Copied, so that a root does not keep the whole message of the database alive of which `bytes` is a part.
  for (let at = 0; at < expected; at += HASH_BYTES) roots.push(new Uint8Array(bytes.subarray(at, at + HASH_BYTES)));
  return { size, roots };
}

/** The root over these leaves. */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  return root(append(EMPTY_FRONTIER, leafHashes));
}

/**
 * RFC 9162, 2.1.3.1: the hashes that lead from leaf `index` (from 0) to the root, nearest first. It hashes the whole
 * tree, so it is for a tree in memory, as that of one transaction's rows. Throws a RangeError where there is no such
 * leaf.
 */
export function inclusionPath(leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!isIndex(index, leafHashes.length)) {
    throw new RangeError(`there is no leaf ${index} among ${leafHashes.length}`);
  }
  const path: Uint8Array[] = [];
  let leaves = leafHashes;
  let at = index;
  while (leaves.length > 1) {
    const split = largestPowerOfTwoBelow(leaves.length);
    const left = leaves.slice(0, split);
    const right = leaves.slice(split);
    const isOnTheLeft = at < split;
    path.push(rootOf(isOnTheLeft ? right : left));
    leaves = isOnTheLeft ? left : right;
    if (!isOnTheLeft) at -= split;
  }
  return path.reverse();
}

/**
 * RFC 9162, 2.1.3.2: the root to which a path leads from leaf `index` of a tree of `size` leaves, to be compared with
 * the root that one trusts. `null` where no tree of that size has such a path: a path may come from anyone.
 */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (!Number.isSafeInteger(size) || !isIndex(index, size)) return null;
  if (![leaf, ...path].every((hash) => hash.length === HASH_BYTES)) return null;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // The last node of a level without a sibling stands unchanged on the levels above, until it has one.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}

/** The number of bits that are set in a size. */
function countSubtrees(size: number): number {
  let count = 0;
  for (let bits = size; bits > 0; bits = Math.floor(bits / 2)) count += bits % 2;
  return count;
}

/** For a count above 1: where a tree of so many leaves is split. */
export function largestPowerOfTwoBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isIndex(index: number, count: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < count;
}

/** @throws RangeError on what is no number of leaves */
export function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is not the size of a log`);
}

function requireHash(hash: Uint8Array): void {
  if (hash.length !== HASH_BYTES) throw new RangeError(`a hash is ${HASH_BYTES} bytes, not ${hash.length}`);
}
