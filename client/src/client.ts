import createFetchClient, { type Client, type Middleware } from 'openapi-fetch';
import { faultOf } from './answers.ts';
import type { Call, Json, ListCall } from './calls.ts';
import { KEYED_POSTS } from './keyed-posts.gen.ts';
import type { paths } from './openapi.gen.ts';
import { checkPlaceAndKey, retryOptionsOf, type SaldoOptions } from './options.ts';
import { SaldoProblem } from './problem.ts';
import { retryingFetch } from './retry.ts';

/**
 * The API, call by call: paths, parameters, bodies and answers are typed by the OpenAPI document. A refusal is thrown as a
 * `SaldoProblem`, and silence as a `SaldoNoAnswer`.
 */
export interface SaldoClient {
  readonly get: Call<'get'>;
  readonly post: Call<'post'>;
  readonly put: Call<'put'>;
  readonly patch: Call<'patch'>;
  readonly delete: Call<'delete'>;
  /** A list, page by page, to its end. */
  readonly pages: ListCall<'page'>;
  /** A list, row by row, to its end. The next page is asked for when the last row has been taken. */
  readonly rows: ListCall<'row'>;
  /** The same with answers as they are, `{data, error, response}`: for headers (`ETag`), and where a refusal is no exception. */
  readonly http: Client<paths, Json>;
}

/** @throws {TypeError | RangeError} for options that make no sense */
export function createSaldoClient(options: SaldoOptions): SaldoClient {
  checkPlaceAndKey(options);
  const { baseUrl, key, fetch = (request, init) => globalThis.fetch(request, init) } = options;
  const http = createFetchClient<paths, Json>({
    baseUrl,
    fetch: retryingFetch(fetch, retryOptionsOf(options)),
    bodySerializer: (body: unknown) =>
      typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const sentKeys = new WeakMap<Response, string | null>();
  const unexpected = (response: Response, fault: string) =>
    new SaldoProblem(response, null, sentKeys.get(response), fault);
  http.use(authorized(key), keyed, {
    async onResponse({ request, response, options: { baseUrl, parseAs } }) {
      sentKeys.set(response, request.headers.get('idempotency-key'));
      const fault = await faultOf({ baseUrl, request, parseAs }, response);
      if (fault !== null) throw unexpected(response, fault);
    },
  });

  // openapi-fetch has a method for each verb, and the types of its arguments were checked at the call.
  const request = http.request as (method: string, path: string, init?: object) => Promise<Answer>;
  const ask = async (method: string, path: string, init?: object) => {
    const { data, error, response } = await request(method, path, init);
    if (!response.ok) throw new SaldoProblem(response, error, sentKeys.get(response));
    return { data, response };
  };
  const call = (method: string) => async (path: string, init?: object) => (await ask(method, path, init)).data;
  async function* pages(path: string, init?: ListInit) {
    const { params } = init ?? {};
    const met = new Set<unknown>([params?.query?.cursor]);
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { ...params?.query, ...(cursor !== undefined && { cursor }) };
      const { data: page, response } = await ask('get', path, { ...init, params: { ...params, query } });
      if (!isPage(page)) throw unexpected(response, `an answer of ${response.status} that is no page of a list`);
      cursor = page.nextCursor;
      // It would go on for ever, as where something answers every page with what it remembers of the first.
      if (cursor !== null && met.has(cursor))
        throw unexpected(response, 'a page of a list that leads back to one before it');
      met.add(cursor);
      yield page;
    }
  }
  async function* rows(path: string, init?: ListInit) {
    for await (const page of pages(path, init)) yield* page.data;
  }
  const calls = {
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    pages,
    rows,
  };
  return { ...(calls as unknown as Omit<SaldoClient, 'http'>), http };
}

interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

interface ListInit {
  readonly params?: { readonly query?: { readonly cursor?: unknown } };
}

interface Page {
  readonly data: readonly unknown[];
  readonly nextCursor: string | null;
}

const isPage = (data: unknown): data is Page =>
  typeof data === 'object' &&
  data !== null &&
  'data' in data &&
  Array.isArray(data.data) &&
  'nextCursor' in data &&
  (data.nextCursor === null || typeof data.nextCursor === 'string');

function authorized(key: SaldoOptions['key']): Middleware {
  return {
    async onRequest({ request }) {
      const bearer = typeof key === 'function' ? await unlessGivenUp(key, request.signal) : key;
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
    },
  };
}

/** Whoever gives a call up does not wait for its token either. */
function unlessGivenUp<T>(ask: () => T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    Promise.resolve(ask()).then(resolve, reject);
  });
}

/** Gives each POST that takes one a key of its own, unless the caller has given it one. */
const keyed: Middleware = {
  onRequest({ request, schemaPath }) {
    if (request.method !== 'POST' || !KEYED_POSTS.has(schemaPath)) return;
    if (!request.headers.has('idempotency-key')) request.headers.set('idempotency-key', newIdempotencyKey());
  },
};

/** 128 bits by chance. For whoever keeps the key beside what it is for, so as to ask again after a crash. */
export function newIdempotencyKey(): string {
  // Not randomUUID: browsers have that on https pages only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
