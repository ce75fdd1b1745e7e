import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { bodyOf, type Client } from '../support/client.ts';
import { clearingRun, makeWorld, newWord, type World } from '../support/fixtures.ts';
import { startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
let world: World;

beforeAll(async () => {
  api = await startProcessApi({ LOG_LEVEL: 'silent' });
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const named = (requestId: string) => ({ 'x-request-id': requestId });

const countOf = async (requestId: string): Promise<number> =>
  Number((await api.sql('SELECT count(*) AS n FROM audit_event WHERE request_id = $1', [requestId]))[0]?.n);

/** Whether it is answered within so many milliseconds. */
const isAnswered = (answer: Promise<unknown>, withinMs: number): Promise<boolean> =>
  Promise.race([answer.then(() => true), sleep(withinMs, false)]);

const payment = () => ({ from: world.ada.account, to: world.bea.account, amount: '0.01' });

/** Holds events back, as a disk that is slow would, until the function that is answered is called. */
async function holdEventsBack(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: api.database.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE audit_event IN EXCLUSIVE MODE');
  let held = true;
  const release = async () => {
    if (!held) return;
    held = false;
    await client.query('COMMIT');
    await client.end();
  };
  onTestFinished(release);
  return release;
}

/** Takes the table of events away, until the function that is answered is called. */
async function takeEventsAway(): Promise<() => Promise<void>> {
  await api.sql('ALTER TABLE audit_event RENAME TO audit_event_away');
  let away = true;
  const bringBack = async () => {
    if (away) await api.sql('ALTER TABLE audit_event_away RENAME TO audit_event');
    away = false;
  };
  onTestFinished(bringBack);
  return bringBack;
}

describe('while an event is not on disk', () => {
  it.each(['operator', 'auditor', 'admin'] as const)('nothing that an %s asked for is told', async (who) => {
    const release = await holdEventsBack();
    const asked = [
      world[who].get(`/accounts/${world.ada.account}`),
      world[who].get('/members/not-an-id'),
      world[who].get('/transactions'),
    ];
    for (const answer of asked) expect(await isAnswered(answer, 200)).toBe(false);
    await release();
    for (const answer of asked) expect([200, 400]).toContain((await answer).status);
  });

  it('members are answered, and payments of operators are posted and answered', async () => {
    const release = await holdEventsBack();
    const requestId = newWord();
    bodyOf(await world.ada.client.get(`/accounts/${world.ada.account}`), 200);
    bodyOf(await world.operator.post('/transfers', payment(), named(requestId)));
    const batch = { atomic: true, transfers: [payment(), payment()] };
    bodyOf(await world.operator.post('/transfers/batch', batch, named(requestId)), 200);
    expect(await countOf(requestId)).toBe(0);
    // One that is refused tells something, and waits.
    const refused = world.operator.post('/transfers', { ...payment(), amount: '99999.00' }, named(requestId));
    expect(await isAnswered(refused, 200)).toBe(false);
    await release();
    expect((await refused).status).toBe(422);
    await expect.poll(() => countOf(requestId)).toBe(3);
  });

  it('many that come meanwhile go with one statement', async () => {
    const release = await holdEventsBack();
    const requestId = newWord();
    const asked = Array.from({ length: 40 }, () => world.auditor.send('', { headers: named(requestId) }));
    // The first is under way, and all others wait.
    const waiting = async () =>
      Number(/^saldo_audit_events_waiting (\d+)$/m.exec((await api.as(null).get('/metrics')).text)?.[1]);
    await expect.poll(waiting, { timeout: 10_000 }).toBe(39);
    await release();
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
    expect(await countOf(requestId)).toBe(40);
    const statements = await api.sql(`SELECT count(DISTINCT xmin::text) AS n FROM audit_event WHERE request_id = $1`, [
      requestId,
    ]);
    expect(statements).toEqual([{ n: '2' }]);
  });
});

describe('while events cannot be written at all', () => {
  const expectUnseen = async (client: Client, path: string) => {
    const answer = await client.get(path);
    expect([answer.status, answer.body.code]).toEqual([503, 'overloaded']);
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'detail', 'instance', 'status', 'title', 'type']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect([answer.headers.get('etag'), answer.headers.get('retry-after')]).toEqual([null, '1']);
  };

  it('reads of operators and auditors are refused, and nothing of what they asked for is told', async () => {
    const { id: runId } = await clearingRun(world.operator, { mode: 'set-off', dryRun: true });
    const bringBack = await takeEventsAway();
    for (const client of [world.operator, world.auditor, world.admin]) {
      await expectUnseen(client, `/members/${world.ada.memberId}`);
      await expectUnseen(client, '/transactions');
      // One that is sent as it is read.
      await expectUnseen(client, `/clearing-runs/${runId}/input`);
      await expectUnseen(client, `/members/${runId}`);
    }
    bodyOf(await world.ada.client.get(`/accounts/${world.ada.account}`), 200);
    await bringBack();
    bodyOf(await world.operator.get(`/members/${world.ada.memberId}`), 200);
  });

  it('payments are posted, and their events written once they can be', async () => {
    const bringBack = await takeEventsAway();
    const requestId = newWord();
    bodyOf(await world.operator.post('/transfers', payment(), named(requestId)));
    await sleep(600);
    await bringBack();
    await expect.poll(() => countOf(requestId), { timeout: 5_000 }).toBe(1);
  });
});

describe('an end of the service', () => {
  it('by a signal, comes after the events of all that it has answered', async () => {
    const second = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'silent' } });
    const client = { ...world, base: `${second.baseUrl}/v1/circuits/${world.code}` };
    const requestId = newWord();
    const send = (key: string) =>
      fetch(`${client.base}/transfers`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${api.adminKey}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          ...named(requestId),
        },
        body: JSON.stringify(payment()),
      });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => send(`${requestId}-${index}`)));
    const ended = second.kill('SIGTERM');
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(await countOf(requestId)).toBe(50);
  });

  it('without one, loses no event of a read that was answered', async () => {
    const second = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'silent' } });
    const requestId = newWord();
    const read = () =>
      fetch(`${second.baseUrl}/v1/circuits/${world.code}/accounts`, {
        headers: { authorization: `Bearer ${api.adminKey}`, ...named(requestId) },
      });
    let answered = 0;
    const reading = async () => {
      for (;;) {
        const { status } = await read();
        if (status === 200) answered++;
        if (answered === 60) second.kill('SIGKILL');
      }
    };
    await Promise.allSettled([reading(), reading(), reading(), reading()]);
    await second.exited;
    expect(answered).toBeGreaterThanOrEqual(60);
    expect(await countOf(requestId)).toBeGreaterThanOrEqual(answered);
  });
});
