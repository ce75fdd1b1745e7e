import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { recordEvents } from '../../src/db/events.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Client, type Json } from '../support/client.ts';
import { eventAbout, openStream, readFeed } from '../support/events.ts';
import { makeWorld, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;
let pool: pg.Pool;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  pool = createPool({ url: api.database.appUrl, max: 8 });
});
afterAll(async () => {
  await pool?.end();
  await api?.stop();
});

const WRITERS = 8;
const ROUNDS = 15;

/** Posts payments, and records events beside the journal, by turns. */
async function write(writer: number): Promise<void> {
  const { ada, bea, caio, operator } = world;
  const accounts = [ada.account, bea.account, caio.account];
  for (let round = 0; round < ROUNDS; round++) {
    const [from, to] = [accounts[(writer + round) % 3], accounts[(writer + round + 1) % 3]];
    if ((writer + round) % 2 === 0) bodyOf(await operator.post('/transfers', { from, to, amount: '0.01' }));
    else {
      const events = [eventAbout([from as string], { writer, round }), eventAbout([to as string], { writer, round })];
      await inTransaction(pool, (client) => recordEvents(client, world.id, events));
    }
  }
}

/** Follows the feed a few events at a time until `isOver`, and then to its end. */
async function follow(client: Client, isOver: () => boolean): Promise<Json[]> {
  const events: Json[] = [];
  let cursor: string | undefined;
  for (let isLast = false; ; ) {
    const query = { limit: 7, ...(cursor !== undefined && { cursor }) };
    const page = bodyOf(await client.get('/events', query), 200);
    events.push(...page.data);
    cursor = String(page.endCursor);
    if (page.nextCursor === null && isLast) return events;
    if (page.nextCursor === null) isLast = isOver();
  }
}

it('whoever follows while 8 writers post and record hears of each event once, in the one order that stands', async () => {
  const { operator, ada } = world;
  let isOver = false;
  const key = (await makeOperatorKey()).key;
  const stream = await openStream(`${api.baseUrl}/v1/circuits/${world.code}`, key);
  const following = [operator, ada.client].map((client) => follow(client, () => isOver));
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  isOver = true;
  const [seen, own] = await Promise.all(following);
  for (const [client, heard] of [
    [operator, seen],
    [ada.client, own],
  ] as const) {
    const { events } = await readFeed(client);
    expect(heard).toEqual(events);
  }
  const written = (seen as Json[]).filter(({ type }) => type === 'payment-request.acknowledged');
  const posted = (seen as Json[]).filter(({ type }) => type === 'transfer.posted');
  expect(posted.length + written.length / 2).toBe(WRITERS * ROUNDS);
  expect(new Set((seen as Json[]).map(({ id }) => id)).size).toBe(seen?.length);
  await expect.poll(() => stream.frames.length, { timeout: 30_000 }).toBe(seen?.length);
  expect(stream.frames.map(({ event }) => event)).toEqual(seen);
  stream.close();
});

const makeOperatorKey = async () => bodyOf(await world.admin.post<{ key: string }>('/api-keys', { role: 'operator' }));
