import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { runningEmbeddedUrl } from '../../src/db/embedded.ts';
import { makeTown, recordDebts, type Town } from './clearing-town.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from './client.ts';
import { type Installation, whenReady } from './crash.ts';
import { clearingRun, newWord } from './fixtures.ts';
import { checkInvariantsAt } from './invariants.ts';
import type { Pick } from './random.ts';
import { apply } from './ring.ts';
import type { ServiceProcess } from './service.ts';

const ACCOUNTS = 40;

/** More than are folded at a time, several times over. */
const DEBTS = 1_500;

/** Milliseconds until a run that was cut short must have come to its end. */
const PATIENCE_MS = 40_000;

/** Where in the life of a run somebody is killed: the service, or the database under it. */
export const MOMENTS = ['computing', 'computed', 'applying', 'folding', 'database'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface CrashScene {
  readonly installation: Installation;
  readonly town: Town;
  service: ServiceProcess;
}

export async function openTown(installation: Installation): Promise<CrashScene> {
  const service = await installation.start();
  const key = await installation.adminKey();
  const within = (code: string) => createClient(`${service.baseUrl}/v1/circuits/${code}`, key);
  return { installation, service, town: await makeTown(createClient(service.baseUrl, key), within, ACCOUNTS) };
}

/** What became of a run whose life was cut short, for whoever wants to know that all of it happened. */
export interface Survived {
  /** What the next start found. */
  readonly found: string;
  /** Whether the apply that was under way had been heard, and how the same was answered afterwards. */
  readonly heard: boolean;
  readonly wasReplayed: boolean;
}

/**
 * One run, and a kill -9 at some moment of it. Afterwards it is computed once and applied once, whoever asks again, and
 * folded to the end, and every invariant holds.
 */
export async function crashRun(scene: CrashScene, moment: Moment, pick: Pick): Promise<Survived> {
  const { installation, town } = scene;
  const operator = await operatorOf(scene);
  await recordDebts(operator, town, DEBTS, pick(1_000_000));
  const mode = pick(2) === 0 ? 'set-off' : 'with-credit';
  const key = newWord();
  const id = moment === 'computing' ? await started(operator, mode) : (await clearingRun(operator, { mode })).id;
  let answer: Promise<Answer | null> = Promise.resolve(null);
  if (moment !== 'computing' && moment !== 'computed') answer = apply(operator, id, key).catch(() => null);
  if (moment === 'folding') await answer;
  await sleep(pick(moment === 'computing' ? 400 : 80));
  await kill(scene, moment);
  const heard = (await answer)?.status === 200;

  const [found] = await installation.sql<{ state: string; times: string }>(
    `SELECT state, (SELECT count(*) FROM transaction WHERE transaction.id = clearing_run.id) AS times FROM clearing_run WHERE id = '${id}'`,
  );
  expect(found?.times).toBe(found?.state === 'applied' ? '1' : '0');
  if (heard) expect(found?.state).toBe('applied');
  const again = await operatorOf(scene);
  await untilComputed(again, id);
  const answered = await applyAgain(again, id, key);
  const wasReplayed = answered.headers.get('idempotency-replayed') === 'true';
  expect(answered.body.state).toBe('applied');
  if (found?.state === 'applied') expect(wasReplayed).toBe(true);
  const repeated = await apply(again, id, key);
  expect([repeated.body, repeated.headers.get('idempotency-replayed')]).toEqual([answered.body, 'true']);
  await untilFolded(installation);
  await checkInvariantsAt((await runningEmbeddedUrl(installation.dataDir)) as string, town.id);
  return { found: found?.state ?? '', heard, wasReplayed };
}

const operatorOf = async ({ installation, service, town }: CrashScene): Promise<Client> =>
  createClient(`${service.baseUrl}/v1/circuits/${town.code}`, await installation.adminKey());

const started = async (operator: Client, mode: string): Promise<string> =>
  bodyOf(await operator.post('/clearing-runs', { mode }), 202).id;

/** The service is started again; the database is brought back by the service. */
async function kill(scene: CrashScene, moment: Moment): Promise<void> {
  const { installation, service } = scene;
  if (moment === 'database') {
    const killed = await installation.postmaster();
    process.kill(killed, 'SIGKILL');
    for (const deadline = Date.now() + PATIENCE_MS; (await installation.postmaster()) === killed; await sleep(20))
      if (Date.now() > deadline) throw new Error('the database does not come back');
    await whenReady(service.baseUrl);
  } else {
    await service.kill('SIGKILL');
    scene.service = await installation.start();
  }
  // Nobody waits here for what only time does: that whoever computed has been silent for long enough.
  await installation.sql(`UPDATE clearing_run SET leased_until = ledger_clock() WHERE state = 'computing'`);
}

/** Whether it was begun before or after its lease was let run out, the next start or an apply takes it up. */
async function untilComputed(operator: Client, id: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const { state }: Json = bodyOf(await operator.get(`/clearing-runs/${id}`), 200);
    if (state !== 'draft' && state !== 'computing') return;
    if (Date.now() > deadline) throw new Error(`the run is ${state} still`);
    // A dry run that is asked for has the process look for whatever waits.
    await operator.post('/clearing-runs', { mode: 'set-off', dryRun: true });
  }
}

/** As a client does: what the service cannot answer for the moment is sent again with the same key. */
async function applyAgain(operator: Client, id: string, key: string): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    const answer = await apply(operator, id, key);
    if (answer.status !== 503 || Date.now() > deadline) {
      bodyOf(answer, 200);
      return answer;
    }
  }
}

async function untilFolded({ sql }: Installation): Promise<void> {
  const unfolded = `SELECT FROM clearing_run WHERE state = 'applied' AND folded < obligations`;
  for (const deadline = Date.now() + PATIENCE_MS; (await sql(unfolded)).length > 0; await sleep(20))
    if (Date.now() > deadline) throw new Error('a run is not folded to its end');
}
