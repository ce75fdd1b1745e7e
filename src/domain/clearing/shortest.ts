/** The last step of an explanation: loops by the shortest way back, until nothing flows any more. */
import type { LoopList } from './loops.ts';

/** A flow that leaves each node as it came. The pool of credit is the last node. */
export interface RemainingFlow {
  readonly nodeCount: number;
  /** By node: where its arcs begin, and where the last one's end. They are in the order of their heads. */
  readonly starts: Int32Array;
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  /** By arc: what still flows. */
  readonly amounts: BigInt64Array;
  /** By node: where the arcs that lead to it begin in `inArcs`. */
  readonly inStarts: Int32Array;
  readonly inArcs: Int32Array;
}

export const degree = ({ starts, inStarts }: RemainingFlow, node: number): number =>
  starts[node + 1]! - starts[node]! + inStarts[node + 1]! - inStarts[node]!;

/**
 * Arcs that searches may look at, as a multiple of all arcs. It is there for networks in which every way round is long
 * (a grid, say): what is left when it is used up is taken apart by walking, in loops that are not the shortest.
 */
const SEARCH_WORK_MAX = 1_000;

/**
 * Goes through the nodes from the one with most arcs on, and takes out the shortest loops through each until nothing flows
 * through it: levels by a breadth-first search from the node, then every loop that goes down these levels, as in Dinic's
 * blocking flows (Soviet Math. Dokl. 11, 1970), so that one search serves all the loops of a node that it can.
 */
export function peelShortest(flow: RemainingFlow, loops: LoopList): void {
  const workMax = SEARCH_WORK_MAX * flow.heads.length;
  const peeler = createPeeler(flow, loops);
  for (const node of byDegree(flow)) {
    while (peeler.work < workMax && peeler.peelThrough(node));
    if (peeler.work >= workMax) break;
  }
  peeler.walk();
}

function byDegree(flow: RemainingFlow): Int32Array {
  const { nodeCount } = flow;
  const degrees = Int32Array.from({ length: nodeCount }, (_, node) => degree(flow, node));
  return Int32Array.from({ length: nodeCount }, (_, node) => node).sort((a, b) => degrees[b]! - degrees[a]! || a - b);
}

function createPeeler(flow: RemainingFlow, loops: LoopList) {
  const { nodeCount, starts, tails, heads, amounts, inStarts, inArcs } = flow;
  const pool = nodeCount - 1;
  /** By node: when it was last seen, and how far from the root it then was. */
  const seen = new Int32Array(nodeCount);
  const levels = new Int32Array(nodeCount);
  /** By node: the arc from it to the root, where there was one at that time. */
  const closes = new Int32Array(nodeCount);
  const closing = new Int32Array(nodeCount);
  const current = new Int32Array(nodeCount);
  const queue = new Int32Array(nodeCount);
  /** The arcs of the path on which the search stands, and room for the accounts of a loop. */
  const path = new Int32Array(nodeCount);
  const accounts = new Int32Array(nodeCount);
  let clock = 0;
  let work = 0;

  /** Levels of the nodes between the root and those that pay it. False where nothing flows through the root. */
  function search(root: number): boolean {
    clock++;
    let missing = 0;
    const inEnd = inStarts[root + 1]!;
    for (let at = inStarts[root]!; at < inEnd; at++) {
      const arc = inArcs[at]!;
      if (amounts[arc] === 0n) continue;
      closes[tails[arc]!] = clock;
      closing[tails[arc]!] = arc;
      missing++;
    }
    work += inEnd - inStarts[root]!;
    if (missing === 0) return false;
    let size = 0;
    queue[size++] = root;
    seen[root] = clock;
    levels[root] = 0;
    current[root] = starts[root]!;
    for (let at = 0; missing > 0 && at < size; at++) {
      const node = queue[at]!;
      const level = levels[node]! + 1;
      const end = starts[node + 1]!;
      work += end - starts[node]!;
      for (let arc = starts[node]!; arc < end; arc++) {
        const head = heads[arc]!;
        if (seen[head] === clock || amounts[arc] === 0n) continue;
        seen[head] = clock;
        levels[head] = level;
        current[head] = starts[head]!;
        queue[size++] = head;
        if (closes[head] === clock) missing--;
      }
    }
    return true;
  }

  /** Takes out loops through the root that are as short as they can be. False where nothing flows through it any more. */
  function peelThrough(root: number): boolean {
    if (!search(root)) return false;
    let depth = 0;
    let node = root;
    while (true) {
      const back = closing[node]!;
      if (closes[node] === clock && node !== root && amounts[back] !== 0n) {
        path[depth] = back;
        depth = peel(0, depth + 1);
        node = tails[path[depth]!]!;
        continue;
      }
      let arc = current[node]!;
      const end = starts[node + 1]!;
      const level = levels[node]! + 1;
      while (arc < end && (amounts[arc] === 0n || seen[heads[arc]!] !== clock || levels[heads[arc]!] !== level)) arc++;
      work += arc - current[node]! + 1;
      current[node] = arc;
      if (arc < end) {
        path[depth++] = arc;
        node = heads[arc]!;
      } else {
        if (depth === 0) return true;
        depth--;
        node = tails[path[depth]!]!;
        current[node]!++;
      }
    }
  }

  /** Takes out the loop of the arcs `path[from]` … `path[to - 1]`. Answers with the place of the first one that it used up. */
  function peel(from: number, to: number): number {
    let least = amounts[path[from]!]!;
    for (let place = from + 1; place < to; place++) {
      const amount = amounts[path[place]!]!;
      if (amount < least) least = amount;
    }
    let first = -1;
    let poolAt = -1;
    for (let place = from; place < to; place++) {
      const arc = path[place]!;
      const left = BigInt.asIntN(64, amounts[arc]! - least);
      amounts[arc] = left;
      if (left === 0n && first === -1) first = place;
      accounts[place - from] = tails[arc]!;
      if (tails[arc] === pool) poolAt = place - from;
    }
    const length = to - from;
    work += 2 * length;
    if (poolAt === -1) {
      loops.add(accounts, length, least, true);
    } else {
      // A chain begins behind the pool and ends before it.
      const chain = new Int32Array(length - 1);
      chain.set(accounts.subarray(poolAt + 1, length));
      chain.set(accounts.subarray(0, poolAt), length - 1 - poolAt);
      loops.add(chain, length - 1, least, false);
    }
    return first;
  }

  /** Follows the flow from node to node, and takes out a loop whenever it comes back to where it was. */
  function walk(): void {
    const places = levels.fill(-1);
    for (let node = 0; node < nodeCount; node++) current[node] = starts[node]!;
    for (let root = 0; root < nodeCount; root++) {
      let depth = 0;
      let node = root;
      while (true) {
        if (places[node] !== -1) {
          const broken = peel(places[node]!, depth);
          for (; depth > broken; depth--) places[tails[path[depth - 1]!]!] = -1;
          node = tails[path[depth]!]!;
        }
        while (current[node]! < starts[node + 1]! && amounts[current[node]!] === 0n) current[node]!++;
        // Only where nothing flows on is the walk back at its root, for what flows in flows out.
        if (current[node] === starts[node + 1]) break;
        places[node] = depth;
        path[depth++] = current[node]!;
        node = heads[current[node]!]!;
      }
    }
  }

  return {
    peelThrough,
    walk,
    get work() {
      return work;
    },
  };
}
