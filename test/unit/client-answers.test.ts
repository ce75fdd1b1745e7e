import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSaldoClient, type SaldoClient, SaldoNoAnswer, type SaldoOptions, SaldoProblem } from '#client';
import { type Answering, startAnswering, type Told } from '../support/answering.ts';

let service: Answering;
let client: SaldoClient;

beforeEach(async () => {
  service = await startAnswering();
  client = clientOf();
});
afterEach(() => service.close());

const clientOf = (options: Partial<SaldoOptions> = {}) =>
  createSaldoClient({ baseUrl: service.baseUrl, key: 'k', backoffMs: 5, ...options });

const params = { path: { circuit: 'valley' } };
const one = { path: { circuit: 'valley', id: '1' } };
const payment = { params, body: { from: 'a', to: 'b', amount: '1.00' } };
const TRANSFERS = '/v1/circuits/{circuit}/transfers';
const ACCOUNTS = '/v1/circuits/{circuit}/accounts';
const JOURNAL = '/v1/circuits/{circuit}/exports/journal';
const journal = { params: { ...params, query: { format: 'csv' as const } } };

const refusalOf = async (asked: Promise<unknown>): Promise<SaldoProblem> => {
  const error = await asked.then(
    (answer) => expect.unreachable(`answered with ${answer}`),
    (error) => error,
  );
  expect(error).toBeInstanceOf(SaldoProblem);
  return error;
};

const HTML: Told = { type: 'text/html; charset=utf-8', body: '<h1>Welcome to our hotel</h1>' };
const NOT_THE_SERVICE: readonly [string, Told][] = [
  ['a page', HTML],
  ['a page that is said to be JSON', { body: HTML.body ?? '' }],
  ['JSON that ends halfway', { body: '{"id":"1","amo' }],
  ['JSON that is no object', { body: 'null' }],
  ['nothing', { type: null, body: '' }],
  ['nothing that is said to be JSON', { body: '' }],
  ['nothing, and says so', { headers: { 'content-length': '0' }, body: '' }],
  ['a text', { type: 'text/plain', body: 'OK' }],
];

describe.each(NOT_THE_SERVICE)('a 200 of %s', (_, told) => {
  const asked: Readonly<Record<string, () => Promise<unknown>>> = {
    get: () => client.get(`${ACCOUNTS}/{id}`, { params: one }),
    post: () => client.post(TRANSFERS, payment),
    put: () => client.put(`${ACCOUNTS}/{id}/limits`, { params: one, body: { creditLimit: '1.00' } as never }),
    patch: () => client.patch('/v1/circuits/{circuit}/members/{id}', { params: one, body: { name: 'Ada' } }),
    delete: () => client.delete('/v1/circuits/{circuit}/webhooks/{id}', { params: one }),
    pages: () => client.pages(ACCOUNTS, { params }).next(),
    rows: () => client.rows(ACCOUNTS, { params }).next(),
    'http.POST': () => client.http.POST(TRANSFERS, payment),
  };
  it.each(Object.keys(asked))('is no answer of the service to %s', async (call) => {
    service.next = [told];
    const refusal = await refusalOf(asked[call]?.() as Promise<unknown>);
    expect(refusal).toMatchObject({ status: 200, code: 'unexpected-answer', problem: null });
    expect(refusal.idempotencyKey).toBe(service.heard[0]?.headers['idempotency-key'] ?? null);
    if (call.toLowerCase().includes('post')) expect(refusal.idempotencyKey).not.toBeNull();
    expect(service.heard).toHaveLength(1);
  });
});

it('tells what came in the place of an answer, which is there to be read', async () => {
  service.next = [HTML, { body: '{"id":' }];
  const page = await refusalOf(client.post(TRANSFERS, payment));
  expect(page.message).toBe('an answer of 200 that is text/html, and no JSON');
  expect(await page.response.text()).toBe(HTML.body);
  const broken = await refusalOf(client.post(TRANSFERS, payment));
  expect(broken.message).toBe('an answer of 200 that is no JSON object, though it says so');
  expect(await broken.response.text()).toBe('{"id":');
});

