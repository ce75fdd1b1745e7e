import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import { type Answer, bodyOf, type Client } from '../support/client.ts';
import {
  admitMember,
  clearingRun,
  makeTrader,
  makeWorld,
  openAccount,
  owe,
  type Trader,
  WIDE,
  type World,
} from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { MISCOUNTED } from '../support/trading-rules.ts';

let api: Api;
let world: World;
let payee: Trader;
/** What the ledger's clock shows: it stands still until it is moved. */
let now = '';

const setClock = async (at: string): Promise<void> => {
  now = at;
  await api.sql(
    `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${at}'::timestamptz`,
  );
};

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  payee = await makeTrader(api, world.code);
  await setClock('2040-01-10T12:00:00.000Z');
});
afterAll(() => api?.stop());
afterEach(async () => {
  bodyOf(await set({}), 200);
  await checkInvariantsAt(api.database.appUrl, world.id);
  expect(await api.sql(MISCOUNTED)).toEqual([]);
});

const path = '/trading-rules';
const set = ({ pairs = [], caps = [] }: { pairs?: object[]; caps?: object[] }, headers = {}) =>
  world.operator.put(path, { pairs, caps }, headers);
const capped = async ({ account }: Trader, cap: object) =>
  bodyOf(await set({ caps: [{ accountId: account, ...cap }] }), 200);
const payer = () => makeTrader(api, world.code);
const pays = (from: Trader, amount: string, more: object = {}, who: Client = from.client) =>
  who.post('/transfers', { from: from.account, to: payee.account, amount, ...more });
const told = ({ status, body }: Answer) => (status < 300 ? status : body.code);
const onHold = (id: unknown, step: string, body?: object) =>
  world.operator.send(`/transfers/${id}/${step}`, { method: 'POST', ...(body && { body }) });
/** What the sums of an account are, day by day. */
const daysOf = async ({ account }: Trader) => {
  const rows = await api.sql('SELECT day::text, paid FROM payment_day WHERE account_id = $1 ORDER BY day', [account]);
  return Object.fromEntries(rows.map(({ day, paid }) => [day, Number(paid)]));
};

