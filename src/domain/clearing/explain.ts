/**
 * Takes a clearing apart into cycles ("you paid B, B paid C, C paid you") and, where credit was drawn, chains: flow
 * decomposition (Ahuja, Magnanti, Orlin, Network Flows, 1993, section 3.5), with short loops first, because those are
 * what people understand. Pairs are netted first, then cycles of three; what is left is taken apart by searching the
 * shortest way back to each account, from the ones with most partners on, whose searches serve many partners at once.
 */
import { type Explanation, LoopList } from './loops.ts';
import { mergePairs, type Pairs } from './pairs.ts';
import { peelShortest, type RemainingFlow } from './shortest.ts';
import type { Network } from './types.ts';

export type { Explanation } from './loops.ts';

/**
 * @param settled by obligation, as the solver gave it
 * @returns loops whose amounts add up to what each pair of accounts settles
 */
export function explainClearing(network: Network, settled: BigInt64Array): Explanation {
  const pairs = mergePairs({ ...network, amounts: settled });
  const loops = new LoopList();
  peelSelves(pairs, loops);
  peelShortest(flowOf(network.accountCount, pairs), loops);
  return loops.shortestFirst();
}

/** What accounts owe themselves. */
function peelSelves(pairs: Pairs, loops: LoopList): void {
  for (let pair = 0; pair < pairs.count; pair++) {
    const debtor = pairs.debtors[pair]!;
    const amount = pairs.amounts[pair]!;
    if (debtor === pairs.creditors[pair] && amount > 0n) loops.add(Int32Array.of(debtor), 1, amount, true);
  }
}

/** What is left to explain. The pool pays those that draw, and is paid by those that take in. */
function flowOf(accountCount: number, pairs: Pairs): RemainingFlow {
  const nets = new BigInt64Array(accountCount);
  let arcCount = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    const amount = pairs.amounts[pair]!;
    if (amount === 0n || pairs.debtors[pair] === pairs.creditors[pair]) continue;
    arcCount++;
    nets[pairs.debtors[pair]!]! += amount;
    nets[pairs.creditors[pair]!]! -= amount;
  }
  const pool = accountCount;
  const arcsMax = arcCount + accountCount;
  const starts = new Int32Array(accountCount + 2);
  const tails = new Int32Array(arcsMax);
  const heads = new Int32Array(arcsMax);
  const amounts = new BigInt64Array(arcsMax);
  let count = 0;
  const add = (tail: number, head: number, amount: bigint): void => {
    tails[count] = tail;
    heads[count] = head;
    amounts[count++] = amount;
  };
  for (let account = 0; account < accountCount; account++) {
    starts[account] = count;
    const end = pairs.starts[account + 1]!;
    for (let pair = pairs.starts[account]!; pair < end; pair++) {
      const amount = pairs.amounts[pair]!;
      if (amount !== 0n && pairs.creditors[pair] !== account) add(account, pairs.creditors[pair]!, amount);
    }
    if (nets[account]! < 0n) add(account, pool, -nets[account]!);
  }
  starts[pool] = count;
  for (let account = 0; account < accountCount; account++) if (nets[account]! > 0n) add(pool, account, nets[account]!);
  starts[pool + 1] = count;
  const nodeCount = accountCount + 1;
  return {
    nodeCount,
    starts,
    tails: tails.subarray(0, count),
    heads: heads.subarray(0, count),
    amounts: amounts.subarray(0, count),
    ...incoming(nodeCount, heads.subarray(0, count)),
  };
}

function incoming(nodeCount: number, heads: Int32Array): { inStarts: Int32Array; inArcs: Int32Array } {
  const inStarts = new Int32Array(nodeCount + 1);
  for (let arc = 0; arc < heads.length; arc++) inStarts[heads[arc]! + 1]!++;
  for (let node = 0; node < nodeCount; node++) inStarts[node + 1]! += inStarts[node]!;
  const next = inStarts.slice(0, nodeCount);
  const inArcs = new Int32Array(heads.length);
  for (let arc = 0; arc < heads.length; arc++) inArcs[next[heads[arc]!]!++] = arc;
  return { inStarts, inArcs };
}