it.each([
  ['a page', { ...HTML, status: 502 }],
  ['nothing', { status: 502, type: null, body: '' }],
  ['nothing, and says so', { status: 500, headers: { 'content-length': '0' }, body: '' }],
  ['JSON of its own', { status: 404, body: '{"message":"no such route"}' }],
])("a refusal by %s is not the service's, for whoever wants refusals as answers too", async (_, told: Told) => {
  client = clientOf({ retries: 0 });
  service.next = [told, told];
  for (const asked of [client.post(TRANSFERS, payment), client.http.POST(TRANSFERS, payment)]) {
    const refusal = await refusalOf(asked);
    expect(refusal).toMatchObject({ status: told.status, code: 'unexpected-answer', problem: null });
    expect(refusal.message).toBe(`an answer of ${told.status} that is no problem document`);
    expect(service.heard.map(({ headers }) => headers['idempotency-key'])).toContain(refusal.idempotencyKey);
    expect(await refusal.response.text()).toBe(told.body);
  }
});

it('leaves a document that has not changed to whoever asked so', async () => {
  service.next = [{ status: 304, type: null, body: '' }];
  const { response } = await client.http.GET(ACCOUNTS, { params, headers: { 'if-none-match': '"1"' } });
  expect(response.status).toBe(304);
});

it('has nothing where the service has nothing to say', async () => {
  service.next = [{ status: 204, type: null, body: '' }];
  expect(await client.delete('/v1/circuits/{circuit}/webhooks/{id}', { params: one })).toBeUndefined();
});

it('takes JSON by any of its names', async () => {
  service.next = [{ type: 'Application/JSON ; charset=utf-8' }, { type: 'application/vnd.api+json' }];
  const account = { id: '1' };
  expect(await client.get(`${ACCOUNTS}/{id}`, { params: one })).toEqual(account);
  expect(await client.get(`${ACCOUNTS}/{id}`, { params: one })).toEqual(account);
});

