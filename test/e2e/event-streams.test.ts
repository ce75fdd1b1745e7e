import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf } from '../support/client.ts';
import { openStream, readFeed, type Stream } from '../support/events.ts';
import { makeKey, makeWorld, pay, type World } from '../support/fixtures.ts';
import { startServiceProcess } from '../support/service.ts';

let api: Api;
let world: World;
const open: Stream[] = [];

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

const streamOf = async (key: string, query?: string, headers?: Record<string, string>, base = api.baseUrl) => {
  const stream = await openStream(`${base}/v1/circuits/${world.code}`, key, query, headers);
  open.push(stream);
  return stream;
};
const operatorKey = async () => makeKey(world.admin, { role: 'operator' });
const idsOf = (stream: Stream) => stream.frames.map(({ event }) => event.id);
const settle = { timeout: 20_000 };

it('tells what there is, and goes on with what happens', async () => {
  const stream = await streamOf(world.ada.key);
  const before = (await readFeed(world.ada.client)).events;
  await expect.poll(() => idsOf(stream), settle).toEqual(before.map(({ id }) => id));
  const { ada, bea, caio, operator } = world;
  const { id } = await pay(operator, ada.account, bea.account, '1.00');
  await pay(operator, bea.account, caio.account, '1.00');
  await expect.poll(() => idsOf(stream).at(-1), settle).toBe(id);
  expect(stream.frames.at(-1)?.event).toEqual((await readFeed(ada.client)).events.at(-1));
});

it('goes on behind the event of a last id, after a break, on any instance', async () => {
  const { ada, bea, operator } = world;
  const first = await streamOf((await operatorKey()).key, '?after=latest&type=transfer.posted');
  const ids = [];
  for (let at = 0; at < 3; at++) ids.push((await pay(operator, ada.account, bea.account, '0.01')).id);
  await expect.poll(() => idsOf(first), settle).toEqual(ids);
  first.close();
  const other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  const lastId = first.frames[0]?.id as string;
  const { key } = await operatorKey();
  const resumed = await streamOf(key, '?type=transfer.posted', { 'last-event-id': lastId }, other.baseUrl);
  await expect.poll(() => idsOf(resumed), settle).toEqual(ids.slice(1));
  // It ends when its service does, which does not wait for it.
  const { code } = await other.kill();
  expect(code, other.output()).toBe(0);
  await resumed.ended;
});

it('ends within seconds of its key being revoked', async () => {
  const { id, key } = await operatorKey();
  const stream = await streamOf(key, '?after=latest');
  expect(stream.status).toBe(200);
  expect((await world.admin.delete(`/api-keys/${id}`)).status).toBe(204);
  await stream.ended;
  expect((await streamOf(key)).status).toBe(401);
});

it('is refused where a principal has too many, or its place is none', async () => {
  const { key } = await operatorKey();
  const streams = await Promise.all(Array.from({ length: 20 }, () => streamOf(key, '?after=latest')));
  expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await streamOf(key)).status).toBe(503);
  streams[0]?.close();
  await expect.poll(async () => (await streamOf(key)).status, settle).toBe(200);
  const headers = { accept: 'text/event-stream', 'last-event-id': 'x' };
  const refused = await world.operator.send('/events', { headers });
  expect([refused.status, bodyOf(refused, 400).code]).toEqual([400, 'invalid-cursor']);
});
