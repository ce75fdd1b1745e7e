import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { APP_ROLE, type ConnectionLog, loginOf, OWNER_ROLE } from './connect.ts';
import { migrateJobQueue } from './job-queue.ts';
import { ensureRoles, mayMigrate, type ServiceLogin } from './roles.ts';

/** The lock that lets one process migrate a database at a time: "saldo" in ASCII. */
const MIGRATION_LOCK = 0x73_61_6c_64_6fn;

/** Milliseconds that a migration waits for a lock on a table before it gives up: the service must not stand still. */
const LOCK_TIMEOUT_MS = 30_000;

/** The database cannot be brought to, or is not at, the version of this code. Its message is one clear line. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

/** One `NNNN_name.sql`. */
export interface Migration {
  readonly version: number;
  /** The file's name. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hex, with LF line ends: a checkout may have other ones. */
  readonly checksum: string;
}

export interface MigrateOptions {
  /** The service's connection string. */
  readonly url: string;
  /** A login that may migrate, where the service's own may not. */
  readonly ownerUrl?: string | undefined;
  /** Holds the `NNNN_name.sql` files, and nothing else that ends in `.sql`. */
  readonly directory: string;
  readonly log?: ConnectionLog & { info(fields: object, message: string): void };
}

export interface SchemaStatus {
  /** Highest version in the database; 0 when there is none. */
  readonly version: number;
  /** Highest version that the code has. */
  readonly wanted: number;
  /** Names of the files that are still to run. */
  readonly pending: readonly string[];
}

/**
 * Brings the database to the version of the code, and answers with the names of the files that it ran. Files run in
 * their order, each in a transaction of its own, as `saldo_owner`; then the job queue's schema follows. Several
 * processes may call it at once: one does the work and the others find it done. A login that cannot become the owner,
 * as `saldo_app` cannot, only checks.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.directory);
  const url = options.ownerUrl ?? options.url;
  return withClient(url, async (client) => {
    if (!(await mayMigrate(client))) {
      await refuseIfBehind(client, migrations);
      return [];
    }
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client, serviceLogin(options.url)).catch((cause: Error) => {
      throw new MigrationError(`The database's login cannot prepare the roles of Saldo: ${cause.message}.`, { cause });
    });
    if (!(await hasHistory(client))) await asOwner(client, () => client.query(HISTORY));
    const { pending } = compare(migrations, await readApplied(client));
    for (const migration of pending) {
      await apply(client, migration);
      options.log?.info({ migration: migration.name }, 'migrated the database');
    }
    await migrateJobQueue(client, url);
    return pending.map(({ name }) => name);
  });
}

/** Where the database stands; throws `MigrationError` where it is not one that this code's files led to. */
export async function schemaStatus(client: pg.ClientBase | pg.Pool, directory: string): Promise<SchemaStatus> {
  return compare(await readMigrations(directory), await readApplied(client)).status;
}

/** The file of the last migration: what version of the database this program is for. */
export async function lastMigration(directory: string): Promise<string> {
  return (await readMigrations(directory)).at(-1)?.name ?? '';
}

/** Reads the files, and refuses names that leave their order or number in doubt. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const version = index + 1;
      if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== version) {
        throw new MigrationError(
          `Migration ${name} should be ${String(version).padStart(4, '0')}_….sql: versions have no gap.`,
        );
      }
      const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n');
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

const HISTORY = `
  CREATE TABLE public.schema_migration (
    version int PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  );
  GRANT SELECT ON public.schema_migration TO ${APP_ROLE};`;

async function hasHistory(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query<{ history: boolean }>(
    `SELECT to_regclass('public.schema_migration') IS NOT NULL AS history`,
  );
  return rows[0]?.history ?? false;
}

type Applied = Pick<Migration, 'version' | 'name' | 'checksum'>;

async function readApplied(client: pg.ClientBase | pg.Pool): Promise<Applied[]> {
  if (!(await hasHistory(client))) return [];
  const { rows } = await client.query<Applied>(
    'SELECT version, name, checksum FROM public.schema_migration ORDER BY version',
  );
  return rows;
}

/** The history must be the beginning of the list of files: the same names and texts, in the same order. */
function compare(migrations: readonly Migration[], applied: readonly Applied[]) {
  applied.forEach(({ version, name, checksum }, index) => {
    const file = migrations[version - 1];
    if (file === undefined) {
      throw new MigrationError(
        `The database is at version ${applied.at(-1)?.version} (${applied.at(-1)?.name}), and this Saldo knows ${migrations.length}: start a newer Saldo.`,
      );
    }
    if (version !== index + 1) {
      throw new MigrationError(
        `The database has migration ${name} but not ${migrations[index]?.name}, which comes before it.`,
      );
    }
    if (file.name !== name)
      throw new MigrationError(`Migration ${name} was applied, but the file is now ${file.name}.`);
    if (file.checksum !== checksum) {
      throw new MigrationError(
        `Migration ${name} was edited after it was applied: undo that, and add a new file instead.`,
      );
    }
  });
  const pending = migrations.slice(applied.length);
  const status: SchemaStatus = {
    version: applied.length,
    wanted: migrations.length,
    pending: pending.map(({ name }) => name),
  };
  return { pending, status };
}

async function refuseIfBehind(client: pg.ClientBase, migrations: readonly Migration[]): Promise<void> {
  const { status } = compare(migrations, await readApplied(client));
  if (status.pending.length === 0) return;
  throw new MigrationError(
    `The database is at version ${status.version} and this Saldo needs ${status.wanted}, which its login may not bring about: set DATABASE_OWNER_URL.`,
  );
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  const { version, name, sql, checksum } = migration;
  try {
    await asOwner(client, async () => {
      await client.query(sql);
      await client.query('INSERT INTO public.schema_migration (version, name, checksum) VALUES ($1, $2, $3)', [
        version,
        name,
        checksum,
      ]);
    });
  } catch (cause) {
    const { message, position } = cause as pg.DatabaseError;
    const line = position === undefined ? '' : `, line ${sql.slice(0, Number(position)).split('\n').length}`;
    throw new MigrationError(`Migration ${name}${line}: ${message}`, { cause });
  }
}

/** One transaction under the owner, with names that do not depend on the login's own settings. */
async function asOwner(client: pg.ClientBase, work: () => Promise<unknown>): Promise<void> {
  await client.query(
    `BEGIN; SET LOCAL ROLE ${OWNER_ROLE}; SET LOCAL search_path = public; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`,
  );
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Whom the service logs in as, where its connection string says so. */
function serviceLogin(url: string): ServiceLogin {
  const { password } = new URL(url);
  return { name: loginOf(url), password: password === '' ? undefined : decodeURIComponent(password) };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'saldo migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // The advisory lock goes with the session.
    await client.end();
  }
}
