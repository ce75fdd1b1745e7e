import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { allRows, bodyOf, type Client, createClient, type Json } from '../support/client.ts';
import { makeCircuit, makeTrader, type Trader } from '../support/fixtures.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

const ACCOUNTS = 20;
const CLIENTS = 200;
const REQUESTS_PER_CLIENT = 8;

/** So tight that most of the accounts are at one limit or the other most of the time. */
const TIGHT = { creditLimit: '10.00', balanceCap: '10.00' };

const REFUSALS = ['credit-limit-exceeded', 'balance-cap-exceeded', 'payer-not-active', 'payee-not-active'];

let api: ProcessApi;
let other: ServiceProcess;
let circuit: Json;
let traders: Trader[];

beforeAll(async () => {
  api = await startProcessApi();
  other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  circuit = await makeCircuit(api);
  traders = await Promise.all(Array.from({ length: ACCOUNTS }, () => makeTrader(api, circuit.code, {}, TIGHT)));
});
afterAll(async () => {
  await other?.kill();
  await api?.stop();
});

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Item {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

/** What the clients together were told of. */
interface Heard {
  /** In cents, by account. */
  readonly moved: Map<string, number>;
  readonly numbers: number[];
  readonly refusals: Map<string, number>;
  readonly unexpected: unknown[];
}

function hear(heard: Heard, item: Item, status: number, answer: Json): void {
  if (status === 201) {
    const cents = Math.round(Number(item.amount) * 100);
    heard.moved.set(item.from, (heard.moved.get(item.from) ?? 0) - cents);
    heard.moved.set(item.to, (heard.moved.get(item.to) ?? 0) + cents);
    heard.numbers.push(Number(answer.transactionNumber));
  } else if ([...REFUSALS, 'atomic-batch-refused'].includes(answer.code)) {
    heard.refusals.set(answer.code, (heard.refusals.get(answer.code) ?? 0) + 1);
  } else heard.unexpected.push(answer);
}

/** A member that pays others as it goes, now singly, now in batches, through whichever process it is told. */
async function trade(trader: Trader, client: Client, random: () => number, heard: Heard): Promise<void> {
  const item = (): Item => {
    const others = traders.filter(({ account }) => account !== trader.account);
    const to = others[Math.floor(random() * others.length)] as Trader;
    return { from: trader.account, to: to.account, amount: (0.01 + random() * 6).toFixed(2) };
  };
  for (let sent = 0; sent < REQUESTS_PER_CLIENT; sent++) {
    if (random() < 0.75) {
      const asked = item();
      const { status, body } = await client.post('/transfers', asked);
      hear(heard, asked, status, body);
    } else {
      const transfers = Array.from({ length: 3 }, item);
      const answer = await client.post('/transfers/batch', { atomic: random() < 0.5, transfers });
      const results = bodyOf(answer, 200).results as { status: number; transfer: Json; problem: Json }[];
      for (const [at, { status, transfer, problem }] of results.entries()) {
        hear(heard, transfers[at] as Item, status, transfer ?? problem);
      }
    }
  }
}

it(`${CLIENTS} clients on ${ACCOUNTS} accounts, two processes, and not one invariant is broken`, async () => {
  const heard: Heard = { moved: new Map(), numbers: [], refusals: new Map(), unexpected: [] };
  const bases = [api.baseUrl, other.baseUrl].map((base) => `${base}/v1/circuits/${circuit.code}`);
  const pool = createPool({ url: api.database.appUrl, max: 1 });
  const operator = api.as(api.adminKey, circuit.code);
  let trading = true;
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const trader = traders[index % ACCOUNTS] as Trader;
    const client = createClient(bases[Math.floor(index / ACCOUNTS) % 2] as string, trader.key);
    return trade(trader, client, seeded(index), heard);
  });
  /** Limits are lowered below what is in use and raised again, and members suspended, while they trade. */
  const disturb = async () => {
    for (let turn = 0; trading; turn++) {
      const { account, memberId } = traders[turn % ACCOUNTS] as Trader;
      const limits = turn % 2 === 0 ? { creditLimit: '2.00', balanceCap: '2.00' } : TIGHT;
      bodyOf(await operator.put(`/accounts/${account}/limits`, { ...limits, reason: 'Test' }), 200);
      bodyOf(await operator.patch(`/members/${memberId}`, { status: 'suspended' }), 200);
      await checkInvariants(pool, circuit.id);
      bodyOf(await operator.patch(`/members/${memberId}`, { status: 'active' }), 200);
    }
  };
  const disturbing = disturb();
  await Promise.all(clients).finally(() => {
    trading = false;
  });
  await disturbing;

  expect(heard.unexpected).toEqual([]);
  // It was as tight as it was meant to be, and yet there was trade.
  expect(heard.numbers.length).toBeGreaterThan(200);
  expect([...heard.refusals.keys()]).toEqual(expect.arrayContaining(REFUSALS.slice(0, 2)));
  expect(new Set(heard.numbers).size).toBe(heard.numbers.length);

  await checkInvariants(pool, circuit.id);
  await pool.end();
  // What the clients were told adds up to what the accounts hold.
  for (const { id, balance } of await allRows(operator, '/accounts')) {
    expect([id, Math.round(Number(balance) * 100)]).toEqual([id, heard.moved.get(id) ?? 0]);
  }
  const { total } = (await api.sql('SELECT count(*) AS total FROM posting'))[0] as { total: string };
  expect(Number(total)).toBe(heard.numbers.length);
}, 120_000);
