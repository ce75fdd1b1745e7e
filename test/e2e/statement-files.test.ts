import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { type Api, startApi } from '../support/api.ts';
import { readCamt } from '../support/camt.ts';
import { allRows, bodyOf, type Json } from '../support/client.ts';
import { csvRows, fileOf, pdfPages, textOf } from '../support/files.ts';
import {
  clearingRun,
  invoiceOf,
  makeTrader,
  makeWorld,
  newWord,
  owe,
  pay,
  type Trader,
  type World,
} from '../support/fixtures.ts';

let api: Api;
let world: World;

/** What no format may stumble over. The last two could not come through the API, and may be in a database all the same. */
const NAMES = [
  '=HYPERLINK("http://example.org","x")',
  '+49 Bäcker, "Süß" & Söhne',
  '-5',
  '@SUM(A1)',
  '<a href="x">&amp;]]></a> <![CDATA[',
  'Λαχανικά Пекарня Łódź',
  '日本 🥖 مخبز ‮txt',
  'Line\nbreak\tand\rreturn',
  'Bell \u0007, escape \u001b, end \uffff',
] as const;

let ada: Trader;
let others: Trader[];

const minor = (text: unknown): bigint => {
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(String(text)) ?? [];
  const parsed = parseAmount(digits.replaceAll(',', ''), 2);
  if ('problem' in parsed) throw new Error(`${text} is no amount`);
  return sign === '-' ? -parsed.value : parsed.value;
};
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

const path = () => `/accounts/${ada.account}/statement`;
const file = (format: string, query: Readonly<Record<string, string>> = {}) =>
  fileOf(api, world.code, ada.key, path(), { format, ...query });
const json = async (query: Readonly<Record<string, string>> = {}): Promise<Json> =>
  bodyOf(await ada.client.get(path(), query), 200);

beforeAll(async () => {
  // Nothing is signed here but what a test signs itself.
  api = await startApi({ CHECKPOINT_KEYS: '', CHECKPOINT_DIR: '' });
  world = await makeWorld(api);
  ada = await makeTrader(api, world.code, { name: 'Ada & Söhne <GmbH>', externalId: 'M-17' });
  others = await Promise.all(NAMES.map(() => makeTrader(api, world.code)));
  for (const [index, { memberId }] of others.entries())
    await api.sql('UPDATE member_profile SET name = $2 WHERE member_id = $1', [memberId, NAMES[index]]);
  for (const [index, { account }] of others.entries()) {
    const description = `=1+${index} "quoted", ]]> <b> & ${'x'.repeat(index * 100)}`;
    await pay(world.operator, ada.account, account, '12.50', { description, externalId: `inv-${index}-${newWord()}` });
    await pay(world.operator, account, ada.account, '5.25', {
      externalId: 'L'.repeat(58) + newWord().slice(-5) + index,
    });
  }
  await pay(world.operator, ada.account, world.fees, '1.25');
  const { id } = await owe(world.operator, ada.account, world.bea.account, '3.00', {
    externalId: 'bill-7',
    description: 'Bread',
    invoice: invoiceOf('3.00'),
    state: 'accepted',
  });
  bodyOf(await world.operator.post(`/obligations/${id}/pay`, {}));
  await owe(world.operator, ada.account, world.caio.account, '4.00', { state: 'accepted' });
  const { id: runId } = await clearingRun(world.operator, { mode: 'with-credit' });
  bodyOf(await world.operator.post(`/clearing-runs/${runId}/apply`, {}), 200);
});
afterAll(() => api?.stop());

