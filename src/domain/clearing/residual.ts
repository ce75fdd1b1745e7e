/**
 * The residual graph of a flow problem, laid out for searching it: what limits the speed of the solver is how much memory
 * its searches touch.
 */

/** Arcs with room for flow, and nodes with more or less than they can keep. The excesses add up to 0. */
export interface FlowProblem {
  readonly nodeCount: number;
  /** By arc. */
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  /** By arc: more than 0. */
  readonly capacities: BigInt64Array;
  /** By arc: 0 to `COST_MAX` for each unit. */
  readonly costs: Uint8Array;
  /** By node: what must leave it (below 0: what it must receive). */
  readonly excesses: BigInt64Array;
}

const COST_MAX = 3;

/**
 * Each arc has a slot at its tail and one at its head, and the slots of a node stand together. A slot's word holds all
 * that a search looks at: the node at the other end, the kind of the step there, and whether there is room for the step
 * (RES) and for the step back (MATE_RES). Amounts are touched only when something is pushed.
 */
export interface Residual {
  readonly nodeCount: number;
  /** By node: where its slots begin, and where the last one's end. */
  readonly starts: Int32Array;
  readonly words: Uint32Array;
  /** By slot: the slot of the same arc at its other end. */
  readonly mates: Int32Array;
  /** By slot: room for pushing from this end to the other. */
  readonly rooms: BigInt64Array;
  /** By arc: its slot at its tail. */
  readonly slots: Int32Array;
}

export const RES = 1;
export const MATE_RES = 2;
/** The kind of a step: its arc's cost, and as much more than `COST_MAX` where it goes against the arc. */
export const KIND_SHIFT = 2;
export const KIND_MASK = 7;
export const KINDS = 8;
export const NODE_SHIFT = 5;

/** What a unit costs on a step of each kind: going back along an arc gives back what going there cost. */
export const STEP_COSTS = Int32Array.from({ length: KINDS }, (_, kind) =>
  kind <= COST_MAX ? kind : COST_MAX + 1 - kind,
);

export function buildResidual({ nodeCount, tails, heads, capacities, costs }: FlowProblem): Residual {
  const arcCount = tails.length;
  const starts = new Int32Array(nodeCount + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    starts[tails[arc]! + 1]!++;
    starts[heads[arc]! + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice(0, nodeCount);
  const words = new Uint32Array(2 * arcCount);
  const mates = new Int32Array(2 * arcCount);
  const rooms = new BigInt64Array(2 * arcCount);
  const slots = new Int32Array(arcCount);
  for (let arc = 0; arc < arcCount; arc++) {
    const there = next[tails[arc]!]!++;
    const back = next[heads[arc]!]!++;
    words[there] = (heads[arc]! << NODE_SHIFT) | (costs[arc]! << KIND_SHIFT) | RES;
    words[back] = (tails[arc]! << NODE_SHIFT) | ((costs[arc]! + COST_MAX + 1) << KIND_SHIFT) | MATE_RES;
    mates[there] = back;
    mates[back] = there;
    rooms[there] = capacities[arc]!;
    slots[arc] = there;
  }
  return { nodeCount, starts, words, mates, rooms, slots };
}

/** By arc: the flow that has been pushed over it, which is the room for pushing it back. */
export function flowsOf({ slots, mates, rooms }: Residual): BigInt64Array {
  const flows = new BigInt64Array(slots.length);
  for (let arc = 0; arc < slots.length; arc++) flows[arc] = rooms[mates[slots[arc]!]!]!;
  return flows;
}
