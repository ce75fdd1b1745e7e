import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Client, type Json } from '../support/client.ts';
import { parametersOf } from '../support/document.ts';
import { allComputed, makeKey, makeWorld, newWord, pay, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { type Documented, OPERATIONS, type Operation, operationsOf, sendCall } from '../support/operations.ts';
import { eventsOf, type StoredEvent, sealAll } from '../support/trail.ts';

let api: Api;
let world: World;
let document: Json;
/** What is below a circuit, with a valid request of each. That no operation is missing here, another test sees to. */
let below: (Documented & Pick<Operation, 'call'>)[];

/** Somebody of the circuit with its principal's id, and with paths from the server's root. */
interface Somebody {
  readonly root: Client;
  readonly principalId: string;
}
const somebody = async (asked: object): Promise<Somebody> => {
  const { key, principalId } = await makeKey(world.admin, asked);
  return { root: api.as(key), principalId };
};

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  document = bodyOf(await api.as(null).get('/openapi.json'), 200);
  const documented = operationsOf(document);
  below = Object.entries(OPERATIONS).flatMap(([operationId, { call }]) => {
    const operation = documented.get(operationId);
    return operation?.path.includes('{circuit}') ? [{ ...operation, call }] : [];
  });
});
afterAll(() => api?.stop());

const events = (requestId: string): Promise<StoredEvent[]> => eventsOf(api, requestId);

/** Headers by which a request is found again. */
const named = (requestId: string) => ({ 'x-request-id': requestId });

describe('every request below a circuit', () => {
  it('of an operator or an auditor leaves one event, whatever the answer, and one of a member leaves none', async () => {
    const operator = await somebody({ role: 'operator' });
    const auditor = await somebody({ role: 'auditor' });
    const member = { root: api.as(world.ada.key), principalId: world.ada.principalId };
    expect(below.length).toBeGreaterThan(50);
    for (const operation of below) {
      const { operationId } = operation;
      const call = await operation.call(world);
      // The auditor first: it changes nothing. What the member does may leave nothing for the operator to do.
      for (const [who, { root, principalId }] of Object.entries({ auditor, operator, member })) {
        const requestId = `${who}-${operationId}`;
        const headers = { ...call.headers, ...named(requestId) };
        const answer = await sendCall(root, operation, world.code, { ...call, headers });
        const seen = (await events(requestId)).filter(({ action }) => !action.includes('-'));
        if (who === 'member') {
          expect([requestId, seen]).toEqual([requestId, []]);
          continue;
        }
        const id = Object.values(call.params ?? {}).find((value) => /^[0-9a-f]{8}-/.test(value));
        expect(seen, `${requestId}: ${answer.text}`).toEqual([
          {
            action: operationId,
            principalId,
            subjectId: id ?? world.id,
            change: expect.objectContaining({ method: operation.method, status: answer.status }),
          },
        ]);
        const isStreamed = operationId === 'importObligations' && answer.status < 400;
        // Whoever is refused by its role is so before its body is read.
        const hasDigest = call.body !== undefined && !isStreamed && answer.status !== 403;
        expect([requestId, Object.hasOwn(seen[0]?.change ?? {}, 'bodyDigest')]).toEqual([requestId, hasDigest]);
      }
    }
    await allComputed(api);
    await sealAll(api);
    await checkInvariantsAt(api.database.url, world.id);
  }, 180_000);

  it('shares its id with what it has changed outside the journal', async () => {
    const requestId = newWord();
    const path = `/members/${world.bea.memberId}`;
    const changed = await world.operator.patch(path, { name: 'Bea the second' }, named(requestId));
    expect(changed.status).toBe(200);
    expect((await events(requestId)).map(({ action, subjectId }) => [action, subjectId])).toEqual([
      ['member-changed', world.bea.memberId],
      ['changeMember', world.bea.memberId],
    ]);
  });

  it('is seen with the status with which it was refused', async () => {
    const asked: readonly [number, (headers: Record<string, string>) => Promise<{ status: number }>][] = [
      [404, (headers) => world.operator.send(`/members/${world.id}`, { headers })],
      [400, (headers) => world.operator.send('/members', { headers, query: { limit: '0' } })],
      [400, (headers) => world.operator.send('/members', { headers, method: 'POST', body: '{' })],
      [
        422,
        (headers) =>
          world.operator.post(
            '/transfers',
            { from: world.ada.account, to: world.bea.account, amount: '99999.00' },
            headers,
          ),
      ],
      [403, (headers) => world.auditor.post('/members', { name: 'Nobody' }, headers)],
    ];
    for (const [status, send] of asked) {
      const requestId = newWord();
      expect((await send(named(requestId))).status).toBe(status);
      expect(await events(requestId)).toMatchObject([{ change: { status } }]);
    }
  });

  it('of somebody who has no business in the circuit leaves none, as if there were no such circuit', async () => {
    const elsewhere = await makeWorld(api);
    const strangers = [api.as(elsewhere.ada.key), api.as(null), api.as('saldo_no_key')];
    const { key } = await makeKey(elsewhere.admin, { role: 'operator' });
    for (const client of [...strangers, api.as(key)]) {
      const requestId = newWord();
      const answer = await client.send(`/v1/circuits/${world.code}/members`, { headers: named(requestId) });
      expect([401, 404]).toContain(answer.status);
      expect(await events(requestId)).toEqual([]);
    }
    for (const path of ['/health/live', '/metrics', '/openapi.json', '/v1/circuits']) {
      const requestId = newWord();
      await api.admin.send(path, { headers: named(requestId) });
      expect(await events(requestId)).toEqual([]);
    }
  });

  it('says which page of what it has shown, and nothing that somebody wrote', async () => {
    const requestId = newWord();
    const query = { limit: 7, status: 'active', metadata: 'sector=food', externalId: 'mario.rossi', group: 'full' };
    bodyOf(await world.operator.send('/members', { query, headers: named(requestId) }), 200);
    const [seen] = await events(requestId);
    const shown = { limit: 7, status: 'active', metadata: null, externalId: null, group: null };
    expect(seen?.change).toEqual({ method: 'GET', status: 200, query: shown });
    const first = newWord();
    bodyOf(await world.auditor.send('/transactions/1', { headers: named(first) }), 200);
    expect((await events(first))[0]?.change).toEqual({ method: 'GET', status: 200, params: { number: 1 } });
  });

  it('binds its body by a digest that nobody can test guesses against without the key of the circuit', async () => {
    // In a circuit of its own: where somebody was erased, the key that was dropped serves for a while.
    const untouched = await makeWorld(api);
    const requestId = newWord();
    const body = '{"name":"Dora"}';
    const sent = { method: 'POST', body, headers: { 'content-type': 'application/json', ...named(requestId) } };
    bodyOf(await untouched.operator.send('/members', sent), 201);
    const [row] = await api.sql<{ key: string }>(
      `SELECT encode(key, 'hex') AS key FROM audit_digest_key WHERE circuit_id = $1`,
      [untouched.id],
    );
    const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
    const digest = sha256(Buffer.concat([Buffer.from(row?.key ?? '', 'hex'), sha256(body)])).toString('hex');
    expect((await events(requestId))[0]?.change).toEqual({ method: 'POST', status: 201, bodyDigest: digest });
  });
});

