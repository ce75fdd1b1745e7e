import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { EMPTY_ROOT, rootOf } from '../../src/domain/log/merkle.ts';
import { restingWhile } from '../../src/features/trail/sealer.ts';
import { createTrailService, type TrailService } from '../../src/features/trail/service.ts';
import { AUDIT_SEALING_REST_MS_MAX, AUDIT_SEALING_RESTS } from '../../src/limits.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';
import { rowsRead } from '../support/rows-read.ts';
import { logOf, recordEvents } from '../support/trail.ts';

let app: pg.Pool;
let superuser: pg.Pool;
let trail: TrailService;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl, 8, false);
  superuser = createPool({ url: database.url, max: 2 });
  trail = createTrailService(app, createKysely<DB>(app));
});
afterAll(() => Promise.all([app.end(), superuser.end()]));

it('events get numbers in the order of their ids, and each only once', async () => {
  const circuit = await createCircuit(app);
  expect(await trail.log.size(circuit)).toBe(0);
  const first = await recordEvents(app, circuit, 3);
  expect(await trail.sealEvents(circuit)).toBe(3);
  expect(await trail.sealEvents(circuit)).toBe(3);
  const second = await recordEvents(app, circuit, 2);
  expect(await trail.sealEvents(circuit)).toBe(5);
  expect(await logOf(app, circuit)).toEqual({ numbered: [...first, ...second], pending: [] });
  await checkInvariants(app, circuit);
});

it('the log gives its events by place, as packages ask for them, and the root over their leaves', async () => {
  const circuit = await createCircuit(app);
  const ids = await recordEvents(app, circuit, 5);
  await trail.sealEvents(circuit);
  const events = await trail.log.events(circuit, 0, 5);
  expect(events.map(({ number, id }) => [number, id])).toEqual(ids.map((id, place) => [place + 1, id]));
  expect(await trail.log.events(circuit, 1, 3)).toEqual(events.slice(1, 3));
  expect(await trail.log.events(circuit, 5, 9)).toEqual([]);
  const leaves = events.map(({ leafHash }) => Buffer.from(leafHash, 'hex'));
  expect(await trail.log.head(circuit)).toEqual({ size: 5, root: rootOf(leaves) });
  expect(await trail.log.head(await createCircuit(app))).toEqual({ size: 0, root: EMPTY_ROOT });
});

it('more than one part of events are numbered in one go', async () => {
  const circuit = await createCircuit(app);
  const ids = await recordEvents(app, circuit, 2_001);
  expect(await trail.sealEvents(circuit)).toBe(2_001);
  expect((await logOf(app, circuit)).numbered).toEqual(ids);
  await checkInvariants(app, circuit);
});

it('in the background it rests between parts while members pay; for whoever asks for numbers it does not', async () => {
  const asked: number[] = [];
  const busy = createTrailService(app, createKysely<DB>(app), () => asked.push(1) > 0);
  const circuit = await createCircuit(app);
  await recordEvents(app, circuit, 2_001);
  expect(await busy.sealEvents(circuit)).toBe(2_001);
  expect(asked).toEqual([]);
  await recordEvents(app, circuit, 2_001);
  await busy.sealAll();
  expect(asked.length).toBe(2);
  expect((await logOf(app, circuit)).pending).toEqual([]);
});

it('it rests for as long as its parts take, several times over, and no longer than others can wait', async () => {
  const rests: number[] = [];
  const wait = async (ms: number) => rests.push(ms);
  let isBusy = true;
  const rest = restingWhile(() => isBusy, wait);
  await rest(10);
  isBusy = false;
  await rest(10);
  isBusy = true;
  await rest(20);
  expect(rests).toEqual([10 * AUDIT_SEALING_RESTS, 20 * AUDIT_SEALING_RESTS]);
  for (let part = 0; part < 10; part++) await rest(AUDIT_SEALING_REST_MS_MAX / AUDIT_SEALING_RESTS / 4);
  expect(rests.reduce((sum, ms) => sum + ms)).toBe(AUDIT_SEALING_REST_MS_MAX);
  expect(rests.every((ms) => ms > 0)).toBe(true);
});

