/** The one Postgres of a run, durable as in production, and the service as a process of its own beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/db/embedded.ts';
import { createLogger } from '../src/http/logger.ts';

const ROOT = new URL('..', import.meta.url).pathname;

export interface BenchPostgres {
  /** A superuser's connection string to a database. */
  url(database: string): string;
  query<Row extends pg.QueryResultRow>(database: string, sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<BenchPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'saldo-bench-'));
  const embedded = await startEmbedded({ dataDir, log: createLogger('error') });
  const url = (database: string) => {
    const target = new URL(embedded.url);
    target.pathname = `/${database}`;
    return target.href;
  };
  return {
    url,
    async query<Row extends pg.QueryResultRow>(database: string, sql: string, values: unknown[] = []) {
      const client = new pg.Client({ connectionString: url(database) });
      await client.connect();
      try {
        const { rows } = await client.query<Row>(sql, values);
        return rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface BenchService {
  readonly origin: string;
  readonly adminKey: string;
  /** Megabytes: the most that the process has had resident. */
  memoryPeak(): Promise<number>;
  /** Megabytes that it has resident. */
  memory(): Promise<number>;
  /** Seconds of processor time so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the service as `npm start` does, without rate limits: those are what a load test would measure otherwise. */
export async function startService(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchService> {
  const env = {
    ...process.env,
    ...settings,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'error',
    RATE_LIMIT_PER_KEY: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
  };
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  // `exec node …`: what follows are the options and the file.
  const args = manifest.scripts.start.split(' ').slice(2);
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await originOf(child);
  const keys = spawn(process.execPath, ['src/cli.ts', 'keys', 'create', '--role', 'admin'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let adminKey = '';
  for await (const chunk of keys.stdout) adminKey += chunk;
  const statOf = async (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    origin,
    adminKey: adminKey.trim(),
    memory: async () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(await statOf('status'))?.[1]) / 1024),
    memoryPeak: async () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(await statOf('status'))?.[1]) / 1024),
    // utime and stime are fields 14 and 15, in hundredths of a second (proc(5)).
    cpuSeconds: async () => {
      const fields = (await statOf('stat')).split(' ');
      return (Number(fields[13]) + Number(fields[14])) / 100;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function originOf(child: ChildProcess): Promise<string> {
  let output = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    output += chunk;
    const origin = /listens on (\S+)/.exec(output)?.[1];
    if (origin !== undefined) return origin;
  }
  throw new Error('the service ended before it listened');
}
