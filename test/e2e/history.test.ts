import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Json } from '../support/client.ts';
import { makeTrader, makeWorld, pay, type Trader, WIDE, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];
const cents = (amount: unknown): number => Math.round(Number(amount) * 100);
const FUTURE = '2999-01-01T00:00:00.000Z';

/** A trader with six entries, at times that differ. */
async function traderWithHistory(): Promise<{ trader: Trader; entries: Json[] }> {
  const trader = await makeTrader(api, world.code);
  for (const amount of ['5.00', '0.01', '12.50']) {
    await pay(trader.client, trader.account, world.bea.account, amount, { description: `For ${amount}` });
    await sleep(3);
    await pay(world.operator, world.bea.account, trader.account, '3.00');
    await sleep(3);
  }
  const entries = await allRows(trader.client, `/accounts/${trader.account}/entries`);
  return { trader, entries: entries.toReversed() };
}

describe('an account remembers', () => {
  let trader: Trader;
  let entries: Json[];
  beforeAll(async () => {
    ({ trader, entries } = await traderWithHistory());
  });
  const path = (what: string) => `/accounts/${trader.account}/${what}`;

  it('each entry with the balance after it, the other account and who acted', () => {
    expect(entries.map(({ amount, balanceAfter }) => [amount, balanceAfter])).toEqual([
      ['-5.00', '-5.00'],
      ['3.00', '-2.00'],
      ['-0.01', '-2.01'],
      ['3.00', '0.99'],
      ['-12.50', '-11.51'],
      ['3.00', '-8.51'],
    ]);
    expect(entries[0]).toMatchObject({
      counterparty: world.bea.account,
      kind: 'transfer',
      description: 'For 5.00',
      principalId: trader.principalId,
    });
    expect(entries[1]?.principalId).not.toBe(trader.principalId);
  });

  it('its balance at every time, and the transaction at which it was', async () => {
    for (const { postedAt, balanceAfter, transactionNumber } of entries) {
      const at = String(postedAt);
      const balance = bodyOf(await trader.client.get(path('balance'), { at }), 200);
      expect(balance).toEqual({ accountId: trader.account, at, transactionNumber, balance: balanceAfter });
    }
    const now = bodyOf(await trader.client.get(path('balance')), 200);
    expect(now.balance).toBe('-8.51');
    const before = new Date(Date.parse(String(entries[0]?.postedAt)) - 1).toISOString();
    expect(bodyOf(await trader.client.get(path('balance'), { at: before }), 200).balance).toBe('0.00');
    const longAgo = bodyOf(await trader.client.get(path('balance'), { at: '1970-01-01T00:00:00Z' }), 200);
    expect(longAgo).toMatchObject({ transactionNumber: 0, balance: '0.00' });
  });

  it('the same at a time written with another offset', async () => {
    const { postedAt, balanceAfter } = entries[2] as Json;
    const inRome = new Date(Date.parse(String(postedAt)) + 3_600_000).toISOString().replace('Z', '+01:00');
    const balance = bodyOf(await trader.client.get(path('balance'), { at: inRome }), 200);
    expect(balance).toMatchObject({ at: postedAt, balance: balanceAfter });
  });

  it('nothing of the future', async () => {
    for (const query of [{ at: FUTURE }]) {
      expect(told(await trader.client.get(path('balance'), query))).toEqual([400, 'time-in-future']);
    }
    for (const query of [{ to: FUTURE }, { from: FUTURE }, { from: FUTURE, to: FUTURE }]) {
      expect(told(await trader.client.get(path('statement'), query))).toEqual([400, 'time-in-future']);
    }
  });

  it('a statement of any period, whose entries lead from one balance to the other', async () => {
    const times = [undefined, ...entries.map(({ postedAt }) => String(postedAt))];
    for (const [first, from] of times.entries()) {
      for (const to of times.slice(Math.max(first, 1))) {
        const query = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
        const statement = bodyOf(await trader.client.get(path('statement'), query), 200);
        const expected = entries.filter(
          ({ postedAt }) => (from === undefined || String(postedAt) >= from) && String(postedAt) <= String(to),
        );
        expect(statement.data).toEqual(expected);
        const moved = statement.data.reduce((sum, { amount }) => sum + cents(amount), 0);
        expect(cents(statement.openingBalance) + moved).toBe(cents(statement.closingBalance));
        expect(statement).toMatchObject({ from: from ?? null, to });
      }
    }
  });

  it('a statement in pages that stay in the period of the first', async () => {
    const seen: Json[] = [];
    for (let cursor: string | null = null; ; ) {
      const query: Record<string, string | number> = { limit: 2, ...(cursor !== null && { cursor }) };
      const page: Json = bodyOf(await trader.client.get(path('statement'), query), 200);
      expect([page.openingBalance, page.closingBalance]).toEqual(['0.00', '-8.51']);
      seen.push(...page.data);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await pay(trader.client, trader.account, world.bea.account, '0.01');
      await pay(world.operator, world.bea.account, trader.account, '0.01');
    }
    expect(seen).toEqual(entries);
  });

  it('no period that ends before it begins', async () => {
    const [first, last] = [entries[0]?.postedAt, entries[5]?.postedAt].map(String) as [string, string];
    const answer = await trader.client.get(path('statement'), { from: last, to: first });
    expect(told(answer)).toEqual([400, 'validation-failed']);
  });
});

