import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { selectConcerned } from '../../src/features/events/head-queries.ts';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { expectValid } from '../support/document.ts';
import { eventAbout, readFeed, recordBeside } from '../support/events.ts';
import { clearingRun, makeKey, makeWorld, newWord, owe, pay, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;
let document: Json;

beforeAll(async () => {
  api = await startApi();
  document = bodyOf(await api.as(null).get('/openapi.json'), 200);
});
afterAll(() => api?.stop());
beforeEach(async () => {
  world = await makeWorld(api);
});

const typesOf = (events: readonly Json[]) => events.map(({ type }) => type);
const idsOf = (events: readonly Json[]) => events.map(({ id }) => id);
const beside = (accountIds: readonly string[]) =>
  recordBeside(api.database.appUrl, world.id, [eventAbout(accountIds), eventAbout(accountIds)]);

/** One of everything that the journal tells. */
async function live(): Promise<{ end: string }> {
  const { end } = await readFeed(world.operator, { after: 'latest' });
  const { ada, bea, operator } = world;
  await pay(ada.client, ada.account, bea.account, '12.50', { externalId: newWord(), occurredOn: '2026-01-31' });
  const { id } = await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted', dueOn: '2026-01-31' });
  bodyOf(await operator.send(`/obligations/${id}/dispute`, { method: 'POST' }), 200);
  bodyOf(await operator.send(`/obligations/${id}/accept`, { method: 'POST' }), 200);
  bodyOf(await operator.post(`/obligations/${id}/pay`, { amount: '4.00' }), 201);
  await owe(operator, bea.account, ada.account, '1.00', { state: 'accepted' });
  const run = await clearingRun(operator, { mode: 'set-off' });
  bodyOf(
    await operator.send(`/clearing-runs/${run.id}/apply`, {
      method: 'POST',
      headers: { 'idempotency-key': newWord() },
    }),
    200,
  );
  const limits = { creditLimit: '50.00', balanceCap: null, reason: 'Review' };
  bodyOf(await operator.put(`/accounts/${ada.account}/limits`, limits), 200);
  bodyOf(await operator.patch(`/accounts/${ada.account}`, { status: 'suspended' }), 200);
  bodyOf(await operator.patch(`/members/${ada.memberId}`, { status: 'suspended' }), 200);
  return { end };
}

describe('the feed', () => {
  it('tells what the journal has, oldest first, each as the document describes it', async () => {
    const { end } = await live();
    const { events } = await readFeed(world.operator, {}, end);
    expect(typesOf(events)).toEqual([
      'transfer.posted',
      'obligation.recorded',
      'obligation.changed',
      'obligation.changed',
      'obligation.paid',
      'obligation.recorded',
      'clearing-run.applied',
      'account.limits-changed',
      'account.status-changed',
      'member.status-changed',
    ]);
    const { schemas } = document.components as { schemas: Record<string, object> };
    const all = (await readFeed(world.operator)).events;
    for (const event of all) expectValid(document, schemas.Event as object, event, String(event.type));
    expect(typesOf(all)).toEqual(expect.arrayContaining(['member.admitted', 'account.opened']));
    const [transfer, recorded, , , paid, , run] = events;
    const { ada, bea } = world;
    expect(transfer).toMatchObject({
      circuitId: world.id,
      subjectId: transfer?.id,
      accountIds: [ada.account, bea.account],
      data: { from: ada.account, to: bea.account, amount: '12.50', occurredOn: '2026-01-31' },
    });
    expect(recorded?.data).toMatchObject({ debtor: ada.account, amount: '10.00', state: 'accepted', externalId: null });
    expect(paid).toMatchObject({ subjectId: recorded?.subjectId, data: { amount: '4.00', creditor: bea.account } });
    expect(run).toMatchObject({ accountIds: [], data: { cleared: '2.00', obligations: 2, accounts: [] } });
    expect(new Set(idsOf(all)).size).toBe(all.length);
  });

  it('shows a member its own part of all of it, and no figures of others', async () => {
    const { end } = await live();
    const { ada, bea, caio, operator } = world;
    await pay(operator, bea.account, caio.account, '1.00');
    const all = (await readFeed(operator, {}, end)).events;
    const own = (await readFeed(ada.client, {}, end)).events;
    expect(idsOf(own)).toEqual(idsOf(all).slice(0, 10));
    const run = own.find(({ type }) => type === 'clearing-run.applied');
    expect(run?.data).toEqual({
      mode: 'set-off',
      obligations: null,
      cleared: null,
      accounts: [{ accountId: ada.account, settled: '1.00', received: '1.00', balanceChange: '0.00' }],
    });
    expect(typesOf((await readFeed(caio.client, {}, end)).events)).toEqual(['transfer.posted']);
    const none = await readFeed(ada.client, { accountId: bea.account });
    expect(none.events).toEqual([]);
    const ofBea = await readFeed(operator, { accountId: bea.account }, end);
    expect(typesOf(ofBea.events)).toEqual([...typesOf(all).slice(0, 7), 'transfer.posted']);
  });

  it('wakes members for what concerns them, and for nothing else, whatever kind it is of', async () => {
    await live();
    await beside([world.bea.account]);
    const pool = createPool({ url: api.database.appUrl, max: 1 });
    try {
      const db = createKysely<DB>(pool);
      const members = [world.ada, world.bea, world.caio];
      const own = await Promise.all(members.map(async ({ client }) => idsOf((await readFeed(client)).events)));
      let [number, place] = [0n, 0];
      for (const event of (await readFeed(world.operator)).events) {
        const before = { number, place };
        if (event.transactionNumber === null) place++;
        else [number, place] = [BigInt(Number(event.transactionNumber)), 0];
        const woken = await selectConcerned(pool, db, world.id, before, { number, place });
        const told = members.filter((_, at) => own[at]?.includes(event.id)).map(({ memberId }) => memberId);
        expect([...woken].toSorted(), String(event.type)).toEqual(told.toSorted());
      }
      expect(place).toBe(2);
    } finally {
      await pool.end();
    }
  });

  it('is the same page by page, of one event as of many, for a member and for all', async () => {
    await live();
    await beside([world.ada.account]);
    const rows = Array.from({ length: 5 }, (_, at) => `${world.ada.account},${world.bea.account},0.0${at + 1}`);
    const body = ['debtor,creditor,amount', ...rows].join('\n');
    const headers = { 'content-type': 'text/csv', 'idempotency-key': newWord() };
    bodyOf(await world.operator.send('/obligations/import', { method: 'POST', body, headers }), 200);
    await beside([world.ada.account, world.bea.account]);
    for (const client of [world.operator, world.ada.client, world.bea.client]) {
      const whole = (await readFeed(client)).events;
      expect((await readFeed(client, { limit: 1 })).events).toEqual(whole);
      expect((await readFeed(client, { limit: 3 })).events).toEqual(whole);
      const filtered = (await readFeed(client, { limit: 2, type: 'obligation.recorded' })).events;
      expect(filtered).toEqual(whole.filter(({ type }) => type === 'obligation.recorded'));
      expect(filtered).toHaveLength(7);
    }
    const [last, before] = (await readFeed(world.ada.client)).events.toReversed();
    expect([last?.transactionNumber, last?.data]).toEqual([null, {}]);
    expect(before?.type).toBe('payment-request.acknowledged');
  });

  it('begins at the end where that is asked, and goes on from there', async () => {
    const { events, end } = await readFeed(world.operator, { after: 'latest' });
    expect(events).toEqual([]);
    await beside([]);
    await pay(world.operator, world.ada.account, world.bea.account, '1.00');
    await beside([]);
    const more = await readFeed(world.operator, {}, end);
    const told = 'payment-request.acknowledged';
    expect(typesOf(more.events)).toEqual([told, told, 'transfer.posted', told, told]);
    expect((await readFeed(world.operator, {}, more.end)).events).toEqual([]);
    // What names no account concerns nobody but the circuit.
    expect(typesOf((await readFeed(world.ada.client, {}, end)).events)).toEqual(['transfer.posted']);
  });

  it('tells an auditor what it tells an operator', async () => {
    const { key } = await makeKey(world.admin, { role: 'auditor' });
    expect(await readFeed(api.as(key, world.code))).toEqual(await readFeed(world.operator));
  });
});
