import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/db/embedded.ts';

/** The Postgres server of a test run. */
export interface TestServer {
  readonly url: string;
  /** Whether somebody else looks after it, so that it must be left as it was found. */
  readonly outlivesRun: boolean;
  stop(): Promise<void>;
}

/**
 * `TEST_DATABASE_URL` (a superuser's), else a container where `SALDO_TEST_DATABASE=testcontainers` asks for one and
 * Docker answers, else the embedded server, in a directory of its own.
 */
export async function startTestServer(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined) return { url, outlivesRun: true, stop: async () => undefined };
  const container = process.env.SALDO_TEST_DATABASE === 'testcontainers' ? await startContainer() : undefined;
  return container ?? startThrowAway();
}

async function startContainer(): Promise<TestServer | undefined> {
  const { GenericContainer, Wait } = await import('testcontainers');
  try {
    const container = await new GenericContainer('postgres:18')
      .withEnvironment({ POSTGRES_PASSWORD: 'throw-away' })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'timezone=UTC'])
      .withExposedPorts(5432)
      // The first such line is of the server that only prepares the cluster.
      .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
      .start();
    const url = `postgres://postgres:throw-away@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
    return { url, outlivesRun: false, stop: async () => void (await container.stop()) };
  } catch (error) {
    console.warn(`No container (${(error as Error).message}): the tests use the embedded Postgres.`);
    return undefined;
  }
}

const quiet = { info: () => undefined, warn: console.warn };

async function startThrowAway(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'saldo-test-'));
  const embedded = await startEmbedded({ dataDir: directory, log: quiet, ephemeral: true }).catch(async (error) => {
    await rm(directory, { recursive: true, force: true });
    throw error;
  });
  return { url: embedded.url, outlivesRun: false, stop: embedded.stop };
}
