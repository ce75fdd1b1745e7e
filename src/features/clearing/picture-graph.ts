/**
 * What a picture of a run shows, as graphs in the language DOT (graphviz.org/doc/info/lang.html): accounts, what is settled
 * from one to another, and where credit is drawn and taken in. Neither layout nor I/O.
 */
import { formatAmount } from '../../domain/money.ts';
import type { LoopRow } from './queries.ts';

export type Loop = Pick<LoopRow, 'amount' | 'closed' | 'accounts'>;

/** From an account to another, or between an account and the credit that a chain begins or ends with. Minor units. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'settled' | 'drawn' | 'taken in';
  amount: bigint;
}

/** Loops laid over each other. */
export interface LoopGraph {
  /** The loops that it has, and what they settle together in minor units. */
  readonly cycles: number;
  readonly chains: number;
  readonly settled: bigint;
  readonly arrows: readonly Arrow[];
}

const DRAWN = 'credit drawn by';
const TAKEN_IN = 'credit taken in by';

function arrowsOf({ accounts, amount, closed }: Loop): Arrow[] {
  const arrows = accounts.slice(0, closed ? undefined : -1).map((from, index): Arrow => {
    const to = accounts[(index + 1) % accounts.length] as string;
    return { from, to, kind: 'settled', amount };
  });
  if (closed) return arrows;
  const [first, last] = [accounts[0], accounts.at(-1)] as [string, string];
  arrows.push({ from: `${DRAWN} ${first}`, to: first, kind: 'drawn', amount });
  arrows.push({ from: last, to: `${TAKEN_IN} ${last}`, kind: 'taken in', amount });
  return arrows;
}

/** @param arrowsMax loops are taken in their order until one would bring more arrows than that */
export function graphOf(loops: readonly Loop[], arrowsMax: number): LoopGraph {
  const arrows = new Map<string, Arrow>();
  const keyOf = ({ from, to }: Arrow): string => `${from} > ${to}`;
  let [cycles, chains, settled] = [0, 0, 0n];
  for (const loop of loops) {
    const own = arrowsOf(loop);
    if (arrows.size + own.filter((arrow) => !arrows.has(keyOf(arrow))).length > arrowsMax) break;
    for (const arrow of own) {
      const known = arrows.get(keyOf(arrow));
      if (known === undefined) arrows.set(keyOf(arrow), arrow);
      else known.amount += arrow.amount;
      if (arrow.kind === 'settled') settled += loop.amount;
    }
    if (loop.closed) cycles++;
    else chains++;
  }
  return { cycles, chains, settled, arrows: [...arrows.values()] };
}

/** The accounts of a graph, each once. */
export const accountsOf = ({ arrows }: Pick<LoopGraph, 'arrows'>): string[] => [
  ...new Set(arrows.flatMap(({ from, to, kind }) => (kind === 'settled' ? [from, to] : []))),
];

/** Arrows by the parts of the graph that hang together, the largest first. */
function partsOf(arrows: readonly Arrow[]): Arrow[][] {
  const parts = new Map<string, Arrow[]>();
  for (const arrow of arrows) {
    const one = parts.get(arrow.from) ?? [];
    const other = parts.get(arrow.to) ?? [];
    const joined = one === other ? one : [...one, ...other];
    joined.push(arrow);
    for (const { from, to } of joined) parts.set(from, joined).set(to, joined);
  }
  return [...new Set(parts.values())].toSorted((a, b) => b.length - a.length);
}

/** Points. The widest line is for the largest amount; width goes with the square root, so that small amounts are seen. */
const LINE_MIN = 0.8;
const LINE_SPREAD = 4.2;

const FONT = 'fontname="Helvetica,Arial,sans-serif"';

/**
 * A graph for each part that hangs together, black on white, in DOT.
 *
 * @param labels by account, what it is called in the picture
 */
export function dotsOf({ arrows }: LoopGraph, labels: ReadonlyMap<string, string>, scale: number): string[] {
  const largest = arrows.reduce((most, { amount }) => (amount > most ? amount : most), 1n);
  const widthOf = (amount: bigint): string =>
    (LINE_MIN + LINE_SPREAD * Math.sqrt(Number(amount) / Number(largest))).toFixed(2);
  const line = ({ from, to, kind, amount }: Arrow, more: string): string => {
    const style = kind === 'settled' ? '' : ' style=dashed';
    const label = quoted(`  ${formatAmount(amount, scale)} `);
    return `${quoted(from)} -> ${quoted(to)} [label=${label} penwidth=${widthOf(amount)}${style}${more}];`;
  };
  return partsOf(arrows).map((part) =>
    [
      'digraph "accounts that settle with each other" {',
      `graph [bgcolor=transparent nodesep=0.35 ranksep=0.4 pad=0.1 overlap=false splines=true ${FONT}];`,
      `node [shape=box style=rounded fontsize=11 height=0.3 width=0.6 margin="0.1,0.05" ${FONT}];`,
      `edge [fontsize=9 arrowsize=0.6 len=1.2 ${FONT}];`,
      ...accountsOf({ arrows: part }).map((id) => `${quoted(id)} [label=${quoted(labels.get(id) ?? id)}];`),
      ...part.flatMap(({ from, to, kind }) => {
        if (kind === 'settled') return [];
        return `${quoted(kind === 'drawn' ? from : to)} [shape=plain fontsize=9 label="credit ${kind}"];`;
      }),
      ...paired(part).map(([arrow, isBoth]) => line(arrow, isBoth ? ' dir=both' : '')),
      '}',
    ].join('\n'),
  );
}

/** Arrows, and whether each stands for one of the same amount in the other direction too. */
function paired(arrows: readonly Arrow[]): [Arrow, boolean][] {
  const backOf = ({ from, to, amount }: Arrow): Arrow | undefined =>
    arrows.find((other) => other.from === to && other.to === from && other.amount === amount);
  return arrows.flatMap((arrow, index): [Arrow, boolean][] => {
    const back = backOf(arrow);
    if (back !== undefined && arrows.indexOf(back) < index) return [];
    return [[arrow, back !== undefined && back !== arrow]];
  });
}

/** A string of DOT. Graphviz reads escapes in it, and entities as HTML has them. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;')}"`;
