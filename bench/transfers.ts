/**
 * `npm run bench -- transfers`: how many transfers a second, beside pgbench's TPC-B-like transaction and a lean SQL
 * function on the same server in the same run. Interleaved rounds, medians. Writes bench/results/transfers.md.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { type BenchCircuit, balancesHold, type Footprint, footprint, lastNumber, makeCircuit } from './circuit.ts';
import { median } from './figures.ts';
import { fillRing } from './fill.ts';
import { findProgram, type LoadResult, runPgbench, sendPayments } from './load.ts';
import { readOptions } from './options.ts';
import { countRoundTrips } from './roundtrips.ts';
import { type BenchPostgres, type BenchService, startPostgres, startService } from './server.ts';

const values = readOptions('transfers', {
  rounds: ['N', 'rounds, of which medians are told', '3'],
  seconds: ['N', 'seconds that each figure of a rate is measured for', '8'],
  scale: ['N', "pgbench's scale factor", '100'],
  postings: ['N', 'postings of the grown table; 0 leaves it out', '5000000'],
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const GROWN_POSTINGS = Number(values.postings);
const ACCOUNTS = 1_000;

/** The poster sends its statements in two pipelines: lock and read, write and commit. */
const ROUND_TRIPS_A_BATCH = 2;
const ROOT = new URL('..', import.meta.url).pathname;

/** One way of moving money, measured once in each round. */
interface Contender {
  readonly name: string;
  measure(seconds?: number): Promise<Sample>;
}

interface Sample {
  readonly perSecond: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly refused: number;
  readonly footprint: (Footprint & { readonly transfers: number }) | null;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function pgbenchContenders(postgres: BenchPostgres, pgbench: string): Promise<Contender[]> {
  await postgres.query('postgres', 'CREATE DATABASE tpcb');
  say(`Filling pgbench's tables at scale ${values.scale} …`);
  await promisify(execFile)(pgbench, ['-i', '-q', '-s', values.scale, postgres.url('tpcb')]);
  await postgres.query('postgres', 'CREATE DATABASE lean');
  await promisify(execFile)('psql', ['-q', '-f', `${ROOT}bench/lean.sql`, postgres.url('lean')]);
  const sample = ({ requests, seconds, failures }: LoadResult): Sample => ({
    perSecond: requests / seconds,
    p50: null,
    p99: null,
    refused: failures,
    footprint: null,
  });
  const tpcb = [8, 32, 64].map((clients) => ({
    name: `pgbench TPC-B-like, ${clients} clients`,
    measure: async () => sample(await runPgbench(pgbench, postgres.url('tpcb'), [], clients, SECONDS)),
  }));
  const lean = [
    { name: 'lean SQL function, 32 clients, uniform', script: 'lean-uniform.pgbench' },
    { name: 'lean SQL function, 32 clients, hot account', script: 'lean-hot.pgbench' },
  ].map(({ name, script }) => ({
    name,
    measure: async () =>
      sample(await runPgbench(pgbench, postgres.url('lean'), ['-n', '-f', `${ROOT}bench/${script}`], 32, SECONDS)),
  }));
  return [...tpcb, ...lean];
}

function serviceContenders(
  postgres: BenchPostgres,
  service: BenchService,
  circuit: BenchCircuit,
  wrk: string,
  suffix = '',
  database = 'saldo',
): Contender[] {
  const contender = (name: string, items: number, connections: number, hot: boolean): Contender => ({
    name: `${name}${suffix}`,
    async measure(seconds = SECONDS) {
      const before = await footprint(postgres, database);
      const numberBefore = await lastNumber(postgres, circuit, database);
      const payments = {
        origin: service.origin,
        key: service.adminKey,
        circuit: circuit.code,
        accounts: circuit.accounts,
        items,
        hot,
      };
      const result = await sendPayments(wrk, payments, connections, seconds);
      // The statistics of a backend are flushed once a second at most.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      const posted = (await lastNumber(postgres, circuit, database)) - numberBefore;
      const after = await footprint(postgres, database);
      return {
        perSecond: posted / result.seconds,
        p50: result.p50,
        p99: result.p99,
        refused: result.failures,
        footprint: {
          transfers: posted,
          walBytes: after.walBytes - before.walBytes,
          tableBytes: after.tableBytes - before.tableBytes,
          sequentialScans: after.sequentialScans - before.sequentialScans,
          databaseTransactions: after.databaseTransactions - before.databaseTransactions,
        },
      };
    },
  });
  return [
    contender('POST /transfers, 64 connections', 1, 64, false),
    contender('POST /transfers, 256 connections', 1, 256, false),
    contender('POST /transfers, 256 connections, hot account', 1, 256, true),
    contender('POST /transfers/batch, 100 items, 8 connections', 100, 8, false),
    contender('POST /transfers/batch, 1,000 items, 4 connections', 1_000, 4, false),
    contender('POST /transfers/batch, 1,000 items, 4 connections, hot account', 1_000, 4, true),
  ];
}

/** Every contender once in each round, so that a slow minute of the machine touches all of them. */
async function interleave(contenders: readonly Contender[]): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { name, measure } of contenders) {
      const sample = await measure();
      samples.get(name)?.push(sample);
      say(`round ${round}: ${name}: ${Math.round(sample.perSecond)}/s`);
    }
  }
  return samples;
}

