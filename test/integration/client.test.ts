import { getHeapSpaceStatistics } from 'node:v8';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientGivingUpAfter } from '../../src/db/client.ts';
import { isConnectionLost } from '../../src/db/connect.ts';
import { inOrder } from '../../src/db/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startProxy, urlThrough } from '../support/proxy.ts';

const SILENCE_MS = 500;

let database: TestDatabase;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let isFrozen = false;
let pool: pg.Pool;

const poolOf = (pipeline: boolean): pg.Pool => {
  const connectionString = urlThrough(proxy, database.appUrl);
  const made = new pg.Pool({ Client: clientGivingUpAfter(SILENCE_MS), connectionString, max: 1, pipeline });
  made.on('error', () => undefined);
  made.on('connect', (client) => client.on('error', () => undefined));
  return made;
};

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startProxy(
    () => new URL(database.appUrl),
    ({ client, upstream }) => {
      client.pipe(upstream);
      upstream.on('data', (bytes) => isFrozen || client.write(bytes));
    },
  );
});
afterAll(() => proxy.close());

describe.each([false, true])('a client of a pool (pipeline: %s)', (pipeline) => {
  beforeEach(() => {
    isFrozen = false;
    pool = poolOf(pipeline);
  });
  afterEach(() => pool.end());

  it('gives up a server that says nothing any more, and all that waits for it', async () => {
    const client = await pool.connect();
    await client.query('SELECT 1');
    isFrozen = true;
    const failed = (query: Promise<unknown>) =>
      query.then(
        () => null,
        (error: Error) => error,
      );
    const called = new Promise((_, reject) => client.query('SELECT 2', (error: Error) => reject(error)));
    const others = pipeline ? [client.query('SELECT 3'), client.query('SELECT $1::int', [4])] : [];
    const errors = await Promise.all([called, ...others].map(failed));
    expect(errors.map(isConnectionLost)).toEqual(pipeline ? [true, true, true] : [true]);
    client.release(errors[0] ?? undefined);
    isFrozen = false;
    expect((await pool.query('SELECT 5 AS n')).rows).toEqual([{ n: 5 }]);
  });

  it('waits for one that answers, however long all of it takes', async () => {
    const client = await pool.connect();
    const sleep = () => client.query('SELECT pg_sleep(0.3)');
    await expect(inOrder(client, [sleep, sleep, sleep])).resolves.toHaveLength(3);
    client.release();
  });

  it('is not given up while it is asked nothing', async () => {
    const client = await pool.connect();
    const connection = () => client.query('SELECT pg_backend_pid() AS pid').then(({ rows }) => rows[0].pid);
    const before = await connection();
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS * 2));
    expect(await connection()).toBe(before);
    client.release();
  });

  it('says of an error who asked', async () => {
    const asking = async () =>
      pool.connect().then(async (client) => client.query('SELEC').finally(() => client.release()));
    const error = await asking().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: '42601' });
    expect((error as Error).stack).not.toContain('onStreamRead');
  });

  it('leaves nothing in the old generation of what was answered', async () => {
    const client = await pool.connect();
    const ask = () => client.query('SELECT n, n::text AS text FROM generate_series(1, 400) AS n');
    const old = () =>
      getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? 0;
    for (let query = 0; query < 50; query++) await ask();
    const before = old();
    for (let query = 0; query < 500; query++) await ask();
    const kept = old() - before;
    client.release();
    expect(kept).toBeLessThan(5_000_000);
  });
});

it('does not time a stream', async () => {
  isFrozen = false;
  pool = poolOf(false);
  const client = await pool.connect();
  const stream = client.query(copyTo('COPY (SELECT pg_sleep(0.4), n FROM generate_series(1, 3) AS n) TO STDOUT'));
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(text).toBe('\t1\n\t2\n\t3\n');
  client.release();
  await pool.end();
});
