import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Json } from '../support/client.ts';
import { balanceOf, makeTrader, makeWorld, owe, pay, type Trader, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';

let api: Api;
let world: World;
/** What the ledger's clock shows: it stands still until it is moved. */
let now = Date.parse('2040-01-01T12:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const setClock = (at: number) =>
  api.sql(
    `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${new Date(at).toISOString()}'::timestamptz`,
  );
const pass = async (ms: number): Promise<void> => {
  now += ms;
  await setClock(now);
};
const at = (ms: number): string => new Date(now + ms).toISOString();

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  await setClock(now);
});
afterAll(() => api?.stop());
afterEach(() => checkInvariantsAt(api.database.appUrl, world.id));

const told = ({ status, body }: Answer) => [status, body.code ?? body.state];
const pair = () => Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]) as Promise<[Trader, Trader]>;
const ask = (payer: Trader, payee: Trader, amount: string, more: object = {}, key: string = randomUUID()) =>
  payee.client.post(
    '/payment-requests',
    { from: payer.account, to: payee.account, amount, ...more },
    { 'idempotency-key': key },
  );
const asked = async (...args: Parameters<typeof ask>): Promise<Json> => bodyOf(await ask(...args));
const agree = (payer: Trader, payee = 'all') =>
  payer.client.put(`/accounts/${payer.account}/payment-agreements/${payee}`, undefined);
const act = (who: Trader['client'], { id }: Json, event: string, key: string = randomUUID()) =>
  who.send(`/payment-requests/${id}/${event}`, { method: 'POST', headers: { 'idempotency-key': key } });
const read = async (who: Trader, { id }: Json): Promise<Json> =>
  bodyOf(await who.client.get(`/payment-requests/${id}`), 200);
const eventsOf = async (request: Json): Promise<string[]> => {
  const rows = await api.sql<{ type: string }>(
    'SELECT type FROM event WHERE circuit_id = $1 AND subject_id = $2 ORDER BY after_number, place',
    [world.id, request.id],
  );
  return rows.map(({ type }) => type.replace('payment-request.', ''));
};
const postings = async (payer: Trader): Promise<number> =>
  (await api.sql('SELECT FROM posting WHERE debit_account_id = $1', [payer.account])).length;
const runJob = async (name: string): Promise<void> => {
  await api.sql('SELECT graphile_worker.add_job($1)', [name]);
  const waiting = () => api.sql('SELECT FROM graphile_worker.jobs WHERE task_identifier = $1', [name]);
  await expect.poll(waiting, { timeout: 30_000 }).toHaveLength(0);
};