describe('the trading rules of a circuit', () => {
  it('are none at first; each change is a version, which stays to be read with who set it and when', async () => {
    const { code } = bodyOf(
      await api.admin.post('/v1/circuits', { code: `rules-${Date.now()}`, name: 'R', unit: { code: 'SRD', scale: 2 } }),
    );
    const operator = api.as(api.adminKey, code);
    const none = { version: 0, setAt: null, principalId: null, pairs: [], caps: [], sellers: [], ticketUpTo: null };
    expect(bodyOf(await operator.get(path), 200)).toEqual(none);
    const first = {
      pairs: [{ fromGroup: 'employee', toGroup: '*', allowed: false }],
      caps: [{ group: 'employee', accountId: null, perTransfer: '20.00', perDay: null, perMonth: '300.00' }],
    };
    const made = bodyOf(await operator.put(path, first), 200);
    expect(made).toEqual({
      version: 1,
      setAt: now,
      principalId: expect.any(String),
      ...first,
      sellers: [],
      ticketUpTo: null,
    });
    const second = bodyOf(await operator.put(path, { pairs: [], caps: [] }), 200);
    expect(second).toMatchObject({ version: 2, pairs: [], caps: [] });
    expect(bodyOf(await operator.get(path), 200)).toEqual(second);
    expect(bodyOf(await operator.get(path, { version: '1' }), 200)).toEqual(made);
    const without = { sellers: 0, ticketUpTo: null };
    expect(bodyOf(await operator.get(`${path}/versions`), 200).data).toEqual([
      { version: 2, setAt: now, principalId: made.principalId, pairs: 0, caps: 0, ...without },
      { version: 1, setAt: now, principalId: made.principalId, pairs: 1, caps: 1, ...without },
    ]);
    const id = bodyOf(await operator.get(''), 200).id;
    const events = await api.sql('SELECT action, change::text FROM audit_event WHERE circuit_id = $1 AND action = $2', [
      id,
      'trading-rules-set',
    ]);
    expect(events.map(({ change }) => JSON.parse(change as string))).toEqual([
      { version: 1, pairs: 1, caps: 1, sellers: 0 },
      { version: 2, pairs: 0, caps: 0, sellers: 0 },
    ]);
    const { data } = bodyOf(await operator.get('/events', { type: 'trading-rules.set' }), 200);
    expect(data.map((event) => event.data)).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  it('have an ETag, which lets one of two changes through', async () => {
    bodyOf(await set({}), 200);
    const tag = (await world.operator.get(path)).headers.get('etag') as string;
    const both = await Promise.all([set({}, { 'if-match': tag }), set({}, { 'if-match': tag })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('are refused where a part is missing, and it is said which', async () => {
    const { status, body } = await world.operator.put(path, { pairs: [{ fromGroup: 'a', toGroup: 'b' }] });
    expect([status, body.detail]).toEqual([400, 'pairs.0.allowed: is missing. And 1 more.']);
    expect(body.errors).toEqual(['pairs.0.allowed', 'caps'].map((place) => ({ path: place, message: 'is missing' })));
  });

  it.each([
    ['a pair twice', { pairs: [true, false].map((allowed) => ({ fromGroup: 'a', toGroup: 'b', allowed })) }, 'pairs.1'],
    ['a group twice', { caps: ['1.00', '2.00'].map((perDay) => ({ group: 'a', perDay })) }, 'caps.1'],
    ['a cap of nobody', { caps: [{ perDay: '1.00' }] }, 'caps.0.group'],
    ['a cap of nothing', { caps: [{ group: 'a' }] }, 'caps.0.perTransfer'],
    ['too many decimals', { caps: [{ group: 'a', perDay: '1.001' }] }, 'caps.0.perDay'],
    ['a number for an amount', { caps: [{ group: 'a', perDay: 1 }] }, 'caps.0.perDay'],
    ['an amount below zero', { caps: [{ group: 'a', perDay: '-1.00' }] }, 'caps.0.perDay'],
    [
      'an account that is not there',
      { caps: [{ accountId: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b', perDay: '1.00' }] },
      'caps.0.accountId',
    ],
    ['a group that is no word', { pairs: [{ fromGroup: 'a b', toGroup: 'b', allowed: true }] }, 'pairs.0.fromGroup'],
    ['too many of them', { pairs: Array(401).fill({ fromGroup: 'a', toGroup: 'b', allowed: true }) }, 'pairs'],
  ])('refuse %s, and nothing is written', async (_, rules, place) => {
    const before = await digestOfDatabase(api);
    const answer = await set(rules);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    expect(answer.body.errors).toMatchObject([{ path: place }]);
    expect(await digestOfDatabase(api)).toEqual(before);
  });
});

describe('who may pay whom', () => {
  it('goes by the groups of both members, from the next payment on', async () => {
    const { id: memberId } = await admitMember(world.operator, { group: 'employee' });
    const account = await openAccount(world.operator, { memberId, ...WIDE });
    const pay = (from: string, to: string) => world.operator.post('/transfers', { from, to, amount: '1.00' });
    const pairs = [
      { fromGroup: 'employee', toGroup: '*', allowed: false },
      { fromGroup: 'employee', toGroup: 'retail', allowed: true },
    ];
    bodyOf(await set({ pairs }), 200);
    expect(told(await pay(account, payee.account))).toBe('trade-not-allowed');
    expect(told(await pay(payee.account, account))).toBe(201);
    expect(told(await pay(account, world.fees))).toBe(201);
    const shop = await payer();
    bodyOf(await world.operator.patch(`/members/${shop.memberId}`, { group: 'retail' }), 200);
    expect(told(await pay(account, shop.account))).toBe(201);
    bodyOf(await set({}), 200);
    expect(told(await pay(account, payee.account))).toBe(201);
  });

  it('is judged in previews, in batches item by item, and where an obligation is paid; captures, reversals and clearing are free', async () => {
    const from = await payer();
    const earlier = bodyOf(await pays(from, '5.00'));
    const { id } = await owe(world.operator, from.account, payee.account, '1.00', { state: 'accepted' });
    const held = bodyOf(await pays(from, '2.00', { mode: 'hold' }));
    bodyOf(await set({ pairs: [{ fromGroup: '*', toGroup: '*', allowed: false }] }), 200);
    const body = { from: from.account, to: payee.account, amount: '1.00' };
    expect(bodyOf(await from.client.post('/transfers/preview', body), 200)).toMatchObject({
      allowed: false,
      problem: { code: 'trade-not-allowed' },
    });
    const toFees = { ...body, to: world.fees };
    const batch = await from.client.post('/transfers/batch', { atomic: false, transfers: [body, toFees] });
    expect(bodyOf(batch, 200).results).toMatchObject([{ problem: { code: 'trade-not-allowed' } }, { status: 201 }]);
    expect(told(await from.client.post(`/obligations/${id}/pay`, {}))).toBe('trade-not-allowed');
    expect(told(await onHold(held.id, 'capture', {}))).toBe(201);
    expect(told(await onHold(earlier.id, 'reverse', { reason: 'Torn' }))).toBe(201);
    await owe(world.operator, payee.account, from.account, '1.00', { state: 'accepted' });
    const run = await clearingRun(world.operator, { mode: 'set-off' });
    expect(told(await world.operator.post(`/clearing-runs/${run.id}/apply`, {}))).toBe(200);
    expect(bodyOf(await world.operator.get(`/obligations/${id}`), 200).state).toBe('settled');
  });
});

describe('a cap', () => {
  it('is an account’s own, or else that of its group, or else everybody’s', async () => {
    const [own, common] = [await payer(), await payer()];
    const { id: memberId } = await admitMember(world.operator, { group: 'employee' });
    const account = await openAccount(world.operator, { memberId, ...WIDE });
    const caps = [
      { accountId: own.account, perTransfer: '30.00' },
      { group: '*', perTransfer: '10.00' },
      { group: 'employee', perTransfer: '20.00' },
    ];
    bodyOf(await set({ caps }), 200);
    const most = async (from: string, amount: string) =>
      told(await world.operator.post('/transfers', { from, to: payee.account, amount }));
    for (const [from, cap] of [
      [own.account, '30'],
      [common.account, '10'],
      [account, '20'],
    ] as const)
      expect([await most(from, `${cap}.01`), await most(from, `${cap}.00`)]).toEqual(['transfer-cap-exceeded', 201]);
    expect(await most(world.fees, '100.00')).toBe(201);
  });

  it('counts a day of the circuit’s time zone, and tells the payer what is left', async () => {
    const from = await payer();
    bodyOf(await world.operator.patch('', { timeZone: 'Pacific/Auckland' }), 200);
    try {
      await capped(from, { perDay: '10.00' });
      await setClock('2040-01-12T10:59:59.999Z');
      expect(told(await pays(from, '9.00'))).toBe(201);
      expect((await pays(from, '1.01')).body).toMatchObject({
        code: 'daily-cap-exceeded',
        status: 422,
        cap: '10.00',
        left: '1.00',
      });
      await setClock('2040-01-12T11:00:00.000Z');
      expect(told(await pays(from, '10.00'))).toBe(201);
      expect(told(await pays(from, '0.01'))).toBe('daily-cap-exceeded');
      expect(await daysOf(from)).toEqual({ '2040-01-12': 900, '2040-01-13': 1000 });
    } finally {
      bodyOf(await world.operator.patch('', { timeZone: 'UTC' }), 200);
    }
  });

  it('counts a calendar month', async () => {
    const from = await payer();
    await capped(from, { perMonth: '10.00' });
    await setClock('2040-01-30T12:00:00.000Z');
    expect(told(await pays(from, '6.00'))).toBe(201);
    await setClock('2040-01-31T23:59:59.999Z');
    expect(told(await pays(from, '4.01'))).toBe('monthly-cap-exceeded');
    expect(told(await pays(from, '4.00'))).toBe(201);
    await setClock('2040-02-01T00:00:00.000Z');
    expect(told(await pays(from, '10.00'))).toBe(201);
  });

  it('counts what is held on the day on which it was placed, and what is released no more', async () => {
    const from = await payer();
    await capped(from, { perDay: '10.00' });
    await setClock('2040-02-02T12:00:00.000Z');
    const held = bodyOf(await pays(from, '10.00', { mode: 'hold' }));
    expect(told(await pays(from, '0.01'))).toBe('daily-cap-exceeded');
    await setClock('2040-02-03T12:00:00.000Z');
    expect(told(await onHold(held.id, 'capture', { amount: '4.00' }))).toBe(201);
    expect(told(await pays(from, '10.00'))).toBe(201);
    expect(told(await onHold(held.id, 'capture', { amount: '1.00', final: true }))).toBe(201);
    expect(await daysOf(from)).toEqual({ '2040-02-02': 500, '2040-02-03': 1000 });
    await setClock('2040-02-04T12:00:00.000Z');
    const voided = bodyOf(await pays(from, '10.00', { mode: 'hold' }));
    expect(told(await onHold(voided.id, 'void'))).toBe(200);
    expect(told(await pays(from, '10.00'))).toBe(201);
  });

  it('counts a hold past its time no more, before and after the journal says so', async () => {
    const from = await payer();
    await capped(from, { perDay: '10.00', perMonth: '12.00' });
    await setClock('2040-02-05T12:00:00.000Z');
    bodyOf(await pays(from, '10.00', { mode: 'hold', expiresAt: '2040-02-05T13:00:00.000Z' }));
    await setClock('2040-02-05T12:59:59.999Z');
    expect(told(await pays(from, '0.01'))).toBe('daily-cap-exceeded');
    await setClock('2040-02-05T13:00:00.000Z');
    expect(told(await pays(from, '10.00'))).toBe(201);
    const waiting = () => api.sql(`SELECT FROM hold WHERE state = 'held' AND payer_account_id = $1`, [from.account]);
    await expect.poll(waiting, { timeout: 30_000 }).toHaveLength(0);
    expect(await daysOf(from)).toEqual({ '2040-02-05': 1000 });
    await setClock('2040-02-06T12:00:00.000Z');
    expect(told(await pays(from, '2.01'))).toBe('monthly-cap-exceeded');
    expect(told(await pays(from, '2.00'))).toBe(201);
  });

  it('is exact under a race: of forty payments as many pass as fit', async () => {
    const from = await payer();
    await capped(from, { perDay: '10.00' });
    await setClock('2040-02-07T12:00:00.000Z');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => pays(from, '1.00', index % 2 === 0 ? {} : { mode: 'hold' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.map(told).filter((code) => code === 'daily-cap-exceeded')).toHaveLength(30);
    expect(await daysOf(from)).toEqual({ '2040-02-07': 1000 });
  });

  it('counts for payments from the moment on at which it was set, and not what was paid while there were no rules', async () => {
    const from = await payer();
    await setClock('2040-02-08T12:00:00.000Z');
    expect(told(await pays(from, '50.00'))).toBe(201);
    await capped(from, { perDay: '10.00' });
    expect(told(await pays(from, '10.00'))).toBe(201);
    await capped(from, { perDay: '5.00' });
    expect((await pays(from, '0.01')).body).toMatchObject({ code: 'daily-cap-exceeded', left: '0.00' });
    bodyOf(await set({}), 200);
    expect(told(await pays(from, '50.00'))).toBe(201);
    expect(await daysOf(from)).toEqual({ '2040-02-08': 1000 });
  });

  it('gives the same refusal to the same key, and costs nothing where it is refused', async () => {
    const from = await payer();
    await setClock('2040-02-09T12:00:00.000Z');
    await capped(from, { perDay: '10.00' });
    const once = () =>
      from.client.post(
        '/transfers',
        { from: from.account, to: payee.account, amount: '10.01' },
        { 'idempotency-key': `capped-${from.keyId}` },
      );
    expect(told(await once())).toBe('daily-cap-exceeded');
    await capped(from, { perDay: '20.00' });
    const again = await once();
    expect([told(again), again.headers.get('idempotency-replayed')]).toEqual(['daily-cap-exceeded', 'true']);
    expect(await daysOf(from)).toEqual({});
  });
});
