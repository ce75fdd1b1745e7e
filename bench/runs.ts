/**
 * `npm run bench -- runs`: clearing runs in the service over 100 thousand accepted obligations, from the request until
 * they are applied, while single transfers go on at a steady pace; and the import of those obligations. Writes
 * bench/results/runs.md.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { balancesHold, makeCircuit } from './circuit.ts';
import { readOptions } from './options.ts';
import type { Payment, PaymentsTask } from './runs/payments.ts';
import { type BenchService, startPostgres, startService } from './server.ts';

const ROOT = new URL('..', import.meta.url).pathname;

const values = readOptions('runs', {
  obligations: ['N', 'accepted obligations that are cleared', '100000'],
  'per-second': ['N', 'transfers a second that go on meanwhile', '50'],
  tools: ['FOLDER', 'where obligation-network.mjs is', join(ROOT, '../shared/tools')],
});

/** Accounts that the transfers go between: none of them owes anything. */
const TRADERS = 50;
/** Percent of an account's turnover that it may fall and rise by. */
const LIMIT_PERCENT = 10n;
const IDLE_SECONDS = 15;
const SAMPLE_MS = 5;

const say = (line: string) => process.stdout.write(`${line}\n`);

interface Row {
  readonly debtor: number;
  readonly creditor: number;
  readonly cents: bigint;
}

/** Rows of the generator's network; accounts by number. */
async function readNetwork(folder: string): Promise<{ rows: Row[]; accounts: number }> {
  const file = join(folder, 'network.csv');
  const args = [join(values.tools, 'obligation-network.mjs'), '--obligations', values.obligations, '--out', file];
  await promisify(execFile)(process.execPath, args);
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  const [header, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const columns = (header as string).split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.indexOf(name)] as string;
    const cents = BigInt(cell('amount').replace('.', ''));
    return { debtor: numberOf(cell('debtor')), creditor: numberOf(cell('creditor')), cents };
  });
  return { rows, accounts: numbers.size };
}

const written = (cents: bigint): string => `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly cleared: string;
  readonly obligations: number;
  readonly accounts: number;
  readonly appliedNumber: number;
}

class Operator {
  readonly #service: BenchService;
  readonly #circuit: string;
  constructor(service: BenchService, circuit: string) {
    this.#service = service;
    this.#circuit = circuit;
  }

  async send(method: string, path: string, body?: string, type = 'application/json') {
    const response = await fetch(`${this.#service.origin}/v1/circuits/${this.#circuit}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#service.adminKey}`,
        'idempotency-key': randomUUID(),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response;
  }

  async run(path: string): Promise<Run> {
    return (await this.send('GET', path)).json() as Promise<Run>;
  }
}

/** How long a transaction of the poster has been open, each few milliseconds: the head is held for no longer than that. */
class HeadWatch {
  readonly samples: { at: number; ms: number }[] = [];
  #stopped = false;
  readonly #client: pg.Client;
  #watching: Promise<void> = Promise.resolve();

  constructor(url: string) {
    this.#client = new pg.Client({ connectionString: url });
  }

  async start(): Promise<void> {
    await this.#client.connect();
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
    await this.#client.end();
  }

  longest(from: number, to: number): number {
    return Math.max(0, ...this.samples.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms));
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      const { rows } = await this.#client.query<{ ms: number }>({
        name: 'open',
        text: `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) * 1000, 0)::float8 AS ms
               FROM pg_stat_activity WHERE application_name = 'saldo poster' AND state <> 'idle'`,
      });
      this.samples.push({ at: Date.now(), ms: rows[0]?.ms ?? 0 });
      await sleep(SAMPLE_MS);
    }
  }
}

