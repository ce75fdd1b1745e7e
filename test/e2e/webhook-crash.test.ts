import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, createClient, type Json } from '../support/client.ts';
import { readFeed } from '../support/events.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';
import { deliveriesOf, deliveryIn, makeWebhook } from '../support/webhooks.ts';

let api: ProcessApi;
let world: World;
let receiver: Receiver;
let others: ServiceProcess[];

beforeEach(async () => {
  others = [];
  api = await startProcessApi();
  world = await makeWorld(api);
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const other of others) await other.kill();
  await receiver.stop();
  await api.stop();
});

const eventually = { timeout: 60_000, interval: 20 };
const start = async () => {
  const env = { LOG_LEVEL: 'warn', WEBHOOK_TARGETS: 'any' };
  const other = await startServiceProcess({ databaseUrl: api.database.url, env });
  others.push(other);
  return other;
};
const payment = async (): Promise<string> =>
  (await pay(world.operator, world.ada.account, world.bea.account, '0.01')).id;
const payments = async (count: number): Promise<string[]> => {
  const { ada, bea, operator } = world;
  const transfers = Array.from({ length: count }, () => ({ from: ada.account, to: bea.account, amount: '0.01' }));
  const { results } = bodyOf(await operator.post('/transfers/batch', { atomic: true, transfers }), 200);
  return (results as { transfer: Json }[]).map(({ transfer }) => transfer.id);
};
/** As if the time of every lease had passed. */
const expireLeases = () => api.sql('UPDATE webhook_progress SET leased_until = ledger_clock()');

it('what was delivered when the process was killed, and was not written down, is delivered again under the same id', async () => {
  const { id } = await makeWebhook(world.operator, receiver.url);
  const first = await payment();
  await deliveryIn(world.operator, id, 'delivered');
  const holder = new pg.Client({ connectionString: api.database.url });
  await holder.connect();
  await holder.query('BEGIN');
  // Nothing that is delivered from here on can be written down.
  await holder.query('SELECT FROM webhook_progress WHERE webhook_id = $1 FOR UPDATE', [id]);
  // In one database transaction, so that both are read before the first of them waits to be written down.
  const [second, third] = await payments(2);
  await expect.poll(() => receiver.taken, eventually).toEqual([first, second, third]);
  await api.service.kill('SIGKILL');
  await holder.query('ROLLBACK');
  await holder.end();
  await expireLeases();
  const { baseUrl } = await start();
  await expect.poll(() => receiver.taken, eventually).toEqual([first, second, third, second, third]);
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(third);
  const operator = createClient(`${baseUrl}/v1/circuits/${world.code}`, api.adminKey);
  const states = async () => (await deliveriesOf(operator, id)).map(({ state }) => state);
  await expect.poll(states, eventually).toEqual(['delivered', 'delivered', 'delivered']);
});

it('what a process leaves when it stops, another one goes on with: each event once, failed ones as well', async () => {
  receiver.answer(({ event }) => (event.type === 'account.limits-changed' ? 500 : 204));
  const { id } = await makeWebhook(world.operator, receiver.url);
  const limits = { creditLimit: '50.00', balanceCap: null, reason: 'Review' };
  bodyOf(await world.operator.put(`/accounts/${world.ada.account}/limits`, limits), 200);
  await deliveryIn(world.operator, id, 'waiting');
  // Of the same account: it waits for the one that fails.
  const behind = await payment();
  const beside = (await pay(world.operator, world.bea.account, world.caio.account, '0.01')).id;
  const free = (await pay(world.operator, world.fees, world.caio.account, '0.01')).id;
  await expect
    .poll(async () => (await deliveriesOf(world.operator, id, { state: 'waiting' })).length, eventually)
    .toBe(4);
  expect(receiver.taken).toEqual([]);
  await start();
  expect((await api.service.kill()).code).toBe(0);
  receiver.answer(() => 204);
  await api.sql(`UPDATE webhook_delivery SET next_at = ledger_clock() WHERE next_at <> 'infinity'`);
  await expect.poll(() => receiver.taken.length, eventually).toBe(4);
  expect(receiver.taken.slice(1)).toEqual([behind, beside, free]);
});

it('several processes share webhooks, and deliver each event to each of them once and in order', async () => {
  await start();
  const receivers = await Promise.all(Array.from({ length: 3 }, () => startReceiver()));
  const { end } = await readFeed(world.operator, { after: 'latest' });
  for (const { url } of receivers) await makeWebhook(world.operator, url);
  const { ada, bea, operator } = world;
  const transfers = Array.from({ length: 300 }, () => ({ from: ada.account, to: bea.account, amount: '0.01' }));
  bodyOf(await operator.post('/transfers/batch', { atomic: false, transfers }), 200);
  const ids = (await readFeed(operator, { limit: 500 }, end)).events.map(({ id }) => id);
  expect(ids).toHaveLength(300);
  for (const each of receivers) await expect.poll(() => each.taken.length, eventually).toBe(300);
  for (const each of receivers) {
    expect(each.taken).toEqual(ids);
    await each.stop();
  }
});
