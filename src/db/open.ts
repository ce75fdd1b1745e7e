import { fileURLToPath } from 'node:url';
import { CONNECTIONS_AN_EXPORT, EXPORT_STALL_MS_MAX, EXPORTS_MAX } from '../limits.ts';
import {
  APP_ROLE,
  type ConnectionLog,
  createPool,
  isConnectionLost,
  loginOf,
  type PoolOptions,
  TIMES_AS_UTC,
} from './connect.ts';
import { type Embedded, runningEmbeddedUrl, startEmbedded } from './embedded.ts';
import { lastMigration, migrate } from './migrate.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface DatabaseSettings {
  /** Undefined: the embedded server. */
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  /** A replica to read long things from. Undefined: the database itself. */
  readonly databaseReadUrl?: string | undefined;
  /** Where the embedded server keeps its cluster and secrets. */
  readonly dataDir: string;
  /** For demonstrations: the embedded server's data directory is removed at the end. */
  readonly ephemeral?: boolean;
}

export interface OpenDatabase {
  /** A pool that works as `saldo_app`. Its maker ends it. */
  createPool(
    name: string,
    max: number,
    options?: Pick<PoolOptions, 'plainTypes' | 'pipeline' | 'kept'>,
  ): ReturnType<typeof createPool>;
  /**
   * The same on the replica where there is one, for COPY, and for what is read by somebody who may be slow.
   * @throws Error where the replica cannot be reached. Its message is one line, and holds no secret
   */
  openReadPool(name: string): Promise<ReturnType<typeof createPool>>;
  /** The same for a thread, which is handed options and makes its own: one connection. */
  threadOptions(name: string): PoolOptions;
  /** The names of the migrations that opening it ran. */
  readonly migrated: readonly string[];
  /** The name of the last migration that it has. */
  readonly version: string;
  readonly isEmbedded: boolean;
  /** Stops the server, if it was started here. */
  close(): Promise<void>;
}

type DatabaseLog = ConnectionLog & { info(fields: object, message: string): void };

/** Starts or finds the database of this installation, and brings it to this version. */
export async function openDatabase(settings: DatabaseSettings, log: DatabaseLog): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) return openAt(settings.databaseUrl, settings, null, log);
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log, ephemeral: settings.ephemeral ?? false });
  return openAt(embedded.url, NO_OTHERS, embedded, log).catch(async (error) => {
    await embedded.stop();
    throw error;
  });
}

/** The same for a command beside the service: an embedded server that runs already is used, and left running. */
export async function openDatabaseBeside(settings: DatabaseSettings, log: DatabaseLog): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) return openDatabase(settings, log);
  const running = await runningEmbeddedUrl(settings.dataDir);
  return running === undefined ? openDatabase(settings, log) : openAt(running, NO_OTHERS, null, log);
}

/** Connections beside those of exports: proofs read the journal as exports do. */
const PROOFS_AT_ONCE = 5;

const NO_OTHERS = { databaseOwnerUrl: undefined, databaseReadUrl: undefined };

/** SQLSTATEs of a login that is not let in, and of a database that is not there. */
const LOGIN_REFUSED = new Set(['28000', '28P01', '3D000']);

function loginRefused(cause: Error, url: string, ownerUrl: string | undefined): Error {
  const setting = ownerUrl === undefined ? 'DATABASE_URL' : 'DATABASE_OWNER_URL';
  // Before the first migration there is no such login, and it is not for its owner to make it.
  const isTooEarly = ownerUrl === undefined && loginOf(url) === APP_ROLE;
  const hint = isTooEarly ? ` The first \`saldo migrate\`, with DATABASE_OWNER_URL, makes the login ${APP_ROLE}.` : '';
  return new Error(`The database refuses what ${setting} says: ${cause.message}.${hint}`, { cause });
}

async function openAt(
  url: string,
  {
    databaseOwnerUrl: ownerUrl,
    databaseReadUrl: readUrl,
  }: Pick<DatabaseSettings, 'databaseOwnerUrl' | 'databaseReadUrl'>,
  embedded: Embedded | null,
  log: DatabaseLog,
): Promise<OpenDatabase> {
  const migrated = await migrate({ url, ownerUrl, directory: MIGRATIONS, log }).catch((error: Error) => {
    if (LOGIN_REFUSED.has((error as { code?: string }).code ?? '')) throw loginRefused(error, url, ownerUrl);
    if (!isConnectionLost(error)) throw error;
    throw new Error(
      `The database cannot be reached (${(error as NodeJS.ErrnoException).code ?? error.message}): is DATABASE_URL right, and is it up?`,
      { cause: error },
    );
  });
  return {
    createPool: (name, max, options = {}) => createPool({ url, role: APP_ROLE, max, name, log, ...options }),
    async openReadPool(name) {
      const pool = createPool({
        url: readUrl ?? url,
        role: APP_ROLE,
        max: CONNECTIONS_AN_EXPORT * EXPORTS_MAX + PROOFS_AT_ONCE,
        name,
        log,
        // A COPY takes as long as whoever reads it, and pg's own timer would go off behind one that has ended.
        statementTimeoutMs: 0,
        idleInTransactionMs: EXPORT_STALL_MS_MAX,
        first: TIMES_AS_UTC,
      });
      // The database itself has answered already.
      if (readUrl !== undefined) await meet(pool);
      return pool;
    },
    threadOptions: (name) => ({ url, role: APP_ROLE, max: 1, name }),
    migrated,
    version: await lastMigration(MIGRATIONS),
    isEmbedded: embedded !== null,
    close: async () => embedded?.stop(),
  };
}

/** Whoever starts the service shall hear that the replica is away, and not whoever exports first. */
async function meet(pool: ReturnType<typeof createPool>): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`DATABASE_READ_URL cannot be used (${code ?? message}): is it right, and is that database up?`, {
      cause: error,
    });
  }
}
