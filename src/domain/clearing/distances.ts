/**
 * Exact distances to the nearest deficit, cost first and hops second, searched backwards from the deficits. The labels
 * that stand are potentials under which no step has a negative cost, so buckets by reduced cost are enough (Dial,
 * Algorithm 360, Comm. ACM 12(11), 1969, doi 10.1145/363269.363610): costs are small, and there are few buckets.
 */
import type { Labels } from './flow.ts';
import { KIND_MASK, KIND_SHIFT, MATE_RES, NODE_SHIFT, type Residual, STEP_COSTS } from './residual.ts';

const UNREACHED = 2 ** 31 - 1;

export interface DistanceSearch {
  /**
   * Replaces valid labels by exact ones. It stops once it knows those of all active nodes; what lies farther away gets
   * labels that are valid and no lower than before.
   * @param hop what one unit of cost counts in a label
   * @param active how many nodes have an excess
   * @returns the highest label: whether the array could hold it is for the caller to see
   */
  update(excess: BigInt64Array, labels: Labels, hop: number, active: number): number;
}

export function createDistanceSearch({ nodeCount, starts, words }: Residual): DistanceSearch {
  const potentials = new Int32Array(nodeCount);
  /** By node: its distance in reduced costs, and in hops. */
  const levels = new Int32Array(nodeCount);
  const hops = new Int32Array(nodeCount);
  const bucketed = createBuckets(nodeCount);
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

  function update(excess: BigInt64Array, labels: Labels, hop: number, active: number): number {
    queueAt = queueEnd = 0;
    for (let node = 0; node < nodeCount; node++) {
      potentials[node] = Math.floor(labels[node]! / hop);
      levels[node] = UNREACHED;
      if (excess[node]! >= 0n) continue;
      levels[node] = 0;
      hops[node] = 0;
      enqueue(node);
    }
    let level = 0;
    let missing = active;
    while (true) {
      missing -= searchLevel(excess, level);
      if (missing === 0) break;
      const next = bucketed.next(level);
      if (next === -1) break;
      level = next;
      bucketed.empty(level, (node) => {
        if (excess[node]! > 0n) missing--;
        enqueue(node);
      });
    }
    bucketed.clear();
    let highest = 0;
    for (let node = 0; node < nodeCount; node++) {
      const label =
        levels[node]! <= level
          ? (potentials[node]! + levels[node]!) * hop + hops[node]!
          : (potentials[node]! + level + 1) * hop;
      labels[node] = label;
      if (label > highest) highest = label;
    }
    return highest;
  }

  /** Goes on from the queue at steps of reduced cost 0; puts off the others. Answers how many active nodes it came to. */
  function searchLevel(excess: BigInt64Array, level: number): number {
    let found = 0;
    while (queueAt !== queueEnd) {
      const node = queue[queueAt]!;
      queueAt = queueAt === nodeCount ? 0 : queueAt + 1;
      isQueued[node] = 0;
      const reach = level + potentials[node]!;
      const hopsThere = hops[node]! + 1;
      const end = starts[node + 1]!;
      for (let slot = starts[node]!; slot < end; slot++) {
        const word = words[slot]!;
        if ((word & MATE_RES) === 0) continue;
        const tail = word >>> NODE_SHIFT;
        const there = reach - STEP_COSTS[(word >>> KIND_SHIFT) & KIND_MASK]! - potentials[tail]!;
        const known = levels[tail]!;
        if (there > known || (there === known && hopsThere >= hops[tail]!)) continue;
        levels[tail] = there;
        hops[tail] = hopsThere;
        if (there === level) {
          if (known > level) {
            if (known !== UNREACHED) bucketed.remove(tail, known);
            if (excess[tail]! > 0n) found++;
          }
          enqueue(tail);
        } else if (there < known) {
          if (known !== UNREACHED) bucketed.remove(tail, known);
          bucketed.put(tail, there);
        }
      }
    }
    return found;
  }

  return { update };
}

/** Nodes that wait for their level to come, in lists that a node can leave. */
function createBuckets(nodeCount: number) {
  const after = new Int32Array(nodeCount);
  const before = new Int32Array(nodeCount);
  let firsts = new Int32Array(64).fill(-1);
  let waiting = 0;
  /** No bucket above it is in use. */
  let highest = -1;
  return {
    put(node: number, level: number): void {
      if (level >= firsts.length) {
        const more = new Int32Array(2 * level).fill(-1);
        more.set(firsts);
        firsts = more;
      }
      const first = firsts[level]!;
      after[node] = first;
      before[node] = -1;
      if (first !== -1) before[first] = node;
      firsts[level] = node;
      waiting++;
      if (level > highest) highest = level;
    },
    remove(node: number, level: number): void {
      if (before[node] === -1) firsts[level] = after[node]!;
      else after[before[node]!] = after[node]!;
      if (after[node] !== -1) before[after[node]!] = before[node]!;
      waiting--;
    },
    /** The next level at which nodes wait, or -1. */
    next(level: number): number {
      if (waiting === 0) return -1;
      let next = level + 1;
      while (firsts[next] === -1) next++;
      return next;
    },
    empty(level: number, take: (node: number) => void): void {
      for (let node = firsts[level]!; node !== -1; node = after[node]!) {
        waiting--;
        take(node);
      }
      firsts[level] = -1;
    },
    clear(): void {
      firsts.fill(-1, 0, highest + 1);
      waiting = 0;
      highest = -1;
    },
  };
}
