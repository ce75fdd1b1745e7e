import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, run, runOnce, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { APP_ROLE, createKysely, createPool, withRole } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { MigrationError, migrate, readMigrations, schemaStatus } from '../../src/db/migrate.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { createTrailService } from '../../src/features/trail/service.ts';
import { createTestDatabase } from '../support/database.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

/** The worker library's own; it would print each job. */
const logger = new Logger(() => () => undefined);

const FIRST = `CREATE TABLE thing (id int PRIMARY KEY); GRANT SELECT, INSERT ON thing TO saldo_app;`;
const SECOND = `ALTER TABLE thing ADD COLUMN name text;`;

async function directoryOf(files: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'saldo-migrations-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(directory, name), sql);
  return directory;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const emptyDatabase = async () => (await createTestDatabase({ empty: true })).url;

describe('migrate', () => {
  it('runs the files in their order as saldo_owner, records them, and does nothing the next time', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({ '0001_things.sql': FIRST, '0002_names.sql': SECOND });
    expect(await migrate({ url, directory })).toEqual(['0001_things.sql', '0002_names.sql']);
    expect(await migrate({ url, directory })).toEqual([]);
    expect(await query(url, 'SELECT version, name FROM schema_migration ORDER BY version')).toEqual([
      { version: 1, name: '0001_things.sql' },
      { version: 2, name: '0002_names.sql' },
    ]);
    const owners = await query(url, `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`);
    expect(owners).toEqual([{ tableowner: 'saldo_owner' }]);
  });

  it('lets one of several processes do the work, while the others wait and find it done', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({
      '0001_things.sql': `SELECT pg_sleep(0.2); ${FIRST}`,
      '0002_names.sql': SECOND,
    });
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, directory })));
    expect(applied.flat().sort()).toEqual(['0001_things.sql', '0002_names.sql']);
  });

  it('undoes a file that fails, keeps the ones before it, and names file and line', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({
      '0001_things.sql': FIRST,
      '0002_broken.sql': 'CREATE TABLE half (id int);\nSELECT *\nFROM nowhere;',
    });
    await expect(migrate({ url, directory })).rejects.toThrow(
      'Migration 0002_broken.sql, line 3: relation "nowhere" does not exist',
    );
    expect(await query(url, `SELECT to_regclass('half') AS half, to_regclass('thing')::text AS thing`)).toEqual([
      { half: null, thing: 'thing' },
    ]);
    await writeFile(join(directory, '0002_broken.sql'), SECOND);
    expect(await migrate({ url, directory })).toEqual(['0002_broken.sql']);
  });

  it('refuses a file that was edited, renamed or removed after it was applied, and a database that is newer', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({ '0001_things.sql': FIRST, '0002_names.sql': SECOND });
    await migrate({ url, directory });

    await writeFile(join(directory, '0001_things.sql'), `${FIRST} -- better`);
    await expect(migrate({ url, directory })).rejects.toThrow(
      'Migration 0001_things.sql was edited after it was applied',
    );
    await writeFile(join(directory, '0001_things.sql'), FIRST);

    await rename(join(directory, '0002_names.sql'), join(directory, '0002_labels.sql'));
    await expect(migrate({ url, directory })).rejects.toThrow(
      '0002_names.sql was applied, but the file is now 0002_labels',
    );

    await rm(join(directory, '0002_labels.sql'));
    await expect(migrate({ url, directory })).rejects.toThrow(
      'The database is at version 2 (0002_names.sql), and this Saldo knows 1: start a newer Saldo.',
    );
  });

  it('refuses a history with a hole in it', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({ '0001_things.sql': FIRST, '0002_names.sql': SECOND });
    await migrate({ url, directory });
    await query(url, 'DELETE FROM schema_migration WHERE version = 1');
    await expect(migrate({ url, directory })).rejects.toThrow(
      'The database has migration 0002_names.sql but not 0001_things.sql, which comes before it.',
    );
  });

  it('takes other line ends for the same text', async () => {
    const url = await emptyDatabase();
    const directory = await directoryOf({ '0001_things.sql': `${FIRST}\n${SECOND}\n` });
    await migrate({ url, directory });
    await writeFile(join(directory, '0001_things.sql'), `${FIRST}\r\n${SECOND}\r\n`);
    expect(await migrate({ url, directory })).toEqual([]);
  });

  it.each([
    ['a gap', { '0001_a.sql': '', '0003_b.sql': '' }],
    ['a number twice', { '0001_a.sql': '', '0001_b.sql': '' }],
    ['a name that is none', { '1.sql': '' }],
  ])('refuses a directory with %s', async (_, files) => {
    await expect(readMigrations(await directoryOf(files))).rejects.toThrow(MigrationError);
  });
});

