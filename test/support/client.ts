import { randomUUID } from 'node:crypto';

/** Any JSON object that the API answers with, and the fields of it that most tests look at. */
export interface Json {
  readonly id: string;
  readonly code: string;
  readonly data: readonly Json[];
  readonly nextCursor: string | null;
  readonly [field: string]: unknown;
}

export interface Answer<Body = Json> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON; else null. */
  readonly body: Body;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  /** Sent as JSON, or as it is where it is a text or bytes. */
  readonly body?: unknown;
  /** A header of null is not sent, whatever it would be by default. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly query?: Readonly<Record<string, string | number>>;
}

/** Calls the API over real HTTP as whoever its key belongs to. Refusals are answers like any other. */
export interface Client {
  send<Body = Json>(path: string, sent?: Sent): Promise<Answer<Body>>;
  get<Body = Json>(path: string, query?: Sent['query']): Promise<Answer<Body>>;
  /** With a new Idempotency-Key, unless `headers` say otherwise. */
  post<Body = Json>(path: string, body: unknown, headers?: Sent['headers']): Promise<Answer<Body>>;
  put<Body = Json>(path: string, body: unknown, headers?: Sent['headers']): Promise<Answer<Body>>;
  patch<Body = Json>(path: string, body: unknown, headers?: Sent['headers']): Promise<Answer<Body>>;
  delete<Body = Json>(path: string): Promise<Answer<Body>>;
}

/** `base` is what every path goes on from: `http://127.0.0.1:PORT` or `http://127.0.0.1:PORT/v1/circuits/demo`. */
export function createClient(base: string, key: string | null): Client {
  async function send<Body>(path: string, sent: Sent = {}): Promise<Answer<Body>> {
    const { method = 'GET', body, headers = {}, query } = sent;
    const search = query === undefined ? '' : `?${new URLSearchParams(textsOf(query))}`;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const wanted: Record<string, string | null> = {
      authorization: key === null ? null : `Bearer ${key}`,
      'content-type': body === undefined ? null : 'application/json',
      'idempotency-key': method === 'POST' ? randomUUID() : null,
      ...headers,
    };
    const response = await fetch(`${base}${path}${search}`, {
      method,
      headers: Object.entries(wanted).filter((header): header is [string, string] => header[1] !== null),
      ...(body !== undefined && { body: (isRaw ? body : JSON.stringify(body)) as string | Uint8Array<ArrayBuffer> }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : null) as Body,
      text,
    };
  }
  return {
    send,
    get: (path, query) => send(path, query === undefined ? {} : { query }),
    post: (path, body, headers) => send(path, { method: 'POST', body, ...(headers && { headers }) }),
    put: (path, body, headers) => send(path, { method: 'PUT', body, ...(headers && { headers }) }),
    patch: (path, body, headers) => send(path, { method: 'PATCH', body, ...(headers && { headers }) }),
    delete: (path) => send(path, { method: 'DELETE' }),
  };
}

const textsOf = (query: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

/** The body of an answer that must have this status; else an error that shows what came instead. */
export function bodyOf<Body>(answer: Answer<Body>, status = 201): Body {
  if (answer.status === status) return answer.body;
  throw new Error(`answered with ${answer.status} instead of ${status}: ${answer.text}`);
}

/** Every row of a list, page by page. */
export async function allRows(client: Client, path: string, query: Sent['query'] = {}): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Json = bodyOf(await client.get(path, { ...query, ...(cursor !== null && { cursor }) }), 200);
    rows.push(...page.data);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}
