/**
 * `npm run bench -- payments`: what fees and holds cost beside plain transfers in the same run, and what a hundred thousand holds that fall due
 * at one moment do to whoever pays meanwhile; then how fast a webhook follows. Interleaved rounds, medians. Writes bench/results/payments.md.
 *
 * --rounds N (3)  --seconds N (8)  --holds N (100000)
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BenchCircuit, balancesHold, makeCircuit } from './circuit.ts';
import { compareFees } from './fees.ts';
import { median } from './figures.ts';
import { findProgram, type Payments, sendHolds, sendPayments } from './load.ts';
import { type BenchPostgres, type BenchService, startPostgres, startService } from './server.ts';
import { drainWebhooks } from './webhooks.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    holds: { type: 'string', default: '100000' },
  },
});
const ROOT = new URL('..', import.meta.url).pathname;
const ACCOUNTS = 1_000;
const CONNECTIONS = [64, 256];
const WARM_SECONDS = 5;
/** As many as a member that waits for each answer has, and its neighbours. */
const PAYING_CONNECTIONS = 4;
const BATCH_ITEMS = 1_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

const countOf = async (postgres: BenchPostgres, circuit: BenchCircuit, kind: string): Promise<number> => {
  const [row] = await postgres.query<{ n: string }>(
    'saldo',
    'SELECT count(*) AS n FROM transaction WHERE circuit_id = $1 AND kind = $2',
    [circuit.id, kind],
  );
  return Number(row?.n);
};

/** Plain transfers, and holds that are captured whole, in turn. */
async function compareHolds(postgres: BenchPostgres, circuit: BenchCircuit, wrk: string, payments: Payments) {
  const lines = ['| | transfers/s | held and captured/s | of plain |', '| --- | --: | --: | --: |'];
  for (const connections of CONNECTIONS) {
    const plain: number[] = [];
    const held: number[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const paid = await sendPayments(wrk, payments, connections, Number(values.seconds));
      plain.push(paid.requests / paid.seconds);
      const before = await countOf(postgres, circuit, 'transfer-captured');
      const sent = await sendHolds(wrk, payments, connections, Number(values.seconds));
      held.push(((await countOf(postgres, circuit, 'transfer-captured')) - before) / sent.seconds);
      if (paid.failures + sent.failures > 0) throw new Error('some requests were refused');
      say(
        `${connections} connections: ${Math.round(plain.at(-1) as number)} transfers/s, ${Math.round(held.at(-1) as number)} held and captured/s`,
      );
    }
    const [p, h] = [median(plain), median(held)];
    lines.push(`| ${connections} connections | ${Math.round(p)} | ${Math.round(h)} | ${(h / p).toFixed(2)} |`);
  }
  return lines;
}

/** Holds of one expiry, and single payments before it and while they expire. */
async function expireAtOnce(
  postgres: BenchPostgres,
  service: BenchService,
  circuit: BenchCircuit,
  wrk: string,
  payments: Payments,
): Promise<string[]> {
  const holds = Number(values.holds);
  const expiresAt = new Date(Date.now() + Math.max(30_000, holds * 0.6));
  const { accounts } = circuit;
  for (let placed = 0; placed < holds; placed += BATCH_ITEMS) {
    const transfers = Array.from({ length: Math.min(BATCH_ITEMS, holds - placed) }, (_, nth) => ({
      from: accounts[(placed + nth) % accounts.length],
      to: accounts[(placed + nth * 7 + 1) % accounts.length],
      amount: '1.00',
      mode: 'hold',
      expiresAt: expiresAt.toISOString(),
    })).filter(({ from, to }) => from !== to);
    const response = await fetch(`${service.origin}/v1/circuits/${circuit.code}/transfers/batch`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${service.adminKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ atomic: false, transfers }),
    });
    const { results } = (await response.json()) as { results: { status: number }[] };
    if (!results.every(({ status }) => status === 201)) throw new Error('a hold was refused');
  }
  const due = `FROM hold WHERE circuit_id = $1 AND state = 'held' AND expires_at = $2`;
  const of = [circuit.id, expiresAt.toISOString()];
  const [counted] = await postgres.query<{ n: string }>('saldo', `SELECT count(*) AS n ${due}`, of);
  const placed = Number(counted?.n);
  // Counting what is left would keep the server busy itself.
  const isLeft = async () => (await postgres.query('saldo', `SELECT ${due} LIMIT 1`, of)).length > 0;
  say(`${placed} holds are placed`);
  const room = (expiresAt.getTime() - Date.now()) / 1000 - 2;
  if (room < 3) throw new Error('placing the holds took until they expired');
  const idle = await sendPayments(
    wrk,
    payments,
    PAYING_CONNECTIONS,
    Math.min(Math.floor(room), Number(values.seconds)),
  );
  await sleep(expiresAt.getTime() - Date.now());
  const from = performance.now();
  const during = sendPayments(wrk, payments, PAYING_CONNECTIONS, Number(values.seconds));
  while (await isLeft()) await sleep(100);
  const seconds = (performance.now() - from) / 1000;
  const meanwhile = await during;
  const ms = (figure: number | null) => figure?.toFixed(1);
  return [
    `${placed} holds that expire at one moment: all of them said so in ${seconds.toFixed(1)} s.`,
    `Single transfers over ${PAYING_CONNECTIONS} connections: p99 ${ms(idle.p99)} ms before, ${ms(meanwhile.p99)} ms in the ${values.seconds} s from that moment on (p50 ${ms(idle.p50)} and ${ms(meanwhile.p50)} ms): ${((meanwhile.p99 ?? Number.NaN) / (idle.p99 ?? Number.NaN)).toFixed(2)} times.`,
  ];
}

async function main(): Promise<void> {
  const wrk = await findProgram('wrk');
  if (wrk === null) throw new Error('wrk is needed: install it');
  const postgres = await startPostgres();
  await postgres.query('postgres', 'CREATE DATABASE saldo').catch(() => []);
  const service = await startService(postgres.url('saldo'), { WEBHOOK_TARGETS: 'any' });
  try {
    const circuit = await makeCircuit(service, 'bench', ACCOUNTS);
    const { accounts, code } = circuit;
    const payments = { origin: service.origin, key: service.adminKey, circuit: code, accounts, items: 1, hot: false };
    await sendPayments(wrk, payments, 64, WARM_SECONDS);
    await sendHolds(wrk, payments, 64, WARM_SECONDS);
    const run = { rounds: Number(values.rounds), seconds: Number(values.seconds), say };
    const lines = [
      ...(await compareFees(postgres, service, circuit, wrk, payments, run)),
      '',
      ...(await compareHolds(postgres, circuit, wrk, payments)),
      '',
      ...(await expireAtOnce(postgres, service, circuit, wrk, payments)),
      '',
      ...(await drainWebhooks(service, circuit, wrk, payments, run)),
    ];
    if (!(await balancesHold(postgres, circuit))) throw new Error('the balances are not the sums of their postings');
    const title = `# Payments\n\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), shared by Postgres, the service and the load; ${values.seconds} s each, medians of ${values.rounds} interleaved rounds.\n`;
    const report = `${title}\n${lines.join('\n')}\n`;
    say(`\n${report}`);
    await writeFile(`${ROOT}bench/results/payments.md`, report);
  } finally {
    await service.stop();
    await postgres.stop();
  }
}

await main();