describe('limits', () => {
  const set = (account: string, limits: object) => world.operator.put(`/accounts/${account}/limits`, limits);

  it('are remembered with who set them, when and why', async () => {
    const dora = await makeTrader(api, world.code);
    const path = `/accounts/${dora.account}/limits`;
    bodyOf(await set(dora.account, { creditLimit: '1.00', balanceCap: '2.00', reason: 'Too much' }), 200);
    bodyOf(await world.admin.put(path, { creditLimit: '3.00', balanceCap: null, reason: 'Too little' }), 200);
    const history = await allRows(world.auditor, path);
    expect(history.map(({ creditLimit, balanceCap, reason }) => [creditLimit, balanceCap, reason])).toEqual([
      ['3.00', null, 'Too little'],
      ['1.00', '2.00', 'Too much'],
      [WIDE.creditLimit, WIDE.balanceCap, null],
    ]);
    const [byAdmin, byOperator] = history as [Json, Json];
    expect(byAdmin.principalId).not.toBe(byOperator.principalId);
    for (const { transactionNumber, effectiveAt, principalId } of history) {
      const transaction = bodyOf(await world.auditor.get(`/transactions/${transactionNumber}`), 200);
      expect(transaction).toMatchObject({ postedAt: effectiveAt, principalId });
    }
    expect((await allRows(world.auditor, path, { limit: 1 })).length).toBe(3);
  });

  it('of a later time are announced, and hold from that time on, whoever looks first', async () => {
    const traders = await Promise.all([1, 2, 3].map(() => makeTrader(api, world.code)));
    const [looking, previewing, paying] = traders as [Trader, Trader, Trader];
    const effectiveAt = new Date(Date.now() + 1_200).toISOString();
    for (const { account } of traders) {
      const answer = await set(account, { creditLimit: '0', balanceCap: null, reason: 'From then on', effectiveAt });
      expect(bodyOf(answer, 200)).toMatchObject(WIDE);
      const [announced] = await allRows(world.operator, `/accounts/${account}/limits`);
      const shown = {
        transactionNumber: null,
        effectiveAt,
        creditLimit: '0.00',
        balanceCap: null,
        reason: 'From then on',
      };
      expect(announced).toMatchObject(shown);
    }
    const payment = ({ account }: Trader) => ({ from: account, to: world.bea.account, amount: '1.00' });
    const foreseen = (trader: Trader) => trader.client.post('/transfers/preview', payment(trader));
    expect(bodyOf(await foreseen(previewing), 200).allowed).toBe(true);
    await sleep(Date.parse(effectiveAt) - Date.now() + 20);
    expect(bodyOf(await foreseen(previewing), 200)).toMatchObject({ problem: { code: 'credit-limit-exceeded' } });
    const seen = bodyOf(await looking.client.get(`/accounts/${looking.account}`), 200);
    expect(seen).toMatchObject({ creditLimit: '0.00', balanceCap: null, available: '0.00' });
    expect(told(await paying.client.post('/transfers', payment(paying)))).toEqual([422, 'credit-limit-exceeded']);
    const [applied] = await allRows(world.operator, `/accounts/${paying.account}/limits`);
    expect(applied).toMatchObject({
      transactionNumber: expect.any(Number),
      creditLimit: '0.00',
      reason: 'From then on',
    });
  });

  it('of a later time come to nothing where the account is closed before', async () => {
    const { account } = await makeTrader(api, world.code);
    const effectiveAt = new Date(Date.now() + 600).toISOString();
    bodyOf(await set(account, { creditLimit: '777', balanceCap: null, reason: 'Too late', effectiveAt }), 200);
    bodyOf(await world.operator.patch(`/accounts/${account}`, { status: 'closed', reason: 'Left' }), 200);
    await sleep(Date.parse(effectiveAt) - Date.now() + 20);
    const closed = bodyOf(await world.operator.get(`/accounts/${account}`), 200);
    expect(closed).toMatchObject({ status: 'closed', ...WIDE });
    const history = await allRows(world.operator, `/accounts/${account}/limits`);
    expect(history.map(({ reason }) => reason)).not.toContain('Too late');
  });
});
