/**
 * `npm run bench -- audit`: exports of a large journal beside psql's \\copy of the same rows, posting while one runs, proofs, and an
 * auditor's package with its verification. Interleaved rounds, medians. Writes bench/results/audit.md.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { newKeyText } from '../src/features/audit/key-ring.ts';
import { fillJournal } from './audit/fill.ts';
import { type BenchCircuit, lastNumber, makeCircuit } from './circuit.ts';
import { findProgram, sendPayments } from './load.ts';
import { readOptions } from './options.ts';
import { type BenchPostgres, type BenchService, startPostgres, startService } from './server.ts';

const values = readOptions('audit', {
  postings: ['N', 'postings of the journal', '5000000'],
  rounds: ['N', 'rounds, of which medians are told', '3'],
  seconds: ['N', 'seconds that each figure of a rate is measured for', '8'],
  proofs: ['N', 'proofs that are asked for', '2000'],
});
const ROOT = new URL('..', import.meta.url).pathname;
const ACCOUNTS = 1_000;
const CONNECTIONS = 64;
const WARM_SECONDS = 10;
/** Connections are opened and statements planned by the first ones. */
const WARM_PROOFS = 200;
const MEMORY_SAMPLE_MS = 100;

const say = (text: string) => process.stdout.write(`${text}\n`);
const run = promisify(execFile);

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
const median = (figures: readonly number[]): number => quantile(figures, 0.5);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** What the CSV of the journal holds, as psql would fetch it. */
const sameQuery = (circuit: BenchCircuit): string => `
  SELECT number, line, t.posted_at, kind, id, principal_id, external_id, occurred_on, debit_account_id, credit_account_id, amount,
         debit_balance_after, credit_balance_after
  FROM transaction AS t JOIN posting AS p USING (circuit_id, number) WHERE circuit_id = '${circuit.id}' ORDER BY number, line`;

/** Reads a route to its end, and tells of the most memory that the service had meanwhile. */
async function download(
  service: BenchService,
  path: string,
): Promise<{ seconds: number; memory: number; bytes: number }> {
  let memory = 0;
  let isOver = false;
  const watch = (async () => {
    for (; !isOver; await sleep(MEMORY_SAMPLE_MS)) memory = Math.max(memory, await service.memory());
  })();
  // curl, in a process of its own: this one would have to be paid for by the same cores anyhow, and costs more.
  const from = performance.now();
  const { stdout } = await run('curl', [
    '-sS',
    '-f',
    '-o',
    '/dev/null',
    '-w',
    '%{size_download}',
    '-H',
    `Authorization: Bearer ${service.adminKey}`,
    `${service.origin}/v1/circuits${path}`,
  ]);
  const seconds = (performance.now() - from) / 1000;
  isOver = true;
  await watch;
  return { seconds, memory, bytes: Number(stdout) };
}

async function compareExports(
  postgres: BenchPostgres,
  service: BenchService,
  circuit: BenchCircuit,
  postings: number,
): Promise<string[]> {
  const psql = await findProgram('psql');
  if (psql === null) throw new Error('psql is needed: install a PostgreSQL client');
  const idle = await service.memory();
  const copy = `\\copy (${sameQuery(circuit).replaceAll('\n', ' ')}) TO '/dev/null' WITH (FORMAT csv)`;
  const contenders = [
    {
      name: "psql's \\copy of the same rows",
      measure: async () => ({
        seconds: await timed(() => run(psql, ['-q', '-c', copy, postgres.url('saldo')])),
        memory: 0,
        bytes: 0,
      }),
    },
    ...(['csv', 'hledger', 'beancount', 'jsonl'] as const).map((format) => ({
      name: format,
      measure: () => download(service, `/${circuit.code}/exports/journal?format=${format}`),
    })),
  ];
  const samples = contenders.map((): { seconds: number; memory: number; bytes: number }[] => []);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, { name, measure }] of contenders.entries()) {
      const sample = await measure();
      samples[index]?.push(sample);
      say(`${name}: ${sample.seconds.toFixed(1)} s`);
    }
  }
  const rates = samples.map((each) => postings / median(each.map(({ seconds }) => seconds)));
  return [
    '| export | rows/s | of \\copy | MB | service, MB over idle |',
    '| --- | --: | --: | --: | --: |',
    ...contenders.map(({ name }, index) => {
      const rate = rates[index] as number;
      const own = samples[index] ?? [];
      const over = index === 0 ? '' : String(Math.max(...own.map(({ memory }) => memory)) - idle);
      const size = index === 0 ? '' : Math.round((own[0]?.bytes ?? 0) / 1e6).toString();
      return `| ${name} | ${Math.round(rate)} | ${(rate / (rates[0] as number)).toFixed(2)} | ${size} | ${over} |`;
    }),
  ];
}

