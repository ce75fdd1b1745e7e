import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, createClient } from '../support/client.ts';
import { makeWorld, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
let world: World;
/** Whoever holds a lock that keeps the journal from being written. */
let holder: pg.Client;

beforeAll(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
  holder = new pg.Client({ connectionString: api.database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await api?.stop();
});

/** Of the killed process: Postgres notices that it is gone only where it has something to say to it. */
const endItsConnections = () =>
  api.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'saldo%'`,
  );

it('a request whose process was killed before it was paid at once is paid once, by its key or by the job', async () => {
  const { ada, bea } = world;
  await ada.client.put(`/accounts/${ada.account}/payment-agreements/all`, undefined);
  const body = { from: ada.account, to: bea.account, amount: '1.00' };
  const ask = (client: typeof bea.client, key: string) =>
    client.post('/payment-requests', body, { 'idempotency-key': key });
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE transaction IN SHARE MODE');
  const unanswered = ['one', 'two'].map((key) => ask(bea.client, key).catch(() => null));
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%transaction%'`;
  const asked = () => api.sql(`SELECT state, not_at_once FROM payment_request`);
  await expect.poll(() => api.sql(waiting), { timeout: 20_000 }).not.toHaveLength(0);
  await expect.poll(asked, { timeout: 20_000 }).not.toHaveLength(0);
  await api.service.kill('SIGKILL');
  await endItsConnections();
  await holder.query('ROLLBACK');
  await Promise.all(unanswered);
  for (const row of await asked()) expect(row).toEqual({ state: 'pending', not_at_once: null });

  const next = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  try {
    const again = createClient(`${next.baseUrl}/v1/circuits/${world.code}`, bea.key);
    const paid = bodyOf(await ask(again, 'one'));
    expect(paid).toMatchObject({ state: 'paid', notPaidAtOnce: null });
    expect(bodyOf(await ask(again, 'one'))).toEqual(paid);
    // Nobody sends the other one again before the job comes by.
    await api.sql(
      `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
       RETURN date_trunc('milliseconds', clock_timestamp() + interval '1 minute')`,
    );
    await api.sql(`SELECT graphile_worker.add_job('pay-payment-requests')`);
    const left = `SELECT FROM payment_request WHERE state = 'pending'`;
    await expect.poll(() => api.sql(left), { timeout: 20_000 }).toHaveLength(0);
    const second = bodyOf(await ask(again, 'two'));
    expect(second).toMatchObject({ state: 'paid' });
    expect(second.id).not.toBe(paid.id);
    expect(await api.sql('SELECT FROM posting WHERE debit_account_id = $1', [ada.account])).toHaveLength(2);
    await checkInvariantsAt(api.database.appUrl, world.id);
  } finally {
    await next.kill();
  }
});
