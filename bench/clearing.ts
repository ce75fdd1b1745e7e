/**
 * `npm run bench -- clearing`: the clearing engine beside LEMON (C++) on the same files in the same run. Interleaved
 * rounds, medians; ours cold (a process of its own for each figure) and warm (the third run in one process). Writes
 * bench/results/clearing.md.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './figures.ts';
import { readOptions } from './options.ts';

const run = promisify(execFile);
const ROOT = new URL('..', import.meta.url).pathname;

const values = readOptions('clearing', {
  rounds: ['N', 'rounds, of which medians are told', '5'],
  tools: ['FOLDER', 'where obligation-network.mjs and lemon/baseline.cc are', join(ROOT, '../shared/tools')],
  only: ['WORD', 'only cases with this in their name; by default all', ''],
});
const ROUNDS = Number(values.rounds);

interface Case {
  readonly name: string;
  readonly file: string;
  readonly scale: number;
  readonly percent: number;
  /** LEMON's network simplex is much the slower one on large networks, and is left out where it takes minutes. */
  readonly algorithms: readonly ('cs' | 'ns')[];
}

/** Seconds of each step; peak memory in MB. */
interface Figures {
  readonly read: number;
  readonly prepare: number;
  readonly solve: number;
  readonly check: number | null;
  readonly explain: number | null;
  readonly total: number;
  readonly peakMb: number;
  readonly cleared: string;
  readonly creditUsed: string;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function network(folder: string, obligations: number): Promise<string> {
  const file = join(folder, `network-${obligations}.csv`);
  await run(process.execPath, [
    join(values.tools, 'obligation-network.mjs'),
    '--obligations',
    String(obligations),
    '--out',
    file,
  ]);
  return file;
}

async function casesOf(folder: string): Promise<Case[]> {
  const sarafu = join(ROOT, 'data/sarafu/obligations.csv');
  const both = ['cs', 'ns'] as const;
  const plain = { scale: 2, percent: 0, algorithms: both };
  const pooled = { scale: 2, percent: 10, algorithms: ['cs'] as const };
  const all: (Omit<Case, 'file'> & { readonly file: string | number })[] = [
    { name: 'Sarafu, set-off', file: sarafu, scale: 3, percent: 0, algorithms: both },
    { name: '10 thousand, set-off', file: 10_000, ...plain },
    { name: '100 thousand, set-off', file: 100_000, ...plain },
    { name: '1 million, set-off', file: 1_000_000, ...plain },
    { name: '5 million, set-off', file: 5_000_000, ...plain, algorithms: ['cs'] },
    { name: 'Sarafu, with credit', file: sarafu, scale: 3, percent: 10, algorithms: both },
    { name: '100 thousand, with credit', file: 100_000, ...pooled, algorithms: both },
    { name: '1 million, with credit', file: 1_000_000, ...pooled },
  ];
  const wanted = all.filter(({ name }) => name.includes(values.only));
  const files = new Map<number, string>();
  for (const { file } of wanted) {
    if (typeof file === 'string' || files.has(file)) continue;
    say(`Writing a network of ${file.toLocaleString('en')} obligations …`);
    files.set(file, await network(folder, file));
  }
  return wanted.map((one) => ({
    ...one,
    file: typeof one.file === 'string' ? one.file : (files.get(one.file) as string),
  }));
}

/** LEMON's program, or null with a word where it cannot be built. */
async function buildBaseline(folder: string): Promise<string | null> {
  const program = join(folder, 'baseline');
  const source = join(values.tools, 'lemon/baseline.cc');
  try {
    await run('g++', ['-O3', '-march=native', '-std=c++17', source, '-o', program]);
    return program;
  } catch {
    say('LEMON is not there (Debian: g++ and liblemon-dev): skipped, so there is nothing to compare with.');
    return null;
  }
}

async function lemon(program: string, { file, scale, percent }: Case, algorithm: string): Promise<Figures> {
  const args = [file, String(scale), algorithm, ...(percent > 0 ? [String(percent)] : [])];
  const { stdout } = await run(program, args, { maxBuffer: 1 << 20 });
  const told = JSON.parse(stdout);
  return {
    read: told.read_s,
    prepare: told.prepare_s,
    solve: told.solve_s,
    check: null,
    explain: null,
    total: told.total_s,
    peakMb: told.peak_mb,
    cleared: String(told.cleared),
    creditUsed: String(told.credit_used),
  };
}

/** Answers with the last of so many runs in one process. */
async function ours({ file, scale, percent }: Case, runs: number): Promise<Figures> {
  const args = [join(ROOT, 'bench/clearing/once.ts'), file, String(scale), String(percent), String(runs)];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 20 });
  const told = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  if (told.faultCount !== 0) throw new Error(`${file}: the certificate does not hold`);
  const seconds = (name: string): number => told[name] / 1000;
  return {
    read: seconds('read'),
    prepare: seconds('prepare'),
    solve: seconds('solve'),
    check: seconds('check'),
    explain: seconds('explain'),
    total: seconds('total'),
    peakMb: told.peakMb,
    cleared: told.cleared,
    creditUsed: told.creditUsed,
  };
}

