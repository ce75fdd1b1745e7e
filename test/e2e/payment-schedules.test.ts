import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Json } from '../support/client.ts';
import { balanceOf, makeTrader, makeWorld, newWord, pay, type Trader, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { occurrencesOf, readSchedule, schedule, scheduling, statesOf, take } from '../support/schedules.ts';

let api: Api;
let world: World;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ROME = 'Europe/Rome';
const clock = scheduling(() => api, '2040-01-01T12:00:00.000Z');
const { at, pass, until } = clock;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  await clock.setClock();
});
afterAll(() => api?.stop());
afterEach(() => checkInvariantsAt(api.database.appUrl, world.id));

const told = ({ status, body }: Answer) => [status, body.code ?? body.state];
const pair = (limits?: object) =>
  Promise.all([makeTrader(api, world.code, {}, limits), makeTrader(api, world.code)]) as Promise<[Trader, Trader]>;
const eventsOf = async (made: Json): Promise<string[]> => {
  const rows = await api.sql<{ type: string }>(
    'SELECT type FROM event WHERE circuit_id = $1 AND subject_id = $2 ORDER BY after_number, place',
    [world.id, made.id],
  );
  return rows.map(({ type }) => type.replace('payment-schedule.', ''));
};
const paidBy = async (payer: Trader): Promise<number> =>
  (await api.sql('SELECT FROM posting WHERE debit_account_id = $1', [payer.account])).length;

