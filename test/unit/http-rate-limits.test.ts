import { describe, expect, it } from 'vitest';
import { authorizeAnywhere } from '../../src/http/auth.ts';
import { createBuckets } from '../../src/http/rate-limits.ts';
import { bearer, KeyRing, principal, startKit } from './http.kit.ts';

describe('a bucket', () => {
  it('gives its burst at once and then as much as flows back', () => {
    let ms = 0;
    const buckets = createBuckets({ perSecond: 2, burst: 3 }, () => ms);
    expect([1, 2, 3].map(() => buckets.take('a', 1))).toEqual([0, 0, 0]);
    expect(buckets.take('a', 1)).toBe(1);
    ms = 500;
    expect(buckets.take('a', 1)).toBe(0);
    expect(buckets.take('a', 1)).toBe(1);
  });

  it('is each key its own, and never holds more than the burst', () => {
    let ms = 0;
    const buckets = createBuckets({ perSecond: 1, burst: 2 }, () => ms);
    expect(buckets.take('a', 2)).toBe(0);
    expect(buckets.take('b', 2)).toBe(0);
    ms = 3_600_000;
    expect(buckets.take('a', 2)).toBe(0);
    expect(buckets.take('a', 1)).toBe(1);
  });

  it('lets more than the burst through once it is full, and makes what follows wait for it', () => {
    let ms = 0;
    const buckets = createBuckets({ perSecond: 10, burst: 100 }, () => ms);
    expect(buckets.take('a', 1000)).toBe(0);
    expect(buckets.take('a', 1)).toBe(91);
    ms = 91_000;
    expect(buckets.take('a', 1)).toBe(0);
  });
});

describe('the limit of an address', () => {
  it('counts unknown paths and failed authentications, and says when to try again', async () => {
    const { server } = await startKit({ server: { addressLimit: { perSecond: 1, burst: 3 } } });
    const statuses = [];
    for (const url of ['/nope', '/v1/circuits/demo/payments', '/wp-admin'])
      statuses.push((await server.inject(url)).statusCode);
    expect(statuses).toEqual([404, 401, 404]);
    const refused = await server.inject('/nope');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 1 });
  });

  it('counts an IPv6 network of 64 bits as one, and IPv4 in IPv6 as IPv4', async () => {
    const { server } = await startKit({ server: { addressLimit: { perSecond: 0.01, burst: 1 } } });
    const from = async (remoteAddress: string) => (await server.inject({ url: '/nope', remoteAddress })).statusCode;
    expect(await from('2001:db8:1:2::1')).toBe(404);
    expect(await from('2001:db8:1:2:ffff::9')).toBe(429);
    expect(await from('2001:db8:1:3::1')).toBe(404);
    expect(await from('192.0.2.1')).toBe(404);
    expect(await from('::ffff:192.0.2.1')).toBe(429);
  });
});

describe('the limit of a key', () => {
  it('counts items, so that a batch is no way around it', async () => {
    const keys = new KeyRing();
    const key = keys.add(principal('operator'));
    const { server } = await startKit({ keys, server: { credentialLimit: { perSecond: 1, burst: 5 } } });
    server.get(
      '/v1/batch',
      {
        schema: { operationId: 'batch', tags: ['kit'], summary: 'Batch', response: {} },
        config: { roles: ['operator'], refusals: [], items: () => 5 },
      },
      async (request) => authorizeAnywhere(request).length.toString(),
    );
    const asked = async () => (await server.inject({ url: '/v1/batch', headers: bearer(key.text) })).statusCode;
    expect(await asked()).toBe(200);
    expect(await asked()).toBe(429);
    const otherKey = keys.add(principal('operator'));
    expect((await server.inject({ url: '/v1/batch', headers: bearer(otherKey.text) })).statusCode).toBe(200);
  });
});
