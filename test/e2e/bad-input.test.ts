import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import { type Answer, bodyOf, type Client, type Sent } from '../support/client.ts';
import { admitMember, makeKey, makeTrader, makeWorld, newWord, openAccount, type Trader, WIDE, type World } from '../support/fixtures.ts';
import { exchange } from '../support/raw-http.ts';

let api: Api;
let world: World;
let elsewhere: World;
let before: Awaited<ReturnType<typeof digestOfDatabase>>;

beforeAll(async () => {
  api = await startApi();
  [world, elsewhere] = await Promise.all([makeWorld(api), makeWorld(api)]);
});
afterAll(() => api?.stop());
beforeEach(async () => {
  before = await digestOfDatabase(api);
});

/** Refusals by the rules are remembered for their idempotency key; nothing else may be written by a refused request. */
async function expectNothingWritten({ rememberedKeys = 0 } = {}): Promise<void> {
  const after = await digestOfDatabase(api);
  const { idempotency_record: keysBefore = '', ...othersBefore } = before;
  const { idempotency_record: keysAfter = '', ...othersAfter } = after;
  expect(othersAfter).toEqual(othersBefore);
  expect(Number.parseInt(keysAfter, 10) - Number.parseInt(keysBefore, 10)).toBe(rememberedKeys);
}

interface Refused {
  readonly status: number;
  readonly code: string;
  /** A place that `errors` must name. */
  readonly path?: string;
}

function expectProblem(answer: Answer, { status, code, path }: Refused): void {
  expect([answer.status, answer.body?.code], answer.text).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  const { type, title, detail, instance, errors, status: told } = answer.body;
  expect({ type, title, detail, instance, told }).toEqual({
    type: `urn:saldo:problem:${code}`,
    title: expect.stringMatching(/\S/),
    detail: expect.stringMatching(/\S/),
    instance: expect.stringMatching(/^\//),
    told: status,
  });
  const places = (errors as { path: string; message: string }[] | undefined)?.map((error) => error.path);
  if (path !== undefined) expect(places).toContain(path);
  expect(places !== undefined, answer.text).toBe(code === 'validation-failed' && places !== undefined);
}

const valid = (): { from: string; to: string; amount: string } => ({
  from: world.ada.account,
  to: world.bea.account,
  amount: '1.00',
});

const MALFORMED: Refused = { status: 400, code: 'malformed-body' };
const INVALID = (path?: string): Refused => ({ status: 400, code: 'validation-failed', ...(path !== undefined && { path }) });

const AMOUNTS: readonly (readonly [string, unknown])[] = [
  ['a number instead of a text', 1.5],
  ['an exponent', '1e3'],
  ['below zero', '-1'],
  ['zero', '0'],
  ['zero with decimals', '0.00'],
  ['a plus sign', '+1'],
  ['a point without decimals', '1.'],
  ['decimals without a whole', '.5'],
  ['more decimals than the unit has', '1.234'],
  ['more decimals, all zero', '1.000'],
  ['a leading zero', '01'],
  ['40 digits', '1'.repeat(40)],
  ['a megabyte of digits', '1'.repeat(1_000_000)],
  ['one beyond the largest amount', '10000000000000.01'],
  ['beyond an int64', '92233720368547758.08'],
  ['full-width digits', '１２'],
  ['Arabic digits', '١٢'],
  ['a comma', '1,50'],
  ['a thousands separator', '1 000'],
  ['white space around', ' 1 '],
  ['a line feed at the end', '1\n'],
  ['hexadecimal', '0x10'],
  ['no digits', ''],
  ['not a number', 'NaN'],
  ['infinity', 'Infinity'],
  ['null', null],
  ['a list', ['1']],
  ['an object', { value: '1' }],
  ['true', true],
];

describe('an amount that is none', () => {
  it.each(AMOUNTS)('%s is refused in a transfer', async (_, amount) => {
    expectProblem(await world.ada.client.post('/transfers', { ...valid(), amount }), INVALID('amount'));
    await expectNothingWritten();
  });

  it.each(AMOUNTS)('%s is refused in a batch, naming the item', async (_, amount) => {
    const body = { atomic: false, transfers: [valid(), { ...valid(), amount }] };
    expectProblem(await world.ada.client.post('/transfers/batch', body), INVALID('transfers.1.amount'));
    await expectNothingWritten();
  });

  it.each(AMOUNTS)('%s is refused in a preview', async (_, amount) => {
    expectProblem(await world.ada.client.post('/transfers/preview', { ...valid(), amount }), INVALID('amount'));
    await expectNothingWritten();
  });

  it('decimals are refused where the unit has none', async () => {
    const { code } = bodyOf(
      await api.admin.post('/v1/circuits', { code: newWord(), name: 'Hours', unit: { code: 'H', scale: 0 } }),
    );
    const [payer, payee] = await Promise.all([makeTrader(api, code, {}, { creditLimit: '10', balanceCap: '10' }), makeTrader(api, code, {}, { creditLimit: '10', balanceCap: '10' })]);
    before = await digestOfDatabase(api);
    const answer = await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: '1.0' });
    expectProblem(answer, INVALID('amount'));
    await expectNothingWritten();
  });
});

