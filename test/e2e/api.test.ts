import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Client, createClient, type Json } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import {
  admitMember,
  balanceOf,
  makeKey,
  makeTrader,
  makeWorld,
  newWord,
  openAccount,
  owe,
  pay,
  WIDE,
  type World,
} from '../support/fixtures.ts';
import { startServiceProcess } from '../support/service.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];

describe('a list', () => {
  it('is given in pages that neither repeat nor leave out a row while others are added', async () => {
    const { ada, bea, operator } = world;
    for (let at = 0; at < 7; at++) await pay(operator, ada.account, bea.account, '0.01');
    const paths = ['/transfers', `/accounts/${ada.account}/entries`, `/accounts/${ada.account}/statement`];
    for (const path of [...paths, '/accounts', '/members', '/api-keys', '/principals', '/transactions']) {
      const before = (await allRows(operator, path, { limit: 500 })).map(idOf);
      const seen: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page: Json = bodyOf(await operator.get(path, { limit: 3, ...(cursor && { cursor }) }), 200);
        expect(page.data.length).toBeLessThanOrEqual(3);
        seen.push(...page.data.map(idOf));
        cursor = page.nextCursor;
        if (seen.length === 3) {
          await pay(operator, ada.account, bea.account, '0.01');
          await makeTrader(api, world.code);
        }
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => before.includes(id))).toEqual(before);
    }
  });

  it('has 50 rows on a page, unless it is asked for up to 500', async () => {
    const transfers = Array.from({ length: 60 }, () => ({
      from: world.ada.account,
      to: world.bea.account,
      amount: '0.01',
    }));
    bodyOf(await world.operator.post('/transfers/batch', { atomic: true, transfers }), 200);
    expect(bodyOf(await world.operator.get('/transfers'), 200).data).toHaveLength(50);
    expect(bodyOf(await world.operator.get('/transfers', { limit: 500 }), 200).data.length).toBeGreaterThan(50);
    expect(bodyOf(await world.operator.get('/transfers', { limit: 1 }), 200).data).toHaveLength(1);
  });
});

const idOf = (row: Json): unknown => row.id ?? row.number ?? row.transactionNumber;

describe('no body', () => {
  const document = async () => bodyOf(await api.as(null).get('/openapi.json'), 200);

  it('is as good as one without fields, where none is needed', async () => {
    const { operator, ada, bea } = world;
    const held = await pay(operator, ada.account, bea.account, '0.03', { mode: 'hold' });
    const { id } = await owe(operator, ada.account, bea.account, '0.02', { state: 'accepted' });
    const asked: [Client, string][] = [
      [operator, '/checkpoints'],
      [operator, `/transfers/${held.id}/capture`],
      [bea.client, `/transfers/${held.id}/reverse`],
      [operator, `/obligations/${id}/pay`],
    ];
    for (const [client, path] of asked) {
      const headers = { 'idempotency-key': newWord() };
      const answer = await client.send(path, { method: 'POST', headers });
      expect([path, answer.status, answer.body.code]).toEqual([path, 201, undefined]);
      const again = await client.post(path, {}, headers);
      expect([path, again.status]).toEqual([path, 201]);
      if (path !== '/checkpoints') expect(again.text).toBe(answer.text);
      expect(told(await client.send(path, { method: 'POST', body: 'null' }))).toEqual([400, 'validation-failed']);
    }
  });

  it('is refused where a field is needed, as null is', async () => {
    for (const body of [undefined, 'null']) {
      const answer = await world.operator.send('/members', { method: 'POST', ...(body !== undefined && { body }) });
      expect(told(answer)).toEqual([400, 'validation-failed']);
      expect(answer.body.errors).toEqual([{ path: 'body', message: 'must be a JSON object' }]);
    }
  });

  it('is documented there, and nowhere else', async () => {
    const operations = Object.values((await document()).paths as Json).flatMap((path) =>
      Object.values(path as Json),
    ) as Json[];
    const optional = operations.filter(
      ({ requestBody }) => requestBody !== undefined && !(requestBody as Json).required,
    );
    expect(optional.map(({ operationId }) => operationId).toSorted()).toEqual([
      'captureTransfer',
      'payObligation',
      'reverseTransfer',
      'signCheckpoint',
    ]);
  });
});

