/**
 * Rate limits as token buckets in the process: one for each address, taken from before anything else is done, and one
 * for each key or subject, which counts items rather than requests. A bucket that was never used, or has been full
 * again for long enough to be dropped, behaves the same, so the number of buckets is bounded by dropping old ones.
 */
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SaldoError } from '../domain/errors.ts';
import { refuse } from '../domain/errors.ts';
import { credentialIdOf } from './auth.ts';

/** Buckets of one kind. Each takes about 150 bytes. */
const BUCKETS_MAX = 50_000;

export interface RateLimit {
  /** Items that flow back each second. */
  readonly perSecond: number;
  /** Items that may be taken at once after a rest. */
  readonly burst: number;
}

interface Bucket {
  items: number;
  filledAt: number;
}

export interface Buckets {
  /**
   * Takes items and gives 0, or takes none and gives the seconds to wait. A request for more than the burst may go into
   * debt once the bucket is full: it is let through, and what follows waits for longer. `before` are items that were
   * taken for the same request already, so that it finds the bucket as full as it can be.
   */
  take(key: string, items: number, before?: number): number;
}

export function createBuckets(limit: RateLimit, now: () => number = () => performance.now()): Buckets {
  const { perSecond, burst } = limit;
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, at: number): Bucket {
    let bucket = buckets.get(key);
    if (bucket !== undefined) {
      bucket.items = Math.min(burst, bucket.items + ((at - bucket.filledAt) / 1000) * perSecond);
      bucket.filledAt = at;
      return bucket;
    }
    if (buckets.size >= BUCKETS_MAX) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    bucket = { items: burst, filledAt: at };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(key, items, before = 0) {
      const bucket = bucketOf(key, now());
      const needed = Math.min(items, burst - before);
      if (bucket.items < needed) return Math.ceil((needed - bucket.items) / perSecond);
      bucket.items -= items;
      return 0;
    },
  };
}

/** Counts requests by address, unknown paths and failed authentications included. Register it before anything dear. */
export function limitByAddress(server: FastifyInstance, limit: RateLimit): void {
  const buckets = createBuckets(limit);
  server.addHook('onRequest', (request, _reply, done) => {
    const waitSeconds = buckets.take(addressOf(request), 1);
    if (waitSeconds === 0) done();
    else done(rateLimited(waitSeconds));
  });
}

const IPV4_IN_IPV6 = '::ffff:';

/** One network, one bucket: who has one IPv6 address has all 2^64 of its prefix. */
function addressOf({ ip }: FastifyRequest): string {
  if (!ip.includes(':')) return ip;
  return ip.startsWith(IPV4_IN_IPV6) ? ip.slice(IPV4_IN_IPV6.length) : normalizeIP(ip);
}

/** Counts items by key or subject. One is taken before the body is read, the rest of a batch once it is known. */
export function limitByCredential(server: FastifyInstance, limit: RateLimit): void {
  const buckets = createBuckets(limit);
  function take(request: FastifyRequest, items: number, before = 0): void {
    const credentialId = credentialIdOf(request);
    if (credentialId === null || items <= 0) return;
    const waitSeconds = buckets.take(credentialId, items, before);
    if (waitSeconds > 0) throw rateLimited(waitSeconds);
  }
  server.addHook('onRequest', (request, _reply, done) => {
    take(request, 1);
    done();
  });
  server.addHook('onRoute', (route) => {
    const items = route.config?.items;
    if (items === undefined) return;
    const takeTheRest = async (request: FastifyRequest) => take(request, items(request) - 1, 1);
    route.preHandler = [takeTheRest, ...[route.preHandler ?? []].flat()] as NonNullable<typeof route.preHandler>;
  });
}

function rateLimited(waitSeconds: number): SaldoError {
  return refuse('rate-limited', `Too many requests; try again in ${waitSeconds} s.`, {
    retryAfterSeconds: waitSeconds,
  });
}
