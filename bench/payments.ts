/**
 * `npm run bench -- payments`: what fees and holds cost beside plain transfers in the same run, and what a hundred thousand holds that fall due
 * at one moment do to whoever pays meanwhile; then how fast a webhook follows. Interleaved rounds, medians of their ratios. Writes
 * bench/results/payments.md.
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCircuit, balancesHold, makeCircuit } from './circuit.ts';
import { type Comparison, compareWithPlain } from './compare.ts';
import { compareFees } from './fees.ts';
import { findProgram, type LoadResult, type Payments, sendHolds, sendPayments, sendReadPayments } from './load.ts';
import { readOptions } from './options.ts';
import { type BenchPostgres, type BenchService, startPostgres, startService } from './server.ts';
import { drainWebhooks } from './webhooks.ts';

const values = readOptions('payments', {
  rounds: ['N', 'rounds, of which medians are told', '16'],
  seconds: ['N', 'seconds that each figure of a rate is measured for', '2'],
  holds: ['N', 'holds that expire at once', '100000'],
});
const ROOT = new URL('..', import.meta.url).pathname;
const ACCOUNTS = 1_000;
const CONNECTIONS = [64, 256];
const WARM_SECONDS = 5;
/** Of payments while holds expire, and while webhooks follow. */
const LOAD_SECONDS = 8;
/** As many as a member that waits for each answer has, and its neighbours. */
const PAYING_CONNECTIONS = 4;
const BATCH_ITEMS = 1_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

const countOf = async (postgres: BenchPostgres, circuit: BenchCircuit, kinds: readonly string[]): Promise<number> => {
  const [row] = await postgres.query<{ n: string }>(
    'saldo',
    'SELECT count(*) AS n FROM transaction WHERE circuit_id = $1 AND kind = ANY ($2)',
    [circuit.id, kinds],
  );
  return Number(row?.n);
};

/**
 * Both by what was posted, so that what nobody heard of any more counts on both sides. A hold or a capture is half of a pair: a round
 * ends with some holds that are not captured yet.
 */
async function compareHolds(
  postgres: BenchPostgres,
  circuit: BenchCircuit,
  compare: Pick<Comparison, 'connections' | 'rounds' | 'say'>,
  pay: (connections: number) => Promise<LoadResult>,
  hold: (connections: number) => Promise<LoadResult>,
): Promise<string[]> {
  const posting = (kinds: readonly string[], send: typeof pay) => async (connections: number) => {
    const before = await countOf(postgres, circuit, kinds);
    const { seconds } = await send(connections);
    return ((await countOf(postgres, circuit, kinds)) - before) / kinds.length / seconds;
  };
  return compareWithPlain({
    ...compare,
    other: 'held and captured',
    plain: posting(['transfer'], pay),
    others: posting(['transfer-held', 'transfer-captured'], hold),
  });
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
  // Some of the rounds before were never captured. Looking for the holds that are left would keep the server busy itself.
  const reserved = async () => {
    const [sum] = await postgres.query<{ n: string }>(
      'saldo',
      'SELECT sum(held_out) AS n FROM account WHERE circuit_id = $1',
      [circuit.id],
    );
    return Number(sum?.n);
  };
  const reservedBefore = await reserved();
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
  const [counted] = await postgres.query<{ n: string }>(
    'saldo',
    `SELECT count(*) AS n FROM hold WHERE circuit_id = $1 AND state = 'held' AND expires_at = $2`,
    [circuit.id, expiresAt.toISOString()],
  );
  const placed = Number(counted?.n);
  say(`${placed} holds are placed`);
  const room = (expiresAt.getTime() - Date.now()) / 1000 - 2;
  if (room < 3) throw new Error('placing the holds took until they expired');
  const idle = await sendPayments(wrk, payments, PAYING_CONNECTIONS, Math.min(Math.floor(room), LOAD_SECONDS));
  await sleep(expiresAt.getTime() - Date.now());
  const from = performance.now();
  const during = sendPayments(wrk, payments, PAYING_CONNECTIONS, LOAD_SECONDS);
  while ((await reserved()) > reservedBefore) await sleep(100);
  const seconds = (performance.now() - from) / 1000;
  const meanwhile = await during;
  const ms = (figure: number | null) => figure?.toFixed(1);
  return [
    `${placed} holds that expire at one moment: all of them said so in ${seconds.toFixed(1)} s.`,
    `Single transfers over ${PAYING_CONNECTIONS} connections: p99 ${ms(idle.p99)} ms before, ${ms(meanwhile.p99)} ms in the ${LOAD_SECONDS} s from that moment on (p50 ${ms(idle.p50)} and ${ms(meanwhile.p50)} ms): ${((meanwhile.p99 ?? Number.NaN) / (idle.p99 ?? Number.NaN)).toFixed(2)} times.`,
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
    const compare = { connections: CONNECTIONS, rounds: Number(values.rounds), say };
    const paying = (send: typeof sendPayments) => async (connections: number) => {
      const sent = await send(wrk, payments, connections, Number(values.seconds));
      if (sent.failures > 0) throw new Error('some requests were refused');
      return sent;
    };
    const lines = [
      ...(await compareFees(postgres, service, circuit, compare, paying(sendPayments))),
      '',
      ...(await compareHolds(postgres, circuit, compare, paying(sendReadPayments), paying(sendHolds))),
      '',
      ...(await expireAtOnce(postgres, service, circuit, wrk, payments)),
      '',
      ...(await drainWebhooks(service, circuit, wrk, payments, { seconds: LOAD_SECONDS, say })),
    ];
    if (!(await balancesHold(postgres, circuit))) throw new Error('the balances are not the sums of their postings');
    const title = `# Payments\n\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), shared by Postgres, the service and the load; medians of ${values.rounds} interleaved rounds of ${values.seconds} s, and of their ratios.\n`;
    const report = `${title}\n${lines.join('\n')}\n`;
    say(`\n${report}`);
    await writeFile(`${ROOT}bench/results/payments.md`, report);
  } finally {
    await service.stop();
    await postgres.stop();
  }
}

await main();
