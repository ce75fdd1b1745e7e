import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf } from '../support/client.ts';
import { setLedgerClock } from '../support/clock.ts';
import { makeWorld, type World } from '../support/fixtures.ts';

const PATH = '/fee-schedules';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});
beforeEach(async () => {
  world = await makeWorld(api);
});

const rule = (more: object = {}) => ({
  name: 'Trade fee',
  charges: 'payee',
  to: world.fees,
  rate: '0.0125',
  minimum: '0.05',
  payeeGroups: ['crafts'],
  ...more,
});
const create = (asked: object, headers: Record<string, string> = {}) =>
  world.operator.send(PATH, { method: 'POST', body: asked, headers });
const told = async () => {
  const audit = await api.sql<{ change: string }>(
    "SELECT change FROM audit_event WHERE circuit_id = $1 AND action = 'fee-schedule-created' ORDER BY id",
    [world.id],
  );
  const events = await api.sql<{ data: string }>(
    "SELECT data FROM event WHERE circuit_id = $1 AND type = 'fee-schedule.created' ORDER BY after_number, place",
    [world.id],
  );
  return { audit: audit.map(({ change }) => JSON.parse(change)), events: events.map(({ data }) => JSON.parse(data)) };
};

describe('fee schedules of a circuit', () => {
  it('are versions that members read as well, the newest first, and an empty one ends fees', async () => {
    const first = bodyOf(
      await create({ rules: [rule(), rule({ name: 'Solidarity', charges: 'payer', fixed: '0.10' })] }),
    );
    const none = { fixed: null, maximum: null, payerGroups: null, kinds: null };
    expect(first).toMatchObject({
      version: 1,
      rules: [
        { ...rule(), ...none },
        { name: 'Solidarity', fixed: '0.10' },
      ],
    });
    expect(first.effectiveFrom).toBe(first.createdAt);
    const last = bodyOf(await create({ rules: [], effectiveFrom: '2100-01-01T00:00:00Z' }));
    expect(last).toMatchObject({ version: 2, effectiveFrom: '2100-01-01T00:00:00.000Z', rules: [] });
    const page = bodyOf(await world.ada.client.get(PATH, { limit: 1 }), 200);
    expect(page.data).toEqual([last]);
    const rest = bodyOf(await world.ada.client.get(PATH, { limit: 1, cursor: page.nextCursor as string }), 200);
    expect(rest).toEqual({ data: [first], nextCursor: null });
    expect(bodyOf(await world.ada.client.get(`${PATH}/1`), 200)).toEqual(first);
    // Neither has a name of a rule, which is free text.
    const changes = [
      { version: 1, effectiveFrom: first.effectiveFrom, rules: 2 },
      { version: 2, effectiveFrom: last.effectiveFrom, rules: 0 },
    ];
    expect(await told()).toEqual({ audit: changes, events: changes });
  });

  it('do not begin in the past', async () => {
    const asked = { rules: [], effectiveFrom: '2020-01-01T00:00:00Z' };
    expect((await create(asked)).body.code).toBe('effective-too-early');
  });

  it('overtake those that were made before and have not begun', async () => {
    const priced = (rate: string, more: object = {}) =>
      create({ rules: [rule({ rate, minimum: '0.00', payeeGroups: undefined })], ...more });
    const cost = async () => {
      const asked = { from: world.ada.account, to: world.bea.account, amount: '10.00' };
      const { fees } = bodyOf(await world.operator.post('/transfers/preview', asked), 200);
      return (fees as { amount: string }[]).map(({ amount }) => amount);
    };
    const soon = { effectiveFrom: new Date(Date.now() + 1_500).toISOString() };
    bodyOf(await priced('0.5', { effectiveFrom: '2127-06-01T00:00:00Z' }));
    bodyOf(await priced('0.4', soon));
    expect(await cost()).toEqual([]);
    bodyOf(await priced('0.1'));
    expect(await cost()).toEqual(['1.00']);
    // Of two that begin at one time, the later.
    bodyOf(await priced('0.3', { effectiveFrom: '2127-06-01T00:00:00Z' }));
    await expect.poll(() => Date.now() > Date.parse(soon.effectiveFrom), { timeout: 5_000 }).toBe(true);
    expect(await cost()).toEqual(['1.00']);
    await create({ rules: [] });
    expect(await cost()).toEqual([]);
  });

  it('follow each other although the clock is turned back', async () => {
    const first = bodyOf(await create({ rules: [rule()] }));
    const owner = createPool({ url: api.database.url, max: 1 });
    const { rows } = await owner.query(`SELECT pg_get_functiondef('ledger_clock'::regproc) AS text`);
    try {
      await setLedgerClock(owner, '2020-01-01T00:00:00Z');
      expect(bodyOf(await create({ rules: [] }))).toMatchObject({ version: 2, createdAt: first.createdAt });
    } finally {
      await owner.query(rows[0].text);
      await owner.end();
    }
  });

  it('keep the accounts that they name open', async () => {
    bodyOf(await create({ rules: [rule()] }));
    bodyOf(await create({ rules: [] }));
    const closing = () => world.operator.patch(`/accounts/${world.fees}`, { status: 'closed' });
    expect((await closing()).body).toMatchObject({ status: 409, code: 'account-takes-fees', accountId: world.fees });
    bodyOf(await world.operator.patch(`/accounts/${world.fees}`, { status: 'suspended' }), 200);
    expect((await closing()).body.code).toBe('account-takes-fees');
  });

  it('are made once for each idempotency key, and one after the other where many are made at once', async () => {
    const headers = { 'idempotency-key': 'fees-of-2100' };
    const asked = { rules: [rule()], effectiveFrom: '2100-01-01T00:00:00Z' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => create(asked, headers)));
    expect(answers.map((answer) => bodyOf(answer).version)).toEqual([1, 1, 1, 1]);
    const days = Array.from({ length: 6 }, (_, day) => `2101-01-0${day + 1}T00:00:00Z`);
    const raced = await Promise.all(days.map((effectiveFrom) => create({ rules: [rule()], effectiveFrom })));
    const made = raced.filter(({ status }) => status === 201).map((answer) => bodyOf(answer).version as number);
    expect(made.sort()).toEqual(made.map((_, index) => index + 2));
    expect(raced.filter(({ status }) => status !== 201)).toEqual([]);
    expect((await told()).events).toHaveLength(1 + made.length);
  });

  it('are refused with the place of each contradiction, and nothing is written', async () => {
    const other = await makeWorld(api);
    const refused = async (rules: object[]) => {
      const { status, body } = await create({ rules });
      expect(status).toBe(400);
      return (body.errors as { path: string }[]).map(({ path }) => path);
    };
    expect(await refused([rule({ minimum: '2.00', maximum: '1.00' })])).toEqual(['rules.0.minimum']);
    expect(await refused([rule({ rate: '1.01' }), rule()])).toEqual(['rules.0.rate', 'rules.1.name']);
    expect(await refused([rule({ rate: '-0.01' })])).toEqual(['rules.0.rate']);
    expect(await refused([rule({ rate: '0.0000001' })])).toEqual(['rules.0.rate']);
    expect(await refused([rule({ rate: undefined })])).toEqual(['rules.0.rate']);
    expect(await refused([rule({ fixed: '0.001' })])).toEqual(['rules.0.fixed']);
    expect(await refused([rule({ payerGroups: [] })])).toEqual(['rules.0.payerGroups']);
    expect(await refused([rule({ kinds: ['clearing-applied'] })])).toEqual(['rules.0.kinds.0']);
    for (const to of [world.ada.account, other.fees, '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b'])
      expect(await refused([rule({ to })])).toEqual(['rules.0.to']);
    expect(await refused(Array.from({ length: 21 }, (_, index) => rule({ name: `${index}` })))).toEqual(['rules']);
    expect(bodyOf(await world.operator.get(PATH), 200).data).toEqual([]);
    expect(await told()).toEqual({ audit: [], events: [] });
  });
});

