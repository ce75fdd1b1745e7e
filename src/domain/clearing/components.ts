/**
 * Strongly connected components, by Tarjan's algorithm (Depth-first search and linear graph algorithms, SIAM J. Comput.
 * 1(2), 1972, doi 10.1137/0201010), with a stack of its own instead of recursion: a path may have millions of accounts.
 */

/** A directed graph by its arcs: those of node v go to `heads[starts[v]]` … `heads[starts[v + 1] - 1]`. */
export interface Digraph {
  readonly nodeCount: number;
  readonly starts: Int32Array;
  readonly heads: Int32Array;
}

export interface Components {
  readonly count: number;
  /** By node, from 0: an arc between two components leads from the one with the higher number to the other. */
  readonly of: Int32Array;
}

export function findComponents({ nodeCount, starts, heads }: Digraph): Components {
  /** When a node was first seen, from 1; 0: not yet. */
  const seen = new Int32Array(nodeCount);
  /** The earliest node on the stack that is known to be reached from this one. */
  const low = new Int32Array(nodeCount);
  const of = new Int32Array(nodeCount).fill(-1);
  /** Nodes seen and not yet in a component. */
  const stack = new Int32Array(nodeCount);
  const path = new Int32Array(nodeCount);
  const nextArc = new Int32Array(nodeCount);
  let stackSize = 0;
  let clock = 0;
  let count = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (seen[root] !== 0) continue;
    let depth = 0;
    let node = root;
    seen[node] = low[node] = ++clock;
    nextArc[node] = starts[node]!;
    stack[stackSize++] = node;
    while (true) {
      const arc = nextArc[node]!;
      if (arc < starts[node + 1]!) {
        nextArc[node] = arc + 1;
        const head = heads[arc]!;
        if (seen[head] === 0) {
          path[depth++] = node;
          node = head;
          seen[node] = low[node] = ++clock;
          nextArc[node] = starts[node]!;
          stack[stackSize++] = node;
        } else if (of[head] === -1 && seen[head]! < low[node]!) {
          low[node] = seen[head]!;
        }
        continue;
      }
      if (low[node] === seen[node]) {
        let member: number;
        do {
          member = stack[--stackSize]!;
          of[member] = count;
        } while (member !== node);
        count++;
      }
      if (depth === 0) break;
      const parent = path[--depth]!;
      if (low[node]! < low[parent]!) low[parent] = low[node]!;
      node = parent;
    }
  }
  return { count, of };
}
