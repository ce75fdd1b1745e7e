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

const degree = ({ starts, inStarts }: RemainingFlow, node: number): number =>
  starts[node + 1]! - starts[node]! + inStarts[node + 1]! - inStarts[node]!;

/**
 * How long loops may be in each round. Each round takes out all loops up to its length, so that short ones are not broken
 * up by longer ones. Beyond a dozen, nobody reads them one by one any more.
 */
const ROUNDS = [2, 3, 4, 5, 6, 8, 12, 24, 2 ** 30];

/**
 * Arcs that searches may look at, as a multiple of all arcs. What is left then is taken apart by walking, in loops that
 * are not the shortest. At a million obligations that comes after the loops of five or six, and all together takes a
 * second; searching on for the shortest to the end took 24.
 */
const SEARCH_WORK_MAX = 40;

/**
 * In each round, goes through the nodes from the one with most arcs on, and takes out all loops through each that are
 * short enough: levels by a breadth-first search from the node, then every loop that goes down these levels, as in Dinic's
 * blocking flows (Soviet Math. Dokl. 11, 1970), until no search finds one any more. That node is then passed by in the
 * rest of the round, for no loop of that length goes through it: so only the few nodes with many arcs see much of the
 * network (the order in which Chiba and Nishizeki list small subgraphs, SIAM J. Comput. 14(1), 1985, doi 10.1137/0214017).
 */
export function peelShortest(flow: RemainingFlow, loops: LoopList): void {
  const workMax = SEARCH_WORK_MAX * flow.heads.length;
  const order = byDegree(flow);
  const peeler = createPeeler(flow, order, loops);
  for (const lengthMax of ROUNDS) {
    for (const node of order) while (peeler.work < workMax && peeler.peelThrough(node, lengthMax));
  }
  peeler.walk();
}

function byDegree(flow: RemainingFlow): Int32Array {
  const { nodeCount } = flow;
  const degrees = Int32Array.from({ length: nodeCount }, (_, node) => degree(flow, node));
  return Int32Array.from({ length: nodeCount }, (_, node) => node).sort((a, b) => degrees[b]! - degrees[a]! || a - b);
}

function createPeeler(flow: RemainingFlow, order: Int32Array, loops: LoopList) {
  const { nodeCount, starts, tails, heads, amounts, inStarts, inArcs } = flow;
  const pool = nodeCount - 1;
  /** By node: its place in the order. */
  const ranks = new Int32Array(nodeCount);
  for (let rank = 0; rank < nodeCount; rank++) ranks[order[rank]!] = rank;
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

  /** Levels of the nodes between the root and those that pay it. False where no loop is that short. */
  function search(root: number, lengthMax: number): boolean {
    clock++;
    const rank = ranks[root]!;
    let missing = 0;
    const inEnd = inStarts[root + 1]!;
    for (let at = inStarts[root]!; at < inEnd; at++) {
      const arc = inArcs[at]!;
      const tail = tails[arc]!;
      if (amounts[arc] === 0n || ranks[tail]! < rank) continue;
      closes[tail] = clock;
      closing[tail] = arc;
      missing++;
    }
    work += inEnd - inStarts[root]!;
    const all = missing;
    let size = 0;
    queue[size++] = root;
    seen[root] = clock;
    levels[root] = 0;
    current[root] = starts[root]!;
    for (let at = 0; missing > 0 && at < size; at++) {
      const node = queue[at]!;
      const level = levels[node]! + 1;
      if (level >= lengthMax) break;
      const end = starts[node + 1]!;
      work += end - starts[node]!;
      for (let arc = starts[node]!; arc < end; arc++) {
        const head = heads[arc]!;
        if (seen[head] === clock || amounts[arc] === 0n || ranks[head]! < rank) continue;
        seen[head] = clock;
        levels[head] = level;
        current[head] = starts[head]!;
        queue[size++] = head;
        if (closes[head] === clock) missing--;
      }
    }
    return missing < all;
  }

  /** Takes out loops through the root that are as short as they can be. False where there is none of that length. */
  function peelThrough(root: number, lengthMax: number): boolean {
    if (!search(root, lengthMax)) return false;
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
    for (const root of order) {
      let depth = 0;
      let node = root;
      while (true) {
        if (places[node] !== -1) {
          const broken = peel(places[node]!, depth);
          for (; depth > broken; depth--) places[tails[path[depth - 1]!]!] = -1;
          node = tails[path[depth]!]!;
        }
        while (current[node]! < starts[node + 1]! && amounts[current[node]!] === 0n) current[node]!++;
        // Only at the root does nothing flow on, for what flows in flows out.
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
