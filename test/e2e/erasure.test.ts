import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { createMemberErasure } from '../../src/features/members/erasure.ts';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Json } from '../support/client.ts';
import {
  clearingRun,
  invoiceOf,
  makeKey,
  makeTrader,
  makeWorld,
  owe,
  pay,
  type Trader,
  type World,
} from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { sealAll } from '../support/trail.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

/** A word that is good for names, texts and external ids alike, and stands nowhere else. */
const MARKER = 'Filomena.Deledda-4711';

const post = (path: string, body: object = {}) => world.operator.post(path, body);
const erase = (id: string) => world.operator.send(`/members/${id}/erase`, { method: 'POST' });

async function close({ memberId }: Trader): Promise<void> {
  for (const status of ['leaving', 'closed'])
    bodyOf(await world.operator.patch(`/members/${memberId}`, { status, reason: `${MARKER} leaves` }), 200);
}

/** A member that has written its name wherever there is room for it. It ends at zero, with nothing open. */
async function talkative(): Promise<Trader> {
  const contacts = { name: MARKER, email: `${MARKER}@example.org`, phone: '+39 070 4711', address: `Via ${MARKER}` };
  const metadata = { note: MARKER };
  const filo = await makeTrader(api, world.code, { ...contacts, listed: true, metadata, externalId: MARKER });
  const account = `/accounts/${filo.account}`;
  bodyOf(await world.operator.patch(account, { metadata }), 200);
  const limits = { creditLimit: '2000.00', balanceCap: '2000.00' };
  bodyOf(await world.operator.put(`${account}/limits`, { ...limits, reason: `Asked by ${MARKER}` }), 200);
  const later = { ...limits, reason: `Promised to ${MARKER}`, effectiveAt: '2999-01-01T00:00:00Z' };
  bodyOf(await world.operator.put(`${account}/limits`, later), 200);
  const { account: bea } = world.bea;
  const invoice = { ...invoiceOf('5.00'), number: MARKER };
  const said = { description: `For ${MARKER}`, metadata };
  await pay(world.operator, filo.account, bea, '5.00', { ...said, invoice });
  await pay(world.operator, bea, filo.account, '5.00', said);
  // One asked and paid, one asked by it and rejected.
  for (const [payer, payee, end] of [
    [filo.account, bea, 'acknowledge'],
    [bea, filo.account, 'reject'],
  ] as const) {
    const { id } = bodyOf(
      await post('/payment-requests', { from: payer, to: payee, amount: '1.00', description: said.description }),
    );
    bodyOf(await world.operator.send(`/payment-requests/${id}/${end}`, { method: 'POST' }), 200);
  }
  const scheduled = { from: filo.account, to: bea, amount: '1.00', startsAt: '2044-01-01T00:00:00Z' };
  bodyOf(await post('/payment-schedules', { ...scheduled, description: said.description }));
  await pay(world.operator, bea, filo.account, '1.00');
  // One paid, one rejected, one cleared round a cycle.
  const paid = await owe(world.operator, filo.account, bea, '1.00', {
    state: 'accepted',
    ...said,
    invoice: { ...invoiceOf('1.00'), number: MARKER },
  });
  bodyOf(await post(`/obligations/${paid.id}/pay`, { description: `Paid by ${MARKER}` }));
  await pay(world.operator, bea, filo.account, '1.00');
  const { id } = await owe(world.operator, bea, filo.account, '2.00', { state: 'proposed', ...said });
  bodyOf(await world.operator.send(`/obligations/${id}/reject`, { method: 'POST' }), 200);
  for (const [debtor, creditor] of [
    [filo.account, bea],
    [bea, filo.account],
  ] as const)
    await owe(world.operator, debtor, creditor, '3.00', { state: 'accepted', ...said });
  const run = await clearingRun(world.operator, { mode: 'set-off' });
  bodyOf(await world.operator.send(`/clearing-runs/${run.id}/apply`, { method: 'POST' }), 200);
  bodyOf(await filo.client.post('/webhooks', { url: `https://${MARKER}.example/` }));
  const identity = { issuer: 'https://login.example.org', subject: MARKER };
  bodyOf(await post('/principals', { role: 'member', memberId: filo.memberId, identity }));
  return filo;
}