describe('a statement as JSON', () => {
  it('tells received, paid and fees apart, and they lead from one balance to the other', async () => {
    const statement = await json();
    expect(statement).toMatchObject({
      memberName: 'Ada & Söhne <GmbH>',
      openingBalance: '0.00',
      closingBalance: '-73.50',
      totals: { received: '47.25', paid: '119.50', fees: '1.25', entries: 21 },
      limits: { creditLimit: '1000.00', balanceCap: '1000.00' },
      by: 'posted',
    });
  });

  it('names who was paid, for what, and nobody where something was cleared', async () => {
    const { data } = await json();
    const first = data.find(({ counterparty }) => counterparty === others[0]?.account);
    expect(first).toMatchObject({ counterpartyName: NAMES[0], counterpartySystem: null });
    expect(data.find(({ counterparty }) => counterparty === world.fees)).toMatchObject({
      counterpartyName: null,
      counterpartySystem: 'fees',
    });
    expect(data.find(({ kind }) => kind === 'obligation-paid')).toMatchObject({
      externalId: 'bill-7',
      description: 'Bread',
      invoice: invoiceOf('3.00'),
      counterpartyName: 'Bea',
    });
    expect(data.find(({ kind }) => kind === 'clearing-applied')).toMatchObject({
      counterpartyName: null,
      amount: '-4.00',
    });
  });

  it('pages by either date hold the same entries and the same balances', async () => {
    for (const by of ['posted', 'occurred']) {
      const whole = await json({ by, limit: '500' });
      expect(await allRows(ada.client, path(), { by, limit: 4 })).toEqual(whole.data);
      const first = await json({ by, limit: '4' });
      const next = await json({ by, limit: '4', cursor: first.nextCursor as string });
      expect([next.openingBalance, next.closingBalance]).toEqual([whole.openingBalance, whole.closingBalance]);
      expect([whole.totals, next.totals]).toEqual([expect.objectContaining({ entries: 21 }), null]);
    }
  });

  it('refuses moments where the parties gave days, and the cursor of a page by other dates', async () => {
    const moments = await ada.client.get(path(), { by: 'occurred', from: '2026-01-01T00:00:00Z' });
    expect([moments.status, moments.body.code]).toEqual([400, 'validation-failed']);
    const { nextCursor } = await json({ limit: '4' });
    const answer = await ada.client.get(path(), { by: 'occurred', cursor: nextCursor as string });
    expect(answer.body.code).toBe('invalid-cursor');
    const ofFile = await ada.client.get(path(), { format: 'csv', cursor: nextCursor as string });
    expect([ofFile.status, ofFile.body.code]).toEqual([400, 'validation-failed']);
  });
});

