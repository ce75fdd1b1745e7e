import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Client, type Json } from '../support/client.ts';
import {
  balanceOf,
  makeTrader,
  makeWorld,
  newWord,
  owe as record,
  type Trader,
  type World,
} from '../support/fixtures.ts';

let api: Api;
let world: World;
let [ada, bea, caio] = [] as unknown as [Trader, Trader, Trader];

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  ({ ada, bea, caio } = world);
});
afterAll(() => api?.stop());

const step = (client: Client, id: string, event: string) =>
  client.send(`/obligations/${id}/${event}`, { method: 'POST' });

describe('recording what is owed', () => {
  it('makes an accepted obligation of its debtor and a proposed one of its creditor', async () => {
    const more = { dueOn: '2026-12-31', externalId: newWord(), description: 'Flour', metadata: { order: '7' } };
    const own = await record(ada.client, ada.account, bea.account, '12.50', more);
    expect(own).toMatchObject({
      state: 'accepted',
      debtor: ada.account,
      creditor: bea.account,
      amount: '12.50',
      settled: '0.00',
      remaining: '12.50',
      excludedFromClearing: false,
      principalId: ada.principalId,
      ...more,
    });
    const proposed = await record(bea.client, ada.account, bea.account, '12.50');
    expect(proposed).toMatchObject({ state: 'proposed', dueOn: null, description: null, metadata: {} });
    expect(bodyOf(await ada.client.get(`/obligations/${own.id}`), 200)).toEqual(own);
  });

  it('lets an operator say as which state, for anybody, and nobody else', async () => {
    expect((await record(world.operator, ada.account, bea.account, '1.00')).state).toBe('proposed');
    expect((await record(world.operator, world.fees, bea.account, '1.00', { state: 'accepted' })).state).toBe(
      'accepted',
    );
    const asked = { debtor: ada.account, creditor: bea.account, amount: '1.00', state: 'accepted' };
    const answer = await bea.client.post('/obligations', asked);
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
  });

  it('answers a repetition as at first, whatever has become of it', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const asked = { debtor: ada.account, creditor: bea.account, amount: '3.00' };
    const first = await bea.client.post('/obligations', asked, key);
    bodyOf(await step(ada.client, first.body.id, 'reject'), 200);
    const second = await bea.client.post('/obligations', asked, key);
    expect(second.body).toEqual(bodyOf(first));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('the life of an obligation', () => {
  it('goes from a proposal to its settlement, and the journal tells it', async () => {
    const { id, transactionNumber } = await record(bea.client, ada.account, bea.account, '10.00', { description: 'x' });
    expect((await step(bea.client, id, 'accept')).body.code).toBe('transition-not-allowed');
    for (const event of ['accept', 'dispute', 'accept']) bodyOf(await step(ada.client, id, event), 200);
    const before = Number(await balanceOf(ada.client, ada.account));
    const part = bodyOf(await ada.client.post(`/obligations/${id}/pay`, { amount: '4.00', description: 'A part' }));
    const shown = (before - 4).toFixed(2);
    expect(part).toMatchObject({
      obligation: { state: 'accepted', settled: '4.00', remaining: '6.00' },
      payment: { amount: '4.00', description: 'A part', balanceAfter: { from: shown } },
    });
    expect((part.payment as { balanceAfter: object }).balanceAfter).not.toHaveProperty('to');
    const rest = bodyOf(await ada.client.post(`/obligations/${id}/pay`, {}));
    expect(rest).toMatchObject({ obligation: { state: 'settled', remaining: '0.00' }, payment: { amount: '6.00' } });
    const journal = await allRows(world.operator, '/transactions');
    const own = journal
      .filter(({ rows }) => (rows as Json[]).some((row) => row.obligationId === id))
      .map(({ kind, rows }) => [kind, ...(rows as Json[]).map(({ type }) => type)]);
    expect(own).toEqual([
      ['obligations-recorded', 'obligation-recorded'],
      ...Array(3).fill(['obligation-changed', 'obligation-changed']),
      ...Array(2).fill(['obligation-paid', 'posting', 'obligation-settled']),
    ]);
    const recorded = bodyOf(await world.auditor.get(`/transactions/${transactionNumber}`), 200);
    expect(recorded.rows).toMatchObject([{ state: 'proposed', amount: '10.00', textDigest: expect.any(String) }]);
  });

  it('pays once for a key, and tells the same of it again', async () => {
    const { id } = await record(ada.client, ada.account, bea.account, '2.00');
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => ada.client.post(`/obligations/${id}/pay`, {}, key)));
    const [first] = answers.map((answer) => bodyOf(answer));
    for (const { body } of answers) expect(body).toEqual(first);
  });

  it('tells an operator both balances, and shows on the statements of both', async () => {
    const { id } = await record(ada.client, ada.account, bea.account, '2.00');
    const { payment } = bodyOf(await world.operator.post(`/obligations/${id}/pay`, {})) as Json & { payment: Json };
    expect(payment.balanceAfter).toEqual({ from: expect.any(String), to: expect.any(String) });
    const [entry] = bodyOf(await bea.client.get(`/accounts/${bea.account}/entries`), 200).data;
    expect(entry).toMatchObject({ kind: 'obligation-paid', amount: '2.00', transactionId: payment.transactionId });
  });

  it('keeps to the limits, the debtor and what remains', async () => {
    const { id } = await record(ada.client, ada.account, bea.account, '5000.00');
    const pay = async (client: Client, amount: string) =>
      (await client.post(`/obligations/${id}/pay`, { amount })).body;
    expect((await pay(ada.client, '4000.00')).code).toBe('credit-limit-exceeded');
    expect(await pay(ada.client, '5000.01')).toMatchObject({ code: 'remaining-amount-exceeded', remaining: '5000.00' });
    expect((await pay(bea.client, '1.00')).code).toBe('transition-not-allowed');
    expect((await pay(caio.client, '1.00')).code).toBe('obligation-not-found');
    bodyOf(await step(bea.client, id, 'cancel'), 200);
    expect((await pay(ada.client, '1.00')).code).toBe('transition-not-allowed');
  });
});

describe('what stands beside an obligation', () => {
  it('is changed by either party, on the condition of its ETag', async () => {
    const { id } = await record(ada.client, ada.account, bea.account, '1.00');
    const path = `/obligations/${id}`;
    const etag = (await bea.client.get(path)).headers.get('etag') as string;
    const excluded = await bea.client.patch(path, { excludedFromClearing: true }, { 'if-match': etag });
    expect(bodyOf(excluded, 200).excludedFromClearing).toBe(true);
    const stale = await ada.client.patch(path, { metadata: { a: 'b' } }, { 'if-match': etag });
    expect(stale.body.code).toBe('precondition-failed');
    expect(bodyOf(await ada.client.patch(path, { metadata: { a: 'b' } }), 200)).toMatchObject({
      excludedFromClearing: true,
      metadata: { a: 'b' },
    });
    expect((await caio.client.patch(path, { excludedFromClearing: false })).body.code).toBe('obligation-not-found');
    const trail = await api.sql(`SELECT action FROM audit_event WHERE subject_id = $1`, [id]);
    expect(trail.map(({ action }) => action)).toEqual(['obligation-changed', 'obligation-changed']);
  });

  it('is how much credit clearing may draw: for the member itself to say, and for nobody else', async () => {
    const path = `/accounts/${ada.account}`;
    expect(bodyOf(await ada.client.get(path), 200).clearingDrawMax).toBeNull();
    expect(bodyOf(await ada.client.patch(path, { clearingDrawMax: '0' }), 200).clearingDrawMax).toBe('0.00');
    expect(bodyOf(await ada.client.patch(path, { clearingDrawMax: null }), 200).clearingDrawMax).toBeNull();
    expect((await bea.client.patch(path, { clearingDrawMax: '0' })).body.code).toBe('account-not-found');
    for (const change of [{ status: 'suspended' }, { metadata: { a: 'b' } }]) {
      const answer = await ada.client.patch(path, change);
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
    expect((await ada.client.patch(path, { clearingDrawMax: '1.005' })).body.code).toBe('validation-failed');
  });
});

describe('the list of obligations', () => {
  it('shows each party its own, newest first, by account, state, day and reference', async () => {
    const [dora, elio, fina] = await Promise.all(
      ['Dora', 'Elio', 'Fina'].map((name) => makeTrader(api, world.code, { name })),
    );
    if (!dora || !elio || !fina) throw new Error('three traders were made');
    const owe = (debtor: Trader, creditor: Trader, dueOn: string, more: object = {}) =>
      record(world.operator, debtor.account, creditor.account, '1.00', { dueOn, state: 'accepted', ...more });
    const a = await owe(dora, elio, '2026-01-01');
    const b = await owe(elio, dora, '2026-02-01', { externalId: newWord(), metadata: { order: newWord() } });
    const c = await owe(dora, fina, '2026-03-01');
    const d = await owe(elio, fina, '2026-04-01');
    bodyOf(await step(dora.client, c.id, 'dispute'), 200);
    const listed = async (client: Client, query: Record<string, string | number> = {}) =>
      (await allRows(client, '/obligations', query)).map(({ id }) => id);
    expect(await listed(dora.client)).toEqual([c.id, b.id, a.id]);
    expect(await listed(dora.client, { limit: 1 })).toEqual([c.id, b.id, a.id]);
    expect(await listed(fina.client)).toEqual([d.id, c.id]);
    expect(await listed(dora.client, { account: elio.account })).toEqual([b.id, a.id]);
    expect(await listed(dora.client, { debtor: elio.account })).toEqual([b.id]);
    expect(await listed(fina.client, { creditor: elio.account })).toEqual([]);
    expect(await listed(dora.client, { state: 'disputed' })).toEqual([c.id]);
    expect(await listed(dora.client, { dueFrom: '2026-02-01', dueTo: '2026-02-28' })).toEqual([b.id]);
    expect(await listed(world.auditor, { externalId: b.externalId as string })).toEqual([b.id]);
    const [pair] = Object.entries(b.metadata as Record<string, string>);
    expect(await listed(world.operator, { metadata: (pair ?? []).join('=') })).toEqual([b.id]);
    expect(await listed(world.operator, { account: fina.account })).toEqual([d.id, c.id]);
  });
});
