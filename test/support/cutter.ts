import { type Link, startProxy, urlThrough } from './proxy.ts';

/** Where a connection is cut: before the server gets to see the COMMIT, or after it has done it, with its answer unheard. */
export type Cut = 'before commit' | 'after commit';

export interface Cutter {
  /** The connection string of the database by way of this proxy. */
  readonly url: string;
  /** Cuts the next so many connections that commit, each at its first COMMIT. */
  cut(where: Cut, times?: number): void;
  /** Cuts that have been made. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** A proxy before Postgres that loses connections at the one moment that matters. */
export async function startCutter(databaseUrl: string): Promise<Cutter> {
  const target = new URL(databaseUrl);
  const planned: Cut[] = [];
  let cuts = 0;
  const join = ({ client, upstream, end }: Link): void => {
    let isCommitting = false;
    let unheard = Buffer.alloc(0);
    client.on('data', (bytes) => {
      // Simple query protocol: 'Q', a length, and the text.
      const isCommit = bytes.includes('COMMIT\0');
      const where = isCommit ? planned.shift() : undefined;
      if (where !== undefined) cuts++;
      if (where === 'before commit') return end();
      isCommitting = where === 'after commit';
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!isCommitting) return client.write(bytes);
      // What was sent along with COMMIT is answered before it. Its own answer is its name.
      unheard = Buffer.concat([unheard, bytes]);
      return unheard.includes('COMMIT\0') ? end() : undefined;
    });
  };
  const proxy = await startProxy(() => target, join);
  return {
    url: urlThrough(proxy, databaseUrl),
    cut: (where, times = 1) => void planned.push(...Array<Cut>(times).fill(where)),
    get cuts() {
      return cuts;
    },
    close: proxy.close,
  };
}
