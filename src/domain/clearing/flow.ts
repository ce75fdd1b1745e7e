/**
 * Minimum-cost flow for small whole costs: pushes excess along arcs to where there is room for it, at the least cost.
 *
 * It is the push-relabel method of Goldberg and Tarjan (Finding minimum-cost circulations by successive approximation,
 * Math. Oper. Res. 15(3), 1990, doi 10.1287/moor.15.3.430) at one scale only. Labels are lower bounds on the distance to
 * the nearest deficit, cost first and hops second: written as one number, a step of cost c has the length c · hop + 1,
 * with `hop` above the number of nodes. A flow that respects such labels is of least cost (a cycle of negative cost would
 * have to have more steps than there are nodes), and it can start from nothing at all, because no arc has a negative cost.
 * Costs are 3 at most, so that distances are short, and searching them exactly every now and then (global updates,
 * Cherkassky and Goldberg, On implementing the push-relabel method, Algorithmica 19, 1997, doi 10.1007/PL00009180) does
 * most of the relabelling.
 */
import { createDistanceSearch } from './distances.ts';
import {
  buildResidual,
  type FlowProblem,
  flowsOf,
  KIND_MASK,
  KIND_SHIFT,
  KINDS,
  MATE_RES,
  NODE_SHIFT,
  RES,
  STEP_COSTS,
} from './residual.ts';

export interface Flow {
  /** By arc. */
  readonly flows: BigInt64Array;
  /**
   * By node: distances y to the deficits, such that y(tail) <= cost + y(head) on every arc with room left, and
   * y(tail) >= cost + y(head) on every arc with flow.
   */
  readonly distances: Int32Array;
}

/** Four bytes a label are enough for all networks but those with very long ways round. */
export type Labels = Int32Array | Float64Array;

const NARROW_LABEL_MAX = 2 ** 31 - 1;

/**
 * Slots looked at for new labels between two global updates, as a multiple of all slots. An update looks at each slot
 * once; at a million obligations a half was as good as any (a quarter to 4 were tried).
 */
const UPDATE_INTERVAL = 0.5;

export function routeExcess(problem: FlowProblem): Flow {
  const { nodeCount } = problem;
  const flow =
    route(problem, new Int32Array(nodeCount), NARROW_LABEL_MAX) ??
    route(problem, new Float64Array(nodeCount), Number.MAX_SAFE_INTEGER);
  if (flow === null) throw new RangeError('an excess has nowhere to go');
  return flow;
}

/** Null where a label would pass `labelMax`. */
function route(problem: FlowProblem, labels: Labels, labelMax: number): Flow | null {
  const residual = buildResidual(problem);
  const { nodeCount, starts, words, mates, rooms } = residual;
  const hop = nodeCount + 1;
  const lengths = Float64Array.from({ length: KINDS }, (_, kind) => STEP_COSTS[kind]! * hop + 1);
  const excess = problem.excesses.slice();
  const current = starts.slice(0, nodeCount);
  const search = createDistanceSearch(residual);
  const queue = new Int32Array(nodeCount + 1);
  const isQueued = new Uint8Array(nodeCount);
  let queueAt = 0;
  let queueEnd = 0;
  const enqueue = (node: number): void => {
    if (isQueued[node] === 1) return;
    isQueued[node] = 1;
    queue[queueEnd] = node;
    queueEnd = queueEnd === nodeCount ? 0 : queueEnd + 1;
  };
  let active = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (excess[node]! <= 0n) continue;
    active++;
    enqueue(node);
  }

  /** Pushes what it can along steps that lead down by exactly their length. Answers whether all of the excess is gone. */
  const push = (node: number): boolean => {
    let left = excess[node]!;
    const label = labels[node]!;
    const end = starts[node + 1]!;
    let slot = current[node]!;
    for (; slot < end; slot++) {
      const word = words[slot]!;
      if ((word & RES) === 0) continue;
      const head = word >>> NODE_SHIFT;
      if (labels[head]! + lengths[(word >>> KIND_SHIFT) & KIND_MASK]! !== label) continue;
      const room = rooms[slot]!;
      const isFilled = left >= room;
      const pushed = isFilled ? room : left;
      const mate = mates[slot]!;
      rooms[slot] = BigInt.asIntN(64, room - pushed);
      rooms[mate] = BigInt.asIntN(64, rooms[mate]! + pushed);
      words[slot] = (isFilled ? word & ~RES : word) | MATE_RES;
      words[mate] = (isFilled ? words[mate]! & ~MATE_RES : words[mate]!) | RES;
      const before = excess[head]!;
      const after = BigInt.asIntN(64, before + pushed);
      excess[head] = after;
      if (after > 0n) {
        if (before <= 0n) active++;
        enqueue(head);
      }
      left = BigInt.asIntN(64, left - pushed);
      if (left === 0n) break;
    }
    current[node] = slot;
    excess[node] = left;
    return left === 0n;
  };

  const interval = UPDATE_INTERVAL * words.length;
  let work = interval;
  while (active > 0) {
    if (work >= interval) {
      if (search.update(excess, labels, hop, active) > labelMax) return null;
      current.set(starts.subarray(0, nodeCount));
      work = 0;
    }
    const node = queue[queueAt]!;
    queueAt = queueAt === nodeCount ? 0 : queueAt + 1;
    isQueued[node] = 0;
    if (push(node)) {
      active--;
      continue;
    }
    enqueue(node);
    const start = starts[node]!;
    const end = starts[node + 1]!;
    let label = Number.POSITIVE_INFINITY;
    for (let slot = start; slot < end; slot++) {
      const word = words[slot]!;
      if ((word & RES) === 0) continue;
      const next = labels[word >>> NODE_SHIFT]! + lengths[(word >>> KIND_SHIFT) & KIND_MASK]!;
      if (next >= label) continue;
      label = next;
      current[node] = slot;
    }
    if (label > labelMax) return null;
    work += end - start;
    // More hops than there are nodes lead nowhere: only an exact search tells what the way round costs.
    if (label % hop === nodeCount) work = interval;
    else labels[node] = label;
  }
  return { flows: flowsOf(residual), distances: Int32Array.from(labels, (label) => Math.floor(label / hop)) };
}
