import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { authorizeAnywhere } from '../../src/http/auth.ts';
import type { Idempotency } from '../../src/http/idempotency.ts';
import { readIdempotency } from '../../src/http/idempotency.ts';
import { bearer, KeyRing, principal, startKit } from './http.kit.ts';

async function startReading(idempotency: 'required' | 'welcome') {
  const keys = new KeyRing();
  const key = keys.add(principal('operator'));
  const { server } = await startKit({ keys });
  let read: Idempotency | null = null;
  const schema = { operationId: 'try', tags: ['kit'], summary: 'Try', body: z.unknown(), response: {} };
  const config = { roles: ['operator'] as const, idempotency, refusals: [] };
  const handler = async (request: FastifyRequest) => {
    authorizeAnywhere(request);
    read = readIdempotency(request);
    return 'ok';
  };
  server.post('/v1/a', { schema, config }, handler);
  server.post('/v1/b', { schema: { ...schema, operationId: 'tryToo' }, config }, handler);
  server.put('/v1/a', { schema: { ...schema, operationId: 'tryPut' }, config }, handler);
  return async (
    idempotencyKey: string | undefined,
    request: { url?: string; method?: 'PUT'; payload?: string } = {},
  ) => {
    const answer = await server.inject({
      method: 'POST',
      url: '/v1/a',
      payload: '{"a":1}',
      ...request,
      headers: {
        ...bearer(key.text),
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
    });
    if (answer.statusCode !== 200) throw new Error(answer.json().code);
    return read as Idempotency | null;
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the idempotency key', () => {
  it('is digested to the text of a UUID, equal for equal keys', async () => {
    const read = await startReading('required');
    const first = await read('key-1');
    expect(first?.keyDigest).toMatch(UUID);
    expect(first?.requestDigest).toMatch(UUID);
    expect(await read('key-1')).toEqual(first);
    expect((await read('key-2'))?.keyDigest).not.toBe(first?.keyDigest);
  });

  it('may be missing where it is welcome, and not where it is required', async () => {
    expect(await (await startReading('welcome'))(undefined)).toBeNull();
    await expect((await startReading('required'))(undefined)).rejects.toThrow('idempotency-key-missing');
  });

  it('is refused when it is empty, too long, or more than visible ASCII', async () => {
    const read = await startReading('welcome');
    for (const bad of ['', 'two words', 'a, b', 'k\u00e9y', 'x'.repeat(256)]) {
      await expect(read(bad)).rejects.toThrow('validation-failed');
    }
    expect(await read('x'.repeat(255))).not.toBeNull();
    expect(await read('"8e03978e-40d5-43dd-bc93-6894a57f9324"')).not.toBeNull();
  });
});

describe('the digest of a request', () => {
  it('differs when the method, the path or one byte of the body does', async () => {
    const read = await startReading('required');
    const digests = [
      await read('k'),
      await read('k', { url: '/v1/b' }),
      await read('k', { method: 'PUT' }),
      await read('k', { payload: '{"a":2}' }),
      await read('k', { payload: '{"a":1} ' }),
    ].map((one) => one?.requestDigest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is the same whatever the query says', async () => {
    const read = await startReading('required');
    expect(await read('k', { url: '/v1/a?x=1' })).toEqual(await read('k'));
  });
});