describe('one payment at a time', () => {
  it('is paid when its time comes, by a transfer with its description, and then the schedule is finished', async () => {
    const [payer, payee] = await pair();
    const externalId = newWord();
    const made = await schedule(payer, payee, { startsAt: at(HOUR), description: 'Chairs', externalId });
    expect(made).toEqual({
      id: expect.any(String),
      state: 'active',
      from: payer.account,
      to: payee.account,
      amount: '10.00',
      instalments: null,
      description: 'Chairs',
      externalId,
      startsOn: at(HOUR).slice(0, 10),
      time: at(HOUR).slice(11, 19),
      recurrence: null,
      timeZone: 'UTC',
      retryFor: 'P3D',
      nextAt: at(HOUR),
      nextAmount: '10.00',
      occurrences: 0,
      remaining: 1,
      createdAt: at(0),
      principalId: payer.principalId,
    });
    await pass(HOUR - 1);
    expect(await occurrencesOf(payer.client, made)).toEqual([]);
    await pass(1);
    const [paid] = await occurrencesOf(payer.client, made);
    expect(paid).toEqual({
      id: expect.any(String),
      state: 'paid',
      number: 1,
      localTime: at(0).slice(0, 19),
      dueAt: at(0),
      amount: '10.00',
      tries: 1,
      refusal: null,
      retryUntil: at(3 * DAY),
      endedAt: at(0),
      transactionId: expect.any(String),
      transactionNumber: expect.any(Number),
    });
    expect(bodyOf(await payee.client.get(`/transfers/${paid?.transactionId}`), 200)).toMatchObject({
      amount: '10.00',
      description: 'Chairs',
      principalId: payer.principalId,
    });
    expect(await readSchedule(payer.client, made)).toMatchObject({
      state: 'finished',
      nextAt: null,
      nextAmount: null,
      occurrences: 1,
      remaining: 0,
    });
    await pass(DAY);
    expect(await paidBy(payer)).toBe(1);
    expect(await eventsOf(made)).toEqual(['created', 'finished']);
  });

  it('is its payer’s and the operators’: nobody else knows of it, the payee neither', async () => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(HOUR) });
    const path = `/payment-schedules/${made.id}`;
    for (const client of [payee.client, world.ada.client]) {
      const answers = [
        await client.get(path),
        await client.get(`${path}/occurrences`),
        await client.patch(path, { amount: '1.00' }),
        await take(client, made, 'pause'),
        await take(client, made, 'cancel'),
      ];
      for (const answer of answers) expect(told(answer)).toEqual([404, 'payment-schedule-not-found']);
      const { data } = bodyOf(await client.get('/payment-schedules'), 200);
      expect(data.map(({ id }) => id)).not.toContain(made.id);
    }
    for (const client of [payer.client, world.operator, world.auditor])
      expect(await readSchedule(client, made)).toEqual(made);
    const body = { from: payer.account, to: payee.account, amount: '1.00', startsAt: at(HOUR) };
    expect(told(await payee.client.post('/payment-schedules', body))).toEqual([404, 'account-not-found']);
    const byOperator = bodyOf(await world.operator.post('/payment-schedules', body));
    expect(await readSchedule(payer.client, byOperator)).toEqual(byOperator);
    const { data } = bodyOf(await payer.client.get('/payment-schedules', { state: 'active' }), 200);
    expect(data.map(({ id }) => id)).toEqual([byOperator.id, made.id]);
    const feed = async (client: Trader['client']) =>
      bodyOf(await client.get('/events', { limit: 500, type: 'payment-schedule.created' }), 200).data.length;
    expect([await feed(payer.client), await feed(payee.client)]).toEqual([2, 0]);
    for (const one of [made, byOperator]) expect(told(await take(payer.client, one, 'cancel'))[1]).toBe('cancelled');
  });

  it('is made once for each key, and its steps are', async () => {
    const [payer, payee] = await pair();
    const body = { from: payer.account, to: payee.account, amount: '1.00', startsAt: at(HOUR) };
    const key = { 'idempotency-key': newWord() };
    const first = await payer.client.post('/payment-schedules', body, key);
    const again = await payer.client.post('/payment-schedules', body, key);
    expect(again.body).toEqual(bodyOf(first));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const made = bodyOf(first);
    const pausing = { 'idempotency-key': newWord() };
    expect(told(await take(payer.client, made, 'pause', pausing))).toEqual([200, 'paused']);
    expect(told(await take(payer.client, made, 'pause', pausing))).toEqual([200, 'paused']);
    const pausingAgain = { 'idempotency-key': newWord() };
    expect(told(await take(payer.client, made, 'pause', pausingAgain))).toEqual([409, 'transition-not-allowed']);
    expect(told(await take(payer.client, made, 'resume'))).toEqual([200, 'active']);
    const refused = await take(payer.client, made, 'pause', pausingAgain);
    expect(told(refused)).toEqual([409, 'transition-not-allowed']);
    expect(refused.headers.get('idempotency-replayed')).toBe('true');
    expect(told(await take(payer.client, made, 'cancel'))).toEqual([200, 'cancelled']);
    expect(await eventsOf(made)).toEqual(['created', 'paused', 'resumed', 'cancelled']);
    expect((await payer.client.post('/payment-schedules', { ...body, externalId: 'twice' })).status).toBe(201);
    expect(told(await payer.client.post('/payment-schedules', { ...body, externalId: 'twice' }))).toEqual([
      409,
      'external-id-taken',
    ]);
  });
});

