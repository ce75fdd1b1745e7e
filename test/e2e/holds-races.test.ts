import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDatabase } from '../../src/commands/verify/live.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from '../support/client.ts';
import { clearingRun, makeCircuit, makeTrader, newWord, owe, type Trader } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';
import { SILENT } from '../support/verify.ts';

let api: Api;
let other: ServiceProcess;
let circuit: Json;
let operator: Client;

beforeAll(async () => {
  api = await startApi();
  other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  circuit = await makeCircuit(api);
  operator = api.as(api.adminKey, circuit.code);
}, 120_000);
afterAll(async () => {
  await other?.kill();
  await api?.stop();
});

const told = ({ status, body }: Answer): unknown => (status < 300 ? status : body.code);
const pair = () => Promise.all([makeTrader(api, circuit.code), makeTrader(api, circuit.code)]);
/** The same caller through the one process or the other. */
const through = (index: number, { key }: Trader): Client =>
  createClient(`${[api, other][index % 2]?.baseUrl}/v1/circuits/${circuit.code}`, key);
const held = async (payer: Trader, payee: Trader, amount: string, more: object = {}): Promise<Json> =>
  bodyOf(
    await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount, mode: 'hold', ...more }),
  );
const accountOf = async ({ account }: Trader): Promise<Json> => bodyOf(await operator.get(`/accounts/${account}`), 200);
const transferOf = async (id: string): Promise<Json> => bodyOf(await operator.get(`/transfers/${id}`), 200);
const counted = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[String(told(answer))] = (counts[String(told(answer))] ?? 0) + 1;
  return counts;
};

describe('captures at once', () => {
  it('of all of a hold: one of eight wins, through two processes', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '80.00');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => through(index, payee).post(`/transfers/${id}/capture`, {})),
    );
    expect(counted(answers)).toEqual({ 201: 1, 'transition-not-allowed': 7 });
    expect(await accountOf(payer)).toMatchObject({ balance: '-80.00', heldOut: '0.00' });
    expect(await accountOf(payee)).toMatchObject({ balance: '80.00', heldIn: '0.00' });
  });

  it('of parts that do not all fit: as many as fit win', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '80.00');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        through(index, payee).post(`/transfers/${id}/capture`, { amount: '15.00' }),
      ),
    );
    expect(counted(answers)).toEqual({ 201: 5, 'held-amount-exceeded': 3 });
    expect((await transferOf(id)).hold).toMatchObject({ captured: '75.00', held: '5.00' });
    expect(await accountOf(payer)).toMatchObject({ balance: '-75.00', heldOut: '5.00' });
  });

  it('and voids of the same hold: each unit is posted or released, once', async () => {
    const [payer, payee] = await pair();
    const ids = await Promise.all(Array.from({ length: 12 }, async () => (await held(payer, payee, '2.00')).id));
    const answers = await Promise.all(
      ids.flatMap((id, index) => [
        through(index, payee).post(`/transfers/${id}/capture`, {}),
        through(index + 1, payee).send(`/transfers/${id}/void`, { method: 'POST' }),
      ]),
    );
    const states = await Promise.all(ids.map(async (id) => (await transferOf(id)).state));
    const captured = states.filter((state) => state === 'captured').length;
    expect(states.every((state) => state === 'captured' || state === 'voided')).toBe(true);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(12);
    expect(await accountOf(payer)).toMatchObject({ balance: (-2 * captured).toFixed(2), heldOut: '0.00' });
  });
});

describe('an account over its limit', () => {
  it('still honours what was held before, whole and in parts, and the payee still receives it', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '100.00');
    bodyOf(
      await operator.put(`/accounts/${payer.account}/limits`, {
        creditLimit: '10.00',
        balanceCap: '1000.00',
        reason: 'Review',
      }),
      200,
    );
    bodyOf(
      await operator.put(`/accounts/${payee.account}/limits`, {
        creditLimit: '10.00',
        balanceCap: '10.00',
        reason: 'Review',
      }),
      200,
    );
    const refused = await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: '1.00' });
    expect(told(refused)).toBe('credit-limit-exceeded');
    expect(told(await payee.client.post(`/transfers/${id}/capture`, { amount: '30.00' }))).toBe(201);
    expect(await accountOf(payer)).toMatchObject({ balance: '-30.00', heldOut: '70.00' });
    expect(told(await payee.client.post(`/transfers/${id}/capture`, { amount: '20.00', final: true }))).toBe(201);
    expect(await accountOf(payer)).toMatchObject({ balance: '-50.00', heldOut: '0.00' });
    expect(await accountOf(payee)).toMatchObject({ balance: '50.00', heldIn: '0.00' });
  });
});