describe('a payment request', () => {
  it('waits for the payer, is paid when it acknowledges it, and both see it', async () => {
    const [payer, payee] = await pair();
    const request = await asked(payer, payee, '42.00', { description: 'Lunch', externalId: `bill-${payer.keyId}` });
    expect(request).toEqual({
      id: expect.any(String),
      state: 'pending',
      from: payer.account,
      to: payee.account,
      amount: '42.00',
      obligationId: null,
      externalId: `bill-${payer.keyId}`,
      description: 'Lunch',
      requestedAt: at(0),
      expiresAt: at(2 * HOUR),
      endedAt: null,
      transactionId: null,
      transactionNumber: null,
      notPaidAtOnce: 'no-agreement',
      principalId: payee.principalId,
    });
    expect(await read(payer, request)).toEqual(request);
    expect(told(await world.ada.client.get(`/payment-requests/${request.id}`))).toEqual([
      404,
      'payment-request-not-found',
    ]);
    expect(await balanceOf(payee.client, payee.account)).toBe('0.00');
    const paid = bodyOf(await act(payer.client, request, 'acknowledge'), 200);
    expect(paid).toEqual({
      ...request,
      state: 'paid',
      endedAt: at(0),
      transactionId: expect.any(String),
      transactionNumber: expect.any(Number),
    });
    expect(bodyOf(await payer.client.get(`/transfers/${paid.transactionId}`), 200)).toMatchObject({
      amount: '42.00',
      description: 'Lunch',
      principalId: payer.principalId,
      externalId: null,
    });
    expect(await balanceOf(payee.client, payee.account)).toBe('42.00');
    expect(await eventsOf(request)).toEqual(['created', 'paid']);
  });

  it('is rejected by the payer, cancelled by the payee, and nothing happens to it after that', async () => {
    const [payer, payee] = await pair();
    const one = await asked(payer, payee, '1.00');
    const other = await asked(payer, payee, '1.00');
    expect(told(await act(payee.client, one, 'reject'))).toEqual([409, 'transition-not-allowed']);
    expect(told(await act(payee.client, one, 'acknowledge'))).toEqual([409, 'transition-not-allowed']);
    expect(told(await act(payer.client, one, 'cancel'))).toEqual([409, 'transition-not-allowed']);
    expect(told(await act(world.ada.client, one, 'cancel'))).toEqual([404, 'payment-request-not-found']);
    expect(told(await act(world.ada.client, one, 'acknowledge'))).toEqual([404, 'payment-request-not-found']);
    expect(bodyOf(await act(payer.client, one, 'reject'), 200)).toMatchObject({ state: 'rejected', endedAt: at(0) });
    expect(bodyOf(await act(payee.client, other, 'cancel'), 200)).toMatchObject({ state: 'cancelled' });
    for (const request of [one, other])
      for (const [who, event] of [
        [payer, 'acknowledge'],
        [payer, 'reject'],
        [payee, 'cancel'],
      ] as const)
        expect((await act(who.client, request, event)).body).toMatchObject({
          code: 'transition-not-allowed',
          state: request === one ? 'rejected' : 'cancelled',
        });
    expect(await postings(payer)).toBe(0);
    expect([await eventsOf(one), await eventsOf(other)]).toEqual([
      ['created', 'rejected'],
      ['created', 'cancelled'],
    ]);
  });

  it('is acted on by an operator for either side', async () => {
    const [payer, payee] = await pair();
    const body = { from: payer.account, to: payee.account, amount: '1.00' };
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(async () => bodyOf(await world.operator.post('/payment-requests', body))),
    );
    expect(told(await act(world.operator, one as Json, 'acknowledge'))).toEqual([200, 'paid']);
    expect(told(await act(world.operator, two as Json, 'reject'))).toEqual([200, 'rejected']);
    expect(told(await act(world.operator, three as Json, 'cancel'))).toEqual([200, 'cancelled']);
    expect(told(await act(world.auditor, one as Json, 'acknowledge'))).toEqual([403, 'forbidden']);
  });

  it('expires at its time, whether or not anybody has said so, and then says so once', async () => {
    const [payer, payee] = await pair();
    const request = await asked(payer, payee, '1.00', { expiresAt: at(MINUTE) });
    const ends = request.expiresAt;
    await pass(MINUTE - 1);
    expect(await read(payer, request)).toMatchObject({ state: 'pending' });
    await pass(1);
    expect(await read(payer, request)).toMatchObject({ state: 'expired', endedAt: ends });
    expect((await act(payer.client, request, 'acknowledge')).body).toMatchObject({
      code: 'transition-not-allowed',
      state: 'expired',
    });
    expect((await act(payer.client, request, 'reject')).body).toMatchObject({ state: 'expired' });
    expect((await act(payee.client, request, 'cancel')).body).toMatchObject({ state: 'expired' });
    await pass(HOUR);
    await runJob('expire-payment-requests');
    await runJob('expire-payment-requests');
    expect(await read(payer, request)).toMatchObject({ state: 'expired', endedAt: ends });
    expect(await api.sql('SELECT state FROM payment_request WHERE id = $1', [request.id])).toEqual([
      { state: 'expired' },
    ]);
    expect(await eventsOf(request)).toEqual(['created', 'expired']);
  });

  it('is judged by the limits that stand when it is acknowledged, and goes on waiting where they refuse', async () => {
    const [payer, payee] = await pair();
    const request = await asked(payer, payee, '900.00');
    await pay(payer.client, payer.account, world.ada.account, '200.00');
    const key = randomUUID();
    const refused = await act(payer.client, request, 'acknowledge', key);
    expect(refused.body).toMatchObject({ code: 'credit-limit-exceeded', available: '800.00', required: '900.00' });
    expect((await act(payer.client, request, 'acknowledge', key)).headers.get('idempotency-replayed')).toBe('true');
    expect(await read(payer, request)).toMatchObject({ state: 'pending' });
    await pay(world.ada.client, world.ada.account, payer.account, '200.00');
    expect(told(await act(payer.client, request, 'acknowledge'))).toEqual([200, 'paid']);
  });

  it('from an obligation asks for all that remains of it, and pays it', async () => {
    const [payer, payee] = await pair();
    const owed = await owe(payer.client, payer.account, payee.account, '50.00');
    bodyOf(await payer.client.post(`/obligations/${owed.id}/pay`, { amount: '20.00' }));
    expect(told(await payer.client.post('/payment-requests', { obligationId: owed.id }))).toEqual([
      409,
      'transition-not-allowed',
    ]);
    expect(told(await world.ada.client.post('/payment-requests', { obligationId: owed.id }))).toEqual([
      404,
      'obligation-not-found',
    ]);
    const request = bodyOf(await payee.client.post('/payment-requests', { obligationId: owed.id }));
    expect(request).toMatchObject({ from: payer.account, to: payee.account, amount: '30.00', obligationId: owed.id });
    const again = bodyOf(await payee.client.post('/payment-requests', { obligationId: owed.id }));
    expect(told(await act(payer.client, request, 'acknowledge'))).toEqual([200, 'paid']);
    expect(bodyOf(await payer.client.get(`/obligations/${owed.id}`), 200)).toMatchObject({ state: 'settled' });
    expect(told(await act(payer.client, again, 'acknowledge'))).toEqual([409, 'transition-not-allowed']);
    expect(await read(payer, again)).toMatchObject({ state: 'pending' });
    expect(told(await payee.client.post('/payment-requests', { obligationId: owed.id }))).toEqual([
      409,
      'transition-not-allowed',
    ]);
  });
});

