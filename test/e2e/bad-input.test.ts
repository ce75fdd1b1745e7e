import { beforeAll, describe, expect, it } from 'vitest';
import { bodyOf } from '../support/client.ts';
import { admitMember, makeTrader, newWord, openAccount, type Trader, WIDE } from '../support/fixtures.ts';
import { expectProblem, INVALID, type Refused, type Stage, setStage } from '../support/stage.ts';

const stage = setStage();

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
    expectProblem(await stage.world.ada.client.post('/transfers', { ...stage.valid(), amount }), INVALID('amount'));
    await stage.expectNothingWritten();
  });

  it.each(AMOUNTS)('%s is refused in a batch, naming the item', async (_, amount) => {
    const body = { atomic: false, transfers: [stage.valid(), { ...stage.valid(), amount }] };
    expectProblem(await stage.world.ada.client.post('/transfers/batch', body), INVALID('transfers.1.amount'));
    await stage.expectNothingWritten();
  });

  it.each(AMOUNTS)('%s is refused in a preview', async (_, amount) => {
    expectProblem(
      await stage.world.ada.client.post('/transfers/preview', { ...stage.valid(), amount }),
      INVALID('amount'),
    );
    await stage.expectNothingWritten();
  });

  it('decimals are refused where the unit has none', async () => {
    const { code } = bodyOf(
      await stage.api.admin.post('/v1/circuits', { code: newWord(), name: 'Hours', unit: { code: 'H', scale: 0 } }),
    );
    const [payer, payee] = await Promise.all([
      makeTrader(stage.api, code, {}, { creditLimit: '10', balanceCap: '10' }),
      makeTrader(stage.api, code, {}, { creditLimit: '10', balanceCap: '10' }),
    ]);
    await stage.remember();
    const answer = await payer.client.post('/transfers', { from: payer.account, to: payee.account, amount: '1.0' });
    expectProblem(answer, INVALID('amount'));
    await stage.expectNothingWritten();
  });
});

