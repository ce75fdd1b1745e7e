import { describe, expect, it } from 'vitest';
import { bodyOf, type Client } from '../support/client.ts';
import { makeKey, newWord } from '../support/fixtures.ts';
import { expectProblem, INVALID, type Refused, setStage } from '../support/stage.ts';

const stage = setStage();

describe('a page that is none', () => {
  const LISTS = [
    '/accounts',
    '/transfers',
    '/obligations',
    '/payment-requests',
    '/payment-schedules',
    '/members',
    '/api-keys',
    '/principals',
    '/directory',
    '/transactions',
    '/audit-events',
    '/events',
  ];
  const OF_ACCOUNT = ['entries', 'statement', 'limits', 'payment-agreements'];
  const lists = () => [...LISTS, ...OF_ACCOUNT.map((name) => `/accounts/${stage.world.ada.account}/${name}`)];

  it.each(['0', '501', '-1', '1.5', '1e2', '0x10', ' 5', '', 'all'])(
    'limit=%j is refused by every list',
    async (limit) => {
      for (const path of lists())
        expectProblem(await stage.world.operator.get(path, { limit }), INVALID('query.limit'));
      await stage.expectNothingWritten();
    },
  );

  it('a cursor that is none is refused by every list', async () => {
    const own = bodyOf(await stage.world.operator.get('/accounts', { limit: 1 }), 200).nextCursor as string;
    const spoilt = own.slice(0, -1) + (own.endsWith('A') ? 'B' : 'A');
    for (const path of lists()) {
      for (const cursor of ['x', 'MTIz', spoilt, '\0', "' OR 1=1 --"]) {
        expectProblem(await stage.world.operator.get(path, { cursor }), { status: 400, code: 'invalid-cursor' });
      }
      expectProblem(await stage.world.operator.get(path, { cursor: '' }), INVALID('query.cursor'));
      expectProblem(await stage.world.operator.get(path, { cursor: 'a'.repeat(513) }), INVALID('query.cursor'));
      expectProblem(await stage.world.operator.get(path, { colour: 'red' }), INVALID('query.colour'));
    }
    await stage.expectNothingWritten();
  });

  it("another list's cursor is refused where it means nothing", async () => {
    const { nextCursor } = bodyOf(await stage.world.operator.get('/transactions', { limit: 1 }), 200);
    const answer = await stage.world.operator.get('/accounts', { cursor: nextCursor as string });
    expectProblem(answer, { status: 400, code: 'invalid-cursor' });
  });

  it.each([
    ['/accounts', { status: 'frozen' }, 'query.status'],
    ['/accounts', { memberId: 'ada' }, 'query.memberId'],
    ['/accounts', { metadata: 'no-pair' }, 'query.metadata'],
    ['/accounts', { metadata: 'a=\0' }, 'query.metadata'],
    ['/accounts', { externalId: 'two words' }, 'query.externalId'],
    ['/members', { status: 'frozen' }, 'query.status'],
    ['/members', { group: 'two words' }, 'query.group'],
    ['/members', { metadata: 'a=\0' }, 'query.metadata'],
    ['/transfers', { account: 'ada' }, 'query.account'],
    ['/transfers', { metadata: 'a=\0' }, 'query.metadata'],
    ['/obligations', { state: 'paid' }, 'query.state'],
    ['/obligations', { dueFrom: '2026-02-30' }, 'query.dueFrom'],
    ['/obligations', { account: 'ada' }, 'query.account'],
    ['/transactions', { kind: 'gift' }, 'query.kind'],
  ])('a filter that is none is refused: %s %j', async (path, query, place) => {
    expectProblem(await stage.world.operator.get(path, query as Record<string, string>), INVALID(place));
    await stage.expectNothingWritten();
  });

  it.each(['0', '-1', '1.5', 'one', '99999999999999999999'])(
    'a transaction number that is none: %s',
    async (number) => {
      expectProblem(await stage.world.operator.get(`/transactions/${number}`), INVALID('path.number'));
    },
  );
});

