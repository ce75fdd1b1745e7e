import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textDigest } from '../../src/domain/log/leaf.ts';
import { type Api, startApi } from '../support/api.ts';
import { type Answer, allRows, bodyOf, type Json } from '../support/client.ts';
import { invoiceOf, makeTrader, makeWorld, newWord, owe, pay, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

/** 12.20 of which 10 are credits. */
const MIXED = {
  number: '2026/118 ☕',
  date: '2026-01-31',
  gross: '12.20',
  vat: [
    { rate: '22', net: '5', vat: '1.1' },
    { rate: '10.5', net: '5.55', vat: '0.55' },
  ],
  inCredits: '10',
  inMoney: '2.2',
  currency: 'EUR',
  sellerVatId: 'IT00743110157',
  buyerVatId: 'XI123456789',
};
const KEPT = {
  ...MIXED,
  vat: [
    { rate: '22', net: '5.00', vat: '1.10' },
    { rate: '10.5', net: '5.55', vat: '0.55' },
  ],
  inCredits: '10.00',
  inMoney: '2.20',
};

const payment = (more: object = {}) => ({
  from: world.ada.account,
  to: world.bea.account,
  amount: '10.00',
  invoice: MIXED,
  ...more,
});
const numbersOf = (rows: readonly Json[]) => rows.map(({ id }) => id);
const digestOf = (salt: string, text: string) =>
  Buffer.from(textDigest(Buffer.from(salt, 'hex'), text)).toString('hex');
const told = ({ status, body }: Answer) => [status, body.code];
const pathsOf = ({ body }: Answer) => (body.errors as { path: string }[] | undefined)?.map(({ path }) => path);

describe('an invoice', () => {
  it('of a transfer is shown to its parties and to who reads all, with the decimals of the circuit, and to nobody else', async () => {
    const headers = { 'idempotency-key': newWord() };
    const send = () => world.ada.client.send('/transfers', { method: 'POST', body: payment(), headers });
    const posted = bodyOf(await send());
    expect(posted.invoice).toEqual(KEPT);
    expect((await send()).body).toEqual(posted);
    for (const client of [world.ada.client, world.bea.client, world.operator, world.auditor])
      expect(bodyOf(await client.get(`/transfers/${posted.id}`), 200).invoice).toEqual(KEPT);
    expect((await world.caio.client.get(`/transfers/${posted.id}`)).status).toBe(404);
    expect((await pay(world.operator, world.ada.account, world.bea.account, '1.00')).invoice).toBeNull();
  });

  it('goes with a hold, an item of a batch, a preview, and an obligation as well', async () => {
    const held = bodyOf(await world.ada.client.post('/transfers', payment({ mode: 'hold' })));
    expect(bodyOf(await world.bea.client.get(`/transfers/${held.id}`), 200)).toMatchObject({
      state: 'held',
      invoice: KEPT,
    });
    const batch = { atomic: true, transfers: [payment({ description: 'Cake' }), payment({ invoice: undefined })] };
    const { results } = bodyOf(await world.ada.client.post('/transfers/batch', batch), 200) as unknown as {
      results: { transfer: Json }[];
    };
    expect(results.map(({ transfer }) => transfer.invoice)).toEqual([KEPT, null]);
    expect(bodyOf(await world.ada.client.post('/transfers/preview', payment()), 200).allowed).toBe(true);
    const owed = await owe(world.bea.client, world.ada.account, world.bea.account, '10.00', { invoice: MIXED });
    expect(owed.invoice).toEqual(KEPT);
    expect(bodyOf(await world.ada.client.get(`/obligations/${owed.id}`), 200).invoice).toEqual(KEPT);
    expect((await world.caio.client.get(`/obligations/${owed.id}`)).status).toBe(404);
  });

  it('is imported with an obligation in JSON lines', async () => {
    const row = { debtor: world.ada.account, creditor: world.bea.account, amount: '10.00' };
    const number = newWord();
    const body = [
      { ...row, invoice: { ...MIXED, number } },
      { ...row, invoice: { ...MIXED, gross: '12.21' } },
    ]
      .map((each) => `${JSON.stringify(each)}\n`)
      .join('');
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = bodyOf(await world.operator.send('/obligations/import', { method: 'POST', body, headers }), 200);
    expect(answer).toMatchObject({ recorded: 1, refused: 1, results: [{ status: 201 }, { status: 400 }] });
    const found = await allRows(world.operator, '/obligations', { invoiceNumber: number });
    expect(found).toMatchObject([{ invoice: { ...KEPT, number } }]);
  });

  it('is found by its number, by its parties only', async () => {
    const number = newWord();
    const invoice = { ...MIXED, number };
    const transfer = bodyOf(await world.ada.client.post('/transfers', payment({ invoice })));
    const held = bodyOf(await world.ada.client.post('/transfers', payment({ invoice, mode: 'hold' })));
    const owed = await owe(world.operator, world.ada.account, world.bea.account, '10.00', { invoice });
    const dora = await makeTrader(api, world.code);
    const query = { invoiceNumber: number };
    for (const client of [world.ada.client, world.bea.client, world.operator, world.auditor]) {
      expect(numbersOf(await allRows(client, '/transfers', query))).toEqual([held.id, transfer.id]);
      expect(numbersOf(await allRows(client, '/obligations', query))).toEqual([owed.id]);
    }
    expect(await allRows(dora.client, '/transfers', query)).toEqual([]);
    expect(await allRows(dora.client, '/obligations', query)).toEqual([]);
    expect(await allRows(world.operator, '/transfers', { invoiceNumber: `${number}x` })).toEqual([]);
  });

  it('is in the list of invoices, of a transfer without a reference too', async () => {
    const [payer, payee] = await Promise.all([makeTrader(api, world.code), makeTrader(api, world.code)]);
    await pay(world.operator, payer.account, payee.account, '10.00', { invoice: MIXED });
    await pay(world.operator, payer.account, payee.account, '1.00');
    await owe(world.operator, payer.account, payee.account, '3.00', { invoice: invoiceOf('3.00') });
    const rows = await allRows(payee.client, '/reports/invoices');
    expect(rows.map(({ type, invoice }) => [type, invoice])).toEqual([
      ['transfer', KEPT],
      ['obligation', invoiceOf('3.00')],
    ]);
  });

  it('is bound by the digest in the journal, and a text without one as it ever was', async () => {
    // A circuit of its own, for its invariants are checked.
    const { id, operator, ada, bea } = await makeWorld(api);
    const sides = { from: ada.account, to: bea.account };
    const digests = async (more: object) => {
      const { transactionNumber } = bodyOf(await operator.post('/transfers', payment({ ...sides, ...more })));
      const [row] = await api.sql<{ digest: string; salt: string }>(
        `SELECT encode(text_digest, 'hex') AS digest, encode(note.salt, 'hex') AS salt FROM transaction JOIN transaction_text AS note USING (circuit_id, number)
         WHERE circuit_id = $1 AND number = $2`,
        [id, transactionNumber],
      );
      if (row === undefined) throw new Error('the transfer has no text');
      return row;
    };
    const bound = await digests({ description: 'Cake', invoice: invoiceOf('10.00') });
    const text =
      '\u001e{"description":"Cake","invoice":{"date":"2026-01-31","gross":"10.00","inCredits":"10.00","inMoney":"0.00",' +
      '"number":"2026/117","vat":[{"net":"10.00","rate":"0","vat":"0.00"}]}}';
    expect(bound.digest).toBe(digestOf(bound.salt, text));
    const plain = await digests({ description: 'Cake', invoice: undefined });
    expect(plain.digest).toBe(digestOf(plain.salt, 'Cake'));
    await checkInvariantsAt(api.database.url, id);
  });

  it('is erased with its salt and description, or not at all: by the database itself', async () => {
    await pay(world.operator, world.ada.account, world.bea.account, '1.00', { invoice: invoiceOf('1.00') });
    await owe(world.operator, world.ada.account, world.bea.account, '1.00', { invoice: invoiceOf('1.00') });
    for (const table of ['transaction_text', 'obligation_text']) {
      for (const change of ['salt = NULL', 'invoice = NULL']) {
        const half = api.sql(`UPDATE ${table} SET ${change} WHERE body IS NULL AND invoice IS NOT NULL`);
        await expect(half).rejects.toThrow(`${table}_is_whole_or_erased`);
      }
      const odd = api.sql(`UPDATE ${table} SET invoice = '[]' WHERE invoice IS NOT NULL`);
      await expect(odd).rejects.toThrow(`${table}_invoice_is_an_object`);
    }
  });

  it('leaves its number in no row of the audit trail when it is searched', async () => {
    const invoiceNumber = `searched ${newWord()}`;
    await world.operator.get('/transfers', { invoiceNumber });
    const rows = await api.sql(`SELECT change FROM audit_event WHERE change::text LIKE '%' || $1 || '%'`, [
      invoiceNumber,
    ]);
    expect(rows).toEqual([]);
  });
});

describe('an invoice that is not right', () => {
  it.each<[string, object, string]>([
    ['a gross that is not the sum', { gross: '12.21' }, 'invoice.gross'],
    ['parts that are not the gross', { inMoney: '2.19' }, 'invoice.inMoney'],
    ['a part in credits that is not what is paid', { inCredits: '9.00', inMoney: '3.20' }, 'invoice.inCredits'],
    ['money without its currency', { currency: undefined }, 'invoice.currency'],
    ['too many decimals', { inMoney: '2.200' }, 'invoice.inMoney'],
    ['too many decimals in a line', { vat: [{ rate: '22', net: '10.000', vat: '2.20' }] }, 'invoice.vat.0.net'],
    ['VAT at no rate', { vat: [{ rate: '0.00', net: '10.00', vat: '2.20' }] }, 'invoice.vat'],
    ['no line', { vat: [] }, 'invoice.vat'],
    ['a rate above all', { vat: [{ rate: '100.1', net: '10.00', vat: '2.20' }] }, 'invoice.vat.0.rate'],
    ['an amount below zero', { inMoney: '-2.20' }, 'invoice.inMoney'],
    ['a JSON number', { gross: 12.2 }, 'invoice.gross'],
    ['a blank number', { number: ' ' }, 'invoice.number'],
    ['a number with a control character', { number: 'a\u001e' }, 'invoice.number'],
    ['a day that is not', { date: '2026-02-30' }, 'invoice.date'],
    ['wrong check digits', { sellerVatId: 'IT00743110158' }, 'invoice.sellerVatId'],
    ['a VAT id of no country', { buyerVatId: '00743110157' }, 'invoice.buyerVatId'],
  ])('with %s is refused by its field, and nothing is written', async (_, wrong, path) => {
    const count = async () => (await api.sql('SELECT count(*) AS n FROM transaction'))[0]?.n;
    const before = await count();
    const invoice = { ...MIXED, ...wrong };
    const transfer = await world.operator.post('/transfers', payment({ invoice }));
    expect([transfer.status, pathsOf(transfer)?.[0]]).toEqual([400, expect.stringContaining(path)]);
    const { from: debtor, to: creditor, amount } = payment();
    const obligation = await world.operator.post('/obligations', { debtor, creditor, amount, invoice });
    expect([obligation.status, pathsOf(obligation)?.[0]]).toEqual([400, expect.stringContaining(path)]);
    expect(await count()).toBe(before);
  });

  it('is not of a day to come', async () => {
    const invoice = { ...MIXED, date: '2999-01-01' };
    expect(told(await world.operator.post('/transfers', payment({ invoice })))).toEqual([422, 'occurred-in-future']);
    const { from: debtor, to: creditor, amount } = payment();
    const asked = { debtor, creditor, amount, invoice };
    expect(told(await world.operator.post('/obligations', asked))).toEqual([422, 'occurred-in-future']);
  });
});
