import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, bodyOf, type Json } from '../support/client.ts';
import { invoiceOf, makeTrader, makeWorld, type Trader, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];
const pair = () => Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]);
const held = async (payer: Trader, payee: Trader, amount: string, more: object = {}): Promise<Json> =>
  bodyOf(
    await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount, mode: 'hold', ...more }),
  );
const accountOf = async (trader: Trader): Promise<Json> =>
  bodyOf(await trader.client.get(`/accounts/${trader.account}`), 200);

describe('a held transfer', () => {
  it('reserves the payer’s credit and the payee’s room, and moves no balance', async () => {
    const [payer, payee] = await pair();
    const before = [await accountOf(payer), await accountOf(payee)];
    const hold = await held(payer, payee, '40.00');
    expect(hold).toMatchObject({ state: 'held', amount: '40.00', hold: { captured: '0.00', held: '40.00' } });
    expect(await accountOf(payer)).toMatchObject({ balance: '0.00', heldOut: '40.00' });
    expect(await accountOf(payee)).toMatchObject({ balance: '0.00', heldIn: '40.00' });
    expect(Number((await accountOf(payer)).available)).toBe(Number(before[0]?.available) - 40);
    // What is reserved for the payer's fees is none of the payee's business.
    const { fees: _, ...told } = hold.hold as Json;
    expect(bodyOf(await payee.client.get(`/transfers/${hold.id}`), 200)).toEqual({ ...hold, hold: told });
  });

  it('is captured in parts by the payee, and what is left is released with the last', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '100.00');
    const first = bodyOf(await payee.client.post(`/transfers/${id}/capture`, { amount: '30.00' }));
    expect(first).toMatchObject({
      transfer: { state: 'held', hold: { captured: '30.00', held: '70.00' } },
      capture: { amount: '30.00', released: '0.00', balanceAfter: { to: '30.00' } },
    });
    const last = bodyOf(await payee.client.post(`/transfers/${id}/capture`, { amount: '20.00', final: true }));
    expect(last).toMatchObject({
      transfer: { state: 'captured', hold: { captured: '50.00', held: '0.00' } },
      capture: { released: '50.00' },
    });
    expect(await accountOf(payer)).toMatchObject({ balance: '-50.00', heldOut: '0.00' });
    expect(await accountOf(payee)).toMatchObject({ balance: '50.00', heldIn: '0.00' });
    expect(told(await payee.client.post(`/transfers/${id}/capture`, {}))).toEqual([409, 'transition-not-allowed']);
  });

  it('is told with its capture as it is read afterwards', async () => {
    const [payer, payee] = await pair();
    const owed = bodyOf(
      await payer.client.post('/obligations', { debtor: payer.account, creditor: payee.account, amount: '50.00' }),
    );
    const placed = [
      {},
      {
        description: 'Twelve chairs, oak',
        occurredOn: '2026-02-03',
        metadata: { shop: 'North', order: '12' },
        invoice: invoiceOf('10.00'),
      },
      { obligationId: owed.id },
    ];
    const captured = [
      [{}],
      [{ amount: '4.00', final: true }],
      [{ amount: '4.00' }, {}],
      [{ amount: '4.00' }, { final: true, amount: '1.00' }],
    ];
    for (const more of placed)
      for (const parts of captured) {
        const { id } = await held(payer, payee, '10.00', more);
        for (const part of parts) {
          const { transfer } = bodyOf(await payee.client.post(`/transfers/${id}/capture`, part));
          expect(transfer).toEqual(bodyOf(await payee.client.get(`/transfers/${id}`), 200));
        }
      }
    // To operators it is told with what is reserved of the payer for fees.
    const { id } = await held(payer, payee, '10.00', { externalId: 'order-117' });
    const { transfer } = bodyOf(await world.operator.post(`/transfers/${id}/capture`, {}));
    expect(transfer).toMatchObject({ id, hold: { fees: '0.00' } });
    expect(transfer).toEqual(bodyOf(await world.operator.get(`/transfers/${id}`), 200));
  });

  it('is voided by the payee, and not by the payer', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '10.00');
    expect(told(await payer.client.post(`/transfers/${id}/void`, {}))).toEqual([409, 'transition-not-allowed']);
    expect(bodyOf(await payee.client.post(`/transfers/${id}/void`, {}), 200)).toMatchObject({ state: 'voided' });
    expect(await accountOf(payer)).toMatchObject({ balance: '0.00', heldOut: '0.00' });
  });

  it('reserves what remains of the obligation that it is to pay', async () => {
    const [payer, payee] = await pair();
    const owed = bodyOf(
      await payer.client.post('/obligations', { debtor: payer.account, creditor: payee.account, amount: '50.00' }),
    );
    const { id } = await held(payer, payee, '30.00', { obligationId: owed.id });
    expect(told(await payer.client.post(`/obligations/${owed.id}/pay`, { amount: '21.00' }))).toEqual([
      422,
      'remaining-amount-exceeded',
    ]);
    expect(told(await payer.client.post(`/obligations/${owed.id}/dispute`, {}))).toEqual([409, 'obligation-held']);
    bodyOf(await payer.client.post(`/obligations/${owed.id}/pay`, { amount: '20.00' }));
    bodyOf(await payee.client.post(`/transfers/${id}/capture`, {}));
    expect(bodyOf(await payer.client.get(`/obligations/${owed.id}`), 200)).toMatchObject({ state: 'settled' });
  });

  it('counts as released from its time on, before anybody has said so, and then expires', async () => {
    const [payer, payee] = await pair();
    const free = (await accountOf(payer)).available as string;
    const inAMoment = new Date(Date.now() + 1_000).toISOString();
    const { id } = await held(payer, payee, free, { expiresAt: inAMoment });
    expect(await accountOf(payer)).toMatchObject({ available: '0.00' });
    await expect.poll(async () => (await accountOf(payer)).available, { timeout: 10_000, interval: 50 }).toBe(free);
    bodyOf(await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: free }));
    expect(told(await payee.client.post(`/transfers/${id}/capture`, {}))).toEqual([409, 'transition-not-allowed']);
    expect(bodyOf(await payer.client.get(`/transfers/${id}`), 200)).toMatchObject({ state: 'expired' });
    await expect
      .poll(async () => api.sql(`SELECT state FROM hold WHERE id = $1`, [id]), { timeout: 10_000, interval: 100 })
      .toEqual([{ state: 'expired' }]);
    expect(await accountOf(payer)).toMatchObject({ heldOut: '0.00', available: '0.00' });
  });

  it('is listed by its state', async () => {
    const [payer, payee] = await pair();
    const one = await held(payer, payee, '1.00');
    const other = await held(payer, payee, '2.00');
    bodyOf(await payee.client.post(`/transfers/${other.id}/void`, {}), 200);
    const posted = bodyOf(
      await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: '3.00' }),
    );
    const ids = async (query: string) =>
      (bodyOf(await payee.client.get(`/transfers${query}`), 200).data as Json[]).map(({ id }) => id);
    expect(await ids('')).toEqual([posted.id, other.id, one.id]);
    expect(await ids('?state=held')).toEqual([one.id]);
    expect(await ids('?state=voided')).toEqual([other.id]);
    expect(await ids('?state=posted')).toEqual([posted.id]);
  });
});