describe('payments that come again', () => {
  it('come at the same time of the day on the last day of each month, whatever the clocks do', async () => {
    const [payer, payee] = await pair();
    const recurrence = 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4';
    const made = await schedule(payer, payee, { startsOn: '2040-01-31', time: '09:00', recurrence, timeZone: ROME });
    expect(made).toMatchObject({ nextAt: '2040-01-31T08:00:00.000Z', remaining: 4, timeZone: ROME });
    for (const time of ['2040-01-31T08:00', '2040-02-29T08:00', '2040-03-31T07:00', '2040-04-30T07:00'])
      await until(`${time}:00.000Z`);
    expect(
      (await occurrencesOf(payer.client, made)).map(({ localTime, dueAt, state }) => [localTime, dueAt, state]),
    ).toEqual([
      ['2040-01-31T09:00:00', '2040-01-31T08:00:00.000Z', 'paid'],
      ['2040-02-29T09:00:00', '2040-02-29T08:00:00.000Z', 'paid'],
      ['2040-03-31T09:00:00', '2040-03-31T07:00:00.000Z', 'paid'],
      ['2040-04-30T09:00:00', '2040-04-30T07:00:00.000Z', 'paid'],
    ]);
    expect(await readSchedule(payer.client, made)).toMatchObject({ state: 'finished', occurrences: 4 });
  });

  it('begin at the moment that was said, where the clocks have its time twice', async () => {
    const [payer, payee] = await pair();
    const recurrence = 'FREQ=DAILY;COUNT=2';
    const second = '2041-10-27T01:30:00.000Z';
    const made = await schedule(payer, payee, { startsAt: '2041-10-27T02:30:00+01:00', recurrence, timeZone: ROME });
    expect(made).toMatchObject({ nextAt: second, startsOn: '2041-10-27', time: '02:30:00' });
    const first = await schedule(payer, payee, { startsAt: '2041-10-27T00:30:00Z', timeZone: ROME });
    expect(first).toMatchObject({ nextAt: '2041-10-27T00:30:00.000Z', time: '02:30:00' });
    const { nextAt } = bodyOf(
      await payer.client.patch(`/payment-schedules/${made.id}`, { recurrence: 'FREQ=WEEKLY' }),
      200,
    );
    expect(nextAt).toBe(second);
    await take(payer.client, made, 'cancel');
    await take(payer.client, first, 'cancel');
  });

  it('are instalments that add up to the amount, the first ones one unit larger', async () => {
    const [payer, payee] = await pair();
    const parts = { amount: '100.00', startsAt: at(DAY), recurrence: 'FREQ=DAILY', instalments: 3 };
    const made = await schedule(payer, payee, parts);
    expect(made).toMatchObject({ amount: '100.00', nextAmount: '33.34', remaining: 3, instalments: 3 });
    await pass(3 * DAY);
    expect((await occurrencesOf(payer.client, made)).map(({ amount, state }) => [amount, state])).toEqual([
      ['33.34', 'paid'],
      ['33.33', 'paid'],
      ['33.33', 'paid'],
    ]);
    expect(await balanceOf(payee.client, payee.account)).toBe('100.00');
    expect(await readSchedule(payer.client, made)).toMatchObject({ state: 'finished' });
  });

  it('that were missed are each paid once, though a year passes at one moment', async () => {
    const [payer, payee] = await pair({ creditLimit: '9000.00', balanceCap: null });
    const made = await schedule(payer, payee, { amount: '0.10', startsAt: at(HOUR), recurrence: 'FREQ=DAILY' });
    await pass(365 * DAY);
    const came = await occurrencesOf(payer.client, made);
    expect(came).toHaveLength(365);
    expect(new Set(came.map(({ localTime }) => localTime)).size).toBe(365);
    expect(came.map(({ number }) => number)).toEqual(came.map((_, index) => index + 1));
    expect(new Set(came.map(({ state }) => state))).toEqual(new Set(['paid']));
    expect(await balanceOf(payee.client, payee.account)).toBe('36.50');
    expect(await paidBy(payer)).toBe(365);
    const pages = await allRows(payer.client, `/payment-schedules/${made.id}/occurrences`, { limit: 100 });
    expect(pages).toEqual([...came].reverse());
    expect(told(await take(payer.client, made, 'cancel'))).toEqual([200, 'cancelled']);
  });

  it('change from the next one on', async () => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(DAY), recurrence: 'FREQ=DAILY', description: 'Milk' });
    await pass(DAY);
    const path = `/payment-schedules/${made.id}`;
    const change = async (body: object) => bodyOf(await payer.client.patch(path, body), 200);
    expect(await change({ amount: '12.00', description: null, retryFor: 'P1DT6H' })).toMatchObject({
      amount: '12.00',
      nextAmount: '12.00',
      description: null,
      retryFor: 'P1DT6H',
    });
    await pass(DAY);
    const next = at(DAY);
    expect(await change({ recurrence: 'FREQ=WEEKLY;COUNT=2' })).toMatchObject({ nextAt: next, remaining: 2 });
    await clock.move(DAY);
    // What has come by now, whether or not the job has come by, is not what changes.
    expect(await change({ amount: '1.00', recurrence: 'FREQ=YEARLY;COUNT=1' })).toMatchObject({
      nextAt: at(7 * DAY),
      remaining: 1,
      occurrences: 3,
    });
    await pass(7 * DAY);
    expect((await occurrencesOf(payer.client, made)).map(({ amount, dueAt, state }) => [amount, dueAt, state])).toEqual(
      [
        ['10.00', at(-9 * DAY), 'paid'],
        ['12.00', at(-8 * DAY), 'paid'],
        ['12.00', at(-7 * DAY), 'paid'],
        ['1.00', at(0), 'paid'],
      ],
    );
    expect(told(await payer.client.patch(path, { amount: '1.00' }))).toEqual([409, 'transition-not-allowed']);
  });

  it('change only if the ETag is still that one', async () => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(DAY), recurrence: 'FREQ=DAILY' });
    const path = `/payment-schedules/${made.id}`;
    const etag = (await payer.client.get(path)).headers.get('etag') as string;
    const changed = await payer.client.patch(path, { amount: '2.00' }, { 'if-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect(told(await payer.client.patch(path, { amount: '3.00' }, { 'if-match': etag }))).toEqual([
      412,
      'precondition-failed',
    ]);
    expect(await readSchedule(payer.client, made)).toMatchObject({ amount: '2.00' });
    expect(told(await take(payer.client, made, 'cancel'))[0]).toBe(200);
  });
});