it('an event that is committed late is not lost, though its id is older than others that have numbers', async () => {
  const circuit = await createCircuit(app);
  const late = await app.connect();
  try {
    await late.query('BEGIN');
    const [older] = await recordEvents(late, circuit);
    const [newer] = await recordEvents(app, circuit);
    expect(older && newer && older < newer).toBe(true);
    expect(await trail.sealEvents(circuit)).toBe(1);
    await late.query('COMMIT');
    expect(await logOf(app, circuit)).toEqual({ numbered: [newer], pending: [older] });
    expect(await trail.sealEvents(circuit)).toBe(2);
    expect((await logOf(app, circuit)).numbered).toEqual([newer, older]);
  } finally {
    late.release();
  }
  await checkInvariants(app, circuit);
});

it('an event of a transaction that is rolled back never was', async () => {
  const circuit = await createCircuit(app);
  const client = await app.connect();
  await client.query('BEGIN');
  await recordEvents(client, circuit, 2);
  await client.query('ROLLBACK');
  client.release();
  expect(await trail.sealEvents(circuit)).toBe(0);
  expect(await logOf(app, circuit)).toEqual({ numbered: [], pending: [] });
});

it('several that number the same events at once, while more come, number each once and without a gap', async () => {
  const circuit = await createCircuit(app);
  const ids: string[] = [];
  const write = async () => {
    for (let round = 0; round < 20; round++) ids.push(...(await recordEvents(app, circuit, 13)));
  };
  const seal = async () => {
    for (let round = 0; round < 15; round++) await trail.sealEvents(circuit);
  };
  await Promise.all([write(), write(), seal(), seal(), seal()]);
  expect(await trail.sealEvents(circuit)).toBe(520);
  const { numbered, pending } = await logOf(app, circuit);
  expect(pending).toEqual([]);
  expect(numbered.toSorted()).toEqual(ids.toSorted());
  await checkInvariants(app, circuit);
});

it('one that is killed in the midst has done nothing, and the next one does all of it', async () => {
  const circuit = await createCircuit(app);
  const ids = await recordEvents(app, circuit, 50);
  // It holds the sealer between its lock and its commit, where it is killed.
  await superuser.query(`
    CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NULL; END $$;
    GRANT EXECUTE ON FUNCTION wait_here TO saldo_app;
    CREATE TRIGGER zz_wait_here AFTER INSERT ON audit_log_entry FOR EACH STATEMENT EXECUTE FUNCTION wait_here()`);
  const killed = trail.sealEvents(circuit).catch((error: Error) => error);
  for (let killing = 0; killing === 0; ) {
    const { rows } = await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()`,
    );
    killing = rows.length;
  }
  expect(await killed).toBeInstanceOf(Error);
  await superuser.query('DROP TRIGGER zz_wait_here ON audit_log_entry; DROP FUNCTION wait_here');
  expect((await logOf(app, circuit)).pending).toEqual(ids);
  expect(await trail.sealEvents(circuit)).toBe(50);
  await checkInvariants(app, circuit);
});

it('circuits have logs of their own, and all that have something waiting are found', async () => {
  const circuits = await Promise.all([createCircuit(app), createCircuit(app), createCircuit(app)]);
  for (const [index, circuit] of circuits.entries()) await recordEvents(app, circuit, index);
  await trail.sealAll();
  expect(await Promise.all(circuits.map((circuit) => trail.log.size(circuit)))).toEqual([0, 1, 2]);
  for (const circuit of circuits) await checkInvariants(app, circuit);
});

// While payments come, so many wait that a plan which begins with the events, in the order of their keys, seems to be as good.
it('it reads what waits, and nothing of all that has a number', async () => {
  const { url } = await createTestDatabase();
  const own = createPool({ url, max: 1 });
  try {
    const circuit = await createCircuit(own);
    await recordEvents(own, circuit, 3_000);
    await own.query('ANALYZE audit_event, audit_event_pending');
    const sealing = () => createTrailService(own, createKysely<DB>(own)).sealEvents(circuit);
    expect(await rowsRead(url, sealing, ['audit_event'], own)).toEqual({ read: 3_000, scans: 0 });
  } finally {
    await own.end();
  }
});
