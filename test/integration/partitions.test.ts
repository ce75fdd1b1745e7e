import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { makePostingPartitions } from '../../src/db/partitions.ts';
import { PARTITION_MONTHS_AHEAD } from '../../src/limits.ts';
import { Poster } from '../../src/poster/poster.ts';
import { appPool, createPoster, single, told, transfer, watch } from '../support/circuit.ts';
import { setLedgerClock } from '../support/clock.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();
let superuser: pg.Pool;

beforeAll(() => {
  superuser = createPool({ url: bench.database.url, max: 3 });
});

afterAll(() => superuser.end());

/** As many as the service makes, so that it finds none to make afterwards. */
const makePartitions = (client: pg.Pool | pg.PoolClient, month: string) =>
  client.query('SELECT make_posting_partitions($1, $2)', [month, PARTITION_MONTHS_AHEAD]);

/** One session, as long as the test lasts. */
function session(): pg.Pool {
  const pool = appPool(bench.database.appUrl, 1, false);
  onTestFinished(() => pool.end());
  return pool;
}

/**
 * A session that reads the list of partitions while those from a month on are attached, and has forgotten the change when it has
 * read it. It stops in the middle, where it looks up a partition that it does not know yet.
 */
async function blindTo(month: string, unknownMonth: string): Promise<pg.Pool> {
  const pool = session();
  const { pid } = (await pool.query('SELECT pg_backend_pid() AS pid, count(*) FROM posting')).rows[0];
  await makePartitions(superuser, unknownMonth);
  await pool.query('SELECT FROM ONLY posting');
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; LOCK TABLE pg_class IN ACCESS EXCLUSIVE MODE');
    const reading = pool.query('SELECT count(*) FROM posting');
    // Others wait for it as well, as autovacuum does.
    const waiting = `SELECT FROM pg_locks WHERE pid = ${pid} AND relation = 'pg_class'::regclass AND NOT granted`;
    await expect.poll(async () => (await client.query(waiting)).rowCount, { timeout: 5_000 }).toBe(1);
    await makePartitions(client, month);
    await client.query('COMMIT');
    await reading;
  } finally {
    client.release();
  }
  return pool;
}

it('are seen by a session that was reading their list when one was made', async () => {
  const { circuit, ids } = await bench.circuitWith(2);
  const reader = await blindTo('2041-02-10Z', '2040-01-10Z');
  await makePostingPartitions(bench.pool);
  await setLedgerClock(superuser, '2041-02-10T00:00:00Z');
  const fresh = session();
  const poster = createPoster(fresh);
  expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toEqual([5]);
  const { rows } = await reader.query('SELECT number FROM posting WHERE circuit_id = $1', [circuit]);
  expect(rows).toEqual([{ number: 5n }]);
});

it('are seen by a poster at its second try', async () => {
  const { circuit, ids } = await bench.circuitWith(2);
  const blind = await blindTo('2043-02-10Z', '2042-01-10Z');
  await setLedgerClock(superuser, '2043-02-10T00:00:00Z');
  const { observer, seen } = watch();
  const poster = new Poster(blind, observer);
  expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toEqual([5]);
  expect(seen.retried.length).toBeLessThanOrEqual(1);
});

it('are announced when whoever might be reading their list is through with it, or reads for long', async () => {
  const client = await superuser.connect();
  await client.query('BEGIN; SELECT FROM posting LIMIT 1');
  let announced = false;
  const announcing = bench.pool
    .query<{ at: Date; long: boolean }>(
      `WITH announced AS MATERIALIZED (SELECT announce_posting_partitions())
       SELECT clock_timestamp() AS at, clock_timestamp() - statement_timestamp() >= '1 second' AS long FROM announced`,
    )
    .finally(() => {
      announced = true;
    });
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  while (!announced && (await superuser.query(waiting)).rowCount === 0) await sleep(5);
  const { through } = (await client.query('SELECT clock_timestamp() AS through')).rows[0];
  await client.query('COMMIT');
  client.release();
  const { at, long } = (await announcing).rows[0] ?? {};
  expect([long, Number(at) > through.getTime()]).toContain(true);
});

it('are announced although somebody reads postings for long', async () => {
  const client = await superuser.connect();
  await client.query('BEGIN; SELECT FROM posting LIMIT 1');
  await bench.pool.query('SELECT announce_posting_partitions()');
  await client.query('COMMIT');
  client.release();
});
