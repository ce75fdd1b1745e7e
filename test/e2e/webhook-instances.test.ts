import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf } from '../support/client.ts';
import { readFeed } from '../support/events.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { deliveriesOf, deliveryIn, makeWebhook } from '../support/webhooks.ts';

let api: Api;
let world: World;
let receiver: Receiver;
/** Instances on one database, the first of them `api`. */
let running: Api[];

beforeEach(async () => {
  api = await startApi();
  running = [api];
  world = await makeWorld(api);
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const instance of running) await instance.stop();
  await receiver.stop();
});

const eventually = { timeout: 60_000, interval: 20 };
const start = async (): Promise<Api> => {
  const other = await startApi({}, api.database);
  running.push(other);
  return other;
};
const payment = async (): Promise<string> =>
  (await pay(world.operator, world.ada.account, world.bea.account, '0.01')).id;

it('what an instance leaves when it stops, another one goes on with: each event once, failed ones as well', async () => {
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
  const next = await start();
  await running.shift()?.stop();
  receiver.answer(() => 204);
  await next.sql(`UPDATE webhook_delivery SET next_at = ledger_clock() WHERE next_at <> 'infinity'`);
  await expect.poll(() => receiver.taken.length, eventually).toBe(4);
  expect(receiver.taken.slice(1)).toEqual([behind, beside, free]);
});

it('several instances share webhooks, and deliver each event to each of them once and in order', async () => {
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
