import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { readFeed } from '../support/events.ts';
import { makeTrader, makeWorld, pay, type Trader, type World } from '../support/fixtures.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { deliveriesOf, deliveryIn, makeWebhook, removeWebhooks } from '../support/webhooks.ts';

let api: Api;
let world: World;
let receiver: Receiver;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  world = await makeWorld(api);
  receiver = await startReceiver();
});
afterEach(async () => {
  await removeWebhooks(world.admin);
  await receiver.stop();
});

const eventually = { timeout: 30_000, interval: 20 };
const payBetween = async (from: Trader, to: Trader, count = 1): Promise<string[]> => {
  const ids = [];
  for (let at = 0; at < count; at++) ids.push((await pay(world.admin, from.account, to.account, '0.01')).id);
  return ids;
};
const verify = ({ body, headers }: Received, secret: unknown) => new Webhook(String(secret)).verify(body, headers);
const idsOf = (all: readonly Received[]) => all.map(({ event }) => event.id);
/** As if the time of each try had come. */
const retryNow = () =>
  api.sql(`UPDATE webhook_delivery SET next_at = ledger_clock() WHERE state = 'waiting' AND next_at <> 'infinity'`);

describe('a delivery', () => {
  it('is the event of the feed, under its id, with a signature that the package verifies', async () => {
    const made = await makeWebhook(world.operator, `${receiver.url}/hooks?of=saldo`, { types: ['transfer.posted'] });
    const { end } = await readFeed(world.operator, { after: 'latest' });
    const [id] = await payBetween(world.ada, world.bea);
    await expect.poll(() => receiver.taken, eventually).toEqual([id]);
    const [received] = receiver.received as [Received];
    expect(verify(received, made.secret)).toEqual((await readFeed(world.operator, {}, end)).events[0]);
    expect(received.path).toBe('/hooks?of=saldo');
    expect(received.headers['webhook-id']).toBe(id);
    expect(received.headers['content-type']).toBe('application/json');
    expect(() => verify({ ...received, body: received.body.replace('0.01', '9.99') }, made.secret)).toThrow();
    const delivery = await deliveryIn(world.operator, made.id, 'delivered');
    expect(delivery).toMatchObject({ eventId: id, type: 'transfer.posted', attempts: 1, status: 204, failure: null });
    const { secret: _, ...shown } = made;
    expect(bodyOf(await world.operator.get(`/webhooks/${made.id}`), 200)).toEqual(shown);
  });

  it("tells a member's webhook what concerns the member, and the circuit's all", async () => {
    const own = await startReceiver();
    await makeWebhook(world.ada.client, own.url);
    await makeWebhook(world.operator, receiver.url);
    const ids = [...(await payBetween(world.bea, world.caio)), ...(await payBetween(world.ada, world.bea))];
    await expect.poll(() => receiver.taken.toSorted(), eventually).toEqual(ids.toSorted());
    await expect.poll(() => own.taken, eventually).toEqual([ids[1]]);
    await own.stop();
  });

  it('that fails is tried again, and dies after three days, which frees what waits for it', async () => {
    receiver.answer(({ event }) => ((event.data as unknown as Json).amount === '0.07' ? 500 : 204));
    const { id } = await makeWebhook(world.operator, receiver.url);
    const { id: failing } = await pay(world.admin, world.ada.account, world.bea.account, '0.07');
    const [behind] = await payBetween(world.ada, world.caio);
    const waiting = await deliveryIn(world.operator, id, 'waiting');
    expect(waiting.nextAttemptAt === null || waiting.failure === 'answered-with-an-error').toBe(true);
    await expect
      .poll(async () => (await deliveriesOf(world.operator, id, { state: 'waiting' })).length, eventually)
      .toBe(2);
    const before = receiver.received.length;
    await retryNow();
    await expect.poll(() => receiver.received.length, eventually).toBeGreaterThan(before);
    expect(receiver.taken).toEqual([]);
    await api.sql(`UPDATE webhook_delivery SET first_at = first_at - interval '3 days' WHERE event_id = $1`, [failing]);
    await expect
      .poll(async () => {
        await retryNow();
        return receiver.taken;
      }, eventually)
      .toEqual([behind]);
    expect(await deliveryIn(world.operator, id, 'dead')).toMatchObject({
      eventId: failing,
      status: 500,
      nextAttemptAt: null,
    });
    expect(bodyOf(await world.operator.get(`/webhooks/${id}`), 200)).toMatchObject({ dead: 1 });
    // On request it is sent once more.
    receiver.answer(() => 204);
    const asked = await world.operator.post(`/webhooks/${id}/deliveries/${failing}/redeliver`, undefined);
    expect(bodyOf(asked, 202)).toMatchObject({ state: 'waiting', attempts: 0 });
    await expect.poll(() => receiver.taken, eventually).toEqual([behind, failing]);
  });

  it('waits for an earlier one of the same account, and for no other', async () => {
    const { ada, bea, caio } = world;
    const dora = await makeTrader(api, world.code);
    let isDown = true;
    receiver.answer(({ event }) => (isDown && (event.accountIds as string[]).includes(ada.account) ? 503 : 204));
    const { id } = await makeWebhook(world.operator, receiver.url);
    const [first] = await payBetween(ada, bea);
    const [second] = await payBetween(bea, caio);
    const others = await payBetween(dora, world.caio, 0);
    others.push((await pay(world.admin, dora.account, world.fees, '0.01')).id);
    const [third] = await payBetween(caio, bea);
    await expect.poll(() => receiver.taken, eventually).toEqual(others);
    await expect
      .poll(async () => (await deliveriesOf(world.operator, id, { state: 'waiting' })).length, eventually)
      .toBe(3);
    isDown = false;
    await retryNow();
    await expect.poll(() => receiver.taken, eventually).toEqual([...others, first, second, third]);
  });
});

