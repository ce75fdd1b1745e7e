import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { digestOfDatabase, type ProcessApi, startProcessApi } from '../support/api.ts';
import { type Answer, bodyOf, createClient } from '../support/client.ts';
import { makeKey, makeWorld, pay, type World } from '../support/fixtures.ts';
import { startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
let world: World;

beforeAll(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];

describe('every answer', () => {
  const answers = async (): Promise<Answer[]> =>
    Promise.all([
      world.operator.get(''),
      world.operator.get('/nowhere'),
      world.nobody.get(''),
      world.operator.post('/members', {}),
      world.auditor.post('/members', {}),
      api.as(null).get('/health/live'),
      api.as(null).get('/openapi.json'),
    ]);

  it('carries the security headers, and does not say what it is made with', async () => {
    for (const { headers } of await answers()) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/DENY|SAMEORIGIN/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('has a request id: the caller’s own if it may stand in a log line, else a new one', async () => {
    const ids = (await answers()).map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const withId = async (id: string) =>
      (await world.operator.send('', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await withId('trace-0117:a')).toBe('trace-0117:a');
    for (const id of ['two words', 'a'.repeat(65), '{"level":"fatal"}', 'caf\u00e9'])
      expect(await withId(id)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of a path or method that is not there is a problem', async () => {
    for (const path of ['/', '/v1', '/v1/nowhere', '/v2/circuits', '/favicon.ico', '/v1/circuits/', '/.git/config']) {
      const answer = await api.admin.get(path);
      expect([path, ...told(answer)]).toEqual([path, 404, expect.stringMatching(/^(circuit-)?not-found$/)]);
    }
    expect(told(await world.operator.send('/members', { method: 'PUT', body: {} }))).toEqual([404, 'not-found']);
    expect(told(await api.admin.send('/v1/circuits', { method: 'OPTIONS' }))).toEqual([404, 'not-found']);
    expect(told(await api.admin.get('/%zz'))).toEqual([400, 'validation-failed']);
  });
});

describe('a preview', () => {
  it('says what would happen, and writes nothing', async () => {
    const { ada, bea } = world;
    const asked = {
      from: ada.account,
      to: bea.account,
      amount: '2.00',
      description: 'Beans',
      metadata: { order: '7' },
    };
    const before = await digestOfDatabase(api);
    for (const client of [ada.client, world.operator]) {
      expect(bodyOf(await client.post('/transfers/preview', asked), 200).allowed).toBe(true);
      expect(bodyOf(await client.post('/transfers/preview', { ...asked, amount: '99999.00' }), 200).allowed).toBe(
        false,
      );
    }
    expect(await digestOfDatabase(api)).toEqual(before);
    const foreseen = bodyOf(await ada.client.post('/transfers/preview', asked), 200);
    expect((await pay(ada.client, ada.account, bea.account, '2.00')).balanceAfter).toEqual(foreseen.balanceAfter);
  });
});

describe('the rate of one caller', () => {
  const payment = () => ({ from: world.ada.account, to: world.bea.account, amount: '0.01' });

  const expectLimited = (answer: Answer) => {
    expect(told(answer)).toEqual([429, 'rate-limited']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  };

  it('is limited by items for each key: a batch counts each of its own', async () => {
    const limited = await startServiceProcess({
      databaseUrl: api.database.url,
      env: { RATE_LIMIT_PER_KEY: '20', LOG_LEVEL: 'warn' },
    });
    try {
      const as = async () => {
        const { key } = await makeKey(world.admin, { role: 'member', memberId: world.ada.memberId });
        return createClient(`${limited.baseUrl}/v1/circuits/${world.code}`, key);
      };
      const [batching, calling, calm] = await Promise.all([as(), as(), as()]);
      const batch = (items: number) => ({ atomic: true, transfers: Array.from({ length: items }, payment) });
      expect((await batching.post('/transfers/batch', batch(100))).status).toBe(200);
      const before = await digestOfDatabase(api);
      expectLimited(await batching.post('/transfers', payment()));
      expectLimited(await batching.post('/transfers/batch', batch(2)));
      expect(await digestOfDatabase(api)).toEqual(before);
      const calls = await Promise.all(Array.from({ length: 60 }, () => calling.get('')));
      const refused = calls.filter(({ status }) => status !== 200);
      expect(refused.length).toBeGreaterThan(0);
      for (const answer of refused) expectLimited(answer);
      // Whoever sends too much takes nothing from the others.
      expect((await calm.get('')).status).toBe(200);
    } finally {
      await limited.kill();
    }
  });

  it('is limited for each address, whatever is asked, and before anybody is let in', async () => {
    const limited = await startServiceProcess({
      databaseUrl: api.database.url,
      env: { RATE_LIMIT_PER_ADDRESS: '20', LOG_LEVEL: 'warn' },
    });
    try {
      const root = createClient(limited.baseUrl, null);
      const answers = await Promise.all(
        Array.from({ length: 80 }, (_, at) => root.get(at % 2 === 0 ? '/v1/circuits' : '/nowhere')),
      );
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      for (const answer of refused) expectLimited(answer);
      // A header that anybody can write does not make another address of it.
      const forged = Array.from({ length: 40 }, (_, at) =>
        root.send('/nowhere', { headers: { 'x-forwarded-for': `10.0.0.${at}` } }),
      );
      expect((await Promise.all(forged)).some(({ status }) => status === 429)).toBe(true);
    } finally {
      await limited.kill();
    }
  });
});

describe('a circuit with more to do than it can take', () => {
  it('says so at once, forgets nothing that it took, and does not hold up another circuit', async () => {
    const elsewhere = await makeWorld(api);
    const holder = new pg.Client({ connectionString: api.database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [world.id]);
    // Of the sort that is refused: it fills the queue as well as any, and is done with sooner.
    const item = { from: world.ada.account, to: world.ada.account, amount: '0.01' };
    const batch = { atomic: false, transfers: Array.from({ length: 1_000 }, () => item) };
    const accepted = Array.from({ length: 11 }, () => world.operator.post('/transfers/batch', batch));
    const waiting = async () =>
      Number(/^saldo_queue_items (\d+)$/m.exec((await api.as(null).get('/metrics')).text)?.[1]);
    await expect.poll(waiting, { timeout: 20_000 }).toBe(10_000);
    const refused = await world.ada.client.post('/transfers', { ...item, to: world.bea.account });
    expect(told(refused)).toEqual([503, 'overloaded']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await pay(elsewhere.operator, elsewhere.ada.account, elsewhere.bea.account, '1.00');
    expect((await world.operator.get('/accounts')).status).toBe(200);
    await holder.query('ROLLBACK');
    await holder.end();
    for (const answer of await Promise.all(accepted)) {
      expect(bodyOf(answer, 200).results).toHaveLength(1_000);
    }
    bodyOf(await world.ada.client.post('/transfers', { ...item, to: world.bea.account }));
  });
});

describe('a monitor', () => {
  it('finds in /metrics what the service does, and nothing of anybody', async () => {
    await pay(world.operator, world.ada.account, world.bea.account, '0.01');
    await world.ada.client.post('/transfers', { from: world.ada.account, to: world.ada.account, amount: '1.00' });
    await sleep(50);
    const { status, text, headers } = await api.as(null).get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    for (const name of [
      'saldo_batch_items_bucket',
      'saldo_queue_items',
      'saldo_commit_duration_seconds_bucket',
      'saldo_transactions_total',
      'saldo_refusals_total{code="same-account"}',
      'saldo_http_request_duration_seconds_bucket',
      'saldo_posting_pool_connections',
      'saldo_query_pool_waiting',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toContain(name);
    }
    expect(Number(/^saldo_transactions_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    for (const secret of [world.ada.account, world.ada.key, world.code, world.id]) expect(text).not.toContain(secret);
  });

  it('is told when the database is away, and when it is back', async () => {
    const own = await startProcessApi({ DATABASE_POOL_MAX: '4' });
    const server = new pg.Client({ connectionString: inject('testServerUrl') });
    await server.connect();
    const root = own.as(null);
    try {
      expect((await root.get('/health/ready')).status).toBe(200);
      await server.query(`ALTER DATABASE ${own.database.name} ALLOW_CONNECTIONS false`);
      await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        own.database.name,
      ]);
      const away = await root.get('/health/ready');
      expect(told(away)).toEqual([503, 'overloaded']);
      expect(away.headers.get('retry-after')).toMatch(/^\d+$/);
      expect((await root.get('/health/live')).status).toBe(200);
      await server.query(`ALTER DATABASE ${own.database.name} ALLOW_CONNECTIONS true`);
      await expect.poll(async () => (await root.get('/health/ready')).status, { timeout: 10_000 }).toBe(200);
      bodyOf(await own.admin.get('/v1/circuits'), 200);
    } finally {
      await server.end();
      await own.stop();
    }
  });
});

describe('the reference page at /docs', () => {
  it('loads from this server alone', async () => {
    const root = api.as(null);
    const first = await root.get('/docs');
    const page =
      first.status === 200
        ? first
        : await root.get(new URL(first.headers.get('location') ?? '', `${api.baseUrl}/docs`).pathname);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).not.toMatch(/(?:https?:)?\/\/[a-z0-9-]+\.[a-z]/i);
    expect(page.headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
    const scripts = [...page.text.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map((match) => match[1] as string);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      const { pathname } = new URL(script, `${api.baseUrl}/docs/`);
      const answer = await root.get(pathname);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    }
    expect(page.text).toContain('/openapi.json');
  });
});
