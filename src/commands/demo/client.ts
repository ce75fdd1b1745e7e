import { randomUUID } from 'node:crypto';

/** The few calls of the API that the demo makes, as any client would make them. */
export interface DemoClient {
  get<T>(path: string): Promise<T>;
  /** Every row of a list, page by page. */
  getAll<T>(path: string): Promise<T[]>;
  post<T>(path: string, body: object): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
}

const PAGE_LIMIT = 500;

export function createDemoClient(origin: string, key: string): DemoClient {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${origin}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { detail?: string };
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${answer.detail}`);
    return answer;
  }
  return {
    get: (path) => call('GET', path),
    async getAll<T>(path: string) {
      const rows: T[] = [];
      for (let cursor = ''; ; ) {
        const page = await call<{ data: T[]; nextCursor: string | null }>(
          'GET',
          `${path}?limit=${PAGE_LIMIT}${cursor}`,
        );
        rows.push(...page.data);
        if (page.nextCursor === null) return rows;
        cursor = `&cursor=${page.nextCursor}`;
      }
    },
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
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
