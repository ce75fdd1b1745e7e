import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createSaldoClient, type SaldoClient } from '#client';
import { createPool } from '../../src/db/connect.ts';
import { createAdminKey } from '../../src/features/access/admin.ts';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type Client, createClient } from './client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { openHostedService } from './hosted.ts';
import { type ServiceProcess, type ServiceProcessOptions, startServiceProcess } from './service.ts';
import { WRITTEN } from './written.ts';

/** A service on a database of the test file's own, and an admin that may do anything. */
export interface Api {
  readonly baseUrl: string;
  readonly database: TestDatabase;
  readonly adminKey: string;
  readonly admin: Client;
  /** Somebody with this key; null for nobody. `circuit` makes paths go on from there. */
  as(key: string | null, circuit?: string): Client;
  /** The client that others use, as whoever this key belongs to: for what is not about HTTP itself. */
  saldo(key: string): SaldoClient;
  /** Straight in SQL, as the server's superuser. Values come as text. What has a name is prepared once. */
  sql<Row = Record<string, string>>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  stop(): Promise<void>;
}

/** One whose service is a process of its own: to be killed, to be read what it writes, or with a Node that is set up otherwise. */
export interface ProcessApi extends Api {
  readonly service: ServiceProcess;
}

/** The same for all services of a test file, as instances on one database have it. */
const CHECKPOINT_KEYS = newKeyText();

type Settings = Readonly<Record<string, string>>;

/** @param kept a database that is there already; without it, one of its own */
export async function startApi(env: Settings = {}, kept?: TestDatabase): Promise<Api> {
  return startWith(openHostedService, ({ stop }) => stop(), env, kept);
}

export async function startProcessApi(env: Settings = {}, kept?: TestDatabase): Promise<ProcessApi> {
  return startWith(startServiceProcess, ({ kill }) => kill(), env, kept);
}

async function startWith<Service extends { readonly baseUrl: string }>(
  start: (options: ServiceProcessOptions) => Promise<Service>,
  end: (service: Service) => Promise<unknown>,
  env: Settings,
  kept: TestDatabase | undefined,
): Promise<Api & { readonly service: Service }> {
  const database = kept ?? (await createTestDatabase());
  const adminKey = await makeAdminKey(database);
  // Of the database, not of the file: what one database has signed would be a fault of another's.
  const checkpointDir = join(tmpdir(), `saldo-checkpoints-${database.name}`);
  const service = await start({
    databaseUrl: database.url,
    env: { LOG_LEVEL: 'warn', WEBHOOK_TARGETS: 'any', CHECKPOINT_KEYS, CHECKPOINT_DIR: checkpointDir, ...env },
  });
  const { baseUrl } = service;
  const pool = new pg.Pool({ connectionString: database.url, max: 4, types: { getTypeParser: () => String } });
  pool.on('error', () => undefined);
  const as = (key: string | null, circuit?: string) =>
    createClient(circuit === undefined ? baseUrl : `${baseUrl}/v1/circuits/${circuit}`, key);
  return {
    baseUrl,
    service,
    database,
    adminKey,
    admin: as(adminKey),
    as,
    saldo: (key) => createSaldoClient({ baseUrl, key }),
    sql: async <Row>(text: string, values: readonly unknown[] = [], name?: string) =>
      (await pool.query({ text, values: [...values], ...(name !== undefined && { name }) })).rows as Row[],
    async stop() {
      await end(service);
      await pool.end();
      await rm(checkpointDir, { recursive: true, force: true });
    },
  };
}

/** What `saldo keys create --role admin` does. */
export async function makeAdminKey(database: Pick<TestDatabase, 'appUrl'>): Promise<string> {
  const pool = createPool({ url: database.appUrl, max: 1 });
  try {
    let made = '';
    await createAdminKey(pool, (key) => {
      made = key;
    });
    return made;
  } finally {
    await pool.end();
  }
}

/** What each request of an operator or auditor leaves behind, refused ones too: events of operations, and their numbers. */
const LEFT_BY_EVERY_REQUEST = ['audit_event_pending', 'audit_log_head', 'audit_log_entry', 'audit_digest_key'];

/**
 * A digest of all that is stored: equal before and after exactly where nothing was written. Of the audit trail it has the events
 * that say what was changed, which are named in several words (`member-changed`), and not those of requests (`getMember`).
 * A sum of hashes needs no order, which took most of the time of a digest, and there are hundreds.
 */
export async function digestOfDatabase(api: Pick<Api, 'sql'>): Promise<Record<string, string>> {
  const each = WRITTEN.filter((table) => !LEFT_BY_EVERY_REQUEST.includes(table)).map(
    (table) =>
      `SELECT '${table}' AS name, count(*) || ' ' || coalesce(sum(hashtextextended(row::text, 0)), 0) AS digest
       FROM public.${table} AS row ${table === 'audit_event' ? "WHERE action LIKE '%-%'" : ''}`,
  );
  const rows = await api.sql<{ name: string; digest: string }>(each.join(' UNION ALL '), [], 'digest');
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
