import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createApiKey } from '../../src/http/api-keys.ts';
import type { Principal } from '../../src/http/auth.ts';
import type { Role } from '../../src/http/route-config.ts';
import { allows, ROLES } from '../../src/http/route-config.ts';
import type { TokenIssuer } from '../../src/http/tokens.ts';
import { createTokenVerifier, remoteKeys } from '../../src/http/tokens.ts';
import { bearer, KeyRing, OTHER_CIRCUIT_ID, payment, principal, startKit } from './http.kit.ts';

const LIST = '/v1/circuits/demo/payments';

describe('an API key', () => {
  it('lets its principal in', async () => {
    const { server, keys } = await startKit();
    const answer = await server.inject(payment(keys.add(principal('member')).text));
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ amount: '12.50', at: '2026-01-31T00:00:00.000Z', role: 'member' });
  });

  it('is answered alike when it is malformed, unknown, expired, or has a wrong secret', async () => {
    const { server, keys } = await startKit();
    const good = keys.add(principal('operator'));
    const expired = keys.add(principal('operator'), Date.now() - 1);
    const wrongSecret = good.text.slice(0, -1) + (good.text.endsWith('A') ? 'B' : 'A');
    const unknown = createApiKey('f'.repeat(32)).text;
    const bodies = new Set<string>();
    for (const bad of [
      expired.text,
      wrongSecret,
      unknown,
      'saldo_x',
      `${good.text}x`,
      good.text.toUpperCase(),
      'a.b.c',
      '',
    ]) {
      const answer = await server.inject({ url: LIST, headers: bearer(bad) });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="saldo"');
      bodies.add(answer.body);
    }
    expect(bodies.size).toBe(1);
  });

  it('must come as a bearer', async () => {
    const { server, keys } = await startKit();
    const { text } = keys.add(principal('operator'));
    for (const authorization of [
      text,
      `Basic ${text}`,
      `Bearer${text}`,
      `Bearer ${text} ${text}`,
      `Bearer ${text}, Bearer ${text}`,
    ]) {
      expect((await server.inject({ url: LIST, headers: { authorization } })).statusCode).toBe(401);
    }
    expect((await server.inject({ url: LIST, headers: { authorization: `bearer ${text}` } })).statusCode).toBe(200);
    expect((await server.inject({ url: LIST })).json().detail).toContain('Send an API key');
  });

  it('is looked up once while it is fresh, also by requests at the same time', async () => {
    const { server, keys } = await startKit();
    const headers = bearer(keys.add(principal('operator')).text);
    await Promise.all(Array.from({ length: 20 }, () => server.inject({ url: LIST, headers })));
    await server.inject({ url: LIST, headers });
    expect(keys.lookups).toBe(1);
  });

  it('stops working once the cache has aged after a revocation, and at once where the revocation is known', async () => {
    let now = Date.now();
    const { server, keys, forgetKey } = await startKit({ authentication: { now: () => now, cacheMs: 4_000 } });
    const [first, second] = [keys.add(principal('operator')), keys.add(principal('operator'))];
    const status = async (key: string) => (await server.inject({ url: LIST, headers: bearer(key) })).statusCode;
    expect([await status(first.text), await status(second.text)]).toEqual([200, 200]);
    keys.stored.clear();
    forgetKey(second.idHex);
    expect([await status(first.text), await status(second.text)]).toEqual([200, 401]);
    now += 4_000;
    expect(await status(first.text)).toBe(401);
  });

  it('stops working when it expires, also while it is cached', async () => {
    let now = Date.now();
    const { server, keys } = await startKit({ authentication: { now: () => now } });
    const headers = bearer(keys.add(principal('operator'), now + 1_000).text);
    expect((await server.inject({ url: LIST, headers })).statusCode).toBe(200);
    now += 1_000;
    expect((await server.inject({ url: LIST, headers })).statusCode).toBe(401);
  });

  it('is no reason for a 401 when the lookup itself fails', async () => {
    let fails = true;
    const keys = new KeyRing();
    const findKey = async (idHex: string) => {
      if (fails) throw new Error('connection refused to 10.0.0.5');
      return keys.find(idHex);
    };
    const { server } = await startKit({ keys, authentication: { findKey } });
    const headers = bearer(keys.add(principal('operator')).text);
    const answer = await server.inject({ url: LIST, headers });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('10.0.0.5');
    fails = false;
    expect((await server.inject({ url: LIST, headers })).statusCode).toBe(200);
  });
});

