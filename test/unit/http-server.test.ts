import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { refusal, refuse, SaldoError } from '../../src/domain/errors.ts';
import { checkIfMatch, etagOf } from '../../src/http/etags.ts';
import { createLogger } from '../../src/http/logger.ts';
import { openApiText } from '../../src/http/openapi.ts';
import type { Server } from '../../src/http/server.ts';
import { sendJson } from '../../src/http/server.ts';
import { bearer, KeyRing, payment, principal, startKit } from './http.kit.ts';

const OPEN = { roles: 'anyone', refusals: [] } as const;

function describeRoute(operationId: string) {
  return { operationId, tags: ['kit'], summary: operationId, response: { 200: z.strictObject({ a: z.string() }) } };
}

describe('every answer', () => {
  it('carries the security headers and a request id, refusals included', async () => {
    const { server } = await startKit();
    for (const url of ['/health/live', '/nope', '/v1/circuits/demo/payments']) {
      const { headers } = await server.inject(url);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }
  });

  it("repeats the caller's request id if it is fit for a log, and else makes one", async () => {
    const { server } = await startKit();
    const idFor = async (given: string) =>
      (await server.inject({ url: '/nope', headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await idFor('trace-0af7651916cd43dd')).toBe('trace-0af7651916cd43dd');
    for (const bad of ['', 'x'.repeat(65), 'a b', '{"level":"fatal"}', 'a\u00e9'])
      expect(await idFor(bad)).not.toBe(bad);
  });

  it('is a problem document for any path and URL that leads nowhere', async () => {
    const { server } = await startKit();
    const urls = [
      '/',
      '/v1',
      '/v1/circuits/demo/payments/',
      '/V1/circuits/demo/payments',
      '//health/live',
      '/%zz',
      `/v1/circuits/${'x'.repeat(200)}/payments`,
    ];
    for (const url of urls) {
      const answer = await server.inject(url);
      expect([400, 404]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ status: answer.statusCode, instance: url });
    }
    expect((await server.inject({ method: 'DELETE', url: '/health/live' })).json().code).toBe('not-found');
  });

  it('keeps the query out of the problem', async () => {
    const { server } = await startKit();
    expect((await server.inject('/nope?name=Anna')).body).not.toContain('Anna');
  });
});

describe('a failure of ours', () => {
  it('is a 500 that tells nothing, and a log line that tells it with the request id', async () => {
    const lines: string[] = [];
    const { server } = await startKit({ log: (line) => lines.push(line) });
    server.get('/fail', { schema: describeRoute('fail'), config: OPEN }, async () => {
      throw Object.assign(new Error('relation "posting" does not exist'), { detail: 'Anna Rossi', code: '42P01' });
    });
    const answer = await server.inject('/fail');
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal-error' });
    expect(answer.body).not.toContain('posting');
    const line = lines.map((text) => JSON.parse(text)).find(({ level }) => level === 'error');
    expect(line).toMatchObject({ requestId: answer.headers['x-request-id'], err: { code: '42P01' } });
    expect(lines.join()).not.toContain('Anna Rossi');
  });

  it('is a 500 also when an answer does not fit its schema', async () => {
    const { server } = await startKit();
    server.get(
      '/misfit',
      { schema: describeRoute('misfit'), config: OPEN },
      async () => ({ a: 5 }) as unknown as { a: string },
    );
    expect((await server.inject('/misfit')).json().code).toBe('internal-error');
  });

  it('is told in the log where the database is away, and not once for each request', async () => {
    const lines: string[] = [];
    const isUnavailable = (error: unknown) => (error as Error).message === 'connect ECONNREFUSED';
    const lost = async () => {
      throw new SaldoError(refusal('overloaded', 'It is open.'), { cause: new Error('terminated') });
    };
    const { server } = await startKit({ log: (line) => lines.push(line), server: { isUnavailable } });
    server.get('/away', { schema: describeRoute('away'), config: OPEN }, async () => {
      throw new Error('connect ECONNREFUSED');
    });
    server.get('/lost', { schema: describeRoute('lost'), config: OPEN }, lost);
    server.get('/full', { schema: describeRoute('full'), config: OPEN }, async () => {
      throw refuse('overloaded', 'The queue is full.');
    });
    const warnings = () => lines.map((text) => JSON.parse(text)).filter(({ level }) => level === 'warn');
    expect((await server.inject('/full')).statusCode).toBe(503);
    expect(warnings()).toEqual([]);
    const answer = await server.inject('/away');
    expect(answer.statusCode).toBe(503);
    const about = { requestId: answer.headers['x-request-id'], err: { message: 'connect ECONNREFUSED' } };
    expect(warnings()).toMatchObject([about]);
    await server.inject('/away');
    await server.inject('/lost');
    expect(warnings()).toHaveLength(1);
    const another = await startKit({ log: (line) => lines.push(line) });
    another.server.get('/lost', { schema: describeRoute('lost'), config: OPEN }, lost);
    await another.server.inject('/lost');
    expect(warnings()).toMatchObject([about, { err: { message: 'It is open.', cause: { message: 'terminated' } } }]);
  });

  it('is counted by code, like every refusal', async () => {
    const { server } = await startKit();
    await server.inject('/nope');
    await server.inject('/v1/circuits/demo/payments');
    const metrics = (await server.inject('/metrics')).body;
    expect(metrics).toContain('saldo_refusals_total{code="not-found"} 1');
    expect(metrics).toContain('saldo_refusals_total{code="unauthenticated"} 1');
    expect(metrics).toContain('route="GET /v1/circuits/:circuit/payments",status="4xx"');
  });
});

describe('the log', () => {
  it('has neither keys, nor idempotency keys, nor bodies', async () => {
    const lines: string[] = [];
    const { server, keys } = await startKit({ log: (line) => lines.push(line) });
    const { text } = keys.add(principal('member'));
    await server.inject({ ...payment(text), payload: '{"amount":"4242.42","secret":"tomato"}' });
    expect(lines.length).toBeGreaterThan(0);
    for (const secret of [text, 'a-key', '4242.42', 'tomato']) expect(lines.join()).not.toContain(secret);
  });

  it('redacts what is handed to it by mistake', () => {
    const lines: string[] = [];
    const log = createLogger('info', { write: (line: string) => lines.push(line) });
    const headers = { authorization: 'Bearer s3cret', cookie: 's3cret', 'idempotency-key': 's3cret' };
    log.info({ headers, req: { headers, body: 's3cret' }, authorization: 's3cret' }, 'oops');
    expect(lines.join()).not.toContain('s3cret');
  });
});

describe('overload', () => {
  it('is a 503 with Retry-After', async () => {
    const { server } = await startKit();
    server.get('/busy', { schema: describeRoute('busy'), config: OPEN }, async () => {
      throw refuse('overloaded', 'The queue is full.', { retryAfterSeconds: 3 });
    });
    const answer = await server.inject('/busy');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('3');
  });

  it('is noticed by the lag of the event loop, and health is answered all the same', async () => {
    const { server } = await startKit({ server: { eventLoopDelayMsMax: 20 } });
    await server.ready();
    const until = Date.now() + 10_000;
    let status = 404;
    while (status !== 503 && Date.now() < until) {
      const blockedUntil = Date.now() + 150;
      while (Date.now() < blockedUntil);
      await new Promise((resolve) => setTimeout(resolve, 0));
      status = (await server.inject('/nope')).statusCode;
    }
    expect(status).toBe(503);
    expect((await server.inject('/health/live')).statusCode).toBe(200);
  });
});

describe('registration', () => {
  it('refuses a route that does not say who may call it, or has no operation id', async () => {
    const { server } = await startKit();
    const register = (schema: object, config: object) => () =>
      server.get('/incomplete', { schema, config }, async () => 'never');
    expect(register(describeRoute('x'), {})).toThrow('config.roles, config.refusals');
    expect(register({}, OPEN)).toThrow('schema.operationId, schema.tags, schema.summary, schema.response');
  });

  it('lets nobody have an answer from a route that forgot to authorize', async () => {
    const { server, keys } = await startKit();
    const config = { roles: ['member'], refusals: [] } as const;
    server.get('/careless', { schema: describeRoute('careless'), config }, async () => ({ a: 'secret' }));
    server.get('/hidden', { schema: { hide: true } }, async () => 'secret');
    const headers = bearer(keys.add(principal('admin')).text);
    for (const url of ['/careless', '/hidden']) {
      expect((await server.inject(url)).statusCode).toBe(401);
      const answer = await server.inject({ url, headers });
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toContain('secret');
    }
  });
});

describe('ETags', () => {
  it('let a change pass only for the present version', async () => {
    const { server } = await startKit();
    server.get('/edit', { schema: describeRoute('edit'), config: OPEN }, async (request, reply) => {
      checkIfMatch(request, 7);
      return sendJson(reply.header('etag', etagOf(7)), 200, '{"a":"b"}');
    });
    const status = async (ifMatch?: string) =>
      (await server.inject({ url: '/edit', headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } })).statusCode;
    expect([await status(), await status('*'), await status('"7"'), await status('"6", "7"')]).toEqual([
      200, 200, 200, 200,
    ]);
    for (const stale of ['"6"', 'W/"7"', '7', '', '"77"']) expect(await status(stale)).toBe(412);
  });
});