describe('the logins', () => {
  const login = `tenant_${Math.random().toString(36).slice(2, 8)}`;
  const database = `${login}_database`;
  let url: string;

  beforeAll(async () => {
    const server = new URL(inject('testServerUrl'));
    // Not bound by the roles that other tests on this server made: this login can only do what is granted here.
    await query(server.href, `CREATE ROLE ${login} LOGIN CREATEROLE PASSWORD 'tenant'`);
    await query(server.href, `CREATE DATABASE ${database} OWNER ${login}`);
    server.username = login;
    server.password = 'tenant';
    server.pathname = `/${database}`;
    url = server.href;
  });

  it('as the owner of the database with CREATEROLE, no superuser, migrates and works as saldo_app', async () => {
    // The roles belong to the server, and another login has made them. Then that one has to let this one in, once.
    await expect(migrate({ url, directory: MIGRATIONS })).rejects.toThrow(
      /may not bring about: set DATABASE_OWNER_URL/,
    );
    await query(
      inject('testServerUrl'),
      `GRANT saldo_owner, saldo_app TO ${login} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE`,
    );

    expect(await migrate({ url, directory: MIGRATIONS })).toHaveLength((await readMigrations(MIGRATIONS)).length);
    expect(await migrate({ url, directory: MIGRATIONS })).toEqual([]);
    const pool = createPool({ url, role: APP_ROLE, max: 1 });
    onTestFinished(() => pool.end());
    const { rows } = await pool.query('SELECT current_user::text AS who, count(*) AS circuits FROM circuit');
    expect(rows).toEqual([{ who: APP_ROLE, circuits: 1n }]);
  });

  it('as saldo_app, only checks', async () => {
    const { url: current } = await createTestDatabase();
    const behind = await emptyDatabase();
    const asApp = (of: string) => {
      const target = new URL(of);
      target.username = APP_ROLE;
      target.password = 'app-password';
      return target.href;
    };
    // The first time, the owner's login lets saldo_app log in with the password that the service was given.
    expect(await migrate({ url: asApp(current), ownerUrl: current, directory: MIGRATIONS })).toEqual([]);
    expect(await migrate({ url: asApp(current), directory: MIGRATIONS })).toEqual([]);
    await expect(migrate({ url: asApp(behind), directory: MIGRATIONS })).rejects.toThrow(
      /^The database is at version 0 and this Saldo needs \d+, which its login may not bring about: set DATABASE_OWNER_URL\.$/,
    );
    await migrate({ url: asApp(behind), ownerUrl: behind, directory: MIGRATIONS });
    const pool = createPool({ url: asApp(behind), role: APP_ROLE, max: 1 });
    onTestFinished(() => pool.end());
    const status = await schemaStatus(pool, MIGRATIONS);
    expect(status).toEqual({ version: status.wanted, wanted: status.wanted, pending: [] });
    await expect(pool.query('CREATE TABLE mine ()')).rejects.toThrow(/permission denied/);
    await expect(pool.query('SET ROLE saldo_owner')).rejects.toThrow(/permission denied/);
  });
});

