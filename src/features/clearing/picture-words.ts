/** What a picture of a run says in words. */
import { formatAmount } from '../../domain/money.ts';
import type { LoopGraph } from './picture-graph.ts';
import type { LoopTotals, Occasion } from './picture-queries.ts';
import type { Caption } from './picture-svg.ts';

/** Characters of a circuit's name. The whole one may have more than a line. */
const NAME_LENGTH_MAX = 60;

/** Characters of an account's id at which shortening begins. More are taken where these do not tell all of them apart. */
const SHORT_LENGTH = 6;

interface Told {
  readonly graph: LoopGraph;
  readonly totals: LoopTotals;
  readonly occasion: Occasion;
  readonly isApplied: boolean;
  /** Whether it shows only what one member is in. */
  readonly isOwn: boolean;
  readonly scale: number;
}

export function captionOf({ graph, totals, occasion, isApplied, isOwn, scale }: Told): Caption {
  const { circuit, unit, day } = occasion;
  const name = circuit.length > NAME_LENGTH_MAX ? `${circuit.slice(0, NAME_LENGTH_MAX).trimEnd()}…` : circuit;
  const title = `${name}: clearing run of ${day}${isApplied ? '' : ' (not applied)'}`;
  const loops = Number(totals.cycles + totals.chains);
  if (loops === 0)
    return { title, lines: [isOwn ? 'You are in none of its cycles and chains.' : 'It clears nothing.'] };
  const drawn = graph.cycles + graph.chains;
  const own = isOwn ? ' that you are in' : '';
  const amount = `${formatAmount(graph.settled, scale)} ${unit} settled without money`;
  const all = BigInt(totals.settled);
  const lines =
    drawn === loops
      ? [`All ${loopsOf(totals)}${own}: ${amount}.`]
      : [
          `${counted(drawn)} of ${counted(loops)} cycles and chains${own}, the shortest first: ${amount}, ` +
            `${percentOf(graph.settled, all)} of ${isOwn ? 'what those come to' : 'what was cleared'}.`,
        ];
  if (drawn > 0)
    lines.push('An arrow leads from who owed to who was owed; the thicker, the more. Two heads: as much each way.');
  if (graph.chains > 0) lines.push('Dashed: credit that is drawn (a balance falls) and taken in (a balance rises).');
  return { title, lines };
}

const counted = (count: number | bigint): string => count.toLocaleString('en');

function loopsOf({ cycles, chains }: LoopTotals): string {
  const kinds = [
    [cycles, 'cycle'],
    [chains, 'chain'],
  ] as const;
  return kinds
    .filter(([count]) => count > 0n)
    .map(([count, kind]) => `${counted(count)} ${kind}${count === 1n ? '' : 's'}`)
    .join(' and ');
}

/** Rounded down: what is not all of it is never 100 %. */
function percentOf(part: bigint, all: bigint): string {
  const percent = (part * 100n) / all;
  return percent === 0n && part > 0n ? 'less than 1 %' : `${percent} %`;
}

/**
 * Short names of ids, no two alike: the last letters, because the first ones of ids made at the same time are the same.
 * The dots tell them from external ids, which have none.
 */
export function shortNamesOf(ids: readonly string[]): Map<string, string> {
  for (let length = SHORT_LENGTH; ; length++) {
    const names = ids.map((id) => (id.length > length ? `…${id.slice(-length)}` : id));
    if (new Set(names).size === new Set(ids).size) return new Map(ids.map((id, index) => [id, names[index] as string]));
  }
}
