import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSaldoClient, newIdempotencyKey, type SaldoClient, SaldoNoAnswer, SaldoProblem } from '#client';
import { type Api, startApi } from '../support/api.ts';
import { type Dropper, startDropper } from '../support/dropper.ts';
import { makeTrader, makeWorld, type World } from '../support/fixtures.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

/** Short, so that tests need not wait; many, so that a slow machine does not use them up. */
const PATIENT = { retries: 400, backoffMs: 20, backoffMsMax: 100 } as const;

let api: Api;
let world: World;
let dropper: Dropper;
let ada: SaldoClient;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  dropper = await startDropper(api.baseUrl);
  ada = createSaldoClient({ baseUrl: dropper.baseUrl, key: world.ada.key, ...PATIENT });
});
afterAll(async () => {
  await dropper?.close();
  await api?.stop();
});

const there = <Path extends object>(path?: Path) => ({
  params: { path: { circuit: world.code, ...path } as { circuit: string } & Path },
});
const TRANSFERS = '/v1/circuits/{circuit}/transfers';
const payment = (amount: string) => ({ from: world.ada.account, to: world.bea.account, amount });

/** Amounts that have arrived at Bea's. */
async function arrived(amount: string): Promise<number> {
  const path = { circuit: world.code, id: world.bea.account };
  const rows = api.saldo(world.bea.key).rows('/v1/circuits/{circuit}/accounts/{id}/entries', { params: { path } });
  return (await Array.fromAsync(rows)).filter((entry) => entry.amount === amount).length;
}

describe('an answer that is lost', () => {
  it.each(['lost', 'halfway'] as const)('(%s) is asked for again with the same key, and posted once', async (drop) => {
    const amount = drop === 'lost' ? '1.01' : '1.02';
    const [before, known] = [dropper.answers, await arrived(amount)];
    dropper.drop(drop, drop, drop);
    const { data, response } = await ada.http.POST(TRANSFERS, { ...there(), body: payment(amount) });
    expect(data).toMatchObject({ state: 'posted', amount });
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    expect(dropper.answers - before).toBe(4);
    expect((await arrived(amount)) - known).toBe(1);
  });

  it('is asked for again where nothing can be moved', async () => {
    dropper.drop('lost', 'halfway');
    const account = await ada.get('/v1/circuits/{circuit}/accounts/{id}', there({ id: world.ada.account }));
    expect(account.id).toBe(world.ada.account);
  });

  it('is the end of a POST that takes no key', async () => {
    const before = dropper.answers;
    dropper.drop('lost');
    const asked = ada.post('/v1/circuits/{circuit}/transfers/preview', { ...there(), body: payment('1.00') });
    await expect(asked).rejects.toThrow(SaldoNoAnswer);
    expect(dropper.answers - before).toBe(1);
  });

  it('leaves the key to whoever asks again later', async () => {
    const client = createSaldoClient({ baseUrl: dropper.baseUrl, key: world.ada.key, retries: 0 });
    dropper.drop('lost');
    const lost: SaldoNoAnswer = await client.post(TRANSFERS, { ...there(), body: payment('1.03') }).then(
      () => expect.unreachable(),
      (error) => error,
    );
    const { path } = there().params;
    const header = { 'idempotency-key': lost.idempotencyKey ?? '' };
    await client.post(TRANSFERS, { params: { path, header }, body: payment('1.03') });
    expect(await arrived('1.03')).toBe(1);
  });
});

