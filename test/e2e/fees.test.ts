import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Client, type Json } from '../support/client.ts';
import { balanceOf, makeWorld, openAccount, owe, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});
beforeEach(async () => {
  world = await makeWorld(api);
  solidarity = await openAccount(world.admin, { system: 'solidarity', creditLimit: null, balanceCap: null });
  await charge(
    { name: 'Trade fee', charges: 'payer', to: world.fees, rate: '0.01' },
    { name: 'Solidarity', charges: 'payee', to: solidarity, rate: '0.02' },
  );
});

let solidarity: string;
const charge = async (...rules: object[]) => bodyOf(await world.operator.post('/fee-schedules', { rules }), 201);
const sides = () => ({ from: world.ada.account, to: world.bea.account });
const tradeFee = (amount: string) => ({ name: 'Trade fee', charges: 'payer', to: world.fees, amount });
const contribution = (amount: string) => ({ name: 'Solidarity', charges: 'payee', to: solidarity, amount });
const kept = (fee: object, givenBack = '0.00') => ({ ...fee, givenBack });

describe('fees of payments', () => {
  it('are foreseen, charged in the same transaction, and told to whom each is charged', async () => {
    const asked = { ...sides(), amount: '40.00' };
    const foreseen = bodyOf(await world.ada.client.post('/transfers/preview', asked), 200);
    expect(foreseen).toEqual({ allowed: true, balanceAfter: { from: '-40.40' }, fees: [tradeFee('0.40')] });
    const paid = bodyOf(await world.ada.client.post('/transfers', asked), 201);
    expect(paid).toMatchObject({ balanceAfter: { from: '-40.40' }, fees: [kept(tradeFee('0.40'))] });
    const read = async (client: Client) => bodyOf(await client.get(`/transfers/${paid.id}`), 200);
    expect(await read(world.ada.client)).toEqual(paid);
    expect(await read(world.bea.client)).toMatchObject({
      balanceAfter: { to: '39.20' },
      fees: [kept(contribution('0.80'))],
    });
    expect((await read(world.operator)).fees).toEqual([kept(tradeFee('0.40')), kept(contribution('0.80'))]);
    expect(await balanceOf(world.operator, world.fees)).toBe('0.40');
    expect(await balanceOf(world.operator, solidarity)).toBe('0.80');
    const { rows } = bodyOf(await world.operator.get(`/transactions/${paid.transactionNumber}`), 200);
    expect((rows as Json[]).map(({ type, amount }) => [type, amount])).toEqual([
      ['posting', '40.00'],
      ['posting', '0.40'],
      ['posting', '0.80'],
    ]);
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('of obligations are charged as well, and stand apart in statements', async () => {
    const { id } = await owe(world.operator, world.ada.account, world.bea.account, '10.00', { state: 'accepted' });
    const { payment } = bodyOf(await world.ada.client.post(`/obligations/${id}/pay`, {}), 201);
    expect(payment).toMatchObject({ amount: '10.00', balanceAfter: { from: '-10.10' }, fees: [tradeFee('0.10')] });
    const statement = bodyOf(await world.ada.client.get(`/accounts/${world.ada.account}/statement`), 200);
    expect(statement.totals).toMatchObject({ paid: '10.00', fees: '0.10' });
    expect((statement.data as Json[]).map(({ amount, fee }) => [amount, fee])).toEqual([
      ['-10.00', null],
      ['-0.10', 'Trade fee'],
    ]);
    const seller = bodyOf(await world.bea.client.get(`/accounts/${world.bea.account}/statement`), 200);
    expect(seller.totals).toMatchObject({ received: '10.00', fees: '0.20' });
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('are told with the payment, so that what is told of an account adds up to its balance', async () => {
    const { ada, bea, operator } = world;
    const paid = bodyOf(await ada.client.post('/transfers', { ...sides(), amount: '40.00' }), 201);
    const { id: owed } = await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted' });
    bodyOf(await ada.client.post(`/obligations/${owed}/pay`, {}), 201);
    const held = bodyOf(await ada.client.post('/transfers', { ...sides(), amount: '50.00', mode: 'hold' }), 201);
    bodyOf(await bea.client.post(`/transfers/${held.id}/capture`, { amount: '20.00' }), 201);
    bodyOf(await bea.client.post(`/transfers/${paid.id}/reverse`, { amount: '15.00' }), 201);
    const movesOf = async (client: Client) => {
      const events = await allRows(client, '/events');
      return events.flatMap(({ type, data }) => {
        const { fees = [], ...told } = data as unknown as Json & { fees?: Json[] };
        const main = 'debtor' in told ? { ...told, from: told.debtor, to: told.creditor } : told;
        return /transfer.(posted|captured|reversed)|obligation.paid/.test(String(type)) ? [main as Json, ...fees] : [];
      });
    };
    const sumOf = (moves: readonly Json[], account: string) =>
      moves.reduce((sum, { from, to, amount }) => {
        const cents = Math.round(Number(amount) * 100);
        return sum + (to === account ? cents : 0) - (from === account ? cents : 0);
      }, 0);
    const balance = async (account: string) => Math.round(Number(await balanceOf(operator, account)) * 100);
    const all = await movesOf(operator);
    for (const account of [ada.account, bea.account, world.fees, solidarity])
      expect(sumOf(all, account)).toBe(await balance(account));
    for (const { client, account } of [ada, bea]) {
      const own = await movesOf(client);
      expect(sumOf(own, account)).toBe(await balance(account));
      expect(own.every(({ from, to }) => from === account || to === account)).toBe(true);
    }
  });

  it('are reserved by a hold, charged by its captures whatever the schedule is by then, and given back in proportion', async () => {
    const hold = bodyOf(await world.ada.client.post('/transfers', { ...sides(), amount: '50.00', mode: 'hold' }), 201);
    expect(hold.hold).toMatchObject({ held: '50.00', fees: '0.50' });
    expect(bodyOf(await world.ada.client.get(`/accounts/${world.ada.account}`), 200)).toMatchObject({
      heldOut: '50.50',
    });
    await charge({ name: 'Dear', charges: 'payer', to: world.fees, rate: '0.5' });
    const first = bodyOf(await world.bea.client.post(`/transfers/${hold.id}/capture`, { amount: '20.00' }), 201);
    expect(first.capture).toMatchObject({ balanceAfter: { to: '19.60' }, fees: [contribution('0.40')] });
    const last = bodyOf(
      await world.operator.post(`/transfers/${hold.id}/capture`, { amount: '10.00', final: true }),
      201,
    );
    expect(last.capture).toMatchObject({ released: '20.00', fees: [tradeFee('0.10'), contribution('0.20')] });
    expect(last.transfer).toMatchObject({
      hold: { captured: '30.00', held: '0.00', fees: '0.00' },
      fees: [kept(tradeFee('0.30')), kept(contribution('0.60'))],
    });
    expect(bodyOf(await world.ada.client.get(`/accounts/${world.ada.account}`), 200)).toMatchObject({
      balance: '-30.30',
      heldOut: '0.00',
    });
    const { transfer, reversal } = bodyOf(
      await world.bea.client.post(`/transfers/${hold.id}/reverse`, { amount: '15.00' }),
      201,
    );
    expect(reversal).toMatchObject({ amount: '15.00', balanceAfter: { from: '14.70' }, fees: [contribution('0.30')] });
    expect(transfer).toMatchObject({ fees: [kept(contribution('0.60'), '0.30')] });
    const rest = bodyOf(await world.operator.post(`/transfers/${hold.id}/reverse`, { reason: 'All of it' }), 201);
    expect(rest.transfer).toMatchObject({ fees: [kept(tradeFee('0.30'), '0.30'), kept(contribution('0.60'), '0.60')] });
    for (const account of [world.ada.account, world.bea.account, world.fees, solidarity])
      expect(await balanceOf(world.operator, account)).toBe('0.00');
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('are no sales, and end with a schedule that has none', async () => {
    bodyOf(await world.ada.client.post('/transfers', { ...sides(), amount: '10.00' }), 201);
    await charge();
    const paid = bodyOf(await world.ada.client.post('/transfers', { ...sides(), amount: '10.00' }), 201);
    expect(paid.fees).toEqual([]);
    await checkInvariantsAt(api.database.url, world.id);
  });
});
