import http from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSender, type Resolve, type Sender } from '../../src/features/webhooks/sender.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A receiver that answers like this, and how many have connected to it. */
async function receiver(answer: http.RequestListener): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const server = http.createServer((request, response) => request.resume().on('end', () => answer(request, response)));
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

function senderOf(options: Partial<Parameters<typeof createSender>[0]> = {}): Sender {
  const sender = createSender({ allowsAny: true, timeoutMs: 10_000, ...options });
  closers.push(() => sender.close());
  return sender;
}

const at = (port: number) => `http://127.0.0.1:${port}/`;
const leadingTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a receiver', () => {
  it('that answers well is kept connected to', async () => {
    const { port, connections } = await receiver((_request, response) => response.writeHead(202).end('thanks'));
    const sender = senderOf();
    for (let time = 0; time < 3; time++)
      expect(await sender.send(at(port), {}, '{}')).toEqual({ status: 202, failure: null });
    expect(connections()).toBe(1);
  });

  it('that never answers is given up', async () => {
    const { port } = await receiver(() => undefined);
    expect(await senderOf({ timeoutMs: 100 }).send(at(port), {}, '{}')).toEqual({ status: null, failure: 'timed-out' });
  });

  it('that does not even speak HTTP, or hangs up, is given up', async () => {
    for (const [greet, failure] of [
      [(socket: Socket) => socket.end('SSH-2.0\r\n'), 'connection-failed'],
      [(socket: Socket) => socket.destroy(), 'connection-failed'],
      [() => undefined, 'timed-out'],
    ] as const) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        closers.push(() => socket.destroy());
        greet(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      closers.push(() => server.close());
      const { port } = server.address() as AddressInfo;
      expect(await senderOf({ timeoutMs: 300 }).send(at(port), {}, '{}')).toEqual({ status: null, failure });
    }
  });

  it('that answers without end is read some kilobytes of', async () => {
    let written = 0;
    const { port } = await receiver((_request, response) => {
      response.on('error', () => undefined);
      const more = () => {
        for (let isTaken = true; isTaken && !response.destroyed; written += 65_536)
          isTaken = response.write(Buffer.alloc(65_536));
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect(await senderOf().send(at(port), {}, '{}')).toEqual({ status: 200, failure: null });
    // What the operating systems between the two take without being asked is some megabytes.
    expect(written).toBeLessThan(64 * 2 ** 20);
  });

  it('that answers well and then drips for ever has been answered by, once the time is over', async () => {
    const { port } = await receiver((_request, response) => void response.writeHead(200).write('.'));
    expect(await senderOf({ timeoutMs: 200 }).send(at(port), {}, '{}')).toEqual({ status: 200, failure: null });
  });

  it('that leads elsewhere is not followed', async () => {
    const other = await receiver((_request, response) => response.end());
    const { port } = await receiver((_request, response) =>
      response.writeHead(307, { location: at(other.port) }).end(),
    );
    expect(await senderOf().send(at(port), {}, '{}')).toEqual({ status: 307, failure: 'redirected' });
    expect(other.connections()).toBe(0);
  });

  it('that says no is told apart from one that is not there', async () => {
    const { port } = await receiver((_request, response) => response.writeHead(410).end());
    expect(await senderOf().send(at(port), {}, '{}')).toEqual({ status: 410, failure: 'answered-with-an-error' });
    expect(await senderOf().send('http://127.0.0.1:1/', {}, '{}')).toEqual({
      status: null,
      failure: 'connection-failed',
    });
  });
});

describe('a name', () => {
  const strict = (resolve: Resolve) => senderOf({ allowsAny: false, resolve });

  it.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['10.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00::1'],
    ['8.8.8.8', '127.0.0.1'],
  ])('that leads to %s is not connected to', async (...addresses) => {
    const { port, connections } = await receiver((_request, response) => response.end());
    const sender = strict(leadingTo(...addresses));
    const outcome = { status: null, failure: 'address-refused' };
    expect(await sender.send(`https://shop.example:${port}/`, {}, '{}')).toEqual(outcome);
    expect(await sender.send(`http://shop.example:${port}/`, {}, '{}')).toEqual(outcome);
    expect(connections()).toBe(0);
  });

  it('that nobody knows is told as such', async () => {
    const unknown = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    const outcome = { status: null, failure: 'name-not-found' };
    expect(await strict(() => Promise.reject(unknown)).send('https://shop.example/', {}, '{}')).toEqual(outcome);
    expect(await strict(leadingTo()).send('https://shop.example/', {}, '{}')).toEqual(outcome);
  });

  it('is asked for once for each connection, which goes to what was looked at', async () => {
    const { port } = await receiver((_request, response) => response.end());
    let asked = 0;
    const resolve: Resolve = async () => (++asked === 1 ? [{ address: '127.0.0.1', family: 4 }] : []);
    expect(await senderOf({ resolve }).send(`http://shop.example:${port}/`, {}, '{}')).toEqual({
      status: 200,
      failure: null,
    });
    expect(asked).toBe(1);
  });

  it('that is an address is not looked up, and judged all the same', async () => {
    const sender = strict(() => Promise.reject(new Error('it was looked up')));
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '2130706433'])
      expect(await sender.send(`https://${host}:1/`, {}, '{}')).toEqual({ status: null, failure: 'address-refused' });
  });
});