describe('what a role may do', () => {
  it('is what the route says, with an admin as an operator and an auditor reading as one', () => {
    const who = (roles: readonly Role[], method: string) => ROLES.filter((role) => allows(roles, method, role));
    expect(who(['operator'], 'GET')).toEqual(['admin', 'operator', 'auditor']);
    expect(who(['operator'], 'POST')).toEqual(['admin', 'operator']);
    expect(who(['member'], 'GET')).toEqual(['member']);
    expect(who(['admin'], 'GET')).toEqual(['admin']);
    expect(who(['auditor', 'member'], 'POST')).toEqual(['auditor', 'member']);
  });

  it('is enforced: 403 for another role, 404 for a principal of another circuit', async () => {
    const { server, keys } = await startKit();
    const pay = async (who: Principal) => (await server.inject(payment(keys.add(who).text))).json();
    expect(await pay(principal('auditor'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await pay(principal('admin'))).toMatchObject({ role: 'admin' });
    const outsider = await pay(principal('operator', OTHER_CIRCUIT_ID));
    expect(outsider).toMatchObject({ status: 404, code: 'circuit-not-found' });
  });

  it('is judged before the body is read', async () => {
    const { server, keys } = await startKit();
    const request = { ...payment(keys.add(principal('auditor')).text), payload: '{' };
    expect((await server.inject(request)).statusCode).toBe(403);
  });

  it('does not tell a circuit that is not there from one that is not for the caller', async () => {
    const { server, keys } = await startKit();
    const headers = bearer(keys.add(principal('operator')).text);
    const answers = [];
    for (const ref of ['other', 'nowhere', 'no%00where', OTHER_CIRCUIT_ID]) {
      const answer = await server.inject({ url: `/v1/circuits/${ref}/payments`, headers });
      expect(answer.statusCode).toBe(404);
      answers.push({ ...answer.json(), instance: null });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('a token', () => {
  const ISSUER = 'https://login.example';
  const AUDIENCE = 'saldo';
  let keyPair: Awaited<ReturnType<typeof generateKeyPair>>;
  let otherKeyPair: typeof keyPair;
  let issuer: TokenIssuer;
  let lookups = 0;

  beforeAll(async () => {
    keyPair = await generateKeyPair('ES256');
    otherKeyPair = await generateKeyPair('ES256');
    issuer = { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ['ES256'], keys: async () => keyPair.publicKey };
  });

  const identities: Record<string, Principal[]> = {
    anna: [principal('operator', OTHER_CIRCUIT_ID), principal('member')],
    nobody: [],
  };

  function start(now?: () => number) {
    lookups = 0;
    const findIdentity = async (of: string, subject: string) => {
      lookups++;
      return of === ISSUER ? (identities[subject] ?? []) : [];
    };
    return startKit({ authentication: { issuers: [issuer], findIdentity, ...(now === undefined ? {} : { now }) } });
  }

  function token(header: { kid?: string } = {}) {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', ...header })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('anna')
      .setExpirationTime('10m');
  }

  it('is its subject, in whichever circuit that has a principal', async () => {
    const { server } = await start();
    const text = await token().sign(keyPair.privateKey);
    expect((await server.inject(payment(text))).json()).toMatchObject({ role: 'member' });
    const elsewhere = { ...payment(text), url: '/v1/circuits/other/payments' };
    expect((await server.inject(elsewhere)).json()).toMatchObject({ role: 'operator' });
    expect(lookups).toBe(1);
  });

  it('grants no role of its own', async () => {
    const { server } = await start();
    const text = await new SignJWT({ role: 'admin', roles: ['admin'], scope: 'admin' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('anna')
      .setExpirationTime('10m')
      .sign(keyPair.privateKey);
    expect((await server.inject(payment(text))).json()).toMatchObject({ role: 'member' });
  });

  it('is refused, always in the same words, for anything wrong with it', async () => {
    const { server } = await start();
    const { privateKey } = keyPair;
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'anna', exp: Math.floor(Date.now() / 1000) + 600 };
    const hmac = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(JSON.stringify(await exportJWK(keyPair.publicKey))));
    const good = await token().sign(privateKey);
    const [head, , signature] = good.split('.');
    const forgedPayload = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url');
    const bad: Record<string, string> = {
      'alg none': new UnsecuredJWT(claims).encode(),
      'the public key as an HMAC secret': await hmac,
      'another key': await token().sign(otherKeyPair.privateKey),
      'another payload': `${head}.${forgedPayload}.${signature}`,
      'no signature': `${head}.${forgedPayload}.`,
      'another issuer': await token().setIssuer('https://evil.example').sign(privateKey),
      'another audience': await token().setAudience('other').sign(privateKey),
      'no subject': await new SignJWT({ iss: ISSUER, aud: AUDIENCE, exp: claims.exp })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey),
      'an endless subject': await token().setSubject('x'.repeat(256)).sign(privateKey),
      'no expiry': await new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'anna' })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey),
      expired: await token()
        .setExpirationTime(claims.exp - 700)
        .sign(privateKey),
      'not yet valid': await token().setNotBefore('5m').sign(privateKey),
      'a subject without principals': await token().setSubject('nobody').sign(privateKey),
      'an unknown subject': await token().setSubject('eve').sign(privateKey),
    };
    const bodies = new Set<string>();
    for (const [what, text] of Object.entries(bad)) {
      const answer = await server.inject({ url: LIST, headers: bearer(text) });
      expect([what, answer.statusCode]).toEqual([what, 401]);
      bodies.add(answer.body);
    }
    expect(bodies.size).toBe(1);
  });

  it('stops working when it expires, also while it is cached', async () => {
    let now = Date.now();
    const { server } = await start(() => now);
    const text = await token()
      .setExpirationTime(Math.floor(now / 1000) + 1)
      .sign(keyPair.privateKey);
    expect((await server.inject(payment(text))).statusCode).toBe(201);
    now += 3_000;
    expect((await server.inject(payment(text))).statusCode).toBe(201);
    now += 4_000;
    expect((await server.inject(payment(text))).statusCode).toBe(401);
  });

  it('is verified with the keys that its issuer publishes', async () => {
    const jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'k1', alg: 'ES256' };
    const published = createHttpServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void published.close());
    const { port } = published.address() as AddressInfo;
    const verify = createTokenVerifier([{ ...issuer, keys: remoteKeys(`http://127.0.0.1:${port}/jwks`) }], Date.now);
    const signed = await token({ kid: 'k1' }).sign(keyPair.privateKey);
    expect(await verify(signed)).toMatchObject({ subject: 'anna' });
    const otherKid = await token({ kid: 'k2' }).sign(keyPair.privateKey);
    expect(await verify(otherKid)).toBeNull();
  });

  it('is a 503, not a 401, while its issuer cannot be reached', async () => {
    const verify = createTokenVerifier([{ ...issuer, keys: remoteKeys('http://127.0.0.1:1/jwks') }], Date.now);
    await expect(verify(await token().sign(keyPair.privateKey))).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('needs an audience and asymmetric algorithms in the configuration', () => {
    const hmac = { ...issuer, algorithms: ['HS256'] } as unknown as TokenIssuer;
    for (const bad of [{ ...issuer, audiences: [] }, { ...issuer, algorithms: [] }, hmac]) {
      expect(() => createTokenVerifier([bad], Date.now)).toThrow(TypeError);
    }
  });
});