describe('an idempotency key that is none', () => {
  it('is refused where one is needed: none, two words, too long, empty', async () => {
    const missing = await stage.world.ada.client.post('/transfers', stage.valid(), { 'idempotency-key': null });
    expectProblem(missing, { status: 400, code: 'idempotency-key-missing' });
    const batch = { atomic: true, transfers: [stage.valid()] };
    const inBatch = await stage.world.ada.client.post('/transfers/batch', batch, { 'idempotency-key': null });
    expectProblem(inBatch, { status: 400, code: 'idempotency-key-missing' });
    for (const key of ['two words', 'a'.repeat(256), '', 'caf\u00e9']) {
      const answer = await stage.world.ada.client.post('/transfers', stage.valid(), { 'idempotency-key': key });
      expectProblem(answer, INVALID('headers.idempotency-key'));
    }
    await stage.expectNothingWritten();
  });

  it('is refused where one is welcome', async () => {
    const answer = await stage.world.operator.post('/members', { name: 'Ada' }, { 'idempotency-key': 'two words' });
    expectProblem(answer, INVALID('headers.idempotency-key'));
    await stage.expectNothingWritten();
  });

  it('reused with another body is refused', async () => {
    const key = { 'idempotency-key': newWord() };
    bodyOf(await stage.world.ada.client.post('/transfers', stage.valid(), key));
    await stage.remember();
    const other = await stage.world.ada.client.post('/transfers', { ...stage.valid(), amount: '2.00' }, key);
    expectProblem(other, { status: 422, code: 'idempotency-key-reused' });
    await stage.expectNothingWritten();
  });
});

describe('a key that opens nothing', () => {
  const unauthenticated: Refused = { status: 401, code: 'unauthenticated' };
  const tries = (client: Client) => [client.get('/accounts'), client.post('/transfers', stage.valid())];

  const expectShut = async (key: string | null) => {
    for (const answer of await Promise.all(tries(stage.api.as(key, stage.world.code))))
      expectProblem(answer, unauthenticated);
    await stage.expectNothingWritten();
  };

  it('that has expired', async () => {
    const { id, key } = await makeKey(stage.world.admin, { role: 'operator' });
    await stage.api.sql(`UPDATE api_key SET expires_at = ledger_clock() - interval '1 second' WHERE id = $1`, [id]);
    await stage.remember();
    await expectShut(key);
  });

  it('that has been revoked', async () => {
    const { id, key } = await makeKey(stage.world.admin, { role: 'operator' });
    expect((await stage.api.as(key, stage.world.code).get('')).status).toBe(200);
    expect((await stage.world.admin.delete(`/api-keys/${id}`)).status).toBe(204);
    await stage.remember();
    await expectShut(key);
  });

  it('that is malformed, or another secret behind the same id', async () => {
    const { key } = stage.world.ada;
    const secret = key.slice(-43);
    const turned = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    const spoilt = [
      key.slice(0, -1),
      `${key}A`,
      key.toUpperCase(),
      key.replace('saldo', 'other'),
      key.slice(0, -43) + turned,
    ];
    for (const text of [...spoilt, 'saldo__', 'x', `saldo_${'0'.repeat(32)}_${secret}`]) await expectShut(text);
    await expectShut(null);
  });

  it('in another scheme, or twice', async () => {
    const { key } = stage.world.ada;
    for (const authorization of [
      `Basic ${key}`,
      key,
      `Bearer ${key}, Bearer ${key}`,
      'Bearer',
      `Bearer ${key} ${key}`,
    ]) {
      const answer = await stage.world.nobody.send('/accounts', { headers: { authorization } });
      expectProblem(answer, unauthenticated);
    }
    const url = await stage.api.as(null).get(`/v1/circuits/${stage.world.code}/accounts`, { access_token: key });
    expectProblem(url, unauthenticated);
  });

  it("of another circuit: this one isn't there", async () => {
    const client = stage.api.as(stage.elsewhere.ada.key, stage.world.code);
    const noCircuit: Refused = { status: 404, code: 'circuit-not-found' };
    for (const answer of await Promise.all(tries(client))) expectProblem(answer, noCircuit);
    for (const ref of [
      'no-such',
      '00000000-0000-0000-0000-000000000000',
      'installation',
      '%00',
      '..%2f',
      'a'.repeat(65),
    ]) {
      expectProblem(await stage.api.as(stage.api.adminKey, ref).get('/accounts'), noCircuit);
    }
    await stage.expectNothingWritten();
  });
});
