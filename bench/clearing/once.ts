/**
 * One process of the benchmark: clears a file so many times, and prints what each step of each run took, as JSON lines.
 * The first run is cold: nothing has been compiled before it.
 *
 * once.ts FILE SCALE PERCENT RUNS. With a percentage above 0 each balance may fall or rise by that share of its account's
 * turnover, rounded down: the same bounds as the baseline's.
 */
import { readObligations } from '../../src/commands/clear/files.ts';
import { checkClearing } from '../../src/domain/clearing/checker.ts';
import { explainClearing } from '../../src/domain/clearing/explain.ts';
import { prepareClearing, solvePrepared } from '../../src/domain/clearing/solver.ts';
import type { Bounds, Network } from '../../src/domain/clearing/types.ts';

const [file = '', scale, percent, runs] = process.argv.slice(2);

function boundsByTurnover({ accountCount, debtors, creditors, amounts }: Network, share: bigint): Bounds | null {
  if (share === 0n) return null;
  const bounds = new BigInt64Array(accountCount);
  amounts.forEach((amount, index) => {
    const debtor = debtors[index] as number;
    const creditor = creditors[index] as number;
    if (debtor === creditor) return;
    bounds[debtor] = (bounds[debtor] as bigint) + amount;
    bounds[creditor] = (bounds[creditor] as bigint) + amount;
  });
  bounds.forEach((turnover, account) => {
    bounds[account] = (turnover / 100n) * share + ((turnover % 100n) * share) / 100n;
  });
  return { mayFall: bounds, mayRise: bounds };
}

for (let run = 0; run < Number(runs); run++) {
  const times = [performance.now()];
  const lap = () => times.push(performance.now());
  const { network } = await readObligations(file, Number(scale));
  const bounds = boundsByTurnover(network, BigInt(percent ?? 0));
  lap();
  const prepared = prepareClearing(network, bounds);
  lap();
  const clearing = solvePrepared(prepared);
  lap();
  const { cleared, creditUsed, faultCount } = checkClearing(network, bounds, clearing);
  lap();
  // What explaining needs is not part of clearing and certifying.
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const loops = explainClearing(network, clearing.settled);
  lap();
  const [read, prepare, solve, check, explain] = times.slice(1).map((time, index) => time - (times[index] as number));
  const total = (times[4] as number) - (times[0] as number);
  const found = { cleared: cleared.toString(), creditUsed: creditUsed.toString(), loops: loops.amounts.length };
  const figures = { read, prepare, solve, check, explain, total, peakMb, ...found, faultCount };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
