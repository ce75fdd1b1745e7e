import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, bodyOf, type Json } from '../support/client.ts';
import { makeTrader, makeWorld, pay, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];
const pair = () => Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]);
const balanceOf = async (account: string): Promise<unknown> =>
  bodyOf(await world.operator.get(`/accounts/${account}`), 200).balance;

describe('a reversal', () => {
  it('is the payee’s refund, in parts up to what was posted; the transfer stays', async () => {
    const [payer, payee] = await pair();
    const { id } = await pay(payer.client, payer.account, payee.account, '50.00');
    const path = `/transfers/${id}/reverse`;
    const first = bodyOf(await payee.client.post(path, { amount: '20.00', externalId: 'refund-1' }));
    expect(first).toMatchObject({
      transfer: { id, state: 'posted', amount: '50.00', reversed: '20.00' },
      reversal: { from: payee.account, to: payer.account, amount: '20.00', balanceAfter: { from: '30.00' } },
    });
    expect(told(await payee.client.post(path, { amount: '30.01' }))).toEqual([422, 'reversible-amount-exceeded']);
    expect(bodyOf(await payee.client.post(path, {}))).toMatchObject({
      transfer: { reversed: '50.00' },
      reversal: { amount: '30.00' },
    });
    expect(told(await payee.client.post(path, {}))).toEqual([422, 'reversible-amount-exceeded']);
    expect([await balanceOf(payer.account), await balanceOf(payee.account)]).toEqual(['0.00', '0.00']);
  });

  it('is not the payer’s to make, and a stranger sees no such transfer', async () => {
    const [payer, payee] = await pair();
    const { id } = await pay(payer.client, payer.account, payee.account, '5.00');
    const path = `/transfers/${id}/reverse`;
    expect(told(await payer.client.post(path, {}))).toEqual([409, 'transition-not-allowed']);
    expect(told(await world.bea.client.post(path, {}))).toEqual([404, 'transfer-not-found']);
    expect(told(await world.operator.post(path, {}))).toEqual([400, 'validation-failed']);
    expect(bodyOf(await world.operator.post(path, { reason: 'Sent twice' }))).toMatchObject({
      transfer: { reversed: '5.00' },
      reversal: { balanceAfter: { from: '0.00', to: '0.00' } },
    });
  });

  it('takes back what was captured of a hold, and no more', async () => {
    const [payer, payee] = await pair();
    const asked = { from: payer.account, to: payee.account, amount: '40.00', mode: 'hold' };
    const { id } = bodyOf(await payer.client.post('/transfers', asked));
    expect(told(await payee.client.post(`/transfers/${id}/reverse`, {}))).toEqual([422, 'reversible-amount-exceeded']);
    bodyOf(await payee.client.post(`/transfers/${id}/capture`, { amount: '15.00' }));
    expect(bodyOf(await payee.client.post(`/transfers/${id}/reverse`, {}))).toMatchObject({
      transfer: { state: 'held', reversed: '15.00', hold: { captured: '15.00', held: '25.00' } },
    });
  });

  it('of eight at once takes back no more than there is', async () => {
    const [payer, payee] = await pair();
    const { id } = await pay(payer.client, payer.account, payee.account, '10.00');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => payee.client.post(`/transfers/${id}/reverse`, { amount: '4.00' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422, 422, 422]);
    expect(await balanceOf(payer.account)).toBe('-2.00');
  });

  it('of the same key is one', async () => {
    const [payer, payee] = await pair();
    const { id } = await pay(payer.client, payer.account, payee.account, '10.00');
    const again = () =>
      payee.client.post(`/transfers/${id}/reverse`, { amount: '1.00' }, { 'idempotency-key': `refund-of-${id}` });
    const bodies = [bodyOf<Json>(await again()), bodyOf<Json>(await again())];
    expect(bodies[1]).toEqual(bodies[0]);
    expect(await balanceOf(payer.account)).toBe('-9.00');
  });
});