/** Single transfers alone, and while an export runs, in turn. */
async function postMeanwhile(service: BenchService, circuit: BenchCircuit): Promise<string[]> {
  const wrk = await findProgram('wrk');
  if (wrk === null) return ['wrk is not here: posting meanwhile was not measured.'];
  const payments = {
    origin: service.origin,
    key: service.adminKey,
    circuit: circuit.code,
    accounts: circuit.accounts,
    items: 1,
    hot: false,
  };
  const post = () => sendPayments(wrk, payments, CONNECTIONS, Number(values.seconds));
  await sendPayments(wrk, payments, CONNECTIONS, WARM_SECONDS);
  const alone: number[] = [];
  const meanwhile: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const before = await post();
    alone.push(before.requests / before.seconds);
    const reading = spawn('curl', [
      '-sS',
      '-o',
      '/dev/null',
      '-H',
      `Authorization: Bearer ${service.adminKey}`,
      `${service.origin}/v1/circuits/${circuit.code}/exports/journal?format=csv`,
    ]);
    await sleep(500);
    const during = await post();
    const isStillOn = reading.exitCode === null;
    meanwhile.push(during.requests / during.seconds);
    reading.kill();
    await sleep(500);
    say(
      `transfers/s: ${Math.round(alone.at(-1) as number)} alone, ${Math.round(meanwhile.at(-1) as number)} during an export${isStillOn ? '' : ' (which ended before)'}`,
    );
  }
  const [a, m] = [median(alone), median(meanwhile)];
  return [
    `Single transfers over ${CONNECTIONS} connections: ${Math.round(a)}/s alone, ${Math.round(m)}/s while a CSV is exported: ${(m / a).toFixed(2)}.`,
  ];
}

/**
 * Asks for proofs, one after the other over one connection. By curl: the pauses of a collector in this process would be told as the
 * service's, which one answer in a hundred is enough for.
 */
async function prove(service: BenchService, circuit: BenchCircuit, size: number): Promise<string[]> {
  const count = WARM_PROOFS + Number(values.proofs);
  const urls = Array.from({ length: count }, (_, index) => {
    const number = 1 + Math.floor(Math.random() * size);
    const path = index % 2 === 0 ? `transactions/${number}/proof` : `checkpoints/consistency?from=${number}&to=${size}`;
    return `url = "${service.origin}/v1/circuits/${circuit.code}/${path}"\noutput = "/dev/null"\n`;
  });
  const asking = run('curl', [
    '-sS',
    '-f',
    '-w',
    '%{time_total}\n',
    '-H',
    `Authorization: Bearer ${service.adminKey}`,
    '-K',
    '-',
  ]);
  asking.child.stdin?.end(urls.join(''));
  const { stdout } = await asking;
  const milliseconds = stdout
    .trim()
    .split('\n')
    .map((seconds) => 1000 * Number(seconds));
  if (milliseconds.length !== count) throw new Error('not every proof was given');
  const told = milliseconds.slice(WARM_PROOFS);
  const figures = (name: string, those: readonly number[]): string => {
    const shown = (share: number) => quantile(those, share).toFixed(1);
    return `| ${name} | ${shown(0.5)} | ${shown(0.9)} | ${shown(0.99)} | ${shown(1)} |`;
  };
  return [
    `${values.proofs} proofs, one after the other over HTTP, after ${WARM_PROOFS} others:`,
    '',
    '| proof | p50 ms | p90 | p99 | longest |',
    '| --- | --: | --: | --: | --: |',
    figures('all', told),
    figures(
      'of inclusion',
      told.filter((_, index) => index % 2 === 0),
    ),
    figures(
      'of consistency',
      told.filter((_, index) => index % 2 === 1),
    ),
    '',
  ];
}