/** Every column of the database that can hold a text and does hold this one: table.column. */
async function placesOf(word: string): Promise<string[]> {
  const columns = await api.sql<{ place: string; relation: string; name: string }>(
    `SELECT relation::regclass || '.' || attname AS place, relation::regclass::text AS relation, attname AS name
     FROM (SELECT oid AS relation FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)) AS tables
     JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped
     WHERE atttypid IN ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'text[]'::regtype)`,
  );
  expect(columns.length).toBeGreaterThan(60);
  const found: string[] = [];
  for (const { place, relation, name } of columns) {
    const bytes = Buffer.from(word).toString('hex');
    const rows = await api.sql(
      `SELECT FROM ${relation} WHERE ${name}::text ILIKE '%' || $1 || '%' OR ${name}::text LIKE '%' || $2 || '%' LIMIT 1`,
      [word, bytes],
    );
    if (rows.length > 0) found.push(place);
  }
  return found.toSorted();
}

/** All that proves something: leaves and heads of both logs, balances, digests, and what the journal says. */
async function proofs(): Promise<unknown> {
  const lists = ['/transactions', `/accounts/${world.bea.account}/statement`, '/accounts', '/obligations'];
  const told: Json[][] = [];
  for (const path of lists) told.push(await allRows(world.auditor, path, { limit: 500 }));
  const sql = (text: string) => api.sql(text, [world.id]);
  return {
    // What people wrote is not a part of any proof.
    told: JSON.parse(JSON.stringify(told), (name, value) =>
      ['description', 'metadata', 'externalId', 'invoice', 'counterpartyName'].includes(name) ? undefined : value,
    ),
    leaves: await sql('SELECT number, leaf_hash, text_digest, salt FROM transaction WHERE circuit_id = $1 ORDER BY 1'),
    digests: await sql('SELECT id, text_digest, settled, state FROM obligation WHERE circuit_id = $1 ORDER BY 1'),
    head: await sql('SELECT last_number, log_size, log_frontier FROM circuit_head WHERE circuit_id = $1'),
    balances: await sql('SELECT id, balance, status, credit_limit FROM account WHERE circuit_id = $1 ORDER BY 1'),
    postings: await sql('SELECT * FROM posting WHERE circuit_id = $1 ORDER BY number, line'),
    rows: await sql('SELECT * FROM status_change WHERE circuit_id = $1 ORDER BY number, line'),
    runs: await sql('SELECT id, obligations_digest, rows_root FROM clearing_run WHERE circuit_id = $1 ORDER BY 1'),
  };
}

