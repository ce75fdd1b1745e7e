import { randomBytes } from 'node:crypto';
import { readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { takeServiceLock } from './embedded/lock.ts';
import { findBinaries, findPlace, openDataDir, type Place, readWhereNamed } from './embedded/place.ts';
import { endServersIn, pause, readPostmasterFile, serversIn, signal } from './embedded/processes.ts';
import { writeSecret } from './embedded/secrets.ts';
import {
  createCluster,
  type Exit,
  hasCluster,
  PortTakenError,
  type Server,
  type ServerOptions,
  SUPERUSER,
  startServer,
} from './embedded/server.ts';

const DATABASE = 'saldo';

/** Milliseconds before a server that died is started again: doubled at each failure, up to the second figure. */
const RESTART_AFTER_MS = 100;
const RESTART_AFTER_MS_MAX = 5_000;

/** Ports to try when somebody else is quicker. */
const PORT_ATTEMPTS_MAX = 5;

/** A subset of pino's logger. */
interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EmbeddedOptions {
  /** Where the cluster and its secrets are kept (`.saldo`); made where missing. */
  readonly dataDir: string;
  readonly log: EmbeddedLog;
  /** Told each time that the server ends unasked. It is started again by itself, on the same port. */
  readonly onExit?: (exit: Exit) => void;
  /** For tests and demonstrations: nothing is flushed to disk, and `stop` removes the data directory, as does a start that fails. */
  readonly ephemeral?: boolean;
}

export interface Embedded {
  /** The superuser's connection string to the database `saldo`. It holds the password. */
  readonly url: string;
  /** Whether the cluster was made just now. */
  readonly firstStart: boolean;
  /** Process id of the postmaster, which changes when it is started again. */
  pid(): number;
  /** Stops the server cleanly and gives up the data directory. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres server that comes with Saldo, on 127.0.0.1, with a random password, in `<dataDir>/postgres`.
 *
 * One process at a time has a data directory (`AlreadyRunningError`). A server that an earlier one left behind when it
 * was killed is stopped first; whatever was committed is there.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const ephemeral = options.ephemeral ?? false;
  await openDataDir(dataDir);
  const lock = await takeServiceLock(dataDir);
  let place: Place | undefined;
  try {
    place = await findPlace(dataDir, ephemeral);
    if (place.home !== (await realpath(dataDir))) {
      options.log.info({ cluster: place.cluster }, 'the embedded Postgres keeps its data where its user can reach it');
    }
    if (await endServersIn(place.cluster)) {
      options.log.warn({ cluster: place.cluster }, 'stopped a Postgres server that an earlier run had left');
    }
    const binaries = await findBinaries(place);
    const firstStart = !(await hasCluster(place));
    const password = await findPassword(dataDir, firstStart);
    if (firstStart) await createCluster(place, binaries, password, ephemeral);
    const serverOptions = { place, binaries, logFile: join(dataDir, 'postgres.log'), ephemeral };
    const { server, port } = await startOnSomePort(dataDir, serverOptions);
    const supervised = supervise(server, { ...serverOptions, port }, options);
    const stop = once(async () => {
      await supervised.stop();
      if (ephemeral) await removeAll(dataDir, place);
      else await lock.release();
    });
    const url = urlOf(port, password, DATABASE);
    await ensureDatabase(url, urlOf(port, password, 'postgres')).catch(async (error) => {
      await stop();
      throw error;
    });
    return { url, firstStart, pid: supervised.pid, stop };
  } catch (error) {
    if (ephemeral) await removeAll(dataDir, place);
    else await lock.release().catch(() => undefined);
    throw error;
  }
}

/** The connection string of the server that runs on this data directory now, for a second process; else undefined. */
export async function runningEmbeddedUrl(dataDir: string): Promise<string | undefined> {
  const cluster = (await readWhereNamed(dataDir)) ?? join(await realpath(dataDir).catch(() => dataDir), 'postgres');
  const file = await readPostmasterFile(cluster);
  if (!file?.ready || !(await serversIn(cluster)).includes(file.pid)) return undefined;
  return urlOf(file.port, await findPassword(dataDir, false), DATABASE);
}

function urlOf(port: number, password: string, database: string): string {
  // The server has no certificate, and the two share a machine.
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

async function findPassword(dataDir: string, mayMake: boolean): Promise<string> {
  const path = join(dataDir, 'postgres-password');
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && mayMake) return undefined;
    throw new Error(`The password of the embedded Postgres cannot be read from ${path} (${error.code}).`);
  });
  if (kept !== undefined) return kept.trim();
  const password = randomBytes(32).toString('hex');
  await writeSecret(path, `${password}\n`);
  return password;
}

/** The port of the last time, so that connection strings stay good, unless somebody else has taken it. */
async function startOnSomePort(
  dataDir: string,
  options: Omit<ServerOptions, 'port'>,
): Promise<{ server: Server; port: number }> {
  const path = join(dataDir, 'postgres-port');
  const kept = Number(await readFile(path, 'utf8').catch(() => ''));
  for (let attempt = 1; ; attempt += 1) {
    const port = attempt === 1 && kept > 0 && (await isFree(kept)) ? kept : await freePort();
    try {
      const server = await startServer({ ...options, port });
      if (port !== kept) await writeSecret(path, `${port}\n`);
      return { server, port };
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS_MAX) throw error;
    }
  }
}

const isFree = (port: number) =>
  freePort(port).then(
    () => true,
    () => false,
  );

/** Binds a port, any free one where 0 is asked for, and lets go of it. */
async function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Starts the server again whenever it ends unasked. The pools of the service connect again by themselves. */
function supervise(first: Server, serverOptions: ServerOptions, { log, onExit }: EmbeddedOptions) {
  let server = first;
  let stopping = false;
  const endAtOnce = () => signal(server.pid, 'SIGKILL');
  if (serverOptions.ephemeral) process.once('exit', endAtOnce);

  const watch = async () => {
    while (!stopping) {
      const exit = await server.exited;
      if (stopping) return;
      log.warn({ ...exit }, 'the embedded Postgres ended unasked; starting it again');
      onExit?.(exit);
      await startAgain();
    }
  };
  const startAgain = async () => {
    for (let delayMs = RESTART_AFTER_MS; !stopping; delayMs = Math.min(delayMs * 2, RESTART_AFTER_MS_MAX)) {
      try {
        server = await startServer(serverOptions);
        return log.info({ pid: server.pid }, 'the embedded Postgres runs again');
      } catch (error) {
        log.warn({ err: error }, 'the embedded Postgres could not be started again');
        await pause(delayMs);
      }
    }
  };
  const watched = watch();
  return {
    pid: () => server.pid,
    async stop() {
      stopping = true;
      await server.stop();
      await watched;
      // It may have been on its way up again while the first call went to the one that had died.
      await server.stop();
      process.removeListener('exit', endAtOnce);
    },
  };
}

async function ensureDatabase(url: string, maintenanceUrl: string): Promise<void> {
  try {
    await withClient(url, async () => undefined);
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error;
    await withClient(maintenanceUrl, (client) => client.query(`CREATE DATABASE ${DATABASE}`));
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end();
  }
}

async function removeAll(dataDir: string, place: Place | undefined): Promise<void> {
  if (place !== undefined) await rm(place.home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
