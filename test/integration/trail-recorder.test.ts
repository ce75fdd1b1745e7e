import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { TrailRecorder } from '../../src/features/trail/recorder.ts';
import type { SeenRequest } from '../../src/http/audit.ts';
import { AUDIT_EVENTS_WAITING_MAX } from '../../src/limits.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';

let pool: pg.Pool;
const logged: string[] = [];
const log = { error: (_: object, message: string) => void logged.push(message) };

beforeAll(async () => {
  pool = appPool((await createTestDatabase()).appUrl);
});
afterAll(() => pool.end());

const seen = (circuitId: string, more: Partial<SeenRequest> = {}): SeenRequest => ({
  circuitId,
  actor: { principalId: newId(), requestId: newId() },
  action: 'getMember',
  subjectId: circuitId,
  change: { method: 'GET', status: 200 },
  bodyHash: null,
  ...more,
});

const countOf = async (circuitId: string): Promise<number> =>
  Number((await pool.query('SELECT count(*) AS n FROM audit_event WHERE circuit_id = $1', [circuitId])).rows[0].n);

it('takes so many events that nobody waits for, and writes every one of them before it is closed', async () => {
  const circuit = await createCircuit(pool);
  const recorder = new TrailRecorder(pool, log);
  // Without a turn of the event loop, so that nothing is written meanwhile but what the first ones have begun.
  let taken = 0;
  while (taken < 2 * AUDIT_EVENTS_WAITING_MAX && recorder.recordSoon(seen(circuit))) taken++;
  expect(recorder.waiting).toBe(AUDIT_EVENTS_WAITING_MAX);
  expect(recorder.recordSoon(seen(circuit))).toBe(false);
  await recorder.close();
  expect(recorder.waiting).toBe(0);
  expect(await countOf(circuit)).toBe(taken);
  await checkInvariants(pool, circuit);
});

it('answers whoever waits once the event is there, and takes along what nobody waits for', async () => {
  const circuit = await createCircuit(pool);
  const recorder = new TrailRecorder(pool, log);
  for (let at = 0; at < 10; at++) recorder.recordSoon(seen(circuit));
  await recorder.record(seen(circuit));
  expect(await countOf(circuit)).toBe(11);
  await recorder.close();
});

it('refuses an event that the database refuses, and not those that come with it', async () => {
  const circuit = await createCircuit(pool);
  const recorder = new TrailRecorder(pool, log);
  const held = recorder.record(seen(circuit));
  const nowhere = newId();
  const answers = await Promise.allSettled([
    held,
    recorder.record(seen(circuit)),
    recorder.record(seen(nowhere)),
    recorder.record(seen(circuit)),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  logged.length = 0;
  recorder.recordSoon(seen(nowhere));
  recorder.recordSoon(seen(circuit));
  await recorder.close();
  expect(logged).toEqual(['a request cannot be in the audit trail']);
  expect(await countOf(circuit)).toBe(4);
});

it('keys the digest of a body with its circuit, whose key is made at the first one and used from then on', async () => {
  const [one, other] = [await createCircuit(pool), await createCircuit(pool)];
  const bodyHash = Buffer.alloc(32, 7);
  const recorders = [new TrailRecorder(pool, log), new TrailRecorder(pool, log), new TrailRecorder(pool, log)];
  await Promise.all(
    recorders.flatMap((recorder) => [one, other].map((circuit) => recorder.record(seen(circuit, { bodyHash })))),
  );
  const { rows } = await pool.query(
    `SELECT circuit_id, change->>'bodyDigest' AS digest, count(*)::int AS n FROM audit_event
     WHERE circuit_id = ANY ($1) GROUP BY 1, 2`,
    [[one, other]],
  );
  expect(rows.map(({ n }) => n)).toEqual([3, 3]);
  const expected = await pool.query(
    `SELECT circuit_id, encode(sha256(key || decode(repeat('07', 32), 'hex')), 'hex') AS digest FROM audit_digest_key`,
  );
  const pairs = (all: { circuit_id: string; digest: string }[]) =>
    all.map(({ circuit_id, digest }) => `${circuit_id} ${digest}`).toSorted();
  expect(pairs(rows)).toEqual(pairs(expected.rows));
});
