import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './client.ts';

export interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly event: Json;
}

/** What a receiver does with a delivery: a status to answer with, or it answers itself (or never). */
export type Answering = (received: Received, response: http.ServerResponse) => number | Promise<number> | null;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The ids of the events that it has answered well, in that order. */
  readonly taken: string[];
  /** From now on. */
  answer(answering: Answering): void;
  stop(): Promise<void>;
}

/** A receiver of webhooks that remembers what it was sent. */
export async function startReceiver(answering: Answering = () => 204): Promise<Receiver> {
  const received: Received[] = [];
  const taken: string[] = [];
  let present = answering;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      const headers = request.headers as Record<string, string>;
      const one = { path: request.url ?? '', headers, body, event: JSON.parse(body) };
      received.push(one);
      const status = await present(one, response);
      if (status === null) return;
      if (status < 300) taken.push(one.event.id);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails must not keep its process.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    taken,
    answer(next) {
      present = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