/** Percentile of latencies, in milliseconds. */
function percentile(payments: readonly Payment[], part: number): number {
  const sorted = payments.map(([, ms]) => ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'saldo-runs-'));
  const postgres = await startPostgres();
  const service = await startService(postgres.url('saldo'));
  try {
    const { rows, accounts: count } = await readNetwork(folder);
    const turnover = Array.from({ length: count + TRADERS }, () => 0n);
    for (const { debtor, creditor, cents } of rows) {
      turnover[debtor] = (turnover[debtor] as bigint) + cents;
      turnover[creditor] = (turnover[creditor] as bigint) + cents;
    }
    say(`Admitting ${count + TRADERS} members …`);
    const circuit = await makeCircuit(service, 'runs', count + TRADERS, (index) => {
      const limit = index < count ? written(((turnover[index] as bigint) * LIMIT_PERCENT) / 100n) : '1000000';
      return { creditLimit: limit, balanceCap: limit };
    });
    const operator = new Operator(service, circuit.code);
    const csv = rows.map(
      ({ debtor, creditor, cents }) =>
        `${circuit.accounts[debtor]},${circuit.accounts[creditor]},${written(cents)},accepted`,
    );
    const importing = Date.now();
    // Outcomes come row by row: it has ended when all of them are read.
    const imported = await operator.send(
      'POST',
      '/obligations/import',
      `debtor,creditor,amount,state\n${csv.join('\n')}\n`,
      'text/csv',
    );
    const outcome = await imported.text();
    if (outcome.includes('"problem"')) throw new Error(`the import was refused in part: ${outcome.slice(0, 500)}`);
    const lines = [
      `An import of ${rows.length} obligations took ${seconds(importing, Date.now())} s, without other load.`,
      '',
    ];
    say(lines[0] as string);

    const task: PaymentsTask = {
      url: `${service.origin}/v1/circuits/${circuit.code}/transfers`,
      key: service.adminKey,
      accounts: circuit.accounts.slice(count),
      perSecond: Number(values['per-second']),
    };
    const child = spawn(process.execPath, [join(ROOT, 'bench/runs/payments.ts')], {
      env: { ...process.env, PAYMENTS: JSON.stringify(task) },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const output = text(child.stdout);
    const head = new HeadWatch(postgres.url('saldo'));
    await head.start();
    const idleFrom = Date.now();
    await sleep(IDLE_SECONDS * 1000);
    const idleTo = Date.now();

    const phases: { name: string; from: number; to: number }[] = [{ name: 'idle', from: idleFrom, to: idleTo }];
    const told: string[] = [];
    for (const mode of ['set-off', 'with-credit']) {
      const asked = Date.now();
      const started = await operator.send('POST', '/clearing-runs', JSON.stringify({ mode }));
      const { id } = (await started.json()) as { id: string };
      let run = await operator.run(`/clearing-runs/${id}`);
      while (run.state === 'draft' || run.state === 'computing') {
        await sleep(50);
        run = await operator.run(`/clearing-runs/${id}`);
      }
      const computed = Date.now();
      const applied = (await (await operator.send('POST', `/clearing-runs/${id}/apply`)).json()) as Run;
      const done = Date.now();
      const unfolded = `SELECT count(*) AS n FROM clearing_run WHERE state = 'applied' AND folded < obligations`;
      while ((await postgres.query<{ n: string }>('saldo', unfolded))[0]?.n !== '0') await sleep(50);
      const folded = Date.now();
      const [moved] = await postgres.query<{ n: string }>(
        'saldo',
        'SELECT count(*) AS n FROM clearing_posting WHERE run_id = $1',
        [id],
      );
      told.push(
        `- ${mode}: ${run.obligations} obligations of ${run.accounts} accounts, ${applied.cleared} cleared, ${moved?.n} postings: computed after ` +
          `${seconds(asked, computed)} s, applied after ${seconds(asked, done)} s, written into the obligations after ${seconds(asked, folded)} s`,
      );
      say(told.at(-1) as string);
      phases.push({ name: `${mode}: computing`, from: asked, to: computed });
      phases.push({ name: `${mode}: applying`, from: computed, to: done });
      phases.push({ name: `${mode}: folding`, from: done, to: folded });
    }
    child.stdin.end();
    await head.stop();
    const payments: Payment[] = JSON.parse(await output);
    lines.push(
      `With ${values['per-second']} transfers a second meanwhile, between ${TRADERS} other accounts of the circuit:`,
      '',
      ...told,
      '',
    );
    lines.push(
      '| transfers while | sent | p50 ms | p99 ms | longest ms | p99 × idle | not posted | longest head ms |',
      '| --- | --: | --: | --: | --: | --: | --: | --: |',
    );
    const idle = percentile(
      payments.filter(([at]) => at >= idleFrom && at < idleTo),
      0.99,
    );
    for (const { name, from, to } of phases) {
      // One that waits for an apply belongs to it, also where it was sent before; what comes after it begins anew.
      const isApplying = name.endsWith('applying');
      const own = payments.filter(([at, ms]) => (isApplying ? at + ms : at) >= from && at < to);
      const p99 = percentile(own, 0.99);
      const failed = own.filter(([, , posted]) => !posted).length;
      lines.push(
        `| ${name} | ${own.length} | ${percentile(own, 0.5).toFixed(1)} | ${p99.toFixed(1)} | ${percentile(own, 1).toFixed(1)} | ${(p99 / idle).toFixed(1)} | ${failed} | ${head.longest(from, to).toFixed(0)} |`,
      );
    }
    const holds = await balancesHold(postgres, circuit);
    lines.push(
      '',
      holds ? 'Balances after it: each is the sum of its postings, and all sum to 0.' : 'BALANCES ARE WRONG.',
    );
    lines.push('', `The service took ${await service.memoryPeak()} MB at most.`);
    const title = `# Clearing runs in the service\n\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), shared by Postgres, the service and the load; fsync and synchronous_commit on.\n`;
    const report = `${title}\n${lines.join('\n')}\n`;
    say(`\n${report}`);
    await writeFile(join(ROOT, 'bench/results/runs.md'), report);
    if (!holds) process.exitCode = 1;
  } finally {
    await service.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
