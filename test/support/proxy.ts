import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection through a proxy, both of its sides. */
export interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
  /** Cuts both sides. */
  end(): void;
}

export interface Proxy {
  readonly port: number;
  /** Cuts all connections that are open. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Takes connections on a free port. Where one side of a connection ends, so does the other.
 * @param target where a new connection is led to; null: it is cut
 * @param join has to lead the bytes of each side to the other
 */
export async function startProxy(target: () => URL | null, join: (link: Link) => void): Promise<Proxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const to = target();
    if (to === null) return void client.destroy();
    const upstream = connect(Number(to.port || 5432), to.hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket.setNoDelay(true));
      socket.on('error', end).on('close', () => open.delete(socket) && end());
    }
    join({ client, upstream, end });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The same connection string, by way of a proxy on this machine. */
export function urlThrough({ port }: Proxy, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}
