/**
 * The tree over a log: roots and proofs for any two sizes, from the nodes that are stored and at most a few hundred leaves. Nodes
 * are stored as soon as somebody asks for what they belong to; each minute's checkpoint does.
 */
import type { Pool } from 'pg';
import { EMPTY_ROOT } from '../../domain/log/merkle.ts';
import { type NodeAddress, type ProofStep, proofOf, rootSteps } from '../../domain/log/proofs.ts';
import { HASH_BYTES } from '../../domain/log/sha256.ts';
import { SubtreeHasher } from '../../domain/log/subtree.ts';
import { completedNodes, openNodes, TILE_LEAVES, TILE_LEVEL } from '../../domain/log/tiles.ts';
import { insertNodes, type LogId, type LogName, selectHashes, selectTileCount } from './log-queries.ts';

/** Tiles whose leaves are read at once: half a megabyte of hashes. */
const TILES_AT_ONCE = 64;

/** Who knows a log: those who write it. */
export interface LogSource {
  readonly log: LogName;
  /** Its size and root as those who write it know them; null where there is no such circuit. */
  head(circuitId: string): Promise<{ readonly size: number; readonly root: Uint8Array } | null>;
}

/** The stored leaves or nodes contradict each other. Its message says where, and holds nothing else. */
export class LogInconsistentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogInconsistentError';
  }
}

export interface LogTree {
  /** The root over the first `size` leaves, which must be there. @throws LogInconsistentError where they are not */
  root(circuitId: string, size: number): Promise<Uint8Array>;
  /** The hashes of proofs about the first `size` leaves (see domain/log/proofs.ts), of each by itself. @throws LogInconsistentError */
  proofs(circuitId: string, size: number, asked: readonly (readonly ProofStep[])[]): Promise<Uint8Array[][]>;
}

export function createLogTree(pool: Pool, log: LogName): LogTree {
  /** By circuit: how many tiles are known to be stored. */
  const grownTo = new Map<string, number>();
  const hasher = new SubtreeHasher();

  /** Reads nodes that must be stored, and tiles, as far as a log of this size has them; gives the root of any subtree in these. */
  async function read(id: LogId, size: number, nodes: readonly NodeAddress[], tiles: readonly number[]) {
    const ranges = tiles.map((tile) => ({
      first: tile * TILE_LEAVES + 1,
      last: Math.min((tile + 1) * TILE_LEAVES, size),
    }));
    const { nodes: stored, leaves } = await selectHashes(pool, id, nodes, ranges);
    const hashes = new Map(stored.map((node): [string, Uint8Array] => [keyOf(node), node.hash]));
    for (const node of nodes)
      if (!hashes.has(keyOf(node)))
        throw new LogInconsistentError(`the node ${node.index} of level ${node.level} is missing`);
    for (const [nth, { first, last }] of ranges.entries()) {
      const count = (leaves[nth] as Uint8Array).length / HASH_BYTES;
      if (count !== last - first + 1)
        throw new LogInconsistentError(`of the leaves ${first} to ${last}, ${count} are there`);
    }
    return (node: NodeAddress): Uint8Array => {
      const known = hashes.get(keyOf(node));
      if (known !== undefined) return known;
      const tile = tileOf(node);
      const at = (node.index * 2 ** node.level - tile * TILE_LEAVES) * HASH_BYTES;
      const root = hasher.rootOf(
        (leaves[tiles.indexOf(tile)] as Uint8Array).slice(at, at + 2 ** node.level * HASH_BYTES),
      );
      hashes.set(keyOf(node), root);
      return root;
    };
  }

  /** Stores the nodes over the first `size` leaves that are not stored yet. */
  async function grow(id: LogId, size: number): Promise<void> {
    const complete = Math.floor(size / TILE_LEAVES);
    if ((grownTo.get(id.circuitId) ?? 0) >= complete) return;
    let stored = await selectTileCount(pool, id, TILE_LEVEL);
    while (stored < complete) {
      const first = stored;
      const open = openNodes(first);
      const tiles = Array.from({ length: Math.min(TILES_AT_ONCE, complete - first) }, (_, nth) => first + nth);
      const rootAt = await read(id, size, open, tiles);
      const nodes = completedNodes(
        first,
        open.map((node) => ({ ...node, hash: rootAt(node) })),
        tiles.map((index) => rootAt({ level: TILE_LEVEL, index })),
      );
      await insertNodes(pool, id, nodes);
      stored += tiles.length;
    }
    grownTo.set(id.circuitId, Math.max(stored, grownTo.get(id.circuitId) ?? 0));
  }

  async function proofs(
    circuitId: string,
    size: number,
    asked: readonly (readonly ProofStep[])[],
  ): Promise<Uint8Array[][]> {
    const id = { circuitId, log };
    await grow(id, size);
    const nodes = new Map<string, NodeAddress>();
    const tiles = new Set<number>();
    for (const node of asked.flat(2)) {
      if (node.level < TILE_LEVEL) tiles.add(tileOf(node));
      else nodes.set(keyOf(node), node);
    }
    const rootAt = await read(id, size, [...nodes.values()], [...tiles]);
    return asked.map((steps) => proofOf(steps, rootAt));
  }

  return {
    proofs,
    async root(circuitId, size) {
      const [[root = EMPTY_ROOT] = []] = await proofs(circuitId, size, [rootSteps(size)]);
      return root;
    },
  };
}

/** The tile in which a subtree lies. */
const tileOf = ({ level, index }: NodeAddress): number => Math.floor((index * 2 ** level) / TILE_LEAVES);

const keyOf = ({ level, index }: NodeAddress): string => `${level}/${index}`;