describe('a payment that is refused', () => {
  it('by a limit is tried every quarter of an hour, and paid once there is room', async () => {
    const [payer, payee] = await pair({ creditLimit: '0.00', balanceCap: '100.00' });
    const made = await schedule(payer, payee, { startsAt: at(HOUR), retryFor: 'PT1H' });
    await pass(HOUR);
    expect(await occurrencesOf(payer.client, made)).toMatchObject([
      { state: 'due', tries: 1, refusal: 'credit-limit-exceeded', endedAt: null, retryUntil: at(HOUR) },
    ]);
    await pass(14 * MINUTE);
    expect(await occurrencesOf(payer.client, made)).toMatchObject([{ state: 'due', tries: 1 }]);
    await pass(MINUTE);
    expect(await occurrencesOf(payer.client, made)).toMatchObject([{ state: 'due', tries: 2 }]);
    await pay(world.operator, world.fees, payer.account, '10.00');
    await pass(15 * MINUTE);
    expect(await occurrencesOf(payer.client, made)).toMatchObject([
      { state: 'paid', tries: 3, refusal: null, endedAt: at(0) },
    ]);
    expect(await readSchedule(payer.client, made)).toMatchObject({ state: 'finished' });
  });

  it.each(['its payee has left', 'its payer has closed the account'])('because %s was the last', async (why) => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(HOUR), recurrence: 'FREQ=DAILY' });
    await pass(HOUR);
    await pay(payee.client, payee.account, payer.account, '10.00');
    if (why === 'its payee has left')
      for (const status of ['leaving', 'closed'])
        bodyOf(await world.operator.patch(`/members/${payee.memberId}`, { status }), 200);
    else bodyOf(await world.operator.patch(`/accounts/${payer.account}`, { status: 'closed' }), 200);
    for (let day = 0; day < 3; day++) await pass(DAY);
    expect(await statesOf(world.operator, made)).toEqual(['paid', 'failed']);
    expect(await readSchedule(world.operator, made)).toMatchObject({ state: 'finished', nextAt: null });
    expect(await eventsOf(made)).toEqual(['created', 'occurrence-failed', 'finished']);
  });

  it('until its time is over fails, of which its payer is told, and the next one comes as usual', async () => {
    const [payer, payee] = await pair({ creditLimit: '0.00', balanceCap: '100.00' });
    const recurrence = 'FREQ=DAILY;COUNT=2';
    const made = await schedule(payer, payee, { startsAt: at(HOUR), recurrence, retryFor: 'PT1H' });
    for (const ms of [HOUR, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE]) await pass(ms);
    const [failed] = await occurrencesOf(payer.client, made);
    expect(failed).toMatchObject({ state: 'failed', tries: 5, refusal: 'credit-limit-exceeded', endedAt: at(0) });
    const { data } = bodyOf(
      await payer.client.get('/events', { type: 'payment-schedule.occurrence-failed', limit: 500 }),
      200,
    );
    expect(data).toMatchObject([
      {
        subjectId: made.id,
        accountIds: [payer.account],
        data: {
          occurrenceId: failed?.id,
          number: 1,
          amount: '10.00',
          reason: 'credit-limit-exceeded',
          to: payee.account,
        },
      },
    ]);
    expect(await readSchedule(payer.client, made)).toMatchObject({ state: 'active', remaining: 1 });
    await pay(world.operator, world.fees, payer.account, '10.00');
    await pass(DAY);
    expect(await statesOf(payer.client, made)).toEqual(['failed', 'paid']);
    expect(await eventsOf(made)).toEqual(['created', 'occurrence-failed', 'finished']);
  });

  it('for any other reason fails at once, and where it is not to be tried again', async () => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(HOUR) });
    bodyOf(await world.operator.patch(`/accounts/${payee.account}`, { status: 'closed' }), 200);
    const [poor, other] = await pair({ creditLimit: '0.00', balanceCap: '100.00' });
    const once = await schedule(poor, other, { startsAt: at(HOUR), retryFor: 'PT0H' });
    await pass(HOUR);
    expect(await occurrencesOf(payer.client, made)).toMatchObject([{ state: 'failed', refusal: 'account-not-found' }]);
    expect(await occurrencesOf(poor.client, once)).toMatchObject([
      { state: 'failed', refusal: 'credit-limit-exceeded', tries: 1 },
    ]);
  });

  it('is skipped where the schedule is cancelled while it waits', async () => {
    const [payer, payee] = await pair({ creditLimit: '0.00', balanceCap: '100.00' });
    const made = await schedule(payer, payee, { startsAt: at(HOUR), recurrence: 'FREQ=DAILY' });
    await pass(HOUR);
    expect(await statesOf(payer.client, made)).toEqual(['due']);
    expect(told(await take(payer.client, made, 'cancel'))).toEqual([200, 'cancelled']);
    await pay(world.operator, world.fees, payer.account, '50.00');
    await pass(2 * DAY);
    expect(await statesOf(payer.client, made)).toEqual(['skipped']);
    expect(await paidBy(payer)).toBe(0);
  });
});

