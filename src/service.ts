/** All that a running service consists of, opened in order and closed in reverse. The process around it is `main.ts`. */
import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './db/open.ts';
import { makePostingPartitions } from './db/partitions.ts';
import { openSigning, type Signing } from './features/audit/service.ts';
import { remoteKeys } from './http/tokens.ts';
import { startJobs } from './jobs/runner.ts';
import { startTicker } from './jobs/ticker.ts';
import { HOLD_EXPIRY_EVERY_MS } from './limits/payments.ts';

/** Connections of the job queue: it works on two jobs at a time and listens for new ones. */
const JOBS_POOL_MAX = 3;

/**
 * Connections of each pool that answers requests which stay open. Where little is paid, each payment waited for a new one, and for its
 * statements to be planned there: 70 ms instead of 12.
 */
const CONNECTIONS_KEPT = 2;

/** What is to be closed, in the order in which it was opened. */
export type Closers = (() => Promise<unknown>)[];

export interface Service {
  readonly origin: string;
  readonly pool: Pool;
  /** Null: checkpoints are not signed. */
  readonly signing: Signing | null;
}

/** What was accepted is committed and answered before it goes. */
export async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.toReversed()) await close();
}

/**
 * Opens a service on a database, and listens.
 * @param closers get what is opened, as soon as it is: also of a start that fails or is broken off
 * @throws Error where it cannot be. Its message is one line that names the setting
 */
export async function openService(
  config: Config,
  database: OpenDatabase,
  logger: FastifyBaseLogger,
  closers: Closers,
): Promise<Service> {
  const pool = database.createPool('saldo', config.databasePoolMax, { kept: CONNECTIONS_KEPT });
  const postingPool = database.createPool('saldo poster', config.databasePoolMax, {
    pipeline: true,
    kept: CONNECTIONS_KEPT,
  });
  const jobsPool = database.createPool('saldo jobs', JOBS_POOL_MAX, { plainTypes: true });
  closers.push(() => Promise.all([pool, postingPool, jobsPool].map((each) => each.end())));
  const exportPool = await database.openReadPool('saldo exports');
  closers.push(() => exportPool.end());
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
  return { origin: app.server.listeningOrigin, pool, signing };
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
