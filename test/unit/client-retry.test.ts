import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSaldoClient, type SaldoOptions, SaldoProblem } from '#client';
import { type Answering, startAnswering } from '../support/answering.ts';

let service: Answering;

beforeEach(async () => {
  service = await startAnswering();
});
afterEach(() => service.close());

const clientOf = (options: Partial<SaldoOptions> = {}) =>
  createSaldoClient({ baseUrl: service.baseUrl, key: 'k', backoffMs: 5, ...options });
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
  service.next = [429, 502, 503, 504].map((status) => ({ status }));
  await pay();
  expect(service.heard).toHaveLength(5);
  const keys = new Set(service.heard.map(({ headers }) => headers['idempotency-key']));
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(new Set(service.heard.map(({ body }) => body))).toEqual(new Set(['{"from":"a","to":"b","amount":"1.00"}']));
  expect(new Set(service.heard.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer k']));
});

it('gives up after so many times, with the last answer', async () => {
  service.next = Array.from({ length: 9 }, () => ({ status: 503 }));
  const refusal = await pay({ retries: 2 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SaldoProblem);
  // No problem document came, as from a proxy.
  expect(refusal).toMatchObject({ status: 503, code: 'unexpected-answer', problem: null });
  expect(service.heard).toHaveLength(3);
});

it('leaves the key with the last answer, of which it may be open whether anything was posted', async () => {
  service.next = Array.from({ length: 2 }, () => ({ status: 502 }));
  const refusal: SaldoProblem = await pay({ retries: 1 }).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(refusal.idempotencyKey).toBe(service.heard[0]?.headers['idempotency-key']);
  service.next = [{ status: 504 }];
  const params = { path: { circuit: 'valley' }, header: { 'idempotency-key': 'mine' } };
  const body = { from: 'a', to: 'b', amount: '1.00' };
  const asked = clientOf({ retries: 0 }).post('/v1/circuits/{circuit}/transfers', { params, body });
  await expect(asked).rejects.toMatchObject({ idempotencyKey: 'mine' });
  service.next = [{ status: 404 }];
  await expect(preview()).rejects.toMatchObject({ status: 404, idempotencyKey: null });
});

it.each([400, 401, 404, 409, 422, 500])('does not ask again after %i', async (status) => {
  service.next = [{ status }];
  await expect(pay()).rejects.toMatchObject({ status });
  expect(service.heard).toHaveLength(1);
});

it('does not ask again where a POST takes no key, and sends none', async () => {
  service.next = [{ status: 503 }];
  await expect(preview()).rejects.toMatchObject({ status: 503 });
  expect(service.heard).toHaveLength(1);
  expect(service.heard[0]?.headers).not.toHaveProperty('idempotency-key');
});

it.each([
  ['seconds', () => '1', 1000],
  // A date has whole seconds: two from now are at least one.
  ['a date', () => new Date(Date.now() + 2000).toUTCString(), 990],
])('waits as long as Retry-After asks, in %s', async (_, retryAfter, atLeastMs) => {
  service.next = [{ status: 503, headers: { 'retry-after': retryAfter() } }];
  const began = performance.now();
  await pay();
  expect(performance.now() - began).toBeGreaterThan(atLeastMs - 10);
  expect(service.heard).toHaveLength(2);
});

it.each(['soon', '-5', ''])('is not irritated by a Retry-After of "%s"', async (text) => {
  service.next = [{ status: 503, headers: { 'retry-after': text } }];
  await pay();
  expect(service.heard).toHaveLength(2);
});

it.each(['3600', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  'leaves it to the caller where Retry-After asks for more than it may wait: %s',
  async (retryAfter) => {
    service.next = [{ status: 429, headers: { 'retry-after': retryAfter } }];
    const refusal = await pay().catch((error: unknown) => error as SaldoProblem);
    expect(refusal).toMatchObject({ status: 429 });
    expect((refusal as SaldoProblem).response.headers.get('retry-after')).toBe(retryAfter);
    expect(service.heard).toHaveLength(1);
  },
);

it('waits as long as Retry-After asks where it draws no waits of its own, however often it has asked', async () => {
  const asked: number[] = [];
  const fetch = (): Promise<Response> => {
    asked.push(performance.now());
    const headers = { 'retry-after': asked.length === 1100 ? '1' : '0' };
    return Promise.resolve(Response.json({ id: '1' }, asked.length > 1100 ? {} : { status: 503, headers }));
  };
  await clientOf({ fetch, retries: 2000, backoffMs: 0 }).get('/v1/circuits');
  expect((asked[1100] ?? 0) - (asked[1099] ?? 0)).toBeGreaterThan(990);
});

it('is given up in the midst of a wait, with the reason of its signal', async () => {
  service.next = [{ status: 503, headers: { 'retry-after': '30' } }];
  const reason = new Error('the window was closed');
  const giveUp = new AbortController();
  const asked = clientOf().get('/v1/circuits', { signal: giveUp.signal });
  const outcome = expect(asked).rejects.toBe(reason);
  await expect.poll(() => service.heard).toHaveLength(1);
  // Time to hear the answer, and to begin to wait.
  await new Promise((resolve) => setTimeout(resolve, 50));
  giveUp.abort(reason);
  await outcome;
  expect(service.heard).toHaveLength(1);
});

it('is given up while its key is awaited, and then asks nothing', async () => {
  const reason = new Error('the window was closed');
  const giveUp = new AbortController();
  const client = clientOf({ key: () => new Promise(() => {}) });
  const outcome = expect(client.get('/v1/circuits', { signal: giveUp.signal })).rejects.toBe(reason);
  setTimeout(() => giveUp.abort(reason), 20);
  await outcome;
  await expect(client.get('/v1/circuits', { signal: giveUp.signal })).rejects.toBe(reason);
  expect(service.heard).toEqual([]);
});

it('tells why its key could not be had', async () => {
  const reason = new Error('no token');
  const failing = [() => Promise.reject(reason), () => expect.unreachable(reason.message)];
  for (const key of failing) await expect(clientOf({ key }).get('/v1/circuits')).rejects.toThrow('no token');
});

it('waits when all that it may wait is longer than a timer can be', async () => {
  service.next = [{ status: 503, headers: { 'retry-after': '2147483' } }];
  const most = 2 ** 31 - 1;
  const client = clientOf({ retryAfterMsMax: most, backoffMs: most, backoffMsMax: most });
  const asked = client.get('/v1/circuits', { signal: AbortSignal.timeout(150) });
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(service.heard).toHaveLength(1);
});
