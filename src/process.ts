/** What the process does: database, service, and an orderly end. */
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { writeSecret } from './db/embedded/secrets.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { createAdminKey, hasAdmin } from './features/access/admin.ts';
import { createLogger } from './http/logger.ts';
import { type Closers, closeAll, openService, type Service } from './service.ts';

/** Runs the service until a signal ends it. */
export async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const database = await openDatabase(config, logger);
  const closers: Closers = [() => database.close()];
  // Before anybody can know that it runs, and so before anybody could tell it to stop.
  const grace = closeWithGrace({ delay: config.shutdownTimeoutMs, logger: false }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'an error that nobody caught: stopping');
    logger.info({ signal }, 'stopping: no new requests, and those under way are finished');
    await closeAll(closers);
    logger.info({}, 'stopped');
  });
  try {
    await greet(await openService(config, database, logger, closers), config, database);
  } catch (error) {
    grace.uninstall();
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

/** What a person at the terminal needs to know. Not a log line: the log goes to standard error. */
async function greet({ origin, pool, signing }: Service, config: Config, database: OpenDatabase): Promise<void> {
  const lines = [
    `Saldo listens on ${origin}`,
    `The API's reference is at ${origin}/docs`,
    await keyHint(config, database, pool),
    ...(signing === null ? [] : [`Checkpoints are signed by ${signing.ring.publicKeys[0]}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The embedded database gets its first admin key by itself. Elsewhere somebody decides who is the first. */
async function keyHint(config: Config, database: OpenDatabase, pool: Pool): Promise<string> {
  const file = join(config.dataDir, 'admin-key');
  if (await hasAdmin(pool))
    return database.isEmbedded
      ? `The admin key is in ${file}, unless it was moved`
      : 'For keys, see: saldo keys --help';
  if (!database.isEmbedded) return 'Make a first key with: saldo keys create --role admin';
  // The file first: a key that nobody can read would be worse than a file with a key that is not yet good.
  await createAdminKey(pool, (key) => writeSecret(file, `${key}\n`));
  return `An admin key was created. It is in ${file}, readable by you only`;
}