describe('limits that are none', () => {
  const LIMITS = AMOUNTS.filter(([, amount]) => !['0', '0.00', null].includes(amount as string));

  it.each(LIMITS)('%s is refused as a credit limit and as a balance cap', async (_, amount) => {
    const path = `/accounts/${world.ada.account}/limits`;
    for (const field of ['creditLimit', 'balanceCap']) {
      const body = { ...WIDE, reason: 'Review', [field]: amount };
      expectProblem(await world.operator.put(path, body), INVALID(field));
    }
    const opening = { memberId: world.ada.memberId, ...WIDE, creditLimit: amount };
    expectProblem(await world.operator.post('/accounts', opening), INVALID('creditLimit'));
    await expectNothingWritten();
  });

  it('unlimited credit is refused to a member', async () => {
    const body = { creditLimit: null, balanceCap: null, reason: 'Trust' };
    const path = `/accounts/${world.ada.account}/limits`;
    expectProblem(await world.operator.put(path, body), { status: 422, code: 'unlimited-credit' });
    const later = { ...body, effectiveAt: '2999-01-01T00:00:00Z' };
    expectProblem(await world.operator.put(path, later), { status: 422, code: 'unlimited-credit' });
    const opening = { memberId: world.ada.memberId, creditLimit: null, balanceCap: null };
    expectProblem(await world.operator.post('/accounts', opening), INVALID('creditLimit'));
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it('a change without a reason is refused', async () => {
    expectProblem(await world.operator.put(`/accounts/${world.ada.account}/limits`, WIDE), INVALID('reason'));
    await expectNothingWritten();
  });

  it.each([
    ['yesterday', 'yesterday'],
    ['a date alone', '2026-01-31'],
    ['no offset', '2026-01-31T09:30:00'],
    ['a day that is not', '2026-02-30T09:30:00Z'],
    ['a number', 1_769_850_600_000],
    ['before 1970', '1969-12-31T23:59:59Z'],
  ])('a time that is none is refused: %s', async (_, effectiveAt) => {
    const body = { ...WIDE, reason: 'Review', effectiveAt };
    expectProblem(await world.operator.put(`/accounts/${world.ada.account}/limits`, body), INVALID('effectiveAt'));
    await expectNothingWritten();
  });
});

describe('parties that cannot be', () => {
  let closed: string;
  let suspendedAccount: string;
  let suspended: Trader;

  beforeAll(async () => {
    const open = () => openAccount(world.operator, { memberId: world.bea.memberId, ...WIDE });
    [closed, suspendedAccount] = await Promise.all([open(), open()]);
    bodyOf(await world.operator.patch(`/accounts/${closed}`, { status: 'closed' }), 200);
    bodyOf(await world.operator.patch(`/accounts/${suspendedAccount}`, { status: 'suspended' }), 200);
    suspended = await makeTrader(api, world.code);
    bodyOf(await world.operator.patch(`/members/${suspended.memberId}`, { status: 'suspended' }), 200);
  });

  const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
  const NO_ACCOUNT: Refused = { status: 404, code: 'account-not-found' };

  const CASES: readonly (readonly [string, () => Partial<ReturnType<typeof valid>>, Refused])[] = [
    ['payer and payee are one', () => ({ to: world.ada.account }), { status: 422, code: 'same-account' }],
    ['an unknown payee', () => ({ to: UNKNOWN }), NO_ACCOUNT],
    ['an unknown payer', () => ({ from: UNKNOWN }), NO_ACCOUNT],
    ['a closed payee', () => ({ to: closed }), NO_ACCOUNT],
    ["another circuit's payee", () => ({ to: elsewhere.ada.account }), NO_ACCOUNT],
    ["another circuit's payer", () => ({ from: elsewhere.ada.account }), NO_ACCOUNT],
    ["another member's account as payer", () => ({ from: world.caio.account }), NO_ACCOUNT],
    ["the circuit's own account as payer", () => ({ from: world.fees }), NO_ACCOUNT],
    ['a suspended payee', () => ({ to: suspendedAccount }), { status: 422, code: 'payee-not-active' }],
    ['a payee whose member is suspended', () => ({ to: suspended.account }), { status: 422, code: 'payee-not-active' }],
    ['more than is available', () => ({ amount: '5000.00' }), { status: 422, code: 'credit-limit-exceeded' }],
  ];

  it.each(CASES)('%s: refused in a transfer', async (_, change, refused) => {
    expectProblem(await world.ada.client.post('/transfers', { ...valid(), ...change() }), refused);
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it.each(CASES)('%s: refused in an atomic batch, with all of it', async (_, change, refused) => {
    const body = { atomic: true, transfers: [valid(), { ...valid(), ...change() }, valid()] };
    const { results } = bodyOf(await world.ada.client.post('/transfers/batch', body), 200);
    const codes = (results as { problem: { code: string } }[]).map(({ problem }) => problem.code);
    expect(codes.filter((code) => code !== 'atomic-batch-refused')).toEqual([refused.code]);
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it.each(CASES)('%s: refused in a preview, which remembers nothing', async (_, change, refused) => {
    const body = { ...valid(), ...change() };
    const foreseen = bodyOf(await world.ada.client.post('/transfers/preview', body), 200);
    expect(foreseen).toMatchObject({ allowed: false, problem: { code: refused.code, status: refused.status } });
    await expectNothingWritten();
  });

  it('a closed account pays nobody, also for an operator', async () => {
    expectProblem(await world.operator.post('/transfers', { ...valid(), from: closed }), NO_ACCOUNT);
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it('a suspended member pays nobody', async () => {
    const answer = await suspended.client.post('/transfers', { ...valid(), from: suspended.account });
    expectProblem(answer, { status: 422, code: 'payer-not-active' });
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it('an applicant neither pays nor is paid', async () => {
    const { id: memberId } = await admitMember(world.operator, { status: 'applicant' });
    const account = await openAccount(world.operator, { memberId, ...WIDE });
    before = await digestOfDatabase(api);
    const paying = await world.operator.post('/transfers', { ...valid(), from: account });
    expectProblem(paying, { status: 422, code: 'payer-not-active' });
    const paid = await world.operator.post('/transfers', { ...valid(), to: account });
    expectProblem(paid, { status: 422, code: 'payee-not-active' });
    await expectNothingWritten({ rememberedKeys: 2 });
  });

  it.each([
    ['upper case', () => world.ada.account.toUpperCase()],
    ['no dashes', () => world.ada.account.replaceAll('-', '')],
    ['a word', () => 'ada'],
    ['a number', () => 1],
    ['null', () => null],
    ['an injection', () => `${world.ada.account}' OR '1'='1`],
  ])('an account id that is none is refused: %s', async (_, id) => {
    expectProblem(await world.ada.client.post('/transfers', { ...valid(), from: id() }), INVALID('from'));
    expectProblem(await world.ada.client.post('/transfers', { ...valid(), to: id() }), INVALID('to'));
    await expectNothingWritten();
  });

  it.each(['not-an-id', '0198C2A4-7D3E-7B1A-9F00-3C5D2E1F4A6B', '%00', '%ED%A0%80', "1'--"])(
    'an id in a path that is none is refused: %s',
    async (id) => {
      const answer = await world.ada.client.get(`/accounts/${id}`);
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe('validation-failed');
    },
  );
});

describe('a body that is none', () => {
  const json = JSON.stringify;
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const HALF = '\ud800';

  const BODIES: readonly (readonly [string, () => Sent['body'], Refused])[] = [
    ['cut off', () => json(valid()).slice(0, -1), MALFORMED],
    ['with a trailing comma', () => json(valid()).replace('}', ',}'), MALFORMED],
    ['of single quotes', () => json(valid()).replaceAll('"', "'"), MALFORMED],
    ['with something after it', () => `${json(valid())} {}`, MALFORMED],
    ['empty', () => '', MALFORMED],
    ['with a byte order mark inside', () => `{"\ufeff`, MALFORMED],
    ['not UTF-8', () => Buffer.from(json({ ...valid(), description: 'Caffè' }), 'latin1'), MALFORMED],
    ['nested 11 levels', () => `{"from": ${nested(10)}}`, MALFORMED],
    ['nested 100,000 levels', () => nested(100_000), MALFORMED],
    ['with a prototype in it', () => `${json(valid()).slice(0, -1)}, "__proto__": {"x": 1}}`, MALFORMED],
    ['with an escaped prototype', () => `${json(valid()).slice(0, -1)}, "\\u005f_proto__": {"x": 1}}`, MALFORMED],
    ['a list', () => json([valid()]), INVALID('body')],
    ['null', () => 'null', INVALID('body')],
    ['a text', () => '"pay"', INVALID('body')],
    ['with an unknown field', () => json({ ...valid(), Amount: '1.00' }), INVALID('Amount')],
    ['with a field of another route', () => json({ ...valid(), creditLimit: '1.00' }), INVALID('creditLimit')],
    ['without a payer', () => json({ to: world.bea.account, amount: '1.00' }), INVALID('from')],
    ['with a mode that is none', () => json({ ...valid(), mode: 'later' }), INVALID('mode')],
    ['with NUL in a text', () => json({ ...valid(), description: 'a\0b' }), INVALID('description')],
    ['with a control character', () => json({ ...valid(), description: 'a\u001bb' }), INVALID('description')],
    ['with a lone surrogate', () => json({ ...valid(), description: `a${HALF}` }), INVALID('description')],
    ['with a blank text', () => json({ ...valid(), description: ' \n' }), INVALID('description')],
    ['with an over-long text', () => json({ ...valid(), description: 'a'.repeat(1_001) }), INVALID('description')],
    ['with an external id of words', () => json({ ...valid(), externalId: 'two words' }), INVALID('externalId')],
    ['with an over-long external id', () => json({ ...valid(), externalId: 'a'.repeat(65) }), INVALID('externalId')],
    ['with an external id and a line feed', () => json({ ...valid(), externalId: 'a\n' }), INVALID('externalId')],
    ['with a day that is not', () => json({ ...valid(), occurredOn: '2026-02-30' }), INVALID('occurredOn')],
    ['with a time for a day', () => json({ ...valid(), occurredOn: '2026-01-31T00:00:00Z' }), INVALID('occurredOn')],
    ['with metadata of numbers', () => json({ ...valid(), metadata: { order: 7 } }), INVALID('metadata.order')],
    ['with 17 pairs of metadata', () => json({ ...valid(), metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v'])) }), INVALID('metadata')],
    ['with an over-long metadata value', () => json({ ...valid(), metadata: { order: 'a'.repeat(201) } }), INVALID('metadata.order')],
    ['with a metadata key of words', () => json({ ...valid(), metadata: { 'two words': 'a' } }), INVALID('metadata.two words')],
    ['with NUL in metadata', () => json({ ...valid(), metadata: { order: '\0' } }), INVALID('metadata.order')],
  ];

  it.each(BODIES)('%s is refused', async (_, body, refused) => {
    expectProblem(await world.ada.client.post('/transfers', body()), refused);
    await expectNothingWritten();
  });

  it('over the limit is refused', async () => {
    const body = { ...valid(), description: 'a'.repeat(4 * 1024 * 1024) };
    expectProblem(await world.ada.client.post('/transfers', body), { status: 413, code: 'body-too-large' });
    await expectNothingWritten();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x', ''])(
    'of the type %j is refused',
    async (type) => {
      const answer = await world.ada.client.post('/transfers', JSON.stringify(valid()), { 'content-type': type });
      expectProblem(answer, { status: 415, code: 'unsupported-media-type' });
      await expectNothingWritten();
    },
  );

  it.each([
    ['a name of NUL', { name: '\0' }, 'name'],
    ['a lone surrogate in a name', { name: `a${HALF}` }, 'name'],
    ['an over-long name', { name: 'a'.repeat(201) }, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['an address that is none', { name: 'Ada', email: 'ada at example' }, 'email'],
    ['a status to begin with that is none', { name: 'Ada', status: 'closed' }, 'status'],
  ])('a member with %s is refused', async (_, member, path) => {
    expectProblem(await world.operator.post('/members', member), INVALID(path));
    await expectNothingWritten();
  });

  it.each([
    ['NUL in its subject', { subject: 'a\0b' }, 'identity.subject'],
    ['a lone surrogate in its subject', { subject: `a${HALF}` }, 'identity.subject'],
    ['an empty subject', { subject: '' }, 'identity.subject'],
    ['an over-long subject', { subject: 'a'.repeat(256) }, 'identity.subject'],
    ['an issuer that is no address', { issuer: 'somebody' }, 'identity.issuer'],
    ['NUL in its issuer', { issuer: 'https://login.example.org/\0' }, 'identity.issuer'],
    ['a lone surrogate in its issuer', { issuer: `https://login.example.org/${HALF}` }, 'identity.issuer'],
  ])('a principal with %s is refused', async (_, change, path) => {
    const identity = { issuer: 'https://login.example.org', subject: newWord(), ...change };
    expectProblem(await world.operator.post('/principals', { role: 'auditor', identity }), INVALID(path));
    await expectNothingWritten();
  });

  it.each([
    ['a code of words', { code: 'two words' }, 'code'],
    ['a code like an id', { code: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b' }, 'code'],
    ['a scale of seven', { unit: { code: 'SRD', scale: 7 } }, 'unit.scale'],
    ['a scale of a half', { unit: { code: 'SRD', scale: 0.5 } }, 'unit.scale'],
    ['a time zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
  ])('a circuit with %s is refused', async (_, change, path) => {
    const circuit = { code: newWord(), name: 'A circuit', unit: { code: 'SRD', scale: 2 }, ...change };
    expectProblem(await api.admin.post('/v1/circuits', circuit), INVALID(path));
    await expectNothingWritten();
  });

  it('what is not even HTTP is answered and cut off', async () => {
    const answer = await exchange(api.baseUrl, 'PAY ME\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    const overflow = await exchange(api.baseUrl, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`);
    expect(overflow).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a batch that is none', () => {
  const post = (transfers: unknown, atomic: unknown = false) =>
    world.ada.client.post('/transfers/batch', { atomic, transfers });

  it('of 0 and of 1,001 is refused', async () => {
    expectProblem(await post([]), INVALID('transfers'));
    expectProblem(await post(Array.from({ length: 1_001 }, valid)), INVALID('transfers'));
    await expectNothingWritten();
  });

  it('that does not say whether it is atomic is refused', async () => {
    expectProblem(await post([valid()], 'true'), INVALID('atomic'));
    expectProblem(await world.ada.client.post('/transfers/batch', { transfers: [valid()] }), INVALID('atomic'));
    await expectNothingWritten();
  });

  it('with duplicates inside, atomic: none of it is posted', async () => {
    const externalId = newWord();
    const { results } = bodyOf(await post([{ ...valid(), externalId }, { ...valid(), externalId }], true), 200);
    expect((results as { status: number }[]).map(({ status }) => status)).toEqual([422, 409]);
    await expectNothingWritten({ rememberedKeys: 1 });
  });

  it('with duplicates inside, each by itself: the first is posted', async () => {
    const externalId = newWord();
    const { results } = bodyOf(await post([{ ...valid(), externalId }, { ...valid(), externalId }]), 200);
    expect(results).toMatchObject([{ status: 201 }, { status: 409, problem: { code: 'external-id-taken' } }]);
  });

  it('with many bad items names them, and not without end', async () => {
    const answer = await post(Array.from({ length: 200 }, () => ({ ...valid(), amount: 1 })));
    expectProblem(answer, INVALID('transfers.0.amount'));
    expect((answer.body.errors as unknown[]).length).toBeLessThanOrEqual(50);
    await expectNothingWritten();
  });
});

describe('a page that is none', () => {
  const LISTS = ['/accounts', '/transfers', '/members', '/api-keys', '/principals', '/directory', '/transactions'];
  const OF_ACCOUNT = ['entries', 'statement', 'limits'];
  const lists = () => [...LISTS, ...OF_ACCOUNT.map((name) => `/accounts/${world.ada.account}/${name}`)];

  it.each(['0', '501', '-1', '1.5', '1e2', '0x10', ' 5', '', 'all'])('limit=%j is refused by every list', async (limit) => {
    for (const path of lists()) expectProblem(await world.operator.get(path, { limit }), INVALID('query.limit'));
    await expectNothingWritten();
  });

  it('a cursor that is none is refused by every list', async () => {
    const own = bodyOf(await world.operator.get('/accounts', { limit: 1 }), 200).nextCursor as string;
    const spoilt = own.slice(0, -1) + (own.endsWith('A') ? 'B' : 'A');
    for (const path of lists()) {
      for (const cursor of ['x', 'MTIz', spoilt, '\0', "' OR 1=1 --"]) {
        expectProblem(await world.operator.get(path, { cursor }), { status: 400, code: 'invalid-cursor' });
      }
      expectProblem(await world.operator.get(path, { cursor: '' }), INVALID('query.cursor'));
      expectProblem(await world.operator.get(path, { cursor: 'a'.repeat(513) }), INVALID('query.cursor'));
      expectProblem(await world.operator.get(path, { colour: 'red' }), INVALID('query.colour'));
    }
    await expectNothingWritten();
  });

  it("another list's cursor is refused where it means nothing", async () => {
    const { nextCursor } = bodyOf(await world.operator.get('/transactions', { limit: 1 }), 200);
    const answer = await world.operator.get('/accounts', { cursor: nextCursor as string });
    expectProblem(answer, { status: 400, code: 'invalid-cursor' });
  });

  it.each([
    ['/accounts', { status: 'frozen' }, 'query.status'],
    ['/accounts', { memberId: 'ada' }, 'query.memberId'],
    ['/accounts', { metadata: 'no-pair' }, 'query.metadata'],
    ['/accounts', { metadata: 'a=\0' }, 'query.metadata'],
    ['/accounts', { externalId: 'two words' }, 'query.externalId'],
    ['/members', { status: 'frozen' }, 'query.status'],
    ['/members', { group: 'two words' }, 'query.group'],
    ['/members', { metadata: 'a=\0' }, 'query.metadata'],
    ['/transfers', { account: 'ada' }, 'query.account'],
    ['/transfers', { metadata: 'a=\0' }, 'query.metadata'],
    ['/transactions', { kind: 'gift' }, 'query.kind'],
  ])('a filter that is none is refused: %s %j', async (path, query, place) => {
    expectProblem(await world.operator.get(path, query as Record<string, string>), INVALID(place));
    await expectNothingWritten();
  });

  it.each(['0', '-1', '1.5', 'one', '99999999999999999999'])('a transaction number that is none: %s', async (number) => {
    expectProblem(await world.operator.get(`/transactions/${number}`), INVALID('path.number'));
  });
});

describe('an idempotency key that is none', () => {
  it('is refused where one is needed: none, two words, too long, empty', async () => {
    const missing = await world.ada.client.post('/transfers', valid(), { 'idempotency-key': null });
    expectProblem(missing, { status: 400, code: 'idempotency-key-missing' });
    const batch = { atomic: true, transfers: [valid()] };
    const inBatch = await world.ada.client.post('/transfers/batch', batch, { 'idempotency-key': null });
    expectProblem(inBatch, { status: 400, code: 'idempotency-key-missing' });
    for (const key of ['two words', 'a'.repeat(256), '', 'caf\u00e9']) {
      const answer = await world.ada.client.post('/transfers', valid(), { 'idempotency-key': key });
      expectProblem(answer, INVALID('headers.idempotency-key'));
    }
    await expectNothingWritten();
  });

  it('is refused where one is welcome', async () => {
    const answer = await world.operator.post('/members', { name: 'Ada' }, { 'idempotency-key': 'two words' });
    expectProblem(answer, INVALID('headers.idempotency-key'));
    await expectNothingWritten();
  });

  it('reused with another body is refused', async () => {
    const key = { 'idempotency-key': newWord() };
    bodyOf(await world.ada.client.post('/transfers', valid(), key));
    before = await digestOfDatabase(api);
    const other = await world.ada.client.post('/transfers', { ...valid(), amount: '2.00' }, key);
    expectProblem(other, { status: 422, code: 'idempotency-key-reused' });
    await expectNothingWritten();
  });
});

describe('a key that opens nothing', () => {
  const unauthenticated: Refused = { status: 401, code: 'unauthenticated' };
  const tries = (client: Client) => [client.get('/accounts'), client.post('/transfers', valid())];

  const expectShut = async (key: string | null) => {
    for (const answer of await Promise.all(tries(api.as(key, world.code)))) expectProblem(answer, unauthenticated);
    await expectNothingWritten();
  };

  it('that has expired', async () => {
    const expiresAt = new Date(Date.now() - 1_000).toISOString();
    const { key } = await makeKey(world.admin, { role: 'operator', expiresAt });
    before = await digestOfDatabase(api);
    await expectShut(key);
  });

  it('that has been revoked', async () => {
    const { id, key } = await makeKey(world.admin, { role: 'operator' });
    expect((await api.as(key, world.code).get('')).status).toBe(200);
    expect((await world.admin.delete(`/api-keys/${id}`)).status).toBe(204);
    before = await digestOfDatabase(api);
    await expectShut(key);
  });

  it('that is malformed, or another secret behind the same id', async () => {
    const { key } = world.ada;
    const secret = key.slice(-43);
    const turned = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    const spoilt = [key.slice(0, -1), `${key}A`, key.toUpperCase(), key.replace('saldo', 'other'), key.slice(0, -43) + turned];
    for (const text of [...spoilt, 'saldo__', 'x', `saldo_${'0'.repeat(32)}_${secret}`]) await expectShut(text);
    await expectShut(null);
  });

  it('in another scheme, or twice', async () => {
    const { key } = world.ada;
    for (const authorization of [`Basic ${key}`, key, `Bearer ${key}, Bearer ${key}`, 'Bearer', `Bearer ${key} ${key}`]) {
      const answer = await world.nobody.send('/accounts', { headers: { authorization } });
      expectProblem(answer, unauthenticated);
    }
    const url = await api.as(null).get(`/v1/circuits/${world.code}/accounts`, { access_token: key });
    expectProblem(url, unauthenticated);
  });

  it("of another circuit: this one isn't there", async () => {
    const client = api.as(elsewhere.ada.key, world.code);
    const noCircuit: Refused = { status: 404, code: 'circuit-not-found' };
    for (const answer of await Promise.all(tries(client))) expectProblem(answer, noCircuit);
    for (const ref of ['no-such', '00000000-0000-0000-0000-000000000000', 'installation', '%00', '..%2f', 'a'.repeat(65)]) {
      expectProblem(await api.as(api.adminKey, ref).get('/accounts'), noCircuit);
    }
    await expectNothingWritten();
  });
});
