import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type Answer, bodyOf, createClient } from '../support/client.ts';
import {
  expectExactlyOnce,
  type Installation,
  isAlive,
  type Market,
  makeInstallation,
  postedAmounts,
  startLoad,
} from '../support/crash.ts';
import { crashDatabase, crashService, openMarket } from '../support/crash-rounds.ts';
import { createTestDatabase } from '../support/database.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

let installation: Installation;
let service: ServiceProcess;
let market: Market;

beforeAll(async () => {
  installation = await makeInstallation();
  service = await installation.start({ LOG_LEVEL: 'trace' });
  market = await openMarket(installation, service);
});
afterAll(() => installation?.remove());

/** Each test leaves a service that runs; whoever stops it starts it again. */
const clientOfMarket = async () =>
  createClient(`${service.baseUrl}/v1/circuits/${market.code}`, await installation.adminKey());

const databaseLog = () => readFile(join(installation.dataDir, 'postgres.log'), 'utf8');

describe('a first start on an embedded database', () => {
  it('keeps an admin key for its user only, and says so on the terminal without showing it', async () => {
    const file = join(installation.dataDir, 'admin-key');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    const secret = (await installation.adminKey()).split('_').slice(2).join('_');
    expect(secret).toHaveLength(43);
    expect(service.output()).toContain(file);
    // Every way in which a key meets the log at its most talkative: used, misused and answered.
    const admin = createClient(service.baseUrl, await installation.adminKey());
    expect((await admin.get('/v1/circuits')).status).toBe(200);
    expect((await admin.get('/v1/nowhere')).status).toBe(404);
    expect((await admin.post('/v1/circuits', { wrong: true })).status).toBe(400);
    const spoilt = createClient(service.baseUrl, `${await installation.adminKey()}x`);
    expect((await spoilt.get('/v1/circuits')).status).toBe(401);
    expect(service.output()).toContain('"requestId"');
    expect(service.output()).not.toContain(secret);
    expect(await databaseLog()).not.toContain(secret);
  });
});

// `npm run soak` has twenty of each.
describe('a kill -9 under load', () => {
  it('of the service loses nothing acknowledged and posts nothing twice', async () => {
    service = await crashService(installation, service, market);
  });

  it('of the embedded Postgres loses nothing acknowledged and posts nothing twice', async () => {
    await crashDatabase(installation, service, market);
  });
});

describe('SIGTERM', () => {
  it('under load: what was posted was answered, and the database is stopped cleanly', async () => {
    const load = startLoad(await clientOfMarket(), market);
    await load.acknowledged(100);
    const postmaster = await installation.postmaster();
    const { code, signal } = await service.kill('SIGTERM');
    await load.stop();
    expect({ code, signal }, service.output()).toEqual({ code: 0, signal: null });
    expect(await isAlive(postmaster)).toBe(false);
    const heard = load.payments.filter(({ answer }) => answer !== null);
    // While it stops it may still refuse, but it fails nobody.
    expect(heard.filter(({ answer }) => answer?.status === 500)).toEqual([]);

    const logged = (await databaseLog()).length;
    service = await installation.start();
    const sinceStart = (await databaseLog()).slice(logged);
    expect(sinceStart).toContain('database system was shut down at');
    expect(sinceStart).not.toMatch(/not properly shut down|automatic recovery/);
    const posted = await postedAmounts(installation, market);
    const unanswered = load.payments.filter(({ answer }) => answer === null);
    expect(unanswered.filter(({ amounts }) => amounts.some((amount) => posted.has(amount)))).toEqual([]);
    await expectExactlyOnce(installation, await clientOfMarket(), market, load.payments);
  });

  it('answers every request that was accepted before it, and finishes only then', async () => {
    const client = await clientOfMarket();
    const holder = await installation.connect();
    await holder.query('BEGIN');
    await holder.query(
      `SELECT FROM circuit_head WHERE circuit_id = (SELECT id FROM circuit WHERE code = '${market.code}') FOR UPDATE`,
    );
    const [from, to] = market.accounts as [string, string];
    const count = 40;
    const answers: Promise<Answer>[] = Array.from({ length: count }, () => {
      const amount = (market.nextAmount() / 100).toFixed(2);
      return client.post('/transfers', { from, to, amount });
    });
    const monitor = createClient(service.baseUrl, null);
    // One batch waits for the lock, the others for the batch.
    while (!/^saldo_queue_items 39$/m.test((await monitor.get('/metrics')).text)) await sleep(20);
    const exited = service.kill('SIGTERM');
    await sleep(200);
    const stillRuns = await Promise.race([exited, sleep(100, 'still runs')]);
    expect(stillRuns).toBe('still runs');
    await holder.query('ROLLBACK');
    await holder.end();
    for (const answer of await Promise.all(answers)) bodyOf(answer, 201);
    expect(await exited, service.output()).toEqual({ code: 0, signal: null });
    service = await installation.start();
  });
});