describe('the OpenAPI document', () => {
  async function documentOf(): Promise<{
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: object };
  }> {
    const { server } = await startKit();
    await server.ready();
    return JSON.parse(openApiText(server));
  }

  it('describes an operation with its parameters, roles, and every code that it may answer with', async () => {
    const { paths } = await documentOf();
    const pay = paths['/v1/circuits/{circuit}/payments']?.post as unknown as {
      parameters: { name: string; in: string; required: boolean }[];
      responses: Record<string, { description: string; content: object; headers?: object }>;
    };
    expect(pay).toMatchObject({ operationId: 'pay', tags: ['kit'], 'x-saldo-roles': ['operator', 'member'] });
    expect(pay.parameters.map((one) => [one.in, one.name, one.required])).toEqual([
      ['path', 'circuit', true],
      ['header', 'idempotency-key', true],
    ]);
    expect(Object.keys(pay.responses)).toEqual([
      '201',
      '400',
      '401',
      '403',
      '404',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(pay.responses['422']?.description).toContain('`credit-limit-exceeded`');
    expect(pay.responses['422']?.content).toHaveProperty('application/problem+json');
    expect(pay.responses['503']?.headers).toHaveProperty('retry-after');
  });

  it('describes codecs by their wire, with examples that they accept', async () => {
    const { components } = await documentOf();
    expect(components.schemas).toMatchObject({
      Payment: { properties: { at: { type: 'string', format: 'date-time', examples: ['2026-01-31T09:30:00.000Z'] } } },
      NewPayment: { additionalProperties: false, required: ['to', 'amount'] },
      Problem: { required: ['type', 'title', 'status', 'code', 'detail', 'instance'] },
    });
  });

  it('names a page size as the integer that it is', async () => {
    const { paths } = await documentOf();
    const list = paths['/v1/circuits/{circuit}/payments']?.get as unknown as {
      parameters: { name: string; schema: object }[];
    };
    expect(list.parameters.find(({ name }) => name === 'limit')?.schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 500,
      default: 50,
    });
  });

  it('refers to nothing that it does not have', async () => {
    const document = await documentOf();
    const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(document.components.schemas).toHaveProperty(name ?? '');
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('has no operation id twice', async () => {
    const { paths } = await documentOf();
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the reference page', () => {
  it('loads its script from this server and from nowhere else', async () => {
    const { server } = await startKit();
    expect((await server.inject('/docs')).headers.location).toBe('/docs/');
    const page = await server.inject('/docs/');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).not.toMatch(/https?:\/\//);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+';/);
    expect(policy).toContain("connect-src 'self'");
    const script = await server.inject('/docs/js/scalar.js');
    expect(script.headers['content-type']).toContain('javascript');
    expect(script.body.length).toBeGreaterThan(1_000_000);
  });

  it('is the same whatever the Host header says', async () => {
    const { server } = await startKit();
    const pages = await Promise.all(
      ['[', 'evil.example', 'localhost'].map((host) => server.inject({ url: '/docs/', headers: { host } })),
    );
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
  });
});

describe('other origins', () => {
  it('are refused by browsers unless they are configured', async () => {
    const preflight = { method: 'OPTIONS' as const, url: '/v1/circuits/demo/payments' };
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    const { server: closed } = await startKit();
    expect((await closed.inject({ ...preflight, headers })).headers).not.toHaveProperty('access-control-allow-origin');
    const { server: open } = await startKit({ server: { corsOrigins: ['https://app.example'] } });
    const allowed = await open.inject({ ...preflight, headers });
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://app.example']);
    const evil = await open.inject({ ...preflight, headers: { ...headers, origin: 'https://evil.example' } });
    expect(evil.headers['access-control-allow-origin']).not.toBe('https://evil.example');
  });
});

describe('on a socket', () => {
  async function listen(): Promise<{ server: Server; port: number }> {
    const keys = new KeyRing();
    const { server } = await startKit({ keys });
    await server.listen({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { server, port: address.port };
  }

  function send(port: number, bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let received = '';
      socket.on('data', (data) => (received += data));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
  }

  it('what is not HTTP is answered with a problem document, and the connection closed', async () => {
    const { port } = await listen();
    const garbage = await send(port, 'HELO mail.example\r\n\r\n');
    expect(garbage).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(garbage).toContain('application/problem+json');
    const endless = await send(port, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`);
    expect(endless).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('closing ends idle connections and finishes what is under way', async () => {
    const { server, port } = await listen();
    const idle = send(port, 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close();
    expect(await idle).toContain('HTTP/1.1 200 OK');
  });
});