const walBytesEach = ({ footprint }: Sample): number =>
  footprint === null ? Number.NaN : footprint.walBytes / footprint.transfers;

const medianRate = (samples: readonly Sample[] | undefined): number =>
  median((samples ?? []).map(({ perSecond }) => perSecond));

function table(samples: ReadonlyMap<string, Sample[]>, best: number): string {
  const whole = (figure: number) => Math.round(figure).toLocaleString('en');
  const ms = (figures: (number | null)[]) =>
    figures.some((figure) => figure === null) ? '' : median(figures as number[]).toFixed(1);
  const rows = [...samples].map(([name, taken]) => {
    const rate = medianRate(taken);
    const prints = taken.flatMap(({ footprint }) => (footprint === null ? [] : [footprint]));
    const each = (pick: (print: Footprint) => number) =>
      prints.length === 0 ? '' : whole(median(prints.map((print) => pick(print) / print.transfers)));
    return [
      name,
      whole(rate),
      Number.isNaN(best) ? '' : (rate / best).toFixed(2),
      ms(taken.map(({ p50 }) => p50)),
      ms(taken.map(({ p99 }) => p99)),
      String(taken.reduce((sum, { refused }) => sum + refused, 0)),
      each(({ walBytes }) => walBytes),
      each(({ tableBytes }) => tableBytes),
      prints.length === 0 ? '' : String(prints.reduce((sum, print) => sum + print.sequentialScans, 0)),
    ];
  });
  const header = [
    '',
    'per second',
    '× best pgbench',
    'p50 ms',
    'p99 ms',
    'failures',
    'WAL B each',
    'table B each',
    'seq. scans',
  ];
  return [header, header.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Milliseconds of a statement page, the median of many. */
async function statementMs(service: BenchService, circuit: BenchCircuit, account: string): Promise<number> {
  const url = `${service.origin}/v1/circuits/${circuit.code}/accounts/${account}/statement`;
  const times: number[] = [];
  for (let index = 0; index < 60; index++) {
    const started = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${service.adminKey}` } });
    await response.text();
    if (!response.ok) throw new Error(`a statement was answered with ${response.status}`);
    if (index >= 10) times.push(performance.now() - started);
  }
  return median(times);
}

/**
 * Seconds of single transfers before the two are compared. The first touch of each page after a checkpoint writes it whole
 * into the WAL, and the random keys of idempotency touch all pages of a large index: at 5,000 transfers/s that is over
 * after half a minute of the quarter of an hour between checkpoints.
 */
const WARM_UP_SECONDS = 30;

/** The same service on a second database that holds millions of postings, in turn with the first one, both warm. */
async function grownTable(
  postgres: BenchPostgres,
  fresh: readonly Contender[],
  wrk: string,
  report: string[],
): Promise<void> {
  await postgres.query('postgres', 'CREATE DATABASE grown');
  const service = await startService(postgres.url('grown'));
  const circuit = await makeCircuit(service, 'bench', ACCOUNTS);
  say(`Filling in ${GROWN_POSTINGS.toLocaleString('en')} postings …`);
  await fillRing(postgres, 'grown', circuit, circuit.accounts, Math.ceil(GROWN_POSTINGS / circuit.accounts.length));
  await postgres.query('postgres', 'CHECKPOINT');
  const grown = serviceContenders(postgres, service, circuit, wrk, ', grown', 'grown');
  for (const contenders of [fresh, grown]) await contenders[1]?.measure(WARM_UP_SECONDS);
  const samples = await interleave(fresh.flatMap((contender, index) => [contender, grown[index] as Contender]));
  report.push(`With ${GROWN_POSTINGS.toLocaleString('en')} postings in the table, in turn with an empty one:`, '');
  for (const { name } of fresh) {
    const rate = medianRate(samples.get(`${name}, grown`));
    const ratio = rate / medianRate(samples.get(name));
    const wal = median((samples.get(`${name}, grown`) ?? []).map(walBytesEach));
    report.push(
      `- ${name}: ${Math.round(rate).toLocaleString('en')}/s, ${ratio.toFixed(2)} of the empty figure; ${Math.round(wal).toLocaleString('en')} bytes of WAL each`,
    );
  }
  const pages = await makeCircuit(service, 'pages', 4);
  await fillRing(postgres, 'grown', pages, pages.accounts.slice(0, 2), Math.ceil(GROWN_POSTINGS / 10));
  await fillRing(postgres, 'grown', pages, pages.accounts.slice(2, 4), 500);
  const long = await statementMs(service, pages, pages.accounts[0] as string);
  const short = await statementMs(service, pages, pages.accounts[2] as string);
  const entries = Math.ceil(GROWN_POSTINGS / 10) * 2;
  report.push(
    '',
    `A statement page takes ${short.toFixed(2)} ms on an account with 1,000 postings and ${long.toFixed(2)} ms on one with ${entries.toLocaleString('en')}: ${(long / short).toFixed(2)} ×.`,
    '',
    `That service took ${await service.memoryPeak()} MB at most.`,
    '',
  );
  await service.stop();
}

async function main(): Promise<void> {
  const wrk = await findProgram('wrk');
  const pgbench = await findProgram('pgbench');
  if (wrk === null) throw new Error('wrk is not installed (Debian: apt-get install wrk)');
  const postgres = await startPostgres();
  try {
    const contenders: Contender[] = [];
    if (pgbench === null)
      say('pgbench is not installed (Debian: postgresql-15): skipped, so there is nothing to compare with.');
    else contenders.push(...(await pgbenchContenders(postgres, pgbench)));
    const service = await startService(postgres.url('saldo'));
    const circuit = await makeCircuit(service, 'bench', ACCOUNTS);
    const ours = serviceContenders(postgres, service, circuit, wrk);
    contenders.push(...ours);
    const samples = await interleave(contenders);
    const best = Math.max(
      ...[...samples].filter(([name]) => name.startsWith('pgbench')).map(([, taken]) => medianRate(taken)),
    );
    const report = [
      '# Transfers',
      '',
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model}), shared by Postgres, the service and the load; fsync and synchronous_commit on; medians of ${ROUNDS} interleaved rounds of ${SECONDS} s.`,
      '',
      table(samples, best > 0 ? best : Number.NaN),
      '',
    ];
    report.push(
      `Balances after it: ${(await balancesHold(postgres, circuit)) ? 'each is the sum of its postings, and all sum to 0' : 'WRONG'}.`,
      '',
    );
    for (const inFlight of [1, 64, 256]) {
      const counted = await countRoundTrips(postgres.url('saldo'), circuit, inFlight, inFlight === 1 ? 200 : 20_000);
      report.push(
        `- ${inFlight} in flight: ${(counted.statements / counted.transfers).toFixed(3)} statements in ${((ROUND_TRIPS_A_BATCH * counted.batches) / counted.transfers).toFixed(3)} round trips for a transfer, ${(counted.transfers / counted.batches).toFixed(1)} transfers in a batch`,
      );
    }
    report.push('');
    if (GROWN_POSTINGS > 0) await grownTable(postgres, ours, wrk, report);
    report.push(`The service took ${await service.memoryPeak()} MB at most.`, '');
    await service.stop();
    say(`\n${report.join('\n')}`);
    await writeFile(`${ROOT}bench/results/transfers.md`, report.join('\n'));
  } finally {
    await postgres.stop();
  }
}

await main();
