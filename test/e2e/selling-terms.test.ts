import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import { type Answer, bodyOf } from '../support/client.ts';
import { clearingRun, makeTrader, makeWorld, owe, type Trader, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { MISCOUNTED } from '../support/trading-rules.ts';

let api: Api;
let world: World;
let buyer: Trader;

const setClock = (at: string) =>
  api.sql(
    `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${at}'::timestamptz`,
  );

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  buyer = await makeTrader(api, world.code);
  await setClock('2040-01-10T12:00:00.000Z');
});
afterAll(() => api?.stop());
afterEach(async () => {
  bodyOf(await set({}), 200);
  await checkInvariantsAt(api.database.appUrl, world.id);
  expect(await api.sql(MISCOUNTED)).toEqual([]);
});

const set = (rules: object) => world.operator.put('/trading-rules', { pairs: [], caps: [], ...rules });
const settle = async ({ account }: Trader, terms: object, more: object = {}) =>
  bodyOf(await set({ sellers: [{ accountId: account, ...terms }], ...more }), 200);
const seller = () => makeTrader(api, world.code);
const buys = (of: Trader, amount: string, more: object = {}) =>
  buyer.client.post('/transfers', { from: buyer.account, to: of.account, amount, ...more });
const told = ({ status, body }: Answer) => (status < 300 ? status : body.code);
const onHold = (id: unknown, step: string, body?: object) =>
  world.operator.send(`/transfers/${id}/${step}`, { method: 'POST', ...(body && { body }) });
const invoice = (inCredits: string, inMoney: string, gross: string) => ({
  number: '2040/1',
  date: '2040-01-01',
  gross,
  vat: [{ rate: '0', net: gross, vat: '0.00' }],
  inCredits,
  inMoney,
  ...(Number(inMoney) > 0 && { currency: 'EUR' }),
});

