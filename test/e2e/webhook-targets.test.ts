import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';
import { startReceiver } from '../support/receiver.ts';
import { deliveriesOf, makeWebhook } from '../support/webhooks.ts';

let api: Api;
let world: World;

/** As in production: nothing is set about targets. */
beforeAll(async () => {
  api = await startApi({ WEBHOOK_TARGETS: '' });
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

it.each([
  ['http://shop.example/', 422],
  ['https://127.0.0.1/', 422],
  ['https://169.254.169.254/latest/meta-data', 422],
  ['https://[::1]/', 422],
  ['https://[::ffff:10.0.0.1]/', 422],
  ['https://2130706433/', 422],
  ['https://localhost:3000/', 422],
  ['https://user:secret@shop.example/', 422],
  ['gopher://shop.example/', 422],
  ['nonsense', 422],
  ['', 422],
  [`https://shop.example/${'x'.repeat(2_000)}`, 400],
  [17, 400],
  [null, 400],
])('a webhook to %j is refused, and nothing is written', async (url, status) => {
  const before = await digestOfDatabase(api);
  const answer = await world.operator.post('/webhooks', { url });
  const code = status === 422 ? 'webhook-target-refused' : 'validation-failed';
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await digestOfDatabase(api)).toEqual(before);
});

it('a type that there is not is refused', async () => {
  const answer = await world.operator.post('/webhooks', { url: 'https://shop.example/', types: ['gift.given'] });
  expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ path: 'types.0' })]]);
});

it('one that came to lead to the own network is not connected to, and the delivery says so', async () => {
  const receiver = await startReceiver();
  const { id } = await makeWebhook(world.operator, 'https://shop.example/');
  await api.sql('ALTER TABLE webhook DISABLE TRIGGER USER');
  await api.sql('UPDATE webhook SET url = $2 WHERE id = $1', [id, receiver.url.replace('http:', 'https:')]);
  await pay(world.operator, world.ada.account, world.bea.account, '0.01');
  const failures = async () => (await deliveriesOf(world.operator, id)).map(({ failure }) => failure);
  // Its address may have been read before it was changed: then the name, which nobody has, is asked for first.
  await expect
    .poll(
      async () => {
        await api.sql(`UPDATE webhook_delivery SET next_at = ledger_clock() WHERE next_at <> 'infinity'`);
        return failures();
      },
      { timeout: 60_000, interval: 200 },
    )
    .toEqual(['address-refused']);
  expect(receiver.received).toEqual([]);
  await receiver.stop();
});