describe('a repetition with the same key', () => {
  it('of a hold, of its capture and of its void is answered as before, and changes nothing', async () => {
    const [payer, payee] = await pair();
    const send = (trader: Trader, path: string, key: string, body?: object) =>
      trader.client.send(path, { method: 'POST', ...(body && { body }), headers: { 'idempotency-key': key } });
    const asked = { from: payer.account, to: payee.account, amount: '10.00', mode: 'hold' };
    const [placing, capturing, voiding] = [randomUUID(), randomUUID(), randomUUID()];
    const [first, twin] = await Promise.all([1, 2].map(() => send(payer, '/transfers', placing, asked)));
    expect(first?.body).toEqual(twin?.body);
    const id = bodyOf(first as Answer).id;
    const path = `/transfers/${id}/capture`;
    const captures = await Promise.all([1, 2, 3].map(() => send(payee, path, capturing, { amount: '4.00' })));
    expect(captures.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(captures.map(({ body }) => (body.capture as Json).transactionNumber)).size).toBe(1);
    expect(captures.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
    expect((await transferOf(id)).hold).toMatchObject({ captured: '4.00', held: '6.00' });
    expect(told(await send(payee, path, capturing, { amount: '5.00' }))).toBe('idempotency-key-reused');
    const voids = await Promise.all([1, 2].map(() => send(payee, `/transfers/${id}/void`, voiding)));
    expect(voids.map(({ status }) => status)).toEqual([200, 200]);
    expect((await send(payee, path, capturing, { amount: '4.00' })).body.capture).toEqual(captures[0]?.body.capture);
    expect(await accountOf(payer)).toMatchObject({ balance: '-4.00', heldOut: '0.00' });
  });
});

describe('a hold on an obligation that a computed clearing run settles', () => {
  it('has the run computed afresh, which then settles what the hold leaves', async () => {
    const [a, b] = await pair();
    const { id } = await owe(operator, a.account, b.account, '50.00', { state: 'accepted' });
    await owe(operator, b.account, a.account, '50.00', { state: 'accepted' });
    const run = await clearingRun(operator, { mode: 'set-off' });
    expect(run.state).toBe('computed');
    const hold = await held(a, b, '30.00', { obligationId: id });
    const applied = await operator.post(`/clearing-runs/${run.id}/apply`, {});
    expect([200, 201, 202], applied.text).toContain(applied.status);
    await expect
      .poll(async () => (await operator.get(`/clearing-runs/${run.id}`)).body.state, { timeout: 20_000 })
      .toBe('applied');
    await expect
      .poll(async () => (await operator.get(`/obligations/${id}`)).body, { timeout: 20_000 })
      .toMatchObject({ settled: '20.00', state: 'accepted' });
    bodyOf(await b.client.post(`/transfers/${hold.id}/capture`, {}));
    expect((await operator.get(`/obligations/${id}`)).body).toMatchObject({ settled: '50.00', state: 'settled' });
  });
});

describe('a batch of transfers', () => {
  it('holds some and posts others, each by itself or all or none', async () => {
    const [payer, payee] = await pair();
    const [stranger] = await pair();
    const one = (amount: string, more: object = {}) => ({ from: payer.account, to: payee.account, amount, ...more });
    const hold = (amount: string, more: object = {}) => one(amount, { mode: 'hold', ...more });
    const send = async (atomic: boolean, transfers: object[]) =>
      (bodyOf(await payer.client.post('/transfers/batch', { atomic, transfers }), 200).results as Json[]).map(
        ({ transfer, problem }) => (transfer as Json)?.state ?? (problem as Json).code,
      );
    const { id } = await owe(operator, payer.account, stranger.account, '1.00', { state: 'accepted' });
    expect(
      await send(false, [
        hold('600.00'),
        one('401.00'),
        hold('1.00', { expiresAt: '2020-01-01T00:00:00Z' }),
        hold('1.00', { obligationId: id }),
        one('400.00'),
      ]),
    ).toEqual(['held', 'credit-limit-exceeded', 'expires-in-past', 'obligation-not-found', 'posted']);
    expect(await send(true, [one('0.01'), hold('1.00')])).toEqual(['atomic-batch-refused', 'credit-limit-exceeded']);
    expect(await accountOf(payer)).toMatchObject({ balance: '-400.00', heldOut: '600.00', available: '0.00' });
  });

  it('refuses a field of a hold where nothing is held, by its place in the batch', async () => {
    const [payer, payee] = await pair();
    const transfers = [
      { from: payer.account, to: payee.account, amount: '1.00' },
      { from: payer.account, to: payee.account, amount: '1.00', expiresAt: '2999-01-01T00:00:00Z' },
    ];
    const answer = await payer.client.post('/transfers/batch', { atomic: false, transfers });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: 'transfers.1.expiresAt' }]]);
  });
});

