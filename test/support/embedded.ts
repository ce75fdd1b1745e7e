import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { chmod, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../../src/db/embedded.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const isRoot = process.getuid?.() === 0;
const log = { info: () => undefined, warn: () => undefined };

/** A kept cluster with one row in it; each test starts it and leaves it stopped. */
export interface KeptCluster {
  /** Removed after the file's tests; others may enter it. */
  readonly folder: string;
  readonly dataDir: string;
}

/** To be called at the top of a test file. The names are good from the first test on. */
export function keepCluster(): KeptCluster {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-embedded-'));
  const dataDir = join(folder, 'kept');
  beforeAll(async () => {
    await chmod(folder, 0o755);
    const embedded = await startEmbedded({ dataDir, log });
    await query(embedded.url, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('first')`);
    expect(embedded.firstStart).toBe(true);
    await embedded.stop();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { folder, dataDir };
}

/** Stopped when the test ends, at the latest. */
export async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, log, ...options });
  onTestFinished(() => embedded.stop());
  return embedded;
}

export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

export const words = async (url: string) =>
  (await query(url, 'SELECT word FROM kept')).map((row) => (row as { word: string }).word);
export const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

/** Another process that starts the embedded database, as the service does, and then waits to be killed. */
export async function startInChild(target: string, { cwd = ROOT, uid }: { cwd?: string; uid?: number } = {}) {
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
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: '/',
    // Another user has no business in the cache of this one.
    env: uid === undefined ? { PATH, NODE_COMPILE_CACHE } : { PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, url: line.trim() };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, 'exit');
}
