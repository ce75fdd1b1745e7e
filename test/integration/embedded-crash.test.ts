import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommitUnknownError, createPool, isConnectionLost, isRetryable } from '../../src/db/connect.ts';
import { lookUntil, readPostmasterFile, serversIn } from '../../src/db/embedded/processes.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { end, keepCluster, query, ROOT, start, startInChild, words } from '../support/embedded.ts';

const { dataDir, folder } = keepCluster();

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
    const embedded = await start(dataDir);
    expect(embedded.pid()).not.toBe(orphan);
    const kept = await words(embedded.url);
    expect(kept).toContain('before the kill');
    expect(kept).not.toContain('never committed');
  });

  it('a server killed with -9 comes back on the same port, and the pool connects again by itself', async () => {
    const exits: unknown[] = [];
    const embedded = await start(dataDir, { onExit: (exit) => exits.push(exit) });
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

  it('a server that stands still is given up, as one that is away, and is of use again when it goes on', async () => {
    const { url } = await start(dataDir);
    const pool = createPool({ url, max: 1, statementTimeoutMs: 200 });
    onTestFinished(() => pool.end());
    const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0].pid, 'SIGSTOP');
    const error = await inTransaction(pool, (client) => client.query('SELECT 1')).catch((thrown: unknown) => thrown);
    process.kill(rows[0].pid, 'SIGCONT');
    expect(isConnectionLost(error)).toBe(true);
    expect(isRetryable(error)).toBe(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('a service and its server killed together leave nothing in the way of the next start', async () => {
    const { child, url } = await startInChild(dataDir);
    await query(url, `INSERT INTO kept VALUES ('before both')`);
    const { pid } = (await readPostmasterFile(join(dataDir, 'postgres'))) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await end(child, 'SIGKILL');
    expect(await words((await start(dataDir)).url)).toContain('before both');
  });

  it('a process whose own server has died before it ends as it means to', async () => {
    const program = `
      import { startEmbedded } from ${JSON.stringify(join(ROOT, 'src/db/embedded.ts'))};
      const log = { info() {}, warn() {} };
      const onExit = () => process.exit(5);
      const embedded = await startEmbedded({ dataDir: ${JSON.stringify(join(folder, 'ephemeral'))}, log, onExit, ephemeral: true });
      process.kill(embedded.pid(), 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ said, code }).toEqual({ said: '', code: 5 });
  });

  it('a connection lost during COMMIT is told apart from one lost before', async () => {
    const { url } = await start(dataDir);
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
    const { url } = await start(dataDir);
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
