import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, createClient, type Json } from '../support/client.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';
import { deliveriesOf, deliveryIn, makeWebhook } from '../support/webhooks.ts';

let api: ProcessApi;
let world: World;
let receiver: Receiver;
let next: ServiceProcess | undefined;

beforeEach(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
  receiver = await startReceiver();
});
afterEach(async () => {
  await next?.kill();
  await receiver.stop();
  await api.stop();
});

const eventually = { timeout: 60_000, interval: 20 };
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
  next = await startServiceProcess({
    databaseUrl: api.database.url,
    env: { LOG_LEVEL: 'warn', WEBHOOK_TARGETS: 'any' },
  });
  await expect.poll(() => receiver.taken, eventually).toEqual([first, second, third, second, third]);
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(third);
  const operator = createClient(`${next.baseUrl}/v1/circuits/${world.code}`, api.adminKey);
  const states = async () => (await deliveriesOf(operator, id)).map(({ state }) => state);
  await expect.poll(states, eventually).toEqual(['delivered', 'delivered', 'delivered']);
});
