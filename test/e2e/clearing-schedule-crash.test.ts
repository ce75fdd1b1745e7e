import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, createClient } from '../support/client.ts';
import { allComputed, makeWorld, owe, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
let world: World;
/** Whoever holds a lock that keeps the journal from being written. */
let holder: pg.Client;

beforeAll(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
  const { ada, bea, operator } = world;
  await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted' });
  await owe(operator, bea.account, ada.account, '7.00', { state: 'accepted' });
  holder = new pg.Client({ connectionString: api.database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await api?.stop();
});

const rows = async (text: string, ...values: unknown[]) => (await holder.query(text, values)).rows;
const runsOf = () => rows('SELECT id, state FROM clearing_run WHERE circuit_id = $1', world.id);

/** Of the killed process: Postgres notices that it is gone only where it has something to say to it. */
const endItsConnections = () =>
  api.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'saldo%'`,
  );

it('a run whose process was killed between computing and applying it is applied by the next one, once', async () => {
  const schedule = { cron: '0 3 * * *', mode: 'set-off', apply: 'automatically' };
  bodyOf(await world.operator.put('/clearing-schedule', schedule));
  await api.sql(`UPDATE clearing_schedule SET next_at = '2026-01-05T03:00:00Z'`);
  await rows('BEGIN');
  await rows('LOCK TABLE transaction IN SHARE MODE');
  await api.sql(`SELECT graphile_worker.add_job('start-scheduled-clearing-runs')`);
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%transaction%'`;
  await expect.poll(() => api.sql(waiting), { timeout: 20_000 }).toHaveLength(1);
  expect(await runsOf()).toEqual([{ id: expect.any(String), state: 'computed' }]);
  await api.service.kill('SIGKILL');
  await endItsConnections();
  await rows('ROLLBACK');
  const [{ id }] = await runsOf();
  expect(await runsOf()).toEqual([{ id, state: 'computed' }]);

  const next = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  try {
    await expect.poll(runsOf, { timeout: 20_000 }).toEqual([{ id, state: 'applied' }]);
    await allComputed(api);
    const operator = createClient(`${next.baseUrl}/v1/circuits/${world.code}`, api.adminKey);
    expect(bodyOf(await operator.get('/clearing-schedule'), 200).lastRunId).toBe(id);
    const again = { method: 'POST', headers: { 'idempotency-key': 'again' } };
    expect(bodyOf(await operator.send(`/clearing-runs/${id}/apply`, again), 200)).toMatchObject({ cleared: '14.00' });
    expect(await rows(`SELECT id FROM transaction WHERE kind = 'clearing-applied'`)).toEqual([{ id }]);
    await checkInvariantsAt(api.database.appUrl, world.id);
  } finally {
    await next.kill();
  }
});