describe('an answer that does not come', () => {
  it('is not waited for longer than was asked', async () => {
    const client = createSaldoClient({ baseUrl: dropper.baseUrl, key: world.ada.key, ...PATIENT, timeoutMs: 300 });
    dropper.drop('withheld');
    await client.post(TRANSFERS, { ...there(), body: payment('1.04') });
    expect(await arrived('1.04')).toBe(1);
  });

  it('is given up when the caller does, with the reason that it gives', async () => {
    const reason = new Error('the window was closed');
    const giveUp = new AbortController();
    dropper.drop('withheld');
    const before = dropper.answers;
    const asked = ada.get('/v1/circuits/{circuit}/accounts', { ...there(), signal: giveUp.signal });
    const outcome = expect(asked).rejects.toBe(reason);
    await expect.poll(() => dropper.answers).toBe(before + 1);
    giveUp.abort(reason);
    await outcome;
  });

  it('is given up between two attempts as well', async () => {
    const nowhere = createSaldoClient({ baseUrl: 'http://127.0.0.1:9', retries: 9, backoffMs: 1e9, backoffMsMax: 1e9 });
    const asked = nowhere.get('/health/live', { signal: AbortSignal.timeout(50) });
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('a service that is killed and started again gets each payment once', async () => {
  const env = { databaseUrl: api.database.url };
  let service: ServiceProcess = await startServiceProcess(env);
  const door = await startDropper(service.baseUrl);
  try {
    const client = createSaldoClient({ baseUrl: door.baseUrl, key: world.ada.key, ...PATIENT });
    const pay = () => client.post(TRANSFERS, { ...there(), body: payment('1.05') });
    // Some are under way when it dies, whatever they have come to; some begin while there is none.
    const underWay = Array.from({ length: 20 }, pay);
    await expect.poll(() => door.answers).toBeGreaterThan(0);
    await service.kill('SIGKILL');
    const meanwhile = Array.from({ length: 5 }, pay);
    service = await startServiceProcess(env);
    door.lead(service.baseUrl);
    const posted = await Promise.all([...underWay, ...meanwhile]);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(25);
    expect(await arrived('1.05')).toBe(25);
  } finally {
    await door.close();
    await service.kill();
  }
});

describe('a list', () => {
  it('is read to its end, page by page or row by row, with the same filters', async () => {
    const names = ['Dora', 'Emil', 'Fela', 'Gina', 'Hugo'];
    for (const name of names) await makeTrader(api, world.code, { name, metadata: { team: 'blue' } });
    const admin = api.saldo(api.adminKey);
    const init = { params: { path: { circuit: world.code }, query: { limit: 2, metadata: 'team=blue' } } };
    const list = '/v1/circuits/{circuit}/members';
    const pages = await Array.fromAsync(admin.pages(list, init));
    expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1]);
    const rows = await Array.fromAsync(admin.rows(list, init));
    expect(rows.map(({ name }) => name).toSorted()).toEqual(names);
    expect(rows).toEqual(pages.flatMap(({ data }) => data));
  });

  it('is left when its reader leaves it', async () => {
    const before = dropper.answers;
    const accounts = { params: { path: { circuit: world.code }, query: { limit: 1 } } };
    for await (const { id } of ada.rows('/v1/circuits/{circuit}/accounts', accounts)) {
      expect(id).toBe(world.ada.account);
      break;
    }
    expect(dropper.answers - before).toBe(1);
  });
});

describe('a refusal', () => {
  const refusalOf = (asked: Promise<unknown>): Promise<SaldoProblem> =>
    asked.then(
      () => expect.unreachable(),
      (error) => error,
    );

  it('by the rules of the circuit is an error with its code and figures', async () => {
    const refusal = await refusalOf(ada.post(TRANSFERS, { ...there(), body: payment('5000.00') }));
    expect(refusal).toBeInstanceOf(SaldoProblem);
    expect(refusal).toMatchObject({ code: 'credit-limit-exceeded', status: 422, errors: [] });
    expect(refusal.problem).toMatchObject({ available: expect.stringMatching(/^\d+\.\d\d$/), required: '5000.00' });
    expect(refusal.message).toBe(refusal.problem?.detail);
  });

  it('of bad input names its places', async () => {
    const refusal = await refusalOf(ada.post(TRANSFERS, { ...there(), body: payment('-1') }));
    expect(refusal).toMatchObject({ code: 'validation-failed', status: 400 });
    expect(refusal.errors.map(({ path }) => path)).toContain('amount');
  });

  it('of nobody, and of somebody else, is one too', async () => {
    const nobody = createSaldoClient({ baseUrl: api.baseUrl });
    expect(await refusalOf(nobody.get('/v1/circuits'))).toMatchObject({ code: 'unauthenticated', status: 401 });
    const account = ada.get('/v1/circuits/{circuit}/accounts/{id}', there({ id: world.bea.account }));
    expect(await refusalOf(account)).toMatchObject({ code: 'account-not-found', status: 404 });
  });

  it('is an answer like any other for whoever asks so', async () => {
    const { error, response } = await ada.http.POST(TRANSFERS, { ...there(), body: payment('5000.00') });
    expect(error?.code).toBe('credit-limit-exceeded');
    expect(response.status).toBe(422);
  });
});

describe('what it sends and gets', () => {
  it('is typed by the document', async () => {
    const account = await ada.get('/v1/circuits/{circuit}/accounts/{id}', there({ id: world.ada.account }));
    const balance: string = account.balance;
    expect(balance).toMatch(/^-?\d+\.\d\d$/);
    const wrong = [
      // @ts-expect-error: amounts are texts
      () => ada.post(TRANSFERS, { ...there(), body: { ...payment('1.00'), amount: 1 } }),
      // @ts-expect-error: there is no such path
      () => ada.get('/v1/circuits/{circuit}/payments', there()),
      // @ts-expect-error: one account is no list
      () => ada.rows('/v1/circuits/{circuit}/accounts/{id}', there({ id: world.ada.account })),
    ];
    expect(wrong).toHaveLength(3);
  });

  it('may be a file, either way', async () => {
    const operator = api.saldo(api.adminKey);
    const imported = await operator.post('/v1/circuits/{circuit}/members/import', {
      ...there(),
      headers: { 'content-type': 'text/csv' },
      body: 'name,externalId,creditLimit,balanceCap\nIda,ida,10,10\n',
    });
    expect(imported).toMatchObject({ admitted: 1, refused: 0 });
    const { path } = there().params;
    const file = await operator.get('/v1/circuits/{circuit}/exports/journal', {
      params: { path, query: { format: 'csv' } },
      parseAs: 'text',
    });
    expect(file.split('\n').length).toBeGreaterThan(5);
  });

  it('has no body where there is none', async () => {
    const operator = createSaldoClient({ baseUrl: api.baseUrl, key: () => Promise.resolve(api.adminKey) });
    const { id } = await operator.post('/v1/circuits/{circuit}/api-keys', { ...there(), body: { role: 'auditor' } });
    expect(await operator.delete('/v1/circuits/{circuit}/api-keys/{id}', there({ id }))).toBeUndefined();
  });

  it('may be edited by its ETag', async () => {
    const operator = api.saldo(api.adminKey);
    const { params } = there({ id: world.caio.memberId });
    const member = '/v1/circuits/{circuit}/members/{id}';
    const { response } = await operator.http.GET(member, { params });
    const header = { 'if-match': response.headers.get('etag') ?? '' };
    const change = () => operator.patch(member, { params: { ...params, header }, body: { name: 'Caio II' } });
    expect((await change()).name).toBe('Caio II');
    await expect(change()).rejects.toMatchObject({ code: 'precondition-failed' });
  });

  it('carries a key of its own on each POST that takes one, or that of its caller', async () => {
    const key = newIdempotencyKey();
    const { path } = there().params;
    const pay = () =>
      ada.post(TRANSFERS, { params: { path, header: { 'idempotency-key': key } }, body: payment('1.06') });
    expect((await pay()).id).toBe((await pay()).id);
    const other = await Promise.all([1, 2].map(() => ada.post(TRANSFERS, { ...there(), body: payment('1.06') })));
    expect(new Set(other.map(({ id }) => id)).size).toBe(2);
    expect(await arrived('1.06')).toBe(3);
  });
});
