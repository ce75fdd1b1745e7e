/**
 * The tree over a log: roots and proofs for any two sizes, from the nodes that are stored and at most a few hundred leaves. Nodes
 * are stored as soon as somebody asks for what they belong to; each minute's checkpoint does.
 */
import type { Pool } from 'pg';
import { EMPTY_ROOT, rootOf } from '../../domain/log/merkle.ts';
import { type NodeAddress, type ProofStep, proofOf, rootSteps } from '../../domain/log/proofs.ts';
import { completedNodes, openNodes, type StoredNode, TILE_LEAVES, TILE_LEVEL } from '../../domain/log/tiles.ts';
import { insertNodes, type LogId, type LogName, selectNodes, selectTileCount } from './log-queries.ts';

/** Tiles whose leaves are read at once: half a megabyte of hashes. */
const TILES_AT_ONCE = 64;

/** Where the leaves of a log stand. */
export interface LogSource {
  readonly log: LogName;
  /** Its size and root as those who write it know them; null where there is no such circuit. */
  head(circuitId: string): Promise<{ readonly size: number; readonly root: Uint8Array } | null>;
  /** Hashes of the leaves from place `from` to before `to`, counted from 0. */
  leaves(circuitId: string, from: number, to: number): Promise<readonly Uint8Array[]>;
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

export function createLogTree(pool: Pool, source: LogSource): LogTree {
  /** By circuit: how many tiles are known to be stored. */
  const grownTo = new Map<string, number>();

  async function leavesOf(circuitId: string, from: number, to: number): Promise<readonly Uint8Array[]> {
    const leaves = await source.leaves(circuitId, from, to);
    if (leaves.length !== to - from)
      throw new LogInconsistentError(`of the leaves ${from + 1} to ${to}, ${leaves.length} are there`);
    return leaves;
  }

  /** Stores the nodes over the first `size` leaves that are not stored yet. */
  async function grow(id: LogId, size: number): Promise<void> {
    const complete = Math.floor(size / TILE_LEAVES);
    if ((grownTo.get(id.circuitId) ?? 0) >= complete) return;
    let tiles = await selectTileCount(pool, id, TILE_LEVEL);
    while (tiles < complete) {
      const next = Math.min(tiles + TILES_AT_ONCE, complete);
      const leaves = await leavesOf(id.circuitId, tiles * TILE_LEAVES, next * TILE_LEAVES);
      const roots = Array.from({ length: next - tiles }, (_, tile) =>
        rootOf(leaves.slice(tile * TILE_LEAVES, (tile + 1) * TILE_LEAVES)),
      );
      const open = await storedNodes(id, openNodes(tiles));
      await insertNodes(pool, id, completedNodes(tiles, open, roots));
      tiles = next;
    }
    grownTo.set(id.circuitId, Math.max(tiles, grownTo.get(id.circuitId) ?? 0));
  }

  /** In the order in which they are asked for. */
  async function storedNodes(id: LogId, nodes: readonly NodeAddress[]): Promise<StoredNode[]> {
    const stored = await selectNodes(pool, id, nodes);
    return nodes.map(({ level, index }) => {
      const node = stored.find((one) => one.level === level && one.index === index);
      if (node === undefined) throw new LogInconsistentError(`the node ${index} of level ${level} is missing`);
      return node;
    });
  }

  /** What is smaller than a tile, by its key. */
  async function nodesOfTile(
    { circuitId }: LogId,
    tile: number,
    nodes: readonly NodeAddress[],
    size: number,
  ): Promise<[string, Uint8Array][]> {
    const first = tile * TILE_LEAVES;
    const leaves = await leavesOf(circuitId, first, Math.min(first + TILE_LEAVES, size));
    return nodes.map(({ level, index }) => {
      const from = index * 2 ** level - first;
      return [keyOf({ level, index }), rootOf(leaves.slice(from, from + 2 ** level))];
    });
  }

  async function proofs(
    circuitId: string,
    size: number,
    asked: readonly (readonly ProofStep[])[],
  ): Promise<Uint8Array[][]> {
    const id = { circuitId, log: source.log };
    await grow(id, size);
    const nodes = [...new Map(asked.flat(2).map((node) => [keyOf(node), node])).values()];
    const { stored = [], small = [] } = Object.groupBy(nodes, ({ level }) => (level < TILE_LEVEL ? 'small' : 'stored'));
    const tiles = Map.groupBy(small, ({ level, index }) => Math.floor((index * 2 ** level) / TILE_LEAVES));
    const [kept, ...made] = await Promise.all([
      storedNodes(id, stored),
      ...Array.from(tiles, ([tile, inTile]) => nodesOfTile(id, tile, inTile, size)),
    ]);
    const hashes = new Map([...kept.map((node): [string, Uint8Array] => [keyOf(node), node.hash]), ...made.flat()]);
    return asked.map((steps) => proofOf(steps, (node) => hashes.get(keyOf(node)) as Uint8Array));
  }

  return {
    proofs,
    async root(circuitId, size) {
      const [[root = EMPTY_ROOT] = []] = await proofs(circuitId, size, [rootSteps(size)]);
      return root;
    },
  };
}

const keyOf = ({ level, index }: NodeAddress): string => `${level}/${index}`;