describe('where the payer has agreed', () => {
  it('a request up to the threshold is paid at once, and a larger one waits', async () => {
    const [payer, payee] = await pair();
    expect((await agree(payer)).status).toBe(201);
    expect((await agree(payer)).status).toBe(200);
    const small = await asked(payer, payee, '100.00');
    expect(small).toMatchObject({ state: 'paid', notPaidAtOnce: null, transactionNumber: expect.any(Number) });
    expect(await asked(payer, payee, '100.01')).toMatchObject({ state: 'pending', notPaidAtOnce: 'above-threshold' });
    expect(await balanceOf(payee.client, payee.account)).toBe('100.00');
    expect(await eventsOf(small)).toEqual(['created', 'paid']);
    const [{ occurred }] = (await api.sql(
      `SELECT (data->>'transactionNumber')::bigint AS occurred FROM event WHERE subject_id = $1 AND type = 'payment-request.paid'`,
      [small.id],
    )) as [{ occurred: string }];
    expect(Number(occurred)).toBe(small.transactionNumber);
  });

  it("the threshold is the circuit's, which its operator sets", async () => {
    const [payer, payee] = await pair();
    await agree(payer);
    expect(bodyOf(await world.operator.get(''), 200)).toMatchObject({ paymentRequestThreshold: '100.00' });
    bodyOf(await world.operator.patch('', { paymentRequestThreshold: '5.00' }), 200);
    try {
      expect(await asked(payer, payee, '5.01')).toMatchObject({ state: 'pending', notPaidAtOnce: 'above-threshold' });
      expect(await asked(payer, payee, '5.00')).toMatchObject({ state: 'paid' });
    } finally {
      bodyOf(await world.operator.patch('', { paymentRequestThreshold: '100.00' }), 200);
    }
  });

  it('with one payee, others wait; and withdrawn, it waits again', async () => {
    const [payer, payee] = await pair();
    await agree(payer, payee.account);
    expect(await asked(payer, payee, '1.00')).toMatchObject({ state: 'paid' });
    expect(await asked(payer, world.ada, '1.00')).toMatchObject({ state: 'pending', notPaidAtOnce: 'no-agreement' });
    const path = `/accounts/${payer.account}/payment-agreements`;
    expect(bodyOf(await payer.client.get(path), 200).data).toEqual([
      { payee: payee.account, agreedAt: at(0), principalId: payer.principalId },
    ]);
    expect((await payer.client.delete(`${path}/${payee.account}`)).status).toBe(204);
    expect(told(await payer.client.delete(`${path}/${payee.account}`))).toEqual([404, 'payment-agreement-not-found']);
    expect(await asked(payer, payee, '1.00')).toMatchObject({ state: 'pending', notPaidAtOnce: 'no-agreement' });
    const told2 = await api.sql<{ type: string }>(
      `SELECT type FROM event WHERE subject_id = $1 AND type LIKE 'payment-agreement%' ORDER BY after_number, place`,
      [payer.account],
    );
    expect(told2.map(({ type }) => type)).toEqual(['payment-agreement.made', 'payment-agreement.withdrawn']);
  });

  it('agreements are with one account, or with all: a word that is neither is told so', async () => {
    const [payer] = await pair();
    const answer = await agree(payer, 'any');
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: 'path.payee', message: 'must be the id of an account, or all' }],
    ]);
  });

  it('agreements are listed page by page, that with all first, and are nobody else’s to see', async () => {
    const [payer, payee] = await pair();
    const payees = [payee.account, world.ada.account, world.bea.account, world.caio.account];
    for (const one of [...payees, 'all']) expect((await agree(payer, one)).status).toBe(201);
    const path = `/accounts/${payer.account}/payment-agreements`;
    const rows = await allRows(payer.client, path, { limit: 2 });
    expect(rows.map((row) => row.payee)).toEqual(['all', ...payees.toSorted()]);
    expect(told(await payee.client.get(path))).toEqual([404, 'account-not-found']);
    expect(told(await payee.client.put(`${path}/all`, undefined))).toEqual([404, 'account-not-found']);
    expect(told(await payee.client.delete(`${path}/all`))).toEqual([404, 'account-not-found']);
    expect(told(await agree(payer, payer.account))).toEqual([422, 'same-account']);
    expect(told(await agree(payer, randomUUID()))).toEqual([404, 'account-not-found']);
    expect(told(await agree(payer, 'everybody'))).toEqual([400, 'validation-failed']);
  });

  it('a payment that the rules refuse waits for the payer, and tells the payee the rule and no figure', async () => {
    const [payer, payee] = await pair();
    await agree(payer);
    await pay(payer.client, payer.account, world.fees, '950.00');
    const answer = await ask(payer, payee, '60.00');
    expect(bodyOf(answer)).toMatchObject({ state: 'pending', notPaidAtOnce: 'credit-limit-exceeded' });
    expect(answer.text).not.toMatch(/available|required|50\.00/);
    await pay(world.operator, world.fees, payer.account, '500.00');
    expect(told(await act(payer.client, answer.body, 'acknowledge'))).toEqual([200, 'paid']);
  });

  it('a request from an obligation is paid at once as well', async () => {
    const [payer, payee] = await pair();
    await agree(payer);
    const owed = await owe(payer.client, payer.account, payee.account, '50.00');
    expect(bodyOf(await payee.client.post('/payment-requests', { obligationId: owed.id }))).toMatchObject({
      state: 'paid',
    });
    expect(bodyOf(await payer.client.get(`/obligations/${owed.id}`), 200)).toMatchObject({ state: 'settled' });
  });
});