describe('the terms of sellers', () => {
  it('are a part of the rules: they are read as they were set, and stay to be read', async () => {
    const sellers = [
      { group: 'crafts', accountId: null, perYear: '50000.00', yearBegins: '07-01', acceptance: '0.30' },
      { group: '*', accountId: null, perYear: null, yearBegins: null, acceptance: '1' },
    ];
    const made = bodyOf(await set({ sellers, ticketUpTo: '1000.00' }), 200);
    expect(made).toMatchObject({ sellers, ticketUpTo: '1000.00' });
    const alone = bodyOf(await set({ ticketUpTo: '5.00' }), 200);
    expect(alone).toMatchObject({ sellers: [], ticketUpTo: '5.00' });
    expect(bodyOf(await world.operator.get('/trading-rules', { version: String(made.version) }), 200)).toEqual(made);
    const { data } = bodyOf(await world.operator.get('/trading-rules/versions'), 200);
    expect(data.slice(0, 2)).toMatchObject([
      { sellers: 0, ticketUpTo: '5.00' },
      { sellers: 2, ticketUpTo: '1000.00' },
    ]);
  });

  const one = (terms: object, more: object = { ticketUpTo: '1.00' }) => ({
    sellers: [{ group: 'a', ...terms }],
    ...more,
  });
  it.each([
    ['a group twice', { sellers: ['1.00', '2.00'].map((perYear) => ({ group: 'a', perYear })) }, 'sellers.1'],
    ['terms of nobody', { sellers: [{ perYear: '1.00' }] }, 'sellers.0.group'],
    ['terms that settle nothing', one({}), 'sellers.0.perYear'],
    ['a year without a capacity', one({ acceptance: '1', yearBegins: '07-01' }), 'sellers.0.yearBegins'],
    ['a day that not each year has', one({ perYear: '1.00', yearBegins: '02-29' }), 'sellers.0.yearBegins'],
    ['a day that no year has', one({ perYear: '1.00', yearBegins: '04-31' }), 'sellers.0.yearBegins'],
    ['a share above the whole', one({ acceptance: '1.1' }), 'sellers.0.acceptance'],
    ['a share below nothing', one({ acceptance: '-0.1' }), 'sellers.0.acceptance'],
    ['a share that is a number', one({ acceptance: 0.3 }), 'sellers.0.acceptance'],
    ['a share that no invoice is asked for', one({ acceptance: '0.3' }, {}), 'sellers.0.acceptance'],
    ['too many decimals', { ticketUpTo: '1.001' }, 'ticketUpTo'],
    [
      'an account that is not there',
      { sellers: [{ accountId: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b', perYear: '1.00' }] },
      'sellers.0.accountId',
    ],
  ])('refuse %s, and nothing is written', async (_, rules, place) => {
    const before = await digestOfDatabase(api);
    const answer = await set(rules);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    expect(answer.body.errors).toMatchObject([{ path: place }]);
    expect(await digestOfDatabase(api)).toEqual(before);
  });
});

describe('a sales capacity', () => {
  it('is what an account may be paid in its contract year, by transfers, holds and payments of obligations', async () => {
    const of = await seller();
    await setClock('2040-03-01T12:00:00.000Z');
    await settle(of, { perYear: '10.00', yearBegins: '07-01' });
    expect(told(await buys(of, '4.00'))).toBe(201);
    const held = bodyOf(await buys(of, '3.00', { mode: 'hold' }));
    const { id } = await owe(world.operator, buyer.account, of.account, '4.00', { state: 'accepted' });
    expect(told(await buyer.client.post(`/obligations/${id}/pay`, { amount: '3.01' }))).toBe('sales-capacity-exceeded');
    expect(told(await buyer.client.post(`/obligations/${id}/pay`, { amount: '3.00' }))).toBe(201);
    expect(told(await onHold(held.id, 'capture', {}))).toBe(201);
    await setClock('2040-06-30T23:59:59.999Z');
    expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
    await setClock('2040-07-01T00:00:00.000Z');
    expect(told(await buys(of, '10.00'))).toBe(201);
    await setClock('2041-06-30T23:59:59.999Z');
    expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
  });

  it('begins its year with the calendar’s in the circuit’s time zone, where nobody says when', async () => {
    const of = await seller();
    bodyOf(await world.operator.patch('', { timeZone: 'Pacific/Auckland' }), 200);
    try {
      await settle(of, { perYear: '10.00' });
      await setClock('2041-12-31T10:59:59.999Z');
      expect(told(await buys(of, '10.00'))).toBe(201);
      expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
      await setClock('2041-12-31T11:00:00.000Z');
      expect(told(await buys(of, '10.00'))).toBe(201);
    } finally {
      bodyOf(await world.operator.patch('', { timeZone: 'UTC' }), 200);
    }
  });

  it('tells the payer nothing of how the payee stands', async () => {
    const of = await seller();
    await settle(of, { perYear: '1234.56' });
    const { body } = await buys(of, '2000.00');
    expect(body).toMatchObject({ code: 'sales-capacity-exceeded', status: 422, to: of.account });
    expect(JSON.stringify(body)).not.toMatch(/1234|left|cap"/);
  });

  it('is what holds have not released, at once when they are past their time, and in the year in which they were placed', async () => {
    const of = await seller();
    await settle(of, { perYear: '10.00' });
    await setClock('2042-12-31T12:00:00.000Z');
    const held = bodyOf(await buys(of, '10.00', { mode: 'hold' }));
    expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
    expect(told(await onHold(held.id, 'capture', { amount: '4.00', final: true }))).toBe(201);
    expect(told(await buys(of, '6.01'))).toBe('sales-capacity-exceeded');
    bodyOf(await buys(of, '6.00', { mode: 'hold', expiresAt: '2042-12-31T13:00:00.000Z' }));
    await setClock('2042-12-31T13:00:00.000Z');
    const last = bodyOf(await buys(of, '6.00', { mode: 'hold' }));
    await setClock('2043-01-01T12:00:00.000Z');
    expect(told(await buys(of, '10.00'))).toBe(201);
    // It frees something of the year before: nothing of this one.
    expect(told(await onHold(last.id, 'void'))).toBe(200);
    expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
  });

  it('judges neither clearing nor captures, and reversals give nothing back', async () => {
    const of = await seller();
    const held = bodyOf(await buys(of, '5.00', { mode: 'hold' }));
    const sold = bodyOf(await buys(of, '5.00'));
    await settle(of, { perYear: '0.00' });
    expect(told(await onHold(held.id, 'capture', {}))).toBe(201);
    expect(told(await onHold(sold.id, 'reverse', { reason: 'Torn' }))).toBe(201);
    const { id } = await owe(world.operator, buyer.account, of.account, '1.00', { state: 'accepted' });
    await owe(world.operator, of.account, buyer.account, '1.00', { state: 'accepted' });
    const run = await clearingRun(world.operator, { mode: 'set-off' });
    expect(told(await world.operator.post(`/clearing-runs/${run.id}/apply`, {}))).toBe(200);
    expect(bodyOf(await world.operator.get(`/obligations/${id}`), 200).state).toBe('settled');
    expect(told(await buys(of, '0.01'))).toBe('sales-capacity-exceeded');
  });

  it('is exact under a race: of forty sales to two buyers as many pass as fit', async () => {
    const [of, other] = [await seller(), await seller()];
    await settle(of, { perYear: '10.00' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? buys(of, '1.00')
          : other.client.post('/transfers', { from: other.account, to: of.account, amount: '1.00', mode: 'hold' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.map(told).filter((code) => code === 'sales-capacity-exceeded')).toHaveLength(30);
  });

  it('counts what was sold before it was set, as long as the circuit had rules', async () => {
    const of = await seller();
    expect(told(await buys(of, '50.00'))).toBe(201);
    bodyOf(await set({ ticketUpTo: '1.00' }), 200);
    expect(told(await buys(of, '8.00'))).toBe(201);
    await settle(of, { perYear: '10.00' });
    expect(told(await buys(of, '2.01'))).toBe('sales-capacity-exceeded');
    expect(told(await buys(of, '2.00'))).toBe(201);
  });
});

describe('an invoice', () => {
  const rules = { ticketUpTo: '100.00' };

  it('up to the ticket size is paid wholly in credits, and above it as far as the seller accepts', async () => {
    const of = await seller();
    await settle(of, { acceptance: '0.3' }, rules);
    const pays = (inCredits: string, inMoney: string, gross: string) =>
      buys(of, inCredits, { invoice: invoice(inCredits, inMoney, gross) });
    expect(told(await pays('99.99', '0.01', '100.00'))).toBe('ticket-not-in-credits');
    expect(told(await pays('100.00', '0.00', '100.00'))).toBe(201);
    // Three tenths of 100.01 are 30.003.
    const refused = await pays('30.00', '70.01', '100.01');
    expect(refused.body).toMatchObject({ code: 'acceptance-not-met', status: 422, atLeast: '30.01' });
    const paid = bodyOf(await pays('30.01', '70.00', '100.01'));
    expect(bodyOf(await buyer.client.get(`/transfers/${paid.id}`), 200).invoice).toMatchObject({ inMoney: '70.00' });
    expect(told(await pays('100.01', '0.00', '100.01'))).toBe(201);
    expect(told(await buys(of, '200.00'))).toBe(201);
  });

  it('of a seller without a share is paid with however much in credits above the ticket size', async () => {
    const of = await seller();
    bodyOf(await set(rules), 200);
    const pays = (inCredits: string, inMoney: string, gross: string) =>
      buys(of, inCredits, { mode: 'hold', invoice: invoice(inCredits, inMoney, gross) });
    expect(told(await pays('0.01', '100.00', '100.01'))).toBe(201);
    expect(told(await pays('0.01', '99.99', '100.00'))).toBe('ticket-not-in-credits');
  });

  it('of an obligation is judged as a whole when it is paid, in however many parts, and by no other', async () => {
    const of = await seller();
    await settle(of, { acceptance: '0.5' }, rules);
    const owing = (inCredits: string, inMoney: string, gross: string) =>
      owe(world.operator, buyer.account, of.account, inCredits, {
        state: 'accepted',
        invoice: invoice(inCredits, inMoney, gross),
      });
    const enough = await owing('60.00', '60.00', '120.00');
    const pay = (id: string, amount: string) => buyer.client.post(`/obligations/${id}/pay`, { amount });
    expect([told(await pay(enough.id, '1.00')), told(await pay(enough.id, '59.00'))]).toEqual([201, 201]);
    const few = await owing('59.99', '60.01', '120.00');
    expect(told(await pay(few.id, '1.00'))).toBe('acceptance-not-met');
    const around = { mode: 'hold', obligationId: few.id, invoice: invoice('1.00', '0.00', '1.00') };
    expect(told(await buys(of, '1.00', around))).toBe('acceptance-not-met');
    // Whose obligation it is not learns nothing from it.
    const third = await seller();
    const guess = { from: third.account, to: of.account, amount: '1.00', mode: 'hold', obligationId: few.id };
    expect(told(await third.client.post('/transfers', guess))).toBe('obligation-not-found');
  });
});