describe('a statement as CSV', () => {
  it('says that it is UTF-8, and holds every entry between its balances', async () => {
    const { headers, bytes } = await file('csv');
    expect(headers.get('content-type')).toContain('charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="statement-[\w.-]+\.csv"$/);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = csvRows(bytes);
    const { data, closingBalance } = await json({ limit: '500' });
    expect(rows.map(({ type }) => type)).toEqual(['opening', ...data.map(() => 'entry'), 'closing']);
    expect(rows.slice(1, -1).map((row) => [row.amount, row.balance, row.transaction_number])).toEqual(
      data.map((entry) => [entry.amount, entry.balanceAfter, String(entry.transactionNumber)]),
    );
    expect([rows[0]?.balance, rows.at(-1)?.balance]).toEqual(['0.00', closingBalance]);
  });

  it('lets no text begin like a formula, and changes no amount', async () => {
    const rows = csvRows((await file('csv')).bytes);
    for (const { counterparty, description, external_id } of rows)
      for (const text of [counterparty, description, external_id]) expect(text).not.toMatch(/^[=+\-@\t\r]/);
    const names = new Set(rows.map(({ counterparty }) => counterparty?.replace(/^'/, '')));
    for (const name of NAMES) expect(names).toContain(name);
    expect(rows.filter(({ amount }) => amount === '-12.50')).toHaveLength(NAMES.length);
  });
});

describe('a statement as camt.053', () => {
  it('is valid by the schema, whatever people are called, and its amounts add up', async () => {
    const { headers, bytes } = await file('camt053');
    expect(headers.get('content-type')).toContain('application/xml');
    const camt = readCamt(textOf(bytes));
    const signed = (element: { text(path: string): string | undefined }) =>
      minor(element.text('Amt')) * (element.text('CdtDbtInd') === 'DBIT' ? -1n : 1n);
    const [opening, closing] = camt.each('Stmt/Bal').map(signed) as [bigint, bigint];
    const entries = camt.each('Stmt/Ntry');
    expect(opening + sum(entries.map(signed))).toBe(closing);
    const { data, closingBalance } = await json({ limit: '500' });
    expect(entries.map((entry) => [signed(entry), entry.text('AcctSvcrRef')])).toEqual(
      data.map((entry) => [minor(entry.amount), String(entry.transactionNumber)]),
    );
    expect(closing).toBe(minor(closingBalance));
    expect(camt.texts('Stmt/Bal/Tp/CdOrPrtry/Cd')).toEqual(['OPBD', 'CLBD']);
    expect(camt.texts('Stmt/TxsSummry/TtlNtries/NbOfNtries')).toEqual(['21']);
    expect(minor(camt.texts('Stmt/TxsSummry/TtlCdtNtries/Sum')[0])).toBe(
      sum(entries.map(signed).filter((amount) => amount > 0n)),
    );
    expect(camt.texts('Stmt/Acct/Ownr/Nm')).toEqual(['Ada & Söhne <GmbH>']);
  });

  it('tells whom, for what reference and which transaction', async () => {
    const camt = readCamt(textOf((await file('camt053')).bytes));
    const details = camt.each('Stmt/Ntry/NtryDtls/TxDtls');
    const paid = details.map((entry) => entry.text('RltdPties/Cdtr/Pty/Nm'));
    const payers = details.map((entry) => entry.text('RltdPties/Dbtr/Pty/Nm'));
    for (const name of NAMES.slice(0, 6)) {
      expect(paid).toContain(name);
      expect(payers).toContain(name);
    }
    expect(paid).toContain('Bell \ufffd, escape \ufffd, end \ufffd');
    expect(paid).toContain('Fees');
    const bill = details.find((entry) => entry.text('Refs/EndToEndId') === 'bill-7');
    expect(bill?.text('RmtInf/Ustrd')).toBe('Bread');
    expect(bill?.text('RmtInf/Strd/RfrdDocInf/Nb')).toBe('2026/117');
    expect(bill?.text('RmtInf/Strd/RfrdDocInf/RltdDt')).toBe('2026-01-31');
    // A reference of 64 characters has no room among references, and stands where there is some.
    const long = details.filter((entry) => entry.text('RmtInf/Ustrd')?.startsWith('LLLL'));
    expect(long.map((entry) => entry.text('Refs/EndToEndId'))).toEqual(NAMES.map(() => 'NOTPROVIDED'));
    const cleared = camt.each('Stmt/Ntry').find((entry) => entry.text('BkTxCd/Prtry/Cd') === 'clearing-applied');
    expect(cleared?.text('NtryDtls/TxDtls/RltdPties')).toBeUndefined();
    const [fees] = camt.each('Stmt/Ntry').filter((entry) => entry.text('BkTxCd/Domn/Fmly/SubFmlyCd') === 'CHRG');
    expect(fees?.text('Amt')).toBe('1.25');
  });

  it('is in the currency that the reader knows, and in none by itself', async () => {
    expect(textOf((await file('camt053')).bytes)).toContain('<Ccy>XXX</Ccy>');
    const euro = readCamt(textOf((await file('camt053', { currency: 'EUR' })).bytes));
    expect(euro.texts('Stmt/Acct/Ccy')).toEqual(['EUR']);
    const answer = await ada.client.get(path(), { format: 'camt053', currency: 'eur' });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
  });
});

describe('a statement as PDF', () => {
  it('shows the figures of the JSON, names in any of its alphabets, and how many pages there are', async () => {
    const { headers, bytes } = await file('pdf');
    expect(headers.get('content-type')).toBe('application/pdf');
    const pages = await pdfPages(bytes);
    const text = pages.join('\n');
    for (const shown of ['Ada & Söhne <GmbH>', 'Member M-17', '-73.50', '47.25', '-119.50', '-1.25', '1,000.00 SRD'])
      expect(text).toContain(shown);
    for (const name of [NAMES[0], NAMES[4], NAMES[5], 'bill-7', 'Fees', 'Clearing']) expect(text).toContain(name);
    const { data } = await json({ limit: '500' });
    for (const { balanceAfter, transactionNumber } of data) {
      expect(text).toContain(String(balanceAfter));
      expect(text).toContain(String(transactionNumber));
    }
    for (const [index, page] of pages.entries()) expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    expect(pages.length).toBeGreaterThan(1);
  });

  it('is the same bytes for the same content', async () => {
    const { data } = await json({ limit: '500' });
    const to = String(data.at(-1)?.postedAt);
    const [one, other] = [await file('pdf', { to }), await file('pdf', { to })];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
    const shorter = await file('pdf', { to: String(data[3]?.postedAt) });
    expect(Buffer.from(one.bytes).equals(Buffer.from(shorter.bytes))).toBe(false);
  });
});

describe('every form', () => {
  it('names the first checkpoint that covers it, once there is one', async () => {
    const before = await json();
    expect(before.checkpoint).toBeNull();
    expect((await pdfPages((await file('pdf')).bytes)).join()).toContain('No checkpoint that covers transaction');
    const root = Buffer.alloc(32, 7);
    const sizes = [1, Number(before.transactionNumber), Number(before.transactionNumber) + 5];
    for (const size of sizes)
      await api.sql(
        `INSERT INTO log_checkpoint (circuit_id, log, size, root, note) VALUES ($1, 'ledger', $2, $3, $4)`,
        [world.id, size, root, `saldo.example/log\n${size}\n${root.toString('base64')}\n\n— x y\n`],
      );
    const checkpoint = { origin: 'saldo.example/log', size: sizes[1], root: root.toString('base64') };
    expect((await json()).checkpoint).toMatchObject(checkpoint);
    const told = (await pdfPages((await file('pdf')).bytes)).join();
    for (const part of Object.values(checkpoint)) expect(told).toContain(String(part));
    expect(readCamt(textOf((await file('camt053')).bytes)).texts('Stmt/AddtlStmtInf')[0]).toContain(checkpoint.root);
  });

  it('of an empty period, and of one before the account was opened, is empty and well-formed', async () => {
    for (const query of [{ from: '2020-01-01', to: '2020-12-31' }, { to: '2020-12-31' }] as const) {
      expect(await json(query)).toMatchObject({
        openingBalance: '0.00',
        closingBalance: '0.00',
        limits: null,
        transactionNumber: 0,
        data: [],
      });
      expect(csvRows((await file('csv', query)).bytes).map(({ balance }) => balance)).toEqual(['0.00', '0.00']);
      expect(readCamt(textOf((await file('camt053', query)).bytes)).texts('Stmt/Bal/Amt')).toEqual(['0.00', '0.00']);
      const text = (await pdfPages((await file('pdf', query)).bytes)).join();
      expect(text).toContain('No entries in this period.');
      expect(text).toContain('The account was not open yet.');
    }
  });

  it("is nobody else's to see", async () => {
    const bea = `/accounts/${world.bea.account}/statement`;
    for (const format of ['json', 'csv', 'pdf', 'camt053']) {
      const answer = await ada.client.get(bea, { format });
      expect([answer.status, answer.body.code]).toEqual([404, 'account-not-found']);
    }
  });

  it("is there for the circuit's own accounts", async () => {
    const fees = (format: string) =>
      fileOf(api, world.code, api.adminKey, `/accounts/${world.fees}/statement`, { format });
    expect(readCamt(textOf((await fees('camt053')).bytes)).texts('Stmt/Acct/Ownr/Nm')).toEqual(['Fees']);
    expect((await pdfPages((await fees('pdf')).bytes)).join()).toContain('Account of the circuit itself');
    expect(csvRows((await fees('csv')).bytes).at(-1)?.balance).toBe('1.25');
  });
});
