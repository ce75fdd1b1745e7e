import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered to one request. By default a 200 with a small object as JSON. */
export interface Told {
  readonly status?: number;
  /** Content-Type; null: none. */
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What becomes of the body when that has been sent. By default it ends. */
  readonly end?: 'breaks off' | 'stays open';
}

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** By `performance.now()`. */
  readonly at: number;
}

/** Something that answers in a service's place: a proxy, a captive portal, or what is no Saldo at all. */
export interface Answering {
  readonly baseUrl: string;
  /** What is answered next, in order; after that, the default. */
  next: Told[];
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

export async function startAnswering(): Promise<Answering> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    heard.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
      at: performance.now(),
    });
    const told = answering.next.shift() ?? {};
    const { status = 200, type = 'application/json', headers, body: text = '{"id":"1"}', end } = told;
    response.writeHead(status, { ...(type !== null && { 'content-type': type }), ...headers });
    if (end === undefined) return response.end(text);
    response.write(text, () => end === 'breaks off' && response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answering: Answering = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: [],
    heard,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return answering;
}
