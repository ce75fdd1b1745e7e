import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import { makeWorld, newWord, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { CSV, countOf, type Imported, importCsv, obligationTable, sendTable } from '../support/obligation-import.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const JSON_LINES = { 'content-type': 'application/x-ndjson' };

/** The same as it comes, by an operator that reads the answer while it sends. */
async function importStream(body: Readable, headers: Record<string, string>): Promise<Imported> {
  const url = new URL(`${api.baseUrl}/v1/circuits/${world.code}/obligations/import`);
  const sending = request(url, {
    method: 'POST',
    headers: { ...CSV, authorization: `Bearer ${api.adminKey}`, ...headers },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  const [[answer]] = await Promise.all([answered, pipeline(body, sending)]);
  expect(answer.statusCode).toBe(200);
  return JSON.parse(await textOf(answer)) as Imported;
}

const told = ({ results }: Imported) => results.map(({ line, status, problem }) => [line, problem?.code ?? status]);

const table = (rows: number, tag: string): string => obligationTable(world, rows, tag);
const count = (tag: string): Promise<number> => countOf(api, tag);

describe('an import of obligations', () => {
  it('answers each row by itself, with every kind of error among them, and a dry run the same', async () => {
    const { ada, bea, operator } = world;
    const named = newWord('shop');
    bodyOf(await operator.post('/accounts', { memberId: ada.memberId, externalId: named, creditLimit: '1.00' }));
    const [x, y] = [newWord(), newWord()];
    bodyOf(
      await operator.post('/obligations', { debtor: ada.account, creditor: bea.account, amount: '1', externalId: x }),
    );
    const rows = [
      `${ada.account},${bea.account},10.00,2026-12-31,${y},accepted,Flour`,
      `${named},${bea.account},10.00,,,,`,
      `no-such-name,${bea.account},10.00,,,,`,
      `${randomUUID().replace(/^./, '0')},${bea.account},10.00,,,,`,
      `${ada.account},${ada.account},10.00,,,,`,
      `${ada.account},${bea.account},10.005,,,,`,
      `${ada.account},${bea.account},0,,,,`,
      `${ada.account},${bea.account},99999999999999999.00,,,,`,
      `${ada.account},${bea.account},ten,,,,`,
      `${ada.account},,10.00,,,,`,
      `${ada.account},${bea.account},10.00,2026-02-30,,,`,
      `${ada.account},${bea.account},10.00,,two words,,`,
      `${ada.account},${bea.account},10.00,,,settled,`,
      `${ada.account},${bea.account},10.00,,${x},,`,
      `${ada.account},${bea.account},10.00,,${y},,`,
    ];
    const body = `debtor,creditor,amount,due_on,external_id,state,description\n${rows.join('\n')}\n`;
    const dry = await importCsv(operator, body, {}, true);
    expect(await count(y)).toBe(0);
    const real = await importCsv(operator, body);
    expect(told(real)).toEqual(
      [
        201,
        201,
        ...Array(2).fill('account-not-found'),
        'same-account',
        ...Array(8).fill('validation-failed'),
        ...Array(2).fill('external-id-taken'),
      ].map((outcome, index) => [index + 2, outcome]),
    );
    expect(told(dry)).toEqual(told(real));
    expect(real).toMatchObject({ rows: 15, recorded: 2, refused: 13 });
    const [first, second] = real.results;
    expect(first?.transactionNumber).toBe(second?.transactionNumber);
    const recorded = bodyOf(await operator.get(`/obligations/${first?.id}`), 200);
    expect(recorded).toMatchObject({ state: 'accepted', dueOn: '2026-12-31', externalId: y, description: 'Flour' });
    expect(bodyOf(await operator.get(`/obligations/${second?.id}`), 200).state).toBe('proposed');
  });

  it('reads JSON lines too, with metadata', async () => {
    const { ada, bea, operator } = world;
    const row = { debtor: ada.account, creditor: bea.account, amount: '1.00', metadata: { order: 'A-1' } };
    const lines = [row, { ...row, nonsense: 1 }, '', [1], { ...row, amount: 1 }].map((each) =>
      each === '' ? '' : JSON.stringify(each),
    );
    const answer = await sendTable(operator, lines.join('\n'), JSON_LINES);
    const imported = bodyOf(answer, 200);
    expect(told(imported)).toEqual([
      [1, 201],
      [2, 'validation-failed'],
      [4, 'validation-failed'],
      [5, 'validation-failed'],
    ]);
    const [first] = imported.results;
    expect(bodyOf(await operator.get(`/obligations/${first?.id}`), 200).metadata).toEqual({ order: 'A-1' });
  });

  it('takes from a member what it is a party to, accounts of others by id only, and no state', async () => {
    const { ada, bea, caio, operator } = world;
    const named = newWord('bea');
    bodyOf(await operator.post('/accounts', { memberId: bea.memberId, externalId: named, creditLimit: '1.00' }));
    const rows = [
      `${ada.account},${bea.account},1.00,`,
      `${bea.account},${ada.account},1.00,`,
      `${bea.account},${caio.account},1.00,`,
      `${ada.account},${named},1.00,`,
      `${ada.account},${bea.account},1.00,accepted`,
    ];
    const imported = await importCsv(ada.client, `debtor,creditor,amount,state\n${rows.join('\n')}`);
    expect(told(imported).map(([, outcome]) => outcome)).toEqual([
      201,
      201,
      'account-not-found',
      'account-not-found',
      'forbidden',
    ]);
    const states = imported.results.slice(0, 2).map(({ id }) => ada.client.get(`/obligations/${id}`));
    expect((await Promise.all(states)).map(({ body }) => body.state)).toEqual(['accepted', 'proposed']);
  });

  it.each([
    ['bytes that are no text', CSV, new Uint8Array([0x64, 0x80, 0x0a]), 'malformed-body'],
    ['a quote that does not close', CSV, 'debtor,creditor\n"a,b\n', 'malformed-body'],
    ['a quote in the middle of a cell', CSV, 'debtor,creditor\na,b"c"d\n', 'malformed-body'],
    ['a cell that goes on behind its quote', CSV, 'debtor,creditor\na,"b"c"\n', 'malformed-body'],
    ['two columns of one name', CSV, 'amount,amount\n1.00,2.00\n', 'validation-failed'],
    ['two columns that are read as one', CSV, 'dueOn,due_on\n2026-12-31,2026-12-30\n', 'validation-failed'],
    ['a header and nothing else', CSV, 'debtor,creditor,amount\n', 'malformed-body'],
    ['a line that is not JSON', JSON_LINES, '{"debtor":\n', 'malformed-body'],
    ['a line without end', JSON_LINES, `"${'x'.repeat(200_000)}`, 'malformed-body'],
    ['a cell without end', CSV, `debtor\n"${'x'.repeat(200_000)}`, 'malformed-body'],
  ])('refuses as a whole what begins with %s', async (_, headers, body, code) => {
    const answer = await sendTable(world.operator, body, headers);
    const problem = answer.body as unknown as Json;
    expect([answer.status, problem.code]).toEqual([400, code]);
    expect(problem.title).not.toContain('JSON');
    expect(problem.detail).toMatch(/ Nothing was recorded\.$/);
  });

  it.each([
    ['application/json', '{"debtor": "a"}'],
    ['application/json', 'debtor,creditor,amount\na,b,1.00\n'],
    ['text/plain', 'debtor,creditor,amount\na,b,1.00\n'],
    ['', 'debtor,creditor,amount\na,b,1.00\n'],
  ])('is not taken as %j, and says as what it is', async (type, body) => {
    for (const path of ['/obligations/import', '/members/import']) {
      const answer = await world.operator.send(path, { method: 'POST', body, headers: { 'content-type': type } });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
      expect(answer.body.detail).toBe('Send the body as text/csv or application/x-ndjson.');
    }
  });

  it('is CSV also where its type is written in capitals', async () => {
    const imported = bodyOf(await sendTable(world.operator, table(1, newWord()), { 'content-type': 'Text/CSV' }), 200);
    expect(imported).toMatchObject({ rows: 1, recorded: 1 });
  });

  it('leaves a row of too few or too many cells to itself, and tells rows by the line on which they begin', async () => {
    const [{ account: ada }, { account: bea }] = [world.ada, world.bea];
    const rows = [
      `${ada},${bea},1.00,"Flour\r\nand salt"`,
      `${ada},${bea}`,
      `${ada},${bea},1.00,Flour, and salt`,
      `${ada},${bea},1.00,`,
    ];
    const imported = await importCsv(world.operator, `debtor,creditor,amount,description\r\n${rows.join('\r\n')}`);
    expect(told(imported)).toEqual([
      [2, 201],
      [4, 'validation-failed'],
      [5, 'validation-failed'],
      [6, 201],
    ]);
    const [first] = imported.results;
    const recorded = bodyOf(await world.operator.get(`/obligations/${first?.id}`), 200);
    expect(recorded.description).toBe('Flour\nand salt');
  });

  it('stops where it cannot read on, says so, and goes on there with the same key once that is mended', async () => {
    const tag = newWord('mended');
    const good = table(1_200, tag);
    const key = { 'idempotency-key': randomUUID() };
    const broken = await importCsv(world.operator, `${good}"a${'\n,'.repeat(3)}`, key);
    expect(broken.problem).toMatchObject({ code: 'malformed-body', line: 1_202 });
    const upTo = 'The rows up to line 1001 have their outcomes; nothing after them was recorded.';
    expect(broken.problem?.detail).toContain(upTo);
    expect([broken.rows, await count(tag)]).toEqual([1_000, 1_000]);
    const mended = await importCsv(world.operator, good, key);
    expect(mended).toMatchObject({ rows: 1_200, recorded: 1_200, refused: 0 });
    expect(mended.results.slice(0, 1_000)).toEqual(broken.results);
    expect(await count(tag)).toBe(1_200);
    await checkInvariantsAt(api.database.appUrl, world.id);
  });

  it.each(['1,ab"c"d', '"x"y"', '"x'])('stops at %s in the same place, however the bytes come', async (fault) => {
    const tag = newWord('place');
    const body = `${table(2_700, tag)}${fault}\n${table(800, newWord('behind'))}`;
    const pieces = (bytes: number) =>
      Readable.from(
        Array.from({ length: Math.ceil(body.length / bytes) }, (_, i) => body.slice(i * bytes, (i + 1) * bytes)),
      );
    for (const bytes of [body.length, 100_000, 1_000]) {
      const broken = await importStream(pieces(bytes), { 'idempotency-key': tag });
      expect(broken.problem).toMatchObject({ code: 'malformed-body', line: 2_702 });
      expect(broken).toMatchObject({ rows: 2_500, recorded: 2_500, refused: 0 });
    }
    expect(await count(tag)).toBe(2_500);
  });

  it('tells the same again for the same key, and refuses the key for other rows', async () => {
    const tag = newWord('twice');
    const body = `${table(700, tag)}${world.ada.account},,1.00,,,,\n`;
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = [
      await importCsv(world.operator, body, key),
      await sendTable(world.operator, body, { ...CSV, ...key }),
    ];
    expect(second.imported).toEqual(first);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await count(tag)).toBe(700);
    const other = await sendTable(world.operator, table(1, newWord()), { ...CSV, ...key });
    expect([other.status, (other.body as unknown as Json).code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('foresees in a dry run also what its parts would have in common', async () => {
    const body = `${table(600, newWord('dry'))}${table(600, newWord('dry')).split('\n').slice(1).join('\n')}`;
    const doubled = body + body.split('\n').slice(1).join('\n');
    const dry = await importCsv(world.operator, doubled, {}, true);
    expect(dry).toMatchObject({ rows: 2_400, recorded: 1_200, refused: 1_200 });
    expect(told(await importCsv(world.operator, doubled))).toEqual(told(dry));
  });
});

describe('saldo import obligations', () => {
  /** The command in a process of its own: its exit code, and what it printed. */
  async function saldo(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const command = ['import', 'obligations', ...words, '--circuit', world.code];
    const { code, stdout, stderr } = await runSaldo(command, { env: { DATABASE_URL: api.database.url } });
    return { code: code ?? -1, out: stdout, err: stderr };
  }

  it('does a file that is sent again with the same key once', async () => {
    const tag = newWord('again');
    const directory = await mkdtemp(join(tmpdir(), 'saldo-import-'));
    try {
      const file = join(directory, 'again.csv');
      await writeFile(file, table(3, tag));
      const recorded = { code: 0, out: '3 rows: 3 recorded, 0 refused.\n', err: '' };
      expect(await saldo(file, '--idempotency-key', tag)).toEqual(recorded);
      expect(await saldo(file, '--idempotency-key', tag)).toEqual(recorded);
      expect(await count(tag)).toBe(3);
      await writeFile(file, table(4, tag));
      expect((await saldo(file, '--idempotency-key', tag)).err).toMatch(/^saldo: .*another request.*\n$/);
      expect((await saldo(file)).out).toBe('4 rows: 1 recorded, 3 refused.\n');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('records a file, says what it refused, and only foresees it in a dry run', async () => {
    const tag = newWord('file');
    const directory = await mkdtemp(join(tmpdir(), 'saldo-import-'));
    try {
      const [good, bad] = ['good.csv', 'bad.csv'].map((name) => join(directory, name)) as [string, string];
      await writeFile(good, table(700, tag));
      await writeFile(bad, `${table(1, newWord())}${world.ada.account},nobody,1.00,,,,\n`);
      expect(await saldo(good, '--dry-run')).toMatchObject({
        code: 0,
        out: '700 rows: 700 would be recorded, 0 refused.\n',
      });
      expect(await count(tag)).toBe(0);
      const { code, out } = await saldo(good, '--json');
      expect([code, JSON.parse(out)]).toEqual([0, { rows: 700, recorded: 700, refused: [] }]);
      expect(await count(tag)).toBe(700);
      const refused = await saldo(bad);
      expect(refused).toMatchObject({ code: 1, out: '2 rows: 1 recorded, 1 refused.\n' });
      expect(refused.err).toContain('line 3: account-not-found');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('saldo import', () => {
  it.each([
    ['members', 'nosuch.csv', 'there is no such file'],
    ['obligations', 'nosuch.csv', 'there is no such file'],
    ['members', 'src', 'this is a folder'],
    ['obligations', 'src', 'this is a folder'],
  ])('of %s says of %s that %s, and nothing of rows', async (noun, file, why) => {
    const command = ['import', noun, file, '--circuit', world.code];
    const ended = await runSaldo(command, { env: { DATABASE_URL: api.database.url } });
    expect(ended).toEqual({ code: 1, stdout: '', stderr: `saldo: ${file}: ${why}\n` });
  });
});
