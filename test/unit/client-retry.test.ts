import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSaldoClient, SaldoNoAnswer, type SaldoOptions, SaldoProblem } from '#client';

interface Told {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a proxy or a service that is too busy answers, in order; after that, 200. */
let next: Told[];
let heard: { method: string; headers: IncomingHttpHeaders; body: string; at: number }[];
let server: Server;

beforeEach(async () => {
  [next, heard] = [[], []];
  server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    heard.push({ method: request.method ?? '', headers: request.headers, body, at: performance.now() });
    const { status, headers } = next.shift() ?? { status: 200 };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"id":"1"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const clientOf = (options: Partial<SaldoOptions> = {}) =>
  createSaldoClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: 'k',
    backoffMs: 5,
    ...options,
  });
const pay = (options?: Partial<SaldoOptions>) =>
  clientOf(options).post('/v1/circuits/{circuit}/transfers', {
    params: { path: { circuit: 'valley' } },
    body: { from: 'a', to: 'b', amount: '1.00' },
  });
const preview = () =>
  clientOf().post('/v1/circuits/{circuit}/transfers/preview', {
    params: { path: { circuit: 'valley' } },
    body: { from: 'a', to: 'b', amount: '1.00' },
  });

it('asks again after 429, 502, 503 and 504, with the same key and body', async () => {
  next = [429, 502, 503, 504].map((status) => ({ status }));
  await pay();
  expect(heard).toHaveLength(5);
  const keys = new Set(heard.map(({ headers }) => headers['idempotency-key']));
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(new Set(heard.map(({ body }) => body))).toEqual(new Set(['{"from":"a","to":"b","amount":"1.00"}']));
  expect(new Set(heard.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer k']));
});

it('gives up after so many times, with the last answer', async () => {
  next = Array.from({ length: 9 }, () => ({ status: 503 }));
  const refusal = await pay({ retries: 2 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SaldoProblem);
  // No problem document came, as from a proxy.
  expect(refusal).toMatchObject({ status: 503, code: 'unexpected-answer', problem: null });
  expect(heard).toHaveLength(3);
});

it('leaves the key with the last answer, of which it may be open whether anything was posted', async () => {
  next = Array.from({ length: 2 }, () => ({ status: 502 }));
  const refusal: SaldoProblem = await pay({ retries: 1 }).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(refusal.idempotencyKey).toBe(heard[0]?.headers['idempotency-key']);
  next = [{ status: 504 }];
  const params = { path: { circuit: 'valley' }, header: { 'idempotency-key': 'mine' } };
  const body = { from: 'a', to: 'b', amount: '1.00' };
  const asked = clientOf({ retries: 0 }).post('/v1/circuits/{circuit}/transfers', { params, body });
  await expect(asked).rejects.toMatchObject({ idempotencyKey: 'mine' });
  next = [{ status: 404 }];
  await expect(preview()).rejects.toMatchObject({ status: 404, idempotencyKey: null });
});

it.each([400, 401, 404, 409, 422, 500])('does not ask again after %i', async (status) => {
  next = [{ status }];
  await expect(pay()).rejects.toMatchObject({ status });
  expect(heard).toHaveLength(1);
});

it('does not ask again where a POST takes no key, and sends none', async () => {
  next = [{ status: 503 }];
  await expect(preview()).rejects.toMatchObject({ status: 503 });
  expect(heard).toHaveLength(1);
  expect(heard[0]?.headers).not.toHaveProperty('idempotency-key');
});

it.each([
  ['seconds', () => '1', 1000],
  // A date has whole seconds: two from now are at least one.
  ['a date', () => new Date(Date.now() + 2000).toUTCString(), 990],
])('waits as long as Retry-After asks, in %s', async (_, retryAfter, atLeastMs) => {
  next = [{ status: 503, headers: { 'retry-after': retryAfter() } }];
  const began = performance.now();
  await pay();
  expect(performance.now() - began).toBeGreaterThan(atLeastMs - 10);
  expect(heard).toHaveLength(2);
});

it.each(['soon', '-5', ''])('is not irritated by a Retry-After of "%s"', async (text) => {
  next = [{ status: 503, headers: { 'retry-after': text } }];
  await pay();
  expect(heard).toHaveLength(2);
});

it('leaves it to the caller where Retry-After asks for more than it may wait', async () => {
  next = [{ status: 429, headers: { 'retry-after': '3600' } }];
  const refusal = await pay().catch((error: unknown) => error as SaldoProblem);
  expect(refusal).toMatchObject({ status: 429 });
  expect((refusal as SaldoProblem).response.headers.get('retry-after')).toBe('3600');
  expect(heard).toHaveLength(1);
});

it('does not follow a POST that is led elsewhere', async () => {
  next = [{ status: 301, headers: { location: '/elsewhere' } }];
  await expect(pay({ retries: 0 })).rejects.toThrow(SaldoNoAnswer);
  expect(heard.map(({ method }) => method)).toEqual(['POST']);
});
