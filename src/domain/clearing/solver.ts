/**
 * The most debt that can be cleared in a network of obligations, with the least credit, and the proof of it.
 *
 * Merge obligations by pair, keep the core, route what must remain at the least cost, let few obligations end partly
 * settled, and share out what each pair settles among its obligations in their order.
 */
import { type Core, coreOf } from './core.ts';
import { routeExcess } from './flow.ts';
import { mergePairs, type Pairs, requireBounds } from './pairs.ts';
import { roundToVertex } from './rounding.ts';
import { type Bounds, type Clearing, type Network, SETTLED_WEIGHT } from './types.ts';

/** What a network comes down to before anything is solved. */
export interface Prepared {
  readonly network: Network;
  readonly pairs: Pairs;
  readonly core: Core;
}

/** @throws ClearingInputError on a network or bounds that are not as types.ts says */
export function prepareClearing(network: Network, bounds: Bounds | null): Prepared {
  const pairs = mergePairs(network);
  if (bounds !== null) requireBounds(network, bounds);
  return { network, pairs, core: coreOf(network.accountCount, pairs, bounds) };
}

export function solvePrepared({ network, pairs, core }: Prepared): Clearing {
  const { flows, distances } = routeExcess(core.problem);
  roundToVertex(core.problem, flows);
  return {
    settled: shareOut(network, pairs, settledByPair(pairs, core, flows)),
    potentials: potentialsOf(network.accountCount, core, distances),
  };
}

/** @throws ClearingInputError on a network or bounds that are not as types.ts says */
export const solveClearing = (network: Network, bounds: Bounds | null): Clearing =>
  solvePrepared(prepareClearing(network, bounds));

/** What accounts owe themselves is a cycle of one. What is outside the core cannot be cleared. */
function settledByPair(pairs: Pairs, core: Core, remainders: BigInt64Array): BigInt64Array {
  const settled = new BigInt64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    if (pairs.debtors[pair] === pairs.creditors[pair]) settled[pair] = pairs.amounts[pair]!;
  }
  for (let arc = 0; arc < core.pairs.length; arc++) {
    const pair = core.pairs[arc]!;
    settled[pair] = pairs.amounts[pair]! - remainders[arc]!;
  }
  return settled;
}

/** A pair's first obligations are settled whole, then one in part, and the rest not at all. */
function shareOut(network: Network, pairs: Pairs, settledPairs: BigInt64Array): BigInt64Array {
  const settled = new BigInt64Array(network.amounts.length);
  for (let pair = 0; pair < pairs.count; pair++) {
    let left = settledPairs[pair]!;
    const end = pairs.obligations[pair + 1]!;
    for (let index = pairs.obligations[pair]!; left > 0n && index < end; index++) {
      const amount = network.amounts[index]!;
      const part = amount < left ? amount : left;
      settled[index] = part;
      left = BigInt.asIntN(64, left - part);
    }
  }
  return settled;
}

/**
 * One potential for each account, over all components. Obligations lead from components with higher numbers to lower
 * ones, and are not settled between them: each component is lifted above those before it, by enough that none of these
 * obligations seems worth settling. The pool's potential is 0.
 */
function potentialsOf(accountCount: number, core: Core, distances: Int32Array): Int32Array {
  const { components, accounts, weight } = core;
  const nodeCount = components.of.length;
  const potentials = new Int32Array(nodeCount);
  const hasPool = nodeCount > accountCount;
  if (hasPool) {
    // Accounts that may draw and take in, and have nothing in the core, stand where the pool stands.
    const pool = weight * distances[accounts.length - 1]!;
    const component = components.of[accountCount]!;
    for (let node = 0; node < nodeCount; node++) if (components.of[node] === component) potentials[node] = pool;
  }
  for (let node = 0; node < accounts.length; node++) {
    const account = accounts[node]!;
    if (account !== -1) potentials[account] = weight * distances[node]!;
  }
  const lowest = new Int32Array(components.count).fill(2 ** 31 - 1);
  const highest = new Int32Array(components.count).fill(-(2 ** 31));
  for (let node = 0; node < nodeCount; node++) {
    const component = components.of[node]!;
    const potential = potentials[node]!;
    if (potential < lowest[component]!) lowest[component] = potential;
    if (potential > highest[component]!) highest[component] = potential;
  }
  let top = 0;
  const lifts = new Int32Array(components.count);
  for (let component = 0; component < components.count; component++) {
    lifts[component] = top + SETTLED_WEIGHT - lowest[component]!;
    top = lifts[component]! + highest[component]!;
  }
  for (let node = 0; node < nodeCount; node++) potentials[node]! += lifts[components.of[node]!]!;
  if (hasPool) {
    const pool = potentials[accountCount]!;
    for (let account = 0; account < accountCount; account++) potentials[account]! -= pool;
  }
  return potentials.subarray(0, accountCount);
}