describe("the caller's own ids and words", () => {
  it('find members, accounts and transfers, and are taken once in a circuit', async () => {
    const { operator, ada, bea } = world;
    const externalId = newWord('ext');
    const asked: [string, object][] = [
      ['/members', { name: 'Dora', externalId }],
      ['/accounts', { memberId: ada.memberId, ...WIDE, externalId }],
      ['/transfers', { from: ada.account, to: bea.account, amount: '0.01', externalId }],
    ];
    for (const [path, body] of asked) {
      const { id } = bodyOf(await operator.post(path, body));
      const found = await allRows(operator, path, { externalId });
      expect(found.map((row) => [row.id, row.externalId])).toEqual([[id, externalId]]);
      expect(await allRows(operator, path, { externalId: `${externalId}-not` })).toEqual([]);
      expect(told(await operator.post(path, body))).toEqual([409, 'external-id-taken']);
    }
    const elsewhere = await makeWorld(api);
    bodyOf(await elsewhere.operator.post('/members', { name: 'Dora', externalId }));
  });

  it('in metadata are kept, replaced and sought by equality', async () => {
    const { operator, ada, bea } = world;
    const word = newWord();
    const pairs = { word, note: 'a=b = Caffè' };
    const made: [string, Json][] = [
      ['/members', await admitMember(operator, { metadata: pairs })],
      ['/transfers', await pay(operator, ada.account, bea.account, '0.01', { metadata: pairs })],
      ['/accounts', bodyOf(await operator.post('/accounts', { memberId: ada.memberId, ...WIDE, metadata: pairs }))],
    ];
    for (const [path, row] of made) {
      expect(row.metadata).toEqual(pairs);
      for (const metadata of [`word=${word}`, `note=${pairs.note}`]) {
        const found = await allRows(operator, path, { metadata });
        expect(found.map(({ id }) => id)).toContain(row.id);
      }
      expect(await allRows(operator, path, { metadata: `word=${word}x` })).toEqual([]);
      expect(await allRows(operator, path, { metadata: `Word=${word}` })).toEqual([]);
    }
    const [, account] = made[2] as [string, Json];
    const changed = bodyOf(await operator.patch(`/accounts/${account.id}`, { metadata: { other: word } }), 200);
    expect(changed.metadata).toEqual({ other: word });
    expect(await allRows(operator, '/accounts', { metadata: `word=${word}` })).toEqual([]);
  });
});

describe("a member's status", () => {
  const STATUSES = ['applicant', 'active', 'suspended', 'leaving', 'closed'];
  const ALLOWED: Record<string, string[]> = {
    applicant: ['active', 'closed'],
    active: ['suspended', 'leaving'],
    suspended: ['active', 'leaving'],
    leaving: ['active', 'suspended', 'closed'],
    closed: [],
  };
  const ways: Record<string, string[]> = {
    applicant: [],
    active: ['active'],
    suspended: ['active', 'suspended'],
    leaving: ['active', 'leaving'],
    closed: ['closed'],
  };

  it.each(STATUSES)('%s leads where the rules say, and nowhere else', async (from) => {
    for (const to of STATUSES) {
      const { id } = await admitMember(world.operator, { status: 'applicant' });
      for (const status of ways[from] ?? []) bodyOf(await world.operator.patch(`/members/${id}`, { status }), 200);
      const answer = await world.operator.patch(`/members/${id}`, { status: to, reason: 'Test' });
      const isAllowed = ALLOWED[from]?.includes(to);
      if (isAllowed) expect([answer.status, answer.body.status]).toEqual([200, to]);
      else expect([to, ...told(answer)]).toEqual([to, 409, 'transition-not-allowed']);
    }
  });

  it('closes at a balance of zero only, and opens no account after', async () => {
    const dora = await makeTrader(api, world.code);
    const path = `/members/${dora.memberId}`;
    await pay(world.operator, dora.account, world.bea.account, '5.00');
    bodyOf(await world.operator.patch(path, { status: 'leaving' }), 200);
    expect(told(await world.operator.patch(path, { status: 'closed' }))).toEqual([409, 'balance-not-zero']);
    // Who is leaving may still trade its balance down to zero.
    await pay(world.operator, world.bea.account, dora.account, '5.00');
    bodyOf(await world.operator.patch(path, { status: 'closed' }), 200);
    const opening = { memberId: dora.memberId, ...WIDE };
    expect(told(await world.operator.post('/accounts', opening))).toEqual([409, 'member-closed']);
  });

  it('of an account: closes at zero only, and nothing leads out of closed', async () => {
    const account = await openAccount(world.operator, { memberId: world.ada.memberId, ...WIDE });
    const path = `/accounts/${account}`;
    await pay(world.operator, account, world.bea.account, '1.00');
    expect(told(await world.operator.patch(path, { status: 'closed' }))).toEqual([409, 'balance-not-zero']);
    await pay(world.operator, world.bea.account, account, '1.00');
    bodyOf(await world.operator.patch(path, { status: 'closed' }), 200);
    expect(told(await world.operator.patch(path, { status: 'active' }))).toEqual([409, 'transition-not-allowed']);
  });
});

describe('the directory', () => {
  it('shows those who opted in and are active, with the accounts where they can be paid', async () => {
    const [shown, hidden, suspended] = await Promise.all([
      makeTrader(api, world.code, { name: 'Shown', listed: true, email: 'shown@example.org' }),
      makeTrader(api, world.code, { name: 'Hidden' }),
      makeTrader(api, world.code, { name: 'Suspended', listed: true }),
    ]);
    bodyOf(await world.operator.patch(`/members/${suspended.memberId}`, { status: 'suspended' }), 200);
    const rows = await allRows(world.ada.client, '/directory');
    expect(rows.find(({ memberId }) => memberId === shown.memberId)).toEqual({
      memberId: shown.memberId,
      name: 'Shown',
      accounts: [shown.account],
    });
    const ids = rows.map(({ memberId }) => memberId);
    expect(ids).not.toContain(hidden.memberId);
    expect(ids).not.toContain(suspended.memberId);
    bodyOf(await hidden.client.patch(`/members/${hidden.memberId}`, { listed: true }), 200);
    expect((await allRows(world.ada.client, '/directory')).map(({ memberId }) => memberId)).toContain(hidden.memberId);
  });
});

