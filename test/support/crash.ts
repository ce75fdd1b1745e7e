import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { readPostmasterFile, startOf } from '../../src/db/embedded/processes.ts';
import { runningEmbeddedUrl } from '../../src/db/embedded.ts';
import { type Answer, bodyOf, type Client, createClient } from './client.ts';
import { admitMember, newWord, openAccount } from './fixtures.ts';
import { checkInvariants } from './invariants.ts';
import { type ServiceProcess, type ServiceProcessOptions, startServiceProcess } from './service.ts';

/** An installation as `npm start` makes it: an embedded database in a folder of its own. */
export interface Installation {
  readonly dataDir: string;
  start(env?: ServiceProcessOptions['env']): Promise<ServiceProcess>;
  adminKey(): Promise<string>;
  /** Process id of its Postgres, as the cluster itself says. */
  postmaster(): Promise<number>;
  /** Straight in SQL, as the superuser; values come as text. */
  sql<Row = Record<string, string>>(text: string): Promise<Row[]>;
  /** A connection of the caller's own, to be ended by it. */
  connect(): Promise<pg.Client>;
  remove(): Promise<void>;
}

export async function makeInstallation(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'saldo-crash-'));
  // As root the server has a user of its own, who must be able to enter.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'kept');
  const started: ServiceProcess[] = [];
  const connect = async () => {
    const client = new pg.Client({
      connectionString: (await runningEmbeddedUrl(dataDir)) as string,
      types: { getTypeParser: () => String },
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return {
    dataDir,
    connect,
    start: async (env = {}) => {
      const service = await startServiceProcess({ dataDir, env });
      started.push(service);
      return service;
    },
    adminKey: async () => (await readFile(join(dataDir, 'admin-key'), 'utf8')).trim(),
    postmaster: async () => (await readPostmasterFile(join(dataDir, 'postgres')))?.pid ?? 0,
    async sql<Row>(text: string) {
      const client = await connect();
      try {
        return (await client.query(text)).rows as Row[];
      } finally {
        await client.end();
      }
    },
    async remove() {
      await Promise.all(started.map((service) => service.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One request that moves money. Every amount in it is one that no other transfer of the installation has. */
export interface Payment {
  readonly path: string;
  readonly key: string;
  readonly body: object;
  /** In cents. */
  readonly amounts: readonly number[];
  /** What the client heard, if it heard anything. */
  answer: Answer | null;
}

/** A circuit whose members pay each other all the time. */
export interface Market {
  readonly code: string;
  readonly accounts: readonly string[];
  /** The next amount in cents: each is used once, so that the journal tells how often a payment was posted. */
  nextAmount(): number;
}

const ACCOUNTS = 6;

export async function makeMarket(admin: Client): Promise<Market> {
  const { code } = bodyOf(
    await admin.post('/v1/circuits', { code: newWord('market'), name: 'Market', unit: { code: 'SRD', scale: 2 } }),
  );
  const path = (client: Client): Client => ({
    ...client,
    post: (to, body, headers) => client.post(`/v1/circuits/${code}${to}`, body, headers),
  });
  const here = path(admin);
  const accounts: string[] = [];
  for (let index = 0; index < ACCOUNTS; index++) {
    const { id: memberId } = await admitMember(here, {});
    accounts.push(await openAccount(here, { memberId, creditLimit: '10000000.00', balanceCap: null }));
  }
  let last = 0;
  return { code, accounts, nextAmount: () => ++last };
}

const centsOf = (cents: number): string => (cents / 100).toFixed(2);

function makePayment({ accounts, nextAmount }: Market, items: number): Payment {
  const transfers = Array.from({ length: items }, () => {
    const cents = nextAmount();
    const from = cents % accounts.length;
    const to = (from + 1 + (cents % (accounts.length - 1))) % accounts.length;
    return { cents, body: { from: accounts[from], to: accounts[to], amount: centsOf(cents) } };
  });
  const bodies = transfers.map((transfer) => transfer.body);
  return {
    key: randomUUID(),
    amounts: transfers.map((transfer) => transfer.cents),
    answer: null,
    ...(items === 1
      ? { path: '/transfers', body: bodies[0] as object }
      : { path: '/transfers/batch', body: { atomic: items % 2 === 0, transfers: bodies } }),
  };
}

const send = (client: Client, { path, key, body }: Payment): Promise<Answer> =>
  client.send(path, { method: 'POST', body, headers: { 'idempotency-key': key } });

const isPosted = (answer: Answer | null): answer is Answer => answer !== null && answer.status < 300;

export interface Load {
  readonly payments: readonly Payment[];
  /** Answers when at least so many more payments have been acknowledged. */
  acknowledged(more: number): Promise<void>;
  /** No new requests; those under way are waited for. */
  stop(): Promise<void>;
}

const CLIENTS = 24;

/** Milliseconds that a load may be without progress: a restart of the database is in it. */
const PATIENCE_MS = 30_000;

/** Clients that pay as fast as they are answered: most of them singly, every sixth in batches. */
export function startLoad(client: Client, market: Market): Load {
  const payments: Payment[] = [];
  let stopped = false;
  let acknowledged = 0;
  const work = async (index: number) => {
    while (!stopped) {
      const payment = makePayment(market, index % 6 === 0 ? 4 + (index % 12 === 0 ? 1 : 0) : 1);
      payments.push(payment);
      payment.answer = await send(client, payment).catch(() => null);
      if (isPosted(payment.answer)) acknowledged++;
      else await sleep(5);
    }
  };
  const working = Promise.all(Array.from({ length: CLIENTS }, (_, index) => work(index)));
  return {
    payments,
    async acknowledged(more) {
      const enough = acknowledged + more;
      const deadline = Date.now() + PATIENCE_MS;
      while (acknowledged < enough) {
        if (Date.now() > deadline) throw new Error(`only ${acknowledged} of ${enough} payments were acknowledged`);
        await sleep(5);
      }
    },
    async stop() {
      stopped = true;
      await working;
    },
  };
}

/** How often each amount (in cents) stands in the market's journal. */
export async function postedAmounts(installation: Installation, market: Market): Promise<Map<number, number>> {
  const rows = await installation.sql<{ amount: string; times: string }>(
    `SELECT amount, count(*) AS times FROM posting
     WHERE circuit_id = (SELECT id FROM circuit WHERE code = '${market.code}') GROUP BY amount`,
  );
  return new Map(rows.map(({ amount, times }) => [Number(amount), Number(times)]));
}

/**
 * What a crash must have left: every acknowledged payment once, the others once or not at all; and, when the others are
 * sent again with the same key, every payment once, and the same answer as before to those that had one.
 */
export async function expectExactlyOnce(
  installation: Installation,
  client: Client,
  market: Market,
  payments: readonly Payment[],
): Promise<{ acknowledged: number; open: number; postedUnheard: number }> {
  const acknowledged = payments.filter((payment) => isPosted(payment.answer));
  const open = payments.filter((payment) => !isPosted(payment.answer));
  const before = await postedAmounts(installation, market);
  const timesBefore = (payment: Payment) => payment.amounts.map((amount) => before.get(amount) ?? 0);
  expect(acknowledged.filter((payment) => timesBefore(payment).some((times) => times !== 1))).toEqual([]);
  expect(open.filter((payment) => timesBefore(payment).some((times) => times > 1))).toEqual([]);
  // A request is posted as a whole or not at all, also one that is not atomic by itself.
  expect(open.filter((payment) => new Set(timesBefore(payment)).size > 1)).toEqual([]);

  await eachAtOnce(open, 16, async (payment) => {
    payment.answer = await send(client, payment);
    expect(payment.answer.status, payment.answer.text).toBeLessThan(300);
    const replayed = payment.answer.headers.get('idempotency-replayed') === 'true';
    expect(replayed).toBe(timesBefore(payment)[0] === 1);
  });
  await eachAtOnce(sampleOf(acknowledged, 40), 8, async (payment) => {
    const again = await send(client, payment);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(payment.answer?.body);
  });
  const after = await postedAmounts(installation, market);
  const paid = payments.flatMap((payment) => payment.amounts);
  expect(paid.filter((amount) => after.get(amount) !== 1)).toEqual([]);
  await expectSoundJournal(installation, market);
  const postedUnheard = open.filter((payment) => timesBefore(payment)[0] === 1).length;
  return { acknowledged: acknowledged.length, open: open.length, postedUnheard };
}

/** Every invariant of the market's journal, in SQL. */
async function expectSoundJournal(installation: Installation, market: Market): Promise<void> {
  const url = (await runningEmbeddedUrl(installation.dataDir)) as string;
  const pool = createPool({ url, max: 1 });
  try {
    const { rows } = await pool.query('SELECT id FROM circuit WHERE code = $1', [market.code]);
    await checkInvariants(pool, rows[0].id);
  } finally {
    await pool.end();
  }
}

/** Waits until the service on this installation says that traffic may come. */
export async function whenReady(baseUrl: string): Promise<void> {
  const monitor = createClient(baseUrl, null);
  for (const deadline = Date.now() + 30_000; ; ) {
    const answer = await monitor.get('/health/ready').catch(() => null);
    if (answer?.status === 200) return;
    if (Date.now() > deadline) throw new Error(`not ready: ${answer?.text}`);
    await sleep(50);
  }
}

/** Whether a process runs; one that has died and waits for its parent does not. */
export const isAlive = async (pid: number): Promise<boolean> => (await startOf(pid)) !== undefined;

/** Runs `work` over all items, so many at a time. */
async function eachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** Up to `count` items from all over the list. */
function sampleOf<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % step === 0);
}
