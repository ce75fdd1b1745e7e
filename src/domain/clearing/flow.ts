/**
 * Minimum-cost flow for small whole costs: pushes excess along arcs to where there is room for it, at the least cost.
 *
 * It is the push-relabel method of Goldberg and Tarjan (Finding minimum-cost circulations by successive approximation,
 * Math. Oper. Res. 15(3), 1990, doi 10.1287/moor.15.3.430) at one scale only. Labels are lower bounds on the distance to
 * the nearest deficit, in the order of cost first and hops second: written as one number, an arc of cost c has the length
 * c · H + 1 with H above the number of nodes. A flow that respects such labels is of least cost (a cycle of negative cost
 * would have to be longer than H), and it can start from nothing at all, because no cost is negative. Costs here are 3
 * at most, so distances are small, and searching them exactly every now and then (global updates, Cherkassky and
 * Goldberg, Algorithmica 19, 1997, doi 10.1007/PL00009180) does most of the work of relabelling.
 */

/** Arcs with room for flow, and nodes with more or less than they can keep. The excesses add up to 0. */
export interface FlowProblem {
  readonly nodeCount: number;
  /** By arc. */
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  /** By arc: more than 0. */
  readonly capacities: BigInt64Array;
  /** By arc: 0 to 3 for each unit. */
  readonly costs: Uint8Array;
  /** By node: what must leave it (below 0: what it must receive). */
  readonly excesses: BigInt64Array;
}

export interface Flow {
  /** By arc. */
  readonly flows: BigInt64Array;
  /**
   * By node: distances y to the deficits, such that y(tail) <= cost + y(head) on every arc with room left, and
   * y(tail) >= cost + y(head) on every arc with flow.
   */
  readonly distances: Int32Array;
}

/*
 * Each arc has a slot at its tail and one at its head, and the slots of a node stand together. A slot's word holds all
 * that a search looks at: the node at the other end, which length the step has, and whether there is room for the step
 * (RES) and for the step back (MATE_RES). Amounts are touched only when something is pushed.
 */
const RES = 1;
const MATE_RES = 2;
const LENGTH_SHIFT = 2;
const LENGTH_MASK = 7;
const NODE_SHIFT = 5;
const COST_MAX = 3;

interface Residual {
  readonly nodeCount: number;
  /** By node, and one more: where its slots begin. */
  readonly starts: Int32Array;
  readonly words: Uint32Array;
  /** By slot: the slot of the same arc at its other end. */
  readonly mates: Int32Array;
  /** By slot: room for pushing from this end to the other. */
  readonly rooms: BigInt64Array;
  /** By arc: its slot at its tail. */
  readonly slots: Int32Array;
}

function buildResidual({ nodeCount, tails, heads, capacities, costs }: FlowProblem): Residual {
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
    const tail = tails[arc]!;
    const head = heads[arc]!;
    const cost = costs[arc]!;
    const there = next[tail]!++;
    const back = next[head]!++;
    words[there] = (head << NODE_SHIFT) | (cost << LENGTH_SHIFT) | RES;
    words[back] = (tail << NODE_SHIFT) | ((cost + COST_MAX + 1) << LENGTH_SHIFT) | MATE_RES;
    mates[there] = back;
    mates[back] = there;
    rooms[there] = capacities[arc]!;
    slots[arc] = there;
  }
  return { nodeCount, starts, words, mates, rooms, slots };
}

const UNREACHED = 2 ** 30;

/** Slots looked at for new labels between two global updates, as a multiple of all slots. */
const UPDATE_INTERVAL = 1;

