/** Two ways of paying, measured in turn: the machine's pace changes within seconds, so that only neighbours tell anything of each other. */
import { median } from './figures.ts';

export interface Comparison {
  readonly connections: readonly number[];
  readonly rounds: number;
  /** What the other way is called, as in "with two fees". */
  readonly other: string;
  /** Payments a second, over so many connections. */
  readonly plain: (connections: number) => Promise<number>;
  readonly others: (connections: number) => Promise<number>;
  readonly say: (text: string) => void;
}

/**
 * Each round measures both, every second one the other way round. Rates are medians, and so is the ratio: of the rounds, each of which has
 * its own.
 *
 * @returns lines of a table
 */
export async function compareWithPlain({
  connections,
  rounds,
  other,
  plain,
  others,
  say,
}: Comparison): Promise<string[]> {
  const lines = [`| | plain/s | ${other}/s | of plain | rounds |`, '| --- | --: | --: | --: | --: |'];
  for (const count of connections) {
    const taken: { plain: number; other: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const one = { plain: Number.NaN, other: Number.NaN };
      const ways = [async () => (one.plain = await plain(count)), async () => (one.other = await others(count))];
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) await way();
      taken.push(one);
      say(`${count} connections: ${Math.round(one.plain)} plain transfers/s, ${Math.round(one.other)} ${other}/s`);
    }
    const ratios = taken.map((round) => round.other / round.plain);
    const whole = (pick: 'plain' | 'other') => Math.round(median(taken.map((round) => round[pick])));
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    lines.push(
      `| ${count} connections | ${whole('plain')} | ${whole('other')} | ${median(ratios).toFixed(2)} | ${least} to ${most} |`,
    );
  }
  return lines;
}
