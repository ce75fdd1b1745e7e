import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrate.ts';
import { startTestServer, type TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's connection string to the server of this run. */
    readonly testServerUrl: string;
    /** Prefix of the databases of this run; the migrated one that the others are copied from is `<prefix>template`. */
    readonly testDatabasePrefix: string;
  }
}

interface Run {
  readonly prefix: string;
  readonly server: TestServer;
}

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

/** Vitest sets each project up with modules of its own; what they share has to hang on the process. */
const shared = globalThis as { saldoTestRun?: Promise<Run>; saldoTestProjects?: number };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.saldoTestRun ??= begin();
  shared.saldoTestProjects = (shared.saldoTestProjects ?? 0) + 1;
  const { prefix, server } = await shared.saldoTestRun;
  project.provide('testServerUrl', server.url);
  project.provide('testDatabasePrefix', prefix);
  return async () => {
    shared.saldoTestProjects = (shared.saldoTestProjects ?? 1) - 1;
    if (shared.saldoTestProjects > 0) return;
    delete shared.saldoTestRun;
    await end({ prefix, server });
  };
}

async function begin(): Promise<Run> {
  const server = await startTestServer();
  const prefix = `saldo_test_${randomBytes(4).toString('hex')}_`;
  try {
    await onServer(server.url, async (client) => {
      // It would go about in two hundred databases, most of which nobody uses any more. Whoever needs statistics takes them.
      if (!server.outlivesRun) {
        await client.query('ALTER SYSTEM SET autovacuum = off');
        await client.query('SELECT pg_reload_conf()');
      }
      await client.query(`CREATE DATABASE ${prefix}template`);
    });
    const url = new URL(server.url);
    url.pathname = `/${prefix}template`;
    if ((await readdir(MIGRATIONS)).length > 0) await migrate({ url: url.href, directory: MIGRATIONS });
    return { prefix, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Only a server that outlives the run is tidied; by now every test's connection is gone. */
async function end({ prefix, server }: Run): Promise<void> {
  if (server.outlivesRun) {
    await onServer(server.url, async (client) => {
      const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
      for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    });
  }
  await server.stop();
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
