/**
 * What a log keeps of its tree: the roots over complete subtrees from 256 leaves on. They never change, and there is one for each
 * 256 leaves, and one more for each pair of those. What is smaller is put together from leaves when it is asked for.
 */
import { nodeHash } from './merkle.ts';
import type { NodeAddress } from './proofs.ts';

/** The level of the smallest subtrees that are kept, and their leaves: a tile. */
export const TILE_LEVEL = 8;
export const TILE_LEAVES = 2 ** TILE_LEVEL;

export interface StoredNode extends NodeAddress {
  readonly hash: Uint8Array;
}

/** Where the nodes stand that are joined with those of the next tiles: one for each bit that is set in `tiles`, largest first. */
export function openNodes(tiles: number): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  let left = tiles;
  let at = 0;
  for (let level = Math.floor(Math.log2(Math.max(tiles, 1))); level >= 0; level--) {
    const size = 2 ** level;
    if (left < size) continue;
    nodes.push({ level: TILE_LEVEL + level, index: at / size });
    at += size;
    left -= size;
  }
  return nodes;
}

/**
 * The nodes that become complete with these tiles.
 * @param open the nodes of `openNodes(tiles)`, where `tiles` is how many came before
 * @param roots of the next tiles, in order
 */
export function completedNodes(tiles: number, open: readonly StoredNode[], roots: readonly Uint8Array[]): StoredNode[] {
  const completed: StoredNode[] = [];
  const waiting = [...open];
  roots.forEach((hash, index) => {
    let node: StoredNode = { level: TILE_LEVEL, index: tiles + index, hash };
    completed.push(node);
    // The second of a pair completes what stands above both.
    while (node.index % 2 === 1) {
      const left = waiting.pop();
      if (left === undefined || left.level !== node.level)
        throw new RangeError('the open nodes are not those of so many tiles');
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left.hash, node.hash) };
      completed.push(node);
    }
    waiting.push(node);
  });
  return completed;
}