describe('the job queue', () => {
  let appUrl: string;

  beforeAll(async () => {
    ({ appUrl } = await createTestDatabase());
  });

  it('lets saldo_app add a job in SQL, and a worker that runs as saldo_app do it', async () => {
    await query(appUrl, `SELECT graphile_worker.add_job('greet', json_build_object('name', 'world'))`);
    const greeted: unknown[] = [];
    await runOnce({ connectionString: appUrl, logger, taskList: { greet: (payload) => void greeted.push(payload) } });
    expect(greeted).toEqual([{ name: 'world' }]);
    expect(await query(appUrl, 'SELECT count(*)::int AS left FROM graphile_worker.jobs')).toEqual([{ left: 0 }]);
  });

  it('runs a schedule, a failing job and a named queue as saldo_app', async () => {
    const { promise: failed, resolve } = Promise.withResolvers<void>();
    const runner = await run({
      connectionString: appUrl,
      logger,
      noHandleSignals: true,
      crontab: '0 0 1 1 * yearly',
      taskList: {
        yearly: () => undefined,
        fails: () => {
          throw new Error('as it should');
        },
      },
    });
    runner.events.on('job:failed', () => resolve());
    await runner.addJob('fails', {}, { maxAttempts: 1, queueName: 'one-by-one', jobKey: 'once' });
    await failed;
    await runner.stop();
    const jobs = await query(appUrl, 'SELECT attempts, last_error FROM graphile_worker.jobs');
    expect(jobs).toEqual([{ attempts: 1, last_error: 'as it should' }]);
  });

  it('works over a pool of ours that reads values as pg does, and survives a job that fails', async () => {
    const pool = createPool({ url: appUrl, max: 3, plainTypes: true });
    onTestFinished(() => pool.end());
    const seen: string[] = [];
    const taskList: TaskList = {
      first: async (_, { job, addJob }) => {
        seen.push(String(job.id));
        await addJob('second', {}, { queueName: 'one-by-one' });
      },
      second: () => {
        throw new Error('logged with its job');
      },
    };
    await pool.query(`SELECT graphile_worker.add_job('first', '{}', max_attempts => 1)`);
    const second = async () => {
      // Once is until nothing is to be had at that moment: the queue of the second job may still be taken.
      await runOnce({ pgPool: pool, logger, taskList });
      const { rows } = await pool.query(
        `SELECT task_identifier, last_error FROM graphile_worker.jobs WHERE task_identifier = 'second'`,
      );
      return rows;
    };
    await expect
      .poll(second, { timeout: 20_000 })
      .toEqual([{ task_identifier: 'second', last_error: 'logged with its job' }]);
    expect(seen).toHaveLength(1);
  });

  it('does not let saldo_app touch the list of its migrations', async () => {
    await expect(query(appUrl, 'DELETE FROM graphile_worker.migrations')).rejects.toThrow(/permission denied/);
  });
});

describe('the pool', () => {
  let pool: pg.Pool;

  beforeAll(async () => {
    const { url } = await createTestDatabase();
    pool = createPool({ url, role: APP_ROLE, max: 2 });
  });

  afterAll(() => pool.end());

  it('reads int8 as bigint, a date as text, numeric as text and timestamptz as Date, without touching pg itself', async () => {
    const sql = `SELECT 9007199254740993::int8 AS amount, '{1,NULL,-9007199254740993}'::int8[] AS amounts,
      '{}'::int8[] AS none, '2026-03-29'::date AS day, '{2026-03-29}'::date[] AS days, 1.10::numeric AS rate,
      '2026-03-29T00:30:00.123Z'::timestamptz AS moment`;
    const { rows } = await pool.query(sql);
    expect(rows[0]).toEqual({
      amount: 9007199254740993n,
      amounts: [1n, null, -9007199254740993n],
      none: [],
      day: '2026-03-29',
      days: ['2026-03-29'],
      rate: '1.10',
      moment: new Date('2026-03-29T00:30:00.123Z'),
    });
    expect(pg.types.getTypeParser(20)('1')).toBe('1');
  });

  it('keeps the options that the connection string has', async () => {
    const optioned = new URL((await createTestDatabase()).url);
    optioned.searchParams.set('options', '-c work_mem=9MB');
    const tuned = createPool({ url: withRole(optioned.href, APP_ROLE), max: 1 });
    onTestFinished(() => tuned.end());
    const { rows } = await tuned.query(`SELECT current_user::text AS who, current_setting('work_mem') AS memory`);
    expect(rows).toEqual([{ who: APP_ROLE, memory: '9MB' }]);
  });
});

