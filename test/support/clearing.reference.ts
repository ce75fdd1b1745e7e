import {
  type Bounds,
  type Clearing,
  CREDIT_WEIGHT,
  type Network,
  SETTLED_WEIGHT,
} from '../../src/domain/clearing/types.ts';

/** What may still be done: move up to `room` units along it, at this cost for each. Its twin takes them back. */
interface Arc {
  readonly from: number;
  readonly to: number;
  readonly cost: number;
  room: bigint;
  readonly twin: Arc;
}

/**
 * The optimum, as simply as it can be had: begin with nothing settled, and as long as there is a residual cycle of
 * negative cost, go round one whose mean cost is the least. Any other choice may go back and forth between large arcs by
 * one unit at a time, for ever as good as; this one ends soon whatever the amounts (Goldberg and Tarjan, J. ACM 36(4),
 * 1989, doi 10.1145/76359.76368). Much too slow for anything but small networks, and no code in common with what it is a
 * reference for. The distances at the end are the potentials that prove it.
 */
export function referenceClearing(network: Network, bounds: Bounds | null): Clearing {
  const { accountCount, debtors, creditors, amounts } = network;
  const pool = accountCount;
  const arcs: Arc[] = [];
  const addArc = (from: number, to: number, cost: number, room: bigint): Arc => {
    const arc = { from, to, cost, room } as { -readonly [K in keyof Arc]: Arc[K] };
    arc.twin = { from: to, to: from, cost: -cost, room: 0n, twin: arc };
    arcs.push(arc, arc.twin);
    return arc;
  };
  const obligations = Array.from(amounts, (amount, obligation) =>
    addArc(debtors[obligation] as number, creditors[obligation] as number, -SETTLED_WEIGHT, amount),
  );
  for (let account = 0; account < accountCount && bounds !== null; account++) {
    addArc(pool, account, CREDIT_WEIGHT, bounds.mayFall[account] as bigint);
    addArc(account, pool, 0, bounds.mayRise[account] as bigint);
  }

  for (;;) {
    const found = cycleOfLeastMean(accountCount + 1, arcs);
    if ('distances' in found) {
      const atPool = found.distances[pool] as number;
      return {
        settled: BigInt64Array.from(obligations, ({ twin }) => twin.room),
        potentials: Int32Array.from(
          { length: accountCount },
          (_, account) => (found.distances[account] as number) - atPool,
        ),
      };
    }
    const least = found.cycle.reduce((room, arc) => (arc.room < room ? arc.room : room), (found.cycle[0] as Arc).room);
    for (const arc of found.cycle) {
      arc.room -= least;
      arc.twin.room += least;
    }
  }
}

/** The shortest walk to each node of exactly as many arcs as its level, from wherever: its cost, and its last arc. */
interface Level {
  readonly costs: readonly number[];
  readonly arrivals: readonly (Arc | null)[];
}

function levelsOf(nodeCount: number, arcs: readonly Arc[]): Level[] {
  const levels: Level[] = [{ costs: new Array<number>(nodeCount).fill(0), arrivals: [] }];
  for (let level = 1; level <= nodeCount; level++) {
    const before = (levels.at(-1) as Level).costs;
    const costs = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY);
    const arrivals = new Array<Arc | null>(nodeCount).fill(null);
    for (const arc of arcs) {
      const cost = (before[arc.from] as number) + arc.cost;
      if (arc.room === 0n || cost >= (costs[arc.to] as number)) continue;
      costs[arc.to] = cost;
      arrivals[arc.to] = arc;
    }
    levels.push({ costs, arrivals });
  }
  return levels;
}

/**
 * A cycle with room whose mean cost is the least, if that is below 0 (Karp, Discrete Math. 23, 1978, doi
 * 10.1016/0012-365X(78)90011-0); otherwise the distances from all nodes.
 */
function cycleOfLeastMean(nodeCount: number, arcs: readonly Arc[]): { cycle: Arc[] } | { distances: number[] } {
  const levels = levelsOf(nodeCount, arcs);
  const last = levels[nodeCount] as Level;
  const means = last.costs.map((cost, node) =>
    levels.slice(0, nodeCount).reduce((most, { costs }, level) => {
      const mean = (cost - (costs[node] as number)) / (nodeCount - level);
      return mean > most ? mean : most;
    }, Number.NEGATIVE_INFINITY),
  );
  const least = Math.min(...means);
  // Shortest walks need no more arcs than there are other nodes, where no cycle makes them ever shorter.
  if (least >= 0)
    return { distances: last.costs.map((_, node) => Math.min(...levels.map(({ costs }) => costs[node] as number))) };
  // Back along the walk to where it meets itself: for this node, each cycle on it has the least mean (Karp's theorem 1).
  const walk: Arc[] = [];
  let node = means.indexOf(least);
  for (let level = nodeCount; level > 0; level--) {
    const arc = (levels[level] as Level).arrivals[node] as Arc;
    walk.push(arc);
    node = arc.from;
    const start = walk.findIndex(({ to }) => to === node);
    if (start !== -1) return { cycle: walk.slice(start) };
  }
  throw new Error('a walk of so many arcs meets itself');
}