describe('nothing personal is ever in the trail', () => {
  /** A word that is good for names, texts and external ids alike. */
  const MARKER = 'Marcella.Rossi-77';

  it('whatever a request holds, in its path, query and body, right or wrong', async () => {
    const { root } = await somebody({ role: 'operator' });
    const spoil = (value: unknown): unknown => {
      if (typeof value === 'string') return MARKER;
      if (Array.isArray(value)) return value.map(spoil);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoil(inner)]));
    };
    for (const operation of below) {
      const params = Object.fromEntries(
        parametersOf(operation).flatMap(({ name, in: where }) => (where === 'path' ? [[name, world.id]] : [])),
      );
      const asked = parametersOf(operation).flatMap(({ name, in: where }) => (where === 'query' ? [name] : []));
      const queries = [...asked, MARKER].map((name) => ({ [name]: MARKER }));
      for (const query of queries) await sendCall(root, operation, world.code, { params, query });
      const wrong = Object.fromEntries(Object.keys(params).map((name) => [name, MARKER]));
      await sendCall(root, operation, world.code, { params: wrong });
      if (operation.operation.requestBody === undefined) continue;
      const { body, headers } = await operation.call(world);
      const more = { [MARKER]: MARKER, description: MARKER, reason: MARKER, metadata: { [MARKER]: MARKER } };
      const bodies = typeof body === 'string' ? [MARKER] : [MARKER, spoil(body), { ...(body as object), ...more }];
      for (const each of bodies)
        await sendCall(root, operation, world.code, { params, body: each, ...(headers && { headers }) });
    }
    const texts = { metadata: { note: MARKER }, externalId: MARKER };
    const contacts = { name: MARKER, email: `${MARKER}@example.org`, phone: '+39 070 77', address: MARKER };
    const { id } = bodyOf(await world.operator.post('/members', { ...contacts, ...texts, group: MARKER }));
    bodyOf(await world.operator.patch(`/members/${id}`, contacts), 200);
    const { ada, bea } = world;
    await pay(world.operator, ada.account, bea.account, '0.01', { description: MARKER, ...texts });
    const owed = { debtor: ada.account, creditor: bea.account, amount: '0.01', description: MARKER, ...texts };
    bodyOf(await world.operator.post('/obligations', owed));
    const limits = { creditLimit: '900.00', balanceCap: '900.00', reason: MARKER };
    bodyOf(await world.operator.put(`/accounts/${bea.account}/limits`, limits), 200);
    const identity = { issuer: `https://${MARKER}.example.org`, subject: MARKER };
    bodyOf(await world.operator.post('/principals', { role: 'auditor', identity }));
    for (const [path, query] of [
      ['/members', { externalId: MARKER, group: MARKER, metadata: `note=${MARKER}` }],
      ['/transfers', { externalId: MARKER, metadata: `note=${MARKER}` }],
      ['/audit-events', { action: MARKER, requestId: MARKER }],
    ] as const)
      bodyOf(await world.operator.get(path, query), 200);
    await eventsOf(api, 'none');
    const count = async (table: string) =>
      Number((await api.sql(`SELECT count(*) AS n FROM ${table} AS row WHERE row::text ILIKE '%marcella%'`))[0]?.n);
    // It has been written, so that it would be found.
    for (const table of ['member_profile', 'transaction_text', 'obligation_text', 'resource_metadata'])
      expect([table, (await count(table)) > 0]).toEqual([table, true]);
    for (const table of ['audit_event', 'audit_log_entry']) expect([table, await count(table)]).toEqual([table, 0]);
    const bare = createHash('sha256').update(MARKER).digest('hex');
    expect(await api.sql(`SELECT FROM audit_event WHERE change::text LIKE '%${bare}%'`)).toEqual([]);
  }, 120_000);
});

