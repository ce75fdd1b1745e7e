import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { boundsOf } from '../clearing-files/accounts.ts';
import type { ClearingInput } from '../clearing-files/canonical.ts';
import { certificateOf, originOf } from '../clearing-files/certificate.ts';
import { sentenceOf } from '../clearing-files/certificate-check.ts';
import { cyclesCsv, settlementsCsv } from '../clearing-files/settlements.ts';
import { checkClearing, type Verdict } from '../domain/clearing/checker.ts';
import { explainClearing } from '../domain/clearing/explain.ts';
import { clearInSteps } from '../domain/clearing/steps.ts';
import type { Bounds, Clearing } from '../domain/clearing/types.ts';
import { readAccounts, readObligations, STANDARD_INPUT, writeChunks } from './clear/files.ts';
import { reportOf, summaryOf } from './clear/report.ts';
import { scaleOption } from './clear/scale.ts';

interface ClearOptions {
  readonly obligations: string;
  readonly accounts?: string;
  readonly scale: number;
  readonly settlements?: string;
  readonly cycles?: string;
  readonly certificate?: string;
  readonly json?: boolean;
}

const OUTPUTS = ['settlements', 'cycles', 'certificate'] as const;

export const clearCommand = (): Command =>
  new Command('clear')
    .description('find the most that a file of obligations can clear: no database, no server')
    .requiredOption('--obligations <file>', 'CSV: debtor,creditor,amount and if wanted id,due_on; - is standard input')
    .option('--accounts <file>', 'CSV: account,balance,credit_limit,balance_cap; without it no balance moves')
    .addOption(scaleOption())
    .option('--settlements <file>', 'write what is settled of each obligation, as CSV')
    .option('--cycles <file>', 'write the cycles and chains that it consists of, as CSV')
    .option('--certificate <file>', 'write the proof that nothing larger can be cleared')
    .option('--json', 'print one JSON object')
    .action(clear);

async function clear(options: ClearOptions, command: Command): Promise<void> {
  refuseConfusedFiles(options, command);
  const began = performance.now();
  const input = await readObligations(options.obligations, options.scale);
  const accounts = await readAccounts(options.accounts, options.scale);
  const bounds = accounts === null ? null : boundsOf(accounts, input);
  const read = performance.now();
  const { clearing, setOff, steps } = clearInSteps(input.network, bounds);
  if (bounds !== null) requireProof(input, null, setOff);
  const verdict = requireProof(input, bounds, clearing);
  const solved = performance.now();

  const { network } = input;
  if (options.settlements !== undefined)
    await writeChunks(options.settlements, network.amounts.length, settlementsCsv(input, clearing.settled));
  if (options.cycles !== undefined) {
    const loops = explainClearing(network, clearing.settled);
    await writeChunks(options.cycles, loops.amounts.length, cyclesCsv(input, loops));
  }
  if (options.certificate !== undefined) {
    const rows = network.accountCount + network.amounts.length;
    const certified = { origin: originOf(input, accounts), bounds, clearing, figures: verdict };
    await writeChunks(options.certificate, rows, certificateOf(certified));
  }
  const written = performance.now();
  const ms = {
    read: Math.round(read - began),
    solve: Math.round(solved - read),
    write: Math.round(written - solved),
  };
  const report = reportOf(input, verdict, steps, ms);
  const files = OUTPUTS.flatMap((output) => options[output] ?? []);
  process.stdout.write(
    options.json ? `${JSON.stringify(report)}\n` : summaryOf(report, options.accounts !== undefined, files),
  );
}

/** Nothing is reported that the checker, which shares no code with the solver, does not confirm. */
function requireProof(input: ClearingInput, bounds: Bounds | null, clearing: Clearing): Verdict {
  const verdict = checkClearing(input.network, bounds, clearing);
  const [fault] = verdict.faults;
  if (fault !== undefined)
    throw new Error(
      `the result does not pass its own check, which is an error in Saldo; nothing was written. ${sentenceOf(fault, input)}`,
    );
  return verdict;
}

/** A slip of the hand must not cost anybody its input, or one output another. Standard input is read once. */
function refuseConfusedFiles(options: ClearOptions, command: Command): void {
  const taken = new Map<string, string>();
  for (const name of ['obligations', 'accounts', ...OUTPUTS] as const) {
    const path = options[name];
    if (path === undefined) continue;
    if (path === STANDARD_INPUT && name !== 'obligations')
      command.error(`error: --${name} is a file; only --obligations may be ${STANDARD_INPUT}`, { exitCode: 2 });
    const file = fileAt(path);
    const earlier = taken.get(file);
    if (earlier !== undefined) command.error(`error: --${earlier} and --${name} name the same file`, { exitCode: 2 });
    taken.set(file, name);
  }
}

/** What tells a file from another, by whichever of its names or links it is called; one that is not there yet has but its path. */
function fileAt(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return `${found.dev} ${found.ino}`;
  const folder = dirname(resolve(path));
  const there = statSync(folder, { throwIfNoEntry: false });
  return there === undefined ? resolve(path) : `${there.dev} ${there.ino} ${basename(path)}`;
}