const STEPS = ['read', 'prepare', 'solve', 'check', 'explain', 'total', 'peakMb'] as const;

function medians(samples: readonly Figures[]): Record<(typeof STEPS)[number], number | null> {
  return Object.fromEntries(
    STEPS.map((step) => {
      const taken = samples.map((sample) => sample[step]).filter((figure) => figure !== null);
      return [step, taken.length === 0 ? null : median(taken)];
    }),
  ) as Record<(typeof STEPS)[number], number | null>;
}

async function measure(one: Case, program: string | null): Promise<string[]> {
  const contenders = new Map<string, () => Promise<Figures>>();
  if (program !== null)
    for (const algorithm of one.algorithms)
      contenders.set(`LEMON, ${algorithm === 'cs' ? 'cost scaling' : 'network simplex'}`, () =>
        lemon(program, one, algorithm),
      );
  contenders.set('Saldo, cold', () => ours(one, 1));
  contenders.set('Saldo, warm', () => ours(one, 3));
  const samples = new Map<string, Figures[]>([...contenders.keys()].map((name) => [name, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, take] of contenders) {
      const figures = await take();
      samples.get(name)?.push(figures);
      say(
        `${one.name}, round ${round}: ${name}: ${figures.total.toFixed(2)} s in all, ${figures.solve.toFixed(2)} s to solve`,
      );
    }
  }
  const results = new Set([...samples.values()].flat().map(({ cleared, creditUsed }) => `${cleared} ${creditUsed}`));
  if (results.size > 1) throw new Error(`${one.name}: the results differ: ${[...results].join(', ')}`);
  const rows = [...samples].map(([name, taken]) => {
    const figures = medians(taken);
    const cells = STEPS.map((step) => {
      const figure = figures[step];
      return figure === null ? '' : step === 'peakMb' ? String(Math.round(figure)) : figure.toFixed(3);
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const [result = ''] = results;
  const [cleared = '', credit = ''] = result.split(' ');
  return [
    `## ${one.name}`,
    '',
    `All clear ${cleared} minor units, with ${credit} of credit.`,
    '',
    '|  | read | prepare | solve | check | explain | total | peak MB |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

async function main(): Promise<void> {
  if (!(await isThere(values.tools))) throw new Error(`there is no folder ${values.tools}: name it with --tools`);
  const folder = await mkdtemp(join(tmpdir(), 'saldo-clearing-'));
  try {
    await measureAll(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureAll(folder: string): Promise<void> {
  const program = await buildBaseline(folder);
  const report = [
    '# Clearing',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model}); seconds, medians of ${ROUNDS} interleaved rounds. Total: from the file to settlements (ours: with their certificate checked). "Explain" comes on top, and its memory is not in the peak.`,
    '',
  ];
  for (const one of await casesOf(folder)) report.push(...(await measure(one, program)));
  say(`\n${report.join('\n')}`);
  await writeFile(join(ROOT, 'bench/results/clearing.md'), report.join('\n'));
}

await main();
