import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { APP_ROLE, withRole } from '../../src/db/connect.ts';

export interface TestDatabase {
  readonly name: string;
  /** The server's superuser, who may do anything: what a service is given as DATABASE_URL. */
  readonly url: string;
  /** The same, working as `saldo_app`: what a service's pool connects with. */
  readonly appUrl: string;
}

export interface TestDatabaseOptions {
  /** An empty database, without Saldo's tables. */
  readonly empty?: boolean;
  /** The name of a database that it is a copy of; nobody may be connected to that. */
  readonly copyOf?: string;
}

/**
 * A database of the caller's own, already migrated: a copy of the run's template. It is not dropped, because the server
 * is thrown away; dropping it under a pool that still lives would fail the run.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const prefix = inject('testDatabasePrefix');
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  const original = options.copyOf ?? (options.empty ? 'template0' : `${prefix}template`);
  // Its files as they are: page by page, through the log, takes twice as long.
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${original} STRATEGY FILE_COPY`);
  const url = new URL(inject('testServerUrl'));
  url.pathname = `/${name}`;
  return { name, url: url.href, appUrl: withRole(url.href, APP_ROLE) };
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testServerUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