describe('a start that cannot be', () => {
  const failure = async (options: Parameters<typeof startServiceProcess>[0]) => {
    const started = await startServiceProcess(options).catch((error: Error) => error);
    if (!(started instanceof Error)) {
      await started.kill();
      throw new Error('it started');
    }
    const { message } = started;
    const [how = '', ...lines] = message.trim().split('\n');
    return { how, lines };
  };

  it('in a folder where one runs already is refused with one clear line, and disturbs nobody', async () => {
    const { how, lines } = await failure({ dataDir: installation.dataDir });
    expect(how).toContain('(1)');
    expect(lines).toEqual([expect.stringMatching(/^saldo: Saldo is already running on .+ \(process \d+\)/)]);
    expect(lines[0]).toContain(String(service.pid));
    expect((await (await clientOfMarket()).get('')).status).toBe(200);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['DATABASE_POOL_MAX', '0'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', 'maybe'],
    ['OIDC_ISSUERS', '[{"issuer": "https://login.example", "audience": "saldo", "algorithms": ["none"]}]'],
    ['OIDC_ISSUERS', '{'],
    ['SALDO_PORT', '3000'],
  ])('with %s=%s stops with one clear line that names the setting', async (name, value) => {
    const { how, lines } = await failure({ dataDir: installation.dataDir, env: { [name]: value } });
    expect(how).toContain('(1)');
    expect(lines).toEqual([expect.stringMatching(`^saldo: ${name} `)]);
  });

  it('with a wrong connection string does not show the password in it', async () => {
    const { lines } = await failure({ databaseUrl: 'mysql://saldo:hush-hush@127.0.0.1/saldo' });
    expect(lines).toEqual([expect.stringMatching(/^saldo: DATABASE_URL /)]);
    expect(lines.join()).not.toContain('hush-hush');
  });

  it('with a database that is not there stops with one clear line', async () => {
    const { how, lines } = await failure({ databaseUrl: 'postgres://saldo:hush-hush@127.0.0.1:1/saldo' });
    expect(how).toContain('(1)');
    expect(lines).toEqual([expect.stringMatching(/^saldo: /)]);
    expect(lines.join()).not.toContain('hush-hush');
  });

  it('with a replica that is not there stops with one clear line that names the setting', async () => {
    const { url: databaseUrl } = await createTestDatabase();
    const env = { DATABASE_READ_URL: 'postgres://saldo:hush-hush@127.0.0.1:1/saldo' };
    const { how, lines } = await failure({ databaseUrl, env });
    expect(how).toContain('(1)');
    expect(lines).toEqual([expect.stringMatching(/^saldo: DATABASE_READ_URL /)]);
    expect(lines.join()).not.toContain('hush-hush');
  });

  it('where checkpoints cannot be kept stops with one clear line that names the setting', async () => {
    const { url: databaseUrl } = await createTestDatabase();
    const file = join(installation.dataDir, 'admin-key');
    for (const directory of [file, join(file, 'checkpoints')]) {
      const env = { CHECKPOINT_KEYS: newKeyText(), CHECKPOINT_DIR: directory };
      const { how, lines } = await failure({ databaseUrl, env });
      expect(how).toContain('(1)');
      expect(lines).toEqual([expect.stringMatching(/^saldo: CHECKPOINT_DIR .+ \(E[A-Z]+\): /)]);
    }
  });
});