describe('in SQL', () => {
  const refusedAs = (statement: string, values: unknown[] = []) =>
    expect(
      api.sql(statement, values).then(
        () => null,
        (error) => error.constraint,
      ),
    );

  it('a schedule follows the last one, never changes, and takes no further rules', async () => {
    bodyOf(await create({ rules: [rule()] }));
    const scheduled = `INSERT INTO fee_schedule (circuit_id, version, id, effective_from, created_at, principal_id)
      SELECT circuit_id, $2, gen_random_uuid(), effective_from + $3::interval, created_at, principal_id FROM fee_schedule WHERE circuit_id = $1`;
    await refusedAs(scheduled, [world.id, 3, '1 day']).resolves.toBe('fee_schedule_follows_the_last');
    await refusedAs(scheduled, [world.id, 1, '1 day']).resolves.toBe('fee_schedule_follows_the_last');
    const closed = `INSERT INTO status_change (circuit_id, number, line, account_id, status)
      SELECT circuit_id, last_number, 9, $2, 'closed' FROM circuit_head WHERE circuit_id = $1`;
    await refusedAs(closed, [world.id, world.fees]).resolves.toBeTypeOf('string');
    const ruled = `INSERT INTO fee_rule (circuit_id, version, place, name, charges, to_account_id, fixed)
      VALUES ($1, 1, 2, 'x', 'payer', $2, 1)`;
    await refusedAs(ruled, [world.id, world.fees]).resolves.toBe('fee_rule_comes_with_its_schedule');
    const withRule = (to: string, columns: string, values: string) =>
      refusedAs(`DO $$ BEGIN
        INSERT INTO fee_schedule (circuit_id, version, id, effective_from, created_at, principal_id)
          SELECT circuit_id, 2, gen_random_uuid(), effective_from + interval '1 day', created_at, principal_id
          FROM fee_schedule WHERE circuit_id = '${world.id}';
        INSERT INTO fee_rule (circuit_id, version, place, name, charges, to_account_id, ${columns})
          VALUES ('${world.id}', 2, 1, 'x', 'payer', '${to}', ${values});
      END $$`);
    await withRule(world.ada.account, 'fixed', '1').resolves.toBe('fee_rule_goes_to_the_circuit');
    await withRule(world.fees, 'fixed', '0').resolves.toBe('fee_rule_charges_something');
    await withRule(world.fees, 'rate', "'1.01'").resolves.toBe('fee_rule_rate_is_a_share');
    await withRule(world.fees, 'fixed, minimum, maximum', '1, 2, 1').resolves.toBe('fee_rule_minimum_within_maximum');
    await withRule(world.fees, 'fixed', '1').resolves.toBeNull();
    for (const table of ['fee_schedule', 'fee_rule']) {
      await refusedAs(`UPDATE ${table} SET version = version`).resolves.toBe('journal_is_append_only');
      await refusedAs(`DELETE FROM ${table}`).resolves.toBe('journal_is_append_only');
    }
  });
});
