import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOfDatabase, type ProcessApi, startProcessApi } from '../support/api.ts';
import { type Answer, bodyOf, type Client, createClient } from '../support/client.ts';
import { allComputed, makeTrader, makeWorld, newWord, pay, type World } from '../support/fixtures.ts';
import { type Call, type Documented, OPERATIONS, operationsOf, sendCall } from '../support/operations.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
/** A second process on the same database, started after the requests of the first were answered. */
let second: ServiceProcess | undefined;
let world: World;
let documented: Map<string, Documented>;

beforeAll(async () => {
  api = await startProcessApi();
  world = await makeWorld(api);
  documented = operationsOf(bodyOf(await api.as(null).get('/openapi.json'), 200));
});
afterAll(async () => {
  await second?.kill();
  await api?.stop();
});

const isReplay = ({ headers }: Answer): boolean => headers.get('idempotency-replayed') === 'true';

/** The rows of every table together, once no clearing run is being computed. */
async function countRows(): Promise<number> {
  await allComputed(api);
  const digests = Object.values(await digestOfDatabase(api));
  return digests.reduce((sum, digest) => sum + Number.parseInt(digest, 10), 0);
}

/** A key or a secret is shown once, to who heard the first answer. */
const withoutSecret = ({ body }: Answer) => ({ ...body, key: null, secret: null });

const keyed = (key: string) => ({ 'idempotency-key': key });

const POSTS = Object.keys(OPERATIONS).filter((id) =>
  /^(create|admit|import|open|record|accept|acknowledge|reject|dispute|cancel|pay|request|start|apply|capture|void|reverse|redeliver|rotate|schedule|pause|resume)/.test(
    id,
  ),
);

interface Sent {
  readonly operation: Documented;
  readonly call: Call;
  readonly answer: Answer;
}
const sent: Sent[] = [];

it('every POST that the document gives an Idempotency-Key is tried here', () => {
  const takesKey = [...documented.values()].filter(({ operation }) => {
    const parameters = (operation.parameters ?? []) as { name: string }[];
    return parameters.some(({ name }) => name === 'idempotency-key');
  });
  expect(takesKey.map(({ operationId }) => operationId).toSorted()).toEqual(POSTS.toSorted());
});

