import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildApp } from '../../app.ts';
import { type OpenDatabase, openDatabase } from '../../db/open.ts';
import { createAdminKey } from '../../features/access/admin.ts';
import { openSigning } from '../../features/audit/service.ts';
import { createLogger } from '../../http/logger.ts';

/** The whole service, running in this process for as long as the demo does. */
export interface DemoService {
  readonly origin: string;
  readonly adminKey: string;
  /** Where its data is kept; null where it is thrown away. */
  readonly keptIn: string | null;
  stop(): Promise<void>;
}

/** Connections to the database of the demo's service. Its one client needs few. */
const POOL_MAX = 4;

/** Starts a service on a database of its own. `keepIn` is the folder to leave it in; it is thrown away where undefined. */
export async function startDemoService(keepIn: string | undefined): Promise<DemoService> {
  const dataDir = keepIn === undefined ? await mkdtemp(join(tmpdir(), 'saldo-demo-')) : resolve(keepIn);
  if (keepIn !== undefined && (await readdir(dataDir).catch(() => [])).length > 0) {
    throw new Error(`${dataDir} is not empty: name a new folder to keep the demo in`);
  }
  const logger = createLogger('error');
  const settings = { databaseUrl: undefined, databaseOwnerUrl: undefined, dataDir, ephemeral: keepIn === undefined };
  const database = await openDatabase(settings, logger);
  return serviceOn(database, dataDir, keepIn !== undefined, logger).catch(async (error) => {
    await database.close();
    throw error;
  });
}

async function serviceOn(
  database: OpenDatabase,
  dataDir: string,
  isKept: boolean,
  logger: ReturnType<typeof createLogger>,
): Promise<DemoService> {
  const pool = database.createPool('saldo demo', POOL_MAX);
  const postingPool = database.createPool('saldo demo poster', POOL_MAX, { pipeline: true });
  const exportPool = await database.openReadPool('saldo demo exports');
  const config = { dataDir, checkpointKeysFile: undefined, checkpointKeys: undefined, checkpointDir: undefined };
  const app = await buildApp({
    pool,
    postingPool,
    computing: database.threadOptions('saldo demo clearing'),
    exportPool,
    signing: await openSigning(config, true),
    databaseVersion: database.version,
    logger,
    webhooks: { allowsAny: false },
    issuers: [],
    // Its one client shares the event loop with it, and would only wait for itself.
    server: { eventLoopDelayMsMax: 0 },
    isReady: async () => true,
  });
  let adminKey = '';
  await createAdminKey(pool, async (key) => {
    adminKey = key;
    if (isKept) await writeFile(join(dataDir, 'admin-key'), `${key}\n`, { mode: 0o600 });
  });
  const origin = await app.server.listen({ host: '127.0.0.1', port: 0 });
  return {
    origin,
    adminKey,
    keptIn: isKept ? dataDir : null,
    async stop() {
      await app.server.close();
      await app.clearing.close();
      await app.poster.close();
      await Promise.all([pool.end(), postingPool.end(), exportPool.end()]);
      await database.close();
    },
  };
}