describe('one idempotency key', () => {
  it('asks once and pays once, and gives the first answer, whatever has become of the request since', async () => {
    const [payer, payee] = await pair();
    const key = randomUUID();
    const first = await asked(payer, payee, '1.00', {}, key);
    bodyOf(await act(payer.client, first, 'acknowledge'), 200);
    const again = await ask(payer, payee, '1.00', {}, key);
    expect([again.headers.get('idempotency-replayed'), bodyOf(again)]).toEqual(['true', first]);
    expect(told(await ask(payer, payee, '2.00', {}, key))).toEqual([422, 'idempotency-key-reused']);
    await agree(payer);
    const next = randomUUID();
    const all = await Promise.all(Array.from({ length: 8 }, () => asked(payer, payee, '3.00', {}, next)));
    expect(new Set(all.map((request) => request.id)).size).toBe(1);
    expect(all.every((request) => request.state === 'paid')).toBe(true);
    expect(await postings(payer)).toBe(2);
    expect(told(await ask(payer, payee, '3.00', {}, ''))).toEqual([400, 'validation-failed']);
  });

  it('goes on where a process that is gone had only asked, and so does the job if nobody sends it again', async () => {
    const [payer, payee] = await pair();
    const key = randomUUID();
    const ids = [(await asked(payer, payee, '1.00', {}, key)).id, (await asked(payer, payee, '2.00')).id];
    await agree(payer);
    // As they stand between the two steps.
    await api.sql('UPDATE payment_request SET not_at_once = NULL WHERE id = ANY ($1::uuid[])', [ids]);
    expect(await asked(payer, payee, '1.00', {}, key)).toMatchObject({ id: ids[0], state: 'paid' });
    await pass(MINUTE);
    await runJob('pay-payment-requests');
    await runJob('pay-payment-requests');
    expect(await read(payer, { id: ids[1] } as Json)).toMatchObject({ state: 'paid' });
    expect(await postings(payer)).toBe(2);
  });

  it('acknowledges, rejects and cancels once', async () => {
    const [payer, payee] = await pair();
    for (const [who, event] of [
      [payer, 'acknowledge'],
      [payer, 'reject'],
      [payee, 'cancel'],
    ] as const) {
      const request = await asked(payer, payee, '1.00');
      const key = randomUUID();
      const first = bodyOf(await act(who.client, request, event, key), 200);
      const again = await act(who.client, request, event, key);
      expect([again.headers.get('idempotency-replayed'), bodyOf(again, 200)]).toEqual(['true', first]);
    }
    expect(await postings(payer)).toBe(1);
  });
});