describe('a receiver', () => {
  it('that hangs keeps a few places busy, and nobody else waiting', async () => {
    const hanging = await startReceiver(() => null);
    await makeWebhook(world.operator, hanging.url);
    await makeWebhook(world.operator, receiver.url);
    const { ada, bea, caio, fees } = world;
    const pairs = [
      [ada.account, bea.account],
      [caio.account, fees],
    ];
    const transfers = Array.from({ length: 400 }, (_, at) => {
      const [from, to] = pairs[at % 2] as [string, string];
      return { from, to, amount: '0.01' };
    });
    bodyOf(await world.operator.post('/transfers/batch', { atomic: false, transfers }), 200);
    await expect.poll(() => receiver.taken.length, eventually).toBe(400);
    expect(hanging.received.length).toBeLessThanOrEqual(4);
    await hanging.stop();
  });

  it('that was down is sent all that it has missed, in order, once it is back', async () => {
    const { ada, bea, operator } = world;
    receiver.answer(() => 502);
    const { id } = await makeWebhook(operator, receiver.url);
    const { end } = await readFeed(operator, { after: 'latest' });
    const transfers = Array.from({ length: 1_000 }, () => ({ from: ada.account, to: bea.account, amount: '0.01' }));
    for (let at = 0; at < 3; at++) bodyOf(await operator.post('/transfers/batch', { atomic: false, transfers }), 200);
    await deliveryIn(operator, id, 'waiting');
    // It is told no more than so many at a time, and the rest waits in the feed.
    const waiting = async () => Number(bodyOf(await operator.get(`/webhooks/${id}`), 200).waiting);
    await expect.poll(waiting, eventually).toBeGreaterThanOrEqual(250);
    expect(await waiting()).toBeLessThanOrEqual(1_000);
    receiver.answer(() => 204);
    await retryNow();
    await expect.poll(() => receiver.taken.length, eventually).toBe(3_000);
    const ids = (await readFeed(operator, { limit: 500 }, end)).events.map((event) => event.id);
    expect(receiver.taken).toEqual(ids);
  });
});

describe('a secret', () => {
  it('is shown once, and for a day after a rotation deliveries are signed with both', async () => {
    const made = await makeWebhook(world.operator, receiver.url);
    expect(made.secret).toMatch(/^whsec_/);
    const rotated = bodyOf(await world.operator.post(`/webhooks/${made.id}/rotate-secret`, undefined), 200);
    expect(Date.parse(String(rotated.previousValidUntil))).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await expect
      .poll(
        async () => {
          await payBetween(world.ada, world.bea);
          return receiver.received.at(-1)?.headers['webhook-signature']?.split(' ').length;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(2);
    const last = receiver.received.at(-1) as Received;
    expect(verify(last, made.secret)).toEqual(verify(last, rotated.secret));
    await api.sql(
      `UPDATE webhook_secret SET valid_until = ledger_clock() WHERE webhook_id = $1 AND valid_until IS NOT NULL`,
      [made.id],
    );
    await expect
      .poll(
        async () => {
          await payBetween(world.ada, world.bea);
          return receiver.received.at(-1)?.headers['webhook-signature']?.split(' ').length;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(1);
    const after = receiver.received.at(-1) as Received;
    expect(() => verify(after, made.secret)).toThrow();
    expect(verify(after, rotated.secret)).toBeDefined();
  });

  it('is not shown again to a request that is sent again, which makes no second webhook', async () => {
    const headers = { 'idempotency-key': 'one-webhook' };
    const first = bodyOf(await world.operator.post('/webhooks', { url: receiver.url }, headers));
    const second = bodyOf(await world.operator.post('/webhooks', { url: receiver.url }, headers));
    expect(second).toEqual({ ...first, secret: null });
    expect(bodyOf(await world.operator.get('/webhooks'), 200).data).toHaveLength(1);
  });
});

it('a webhook that was removed is sent nothing more', async () => {
  const { id } = await makeWebhook(world.operator, receiver.url);
  const [sent] = await payBetween(world.ada, world.bea);
  await expect.poll(() => receiver.taken, eventually).toEqual([sent]);
  expect((await world.operator.delete(`/webhooks/${id}`)).status).toBe(204);
  // By the time that this process has taken up another one, it has let go of that.
  const control = await startReceiver();
  await makeWebhook(world.operator, control.url);
  const [meanwhile] = await payBetween(world.ada, world.bea);
  await expect.poll(() => control.taken, eventually).toEqual([meanwhile]);
  const [later] = await payBetween(world.ada, world.bea);
  await expect.poll(() => control.taken, eventually).toEqual([meanwhile, later]);
  expect(idsOf(receiver.received)).not.toContain(later);
  await control.stop();
});