describe('the trail can be searched', () => {
  it('newest first, page by page, without losing or repeating any', async () => {
    const rows = await allRows(world.auditor, '/audit-events', { limit: 500 });
    const times = rows.map(({ occurredAt }) => String(occurredAt));
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    const [stored] = await api.sql(`SELECT count(*) AS n FROM audit_event WHERE circuit_id = $1 AND occurred_at < $2`, [
      world.id,
      times[0],
    ]);
    // Pages themselves leave events: they are newer than the first one.
    expect(rows.filter(({ occurredAt }) => String(occurredAt) < String(times[0])).length).toBe(Number(stored?.n));
  });

  it('by principal, action, subject, request and time', async () => {
    const { root, principalId } = await somebody({ role: 'auditor' });
    const of = (path: string) => `/v1/circuits/${world.code}${path}`;
    const requestId = newWord();
    bodyOf(await root.get(of(`/accounts/${world.caio.account}`)), 200);
    bodyOf(await root.send(of('/transfers'), { headers: named(requestId) }), 200);
    const found = async (query: Record<string, string>) =>
      (await allRows(world.operator, '/audit-events', query)).map(({ action, subjectId }) => [action, subjectId]);
    const account = ['getAccount', world.caio.account];
    const list = ['listTransfers', world.id];
    expect(await found({ principalId })).toEqual([list, account]);
    expect(await found({ principalId, action: 'getAccount' })).toEqual([account]);
    expect(await found({ principalId, subjectId: world.caio.account })).toEqual([account]);
    expect(await found({ requestId })).toEqual([list]);
    const [one, two] = (await allRows(world.operator, '/audit-events', { principalId })) as [Json, Json];
    const [to, from] = [String(two.occurredAt), String(one.occurredAt)];
    expect(await found({ principalId, to })).toEqual(to === from ? [list, account] : [account]);
    expect(await found({ principalId, from })).toEqual(to === from ? [list, account] : [list]);
    expect(await found({ principalId, from: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  it('an event has a number and a leaf once it is in the log', async () => {
    const requestId = newWord();
    bodyOf(await world.operator.send('', { headers: named(requestId) }), 200);
    const read = async () => bodyOf(await world.auditor.get('/audit-events', { requestId }), 200).data[0] as Json;
    await sealAll(api);
    const sealed = await read();
    expect(sealed).toMatchObject({
      action: 'getCircuit',
      number: expect.any(Number),
      leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [newest] = bodyOf(await world.operator.get('/audit-events', { limit: 1 }), 200).data;
    expect(newest).toMatchObject({ action: 'listAuditEvents', number: null, leafHash: null });
  });
});