describe('0012_audit_trail', () => {
  it('has the events of before wait for their numbers, those of a schedule and of the command line too', async () => {
    const url = await emptyDatabase();
    const before = (await readMigrations(MIGRATIONS)).filter(({ name }) => name < '0012');
    const directory = await directoryOf(Object.fromEntries(before.map(({ name, sql }) => [name, sql])));
    await migrate({ url, directory });
    const installation = '00000000-0000-0000-0000-000000000000';
    const requests = ['command-line', 'schedule 2026-11-24T03:00:00.000Z', '4e4a1d7e-3ea6-4f0c-9d39-1b4b7a3e8c55'];
    for (const request of requests) {
      await query(
        url,
        `INSERT INTO audit_event (circuit_id, id, principal_id, request_id, action, subject_id)
         VALUES ($1, gen_random_uuid(), $1, $2, 'api-key-created', $1)`,
        [installation, request],
      );
    }
    await migrate({ url, directory: MIGRATIONS });
    const pool = createPool({ url, role: APP_ROLE, max: 1 });
    try {
      const trail = createTrailService(pool, createKysely<DB>(pool));
      await trail.sealAll();
      const events = await trail.log.events(installation, 0, 10);
      expect(events.map(({ requestId }) => requestId).toSorted()).toEqual(requests.toSorted());
    } finally {
      await pool.end();
    }
  });
});

describe('0034_steps_of_holds', () => {
  it('has what became of holds in the rows of its transactions, and the number that ended each', async () => {
    const url = await emptyDatabase();
    const before = (await readMigrations(MIGRATIONS)).filter(({ name }) => name < '0034');
    await migrate({
      url,
      directory: await directoryOf(Object.fromEntries(before.map(({ name, sql }) => [name, sql]))),
    });
    const [circuit, held, captured, voided] = Array.from({ length: 4 }, newId) as [string, string, string, string];
    const steps = [
      [4, 2, captured, 30, 0, 3, 0, 'held'],
      [5, 2, captured, 50, 20, 5, 2, 'captured'],
      [6, 1, voided, 0, 100, 0, 10, 'voided'],
    ];
    await query(
      url,
      `SET session_replication_role = replica;
       INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
       SELECT '${circuit}', number, coalesce(id::uuid, gen_random_uuid()), kind, now(), gen_random_uuid(), decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex')
       FROM (VALUES (1, 'transfer-held', '${held}'), (2, 'transfer-held', '${captured}'), (3, 'transfer-held', '${voided}'),
                    (4, 'transfer-captured', NULL), (5, 'transfer-captured', NULL), (6, 'transfer-voided', NULL), (7, 'transfer', NULL))
         AS new (number, kind, id);
       INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, captured, released, state,
                         fees, fees_captured, fees_released, fee_version, fee_places)
       SELECT '${circuit}', id::uuid, number, gen_random_uuid(), gen_random_uuid(), 100, now(), captured, released, state, 10, fees_captured, fees_released, 1, '{1}'
       FROM (VALUES ('${held}', 1, 0, 0, 'held', 0, 0), ('${captured}', 2, 80, 20, 'captured', 8, 2), ('${voided}', 3, 0, 100, 'voided', 0, 10))
         AS new (id, number, captured, released, state, fees_captured, fees_released);
       INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, fees_captured, fees_released, state)
       VALUES ${steps.map((cells) => `('${circuit}', ${cells.map((cell) => `'${cell}'`).join(', ')})`).join(', ')}`,
    );
    const journal = () =>
      query(url, 'SELECT * FROM journal_row WHERE circuit_id = $1 ORDER BY number, line', [circuit]);
    const rows = await journal();
    expect(rows).toHaveLength(6);
    await migrate({ url, directory: MIGRATIONS });
    expect(await journal()).toEqual(rows);
    expect(
      await query(
        url,
        `SELECT number::integer, hold_line, hold_id, hold_captured::integer, hold_released::integer, hold_fees_captured::integer,
                hold_fees_released::integer, hold_state
         FROM transaction WHERE num_nonnulls(hold_line, hold_id, hold_state) > 0 ORDER BY number`,
      ).then((found) => found.map((row) => Object.values(row))),
    ).toEqual(steps);
    expect(await query(url, 'SELECT ended_number::integer AS ended FROM hold ORDER BY placed_number')).toEqual([
      { ended: null },
      { ended: 5 },
      { ended: 6 },
    ]);
  });
});
