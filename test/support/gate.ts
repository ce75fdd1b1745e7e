import { startProxy, urlThrough } from './proxy.ts';

export interface Gate {
  /** The connection string of the database by way of this proxy. */
  readonly url: string;
  /** Cuts all connections; those that come are cut as well, until it is opened again. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

/** A proxy before Postgres behind which it can be out of reach. */
export async function startGate(databaseUrl: string): Promise<Gate> {
  const target = new URL(databaseUrl);
  let isShut = false;
  const proxy = await startProxy(
    () => (isShut ? null : target),
    ({ client, upstream }) => client.pipe(upstream).pipe(client),
  );
  return {
    url: urlThrough(proxy, databaseUrl),
    shut() {
      isShut = true;
      proxy.cut();
    },
    open() {
      isShut = false;
    },
    close: proxy.close,
  };
}
