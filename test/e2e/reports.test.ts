import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { type Api, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Json } from '../support/client.ts';
import { csvRows, fileOf, pdfPages, unzip, workbookOf } from '../support/files.ts';
import {
  clearingRun,
  invoiceOf,
  makeTrader,
  makeWorld,
  openAccount,
  owe,
  pay,
  type Trader,
  WIDE,
  type World,
} from '../support/fixtures.ts';
import { stuffedCircuit } from '../support/stuffed.ts';

let api: Api;
let world: World;
/** A company that sells, in a group of its own. */
let dora: Trader;
/** Before anybody was admitted, and after the last payment. */
let [dawn, dusk] = ['', ''];

const YEAR = new Date().getUTCFullYear();
const FORMULA = '=SUM(A1:A9)';

const minor = (text: unknown): bigint => {
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(String(text)) ?? [];
  const parsed = parseAmount(digits, 2);
  if ('problem' in parsed) throw new Error(`${text} is no amount`);
  return sign === '-' ? -parsed.value : parsed.value;
};
const total = (amounts: readonly unknown[]): bigint => amounts.reduce((sum: bigint, each) => sum + minor(each), 0n);
const file = (path: string, query: Readonly<Record<string, string>> = {}) =>
  fileOf(api, world.code, api.adminKey, path, query);