describe('an erasure', () => {
  it('leaves no word of a member anywhere, and every hash, sum and proof as it was', async () => {
    const filo = await talkative();
    await close(filo);
    await sealAll(api);
    const events = await api.sql('SELECT * FROM audit_log_entry WHERE circuit_id = $1 ORDER BY number', [world.id]);
    expect(await placesOf(MARKER)).toEqual([
      'member.external_id',
      'member_profile.address',
      'member_profile.email',
      'member_profile.name',
      'obligation_text.body',
      'obligation_text.invoice',
      'payment_request_text.body',
      'payment_schedule_text.body',
      'principal_identity.subject',
      'resource_metadata.pairs',
      'scheduled_limit_change.reason',
      'transaction_text.body',
      'transaction_text.invoice',
      'webhook.url',
    ]);
    const before = await proofs();
    const [{ n: keys } = {}] = await api.sql('SELECT count(*) AS n FROM audit_digest_key WHERE circuit_id = $1', [
      world.id,
    ]);
    expect(keys).toBe('1');

    const erased = bodyOf(await erase(filo.memberId), 200);
    expect(erased).toEqual({ memberId: filo.memberId, erasedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await placesOf(MARKER)).toEqual([]);
    expect(await placesOf('070 4711')).toEqual([]);
    expect(await proofs()).toEqual(before);
    await sealAll(api);
    await checkInvariantsAt(api.database.url, world.id);
    const after = await api.sql('SELECT * FROM audit_log_entry WHERE circuit_id = $1 ORDER BY number', [world.id]);
    expect(after.slice(0, events.length)).toEqual(events);

    const again = await erase(filo.memberId);
    expect([again.status, again.body]).toEqual([200, erased]);
    const told = await api.sql(`SELECT change FROM audit_event WHERE subject_id = $1 AND action = 'member-erased'`, [
      filo.memberId,
    ]);
    expect(told.map(({ change }) => JSON.parse(String(change)))).toEqual([
      {
        profiles: 1,
        metadata: expect.any(Number),
        reasons: 1,
        externalIds: 1,
        webhookSecrets: 1,
        webhooks: 1,
        identities: 1,
        keys: 1,
        principals: 2,
        transactionTexts: 7,
        obligationTexts: 4,
        paymentRequestTexts: 2,
        paymentScheduleTexts: 1,
      },
    ]);
  });

  it('leaves every route working, with null where a text was', async () => {
    const filo = await talkative();
    await close(filo);
    bodyOf(await erase(filo.memberId), 200);
    const own = `/members/${filo.memberId}`;
    expect(bodyOf(await world.operator.get(own), 200)).toMatchObject({
      id: filo.memberId,
      status: 'closed',
      name: null,
      email: null,
      phone: null,
      address: null,
      externalId: null,
      listed: false,
      metadata: {},
      erasedAt: expect.any(String),
    });
    const entries = await allRows(world.bea.client, `/accounts/${world.bea.account}/entries`);
    const shared = entries.filter(({ counterparty }) => counterparty === filo.account);
    expect(shared.length).toBeGreaterThan(3);
    expect(shared.filter(({ description }) => description !== null)).toEqual([]);
    const limits = await allRows(world.auditor, `/accounts/${filo.account}/limits`);
    expect(limits.map(({ reason }) => reason)).toEqual([null, null, null]);
    // What was set for later is carried out all the same.
    await api.sql('UPDATE scheduled_limit_change SET effective_at = ledger_clock() WHERE account_id = $1', [
      filo.account,
    ]);
    await pay(world.operator, world.bea.account, world.ada.account, '0.01');
    const carriedOut = await allRows(world.auditor, `/accounts/${filo.account}/limits`);
    expect(carriedOut.map(({ reason, transactionNumber }) => [reason, typeof transactionNumber])).toEqual([
      [null, 'number'],
      [null, 'number'],
      [null, 'number'],
    ]);
    const owed = await allRows(world.bea.client, '/obligations', { account: filo.account });
    expect(owed.length).toBe(4);
    for (const row of owed) expect(row).toMatchObject({ description: null, metadata: {} });
    for (const path of [
      '/members',
      '/accounts',
      '/transfers',
      '/principals',
      '/api-keys',
      '/directory',
      '/reports/clearing',
    ])
      expect([path, (await world.operator.get(path)).status]).toEqual([path, 200]);
    for (const path of [`/accounts/${filo.account}/statement`, `/reports/clearing/members/${filo.memberId}`])
      expect([path, (await world.auditor.get(path)).status]).toEqual([path, 200]);
    const [run] = bodyOf(await world.operator.get('/clearing-runs'), 200).data;
    expect((await world.operator.get(`/clearing-runs/${run?.id}/picture`)).status).toBe(200);
    // Its key is good for nothing, and nothing is written to it any more.
    await expect.poll(async () => (await filo.client.get('')).status, { timeout: 8_000 }).toBe(401);
    const changed = await world.operator.patch(own, { name: 'Again' });
    expect([changed.status, changed.body.code]).toEqual([409, 'member-erased']);
  });

  it('of more than one part goes on where it broke off, and its events say how much went', async () => {
    const rosa = await makeTrader(api, world.code, { name: 'Rosa Secci' });
    const transfers = Array.from({ length: 1_000 }, (_, index) => ({
      from: index % 2 === 0 ? rosa.account : world.bea.account,
      to: index % 2 === 0 ? world.bea.account : rosa.account,
      amount: '0.01',
      description: `Rosa Secci ${index}`,
    }));
    for (let at = 0; at < 2; at++) bodyOf(await post('/transfers/batch', { atomic: true, transfers }), 200);
    await close(rosa);
    // The second part fails, as if the process had been killed there.
    await api.sql(`
      CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM transaction_text WHERE circuit_id = NEW.circuit_id AND body IS NULL) > 1000 THEN RAISE 'broken off'; END IF;
        RETURN NULL; END $$`);
    await api.sql(
      `CREATE TRIGGER break_off AFTER UPDATE ON transaction_text FOR EACH ROW WHEN (NEW.body IS NULL) EXECUTE FUNCTION break_off()`,
    );
    expect((await erase(rosa.memberId)).status).toBe(500);
    await api.sql('DROP TRIGGER break_off ON transaction_text; DROP FUNCTION break_off');
    expect(bodyOf(await world.operator.get(`/members/${rosa.memberId}`), 200)).toMatchObject({ erasedAt: null });
    expect(await placesOf('Rosa Secci')).toEqual(['member_profile.name', 'transaction_text.body']);
    bodyOf(await erase(rosa.memberId), 200);
    expect(await placesOf('Rosa Secci')).toEqual([]);
    const told = await api.sql(
      `SELECT action, (change->>'transactionTexts')::int AS n FROM audit_event
       WHERE subject_id = $1 AND action LIKE '%-erased' ORDER BY id`,
      [rosa.memberId],
    );
    expect(told.map(({ action }) => action)).toEqual(['member-texts-erased', 'member-texts-erased', 'member-erased']);
    expect(told.reduce((sum, { n }) => sum + Number(n), 0)).toBe(2_002);
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('that is asked for twice at once, while the other side goes on, is one erasure', async () => {
    const gina = await makeTrader(api, world.code, { name: 'Gina Murru' });
    const said = { description: 'Gina Murru owes it' };
    await pay(world.operator, gina.account, world.bea.account, '1.00', said);
    await pay(world.operator, world.bea.account, gina.account, '1.00', said);
    await close(gina);
    // A closed member trades no more, but others may still write that it owes them something.
    const meanwhile = async () => {
      const told: number[] = [];
      for (let round = 0; round < 15; round++) {
        const asked = { debtor: gina.account, creditor: world.bea.account, amount: '0.01', ...said };
        const { status, body } = await world.bea.client.post('/obligations', asked);
        told.push(status);
        if (status === 201)
          bodyOf(await world.operator.send(`/obligations/${body.id}/cancel`, { method: 'POST' }), 200);
      }
      return told;
    };
    const asking = async () => {
      for (;;) {
        const answer = await erase(gina.memberId);
        if (answer.status === 200) return answer.body;
        expect([answer.status, answer.body.code]).toEqual([409, 'member-not-settled']);
      }
    };
    const [one, two] = await Promise.all([asking(), asking(), meanwhile()]);
    expect(one).toEqual(two);
    // What was written after it is new: asked for again, it goes as well.
    expect(bodyOf(await erase(gina.memberId), 200)).toEqual(one);
    expect(await placesOf('Gina Murru')).toEqual([]);
    await checkInvariantsAt(api.database.url, world.id);
  });
});

describe('who may be erased', () => {
  it('is a member that is closed, with nothing open, for as long as the circuit keeps it', async () => {
    const trader = await makeTrader(api, world.code);
    const told = async () => {
      const { status, body } = await erase(trader.memberId);
      return [status, body.code];
    };
    expect(await told()).toEqual([409, 'member-not-closed']);
    expect((await erase(trader.memberId)).body.detail).toBe(
      'The member is active. Close it first, by a change of its status to leaving, and then to closed.',
    );
    await close(trader);
    const { id } = await owe(world.operator, trader.account, world.bea.account, '1.00');
    expect(await told()).toEqual([409, 'member-not-settled']);
    bodyOf(await world.operator.send(`/obligations/${id}/dispute`, { method: 'POST' }), 409);
    bodyOf(await world.operator.send(`/obligations/${id}/cancel`, { method: 'POST' }), 200);
    bodyOf(await world.operator.patch('', { retentionDays: 30 }), 200);
    const kept = await erase(trader.memberId);
    expect(kept.body).toMatchObject({ code: 'retention-not-over', memberId: trader.memberId });
    const closedAt = await api.sql<{ at: string }>(
      `SELECT to_char((posted_at + interval '30 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
       FROM transaction JOIN status_change USING (circuit_id, number) WHERE member_id = $1 AND status = 'closed'`,
      [trader.memberId],
    );
    expect(kept.body.erasableAt).toBe(closedAt[0]?.at);
    bodyOf(await world.operator.patch('', { retentionDays: null }), 200);
    expect((await told())[0]).toBe(200);
  });

  it('is whoever is due by itself, in circuits that say so, and nobody else', async () => {
    const kept = await makeWorld(api);
    const [due, open, present] = await Promise.all(
      ['Due', 'Open', 'Present'].map((name) => makeTrader(api, kept.code, { name: `${name} Person` })),
    );
    for (const { memberId } of [due, open] as Trader[])
      for (const status of ['leaving', 'closed'])
        bodyOf(await kept.operator.patch(`/members/${memberId}`, { status }), 200);
    await owe(kept.operator, open?.account ?? '', kept.bea.account, '1.00');
    const pool = createPool({ url: api.database.appUrl, max: 2 });
    try {
      const { eraseDue } = createMemberErasure(pool);
      await eraseDue();
      const isErased = async (trader: Trader | undefined) =>
        bodyOf(await kept.operator.get(`/members/${trader?.memberId}`), 200).erasedAt !== null;
      expect(await Promise.all([due, open, present].map(isErased))).toEqual([false, false, false]);
      bodyOf(await kept.operator.patch('', { retentionDays: 0 }), 200);
      await eraseDue();
      expect(await Promise.all([due, open, present].map(isErased))).toEqual([true, false, false]);
      await eraseDue();
    } finally {
      await pool.end();
    }
    const told = await api.sql(
      `SELECT principal_id, request_id FROM audit_event WHERE circuit_id = $1 AND action = 'member-erased'`,
      [kept.id],
    );
    expect(told).toEqual([{ principal_id: '00000000-0000-0000-0000-000000000000', request_id: 'retention' }]);
  });

  it('is nobody whom the database does not hold for closed, and no erasure is taken back', async () => {
    const active = await makeTrader(api, world.code);
    const mark = (id: string, at: string) =>
      api.sql(`UPDATE member SET erased_at = ${at} WHERE id = '${id}'`).then(
        () => 'written',
        (error: { constraint?: string }) => error.constraint,
      );
    expect(await mark(active.memberId, 'now()')).toBe('member_erased_is_closed');
    const former = await makeTrader(api, world.code);
    await close(former);
    bodyOf(await erase(former.memberId), 200);
    for (const at of ['NULL', 'now()']) expect(await mark(former.memberId, at)).toBe('journal_is_append_only');
  });

  it('a key made for an erased member by somebody is revoked by the next erasure', async () => {
    const former = await makeTrader(api, world.code);
    await close(former);
    bodyOf(await erase(former.memberId), 200);
    const { id } = await makeKey(world.admin, { role: 'member', memberId: former.memberId });
    bodyOf(await erase(former.memberId), 200);
    expect(await api.sql('SELECT FROM api_key WHERE id = $1 AND revoked_at IS NULL', [id])).toEqual([]);
  });
});
