import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, bodyOf } from '../support/client.ts';
import { makeWorld, newWord, pay, type World } from '../support/fixtures.ts';
import { type Issuer, startIssuer } from '../support/jwks.ts';

let issuer: Issuer;
let other: Issuer;
let api: Api;
let world: World;
/** The subject of a member, Ada, in two circuits, and of an auditor. */
let ada: string;
let auditor: string;

beforeAll(async () => {
  [issuer, other] = await Promise.all([startIssuer(), startIssuer()]);
  api = await startApi({ OIDC_ISSUERS: JSON.stringify([issuer.setting]) });
  world = await makeWorld(api);
  [ada, auditor] = [newWord('ada'), newWord('auditor')];
  await letIn(world, { role: 'member', memberId: world.ada.memberId }, ada);
  await letIn(world, { role: 'auditor' }, auditor);
});
afterAll(async () => {
  await api?.stop();
  await Promise.all([issuer?.close(), other?.close()]);
});

const letIn = async (home: World, role: object, sub: string) =>
  bodyOf(await home.operator.post('/principals', { ...role, identity: { issuer: issuer.issuer, subject: sub } }));

const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;
const inCircuit = (token: string) => api.as(token, world.code);

describe('a token of a configured issuer', () => {
  it('lets in the principal that its subject stands for, with that principal’s role', async () => {
    const client = inCircuit(await issuer.sign({ sub: ada }));
    const { principalId } = await pay(client, world.ada.account, world.bea.account, '1.00');
    const principals = bodyOf(await world.operator.get('/principals', { memberId: world.ada.memberId }), 200).data;
    const byToken = principals.find(({ id }) => id === principalId);
    expect(byToken?.identities).toEqual([{ issuer: issuer.issuer, subject: ada }]);
    expect((await client.get('/transactions')).status).toBe(403);
    expect((await client.get(`/accounts/${world.bea.account}`)).status).toBe(404);
  });

  it('may name several audiences, and be a little late or early by our clock', async () => {
    const good = [{ aud: ['another', issuer.audience] }, { exp: seconds(-2) }, { nbf: seconds(3) }];
    for (const claims of good) {
      const answer = await inCircuit(await issuer.sign({ sub: auditor, ...claims })).get('');
      expect(answer.status, answer.text).toBe(200);
    }
  });

  it('lets the same subject in to each circuit in which it has a principal, as what it is there', async () => {
    const elsewhere = await makeWorld(api);
    const sub = newWord('both');
    const token = await issuer.sign({ sub });
    await letIn(world, { role: 'member', memberId: world.bea.memberId }, sub);
    await letIn(elsewhere, { role: 'operator' }, sub);
    expect((await api.as(token, world.code).get('/transactions')).status).toBe(403);
    expect((await api.as(token, elsewhere.code).get('/transactions')).status).toBe(200);
    const circuits = bodyOf(await api.as(token).get('/v1/circuits'), 200).data.map(({ id }) => id);
    expect(circuits.toSorted()).toEqual([world.id, elsewhere.id].toSorted());
  });

  it.each([{ role: 'operator' }, { roles: ['admin'] }, { scope: 'operator admin' }, { saldo: { role: 'admin' } }])(
    'never grants a role: %j',
    async (claims) => {
      const client = inCircuit(await issuer.sign({ sub: ada, ...claims }));
      expect((await client.get('/members')).status).toBe(403);
      expect((await client.post('/members', { name: 'Dora' })).status).toBe(403);
      const nobody = inCircuit(await issuer.sign({ sub: newWord('nobody'), ...claims }));
      expect((await nobody.get('')).status).toBe(401);
    },
  );

  it('lets nobody in once its principal has been shut out, within 5 s at the latest', async () => {
    const sub = newWord('gone');
    const { id } = await letIn(world, { role: 'auditor' }, sub);
    const client = inCircuit(await issuer.sign({ sub }));
    expect((await client.get('')).status).toBe(200);
    expect((await world.operator.delete(`/principals/${id}`)).status).toBe(204);
    await expect.poll(async () => (await client.get('')).status, { timeout: 5_000, interval: 100 }).toBe(401);
  });

  it('does not have the issuer’s keys fetched for each request', async () => {
    const before = issuer.fetches;
    for (let at = 0; at < 5; at++) await inCircuit(await issuer.sign({ sub: auditor, jti: newWord() })).get('');
    expect(issuer.fetches - before).toBeLessThanOrEqual(1);
  });

  it('is not accepted as an identity of two principals of one circuit', async () => {
    const asked = { role: 'auditor', identity: { issuer: issuer.issuer, subject: ada } };
    const answer = await world.operator.post('/principals', asked);
    expect([answer.status, answer.body.code]).toEqual([409, 'identity-taken']);
  });
});

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that are wrong in one thing each. */
const WRONG: Readonly<Record<string, () => Promise<string> | string>> = {
  'alg none': () => {
    const claims = { iss: issuer.issuer, aud: issuer.audience, sub: ada, exp: seconds(300) };
    return `${base64url({ alg: 'none' })}.${base64url(claims)}.`;
  },
  'alg None, with a signature': async () => {
    const [, payload, signature] = (await issuer.sign({ sub: ada })).split('.');
    return `${base64url({ alg: 'None', kid: 'first' })}.${payload}.${signature}`;
  },
  'HS256 with the public key for a secret': async () =>
    issuer.sign({ sub: ada }, { alg: 'HS256', key: Buffer.from(await issuer.publicPem()) }),
  'HS256 with an empty-handed secret': () => issuer.sign({ sub: ada }, { alg: 'HS256', key: Buffer.alloc(32) }),
  'an algorithm that is not allowed': async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    return issuer.sign({ sub: ada }, { alg: 'EdDSA', key: privateKey });
  },
  'another audience': () => issuer.sign({ sub: ada, aud: 'another' }),
  'no audience': () => issuer.sign({ sub: ada, aud: undefined }),
  'another issuer, which nobody configured': () => other.sign({ sub: ada }),
  'another issuer that claims to be this one': () => other.sign({ sub: ada, iss: issuer.issuer }),
  'this issuer in other letters': () => issuer.sign({ sub: ada, iss: `${issuer.issuer}/` }),
  'no issuer': () => issuer.sign({ sub: ada, iss: undefined }),
  'a key of nobody': async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    return issuer.sign({ sub: ada }, { key: privateKey });
  },
  'a key id of nobody': () => issuer.sign({ sub: ada }, { kid: 'second' }),
  'a changed payload': async () => {
    const [header, , signature] = (await issuer.sign({ sub: auditor })).split('.');
    const claims = { iss: issuer.issuer, aud: issuer.audience, sub: ada, exp: seconds(300) };
    return `${header}.${base64url(claims)}.${signature}`;
  },
  'a cut signature': async () => (await issuer.sign({ sub: ada })).slice(0, -4),
  'no signature': async () => (await issuer.sign({ sub: ada })).replace(/\.[^.]*$/, '.'),
  expired: () => issuer.sign({ sub: ada, exp: seconds(-60) }),
  'without an end': () => issuer.sign({ sub: ada, exp: undefined }),
  'not valid yet': () => issuer.sign({ sub: ada, nbf: seconds(60) }),
  'without a subject': () => issuer.sign({ sub: undefined }),
  'an empty subject': () => issuer.sign({ sub: '' }),
  'an over-long subject': () => issuer.sign({ sub: 'a'.repeat(256) }),
  'an unknown subject': () => issuer.sign({ sub: newWord('stranger') }),
  'a subject with NUL': () => issuer.sign({ sub: `${ada}\0` }),
  'not a token': () => 'a.b.c',
  'too many parts': async () => `${await issuer.sign({ sub: ada })}.x`,
};

describe('a token that is not good is answered 401, all alike', () => {
  let reference: Answer;
  beforeAll(async () => {
    reference = await inCircuit('x').get('/accounts');
  });

  it.each(Object.keys(WRONG))('%s', async (name) => {
    const answer = await inCircuit(await (WRONG[name] as () => Promise<string>)()).get('/accounts');
    expect(answer.status, answer.text).toBe(401);
    expect(answer.body).toEqual(reference.body);
    expect(answer.headers.get('www-authenticate')).toBe(reference.headers.get('www-authenticate'));
  });

  it('and where no issuer is configured, every token', async () => {
    const without = await startApi({}, api.database);
    try {
      const answer = await without.as(await issuer.sign({ sub: ada }), world.code).get('/accounts');
      expect(answer.status).toBe(401);
    } finally {
      await without.stop();
    }
  });
});
