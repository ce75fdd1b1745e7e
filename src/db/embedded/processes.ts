import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds between two looks at something that is about to change. */
const LOOK_EVERY_MS = 10;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Looks until `look` answers something other than undefined, or until the time is over (then undefined). */
export async function lookUntil<T>(timeoutMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined || performance.now() > deadline) return seen;
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * A word that tells a process from any later one of the same id: the boot and the tick at which it started. Undefined
 * where no such process runs; one that has died and waits for its parent does not run.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    // proc_pid_stat(5): the command, in parentheses, may hold anything; state is field 3 and starttime field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${await bootId()}:${fields[19]}`;
  }
  if (process.platform === 'linux') return undefined;
  const shown = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return shown.stdout.trim().replaceAll(/\s+/g, '_') || undefined;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

/**
 * The processes of any Postgres server that works in this cluster: the postmaster and, should that have been killed,
 * whatever of its backends is left. A server's working directory is its cluster, which no reused process id fakes.
 */
export async function serversIn(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return postmastersByCommand(cluster);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await isServerIn(pid, cluster)) ? [pid] : [])));
  return found.flat();
}

async function isServerIn(pid: number, cluster: string): Promise<boolean> {
  try {
    if ((await readFile(`/proc/${pid}/comm`, 'utf8')) !== 'postgres\n') return false;
    return (await readlink(`/proc/${pid}/cwd`)) === cluster;
  } catch {
    return false; // It has ended meanwhile, or belongs to somebody else.
  }
}

/** Where there is no /proc: the postmaster carries the cluster in its command line; its backends do not. */
async function postmastersByCommand(cluster: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('postgres') && line.includes(`-D ${cluster} `))
    .map((line) => Number.parseInt(line, 10));
}

/** The lines of `postmaster.pid` that matter here (PostgreSQL, `src/include/utils/pidfile.h`). */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(`${cluster}/postmaster.pid`, 'utf8').catch(() => undefined);
  const lines = text?.split('\n');
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Sends a signal, and does not mind that the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Milliseconds that a fast shutdown may take: it writes a checkpoint, which after a busy day is a long one. */
export const FAST_SHUTDOWN_MS = 60_000;

/** Milliseconds that an immediate one may take: it writes nothing. */
export const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Ends every server that works in the cluster, the gentlest way first. Answers whether there was one. This is what
 * becomes of a server whose service was killed: stopping it also ends the statements that its dead client had under
 * way, so that nothing commits any more once the next service has begun to read.
 */
export async function endServersIn(cluster: string): Promise<boolean> {
  const found = await serversIn(cluster);
  if (found.length === 0) return false;
  const postmaster = (await readPostmasterFile(cluster))?.pid;
  if (postmaster !== undefined && found.includes(postmaster)) {
    signal(postmaster, 'SIGINT');
    if (await ended(cluster, FAST_SHUTDOWN_MS)) return true;
  }
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of await serversIn(cluster)) signal(pid, name);
    if (await ended(cluster, IMMEDIATE_SHUTDOWN_MS)) return true;
  }
  throw new Error(
    `A Postgres server in ${cluster} does not end: stop the processes ${await serversIn(cluster)} first.`,
  );
}

async function ended(cluster: string, timeoutMs: number): Promise<boolean> {
  const gone = await lookUntil(timeoutMs, async () => ((await serversIn(cluster)).length === 0 ? true : undefined));
  return gone ?? false;
}