describe('limits that are none', () => {
  const LIMITS = AMOUNTS.filter(([, amount]) => !['0', '0.00', null].includes(amount as string));

  it.each(LIMITS)('%s is refused as a credit limit and as a balance cap', async (_, amount) => {
    const path = `/accounts/${stage.world.ada.account}/limits`;
    for (const field of ['creditLimit', 'balanceCap']) {
      const body = { ...WIDE, reason: 'Review', [field]: amount };
      expectProblem(await stage.world.operator.put(path, body), INVALID(field));
    }
    const opening = { memberId: stage.world.ada.memberId, ...WIDE, creditLimit: amount };
    expectProblem(await stage.world.operator.post('/accounts', opening), INVALID('creditLimit'));
    await stage.expectNothingWritten();
  });

  it('unlimited credit is refused to a member', async () => {
    const body = { creditLimit: null, balanceCap: null, reason: 'Trust' };
    const path = `/accounts/${stage.world.ada.account}/limits`;
    expectProblem(await stage.world.operator.put(path, body), { status: 422, code: 'unlimited-credit' });
    const later = { ...body, effectiveAt: '2999-01-01T00:00:00Z' };
    expectProblem(await stage.world.operator.put(path, later), { status: 422, code: 'unlimited-credit' });
    const opening = { memberId: stage.world.ada.memberId, creditLimit: null, balanceCap: null };
    expectProblem(await stage.world.operator.post('/accounts', opening), INVALID('creditLimit'));
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it('a change without a reason is refused', async () => {
    expectProblem(
      await stage.world.operator.put(`/accounts/${stage.world.ada.account}/limits`, WIDE),
      INVALID('reason'),
    );
    await stage.expectNothingWritten();
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
    expectProblem(
      await stage.world.operator.put(`/accounts/${stage.world.ada.account}/limits`, body),
      INVALID('effectiveAt'),
    );
    await stage.expectNothingWritten();
  });
});

describe('parties that cannot be', () => {
  let closed: string;
  let suspendedAccount: string;
  let suspended: Trader;

  beforeAll(async () => {
    const open = () => openAccount(stage.world.operator, { memberId: stage.world.bea.memberId, ...WIDE });
    [closed, suspendedAccount] = await Promise.all([open(), open()]);
    bodyOf(await stage.world.operator.patch(`/accounts/${closed}`, { status: 'closed' }), 200);
    bodyOf(await stage.world.operator.patch(`/accounts/${suspendedAccount}`, { status: 'suspended' }), 200);
    suspended = await makeTrader(stage.api, stage.world.code);
    bodyOf(await stage.world.operator.patch(`/members/${suspended.memberId}`, { status: 'suspended' }), 200);
  });

  const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
  const NO_ACCOUNT: Refused = { status: 404, code: 'account-not-found' };

  const CASES: readonly (readonly [string, () => Partial<ReturnType<Stage['valid']>>, Refused])[] = [
    ['payer and payee are one', () => ({ to: stage.world.ada.account }), { status: 422, code: 'same-account' }],
    ['an unknown payee', () => ({ to: UNKNOWN }), NO_ACCOUNT],
    ['an unknown payer', () => ({ from: UNKNOWN }), NO_ACCOUNT],
    ['a closed payee', () => ({ to: closed }), NO_ACCOUNT],
    ["another circuit's payee", () => ({ to: stage.elsewhere.ada.account }), NO_ACCOUNT],
    ["another circuit's payer", () => ({ from: stage.elsewhere.ada.account }), NO_ACCOUNT],
    ["another member's account as payer", () => ({ from: stage.world.caio.account }), NO_ACCOUNT],
    ["the circuit's own account as payer", () => ({ from: stage.world.fees }), NO_ACCOUNT],
    ['a suspended payee', () => ({ to: suspendedAccount }), { status: 422, code: 'payee-not-active' }],
    ['a payee whose member is suspended', () => ({ to: suspended.account }), { status: 422, code: 'payee-not-active' }],
    ['more than is available', () => ({ amount: '5000.00' }), { status: 422, code: 'credit-limit-exceeded' }],
  ];

  it.each(CASES)('%s: refused in a transfer', async (_, change, refused) => {
    expectProblem(await stage.world.ada.client.post('/transfers', { ...stage.valid(), ...change() }), refused);
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it.each(CASES)('%s: refused in an atomic batch, with all of it', async (_, change, refused) => {
    const body = { atomic: true, transfers: [stage.valid(), { ...stage.valid(), ...change() }, stage.valid()] };
    const { results } = bodyOf(await stage.world.ada.client.post('/transfers/batch', body), 200);
    const codes = (results as { problem: { code: string } }[]).map(({ problem }) => problem.code);
    expect(codes.filter((code) => code !== 'atomic-batch-refused')).toEqual([refused.code]);
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it.each(CASES)('%s: refused in a preview, which remembers nothing', async (_, change, refused) => {
    const body = { ...stage.valid(), ...change() };
    const foreseen = bodyOf(await stage.world.ada.client.post('/transfers/preview', body), 200);
    expect(foreseen).toMatchObject({ allowed: false, problem: { code: refused.code, status: refused.status } });
    await stage.expectNothingWritten();
  });

  it('a closed account pays nobody, also for an operator', async () => {
    expectProblem(await stage.world.operator.post('/transfers', { ...stage.valid(), from: closed }), NO_ACCOUNT);
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it('a suspended member pays nobody', async () => {
    const answer = await suspended.client.post('/transfers', { ...stage.valid(), from: suspended.account });
    expectProblem(answer, { status: 422, code: 'payer-not-active' });
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it('an applicant neither pays nor is paid', async () => {
    const { id: memberId } = await admitMember(stage.world.operator, { status: 'applicant' });
    const account = await openAccount(stage.world.operator, { memberId, ...WIDE });
    await stage.remember();
    const paying = await stage.world.operator.post('/transfers', { ...stage.valid(), from: account });
    expectProblem(paying, { status: 422, code: 'payer-not-active' });
    const paid = await stage.world.operator.post('/transfers', { ...stage.valid(), to: account });
    expectProblem(paid, { status: 422, code: 'payee-not-active' });
    await stage.expectNothingWritten({ rememberedKeys: 2 });
  });

  it.each([
    ['upper case', () => stage.world.ada.account.toUpperCase()],
    ['no dashes', () => stage.world.ada.account.replaceAll('-', '')],
    ['a word', () => 'ada'],
    ['a number', () => 1],
    ['null', () => null],
    ['an injection', () => `${stage.world.ada.account}' OR '1'='1`],
  ])('an account id that is none is refused: %s', async (_, id) => {
    expectProblem(await stage.world.ada.client.post('/transfers', { ...stage.valid(), from: id() }), INVALID('from'));
    expectProblem(await stage.world.ada.client.post('/transfers', { ...stage.valid(), to: id() }), INVALID('to'));
    await stage.expectNothingWritten();
  });

  it.each(['not-an-id', '0198C2A4-7D3E-7B1A-9F00-3C5D2E1F4A6B', '%00', '%ED%A0%80', "1'--"])(
    'an id in a path that is none is refused: %s',
    async (id) => {
      const answer = await stage.world.ada.client.get(`/accounts/${id}`);
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe('validation-failed');
    },
  );
});
