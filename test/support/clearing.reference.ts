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
 * negative cost, go round it (Klein 1967). Much too slow for anything but small networks, and no code in common with
 * what it is a reference for. The distances at the end are the potentials that prove it.
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
    const found = negativeCycle(accountCount + 1, arcs);
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

/** Bellman and Ford: a cycle of negative cost along which there is room or, if there is none, the distances from all nodes. */
function negativeCycle(nodeCount: number, arcs: readonly Arc[]): { cycle: Arc[] } | { distances: number[] } {
  const distances = new Array<number>(nodeCount).fill(0);
  const arrivals = new Array<Arc | null>(nodeCount).fill(null);
  let relaxed: Arc | null = null;
  for (let round = 0; round <= nodeCount; round++) {
    relaxed = null;
    for (const arc of arcs) {
      const distance = (distances[arc.from] as number) + arc.cost;
      if (arc.room === 0n || distance >= (distances[arc.to] as number)) continue;
      distances[arc.to] = distance;
      arrivals[arc.to] = arc;
      relaxed = arc;
    }
    if (relaxed === null) return { distances };
  }
  // After that many steps back, one stands on the cycle, wherever one started.
  let node = (relaxed as Arc).to;
  for (let step = 0; step < nodeCount; step++) node = (arrivals[node] as Arc).from;
  const cycle: Arc[] = [];
  const start = node;
  do {
    const arc = arrivals[node] as Arc;
    cycle.push(arc);
    node = arc.from;
  } while (node !== start);
  return { cycle };
}
