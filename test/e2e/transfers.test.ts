import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Json } from '../support/client.ts';
import { makeTrader, makeWorld, owe, pay, type Trader, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];

describe('a transfer', () => {
  it('tells each party its own balance after it, and operators and auditors both', async () => {
    const [payer, payee] = await Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]);
    const asked = { from: payer.account, to: payee.account, amount: '4.00' };
    const posted = bodyOf(await payer.client.post('/transfers', asked));
    expect(posted).toMatchObject({ state: 'posted', ...asked, balanceAfter: { from: '-4.00' } });
    expect(posted.balanceAfter).not.toHaveProperty('to');
    expect((await pay(world.operator, payer.account, payee.account, '1.00')).balanceAfter).toEqual({
      from: '-5.00',
      to: '5.00',
    });

    const path = `/transfers/${posted.id}`;
    const both = { from: '-4.00', to: '4.00' };
    expect(bodyOf(await payer.client.get(path), 200)).toEqual(posted);
    expect(bodyOf(await payee.client.get(path), 200).balanceAfter).toEqual({ to: '4.00' });
    expect(bodyOf(await world.operator.get(path), 200).balanceAfter).toEqual(both);
    expect(bodyOf(await world.auditor.get(path), 200).balanceAfter).toEqual(both);
    for (const row of await allRows(payee.client, '/transfers')) expect(row.balanceAfter).not.toHaveProperty('from');

    const batch = { atomic: false, transfers: [asked, asked] };
    const { results } = bodyOf(await payer.client.post('/transfers/batch', batch), 200) as {
      results?: { transfer: Json }[];
    };
    expect(results?.map(({ transfer }) => transfer.balanceAfter)).toEqual([{ from: '-9.00' }, { from: '-13.00' }]);
    const foreseen = bodyOf(await payer.client.post('/transfers/preview', asked), 200);
    expect(foreseen).toEqual({ allowed: true, fees: [], balanceAfter: { from: '-17.00' } });
  });

  it('by an operator for a member stands under the operator, on the member’s statement too', async () => {
    const dora = await makeTrader(api, world.code);
    const { id, principalId } = await pay(world.operator, dora.account, world.bea.account, '1.00');
    const [entry] = await allRows(dora.client, `/accounts/${dora.account}/entries`);
    expect(entry).toMatchObject({ transactionId: id, principalId });
    expect(principalId).not.toBe(dora.principalId);
  });

  it('cannot have occurred tomorrow, but may have yesterday', async () => {
    const { ada, bea } = world;
    const asked = { from: ada.account, to: bea.account, amount: '0.01' };
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    expect(bodyOf(await ada.client.post('/transfers', { ...asked, occurredOn: day(-1) })).occurredOn).toBe(day(-1));
    expect(told(await ada.client.post('/transfers', { ...asked, occurredOn: day(2) }))).toEqual([
      422,
      'occurred-in-future',
    ]);
  });

  it('is in its parties’ lists however much else they have paid since', async () => {
    const [payer, payee] = await Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]);
    const paid = [];
    for (const amount of ['1.00', '2.00', '3.00'])
      paid.push((await pay(world.operator, payer.account, payee.account, amount)).id);
    for (const nth of [1, 2, 3, 4]) {
      const { id } = await owe(world.operator, payer.account, payee.account, `0.0${nth}`, { state: 'accepted' });
      bodyOf(await payer.client.post(`/obligations/${id}/pay`, {}), 201);
    }
    for (const { client } of [payer, payee]) {
      const page = bodyOf(await client.get('/transfers', { limit: 2 }), 200) as { data: Json[]; nextCursor: string };
      expect(page.data.map(({ id }) => id)).toEqual([paid[2], paid[1]]);
      const rest = bodyOf(await client.get('/transfers', { limit: 2, cursor: page.nextCursor }), 200);
      expect(rest).toMatchObject({ data: [{ id: paid[0] }], nextCursor: null });
    }
  });
});

