/**
 * Moves a flow of least cost to a vertex: as few arcs as possible keep a part of their capacity, which is to say that few
 * obligations end partly settled.
 *
 * Arcs that are partly used have a reduced cost of 0, so a cycle of them, in whichever direction its arcs point, can take
 * flow round it at no cost until one of them is empty or full. When no such cycle is left, they form a forest (Ahuja,
 * Magnanti, Orlin, Network Flows, 1993, section 11.2: the cycle free property).
 */
import type { FlowProblem } from './residual.ts';

export function roundToVertex(problem: FlowProblem, flows: BigInt64Array): void {
  const { nodeCount, tails, heads, capacities } = problem;
  const isPartly = (arc: number): boolean => flows[arc]! > 0n && flows[arc] !== capacities[arc];
  const { starts, arcs } = partlyUsed(problem, isPartly);
  /** By node: the next of its arcs to be tried. */
  const next = starts.slice(0, nodeCount);
  /** By node: its place on the path, or -1; and by place the arc that leads on from there. */
  const places = new Int32Array(nodeCount).fill(-1);
  const pathNodes = new Int32Array(nodeCount);
  const pathArcs = new Int32Array(nodeCount);
  /** By node on the path: where among its arcs the one stands that led to it; -1 where that has not been passed over yet. */
  const passed = new Int32Array(nodeCount).fill(-1);
  for (let root = 0; root < nodeCount; root++) {
    let depth = 0;
    pathNodes[0] = root;
    places[root] = 0;
    while (depth >= 0) {
      const node = pathNodes[depth]!;
      const at = next[node]!;
      if (at === starts[node + 1]) {
        // All of its arcs are settled: it is done with, and so is the arc that led here, which no cycle can contain.
        places[node] = passed[node] = -1;
        depth--;
        if (depth >= 0) next[pathNodes[depth]!]!++;
        continue;
      }
      const arc = arcs[at]!;
      if (depth > 0 && arc === pathArcs[depth - 1]) {
        passed[node] = at;
        next[node] = at + 1;
        continue;
      }
      if (!isPartly(arc)) {
        next[node] = at + 1;
        continue;
      }
      const other = tails[arc]! === node ? heads[arc]! : tails[arc]!;
      pathArcs[depth] = arc;
      const place = places[other]!;
      if (place === -1) {
        if (next[other]! === starts[other + 1]) {
          // It was done with before: the arc leads into a tree.
          next[node] = at + 1;
          continue;
        }
        depth++;
        pathNodes[depth] = other;
        places[other] = depth;
        continue;
      }
      const broken = cancelCycle(problem, flows, pathNodes, pathArcs, place, depth);
      for (; depth > broken; depth--) {
        const left = pathNodes[depth]!;
        places[left] = -1;
        if (passed[left] === -1) continue;
        // Who comes here again, on another way, must find the arc that led here this time.
        const last = next[left]! - 1;
        const back = arcs[passed[left]!]!;
        arcs[passed[left]!] = arcs[last]!;
        arcs[last] = back;
        next[left] = last;
        passed[left] = -1;
      }
    }
  }
}

/** Sends flow round the path from `place` to `depth` and back; answers with the place of the first arc that it used up. */
function cancelCycle(
  { tails, capacities }: FlowProblem,
  flows: BigInt64Array,
  pathNodes: Int32Array,
  pathArcs: Int32Array,
  place: number,
  depth: number,
): number {
  let most = -1n;
  for (let index = place; index <= depth; index++) {
    const arc = pathArcs[index]!;
    const flow = flows[arc]!;
    const room = tails[arc] === pathNodes[index] ? capacities[arc]! - flow : flow;
    if (most === -1n || room < most) most = room;
  }
  let broken = depth;
  for (let index = depth; index >= place; index--) {
    const arc = pathArcs[index]!;
    const flow = flows[arc]!;
    const after = tails[arc] === pathNodes[index] ? flow + most : flow - most;
    flows[arc] = after;
    if (after === 0n || after === capacities[arc]) broken = index;
  }
  return broken;
}

/** Arcs that are partly used, by each of their nodes. */
function partlyUsed({ nodeCount, tails, heads }: FlowProblem, isPartly: (arc: number) => boolean) {
  const starts = new Int32Array(nodeCount + 1);
  for (let arc = 0; arc < tails.length; arc++) {
    if (!isPartly(arc)) continue;
    starts[tails[arc]! + 1]!++;
    starts[heads[arc]! + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) starts[node + 1]! += starts[node]!;
  const arcs = new Int32Array(starts[nodeCount]!);
  const next = starts.slice(0, nodeCount);
  for (let arc = 0; arc < tails.length; arc++) {
    if (!isPartly(arc)) continue;
    arcs[next[tails[arc]!]!++] = arc;
    arcs[next[heads[arc]!]!++] = arc;
  }
  return { starts, arcs };
}
