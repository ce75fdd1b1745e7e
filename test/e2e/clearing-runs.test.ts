import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import { clearingRun, makeWorld, owe, type World } from '../support/fixtures.ts';
import { startServiceProcess } from '../support/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-runs-'));
let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Ada owes Bea 10, Bea owes Caio 7, Caio owes Ada 5: 5 go round, and credit adds the rest. */
beforeEach(async () => {
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  await owe(operator, ada.account, bea.account, '10.00', { state: 'accepted', dueOn: '2026-01-31' });
  await owe(operator, bea.account, caio.account, '7.00', { state: 'accepted', dueOn: '2026-02-28' });
  await owe(operator, caio.account, ada.account, '5.00', { state: 'accepted' });
  await owe(operator, caio.account, bea.account, '99.00');
});
afterEach(async () => {
  await api.sql(`UPDATE clearing_run SET state = 'discarded' WHERE state = 'computed'`);
});

it('finds in a set-off what goes round, and says what it was computed from', async () => {
  const run = await clearingRun(world.operator, { mode: 'set-off' });
  expect(run).toMatchObject({
    state: 'computed',
    total: '22.00',
    cleared: '15.00',
    remaining: '7.00',
    netDebtBefore: '5.00',
    netDebtAfter: '5.00',
    steps: { bilateral: '0.00', multilateral: '15.00', credit: '0.00' },
    creditUsed: '0.00',
    obligations: 3,
    accounts: 3,
    digests: { obligations: expect.stringMatching(/^[0-9a-f]{64}$/), accounts: null },
    failure: null,
  });
  const [{ last_number: number } = { last_number: '' }] = await api.sql<{ last_number: string }>(
    'SELECT last_number FROM circuit_head WHERE circuit_id = $1',
    [world.id],
  );
  expect(run.snapshotNumber).toBe(Number(number));
});

it('takes what is due by a day, and what has no due date', async () => {
  const run = await clearingRun(world.operator, { mode: 'set-off', dryRun: true, dueBy: '2026-01-31' });
  expect(run).toMatchObject({ state: 'computed', obligations: 2, total: '15.00', cleared: '0.00' });
});

it('refuses a second run while the first is not finished, and takes it once that is discarded', async () => {
  const { id } = await clearingRun(world.operator, { mode: 'set-off' });
  const second = await world.operator.post('/clearing-runs', { mode: 'set-off' });
  expect([second.status, second.body.code]).toEqual([409, 'clearing-run-active']);
  bodyOf(await world.operator.send(`/clearing-runs/${id}/discard`, { method: 'POST' }), 200);
  expect(await clearingRun(world.operator, { mode: 'set-off' })).toMatchObject({ state: 'computed' });
});

it.each(['set-off', 'with-credit'])('gives files of a run of %s that the command line accepts', async (mode) => {
  const run = await clearingRun(world.operator, { mode });
  expect(run.cleared).toBe(mode === 'set-off' ? '15.00' : '22.00');
  const save = async (path: string): Promise<string> => {
    const answer = await world.operator.get(`/clearing-runs/${run.id}/${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const file = join(folder, `${mode}-${path.replaceAll(/\W/g, '-')}`);
    await writeFile(file, answer.text);
    return file;
  };
  const accounts = mode === 'set-off' ? [] : ['--accounts', await save('input?part=accounts')];
  const files = ['--obligations', await save('input'), ...accounts];
  const certificate = await save('certificate');
  const checked = await runSaldo(['check-certificate', ...files, '--certificate', certificate, '--json']);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(checked.stdout)).toMatchObject({ valid: true, cleared: run.cleared });
});

it('has no file of accounts for a set-off, which is there nevertheless', async () => {
  const { id } = await clearingRun(world.operator, { mode: 'set-off' });
  const answer = await world.operator.get(`/clearing-runs/${id}/input`, { part: 'accounts' });
  expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  expect(answer.body.detail).toBe('A set-off is computed without a file of accounts.');
});

it('shows a member its own settlements and cycles, and nobody else by its id', async () => {
  const { ada, bea, caio, operator } = world;
  await owe(operator, bea.account, caio.account, '3.00', { state: 'accepted' });
  await owe(operator, caio.account, bea.account, '3.00', { state: 'accepted' });
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  const all = bodyOf(await operator.get(`/clearing-runs/${id}/settlements`), 200).data;
  const own = bodyOf(await ada.client.get(`/clearing-runs/${id}/settlements`), 200).data;
  expect(own).toEqual(all.filter(({ debtor, creditor }) => [debtor, creditor].includes(ada.account)));
  expect([all.length, own.length]).toEqual([5, 2]);
  const cycles = await ada.client.get(`/clearing-runs/${id}/cycles`);
  expect(bodyOf(cycles, 200).data).toEqual([
    { kind: 'cycle', amount: '5.00', accounts: expect.arrayContaining([ada.account]) },
  ]);
  expect(cycles.text).not.toMatch(new RegExp(`${bea.account}|${caio.account}`));
  expect(bodyOf(await operator.get(`/clearing-runs/${id}/cycles`), 200).data).toHaveLength(2);
});

it('takes up a run whose lease has run out, and computes it once', async () => {
  const id = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
  await api.sql(
    `INSERT INTO clearing_run (circuit_id, id, state, mode, dry_run, principal_id, salt, attempt, leased_until)
     VALUES ($1, $2, 'computing', 'set-off', false, $2, decode(repeat('00', 32), 'hex'), 1, ledger_clock())`,
    [world.id, id],
  );
  const next = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  try {
    await expect
      .poll(async () => (await world.operator.get(`/clearing-runs/${id}`)).body.state, { timeout: 20_000 })
      .toBe('computed');
  } finally {
    await next.kill();
  }
  const rows = await api.sql('SELECT place FROM clearing_obligation WHERE run_id = $1', [id]);
  expect(rows).toHaveLength(3);
});
