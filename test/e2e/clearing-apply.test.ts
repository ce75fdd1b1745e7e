import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Client, type Json } from '../support/client.ts';
import { allComputed, balanceOf, clearingRun, makeWorld, newWord, owe, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';

let api: Api;
let world: World;
/** What the first obligation is called: Ada owes Bea 10. */
let first: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

/** Ada owes Bea 10, Bea owes Caio 7, Caio owes Ada 5: 5 go round, and credit adds the rest. */
beforeEach(async () => {
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  first = (await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted' })).id;
  await owe(operator, bea.account, caio.account, '7.00', { state: 'accepted' });
  await owe(operator, caio.account, ada.account, '5.00', { state: 'accepted' });
});
afterEach(async () => {
  await allComputed(api);
  await checkInvariantsAt(api.database.appUrl, world.id);
});

const apply = (client: Client, id: string, key = newWord()) =>
  client.send(`/clearing-runs/${id}/apply`, { method: 'POST', headers: { 'idempotency-key': key } });

const obligation = async (id: string): Promise<Json> => bodyOf(await world.operator.get(`/obligations/${id}`), 200);

it('is one transaction, and moves no balance in a set-off', async () => {
  const { operator } = world;
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  const run = bodyOf(await apply(operator, id), 200);
  expect(run).toMatchObject({ id, state: 'applied', cleared: '15.00', appliedAt: expect.any(String) });
  const transaction = bodyOf(await operator.get(`/transactions/${run.appliedNumber}`), 200);
  expect(transaction).toMatchObject({ id, kind: 'clearing-applied', rowCount: 3 });
  const page = bodyOf(await operator.get(`/transactions/${run.appliedNumber}/rows`, { limit: 2 }), 200);
  expect(page.data).toEqual((transaction.rows as Json[]).slice(0, 2));
  const row = { type: 'obligation-settled', means: 'clearing', amount: '5.00' };
  expect(transaction.rows).toEqual([1, 2, 3].map((line) => ({ line, obligationId: expect.any(String), ...row })));
  expect(await obligation(first)).toMatchObject({ state: 'accepted', settled: '5.00', remaining: '5.00' });
  expect(await balanceOf(operator, world.ada.account)).toBe('0.00');
});

it('moves balances with credit, and settles what then no longer remains', async () => {
  const { operator, ada, bea, caio } = world;
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const run = bodyOf(await apply(operator, id), 200);
  expect(run).toMatchObject({ state: 'applied', cleared: '22.00', creditUsed: '5.00' });
  expect(await obligation(first)).toMatchObject({ state: 'settled', settled: '10.00', remaining: '0.00' });
  const balances = [ada, bea, caio].map(({ account }) => balanceOf(operator, account));
  expect(await Promise.all(balances)).toEqual(['-5.00', '3.00', '2.00']);
});

it('is computed afresh where an obligation was paid meanwhile', async () => {
  const { operator, ada } = world;
  const before = await clearingRun(operator, { mode: 'with-credit' });
  bodyOf(await ada.client.post(`/obligations/${first}/pay`, { amount: '4.00' }));
  const run = bodyOf(await apply(operator, before.id), 200);
  expect(run).toMatchObject({ state: 'applied', cleared: '18.00' });
  expect(run.snapshotNumber).toBe(Number(before.snapshotNumber) + 1);
});