describe('at one instant', () => {
  it('of eight acknowledgements one pays', async () => {
    const [payer, payee] = await pair();
    const request = await asked(payer, payee, '1.00');
    const answers = await Promise.all(Array.from({ length: 8 }, () => act(payer.client, request, 'acknowledge')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    expect(await postings(payer)).toBe(1);
    expect(await eventsOf(request)).toEqual(['created', 'paid']);
  });

  it('acknowledging, rejecting and cancelling have one winner', async () => {
    const [payer, payee] = await pair();
    let paid = 0;
    for (let round = 0; round < 8; round++) {
      const request = await asked(payer, payee, '1.00');
      const answers = await Promise.all([
        act(payer.client, request, 'acknowledge'),
        act(payee.client, request, 'cancel'),
        act(payer.client, request, 'reject'),
        act(payer.client, request, 'acknowledge'),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
      const { state } = await read(payer, request);
      if (state === 'paid') paid++;
      expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ state });
      expect(await eventsOf(request)).toEqual(['created', state]);
    }
    expect(await postings(payer)).toBe(paid);
  });

  it('acknowledging and expiring have one winner', async () => {
    const [payer, payee] = await pair();
    let paid = 0;
    for (let round = 0; round < 6; round++) {
      const request = await asked(payer, payee, '1.00', { expiresAt: at(MINUTE) });
      const [answer] = await Promise.all([
        act(payer.client, request, 'acknowledge'),
        pass(MINUTE),
        runJob('expire-payment-requests'),
      ]);
      await runJob('expire-payment-requests');
      const { state } = await read(payer, request);
      if (state === 'paid') paid++;
      expect([answer.status, state]).toEqual(answer.status === 200 ? [200, 'paid'] : [409, 'expired']);
      expect(await eventsOf(request)).toEqual(['created', state]);
    }
    expect(await postings(payer)).toBe(paid);
  });

  it('withdrawing an agreement comes before a payment or after it', async () => {
    const [payer, payee] = await pair();
    for (let round = 0; round < 4; round++) {
      await agree(payer);
      const [request] = await Promise.all([
        asked(payer, payee, '1.00'),
        payer.client.delete(`/accounts/${payer.account}/payment-agreements/all`),
      ]);
      expect([request.state, request.notPaidAtOnce]).toEqual(
        request.state === 'paid' ? ['paid', null] : ['pending', 'no-agreement'],
      );
    }
  });
});

describe('the list', () => {
  it('is filtered by state, account, role and external id, and shows a member its own', async () => {
    const [payer, payee] = await pair();
    const one = await asked(payer, payee, '1.00', { externalId: `x-${payer.keyId}` });
    const two = await asked(payee, payer, '2.00');
    const three = await asked(payer, payee, '3.00', { expiresAt: at(MINUTE) });
    bodyOf(await act(payer.client, one, 'reject'), 200);
    await pass(MINUTE);
    const ids = async (query: Record<string, string>, who = payer.client) =>
      (await allRows(who, '/payment-requests', { ...query, limit: 2 })).map(({ id }) => id);
    expect(await ids({})).toEqual([three.id, two.id, one.id]);
    expect(await ids({ role: 'payer' })).toEqual([three.id, one.id]);
    expect(await ids({ role: 'payee' })).toEqual([two.id]);
    expect(await ids({ role: 'payee', account: payee.account })).toEqual([three.id, one.id]);
    expect(await ids({ state: 'expired' })).toEqual([three.id]);
    expect(await ids({ state: 'pending' })).toEqual([two.id]);
    expect(await ids({ state: 'rejected' })).toEqual([one.id]);
    expect(await ids({ externalId: `x-${payer.keyId}` })).toEqual([one.id]);
    expect(await ids({ account: payer.account }, world.operator)).toEqual([three.id, two.id, one.id]);
    expect(await ids({ account: payer.account }, world.ada.client)).toEqual([]);
    expect(told(await world.operator.get('/payment-requests', { role: 'payer' }))).toEqual([400, 'validation-failed']);
  });
});

describe('what is refused', () => {
  const valid = () => ({ from: world.bea.account, to: world.ada.account, amount: '1.00' });
  it.each<[string, () => object, [number, string]]>([
    ['an expiry in the past', () => ({ ...valid(), expiresAt: at(-1) }), [422, 'expires-in-past']],
    ['an expiry now', () => ({ ...valid(), expiresAt: at(0) }), [422, 'expires-in-past']],
    ['an expiry too far away', () => ({ ...valid(), expiresAt: at(90 * 24 * HOUR + 1) }), [422, 'expires-too-late']],
    ['an expiry that is no time', () => ({ ...valid(), expiresAt: 'tomorrow' }), [400, 'validation-failed']],
    ['nothing', () => ({ ...valid(), amount: '0' }), [400, 'validation-failed']],
    ['a number', () => ({ ...valid(), amount: 1 }), [400, 'validation-failed']],
    ['too many decimals', () => ({ ...valid(), amount: '1.001' }), [400, 'validation-failed']],
    ['less than nothing', () => ({ ...valid(), amount: '-1' }), [400, 'validation-failed']],
    ['more than there is', () => ({ ...valid(), amount: '9'.repeat(30) }), [400, 'validation-failed']],
    ['no amount', () => ({ from: world.bea.account, to: world.ada.account }), [400, 'validation-failed']],
    ['an amount of an obligation', () => ({ amount: '1', obligationId: randomUUID() }), [400, 'validation-failed']],
    ['an unknown field', () => ({ ...valid(), nonsense: 1 }), [400, 'validation-failed']],
    ['an unknown obligation', () => ({ obligationId: randomUUID() }), [404, 'obligation-not-found']],
    ['an unknown payer', () => ({ ...valid(), from: randomUUID() }), [404, 'account-not-found']],
    ["another's account to be paid", () => ({ ...valid(), to: world.caio.account }), [404, 'account-not-found']],
    ['oneself', () => ({ ...valid(), from: world.ada.account }), [422, 'same-account']],
  ])('%s', async (_, body, expected) => {
    const count = async () => (await api.sql('SELECT FROM payment_request')).length;
    const before = await count();
    expect(told(await world.ada.client.post('/payment-requests', body()))).toEqual(expected);
    expect(await count()).toBe(before);
  });

  it('an external id that another has', async () => {
    const externalId = `same-${world.ada.keyId}`;
    bodyOf(await world.ada.client.post('/payment-requests', { ...valid(), externalId }));
    expect(told(await world.ada.client.post('/payment-requests', { ...valid(), externalId }))).toEqual([
      409,
      'external-id-taken',
    ]);
  });
});
