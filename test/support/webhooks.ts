import { type Answer, bodyOf, type Client, type Json } from './client.ts';
import { newWord, pay, type World } from './fixtures.ts';
import type { Call } from './operations.ts';
import { startReceiver } from './receiver.ts';

/** Where nobody listens. */
export const NO_RECEIVER = 'http://127.0.0.1:1/';

export const makeWebhook = async (client: Client, url: string, asked: object = {}): Promise<Json> =>
  bodyOf(await client.post('/webhooks', { url, ...asked }));

export const deliveriesOf = async (client: Client, id: string, query = {}): Promise<readonly Json[]> =>
  bodyOf(await client.get(`/webhooks/${id}/deliveries`, query), 200).data;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a delivery of a webhook that is in one of these states. */
export async function deliveryIn(client: Client, id: string, state: string): Promise<Json> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
    const [first] = await deliveriesOf(client, id, { state });
    if (first !== undefined) return first;
  }
  throw new Error(`no delivery of webhook ${id} became ${state}`);
}

export const removeWebhooks = (client: Client): Promise<void> => removeBehind(client, 0);

/** Removes all but the first ones, so that there is room for another: those answers may be asked for again. */
const makeRoomForWebhook = (client: Client): Promise<void> => removeBehind(client, 3);

async function removeBehind(client: Client, kept: number): Promise<void> {
  const { data } = bodyOf(await client.get('/webhooks', { limit: 500 }), 200);
  const inOrder = data.toSorted((a, b) => String(a.createdAt).localeCompare(String(b.createdAt)));
  for (const { id } of inOrder.slice(kept)) await client.delete(`/webhooks/${id}`);
}

let receiver: ReturnType<typeof startReceiver> | undefined;

/** A webhook of a member's own; with an event that was delivered to it where one is asked for. */
async function webhookCall(own: World['ada'], world: World, withDelivery: boolean): Promise<Call> {
  await makeRoomForWebhook(own.client);
  if (!withDelivery) return { params: { id: (await makeWebhook(own.client, NO_RECEIVER)).id } };
  receiver ??= startReceiver();
  const { id } = await makeWebhook(own.client, (await receiver).url);
  await pay(world.admin, own.account, world.caio.account, '0.01');
  const { eventId } = await deliveryIn(own.client, id, 'delivered');
  return { params: { id, eventId: String(eventId) } };
}

/** The calls of an operation on a webhook: Ada's, and one that is not hers. */
export const onWebhook = (withDelivery = false) => ({
  call: (world: World) => webhookCall(world.ada, world, withDelivery),
  others: {
    call: (world: World) => webhookCall(world.bea, world, withDelivery),
    told: [404, 'webhook-not-found'] as const,
  },
  elsewhere: [404, 'webhook-not-found'] as const,
});

/** How each refusal of a webhook comes about. */
export function webhookRefusals(scene: () => World): Readonly<Record<string, () => Promise<Answer>>> {
  const unknown = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
  const of = (path: string, method: string) => () =>
    scene().operator.send(`/webhooks/${unknown}${path}`, {
      method,
      headers: { 'idempotency-key': method === 'POST' ? newWord() : null },
    });
  const redeliver = (id: string, eventId: unknown) =>
    scene().operator.send(`/webhooks/${id}/deliveries/${eventId}/redeliver`, { method: 'POST' });
  return {
    'createWebhook webhook-target-refused': () => scene().operator.post('/webhooks', { url: 'ftp://shop.example/' }),
    'createWebhook too-many-webhooks': async () => {
      const { client } = scene().caio;
      for (let at = 0; at < 5; at++) await makeWebhook(client, NO_RECEIVER);
      const refused = await client.post('/webhooks', { url: NO_RECEIVER });
      await removeWebhooks(client);
      return refused;
    },
    'getWebhook webhook-not-found': of('', 'GET'),
    'removeWebhook webhook-not-found': of('', 'DELETE'),
    'rotateWebhookSecret webhook-not-found': of('/rotate-secret', 'POST'),
    'listWebhookDeliveries webhook-not-found': of('/deliveries', 'GET'),
    'redeliverWebhookEvent webhook-not-found': of(`/deliveries/${unknown}/redeliver`, 'POST'),
    'redeliverWebhookEvent webhook-delivery-not-found': async () =>
      redeliver((await makeWebhook(scene().operator, NO_RECEIVER)).id, unknown),
    'redeliverWebhookEvent transition-not-allowed': async () => {
      const { operator, ada, bea } = scene();
      const { id } = await makeWebhook(operator, NO_RECEIVER);
      await pay(operator, ada.account, bea.account, '0.01');
      return redeliver(id, (await deliveryIn(operator, id, 'waiting')).eventId);
    },
  };
}
