/**
 * The core of a network: the flow problem that decides what can be cleared, and nothing else.
 *
 * What is solved for is what *remains*. Leaving everything unsettled would satisfy every account; the least that must
 * remain routes each account's net position over existing obligations, at a cost of each unit that it uses. An obligation
 * that is on no cycle cannot be cleared, so only those inside a strongly connected component take part. With credit, a
 * pool stands beside the accounts: drawing credit leads into it, taking credits in leads out of it.
 */
import { type Components, findComponents } from './components.ts';
import type { Pairs } from './pairs.ts';
import type { FlowProblem } from './residual.ts';
import { type Bounds, CREDIT_WEIGHT, SETTLED_WEIGHT } from './types.ts';

export interface Core {
  readonly problem: FlowProblem;
  /** By arc: the pair whose remainder it is, or -1 for an arc of the pool. The arcs of pairs come first. */
  readonly pairs: Int32Array;
  /** By node: its account, or -1 for the pool. */
  readonly accounts: Int32Array;
  /** Of accounts, and of the pool behind them where there is one. */
  readonly components: Components;
  /** What a unit of cost in the problem counts for. */
  readonly weight: number;
}

const isArc = (pairs: Pairs, pair: number): boolean =>
  pairs.debtors[pair] !== pairs.creditors[pair] && pairs.amounts[pair]! > 0n;

export function coreOf(accountCount: number, pairs: Pairs, bounds: Bounds | null): Core {
  const components = componentsOf(accountCount, pairs, bounds);
  const { of } = components;
  const nodes = new Int32Array(accountCount).fill(-1);
  const accounts = new Int32Array(accountCount + 1);
  const kept = new Int32Array(pairs.count);
  let arcCount = 0;
  let nodeCount = 0;
  const nodeOf = (account: number): number => {
    if (nodes[account] === -1) {
      accounts[nodeCount] = account;
      nodes[account] = nodeCount++;
    }
    return nodes[account]!;
  };
  for (let pair = 0; pair < pairs.count; pair++) {
    const debtor = pairs.debtors[pair]!;
    const creditor = pairs.creditors[pair]!;
    if (of[debtor] !== of[creditor] || !isArc(pairs, pair)) continue;
    kept[arcCount++] = pair;
    nodeOf(debtor);
    nodeOf(creditor);
  }
  const poolArcs = bounds === null ? 0 : 2 * nodeCount;
  const arcs = newArcs(arcCount + poolArcs);
  const excesses = new BigInt64Array(nodeCount + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    const pair = kept[arc]!;
    const tail = nodes[pairs.debtors[pair]!]!;
    const head = nodes[pairs.creditors[pair]!]!;
    const amount = pairs.amounts[pair]!;
    arcs.tails[arc] = tail;
    arcs.heads[arc] = head;
    arcs.capacities[arc] = amount;
    arcs.costs[arc] = bounds === null ? 1 : SETTLED_WEIGHT;
    excesses[tail] = BigInt.asIntN(64, excesses[tail]! + amount);
    excesses[head] = BigInt.asIntN(64, excesses[head]! - amount);
  }
  let count = arcCount;
  if (bounds !== null) {
    const pool = nodeCount;
    accounts[nodeCount++] = -1;
    count = addPoolArcs(arcs, arcCount, pool, accounts, bounds, of[accountCount]!, of);
  }
  return {
    problem: {
      nodeCount,
      tails: arcs.tails.subarray(0, count),
      heads: arcs.heads.subarray(0, count),
      capacities: arcs.capacities.subarray(0, count),
      costs: arcs.costs.subarray(0, count),
      excesses: excesses.subarray(0, nodeCount),
    },
    pairs: kept.subarray(0, arcCount),
    accounts: accounts.subarray(0, nodeCount),
    components,
    weight: bounds === null ? SETTLED_WEIGHT : 1,
  };
}

const newArcs = (count: number) => ({
  tails: new Int32Array(count),
  heads: new Int32Array(count),
  capacities: new BigInt64Array(count),
  costs: new Uint8Array(count),
});

/** Answers with the count of arcs. */
function addPoolArcs(
  arcs: ReturnType<typeof newArcs>,
  pairArcs: number,
  pool: number,
  accounts: Int32Array,
  { mayFall, mayRise }: Bounds,
  poolComponent: number,
  of: Int32Array,
): number {
  const owes = new BigInt64Array(pool);
  const isOwed = new BigInt64Array(pool);
  for (let arc = 0; arc < pairArcs; arc++) {
    const amount = arcs.capacities[arc]!;
    owes[arcs.tails[arc]!]! += amount;
    isOwed[arcs.heads[arc]!]! += amount;
  }
  let count = pairArcs;
  const add = (tail: number, head: number, bound: bigint, turnover: bigint, cost: number): void => {
    // Nobody draws more than it owes. One unit more than that can never be used up, so that it limits nothing.
    const capacity = bound <= turnover ? bound : turnover + 1n;
    if (capacity === 0n) return;
    arcs.tails[count] = tail;
    arcs.heads[count] = head;
    arcs.capacities[count] = capacity;
    arcs.costs[count] = cost;
    count++;
  };
  for (let node = 0; node < pool; node++) {
    const account = accounts[node]!;
    if (of[account] !== poolComponent) continue;
    add(node, pool, mayFall[account]!, owes[node]!, CREDIT_WEIGHT);
    add(pool, node, mayRise[account]!, isOwed[node]!, 0);
  }
  return count;
}

/** Credits move round cycles as obligations do: out of the pool into accounts that may draw, and into it from those that may take in. */
function componentsOf(accountCount: number, pairs: Pairs, bounds: Bounds | null): Components {
  const nodeCount = bounds === null ? accountCount : accountCount + 1;
  const starts = new Int32Array(nodeCount + 1);
  const heads = new Int32Array(pairs.count + (bounds === null ? 0 : 2 * accountCount));
  let count = 0;
  for (let account = 0; account < accountCount; account++) {
    starts[account] = count;
    const end = pairs.starts[account + 1]!;
    for (let pair = pairs.starts[account]!; pair < end; pair++) {
      if (isArc(pairs, pair)) heads[count++] = pairs.creditors[pair]!;
    }
    if (bounds !== null && bounds.mayRise[account]! > 0n) heads[count++] = accountCount;
  }
  if (bounds !== null) {
    starts[accountCount] = count;
    for (let account = 0; account < accountCount; account++) {
      if (bounds.mayFall[account]! > 0n) heads[count++] = account;
    }
  }
  starts[nodeCount] = count;
  return findComponents({ nodeCount, starts, heads });
}