describe('a list', () => {
  it.each([{}, { data: [] }, { nextCursor: null }, { data: 'x', nextCursor: null }, { data: [], nextCursor: 7 }])(
    'has pages, and %o is none',
    async (body) => {
      service.next = [{ body: JSON.stringify(body) }];
      const refusal = await refusalOf(client.pages(ACCOUNTS, { params }).next());
      expect(refusal).toMatchObject({ status: 200, code: 'unexpected-answer' });
    },
  );

  it.each([
    ['by what answers always the same', ['a', 'a', 'a']],
    ['in a larger round', ['a', 'b', 'c', 'a', 'b']],
  ])('that leads back to where it was is left, %s', async (_, cursors) => {
    service.next = cursors.map((nextCursor) => ({ body: JSON.stringify({ data: [{ id: nextCursor }], nextCursor }) }));
    const met: string[] = [];
    const walk = async () => {
      for await (const { id } of client.rows(ACCOUNTS, { params })) met.push(id);
    };
    expect(await refusalOf(walk())).toMatchObject({ status: 200, code: 'unexpected-answer' });
    expect(met).toEqual([...new Set(cursors)]);
  });

  it('that leads back to where its reader began is left too', async () => {
    service.next = [{ body: '{"data":[],"nextCursor":"a"}' }];
    const from = { params: { ...params, query: { cursor: 'a' } } };
    expect(await refusalOf(client.pages(ACCOUNTS, from).next())).toMatchObject({ code: 'unexpected-answer' });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('(%i) is told at once, and not followed', async (status) => {
    for (const call of [
      () => client.get(ACCOUNTS, { params }),
      () => client.post(TRANSFERS, payment),
      () => client.get(JOURNAL, { ...journal, parseAs: 'text' }),
      () => client.http.GET(ACCOUNTS, { params, redirect: 'follow' }),
    ]) {
      const before = service.heard.length;
      service.next = [{ status, headers: { location: `${service.baseUrl}/elsewhere` }, type: null, body: '' }];
      const refusal = await refusalOf(call());
      expect(refusal).toMatchObject({ status, code: 'unexpected-answer', problem: null });
      expect(refusal.message).toContain(`${service.baseUrl} answers with a redirect to ${service.baseUrl}/elsewhere`);
      expect(refusal.idempotencyKey).toBe(service.heard.at(-1)?.headers['idempotency-key'] ?? null);
      expect(service.heard.length - before).toBe(1);
    }
  });

  it('is told in a browser, which does not say where it leads', async () => {
    const opaque = Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' } });
    client = clientOf({ fetch: () => Promise.resolve(opaque) });
    const refusal = await refusalOf(client.post(TRANSFERS, payment));
    expect(refusal).toMatchObject({ status: 0, code: 'unexpected-answer' });
    expect(refusal.message).toContain('answers with a redirect');
  });
});

describe('a file', () => {
  const EVENTS = '/v1/circuits/{circuit}/events';

  it('is not what a portal shows in its place, nor are events', async () => {
    for (const parseAs of ['text', 'blob', 'arrayBuffer', 'stream'] as const) {
      for (const told of [HTML, { type: null, body: '' }, { type: 'application/xhtml+xml' }]) {
        service.next = [told, told];
        const file = await refusalOf(client.get(JOURNAL, { ...journal, parseAs }));
        expect(file).toMatchObject({ status: 200, code: 'unexpected-answer' });
        const headers = { accept: 'text/event-stream' };
        const events = await refusalOf(client.get(EVENTS, { params, headers, parseAs }));
        expect(events).toMatchObject({ status: 200, code: 'unexpected-answer' });
      }
    }
  });

  it('is an answer as it is, also where it is empty', async () => {
    service.next = [
      { type: 'text/csv', body: 'a,b\n' },
      { type: 'text/csv', headers: { 'content-length': '0' }, body: '' },
      { type: 'application/zip', headers: { 'content-length': '0' }, body: '' },
    ];
    expect(await client.get(JOURNAL, { ...journal, parseAs: 'text' })).toBe('a,b\n');
    expect(await client.get(JOURNAL, { ...journal, parseAs: 'text' })).toBe('');
    expect((await client.get(JOURNAL, { ...journal, parseAs: 'blob' })).size).toBe(0);
  });

  it('that breaks off is no answer, whichever way it is read', async () => {
    for (const parseAs of ['text', 'blob', 'arrayBuffer'] as const) {
      service.next = [{ type: 'text/csv', body: 'a,b\n', end: 'breaks off' }];
      const asked = client.get(JOURNAL, { ...journal, parseAs });
      await expect(asked).rejects.toThrow(SaldoNoAnswer);
      await expect(asked).rejects.toThrow('the answer to GET /v1/circuits/valley/exports/journal broke off');
    }
    service.next = [{ type: 'text/csv', body: 'a,b\n', end: 'breaks off' }];
    const stream = await client.get(JOURNAL, { ...journal, parseAs: 'stream' });
    const read = async () => {
      for await (const _ of stream as unknown as AsyncIterable<Uint8Array>);
    };
    await expect(read()).rejects.toThrow(SaldoNoAnswer);
  });

  it('is given up in the midst of it, with the reason of its signal', async () => {
    const reason = new Error('the window was closed');
    const giveUp = new AbortController();
    service.next = [{ type: 'text/csv', body: 'a,b\n', end: 'stays open' }];
    const { signal } = giveUp;
    const stream = await client.get(JOURNAL, { ...journal, signal, parseAs: 'stream' });
    const reader = stream?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('a,b\n');
    giveUp.abort(reason);
    await expect(reader?.read()).rejects.toBe(reason);
  });

  it('is let go of when its reader has enough', async () => {
    service.next = [{ type: 'text/event-stream', body: 'data: 1\n\n', end: 'stays open' }];
    const stream = await client.get(EVENTS, { params, headers: { accept: 'text/event-stream' }, parseAs: 'stream' });
    await stream?.cancel();
    expect(await client.get(`${ACCOUNTS}/{id}`, { params: one })).toEqual({ id: '1' });
  });
});

describe('a refusal that is no JSON', () => {
  it.each(['breaks off', 'stays open'] as const)('and %s is no answer, and is asked for again', async (end) => {
    const bad: Told = { status: 502, type: 'text/html', body: '<h1>Bad', end };
    client = clientOf({ retries: 1, timeoutMs: 200 });
    service.next = [bad];
    await client.post(TRANSFERS, payment);
    expect(service.heard).toHaveLength(2);
    service.next = [bad, bad];
    const asked = client.post(TRANSFERS, payment);
    const idempotencyKey = expect.stringMatching(/^[0-9a-f]{32}$/);
    await expect(asked).rejects.toMatchObject({ name: 'SaldoNoAnswer', idempotencyKey });
  });
});

it('asks again for JSON that breaks off', async () => {
  service.next = [{ body: '{"id":', end: 'breaks off' }];
  await client.post(TRANSFERS, payment);
  expect(service.heard).toHaveLength(2);
});
