/** A circuit of its own service, database server and webhook receiver, each of which may break off, on a clock that the test moves. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { APP_ROLE, createKysely, createPool, withRole } from '../../src/db/connect.ts';
import { readPostmasterFile } from '../../src/db/embedded/processes.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { newKeyText, publicKeysOf, readKeyRing } from '../../src/features/audit/key-ring.ts';
import { createTurnovers } from '../../src/features/reports/turnover.ts';
import { makeAdminKey } from '../support/api.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

const QUIET = { info: () => undefined, warn: () => undefined };

export interface Town {
  readonly operator: Client;
  readonly circuitId: string;
  readonly receiver: Receiver;
  /** Of all members, in order. */
  readonly accounts: readonly string[];
  readonly fees: string;
  readonly solidarity: string;
  /** Moves the ledger's clock. */
  moveTo(time: number): Promise<void>;
  /** Has a job done, and waits until it is. */
  runJob(name: string): Promise<void>;
  /** Sends a request until it is answered, under one key, whatever breaks off meanwhile. */
  send(path: string, body: object, key: string): Promise<Answer>;
  killService(): Promise<void>;
  /** Its server ends at once, as if it had been killed, and is started again. */
  restartDatabase(): Promise<void>;
  checkInvariants(): Promise<void>;
  /** Exports a package for auditors by the command line, and has it verified. */
  verifyExport(): Promise<void>;
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Like the service's own job, and many more of them: here an account has some dozens of entries. */
async function markTurnovers(url: string): Promise<void> {
  const pool = createPool({ url: withRole(url, APP_ROLE), max: 1 });
  await createTurnovers(pool, createKysely(pool), 7)
    .markAll()
    .finally(() => pool.end());
}

/** Tries again while the database cannot be reached. */
async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 60_000; ; await pause(100)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

export async function foundTown(members: number, begin: number): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-payments-'));
  // Not an ephemeral one, which may lose what it has answered when its server ends at once.
  const embedded = await startEmbedded({ dataDir: join(folder, 'data'), log: QUIET });
  const pool = new pg.Pool({ connectionString: embedded.url, max: 2, types: { getTypeParser: () => String } });
  pool.on('error', () => undefined);
  const query = <Row>(text: string, values: readonly unknown[] = []) =>
    persist(async () => (await pool.query(text, [...values])).rows as Row[]);
  const port = String(await freePort());
  const keys = newKeyText();
  const signing = { CHECKPOINT_KEYS: keys, CHECKPOINT_DIR: join(folder, 'checkpoints') };
  const start = () =>
    persist(() =>
      startServiceProcess({
        databaseUrl: embedded.url,
        env: { PORT: port, LOG_LEVEL: 'fatal', WEBHOOK_TARGETS: 'any', ...signing },
      }),
    );
  let service: ServiceProcess = await start();
  const moveTo = async (time: number): Promise<void> => {
    await query(
      `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${new Date(time).toISOString()}'::timestamptz`,
    );
  };
  await moveTo(begin);
  const admin = createClient(`${service.baseUrl}/v1`, await makeAdminKey({ appUrl: withRole(embedded.url, APP_ROLE) }));
  const unit = { code: 'CR', scale: 2 };
  const { id: circuitId } = bodyOf(await admin.post('/circuits', { code: 'town', name: 'Town', unit }));
  const system = async (name: string): Promise<string> =>
    bodyOf(await admin.post('/circuits/town/accounts', { system: name, creditLimit: null, balanceCap: null })).id;
  const [fees, solidarity] = [await system('fees'), await system('solidarity')];
  const admit = async (_: unknown, nth: number): Promise<string> => {
    const member: Json = bodyOf(await admin.post('/circuits/town/members', { name: `Member ${nth}` }));
    const limits = { creditLimit: '1000.00', balanceCap: '5000.00' };
    return bodyOf(await admin.post('/circuits/town/accounts', { memberId: member.id, ...limits })).id;
  };
  // All at once: the poster makes a few transactions of them.
  const accounts = await Promise.all(Array.from({ length: members }, admit));
  const receiver = await startReceiver();
  bodyOf(await admin.post('/circuits/town/webhooks', { url: receiver.url }));
  const town = (path: string) => `/circuits/town${path}`;
  const operator: Client = {
    send: (path, sent) => admin.send(town(path), sent),
    get: (path, sent) => admin.get(town(path), sent),
    post: (path, body, headers) => admin.post(town(path), body, headers),
    put: (path, body, headers) => admin.put(town(path), body, headers),
    patch: (path, body, headers) => admin.patch(town(path), body, headers),
    delete: (path) => admin.delete(town(path)),
  };
  return {
    operator,
    circuitId,
    receiver,
    accounts,
    fees,
    solidarity,
    moveTo,
    query,

    async runJob(name) {
      await query('SELECT graphile_worker.add_job($1)', [name]);
      const left = async () =>
        query<{ attempts: string }>(
          `SELECT attempts FROM graphile_worker._private_jobs AS job
           JOIN graphile_worker._private_tasks AS task ON task.id = task_id WHERE identifier = $1`,
          [name],
        );
      for (let jobs = await left(); jobs.length > 0; jobs = await left()) {
        // One whose process was killed, or that met a database that was away, is tried again much later by itself.
        await query(`UPDATE graphile_worker._private_jobs SET run_at = now(), locked_at = NULL, locked_by = NULL
                     WHERE attempts > 0 AND (locked_at IS NULL OR locked_at < now() - interval '10 s')`);
        await pause(20);
      }
    },

    async send(path, body, key) {
      for (const deadline = Date.now() + 60_000; ; await pause(50)) {
        const answer = await operator.post(path, body, { 'idempotency-key': key }).catch(() => null);
        if (answer !== null && answer.status < 500) return answer;
        if (Date.now() > deadline) throw new Error(`no answer to ${path}: ${answer?.text}`);
      }
    },

    async killService() {
      await service.kill('SIGKILL');
      service = await start();
    },

    async restartDatabase() {
      const [place] = await query<{ data_directory: string }>('SHOW data_directory');
      const file = await readPostmasterFile(place?.data_directory ?? '');
      if (file === undefined) throw new Error('the database has no server');
      process.kill(file.pid, 'SIGQUIT');
      await query('SELECT 1');
    },

    checkInvariants: () =>
      persist(async () => {
        await markTurnovers(embedded.url);
        await checkInvariantsAt(embedded.url, circuitId);
      }),

    async verifyExport() {
      const path = join(folder, 'package');
      const env = { DATABASE_URL: embedded.url, ...signing };
      const [key = ''] = publicKeysOf(readKeyRing(keys), { circuitId, log: 'ledger' });
      for (const command of [
        ['export', path, '--circuit', 'town'],
        ['verify', path, '--key', key],
      ]) {
        const { code, stdout, stderr } = await runSaldo(command, { env });
        if (code !== 0) throw new Error(`saldo ${command.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
      }
    },

    async stop() {
      await service.kill('SIGKILL');
      await receiver.stop();
      await pool.end();
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
