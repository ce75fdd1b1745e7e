/**
 * Takes a clearing apart into cycles ("you paid B, B paid C, C paid you") and, where credit was drawn, chains: flow
 * decomposition (Ahuja, Magnanti, Orlin, Network Flows, 1993, section 3.5), with short loops first, because those are
 * what people understand. Pairs are netted first, then cycles of three; what is left is taken apart by searching the
 * shortest way back to each account, from the ones with most partners on, whose searches serve many partners at once.
 */
import { type Explanation, LoopList } from './loops.ts';
import { findPair, mergePairs, type Pairs } from './pairs.ts';
import { degree, peelShortest, type RemainingFlow } from './shortest.ts';
import type { Network } from './types.ts';

export type { Explanation } from './loops.ts';

/**
 * @param settled by obligation, as the solver gave it
 * @returns loops whose amounts add up to what each pair of accounts settles
 */
export function explainClearing(network: Network, settled: BigInt64Array): Explanation {
  const pairs = mergePairs({ ...network, amounts: settled });
  const loops = new LoopList();
  const left = pairs.amounts.slice();
  peelPairs(pairs, left, loops);
  const flow = remainingFlow(network.accountCount, pairs, left);
  peelTriangles(flow, loops);
  peelShortest(flow, loops);
  return loops.shortestFirst();
}

function peelPairs(pairs: Pairs, left: BigInt64Array, loops: LoopList): void {
  const accounts = new Int32Array(2);
  for (let pair = 0; pair < pairs.count; pair++) {
    const debtor = pairs.debtors[pair]!;
    const creditor = pairs.creditors[pair]!;
    const amount = left[pair]!;
    if (debtor > creditor || amount === 0n) continue;
    const back = debtor === creditor ? pair : findPair(pairs, creditor, debtor);
    if (back === -1) continue;
    const other = left[back]!;
    const both = amount < other ? amount : other;
    if (both === 0n) continue;
    accounts[0] = debtor;
    accounts[1] = creditor;
    loops.add(accounts, debtor === creditor ? 1 : 2, both, true);
    left[pair] = amount - both;
    if (back !== pair) left[back] = other - both;
  }
}

/** What is left to explain. The pool pays those that draw, and is paid by those that take in. */
function remainingFlow(accountCount: number, pairs: Pairs, left: BigInt64Array): RemainingFlow {
  const nets = new BigInt64Array(accountCount);
  let arcCount = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    const amount = left[pair]!;
    if (amount === 0n) continue;
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
      if (left[pair] !== 0n) add(account, pairs.creditors[pair]!, left[pair]!);
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

/**
 * Each triangle is looked for from that of its accounts with the fewest partners: over all of them that takes no more than
 * arcs^1.5 steps (Itai and Rodeh, Finding a minimum circuit in a graph, SIAM J. Comput. 7(4), 1978, doi 10.1137/0207033).
 */
function peelTriangles(flow: RemainingFlow, loops: LoopList): void {
  const { nodeCount, starts, tails, heads, amounts, inStarts, inArcs } = flow;
  const pool = nodeCount - 1;
  const ranks = Int32Array.from({ length: nodeCount }, (_, node) => degree(flow, node));
  const isAbove = (node: number, base: number): boolean =>
    ranks[node]! > ranks[base]! || (ranks[node] === ranks[base] && node > base);
  /** By node: the arc from it to the base, or -1. */
  const toBase = new Int32Array(nodeCount).fill(-1);
  const accounts = new Int32Array(3);
  const tryTriangle = (first: number, second: number): void => {
    const third = toBase[heads[second]!]!;
    if (third === -1) return;
    let least = amounts[first]!;
    if (amounts[second]! < least) least = amounts[second]!;
    if (amounts[third]! < least) least = amounts[third]!;
    if (least === 0n) return;
    amounts[first]! -= least;
    amounts[second]! -= least;
    amounts[third]! -= least;
    accounts[0] = tails[first]!;
    accounts[1] = tails[second]!;
    accounts[2] = tails[third]!;
    loops.add(accounts, 3, least, true);
  };
  for (let base = 0; base < pool; base++) {
    const inEnd = inStarts[base + 1]!;
    let sources = 0;
    for (let at = inStarts[base]!; at < inEnd; at++) {
      const arc = inArcs[at]!;
      const tail = tails[arc]!;
      if (tail === pool || amounts[arc] === 0n || !isAbove(tail, base)) continue;
      toBase[tail] = arc;
      sources++;
    }
    const end = starts[base + 1]!;
    for (let first = starts[base]!; sources > 0 && first < end; first++) {
      const middle = heads[first]!;
      if (middle === pool || amounts[first] === 0n || !isAbove(middle, base)) continue;
      const middleStart = starts[middle]!;
      const middleEnd = starts[middle + 1]!;
      if (middleEnd - middleStart <= 8 * sources) {
        for (let second = middleStart; second < middleEnd; second++) tryTriangle(first, second);
      } else {
        for (let at = inStarts[base]!; at < inEnd; at++) {
          const tail = tails[inArcs[at]!]!;
          if (toBase[tail] === -1) continue;
          const second = findArc(heads, middleStart, middleEnd, tail);
          if (second !== -1) tryTriangle(first, second);
        }
      }
    }
    for (let at = inStarts[base]!; at < inEnd; at++) toBase[tails[inArcs[at]!]!] = -1;
  }
}

function findArc(heads: Int32Array, start: number, end: number, head: number): number {
  let low = start;
  let high = end - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = heads[middle]!;
    if (found === head) return middle;
    if (found < head) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