describe('an API key', () => {
  it('is shown once, and opens nothing from the moment of its revocation', async () => {
    const { id, key } = await makeKey(world.operator, { role: 'auditor' });
    const client = api.as(key, world.code);
    expect((await client.get('')).status).toBe(200);
    expect((await world.operator.delete(`/api-keys/${id}`)).status).toBe(204);
    expect(told(await client.get(''))).toEqual([401, 'unauthenticated']);
    const row = (await allRows(world.operator, '/api-keys')).find((each) => each.id === id);
    expect(row).toMatchObject({ revokedAt: expect.any(String), role: 'auditor' });
  });

  it('opens nothing within 5 s of its revocation in another process, and so does a revoked principal', async () => {
    const other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
    try {
      const byKey = await makeKey(world.operator, { role: 'auditor' });
      const byPrincipal = await makeKey(world.operator, { role: 'auditor' });
      const clients = [byKey, byPrincipal].map(({ key }) =>
        createClient(`${other.baseUrl}/v1/circuits/${world.code}`, key),
      );
      for (const client of clients) expect((await client.get('')).status).toBe(200);
      await world.operator.delete(`/api-keys/${byKey.id}`);
      await world.operator.delete(`/principals/${byPrincipal.principalId}`);
      const revoked = performance.now();
      for (const client of clients) {
        while ((await client.get('')).status !== 401) {
          expect(performance.now() - revoked).toBeLessThan(5_000);
          await sleep(100);
        }
      }
    } finally {
      await other.kill();
    }
  });

  it('that would have expired already is none, and leaves no principal behind', async () => {
    const before = await allRows(world.operator, '/principals');
    const asked = { role: 'auditor', expiresAt: new Date(Date.now() - 1_000).toISOString() };
    expect(told(await world.operator.post('/api-keys', asked))).toEqual([422, 'expires-in-past']);
    expect(await allRows(world.operator, '/principals')).toHaveLength(before.length);
    const args = ['keys', 'create', '--role', 'admin', '--expires', '2020-01-01T00:00:00Z'];
    expect(await runSaldo(args, { env: { DATABASE_URL: api.database.url } })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'saldo: `expiresAt` is not after the present moment.\n',
    });
  });

  it('expires at its time', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const client = api.as((await makeKey(world.operator, { role: 'auditor', expiresAt })).key, world.code);
    expect((await client.get('')).status).toBe(200);
    await sleep(Date.parse(expiresAt) - Date.now() + 50);
    expect((await client.get('')).status).toBe(401);
  });
});

describe('an account', () => {
  it('tells what it may still spend and receive, and since when it is below zero', async () => {
    const dora = await makeTrader(api, world.code, {}, { creditLimit: '50.00', balanceCap: '100.00' });
    const read = async () => bodyOf(await dora.client.get(`/accounts/${dora.account}`), 200);
    const nothing = { heldOut: '0.00', heldIn: '0.00', overLimit: false, status: 'active', memberId: dora.memberId };
    expect(await read()).toMatchObject({
      ...nothing,
      balance: '0.00',
      available: '50.00',
      room: '100.00',
      negativeSince: null,
    });
    const { postedAt } = await pay(dora.client, dora.account, world.bea.account, '30.00');
    expect(await read()).toMatchObject({
      ...nothing,
      balance: '-30.00',
      available: '20.00',
      room: '130.00',
      negativeSince: postedAt,
    });
    const limits = { creditLimit: '10.00', balanceCap: null, reason: 'Late' };
    bodyOf(await world.operator.put(`/accounts/${dora.account}/limits`, limits), 200);
    expect(await read()).toMatchObject({
      ...nothing,
      balance: '-30.00',
      available: '-20.00',
      room: null,
      overLimit: true,
    });
    // Over its limit it may only receive.
    const paying = await dora.client.post('/transfers', { from: dora.account, to: world.bea.account, amount: '0.01' });
    expect(told(paying)).toEqual([422, 'credit-limit-exceeded']);
    await pay(world.operator, world.bea.account, dora.account, '30.00');
    expect(await read()).toMatchObject({ balance: '0.00', overLimit: false, negativeSince: null });
  });

  it("opens with the circuit's defaults where it is not told otherwise", async () => {
    bodyOf(await world.operator.patch('', { defaultCreditLimit: '7.00', defaultBalanceCap: '8.00' }), 200);
    const id = await openAccount(world.operator, { memberId: world.ada.memberId });
    const opened = bodyOf(await world.operator.get(`/accounts/${id}`), 200);
    expect(opened).toMatchObject({ creditLimit: '7.00', balanceCap: '8.00' });
    expect(await balanceOf(world.operator, id)).toBe('0.00');
  });
});