/** @throws RangeError where the excess has nowhere to go; networks of obligations never have that */
export function routeExcess(problem: FlowProblem): Flow {
  const residual = buildResidual(problem);
  const { nodeCount, starts, words, mates, rooms } = residual;
  const hop = nodeCount + 1;
  const lengths = new Int32Array(8);
  for (let cost = 0; cost <= COST_MAX; cost++) {
    lengths[cost] = cost * hop + 1;
    lengths[cost + COST_MAX + 1] = 1 - cost * hop;
  }
  const excess = problem.excesses.slice();
  const labels = new Int32Array(nodeCount);
  const current = starts.slice(0, nodeCount);
  const queue = new Int32Array(nodeCount + 1);
  const isQueued = new Uint8Array(nodeCount);
  let queueAt = 0;
  let queueEnd = 0;
  let active = 0;
  for (let node = 0; node < nodeCount; node++) if (excess[node]! > 0n) active++;

  const search = createSearch(residual);
  const interval = UPDATE_INTERVAL * words.length;
  let work = interval;
  while (active > 0) {
    if (work >= interval) {
      search.update(excess, labels, hop);
      work = 0;
      for (let node = 0; node < nodeCount; node++) current[node] = starts[node]!;
      queueAt = queueEnd = 0;
      isQueued.fill(0);
      for (let node = 0; node < nodeCount; node++) {
        if (excess[node]! > 0n) {
          queue[queueEnd++] = node;
          isQueued[node] = 1;
        }
      }
    }
    const node = queue[queueAt]!;
    queueAt = queueAt === nodeCount ? 0 : queueAt + 1;
    isQueued[node] = 0;
    let left = excess[node]!;
    const end = starts[node + 1]!;
    const label = labels[node]!;
    let slot = current[node]!;
    for (; slot < end; slot++) {
      const word = words[slot]!;
      if ((word & RES) === 0) continue;
      const head = word >>> NODE_SHIFT;
      if (labels[head]! + lengths[(word >>> LENGTH_SHIFT) & LENGTH_MASK]! !== label) continue;
      const room = rooms[slot]!;
      const pushed = left < room ? left : room;
      const mate = mates[slot]!;
      rooms[slot] = BigInt.asIntN(64, room - pushed);
      rooms[mate] = BigInt.asIntN(64, rooms[mate]! + pushed);
      words[mate] = words[mate]! | RES;
      words[slot] = word | MATE_RES;
      if (pushed === room) {
        words[slot] = words[slot]! & ~RES;
        words[mate] = words[mate]! & ~MATE_RES;
      }
      const before = excess[head]!;
      const after = BigInt.asIntN(64, before + pushed);
      excess[head] = after;
      if (before <= 0n && after > 0n) active++;
      if (after > 0n && isQueued[head] === 0) {
        isQueued[head] = 1;
        queue[queueEnd] = head;
        queueEnd = queueEnd === nodeCount ? 0 : queueEnd + 1;
      }
      left = BigInt.asIntN(64, left - pushed);
      if (left === 0n) break;
    }
    excess[node] = left;
    if (left === 0n) {
      active--;
      current[node] = slot;
      continue;
    }
    // Relabel.
    let least = UNREACHED * 2;
    let at = starts[node]!;
    for (let s = at; s < end; s++) {
      const word = words[s]!;
      if ((word & RES) === 0) continue;
      const next = labels[word >>> NODE_SHIFT]! + lengths[(word >>> LENGTH_SHIFT) & LENGTH_MASK]!;
      if (next < least) {
        least = next;
        at = s;
      }
    }
    work += end - starts[node]!;
    if (least % hop === nodeCount) {
      work = interval;
    } else {
      labels[node] = least;
      current[node] = at;
    }
    if (isQueued[node] === 0) {
      isQueued[node] = 1;
      queue[queueEnd] = node;
      queueEnd = queueEnd === nodeCount ? 0 : queueEnd + 1;
    }
  }
  const arcCount = problem.tails.length;
  const flows = new BigInt64Array(arcCount);
  for (let arc = 0; arc < arcCount; arc++) flows[arc] = rooms[mates[residual.slots[arc]!]!]!;
  const distances = labels.map((label) => Math.floor(label / hop));
  return { flows, distances };
}

/** Exact distances, searched backwards from the deficits. */
function createSearch({ nodeCount, starts, words }: Residual) {
  const potentials = new Int32Array(nodeCount);
  const levels = new Int32Array(nodeCount);
  const hops = new Int32Array(nodeCount);
  const next = new Int32Array(nodeCount);
  const previous = new Int32Array(nodeCount);
  const queue = new Int32Array(nodeCount + 1);
  const isQueued = new Uint8Array(nodeCount);
  let buckets = new Int32Array(64).fill(-1);
  const costs = Int32Array.from([0, 1, 2, 3, 0, -1, -2, -3]);

  function update(excess: BigInt64Array, labels: Int32Array, hop: number): void {
    levels.fill(UNREACHED);
    let waiting = 0;
    let queueAt = 0;
    let queueEnd = 0;
    for (let node = 0; node < nodeCount; node++) {
      potentials[node] = Math.floor(labels[node]! / hop);
      if (excess[node]! < 0n) {
        levels[node] = 0;
        hops[node] = 0;
        queue[queueEnd++] = node;
        isQueued[node] = 1;
      }
    }
    let level = 0;
    while (true) {
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
          const there = reach - costs[(word >>> LENGTH_SHIFT) & LENGTH_MASK]! - potentials[tail]!;
          const known = levels[tail]!;
          if (there > known || (there === known && hopsThere >= hops[tail]!)) continue;
          if (known !== UNREACHED && known > level) {
            // Out of the bucket in which it waited.
            waiting--;
            const before = previous[tail]!;
            const after = next[tail]!;
            if (before === -1) buckets[known] = after;
            else next[before] = after;
            if (after !== -1) previous[after] = before;
          }
          levels[tail] = there;
          hops[tail] = hopsThere;
          if (there === level) {
            if (isQueued[tail] === 0) {
              isQueued[tail] = 1;
              queue[queueEnd] = tail;
              queueEnd = queueEnd === nodeCount ? 0 : queueEnd + 1;
            }
          } else {
            if (there >= buckets.length) {
              const more = new Int32Array(2 * there).fill(-1);
              more.set(buckets);
              buckets = more;
            }
            const first = buckets[there]!;
            next[tail] = first;
            previous[tail] = -1;
            if (first !== -1) previous[first] = tail;
            buckets[there] = tail;
            waiting++;
          }
        }
      }
      if (waiting === 0) break;
      level++;
      while (buckets[level] === -1) level++;
      for (let node = buckets[level]!; node !== -1; node = next[node]!) {
        queue[queueEnd] = node;
        queueEnd = queueEnd === nodeCount ? 0 : queueEnd + 1;
        isQueued[node] = 1;
        waiting--;
      }
      buckets[level] = -1;
    }
    for (let node = 0; node < nodeCount; node++) {
      const reached = levels[node]!;
      labels[node] =
        reached === UNREACHED
          ? (potentials[node]! + level + 1) * hop
          : (potentials[node]! + reached) * hop + hops[node]!;
    }
  }
  return { update };
}
