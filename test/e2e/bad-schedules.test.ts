import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/client.ts';
import { makeTrader } from '../support/fixtures.ts';
import { expectProblem, INVALID, setStage } from '../support/stage.ts';

const stage = setStage();
const BEGIN = { startsOn: '2044-01-01' };
const ask = (change: object) => stage.world.ada.client.post('/payment-schedules', { ...stage.valid(), ...change });

describe('a schedule that cannot be', () => {
  it.each([
    ['startsOn', {}],
    ['startsOn', { ...BEGIN, startsAt: '2044-01-01T00:00:00Z' }],
    ['startsOn', { startsOn: '2044-02-30' }],
    ['startsOn', { startsOn: '2020-01-01' }],
    ['startsOn', { startsOn: '2999-01-01' }],
    ['startsAt', { startsAt: '2020-01-01T00:00:00Z' }],
    ['startsAt', { startsAt: 'tomorrow' }],
    ['time', { ...BEGIN, time: '24:00' }],
    ['time', { ...BEGIN, time: '9:00' }],
    ['time', { startsAt: '2044-01-01T00:00:00Z', time: '09:00' }],
    ['timeZone', { ...BEGIN, timeZone: 'Europe/Atlantis' }],
    ['timeZone', { ...BEGIN, timeZone: '+01:00' }],
    ['timeZone', { ...BEGIN, timeZone: '' }],
    ['timeZone', { ...BEGIN, timeZone: `Europe/${'x'.repeat(5_000)}` }],
    ['retryFor', { ...BEGIN, retryFor: 'P31D' }],
    ['retryFor', { ...BEGIN, retryFor: 'PT721H' }],
    ['retryFor', { ...BEGIN, retryFor: 'P' }],
    ['retryFor', { ...BEGIN, retryFor: 'P1M' }],
    ['retryFor', { ...BEGIN, retryFor: '-P1D' }],
    ['retryFor', { ...BEGIN, retryFor: 3 }],
    ['amount', { ...BEGIN, amount: '0.00' }],
    ['amount', { ...BEGIN, amount: 1 }],
    ['amount', { ...BEGIN, amount: '0.01', recurrence: 'FREQ=DAILY', instalments: 2 }],
    ['instalments', { ...BEGIN, instalments: 3 }],
    ['instalments', { ...BEGIN, recurrence: 'FREQ=DAILY', instalments: 1 }],
    ['instalments', { ...BEGIN, recurrence: 'FREQ=DAILY', instalments: 1_001 }],
    ['instalments', { ...BEGIN, recurrence: 'FREQ=DAILY;COUNT=3', instalments: 3 }],
    ['recurrence', { ...BEGIN, recurrence: '' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=SECONDLY' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=DAILY;COUNT=1000000' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=DAILY;UNTIL=20990101' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=DAILY;UNTIL=20431231' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=8' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=YEARLY;BYYEARDAY=200;BYDAY=SU' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=MONTHLY;INTERVAL=999;COUNT=3' }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=YEARLY;INTERVAL=41', instalments: 3 }],
    ['recurrence', { startsOn: '2044-02-29', recurrence: 'FREQ=YEARLY;INTERVAL=11;COUNT=2' }],
    ['recurrence', { ...BEGIN, recurrence: `FREQ=YEARLY;BYYEARDAY=${'1,'.repeat(100_000)}1` }],
    ['recurrence', { ...BEGIN, recurrence: 'FREQ=DAILY\u0000' }],
    ['description', { ...BEGIN, description: ' ' }],
    ['externalId', { ...BEGIN, externalId: 'two words' }],
  ])('is refused, and nothing is written: %s of %j', async (path, change) => {
    expectProblem(await ask(change), INVALID(path));
    await stage.expectNothingWritten();
  });

  it('is refused where its accounts are not there, or are one, or are not the caller’s', async () => {
    const { ada, caio } = stage.world;
    const gone = { status: 404, code: 'account-not-found' };
    for (const change of [
      { from: caio.account },
      { to: stage.elsewhere.ada.account },
      { from: stage.elsewhere.ada.account },
    ])
      expectProblem(await ask({ ...BEGIN, ...change }), gone);
    expectProblem(await ask({ ...BEGIN, to: ada.account }), { status: 422, code: 'same-account' });
    const closed = await makeTrader(stage.api, stage.world.code);
    bodyOf(await stage.world.operator.patch(`/accounts/${closed.account}`, { status: 'closed' }), 200);
    await stage.remember();
    expectProblem(await ask({ ...BEGIN, to: closed.account }), gone);
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it('is refused without a key, and is no schedule of another circuit', async () => {
    const body = { ...stage.valid(), ...BEGIN };
    expectProblem(await stage.world.ada.client.post('/payment-schedules', body, { 'idempotency-key': null }), {
      status: 400,
      code: 'idempotency-key-missing',
    });
    await stage.expectNothingWritten();
    const { id } = bodyOf(await ask(BEGIN));
    await stage.remember();
    const elsewhere = stage.elsewhere.operator;
    const gone = { status: 404, code: 'payment-schedule-not-found' };
    expectProblem(await elsewhere.get(`/payment-schedules/${id}`), gone);
    expectProblem(await elsewhere.patch(`/payment-schedules/${id}`, { amount: '2.00' }), gone);
    expectProblem(await elsewhere.send(`/payment-schedules/${id}/cancel`, { method: 'POST' }), gone);
    await stage.expectNothingWritten();
  });
});

describe('a change that cannot be', () => {
  it.each([
    ['', {}],
    ['amount', { amount: '-1.00' }],
    ['amount', { amount: '1.001' }],
    ['recurrence', { recurrence: 'FREQ=HOURLY' }],
    ['recurrence', { recurrence: 'FREQ=MONTHLY;BYDAY=6MO' }],
    ['recurrence', { recurrence: null }],
    ['retryFor', { retryFor: 'P99D' }],
    ['', { to: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b' }],
  ])('is refused, and nothing is written: %s of %j', async (path, change) => {
    const { id } = bodyOf(await ask({ ...BEGIN, recurrence: 'FREQ=DAILY' }));
    await stage.remember();
    const answer = await stage.world.ada.client.patch(`/payment-schedules/${id}`, change);
    expectProblem(answer, path === '' ? { status: 400, code: 'validation-failed' } : INVALID(path));
    await stage.expectNothingWritten();
  });

  it('is refused of the amount and the recurrence of instalments', async () => {
    const { id } = bodyOf(await ask({ ...BEGIN, recurrence: 'FREQ=DAILY', instalments: 3 }));
    await stage.remember();
    for (const [path, change] of [
      ['amount', { amount: '2.00' }],
      ['recurrence', { recurrence: 'FREQ=WEEKLY' }],
    ] as const)
      expectProblem(await stage.world.ada.client.patch(`/payment-schedules/${id}`, change), INVALID(path));
    await stage.expectNothingWritten();
    const changed = await stage.world.ada.client.patch(`/payment-schedules/${id}`, { retryFor: 'PT0H' });
    expect(bodyOf(changed, 200)).toMatchObject({ retryFor: 'PT0H', instalments: 3 });
  });
});