describe('the same request three times at once', () => {
  it.each(POSTS)('%s has one effect and one answer', async (operationId) => {
    const operation = documented.get(operationId) as Documented;
    const make = async (key: string): Promise<Call> => {
      const call = await (OPERATIONS[operationId] as { call(world: World): Call }).call(world);
      return { ...call, headers: { ...call.headers, ...keyed(key) } };
    };
    const once = await make(newWord());
    const before = await countRows();
    const alone = await sendCall(api.admin, operation, world.code, once);
    expect(alone.status, alone.text).toBeLessThan(300);
    expect(isReplay(alone)).toBe(false);
    const rowsOfOne = (await countRows()) - before;
    expect(rowsOfOne).toBeGreaterThan(0);

    const call = await make(newWord());
    const rowsBefore = await countRows();
    const answers = await Promise.all([1, 2, 3].map(() => sendCall(api.admin, operation, world.code, call)));
    expect((await countRows()) - rowsBefore).toBe(rowsOfOne);
    const [first, ...others] = answers as [Answer, Answer, Answer];
    for (const answer of others) {
      expect(answer.status).toBe(first.status);
      expect(withoutSecret(answer)).toEqual(withoutSecret(first));
    }
    expect(answers.filter(isReplay)).toHaveLength(2);
    sent.push({ operation, call, answer: answers.find((answer) => !isReplay(answer)) as Answer });
  });

  it('waits for the answer to the first, however long that takes', async () => {
    const holder = new pg.Client({ connectionString: api.database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [world.id]);
    const body = { from: world.ada.account, to: world.bea.account, amount: '0.03' };
    const key = keyed(newWord());
    let answered = 0;
    const answers = [1, 2, 3].map(async () => {
      const answer = await world.ada.client.post('/transfers', body, key);
      answered++;
      return answer;
    });
    await sleep(200);
    expect(answered).toBe(0);
    await holder.query('ROLLBACK');
    await holder.end();
    const [first, ...others] = await Promise.all(answers);
    bodyOf(first as Answer);
    for (const answer of others) expect(answer.body).toEqual(first?.body);
  });
});

describe('a key that was used', () => {
  const payment = () => ({ from: world.ada.account, to: world.bea.account, amount: '0.05' });

  it.each(POSTS)('is refused for another body of %s', async (operationId) => {
    const operation = documented.get(operationId) as Documented;
    const call = await (OPERATIONS[operationId] as { call(world: World): Call }).call(world);
    const headers = { ...call.headers, ...keyed(newWord()) };
    const first = await sendCall(api.admin, operation, world.code, { ...call, headers });
    expect(first.status, first.text).toBeLessThan(300);
    const before = await countRows();
    // One more space is another body: what counts is the bytes. Of a body that is read as it arrives it is the rows.
    const text = typeof call.body === 'string' ? call.body : JSON.stringify(call.body ?? {});
    const body = operationId === 'importObligations' ? text.replace('0.01', '0.02') : `${text} `;
    const other = await sendCall(api.admin, operation, world.code, { ...call, body, headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(isReplay(other)).toBe(false);
    expect(await countRows()).toBe(before);
  });

  it('is refused on another path, and still good for its own', async () => {
    const key = keyed(newWord());
    const first = bodyOf(await world.ada.client.post('/transfers', payment(), key));
    const batch = { atomic: true, transfers: [payment()] };
    const other = await world.ada.client.post('/transfers/batch', batch, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(bodyOf(await world.ada.client.post('/transfers', payment(), key))).toEqual(first);
  });

  it('belongs to its principal: another one may use the same', async () => {
    const key = keyed(newWord());
    const first = bodyOf(await world.operator.post('/transfers', payment(), key));
    const other = await world.admin.post('/transfers', payment(), key);
    expect(isReplay(other)).toBe(false);
    expect(bodyOf(other).id).not.toBe(first.id);
  });

  it('gives the answer as it was, not as things are now', async () => {
    const key = keyed(newWord());
    const first = bodyOf(await world.ada.client.post('/transfers', payment(), key));
    await pay(world.admin, world.ada.account, world.bea.account, '0.07');
    const again = await world.ada.client.post('/transfers', payment(), key);
    expect(isReplay(again)).toBe(true);
    expect(again.body).toEqual(first);
    expect(again.body.balanceAfter).toEqual({ from: expect.any(String) });
  });

  it('gives a batch the same answers in the same order, refusals included', async () => {
    const key = keyed(newWord());
    const transfers = [
      payment(),
      { ...payment(), amount: '900000.00' },
      { ...payment(), to: world.ada.account },
      payment(),
    ];
    for (const atomic of [false, true]) {
      const own = keyed(`${key['idempotency-key']}-${atomic}`);
      const first = bodyOf(await world.ada.client.post('/transfers/batch', { atomic, transfers }, own), 200);
      const again = await world.ada.client.post('/transfers/batch', { atomic, transfers }, own);
      expect(isReplay(again)).toBe(true);
      expect(bodyOf(again, 200)).toEqual(first);
    }
  });
});

describe('a refusal', () => {
  let poor: Awaited<ReturnType<typeof makeTrader>>;
  beforeAll(async () => {
    poor = await makeTrader(api, world.code, {}, { creditLimit: '0', balanceCap: '10.00' });
  });
  const payment = () => ({ from: poor.account, to: world.bea.account, amount: '1.00' });

  it('by the rules of the circuit is the answer to its key for good', async () => {
    const key = keyed(newWord());
    const first = await poor.client.post('/transfers', payment(), key);
    expect([first.status, first.body.code]).toEqual([422, 'credit-limit-exceeded']);
    expect(isReplay(first)).toBe(false);
    const limits = { creditLimit: '5.00', balanceCap: '10.00', reason: 'Review' };
    bodyOf(await world.operator.put(`/accounts/${poor.account}/limits`, limits), 200);
    const again = await poor.client.post('/transfers', payment(), key);
    expect(isReplay(again)).toBe(true);
    expect([again.status, again.body]).toEqual([422, first.body]);
    bodyOf(await poor.client.post('/transfers', payment()));
  });

  it.each([
    ['400', { amount: 1 }, 400],
    ['400 that is found late', { amount: '1.001' }, 400],
  ])('with %s is not kept', async (_, wrong, status) => {
    const key = keyed(newWord());
    const asked = { ...payment(), from: world.ada.account };
    expect((await world.ada.client.post('/transfers', { ...asked, ...wrong }, key)).status).toBe(status);
    const right = await world.ada.client.post('/transfers', asked, key);
    expect(isReplay(right)).toBe(false);
    bodyOf(right);
  });

  it('with 401, 403 or 404 of the circuit is not kept', async () => {
    const before = await countRows();
    const asked = { ...payment(), from: world.ada.account };
    const wrongs: [Client, number][] = [
      [world.nobody, 401],
      [world.auditor, 403],
      [api.as(world.ada.key, 'no-such-circuit'), 404],
    ];
    for (const [client, status] of wrongs) expect((await client.post('/transfers', asked)).status).toBe(status);
    expect(await countRows()).toBe(before);
  });
});

describe('after a restart of the service', () => {
  beforeAll(async () => {
    await api.service.kill('SIGKILL');
    second = await startServiceProcess({
      databaseUrl: api.database.url,
      env: { LOG_LEVEL: 'warn', WEBHOOK_TARGETS: 'any' },
    });
  });

  // But those of webhooks: calls that came after have removed them, for a member has few.
  it.each(POSTS.filter((id) => !id.includes('Webhook')))(
    '%s gives its answer again, from another process',
    async (operationId) => {
      const before = sent.find(({ operation }) => operation.operationId === operationId);
      if (before === undefined) throw new Error('it was not sent');
      const rows = await countRows();
      const client = createClient((second as ServiceProcess).baseUrl, api.adminKey);
      const again = await sendCall(client, before.operation, world.code, before.call);
      expect(again.status).toBe(before.answer.status);
      expect(isReplay(again)).toBe(true);
      expect(withoutSecret(again)).toEqual(withoutSecret(before.answer));
      expect(await countRows()).toBe(rows);
    },
  );
});
