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
 * Goes through the nodes from the one with most arcs on. One breadth-first search finds the shortest way from it to each
 * node that pays it, and takes out all of those loops that do not get in each other's way. A node is done with once
 * nothing flows through it.
 */
export function peelShortest(flow: RemainingFlow, loops: LoopList): void {
  const { nodeCount } = flow;
  const search = createSearch(flow);
  const accounts = new Int32Array(nodeCount);
  for (const node of byDegree(flow)) {
    while (true) {
      const found = search.from(node);
      if (found.length === 0) break;
      for (const closing of found) peelLoop(flow, search.parents, node, closing, accounts, loops);
    }
  }
}

function byDegree(flow: RemainingFlow): Int32Array {
  const { nodeCount } = flow;
  const degrees = Int32Array.from({ length: nodeCount }, (_, node) => degree(flow, node));
  return Int32Array.from({ length: nodeCount }, (_, node) => node).sort((a, b) => degrees[b]! - degrees[a]! || a - b);
}

function createSearch({ nodeCount, starts, tails, heads, amounts, inStarts, inArcs }: RemainingFlow) {
  const parents = new Int32Array(nodeCount);
  const seen = new Int32Array(nodeCount);
  const pays = new Int32Array(nodeCount);
  const arcTo = new Int32Array(nodeCount);
  const queue = new Int32Array(nodeCount);
  let clock = 0;

  /** Arcs that close a loop through the node, in the order of the length of these loops. */
  function from(root: number): number[] {
    clock++;
    let missing = 0;
    const inEnd = inStarts[root + 1]!;
    for (let at = inStarts[root]!; at < inEnd; at++) {
      const arc = inArcs[at]!;
      if (amounts[arc] === 0n) continue;
      const tail = tails[arc]!;
      pays[tail] = clock;
      arcTo[tail] = arc;
      missing++;
    }
    const found: number[] = [];
    let size = 0;
    queue[size++] = root;
    seen[root] = clock;
    for (let at = 0; missing > 0 && at < size; at++) {
      const node = queue[at]!;
      const end = starts[node + 1]!;
      for (let arc = starts[node]!; arc < end; arc++) {
        const head = heads[arc]!;
        if (seen[head] === clock || amounts[arc] === 0n) continue;
        seen[head] = clock;
        parents[head] = arc;
        queue[size++] = head;
        if (pays[head] !== clock) continue;
        found.push(arcTo[head]!);
        missing--;
      }
    }
    return found;
  }

  return { from, parents };
}

/** Takes out the loop that an arc closes, as far as something still flows round it. */
function peelLoop(
  { nodeCount, tails, amounts }: RemainingFlow,
  parents: Int32Array,
  root: number,
  closing: number,
  accounts: Int32Array,
  loops: LoopList,
): void {
  let least = amounts[closing]!;
  let length = 1;
  for (let node = tails[closing]!; node !== root; length++) {
    const arc = parents[node]!;
    if (amounts[arc]! < least) least = amounts[arc]!;
    node = tails[arc]!;
  }
  if (least === 0n) return;
  const pool = nodeCount - 1;
  let poolAt = -1;
  let arc = closing;
  for (let place = length - 1; place >= 0; place--) {
    const node = tails[arc]!;
    amounts[arc]! -= least;
    accounts[place] = node;
    if (node === pool) poolAt = place;
    arc = parents[node]!;
  }
  if (poolAt === -1) {
    loops.add(accounts, length, least, true);
  } else {
    // The chain begins behind the pool and ends before it.
    const chain = new Int32Array(length - 1);
    chain.set(accounts.subarray(poolAt + 1, length));
    chain.set(accounts.subarray(0, poolAt), length - 1 - poolAt);
    loops.add(chain, length - 1, least, false);
  }
}