describe('a refusal on the payee’s side', () => {
  const STANDARD = ['accountId', 'code', 'detail', 'instance', 'status', 'title', 'type'];

  it('says which rule, and no figure, wherever it is told', async () => {
    const rich = await makeTrader(api, world.code, {}, { creditLimit: '0', balanceCap: '3.33' });
    const asked = { from: world.ada.account, to: rich.account, amount: '7.77' };
    const { client } = world.ada;
    const single = (await client.post('/transfers', asked)).body;
    const preview = bodyOf(await client.post('/transfers/preview', asked), 200).problem as Json;
    const batch = bodyOf(await client.post('/transfers/batch', { atomic: true, transfers: [asked] }), 200) as {
      results?: { problem: Json }[];
    };
    for (const problem of [single, preview, batch.results?.[0]?.problem as Json]) {
      expect(problem.code).toBe('balance-cap-exceeded');
      expect(STANDARD).toEqual(expect.arrayContaining(Object.keys(problem)));
      expect(JSON.stringify({ ...problem, instance: '', accountId: '' })).not.toMatch(/\d\.\d|333|777/);
    }
  });

  it('tells a payer its own figures', async () => {
    const poor = await makeTrader(api, world.code, {}, { creditLimit: '2.00', balanceCap: '2.00' });
    const answer = await poor.client.post('/transfers', { from: poor.account, to: world.bea.account, amount: '2.50' });
    expect(answer.body).toMatchObject({ code: 'credit-limit-exceeded', available: '2.00', required: '2.50' });
  });
});

describe('a batch', () => {
  const results = (answer: Answer) =>
    (bodyOf(answer, 200) as { results?: { status: number; transfer?: Json; problem?: Json }[] }).results ?? [];

  it('each by itself: an answer for every item, in order', async () => {
    const [dora, elio] = await Promise.all([
      makeTrader(api, world.code, {}, { creditLimit: '10.00', balanceCap: '10.00' }),
      makeTrader(api, world.code),
    ]);
    const transfers = ['4.00', '7.00', '6.00', '0.01'].map((amount) => ({
      from: dora.account,
      to: elio.account,
      amount,
    }));
    const answered = results(await dora.client.post('/transfers/batch', { atomic: false, transfers }));
    expect(answered.map(({ status, transfer, problem }) => [status, transfer?.amount ?? problem?.code])).toEqual([
      [201, '4.00'],
      [422, 'credit-limit-exceeded'],
      [201, '6.00'],
      [422, 'credit-limit-exceeded'],
    ]);
  });

  it('all or none: judged by what it comes to, not by its steps', async () => {
    const limits = { creditLimit: '1.00', balanceCap: '1.00' };
    const three = (await Promise.all([1, 2, 3].map(() => makeTrader(api, world.code, {}, limits)))) as [
      Trader,
      Trader,
      Trader,
    ];
    const circle = three.map(({ account }, at) => ({
      from: account,
      to: three[(at + 1) % 3]?.account,
      amount: '500.00',
    }));
    const round = results(await world.operator.post('/transfers/batch', { atomic: true, transfers: circle }));
    expect(round.map(({ status }) => status)).toEqual([201, 201, 201]);
    const broken = results(await world.operator.post('/transfers/batch', { atomic: true, transfers: circle.slice(1) }));
    expect(broken.every(({ status }) => status === 422)).toBe(true);
    expect(broken.filter(({ problem }) => problem?.code === 'atomic-batch-refused')).toHaveLength(1);
    for (const { account } of three) {
      expect(bodyOf(await world.operator.get(`/accounts/${account}`), 200).balance).toBe('0.00');
    }
  });

  it('of 1,000 is posted in one go, with numbers that follow each other', async () => {
    const transfers = Array.from({ length: 1_000 }, () => ({
      from: world.ada.account,
      to: world.bea.account,
      amount: '0.01',
    }));
    const answered = results(await world.ada.client.post('/transfers/batch', { atomic: true, transfers }));
    const numbers = answered.map(({ transfer }) => Number(transfer?.transactionNumber));
    expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] as number) + at));
  });
});
