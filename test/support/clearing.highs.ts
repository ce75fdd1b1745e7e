import highsModule from 'highs';
import { type Bounds, type Network, UNLIMITED } from '../../src/domain/clearing/types.ts';
import type { Worth } from './clearing.ts';

/** Its types are those of its CommonJS file, in which the function is called `default`; its module exports the function itself. */
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** HiGHS works in doubles with a tolerance: beyond this, a total might round to its neighbour. */
export const HIGHS_TOTAL_MAX = 1_000_000n;

/**
 * The optimum by linear programming, in two steps and without any weights: first the most that can be cleared, then the
 * least credit with which that much can. So it tests the weights themselves. `d` is what a balance falls by, `t` what it
 * rises by, `f` what is settled.
 */
export async function loadHighsClearing(): Promise<(network: Network, bounds: Bounds | null) => Worth> {
  const highs = await loadHighs();
  const optimum = (problem: string): bigint => {
    const { Status, ObjectiveValue } = highs.solve(problem);
    const rounded = Math.round(ObjectiveValue);
    if (Status !== 'Optimal' || Math.abs(ObjectiveValue - rounded) > 1e-4) {
      throw new Error(`HiGHS answers ${Status} ${ObjectiveValue} to\n${problem}`);
    }
    return BigInt(rounded);
  };
  return (network, bounds) => {
    if (network.amounts.length === 0) return { cleared: 0n, creditUsed: 0n };
    const { rules, ranges, parts, falls } = linearProgram(network, bounds);
    const cleared = optimum(`Maximize\n all: ${parts}\nSubject To\n${rules}Bounds\n${ranges}End\n`);
    const least = `Minimize\n all: ${falls}\nSubject To\n${rules} most: ${parts} >= ${cleared}\nBounds\n${ranges}End\n`;
    return { cleared, creditUsed: bounds === null ? 0n : optimum(least) };
  };
}

/** The parts of the problem in CPLEX's LP format. */
function linearProgram({ accountCount, debtors, creditors, amounts }: Network, bounds: Bounds | null) {
  const terms = Array.from({ length: accountCount }, (_, account) =>
    bounds === null ? '' : `- d${account} + t${account}`,
  );
  amounts.forEach((_, obligation) => {
    const debtor = debtors[obligation] as number;
    const creditor = creditors[obligation] as number;
    if (debtor === creditor) return;
    terms[debtor] += ` + f${obligation}`;
    terms[creditor] += ` - f${obligation}`;
  });
  const ranges = Array.from(amounts, (amount, obligation) => ` 0 <= f${obligation} <= ${amount}\n`);
  for (let account = 0; account < accountCount && bounds !== null; account++) {
    const range = (name: string, bound: bigint) =>
      ` 0 <= ${name}${account} <= ${bound === UNLIMITED ? 'inf' : bound}\n`;
    ranges.push(range('d', bounds.mayFall[account] as bigint), range('t', bounds.mayRise[account] as bigint));
  }
  return {
    rules: terms.map((sum, account) => (sum === '' ? '' : ` account${account}: ${sum} = 0\n`)).join(''),
    ranges: ranges.join(''),
    parts: Array.from(amounts, (_, obligation) => `f${obligation}`).join(' + '),
    falls: terms.map((_, account) => `d${account}`).join(' + '),
  };
}
