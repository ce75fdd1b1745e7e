import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Json } from '../support/client.ts';
import { allComputed, clearingRun, makeTrader, makeWorld, newWord, owe, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

/**
 * Ada and Bea owe each other 10 and 6, Bea owes Caio 7, Caio owes Ada 5. Pairs alone would settle 12. Without credit the
 * most is 25: 5 round the three, and 5 more between Ada and Bea. Credit adds the last 3, which Bea then owes the circuit.
 */
beforeEach(async () => {
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  for (const [debtor, creditor, amount] of [
    [ada, bea, '10.00'],
    [bea, ada, '6.00'],
    [bea, caio, '7.00'],
    [caio, ada, '5.00'],
  ] as const)
    await owe(operator, debtor.account, creditor.account, amount, { state: 'accepted' });
});
afterEach(() => allComputed(api));

async function applied(mode: string): Promise<Json> {
  const { id } = await clearingRun(world.operator, { mode });
  return bodyOf(await world.operator.post(`/clearing-runs/${id}/apply`, {}, { 'idempotency-key': newWord() }), 200);
}

const WITH_CREDIT = {
  saved: { bilateral: '12.00', multilateral: '13.00', credit: '3.00' },
  creditUsed: '3.00',
  cleared: '28.00',
};

describe('of the circuit', () => {
  it('says what each step saved, by run and together', async () => {
    const run = await applied('with-credit');
    const report = bodyOf(await world.auditor.get('/reports/clearing'), 200);
    const { id: runId, mode, appliedAt } = run;
    const row = { runId, mode, appliedAt, total: '28.00', ...WITH_CREDIT, netDebtBefore: '3.00', netDebtAfter: '0.00' };
    expect(report.data).toEqual([row]);
    expect(report.sums).toEqual({ runs: 1, ...WITH_CREDIT, netDebtLowered: '3.00' });
  });

  it('adds up every applied run, whatever the page shows, and none that was not applied', async () => {
    const first = await applied('set-off');
    const second = await applied('with-credit');
    await owe(world.operator, world.ada.account, world.bea.account, '1.00', { state: 'accepted' });
    await clearingRun(world.operator, { mode: 'with-credit', dryRun: true });
    const page = bodyOf(await world.operator.get('/reports/clearing', { limit: 1 }), 200);
    expect(page.data).toMatchObject([{ runId: second.id, cleared: '3.00', saved: { credit: '3.00' } }]);
    const sums = { runs: 2, ...WITH_CREDIT, netDebtLowered: '3.00' };
    expect(page.sums).toEqual(sums);
    const third = await applied('with-credit');
    const next = bodyOf(
      await world.operator.get('/reports/clearing', { limit: 1, cursor: page.nextCursor ?? '' }),
      200,
    );
    expect(next).toMatchObject({ sums, data: [{ runId: first.id, cleared: '25.00' }], nextCursor: null });
    const rows = await allRows(world.operator, '/reports/clearing', { limit: 1 });
    expect(rows.map(({ runId }) => runId)).toEqual([third.id, second.id, first.id]);
  });

  it('counts days as they begin where the circuit is, and takes a year up to today where none is named', async () => {
    await world.operator.patch('', { timeZone: 'Pacific/Kiritimati' });
    const { appliedAt } = await applied('set-off');
    const dayOf = (time: number): string => new Date(time + 14 * 3_600_000).toISOString().slice(0, 10);
    const at = Date.parse(appliedAt as string);
    const today = dayOf(at);
    const tomorrow = dayOf(at + 24 * 3_600_000);
    const runsIn = async (from: string, to: string) =>
      (bodyOf(await world.operator.get('/reports/clearing', { from, to }), 200).sums as Json).runs;
    expect(await runsIn(today, today)).toBe(1);
    expect(await runsIn('2000-01-01', dayOf(at - 24 * 3_600_000))).toBe(0);
    const { from, to } = bodyOf(await world.operator.get('/reports/clearing'), 200);
    expect(to).toBe(today);
    expect(Date.parse(to as string) - Date.parse(from as string)).toBeGreaterThanOrEqual(363 * 24 * 3_600_000);
    expect((from as string).slice(0, 4)).toBe(String(Number(tomorrow.slice(0, 4)) - 1));
  });

  it('refuses what has not come, where the circuit is', async () => {
    await world.operator.patch('', { timeZone: 'Pacific/Kiritimati' });
    const { computedAt } = await clearingRun(world.operator, { mode: 'set-off' });
    const dayIn = (hours: number) =>
      new Date(Date.parse(computedAt as string) + hours * 3_600_000).toISOString().slice(0, 10);
    const [today, tomorrow] = [dayIn(14), dayIn(14 + 24)];
    bodyOf(await world.operator.get('/reports/clearing', { from: today, to: today }), 200);
    const paths = ['/reports/clearing', `/reports/clearing/members/${world.ada.memberId}`];
    for (const path of paths)
      for (const period of [{ from: tomorrow }, { to: tomorrow }, { from: tomorrow, to: tomorrow }]) {
        const answer = await world.operator.get(path, period);
        expect([answer.status, answer.body.code], path).toEqual([400, 'time-in-future']);
      }
  });

  it('refuses a period that ends before it begins', async () => {
    const answer = await world.operator.get('/reports/clearing', { from: '2026-02-01', to: '2026-01-01' });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
  });
});

const none = { balanceChange: '0.00', creditUsed: '0.00', netDebtBefore: '0.00', netDebtAfter: '0.00' };
const shareOfAda = {
  ...none,
  owes: '10.00',
  isOwed: '11.00',
  settles: '10.00',
  receives: '11.00',
  saved: { bilateral: '6.00', multilateral: '4.00', credit: '0.00' },
  balanceChange: '1.00',
};
const shareOfBea = {
  owes: '13.00',
  isOwed: '10.00',
  settles: '13.00',
  receives: '10.00',
  saved: { bilateral: '6.00', multilateral: '4.00', credit: '3.00' },
  balanceChange: '-3.00',
  creditUsed: '3.00',
  netDebtBefore: '3.00',
  netDebtAfter: '0.00',
};
const shareOfCaio = {
  ...none,
  owes: '5.00',
  isOwed: '7.00',
  settles: '5.00',
  receives: '7.00',
  saved: { bilateral: '0.00', multilateral: '5.00', credit: '0.00' },
  balanceChange: '2.00',
};

describe('of a member', () => {
  it('says what a run is to each, page by page', async () => {
    const { ada, bea, caio, operator } = world;
    const { id } = await clearingRun(operator, { mode: 'with-credit' });
    const rows = await allRows(operator, `/clearing-runs/${id}/members`, { limit: 1 });
    expect(rows).toEqual([
      { memberId: ada.memberId, ...shareOfAda },
      { memberId: bea.memberId, ...shareOfBea },
      { memberId: caio.memberId, ...shareOfCaio },
    ]);
  });

  it('shows a member itself only, and nothing of a dry run', async () => {
    const { bea, operator } = world;
    const { id } = await clearingRun(operator, { mode: 'with-credit' });
    const own = bodyOf(await bea.client.get(`/clearing-runs/${id}/members`), 200);
    expect(own).toEqual({ data: [{ memberId: bea.memberId, ...shareOfBea }], nextCursor: null });
    const dry = await clearingRun(operator, { mode: 'with-credit', dryRun: true });
    expect((await bea.client.get(`/clearing-runs/${dry.id}/members`)).body.code).toBe('clearing-run-not-found');
  });

  it('counts what the circuit itself owes and is owed, as the last row', async () => {
    const { ada, fees, operator } = world;
    await owe(operator, fees, ada.account, '2.00', { state: 'accepted' });
    await owe(operator, ada.account, fees, '1.00', { state: 'accepted' });
    const { id } = await clearingRun(operator, { mode: 'set-off', dryRun: true });
    const rows = await allRows(operator, `/clearing-runs/${id}/members`, { limit: 2 });
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toMatchObject({ memberId: null, owes: '2.00', settles: '1.00', netDebtAfter: '1.00' });
  });

  it('says so where credit lets a member settle less, because that settles more of all', async () => {
    const of = (creditLimit: string, balanceCap: string) =>
      makeTrader(api, world.code, {}, { creditLimit, balanceCap });
    const [payer, middle, netted, maker] = await Promise.all([
      of('1000.00', '0.00'),
      of('1000.00', '0.00'),
      of('0.00', '1000.00'),
      of('1000.00', '0.00'),
    ]);
    const { operator } = world;
    await owe(operator, payer.account, middle.account, '2.00', { state: 'accepted' });
    await owe(operator, middle.account, maker.account, '2.00', { state: 'accepted' });
    await owe(operator, maker.account, netted.account, '4.00', { state: 'accepted' });
    await owe(operator, netted.account, maker.account, '4.00', { state: 'accepted' });
    const { id } = await clearingRun(operator, { mode: 'with-credit', dryRun: true });
    const rows = await allRows(operator, `/clearing-runs/${id}/members`);
    expect(rows.find(({ memberId }) => memberId === netted.memberId)).toMatchObject({
      settles: '2.00',
      receives: '4.00',
      saved: { bilateral: '4.00', multilateral: '0.00', credit: '-2.00' },
      balanceChange: '2.00',
    });
  });

  it('adds up its runs over time', async () => {
    const { bea, caio, operator } = world;
    const dora = await makeTrader(api, world.code);
    const first = await applied('set-off');
    const second = await applied('with-credit');
    const report = bodyOf(await bea.client.get(`/reports/clearing/members/${bea.memberId}`, { limit: 1 }), 200);
    expect(report.sums).toEqual({
      runs: 2,
      settles: '13.00',
      receives: '10.00',
      saved: { bilateral: '6.00', multilateral: '4.00', credit: '3.00' },
      balanceChange: '-3.00',
      creditUsed: '3.00',
      netDebtLowered: '3.00',
    });
    expect(report.data).toMatchObject([{ runId: second.id, owes: '3.00', settles: '3.00', balanceChange: '-3.00' }]);
    const rows = await allRows(operator, `/reports/clearing/members/${bea.memberId}`, { limit: 1 });
    expect(rows.map(({ runId }) => runId)).toEqual([second.id, first.id]);
    const ofDora = bodyOf(await operator.get(`/reports/clearing/members/${dora.memberId}`), 200);
    expect(ofDora).toMatchObject({ sums: { runs: 0, settles: '0.00' }, data: [], nextCursor: null });
    const strange = await bea.client.get(`/reports/clearing/members/${caio.memberId}`);
    expect([strange.status, strange.body.code]).toEqual([404, 'member-not-found']);
  });
});

/** Minor units, of a sum that may be below zero. */
const minor = (text: unknown): bigint => {
  const parsed = parseAmount(String(text).replace('-', ''), 2);
  if (!('value' in parsed)) throw new Error(`${text} is no amount`);
  return String(text).startsWith('-') ? -parsed.value : parsed.value;
};

it('adds up over all members to what the run says of itself', async () => {
  const owed = fc.record({
    debtor: fc.nat(4),
    step: fc.integer({ min: 1, max: 4 }),
    cents: fc.integer({ min: 1, max: 900 }),
  });
  const cases = fc.record({
    owed: fc.array(owed, { minLength: 4, maxLength: 14 }),
    mode: fc.constantFrom('set-off', 'with-credit'),
    creditLimit: fc.constantFrom('0.00', '2.50', '1000.00'),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ owed, mode, creditLimit }) => {
      const { admin, ada, bea, caio, fees, code } = await makeWorld(api);
      // Ada has a second account, and the circuit one of its own.
      const limits = { creditLimit, balanceCap: '3.00' };
      const second = bodyOf(await admin.post('/accounts', { memberId: ada.memberId, ...limits })).id;
      const dora = await makeTrader(api, code, {}, limits);
      const accounts = [ada.account, second, bea.account, dora.account, fees] as const;
      await owe(admin, caio.account, dora.account, '1.00', { state: 'accepted' });
      for (const { debtor, step, cents } of owed) {
        const [from, to] = [accounts[debtor], accounts[(debtor + step) % 5]] as [string, string];
        await owe(admin, from, to, (cents / 100).toFixed(2), { state: 'accepted' });
      }
      const run = await clearingRun(admin, { mode, dryRun: true });
      const rows = await allRows(admin, `/clearing-runs/${run.id}/members`, { limit: 2 });
      const sumOf = (figure: (row: Json) => unknown): bigint => rows.reduce((sum, row) => sum + minor(figure(row)), 0n);
      const saved = (step: string) => sumOf((row) => (row.saved as Json)[step]);
      const steps = run.steps as Json;
      for (const step of ['bilateral', 'multilateral', 'credit']) expect(saved(step)).toBe(minor(steps[step]));
      for (const figure of ['creditUsed', 'netDebtBefore', 'netDebtAfter'])
        expect(sumOf((row) => row[figure])).toBe(minor(run[figure]));
      for (const figure of ['owes', 'isOwed']) expect(sumOf((row) => row[figure])).toBe(minor(run.total));
      for (const figure of ['settles', 'receives']) expect(sumOf((row) => row[figure])).toBe(minor(run.cleared));
      expect(sumOf((row) => row.balanceChange)).toBe(0n);
      for (const { saved, settles } of rows)
        expect(
          ['bilateral', 'multilateral', 'credit'].reduce((sum, step) => sum + minor((saved as Json)[step]), 0n),
        ).toBe(minor(settles));
    }),
    { numRuns: 5 },
  );
}, 120_000);