describe('bad input about a hold', () => {
  it.each([
    ['zero', { amount: '0.00' }, 'validation-failed'],
    ['a negative amount', { amount: '-1.00' }, 'validation-failed'],
    ['more decimals than the circuit has', { amount: '1.001' }, 'validation-failed'],
    ['a number', { amount: 1 }, 'validation-failed'],
    ['a final that is a word', { final: 'yes' }, 'validation-failed'],
    ['an unknown field', { to: 'me' }, 'validation-failed'],
    ['a cent beyond it', { amount: '10.01' }, 'held-amount-exceeded'],
  ])('a capture of %s is refused and leaves it as it was', async (_, asked, code) => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '10.00');
    expect(told(await payee.client.post(`/transfers/${id}/capture`, asked))).toBe(code);
    expect((await transferOf(id)).hold).toMatchObject({ captured: '0.00', held: '10.00' });
  });

  it('one that was posted at once is neither captured nor voided, and one of others is not there', async () => {
    const [payer, payee] = await pair();
    const [stranger] = await pair();
    const posted = bodyOf(
      await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: '1.00' }),
    );
    const hold = await held(payer, payee, '1.00');
    for (const [client, id] of [
      [payee.client, posted.id],
      [stranger.client, hold.id],
    ] as const) {
      expect(told(await client.post(`/transfers/${id}/capture`, {}))).toBe('transfer-not-found');
      expect(told(await client.send(`/transfers/${id}/void`, { method: 'POST' }))).toBe('transfer-not-found');
    }
    expect((await stranger.client.get(`/transfers/${hold.id}`)).status).toBe(404);
  });
});

describe('a statement', () => {
  it('shows a capture with the reference and the words of the transfer that was held', async () => {
    const [payer, payee] = await pair();
    const externalId = newWord();
    const { id } = await held(payer, payee, '9.00', { externalId, description: 'Two sacks of flour' });
    bodyOf(await payee.client.post(`/transfers/${id}/capture`, { amount: '4.00' }));
    const { data } = bodyOf(await payer.client.get(`/accounts/${payer.account}/entries`), 200);
    expect(data).toMatchObject([{ amount: '-4.00', externalId, description: 'Two sacks of flour' }]);
  });
});

describe('what ends while holds are open', () => {
  it('an account or member with a hold is not closed, on neither side', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '1.00');
    for (const { account, memberId } of [payer, payee]) {
      expect(told(await operator.patch(`/accounts/${account}`, { status: 'closed' }))).toBe('balance-not-zero');
      bodyOf(await operator.patch(`/members/${memberId}`, { status: 'leaving' }), 200);
      expect(told(await operator.patch(`/members/${memberId}`, { status: 'closed' }))).toBe('balance-not-zero');
    }
    bodyOf(await payee.client.send(`/transfers/${id}/void`, { method: 'POST' }), 200);
    for (const { account } of [payer, payee])
      expect(told(await operator.patch(`/accounts/${account}`, { status: 'closed' }))).toBe(200);
  });

  it('a suspended side is not paid by a capture, and the hold may be voided', async () => {
    const [payer, payee] = await pair();
    const { id } = await held(payer, payee, '1.00');
    bodyOf(await operator.patch(`/members/${payer.memberId}`, { status: 'suspended' }), 200);
    expect(told(await payee.client.post(`/transfers/${id}/capture`, {}))).toBe('payer-not-active');
    expect((await transferOf(id)).hold).toMatchObject({ held: '1.00' });
    expect(told(await payee.client.send(`/transfers/${id}/void`, { method: 'POST' }))).toBe(200);
  });
});

describe('a process that is killed while it captures', () => {
  it('captures each hold once, whoever is asked again with the same key', async () => {
    const [payer, payee] = await pair();
    const asked = await Promise.all(
      Array.from({ length: 40 }, async () => ({ id: (await held(payer, payee, '1.00')).id, key: randomUUID() })),
    );
    const capture = (client: Client, { id, key }: (typeof asked)[number]) =>
      client.send(`/transfers/${id}/capture`, { method: 'POST', body: {}, headers: { 'idempotency-key': key } });
    const under = asked.map((one) => capture(through(1, payee), one).catch(() => null));
    await Promise.any(under);
    await other.kill('SIGKILL');
    await Promise.all(under);
    for (const answer of await Promise.all(asked.map((one) => capture(payee.client, one)))) bodyOf(answer, 201);
    const [{ times } = {}] = await api.sql(
      'SELECT count(*) AS times FROM transaction WHERE circuit_id = $1 AND hold_id = ANY ($2)',
      [circuit.id, asked.map(({ id }) => id)],
    );
    expect(times).toBe('40');
    expect(await accountOf(payer)).toMatchObject({ balance: '-40.00', heldOut: '0.00' });
  });
});

describe('after all of that', () => {
  it('not one invariant is broken, and a verifier that trusts nobody agrees', async () => {
    await checkInvariantsAt(api.database.appUrl, circuit.id);
    bodyOf(await operator.post('/checkpoints', {}));
    const report = reportOf(await verifyDatabase(api.database.url, circuit.code, { key: null, since: null }, SILENT));
    expect(report, summaryOf(report)).toMatchObject({ consistent: true });
    for (const format of ['csv', 'jsonl', 'hledger', 'beancount'])
      expect((await operator.get('/exports/journal', { format })).status).toBe(200);
  });
});
