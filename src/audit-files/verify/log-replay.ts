import { EMPTY_ROOT, nodeHash, rootOf } from '../../domain/log/merkle.ts';
import { HASH_BYTES, sameHash } from '../../domain/log/sha256.ts';
import { SubtreeHasher } from '../../domain/log/subtree.ts';

/** The lowest level whose roots a log keeps, and its leaves. */
export const NODE_LEVEL_MIN = 8;
const NODE_LEAVES = 2 ** NODE_LEVEL_MIN;

/** A log that is made again from its leaves: its roots at the sizes that were asked for, and the roots of its complete subtrees. */
export class LogReplay {
  size = 0;
  /** By level from the lowest kept: the roots of complete subtrees, by place. */
  readonly nodes: Uint8Array[][] = [];
  readonly #roots = new Map<number, Uint8Array>();
  /** In descending order: the sizes at which a root is wanted. */
  readonly #sizes: number[];
  /** Those of no kept subtree yet, one after the other, and how many bytes they are. */
  readonly #leaves = new Uint8Array(NODE_LEAVES * HASH_BYTES);
  #leavesEnd = 0;
  readonly #hasher = new SubtreeHasher();

  /** @param sizes at which the root will be asked for; in any order */
  constructor(sizes: Iterable<number>) {
    this.#sizes = [...new Set(sizes)].sort((a, b) => b - a);
    this.#take();
  }

  append(leaf: Uint8Array): void {
    this.appendFrom(leaf, 0);
  }

  /** The hash of a leaf that begins there. */
  appendFrom(bytes: Uint8Array, at: number): void {
    this.size++;
    const end = this.#leavesEnd;
    for (let index = 0; index < HASH_BYTES; index++) this.#leaves[end + index] = bytes[at + index] as number;
    this.#leavesEnd = end + HASH_BYTES;
    if (this.#leavesEnd === this.#leaves.length) {
      this.#keep(0, this.#hasher.rootOf(this.#leaves));
      this.#leavesEnd = 0;
    }
    if (this.#sizes.at(-1) === this.size) this.#take();
  }

  /** The root at one of the sizes that were asked for; undefined where there were never so many leaves. */
  rootAt(size: number): Uint8Array | undefined {
    return this.#roots.get(size);
  }

  /** The root over all leaves so far. */
  root(): Uint8Array {
    const leaves: Uint8Array[] = [];
    for (let at = 0; at < this.#leavesEnd; at += HASH_BYTES) leaves.push(this.#leaves.slice(at, at + HASH_BYTES));
    let root = leaves.length === 0 ? null : rootOf(leaves);
    // The smaller subtrees are joined first: each is the right child of what follows.
    for (const roots of this.nodes) {
      if (roots.length % 2 === 0) continue;
      const node = roots.at(-1) as Uint8Array;
      root = root === null ? node : nodeHash(node, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /** Whether this root, in base64, is that at this size. */
  hasRoot(size: number, root: Uint8Array): boolean {
    const own = this.rootAt(size);
    return own !== undefined && sameHash(own, root);
  }

  #take(): void {
    while (this.#sizes.at(-1) === this.size) this.#roots.set(this.#sizes.pop() as number, this.root());
  }

  #keep(level: number, hash: Uint8Array): void {
    const roots = this.nodes[level] ?? [];
    this.nodes[level] = roots;
    roots.push(hash);
    if (roots.length % 2 === 0) this.#keep(level + 1, nodeHash(roots.at(-2) as Uint8Array, hash));
  }
}