/** The command line, with its time and the most memory that it took. */
async function command(args: readonly string[], env: Readonly<Record<string, string>>) {
  const from = performance.now();
  const child = spawn(
    '/usr/bin/env',
    ['bash', '-c', '"$@" 2>&1; code=$?; exit $code', 'bash', process.execPath, 'src/cli.ts', ...args],
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  return { seconds: (performance.now() - from) / 1000, code: code as number, output };
}

async function packageAndVerify(
  postgres: BenchPostgres,
  circuit: BenchCircuit,
  postings: number,
  folder: string,
  env: Readonly<Record<string, string>>,
  key: string,
): Promise<string[]> {
  const path = join(folder, 'package');
  const made = await command(['export', path, '--circuit', circuit.code], {
    ...env,
    DATABASE_URL: postgres.url('saldo'),
  });
  if (made.code !== 0) throw new Error(made.output);
  const rounds: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const verified = await command(['verify', path, '--key', key], env);
    if (verified.code !== 0) throw new Error(verified.output);
    rounds.push(verified.seconds);
    say(`verify: ${verified.seconds.toFixed(1)} s`);
  }
  return [
    `Package of ${postings} postings: written in ${made.seconds.toFixed(0)} s.`,
    `Verified in ${median(rounds).toFixed(1)} s: ${Math.round(postings / median(rounds))} postings/s.`,
  ];
}

async function main(): Promise<void> {
  const postings = Number(values.postings);
  const folder = await mkdtemp(join(tmpdir(), 'saldo-audit-'));
  const postgres = await startPostgres();
  const env = { CHECKPOINT_KEYS: newKeyText(), CHECKPOINT_DIR: join(folder, 'checkpoints') };
  await postgres.query('postgres', 'CREATE DATABASE saldo').catch(() => []);
  const service = await startService(postgres.url('saldo'), env);
  try {
    const circuit = await makeCircuit(service, 'bench', ACCOUNTS);
    say(`Writing ${postings} postings …`);
    say(`${(await timed(() => fillJournal(postgres.url('saldo'), circuit, postings))).toFixed(0)} s`);
    const headers = { authorization: `Bearer ${service.adminKey}`, 'content-type': 'application/json' };
    const first = await timed(() =>
      fetch(`${service.origin}/v1/circuits/bench/checkpoints`, { method: 'POST', headers, body: '{}' }),
    );
    say(`The first checkpoint, and all nodes below it: ${first.toFixed(1)} s`);
    const listed = (await (await fetch(`${service.origin}/v1/circuits/bench/checkpoints`, { headers })).json()) as {
      data: { size: number }[];
      keys: string[];
      alarm: string | null;
    };
    if (listed.alarm !== null) throw new Error(listed.alarm);
    const size = await lastNumber(postgres, circuit);
    const lines = [
      ...(await compareExports(postgres, service, circuit, postings)),
      '',
      ...(await prove(service, circuit, size)),
      `The first checkpoint over ${size} transactions, with all nodes below it: ${first.toFixed(1)} s.`,
      '',
      ...(await packageAndVerify(postgres, circuit, postings, folder, env, listed.keys[0] as string)),
      '',
      ...(await postMeanwhile(service, circuit)),
    ];
    const title = `# Audit\n\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), shared by Postgres, the service and whoever reads; ${postings} postings; medians of ${values.rounds} interleaved rounds.\n`;
    const report = `${title}\n${lines.join('\n')}\n`;
    say(`\n${report}`);
    await writeFile(join(ROOT, 'bench/results/audit.md'), report);
  } finally {
    await service.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
