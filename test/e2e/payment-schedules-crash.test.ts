import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { createClient } from '../support/client.ts';
import { makeTrader, makeWorld, type Trader, WIDE, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { schedule, scheduling, statesOf, take } from '../support/schedules.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

const DAY = 86_400_000;
const SCHEDULES = 30;
const DAYS = 5;

let api: ProcessApi;
let world: World;
let other: ServiceProcess;
/** Whoever holds a lock that keeps the journal from being written. */
let holder: pg.Client;
const clock = scheduling(() => api, '2040-01-01T12:00:00.000Z');

beforeAll(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
  await clock.setClock();
  other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'error' } });
  holder = new pg.Client({ connectionString: api.database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await other?.kill();
  await api?.stop();
});

const startJob = () => api.sql(`SELECT graphile_worker.add_job('pay-payment-schedules')`);
const count = async (text: string, values: unknown[] = []): Promise<number> =>
  Number((await api.sql(`SELECT count(*) AS n FROM ${text}`, values))[0]?.n);
const unpaid = () => count(`payment_occurrence WHERE state <> 'paid'`);
const paid = () => count(`payment_occurrence WHERE state = 'paid'`);

it('each payment is made once, by two instances at once and though one of them is killed while it pays', async () => {
  const [payer, payee] = (await Promise.all([
    makeTrader(api, world.code, {}, { ...WIDE, creditLimit: '9000.00' }),
    makeTrader(api, world.code, {}, { ...WIDE, balanceCap: null }),
  ])) as [Trader, Trader];
  const rule = { amount: '1.00', startsAt: clock.at(DAY), recurrence: `FREQ=DAILY;COUNT=${DAYS}` };
  await Promise.all(Array.from({ length: SCHEDULES }, () => schedule(payer, payee, rule)));
  await clock.move(DAYS * DAY);

  await holder.query('BEGIN');
  await holder.query('LOCK TABLE transaction IN SHARE MODE');
  for (let jobs = 0; jobs < 4; jobs++) await startJob();
  const waiting = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%transaction%'`;
  await expect.poll(() => count(waiting), { timeout: 20_000 }).toBeGreaterThan(0);
  await api.service.kill('SIGKILL');
  await holder.query('ROLLBACK');

  // What the dead one had in hand is taken up by the other, and so is what it had paid without hearing that it had.
  await expect
    .poll(
      async () => {
        await clock.move(3 * 60_000);
        await startJob();
        return [await unpaid(), await paid()];
      },
      { timeout: 40_000, interval: 300 },
    )
    .toEqual([0, SCHEDULES * DAYS]);
  const posted = 'posting WHERE debit_account_id = $1 AND credit_account_id = $2';
  expect(await count(posted, [payer.account, payee.account])).toBe(SCHEDULES * DAYS);
  expect(await count('(SELECT DISTINCT schedule_id, local_time, paid_number FROM payment_occurrence) AS one')).toBe(
    SCHEDULES * DAYS,
  );
  await expect.poll(() => count(`payment_schedule WHERE state <> 'finished'`), { timeout: 20_000 }).toBe(0);
  expect(await count(`event WHERE type = 'payment-schedule.finished'`)).toBe(SCHEDULES);
  await checkInvariantsAt(api.database.appUrl, world.id);
});

it('of a payment and a cancellation at one moment one wins, and the books say which', async () => {
  const { ada, bea } = world;
  const payer = { ...ada, client: createClient(`${other.baseUrl}/v1/circuits/${world.code}`, ada.key) };
  const yearly = { amount: '1.00', startsAt: clock.at(DAY), recurrence: 'FREQ=YEARLY' };
  const made = await Promise.all(Array.from({ length: 20 }, () => schedule(payer, bea, yearly)));
  await clock.move(DAY);
  await startJob();
  for (const { status } of await Promise.all(made.map((one) => take(payer.client, one, 'cancel'))))
    expect(status).toBe(200);
  await expect.poll(() => count(`payment_occurrence WHERE state = 'due'`), { timeout: 20_000 }).toBe(0);
  const states = (await Promise.all(made.map((one) => statesOf(payer.client, one)))).flat();
  expect(states).toHaveLength(20);
  const posted = await count('posting WHERE debit_account_id = $1', [ada.account]);
  expect(states.filter((state) => state === 'paid')).toHaveLength(posted);
  expect(states.filter((state) => state === 'skipped')).toHaveLength(20 - posted);
  await checkInvariantsAt(api.database.appUrl, world.id);
});