const read = async (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<Json> =>
  bodyOf(await world.auditor.get(path, query), 200);

/**
 * Ada pays Bea 10 for an invoice and Caio 2 without one, pays Bea an obligation of 5 and a fee of 1, and Bea pays Dora 4. Ada
 * owes Caio 3, Caio owes Bea 3 and Bea owes Ada 2: clearing settles all of it, and moves balances by what is left over.
 */
beforeAll(async () => {
  api = await startApi();
  dawn = new Date().toISOString();
  world = await makeWorld(api);
  const { ada, bea, caio, operator, fees } = world;
  dora = await makeTrader(api, world.code, { name: FORMULA, group: 'company' });
  await pay(operator, ada.account, bea.account, '10.00', { externalId: 'inv-1', description: 'Chairs' });
  await pay(operator, ada.account, caio.account, '2.00');
  const { id } = await owe(operator, ada.account, bea.account, '5.00', { externalId: 'bill-5', state: 'accepted' });
  bodyOf(await operator.post(`/obligations/${id}/pay`, {}));
  await pay(operator, ada.account, fees, '1.00');
  await pay(operator, bea.account, dora.account, '4.00', { externalId: 'inv-4' });
  for (const [debtor, creditor, amount] of [
    [ada, caio, '3.00'],
    [caio, bea, '3.00'],
    [bea, ada, '2.00'],
  ] as const)
    await owe(operator, debtor.account, creditor.account, amount, { state: 'accepted', dueOn: '2026-12-31' });
  const { id: runId } = await clearingRun(operator, { mode: 'with-credit' });
  bodyOf(await operator.post(`/clearing-runs/${runId}/apply`, {}), 200);
  const spare = await openAccount(operator, { memberId: caio.memberId, ...WIDE });
  bodyOf(await operator.patch(`/accounts/${spare}`, { status: 'closed' }), 200);
  dusk = String((await read('/trial-balance')).at);
  await sleep(5);
  await pay(operator, dora.account, caio.account, '0.50');
});
afterAll(() => api?.stop());

describe('the trial balance', () => {
  it('has every account, closed ones too, and sums to zero', async () => {
    const balance = await read('/trial-balance', { at: dusk });
    const balances = Object.fromEntries(balance.data.map((row) => [row.accountId, row.balance]));
    expect(balances).toMatchObject({
      [world.ada.account]: '-19.00',
      [world.bea.account]: '12.00',
      [world.caio.account]: '2.00',
      [dora.account]: '4.00',
      [world.fees]: '1.00',
    });
    expect(balance.data).toHaveLength(6);
    expect(balance.data.filter(({ status }) => status === 'closed')).toMatchObject([{ balance: '0.00' }]);
    expect(balance.sums).toEqual({ accounts: 6, positive: '19.00', negative: '-19.00', zeroSum: '0.00' });
  });

  it('is at the transaction that it names, now and then', async () => {
    const [then, now] = [await read('/trial-balance', { at: dusk }), await read('/trial-balance')];
    expect(Number(now.transactionNumber)).toBe(Number(then.transactionNumber) + 1);
    const transaction = await read(`/transactions/${then.transactionNumber}`);
    expect(String(transaction.postedAt) <= dusk).toBe(true);
    expect(now.data.find(({ accountId }) => accountId === dora.account)?.balance).toBe('3.50');
    for (const { accountId, balance } of now.data)
      expect((await read(`/accounts/${accountId}/balance`)).balance).toBe(balance);
  });

  it('is empty before the first transaction, and refuses the future', async () => {
    const before = await read('/trial-balance', { at: dawn });
    const nothing = { accounts: 0, positive: '0.00', negative: '0.00', zeroSum: '0.00' };
    expect(before).toMatchObject({ transactionNumber: 0, sums: nothing, data: [], nextCursor: null });
    expect(await read('/reports/condition', { at: dawn })).toMatchObject({ zeroSum: '0.00', transactionNumber: 0 });
    const ahead = await world.auditor.get('/trial-balance', { at: '2999-01-01T00:00:00Z' });
    expect([ahead.status, ahead.body.code]).toEqual([400, 'time-in-future']);
  });

  it('stays at its moment from page to page, whatever is posted meanwhile', async () => {
    const first = await read('/trial-balance', { limit: 2 });
    await pay(world.operator, world.fees, world.ada.account, '0.01');
    const rest = [];
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await read('/trial-balance', { limit: 2, cursor });
      expect([page.at, page.transactionNumber, page.sums]).toEqual([first.at, first.transactionNumber, first.sums]);
      rest.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(total([...first.data, ...rest].map(({ balance }) => balance))).toBe(0n);
    await pay(world.operator, world.ada.account, world.fees, '0.01');
  });

  it('is the same as a table of either kind', async () => {
    const { data } = await read('/trial-balance', { at: dusk });
    const expected = data.map(({ accountId, balance, memberName }) => [accountId, balance, memberName ?? '']);
    const csv = csvRows((await file('/trial-balance', { at: dusk, format: 'csv' })).bytes);
    expect(csv.map((row) => [row.account_id, row.balance, row.member_name?.replace(/^'/, '')])).toEqual(expected);
    expect(csv.find((row) => row.account_id === dora.account)?.member_name).toBe(`'${FORMULA}`);
    const { headers, bytes } = await file('/trial-balance', { at: dusk, format: 'xlsx' });
    expect(headers.get('content-type')).toContain('spreadsheetml.sheet');
    const { rows, hasFormula } = workbookOf(bytes);
    const [header = [], ...body] = rows;
    const at = (name: string) => header.findIndex(({ value }) => value === name);
    expect(body.map((row) => Number(row[at('balance')]?.value).toFixed(2))).toEqual(data.map(({ balance }) => balance));
    expect(new Set(body.map((row) => row[at('balance')]?.kind))).toEqual(new Set(['number']));
    // A formula as a name stays what it is: a text.
    expect(body.map((row) => row[at('member_name')])).toContainEqual({ kind: 'text', value: FORMULA });
    expect(hasFormula).toBe(false);
  });
});

it('the condition tells members and the circuit itself apart', async () => {
  expect(await read('/reports/condition', { at: dusk })).toMatchObject({
    members: {
      accounts: 5,
      positive: { accounts: 3, sum: '18.00' },
      negative: { accounts: 1, sum: '-19.00' },
      net: '-1.00',
    },
    ownAccounts: { bySystem: [{ system: 'fees', accounts: 1, balance: '1.00' }], net: '1.00' },
    reserve: '0.00',
    losses: '0.00',
    zeroSum: '0.00',
  });
});

it('the list of accounts has whose they are and what they may', async () => {
  const rows = csvRows((await file('/exports/accounts')).bytes);
  const now = await read('/trial-balance');
  expect(rows.map((row) => [row.account_id, row.balance])).toEqual(now.data.map((row) => [row.accountId, row.balance]));
  expect(rows.find((row) => row.account_id === dora.account)).toMatchObject({
    member_id: dora.memberId,
    member_group: 'company',
    member_status: 'active',
    status: 'active',
    credit_limit: '1000.00',
    available: '1003.50',
  });
  const { rows: sheet } = workbookOf((await file('/exports/accounts', { format: 'xlsx' })).bytes);
  expect(sheet).toHaveLength(rows.length + 1);
});

describe('the limit log', () => {
  it('has who changed what, when and why, from what it was before', async () => {
    const change = { creditLimit: '2.00', balanceCap: null, reason: 'Yearly review' };
    bodyOf(await world.operator.put(`/accounts/${dora.account}/limits`, change), 200);
    const all = await allRows(world.auditor, '/reports/limit-changes', { limit: 3 });
    const own = all.filter(({ accountId }) => accountId === dora.account);
    expect(own).toMatchObject([
      { before: null, after: WIDE, reason: null, memberId: dora.memberId },
      { before: WIDE, after: { creditLimit: '2.00', balanceCap: null }, reason: 'Yearly review' },
    ]);
    const numbers = all.map(({ transactionNumber }) => Number(transactionNumber));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const history = await allRows(world.auditor, `/accounts/${dora.account}/limits`);
    expect(history.map(({ effectiveAt }) => effectiveAt)).toEqual(own.map(({ changedAt }) => changedAt).toReversed());
    const since = await allRows(world.auditor, '/reports/limit-changes', { from: dusk });
    expect(since).toMatchObject([{ reason: 'Yearly review' }]);
    expect(await allRows(world.auditor, '/reports/limit-changes', { to: dawn })).toEqual([]);
  });
});

describe('what sellers were given', () => {
  const sellers = (query = {}) =>
    read('/reports/seller-totals', { year: YEAR, corporations: 'company,none', ...query });

  it('is what members paid them and what clearing settled, once each; fees are no sales', async () => {
    const { data, sums } = await sellers();
    const byId = Object.fromEntries(data.map(({ memberId, ...row }) => [String(memberId), row]));
    expect(byId[world.bea.memberId]).toMatchObject({ exchanges: 3, paid: '15.00', cleared: '3.00' });
    expect(byId[world.ada.memberId]).toMatchObject({ exchanges: 1, paid: '0.00', cleared: '2.00', total: '2.00' });
    expect(byId[dora.memberId]).toMatchObject({ exchanges: 1, paid: '4.00', group: 'company', isCorporation: true });
    expect(byId[world.bea.memberId]).toMatchObject({ isCorporation: false });
    expect(total(data.map((row) => row.total))).toBe(minor((sums as Json).total));
    expect(await allRows(world.auditor, '/reports/seller-totals', { year: YEAR, limit: 1 })).toHaveLength(data.length);
    expect((await sellers({ year: YEAR - 1 })).data).toEqual([]);
  });

  it('is told exchange by exchange, which add up to it', async () => {
    const { data } = await sellers();
    for (const { memberId, total: sum, exchanges } of data) {
      const rows = await allRows(world.auditor, '/reports/seller-exchanges', {
        year: YEAR,
        memberId: String(memberId),
        limit: 1,
      });
      expect([total(rows.map(({ amount }) => amount)), rows.length]).toEqual([minor(sum), exchanges]);
    }
    const ofBea = await allRows(world.auditor, '/reports/seller-exchanges', {
      year: YEAR,
      memberId: world.bea.memberId,
    });
    expect(ofBea.slice(0, 3)).toMatchObject([
      { means: 'payment', amount: '10.00', externalId: 'inv-1', description: 'Chairs', buyerName: 'Ada' },
      { means: 'payment', amount: '5.00', externalId: 'bill-5', buyerId: world.ada.memberId },
      { means: 'clearing', amount: '3.00', buyerName: 'Caio' },
    ]);
  });

  it('as CSV has every exchange of those who are no corporations', async () => {
    const query = { year: String(YEAR), corporations: 'company', format: 'csv' };
    const totals = csvRows((await file('/reports/seller-totals', query)).bytes);
    const exchanges = csvRows((await file('/reports/seller-exchanges', query)).bytes);
    const others = totals.filter((row) => row.is_corporation === 'false');
    expect(others).toHaveLength(totals.length - 1);
    expect(total(exchanges.map(({ amount }) => amount))).toBe(total(others.map((row) => row.total)));
    expect(exchanges.map((row) => row.seller_id)).not.toContain(dora.memberId);
  });

  it('is gross: a refund is not taken off', async () => {
    const eva = await makeTrader(api, world.code);
    const { id } = await pay(world.operator, world.caio.account, eva.account, '2.00');
    bodyOf(await eva.client.post(`/transfers/${id}/reverse`, { amount: '1.50' }));
    const { data } = await read('/reports/seller-totals', { year: YEAR });
    expect(data.find((row) => row.memberId === eva.memberId)).toMatchObject({ exchanges: 1, total: '2.00' });
    // Nor has the buyer sold anything by it.
    const ofCaio = { year: YEAR, memberId: world.caio.memberId };
    const sold = await allRows(world.auditor, '/reports/seller-exchanges', ofCaio);
    expect(sold.map(({ amount }) => amount)).not.toContain('1.50');
  });

  it('belongs to the year in which it occurred, where that is asked for', async () => {
    const eva = await makeTrader(api, world.code);
    await pay(world.operator, world.caio.account, eva.account, '1.00', { occurredOn: `${YEAR - 1}-12-31` });
    await pay(world.operator, world.caio.account, eva.account, '0.25', { occurredOn: `${YEAR}-01-01` });
    const ofEva = async (year: number, by: string) =>
      (await read('/reports/seller-totals', { year, by })).data.find((row) => row.memberId === eva.memberId)?.total;
    expect([await ofEva(YEAR, 'posted'), await ofEva(YEAR, 'occurred')]).toEqual(['1.25', '0.25']);
    expect([await ofEva(YEAR - 1, 'posted'), await ofEva(YEAR - 1, 'occurred')]).toEqual([undefined, '1.00']);
  });
});

describe('invoices', () => {
  it('are what is owed and what was paid by reference, from the side of the member', async () => {
    const { memberId } = world.bea;
    const rows = await allRows(world.auditor, '/reports/invoices', { memberId, limit: 2 });
    expect(rows).toMatchObject([
      { type: 'transfer', role: 'issued', externalId: 'inv-1', amount: '10.00', remaining: '0.00', state: 'settled' },
      { type: 'obligation', role: 'issued', externalId: 'bill-5', amount: '5.00', remaining: '0.00', state: 'settled' },
      { type: 'transfer', role: 'received', externalId: 'inv-4', amount: '4.00', counterpartyName: FORMULA },
      { type: 'obligation', role: 'issued', amount: '3.00', dueOn: '2026-12-31', counterpartyName: 'Caio' },
      { type: 'obligation', role: 'received', amount: '2.00', counterpartyName: 'Ada' },
    ]);
    const csv = csvRows((await file('/reports/invoices', { memberId, format: 'csv' })).bytes);
    expect(csv.map((row) => [row.id, row.amount])).toEqual(rows.map((row) => [row.id, row.amount]));
    expect(csv.map(({ counterparty }) => counterparty)).toContain(`'${FORMULA}`);
  });

  it('are what was captured of holds, each part by itself, and not what is held or pays what is owed', async () => {
    const [payer, payee] = [await makeTrader(api, world.code), await makeTrader(api, world.code)];
    const hold = async (more: object) => {
      const asked = { from: payer.account, to: payee.account, mode: 'hold', ...more };
      return String(bodyOf(await payer.client.post('/transfers', asked)).id);
    };
    const capture = async (id: string, body: object) =>
      bodyOf(await payee.client.post(`/transfers/${id}/capture`, body), 201);
    const invoice = invoiceOf('100.00');
    const parts = await hold({ amount: '100.00', invoice, description: 'Shelves', occurredOn: '2026-11-01' });
    await capture(parts, { amount: '30.00', final: false });
    await capture(parts, {});
    await capture(await hold({ amount: '4.00', externalId: 'held-4' }), {});
    await capture(await hold({ amount: '1.00' }), {});
    await hold({ amount: '2.00', externalId: 'held-2' });
    const owed = await owe(payee.client, payer.account, payee.account, '8.00', { externalId: 'bill-8' });
    bodyOf(await payer.client.post(`/obligations/${owed.id}/accept`, {}), 200);
    await capture(await hold({ amount: '8.00', obligationId: owed.id, externalId: 'held-8' }), {});
    const rows = await allRows(payee.client, '/reports/invoices', { limit: 2 });
    const told = { type: 'transfer', role: 'issued', state: 'settled', remaining: '0.00' };
    const ofParts = { ...told, id: parts, invoice: { number: invoice.number }, description: 'Shelves' };
    expect(rows).toMatchObject([
      { ...ofParts, amount: '30.00', occurredOn: '2026-11-01' },
      { ...ofParts, amount: '70.00' },
      { ...told, amount: '4.00', externalId: 'held-4', invoice: null },
      { type: 'obligation', amount: '8.00', externalId: 'bill-8' },
    ]);
    const received = await allRows(payer.client, '/reports/invoices');
    expect(received.map(({ id, amount, role }) => [id, amount, role])).toEqual(
      rows.map(({ id, amount }) => [id, amount, 'received']),
    );
  });

  it('are a member its own without its saying so, and never those of others', async () => {
    const own = await allRows(dora.client, '/reports/invoices');
    expect(own).toMatchObject([{ externalId: 'inv-4', role: 'issued', accountId: dora.account }]);
    const answer = await dora.client.get('/reports/invoices', { memberId: world.bea.memberId });
    expect([answer.status, answer.body.code]).toEqual([404, 'member-not-found']);
    const ofNobody = await world.operator.get('/reports/invoices');
    expect([ofNobody.status, ofNobody.body.code]).toEqual([400, 'validation-failed']);
    expect(await allRows(dora.client, '/reports/invoices', { to: dawn })).toEqual([]);
  });
});

it('a statement names a checkpoint that its entries are proved against', async () => {
  bodyOf(await world.operator.post('/checkpoints', {}));
  const { data, checkpoint, transactionNumber } = await read(`/accounts/${world.ada.account}/statement`, { to: dusk });
  const signed = await allRows(world.auditor, '/checkpoints');
  const covering = signed.map(({ size }) => Number(size)).filter((size) => size >= Number(transactionNumber));
  expect(checkpoint).toMatchObject({ size: Math.min(...covering) });
  const { size, root } = checkpoint as Json;
  const note = String(signed.find((each) => each.size === size)?.note);
  expect(note.split('\n').slice(1, 3)).toEqual([String(size), root]);
  for (const entry of data) {
    const proof = await read(`/transactions/${entry.transactionNumber}/proof`, { size: Number(size) });
    expect(proof.size).toBe(size);
  }
});

it('a pack has the statements of all accounts, and an index whose balances sum to zero', async () => {
  const { headers, bytes } = await file('/reports/statement-pack', { year: String(YEAR) });
  expect(headers.get('content-type')).toBe('application/zip');
  const files = unzip(bytes);
  const index = csvRows(files['index.csv'] ?? new Uint8Array());
  expect(Object.keys(files)).toHaveLength(2 * index.length + 1);
  expect(Object.keys(files).at(-1)).toBe('index.csv');
  expect(total(index.map(({ closing }) => closing))).toBe(0n);
  const { data } = await read('/trial-balance');
  expect(index.map((row) => [row.account_id, row.closing])).toEqual(data.map((row) => [row.accountId, row.balance]));
  for (const row of index) {
    const own = Object.keys(files).filter((name) => name.startsWith(`${row.account_id}/statement-`));
    const [csv = '', pdf = ''] = own.toSorted();
    expect([csv.slice(-4), pdf.slice(-4)]).toEqual(['.csv', '.pdf']);
    const rows = csvRows(files[csv] ?? new Uint8Array());
    expect([rows.at(-1)?.balance, String(rows.length - 2)]).toEqual([row.closing, row.entries]);
    expect((await pdfPages(files[pdf] ?? new Uint8Array())).join()).toContain(String(row.closing));
  }
});

it('a pack is made one at a time, and given up when whoever reads it has gone', async () => {
  const { code } = await stuffedCircuit(api);
  const url = `${api.baseUrl}/v1/circuits/${code}/reports/statement-pack?year=${YEAR}`;
  const ask = () => fetch(url, { headers: { authorization: `Bearer ${api.adminKey}` } });
  const first = await ask();
  const refused = await ask();
  expect([first.status, refused.status, await refused.text()]).toEqual([
    200,
    503,
    expect.stringContaining('overloaded'),
  ]);
  await first.body?.cancel();
  let next = await ask();
  for (; next.status === 503; next = await ask()) await next.text();
  await next.body?.cancel();
  expect(next.status).toBe(200);
});