describe('a pause', () => {
  it('skips what comes while it lasts, which is not made good', async () => {
    const [payer, payee] = await pair();
    const made = await schedule(payer, payee, { startsAt: at(DAY), recurrence: 'FREQ=DAILY;COUNT=5' });
    await pass(DAY);
    expect(told(await take(payer.client, made, 'pause'))).toEqual([200, 'paused']);
    await pass(2 * DAY);
    expect(await statesOf(payer.client, made)).toEqual(['paid', 'skipped', 'skipped']);
    expect(told(await take(payer.client, made, 'resume'))).toEqual([200, 'active']);
    await pass(DAY);
    await pass(DAY);
    expect(await statesOf(payer.client, made)).toEqual(['paid', 'skipped', 'skipped', 'paid', 'paid']);
    expect(await eventsOf(made)).toEqual(['created', 'paused', 'resumed', 'finished']);
  });

  it('is as exact as the clock, whether or not the job has come by', async () => {
    const [payer, payee] = await pair();
    const make = () => schedule(payer, payee, { startsAt: at(HOUR), recurrence: 'FREQ=DAILY;COUNT=3' });
    const [resumed, paused] = [await make(), await make()];
    expect(told(await take(payer.client, resumed, 'pause'))).toEqual([200, 'paused']);
    await clock.move(HOUR);
    // The time of the one came while it was paused. The other's came before it was, and was not paid by then.
    expect(told(await take(payer.client, resumed, 'resume'))).toEqual([200, 'active']);
    expect(told(await take(payer.client, paused, 'pause'))).toEqual([200, 'paused']);
    await clock.runJob();
    expect(await statesOf(payer.client, resumed)).toEqual(['skipped']);
    expect(await statesOf(payer.client, paused)).toEqual(['skipped']);
    expect(await paidBy(payer)).toBe(0);
    for (const one of [resumed, paused]) expect(told(await take(payer.client, one, 'cancel'))[0]).toBe(200);
  });
});
