/** The process: configuration, database, app, listen, and an orderly end. */
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { Pool } from 'pg';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { writeSecret } from './db/embedded/secrets.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { makePostingPartitions } from './db/partitions.ts';
import { createAdminKey, hasAdmin } from './features/access/admin.ts';
import { openSigning, type Signing } from './features/audit/service.ts';
import { createLogger } from './http/logger.ts';
import { remoteKeys } from './http/tokens.ts';
import { startJobs } from './jobs/runner.ts';
import { startTicker } from './jobs/ticker.ts';
import { HOLD_EXPIRY_EVERY_MS } from './limits/payments.ts';

/** Connections of the job queue: it works on two jobs at a time and listens for new ones. */
const JOBS_POOL_MAX = 3;

/** Runs the service until a signal ends it. What was accepted is committed and answered before it goes. */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const logger = createLogger(config.logLevel);
  const database = await openDatabase(config, logger);
  const exportPool = await database.openReadPool('saldo exports');
  const pool = database.createPool('saldo', config.databasePoolMax);
  const postingPool = database.createPool('saldo poster', config.databasePoolMax, { pipeline: true });
  const jobsPool = database.createPool('saldo jobs', JOBS_POOL_MAX, { plainTypes: true });
  const pools = [pool, postingPool, jobsPool, exportPool];
  const closers: (() => Promise<unknown>)[] = [
    () => database.close(),
    () => Promise.all(pools.map((each) => each.end())),
  ];
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close();
  };
  // Before anybody can know that it runs, and so before anybody could tell it to stop.
  const grace = closeWithGrace({ delay: config.shutdownTimeoutMs, logger: false }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'an error that nobody caught: stopping');
    logger.info({ signal }, 'stopping: no new requests, and those under way are finished');
    await closeAll();
    logger.info({}, 'stopped');
  });
  try {
    await makePostingPartitions(pool);
    const signing = await openSigning(config, database.isEmbedded);
    if (signing === null) logger.warn({}, 'no key for checkpoints is set: the ledger log is not signed');
    const app = await buildApp({
      pool,
      postingPool,
      computing: database.threadOptions('saldo clearing'),
      exportPool,
      signing,
      databaseVersion: database.version,
      logger,
      webhooks: { allowsAny: config.webhookTargets === 'any' },
      ...appSettings(config),
      isReady: async () => answers(pool),
    });
    closers.push(() => app.recorder.close());
    closers.push(() => app.poster.close());
    closers.push(() => app.clearing.close());
    closers.push(() => app.webhooks.close());
    app.webhooks.start();
    const jobs = await startJobs({ pool, ...app, checkpoints: app.audit.checkpoints }, jobsPool, logger);
    closers.push(() => jobs.stop().catch(() => undefined));
    const expiring = startTicker('expire-holds', HOLD_EXPIRY_EVERY_MS, () => app.holdExpiry.expireDue(), logger);
    closers.push(() => expiring.stop());
    closers.push(() => app.server.close());
    // What a process before this one left.
    Promise.all([app.clearing.wake(), app.clearing.fold()]).catch((error: unknown) =>
      logger.error({ err: error }, 'clearing runs could not be taken up'),
    );
    await app.server.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => {
      throw cannotListen(error, config);
    });
    await greet(app.server.listeningOrigin, config, database, pool, signing);
  } catch (error) {
    grace.uninstall();
    await closeAll().catch(() => undefined);
    throw error;
  }
}

/** The system's own words name no setting. */
function cannotListen(cause: NodeJS.ErrnoException, { host, port }: Config): Error {
  const code = cause.code ?? cause.message;
  if (code === 'EADDRINUSE') return new Error(`PORT ${port} is taken on ${host} (${code}).`, { cause });
  if (code === 'EACCES') return new Error(`PORT ${port} is not for an ordinary user (${code}).`, { cause });
  return new Error(`HOST ${host} cannot be listened on (${code}).`, { cause });
}

const answers = async (pool: Pool): Promise<boolean> => (await pool.query('SELECT 1')).rowCount === 1;

function appSettings(config: Config) {
  const limit = (perSecond: number) => (perSecond === 0 ? null : { perSecond, burst: perSecond });
  return {
    issuers: config.oidcIssuers.map(({ issuer, audience, algorithms, jwksUri }) => ({
      issuer,
      audiences: [audience],
      algorithms,
      keys: remoteKeys(jwksUri),
    })),
    server: {
      trustProxy: config.trustProxy,
      corsOrigins: config.corsOrigins,
      requestTimeoutMs: config.requestTimeoutMs,
      credentialLimit: limit(config.rateLimitPerKey),
      addressLimit: limit(config.rateLimitPerAddress),
    },
  };
}

/** What a person at the terminal needs to know. Not a log line: the log goes to standard error. */
async function greet(
  origin: string,
  config: Config,
  database: OpenDatabase,
  pool: Pool,
  signing: Signing | null,
): Promise<void> {
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

if (import.meta.main) {
  serve(process.env).catch((error: Error) => {
    process.stderr.write(`saldo: ${error.message}\n`);
    process.exitCode = 1;
  });
}
