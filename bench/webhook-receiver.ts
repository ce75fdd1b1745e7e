/**
 * A receiver of webhooks as a process of its own, for the benchmark. It takes deliveries at once or, when it is told to be slow, a second
 * after they came; `GET /count` says how many different events it has taken. Its first line says where it listens.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const SLOW_MS = 1_000;

const taken = new Set<unknown>();
let isSlow = false;

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    if (request.url === '/slow') isSlow = true;
    if (request.url === '/fast') isSlow = false;
    response.end(String(taken.size));
    return;
  }
  request.resume();
  if (isSlow) await sleep(SLOW_MS);
  taken.add(request.headers['webhook-id']);
  response.writeHead(204).end();
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
