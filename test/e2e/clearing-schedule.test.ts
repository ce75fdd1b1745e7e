import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { allComputed, clearingRun, makeCircuit, makeWorld, owe, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { startServiceProcess } from '../support/service.ts';

const NIGHTLY = { cron: '0 3 * * *', mode: 'set-off', apply: 'automatically' };
const LONG_AGO = '2026-01-05T03:00:00.000Z';

let api: ProcessApi;
let world: World;
/** The schedule, seen from the world's circuit. */
const path = '/clearing-schedule';

beforeAll(async () => {
  api = await startProcessApi();
});
afterAll(async () => {
  await api?.stop();
});

/** Ada owes Bea 10, Bea owes Caio 7, Caio owes Ada 5: 5 go round. */
beforeEach(async () => {
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted', dueOn: '2026-01-31' });
  await owe(operator, bea.account, caio.account, '7.00', { state: 'accepted' });
  await owe(operator, caio.account, ada.account, '5.00', { state: 'accepted' });
});
afterEach(async () => {
  await allComputed(api);
  await checkInvariantsAt(api.database.appUrl, world.id);
  await api.sql(`UPDATE clearing_schedule SET state = 'removed', next_at = NULL`);
});

const set = async (schedule: object = {}): Promise<Json> => {
  const answer = await world.operator.put(path, { ...NIGHTLY, ...schedule });
  return bodyOf(answer, answer.status === 201 ? 201 : 200);
};
const read = async (): Promise<Json> => bodyOf(await world.operator.get(path), 200);
const runs = async (): Promise<readonly Json[]> => bodyOf(await world.operator.get('/clearing-runs'), 200).data;

/** As if so much time had passed. */
const makeDue = (at = LONG_AGO, circuit = world.id) =>
  api.sql(`UPDATE clearing_schedule SET next_at = $2 WHERE circuit_id = $1`, [circuit, at]);

const unfinishedJobs = () =>
  api.sql(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'start-scheduled-clearing-runs'`);

/** What each full minute does, at once: as many times as asked, and to the end. */
async function aMinutePasses(times = 1): Promise<void> {
  for (let time = 0; time < times; time++)
    await api.sql(`SELECT graphile_worker.add_job('start-scheduled-clearing-runs')`);
  await expect.poll(unfinishedJobs, { timeout: 30_000 }).toHaveLength(0);
  await allComputed(api);
}

const stateOf = async (id: unknown) => bodyOf(await world.operator.get(`/clearing-runs/${id}`), 200).state;
const becomes = (id: unknown, state: string) => expect.poll(() => stateOf(id), { timeout: 30_000 }).toBe(state);

const auditOf = (action: string) =>
  api.sql<{ change: string; request_id: string }>(
    'SELECT change::text, request_id FROM audit_event WHERE circuit_id = $1 AND action = $2 ORDER BY id',
    [world.id, action],
  );

describe('the schedule of a circuit', () => {
  it('is set, read, replaced and removed', async () => {
    expect((await world.operator.get(path)).body.code).toBe('clearing-schedule-not-found');
    const made = await world.operator.put(path, { ...NIGHTLY, dueWithinDays: 30 });
    const none = { lastRunId: null, lastAt: null, skippedAt: null };
    expect([made.status, made.body]).toEqual([
      201,
      { ...NIGHTLY, dueWithinDays: 30, paused: false, nextAt: expect.stringMatching(/T03:00:00\.000Z$/), ...none },
    ]);
    expect(bodyOf(await world.auditor.get(path), 200)).toEqual(made.body);
    const replaced = await world.operator.put(path, { ...NIGHTLY, paused: true });
    expect([replaced.status, replaced.body]).toEqual([
      200,
      { ...NIGHTLY, dueWithinDays: null, paused: true, nextAt: null, ...none },
    ]);
    expect((await world.operator.delete(path)).status).toBe(204);
    expect((await world.operator.delete(path)).body.code).toBe('clearing-schedule-not-found');
    expect((await world.operator.put(path, NIGHTLY)).status).toBe(201);
    expect(await auditOf('clearing-schedule-set')).toHaveLength(3);
    expect(await auditOf('clearing-schedule-removed')).toHaveLength(1);
  });

  it.each([
    ['0 25 * * *', /hour/],
    ['0 3 * *', /five fields/],
    ['*/20 3 * * *', /more often than once an hour/],
    ['0 3 30 2 *', /no year/],
    [`${'0,'.repeat(50_000)}0 3 * * *`, /100 characters/],
  ])('refuses %.20j and says why', async (cron, told) => {
    const answer = await world.operator.put(path, { ...NIGHTLY, cron });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    expect(answer.body.errors).toEqual([{ path: 'cron', message: expect.stringMatching(told) }]);
  });

  it('has an ETag, which lets one change through and is not used again once the schedule was removed', async () => {
    const tag = (await world.operator.put(path, NIGHTLY)).headers.get('etag') as string;
    const put = (ifMatch: string) => world.operator.put(path, NIGHTLY, { 'if-match': ifMatch });
    const remove = (ifMatch: string) =>
      world.operator.send(path, { method: 'DELETE', headers: { 'if-match': ifMatch } });
    const both = await Promise.all([put(tag), put(tag)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const next = (await world.operator.get(path)).headers.get('etag') as string;
    expect((await remove(tag)).status).toBe(412);
    expect((await remove(next)).status).toBe(204);
    expect([(await put(next)).status, (await put('*')).status]).toEqual([412, 412]);
    const again = (await world.operator.put(path, NIGHTLY)).headers.get('etag') as string;
    expect([tag, next]).not.toContain(again);
  });

  it('does not change its ETag by a run', async () => {
    await set();
    const tag = (await world.operator.get(path)).headers.get('etag');
    await makeDue();
    await aMinutePasses();
    expect((await world.operator.get(path)).headers.get('etag')).toBe(tag);
  });

  it("is by the clock of the circuit's time zone, also where that is another than before", async () => {
    await set();
    bodyOf(await world.operator.patch('', { timeZone: 'Asia/Kathmandu' }), 200);
    const next = { nextAt: expect.stringMatching(/T21:15:00\.000Z$/), lastRunId: null };
    expect(await read()).toMatchObject(next);
    await aMinutePasses();
    expect(await read()).toMatchObject(next);
    expect(await runs()).toEqual([]);
  });

  it('that is set to the same times does not lose the one that has just come', async () => {
    await set();
    await makeDue();
    expect(await set({ mode: 'with-credit' })).toMatchObject({ nextAt: LONG_AGO });
    expect((await set({ cron: '0 4 * * *' })).nextAt).toMatch(/T04:00:00\.000Z$/);
  });
});

describe('when its time comes', () => {
  it('a run is started, computed and applied, in the name of whoever has set it', async () => {
    await set();
    await makeDue();
    await aMinutePasses();
    const [run, ...others] = await runs();
    expect(others).toEqual([]);
    await becomes(run?.id, 'applied');
    const applied = bodyOf(await world.operator.get(`/clearing-runs/${run?.id}`), 200);
    expect(applied).toMatchObject({ cleared: '15.00', scheduledFor: LONG_AGO, applyAutomatically: true, dueBy: null });
    const { principalId } = bodyOf(await world.operator.get(`/transactions/${applied.appliedNumber}`), 200);
    const [setBy] = await api.sql('SELECT principal_id FROM clearing_schedule WHERE circuit_id = $1', [world.id]);
    expect(principalId).toBe(setBy?.principal_id);
    expect(await read()).toMatchObject({ lastRunId: run?.id, lastAt: run?.createdAt, skippedAt: null });
    expect(Date.parse(String((await read()).nextAt))).toBeGreaterThan(Date.now());
    const [started] = await auditOf('clearing-run-started');
    expect(started).toMatchObject({ request_id: `schedule ${LONG_AGO}` });
  });

  it('only what is due by then takes part, counted from the day of the run', async () => {
    await set({ dueWithinDays: 0, apply: 'on-approval' });
    await makeDue();
    await aMinutePasses();
    const [run] = await runs();
    const [day] = await api.sql<{ today: string }>(`SELECT (ledger_clock() AT TIME ZONE 'UTC')::date::text AS today`);
    expect(run).toMatchObject({ dueBy: day?.today });
  });

  it('one that waits for approval is for an operator to apply, and keeps the next from being started', async () => {
    await set({ apply: 'on-approval' });
    await makeDue();
    await aMinutePasses();
    const { lastRunId: id } = await read();
    await makeDue('2026-01-06T03:00:00.000Z');
    await aMinutePasses();
    expect(await stateOf(id)).toBe('computed');
    expect(await runs()).toHaveLength(1);
    expect(await read()).toMatchObject({ lastRunId: id, skippedAt: expect.any(String) });
    const [skipped] = await auditOf('clearing-schedule-skipped');
    expect(JSON.parse(String(skipped?.change))).toEqual({
      scheduledFor: '2026-01-06T03:00:00.000Z',
      activeRunId: id,
    });
    expect(bodyOf(await world.operator.post(`/clearing-runs/${id}/apply`, undefined), 200).state).toBe('applied');
    await makeDue('2026-01-07T03:00:00.000Z');
    await aMinutePasses();
    expect(await runs()).toHaveLength(2);
  });

  it('a run of somebody is in the way, and the schedule waits for its next time', async () => {
    const { id } = await clearingRun(world.operator, { mode: 'set-off' });
    await set();
    await makeDue();
    await aMinutePasses();
    const { nextAt, lastRunId, skippedAt } = await read();
    expect([lastRunId, typeof skippedAt]).toEqual([null, 'string']);
    expect(Date.parse(String(nextAt))).toBeGreaterThan(Date.now());
    expect([await runs(), await stateOf(id)]).toMatchObject([[{ id, scheduledFor: null }], 'computed']);
    expect(api.service.output()).toContain('a scheduled clearing run was not started');
  });

  it('nothing is started while it is paused, and what was missed meanwhile is not made good', async () => {
    await set({ paused: true });
    await aMinutePasses();
    expect(await runs()).toEqual([]);
    expect(Date.parse(String((await set()).nextAt))).toBeGreaterThan(Date.now());
  });

  it('what was missed many times is made good once', async () => {
    await set({ cron: '0 * * * *' });
    await makeDue('2026-01-05T03:00:00.000Z');
    await aMinutePasses(4);
    expect(await runs()).toHaveLength(1);
    expect(Date.parse(String((await read()).nextAt))).toBeGreaterThan(Date.now());
  });

  it('one that cannot be started keeps no other from being started', async () => {
    const broken = await makeCircuit(api);
    const admin = api.as(api.adminKey, broken.code);
    bodyOf(await admin.put(path, NIGHTLY));
    await makeDue('2026-01-01T00:00:00.000Z', broken.id);
    await api.sql(`UPDATE clearing_schedule SET cron = 'never' WHERE circuit_id = $1`, [broken.id]);
    await set();
    await makeDue();
    await aMinutePasses();
    expect(await runs()).toHaveLength(1);
    expect(bodyOf(await admin.get('/clearing-runs'), 200).data).toEqual([]);
  });
});

describe('with several processes', () => {
  it('none is started twice', async () => {
    const circuits = await Promise.all(Array.from({ length: 6 }, () => makeCircuit(api)));
    for (const { code } of circuits) bodyOf(await api.as(api.adminKey, code).put(path, NIGHTLY));
    const second = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
    try {
      for (const { id } of circuits) await makeDue(LONG_AGO, id);
      await aMinutePasses(8);
      for (const { id, code } of circuits) {
        const { data } = bodyOf(await api.as(api.adminKey, code).get('/clearing-runs'), 200);
        expect([id, data]).toMatchObject([id, [{ scheduledFor: LONG_AGO }]]);
        // Also where there is nothing to clear.
        await expect
          .poll(() => api.sql('SELECT state FROM clearing_run WHERE circuit_id = $1', [id]), { timeout: 30_000 })
          .toEqual([{ state: 'applied' }]);
        const [log] = await api.sql(
          `SELECT count(*) AS n FROM audit_event WHERE circuit_id = $1 AND action IN ('clearing-run-started', 'clearing-schedule-skipped')`,
          [id],
        );
        expect(log).toEqual({ n: '1' });
      }
    } finally {
      await second.kill();
    }
  });
});
