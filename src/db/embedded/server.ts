import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, exists, giveTree, type Place, type User } from './place.ts';
import {
  endServersIn,
  FAST_SHUTDOWN_MS,
  IMMEDIATE_SHUTDOWN_MS,
  lookUntil,
  readPostmasterFile,
  signal,
} from './processes.ts';

export const SUPERUSER = 'postgres';

/** The server's settings, each with its reason. `fsync` and `synchronous_commit` are on, which is Postgres's default. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // One door, with a password on it.
  unix_socket_directories: '',
  max_connections: '100',
  // The accounts and the right edges of the indexes of a busy circuit fit; memory is taken only as it is used.
  shared_buffers: '256MB',
  // After each checkpoint every page is written whole once. Rare checkpoints write less; recovery takes seconds longer.
  checkpoint_timeout: '15min',
  max_wal_size: '4GB',
  // The service's statements are small and many. Compiling them would cost more than it saves.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
};

/** For a server whose data nobody will miss: tests and the demonstration. */
const EPHEMERAL_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** Nothing of the caller's environment (PGPORT, PGDATA, LC_ALL …) reaches the server. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Bytes of the server's log beyond which the next start begins a new one. */
const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Milliseconds until the server is ready. Replaying 4 GB of log after a crash takes minutes on a slow disk. */
const READY_MS = 10 * 60_000;

export interface ServerOptions {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly port: number;
  readonly logFile: string;
  readonly ephemeral: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Server {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

/** The server could not bind its port. */
export class PortTakenError extends Error {}

/**
 * Makes the cluster: with initdb in a directory beside its place, which it takes only when complete, so that a first
 * start that was cut off is simply done again.
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  password: string,
  ephemeral: boolean,
): Promise<void> {
  const fresh = `${place.cluster}.new`;
  const passwordFile = `${place.cluster}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  const user = place.user && (await initdbUser());
  try {
    if (user !== undefined) await giveTree(fresh, user);
    // biome-ignore format: one option a line
    await runInitdb(binaries.initdb, [
      `--pgdata=${fresh}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
      // The server's own collation: the order of texts must not change with the operating system's libraries.
      '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      ...(ephemeral ? ['--no-sync'] : []),
    ], user, passwordFile);
    if (place.user !== undefined) await giveTree(fresh, place.user);
    await rename(fresh, place.cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * The server runs under a number without a name, but initdb insists on a name. So it runs as a nameless user's next of
 * kin, `nobody`, and the cluster changes hands before anything is in it.
 */
async function initdbUser(): Promise<User> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = lines.find(([name]) => name === 'nobody') ?? lines.find(([, , uid]) => Number(uid) > 0);
  if (entry === undefined) throw new Error('Postgres does not run as root, and /etc/passwd names nobody else.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

async function runInitdb(initdb: string, args: string[], user: User | undefined, passwordFile: string): Promise<void> {
  if (user !== undefined) await giveFile(passwordFile, user);
  const child = spawn(initdb, args, { cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'], ...user });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The embedded Postgres could not be set up, initdb failed: ${inOneLine(complaint)}`);
}

/** What a program has said, as the end of an error. */
const inOneLine = (text: string): string =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .join(' | ');

async function giveFile(path: string, user: User): Promise<void> {
  const file = await open(path, 'r');
  await file.chown(user.uid, user.gid);
  await file.close();
}

/** Starts the server and waits until it accepts connections, after recovery where there was a crash. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { place, binaries, port, ephemeral } = options;
  await endServersIn(place.cluster);
  const left = await readPostmasterFile(place.cluster);
  const settings = Object.entries({ ...SETTINGS, ...(ephemeral ? EPHEMERAL_SETTINGS : {}), port: String(port) });
  const log = await openLog(options.logFile);
  const logStart = (await log.stat()).size;
  const child = spawn(
    binaries.postgres,
    ['-D', place.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      // No server runs in the cluster by now, so whoever has the process id in a postmaster.pid that was left is not
      // one. Postgres takes the file for stale if that id is its grandparent's, and still looks at the shared memory.
      env: left === undefined ? ENVIRONMENT : { ...ENVIRONMENT, PG_GRANDPARENT_PID: String(left.pid) },
      stdio: ['ignore', log.fd, log.fd],
      // Its own session: Ctrl-C in the terminal reaches the service, which then stops it when it has finished with it.
      detached: true,
      ...place.user,
    },
  );
  const exited = exitOf(child);
  try {
    await ready(child, exited, place.cluster);
  } catch (error) {
    const told = (await readFile(options.logFile)).subarray(logStart).toString().trim();
    if (/Address already in use/.test(told)) throw new PortTakenError(`Port ${port} is taken.`);
    throw new Error(
      `The embedded Postgres did not start (${(error as Error).message}). See ${options.logFile}. ${inOneLine(told.split('\n').slice(-5).join('\n'))}`,
    );
  } finally {
    await log.close();
  }
  return { pid: child.pid as number, exited, stop: () => stopServer(child, exited, ephemeral) };
}

async function openLog(path: string) {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, name) => resolve({ code, signal: name }));
  });
}

async function ready(child: ChildProcess, exited: Promise<Exit>, cluster: string): Promise<void> {
  let exit: Exit | undefined;
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  exited.then((how) => {
    exit = how;
  });
  const seen = lookUntil(READY_MS, async () => {
    if (exit !== undefined) return exit;
    const file = await readPostmasterFile(cluster);
    return file?.pid === child.pid && file?.ready ? 'ready' : undefined;
  });
  const outcome = await Promise.race([seen, failed]);
  if (outcome === 'ready') return;
  if (outcome === undefined && child.pid !== undefined) signal(child.pid, 'SIGQUIT');
  throw new Error(outcome === undefined ? 'it took too long' : `exit code ${outcome.code ?? outcome.signal}`);
}

/** Fast shutdown: running statements are rolled back and a checkpoint is written. A throw-away server just ends. */
async function stopServer(child: ChildProcess, exited: Promise<Exit>, ephemeral: boolean): Promise<void> {
  const steps = [
    ...(ephemeral ? [] : [['SIGINT', FAST_SHUTDOWN_MS] as const]),
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS] as const,
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS] as const,
  ];
  for (const [name, timeoutMs] of steps) {
    child.kill(name);
    if (await within(timeoutMs, exited)) return;
  }
}

async function within(timeoutMs: number, promise: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, timeoutMs, false);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether there is a cluster: a directory without `PG_VERSION` is none. */
export const hasCluster = (place: Place) => exists(join(place.cluster, 'PG_VERSION'));
