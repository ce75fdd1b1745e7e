import type { Pool, PoolClient } from 'pg';
import { isConnectionLost } from '../db/connect.ts';

/** "cannot_connect_now": of all that may befall a connection, what graphile-worker takes for a reason to try again. */
const CANNOT_CONNECT_NOW = '57P03';

/**
 * A pool whose lost connections make the job queue try again. It does not wait for its own words that a job is done or has failed: when
 * one of them was lost with its connection, that was an error that nobody caught, and the end of the service. Nor does it stop before
 * it has tried again: what it still has to say once the pool has ended is left unanswered, for nobody waits for it any more.
 */
export function patientPool(pool: Pool): Pool {
  return overridden(pool, {
    // With a callback it is for whoever listens for new jobs, who comes back by itself.
    connect: (callback?: Parameters<Pool['connect']>[0]) =>
      callback === undefined ? patiently(pool, pool.connect()).then(patientClient) : pool.connect(callback),
  });

  function patientClient(client: PoolClient): PoolClient {
    const query = (...asked: Parameters<PoolClient['query']>) => patiently(pool, client.query(...asked));
    return overridden(client, { query });
  }
}

async function patiently<T>(pool: Pool, work: T): Promise<Awaited<T>> {
  try {
    return await work;
  } catch (error) {
    if (pool.ending) return await new Promise(() => undefined);
    if (isConnectionLost(error)) Object.assign(error as Error, { code: CANNOT_CONNECT_NOW });
    throw error;
  }
}

/** The same object, but for some of its methods. */
function overridden<T extends object>(target: T, methods: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get(_, key) {
      if (typeof key === 'string' && key in methods) return methods[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
