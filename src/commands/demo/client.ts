import { randomUUID } from 'node:crypto';

/** The few calls of the API that the demo makes, as any client would make them. */
export interface DemoClient {
  get<T>(path: string): Promise<T>;
  /** The bytes of what is a file. */
  getFile(path: string): Promise<Uint8Array>;
  /** A list, page by page. */
  getPages<T>(path: string): AsyncGenerator<T[]>;
  /** Every row of a list. */
  getAll<T>(path: string): Promise<T[]>;
  post<T>(path: string, body?: object): Promise<T>;
  postCsv<T>(path: string, csv: string): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
}

const PAGE_LIMIT = 500;

interface Body {
  readonly type: string;
  readonly text: string;
}

export function createDemoClient(origin: string, key: string): DemoClient {
  async function send(method: string, path: string, body?: Body): Promise<Response> {
    const response = await fetch(`${origin}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': body.type }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      },
      ...(body && { body: body.text }),
    });
    if (response.ok) return response;
    const { detail } = (await response.json()) as { detail?: string };
    throw new Error(`${method} ${path} was answered with ${response.status}: ${detail}`);
  }
  async function call<T>(method: string, path: string, body?: Body): Promise<T> {
    const response = await send(method, path, body);
    return (await response.json()) as T;
  }
  const json = (body: object): Body => ({ type: 'application/json', text: JSON.stringify(body) });
  async function* getPages<T>(path: string): AsyncGenerator<T[]> {
    for (let cursor = ''; ; ) {
      const page = await call<{ data: T[]; nextCursor: string | null }>('GET', `${path}?limit=${PAGE_LIMIT}${cursor}`);
      yield page.data;
      if (page.nextCursor === null) return;
      cursor = `&cursor=${page.nextCursor}`;
    }
  }
  return {
    get: (path) => call('GET', path),
    getFile: async (path) => (await send('GET', path)).bytes(),
    getPages,
    getAll: async <T>(path: string) => (await Array.fromAsync(getPages<T>(path))).flat(),
    post: (path, body) => call('POST', path, body && json(body)),
    postCsv: (path, csv) => call('POST', path, { type: 'text/csv', text: csv }),
    put: (path, body) => call('PUT', path, json(body)),
  };
}

/** Runs `work` over all items, so many at a time. */
export async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
