import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { APP_ROLE, createPool } from '../../src/db/connect.ts';
import { takeServiceLock } from '../../src/db/embedded/lock.ts';
import { openDataDir } from '../../src/db/embedded/place.ts';
import { serversIn } from '../../src/db/embedded/processes.ts';
import { runningEmbeddedUrl } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { end, isRoot, keepCluster, modeOf, query, ROOT, start, startInChild, words } from '../support/embedded.ts';

const { folder, dataDir } = keepCluster();

describe('the embedded Postgres', () => {
  it('keeps data, password and port between starts, and its secrets to itself', async () => {
    const before = await start(dataDir);
    const { url } = before;
    await before.stop();
    const again = await start(dataDir);
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
    const { url } = await start(dataDir);
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
    const { url } = await start(dataDir);
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
    await (await start(dataDir)).stop();
    await end(bystander, 'SIGKILL');
    await left(bystander.pid as number);
    expect(await words((await start(dataDir)).url)).toContain('first');
  });

  it('makes the cluster anew where a first start was cut off', async () => {
    const target = join(folder, 'cut-off');
    await mkdir(join(target, 'postgres.new'), { recursive: true });
    await writeFile(join(target, 'postgres.new', 'PG_VERSION'), '18\n');
    const embedded = await start(target, { ephemeral: true });
    expect(embedded.firstStart).toBe(true);
    expect(await query(embedded.url, 'SELECT current_database() AS name')).toEqual([{ name: 'saldo' }]);
    await embedded.stop();
    expect(existsSync(target)).toBe(false);
  });

  it('says so when the password of its cluster is gone', async () => {
    const password = join(dataDir, 'postgres-password');
    await rename(password, `${password}.away`);
    onTestFinished(() => rename(`${password}.away`, password));
    await expect(start(dataDir)).rejects.toThrow(
      /^The password of the embedded Postgres cannot be read from .* \(ENOENT\)\.$/,
    );
  });

  it('refuses a file, and a folder of others, and changes nothing about them', async () => {
    const file = join(folder, 'a-file.md');
    await writeFile(file, 'text', { mode: 0o644 });
    const below = join(file, 'data');
    const others = join(folder, 'others');
    await mkdir(others);
    await chmod(others, 0o1777);
    await writeFile(join(others, 'letter.txt'), 'text');
    for (const [target, why] of [
      [file, ' (ENOTDIR)'],
      [below, ' (EEXIST)'],
      [others, ": it holds files that are not Saldo's (letter.txt)"],
    ] as const) {
      const message = `The data directory ${target} cannot be used${why}. Set SALDO_DATA_DIR to one that can.`;
      await expect(start(target)).rejects.toThrow(new Error(message));
    }
    expect(await runningEmbeddedUrl(file)).toBeUndefined();
    expect(await modeOf(file)).toBe('644');
    expect(await modeOf(others)).toBe('777');
    expect(await readdir(others)).toEqual(['letter.txt']);
  });

  it('takes a folder that is empty, or holds nothing but what it makes itself', async () => {
    for (const name of [undefined, 'checkpoint-keys', 'service.lock']) {
      const target = join(folder, `open-${name}`);
      await mkdir(target);
      await chmod(target, 0o1777);
      if (name !== undefined) await writeFile(join(target, name), '');
      if (name === 'service.lock') await writeFile(join(target, 'notes.txt'), 'Ours by now, whatever else is in it.');
      await openDataDir(target);
      expect(await modeOf(target)).toBe(isRoot ? '711' : '700');
    }
  });

  it('lets a login without superuser, with CREATEROLE, make the roles of Saldo in its own database', async () => {
    const { url } = await start(join(folder, 'fresh'), { ephemeral: true });
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

describe('one service at a time', () => {
  it('refuses a second start on the same directory, and lets others find the running database', async () => {
    const { child, url } = await startInChild(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`Saldo is already running on ${dataDir} (process ${child.pid}).`);
    expect(await runningEmbeddedUrl(dataDir)).toBe(url);
    await end(child, 'SIGTERM');
    expect(await runningEmbeddedUrl(dataDir)).toBeUndefined();
    expect(await serversIn(join(dataDir, 'postgres'))).toEqual([]);
    expect(await words((await start(dataDir)).url)).toContain('first');
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
