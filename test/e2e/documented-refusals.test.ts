import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY_BYTES_MAX, IMPORT_BYTES_MAX } from '../../src/limits.ts';
import { type Api, startApi } from '../support/api.ts';
import { auditRefusals } from '../support/audit-refusals.ts';
import { CLEARING_OPERATIONS, clearingRefusals } from '../support/clearing-refusals.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from '../support/client.ts';
import { expectValid, type JsonSchema, parametersOf, responsesOf } from '../support/document.ts';
import { feeRefusals } from '../support/fee-refusals.ts';
import {
  admitMember,
  invoiceOf,
  makeCircuit,
  makeKey,
  makeTrader,
  makeWorld,
  newWord,
  openAccount,
  owe,
  pay,
  WIDE,
  type World,
} from '../support/fixtures.ts';
import { type HostedService, openHostedService } from '../support/hosted.ts';
import { type Call, type Documented, OPERATIONS, operationsOf, sendCall } from '../support/operations.ts';
import { paymentRequestRefusals } from '../support/payment-request-refusals.ts';
import { paymentScheduleRefusals } from '../support/payment-schedule-refusals.ts';
import { reportRefusals } from '../support/report-refusals.ts';
import { tradingRulesRefusals } from '../support/trading-rules-refusals.ts';
import { transferRefusals } from '../support/transfer-refusals.ts';
import { webhookRefusals } from '../support/webhooks.ts';

let api: Api;
let limited: HostedService;
let world: World;
let document: Json;
let documented: Map<string, Documented>;
/** Keys of each role that is let in somewhere and not elsewhere. */
let keys: string[];

beforeAll(async () => {
  api = await startApi();
  limited = await openHostedService({
    databaseUrl: api.database.url,
    env: { RATE_LIMIT_PER_ADDRESS: '1', LOG_LEVEL: 'silent', WEBHOOK_TARGETS: 'any' },
  });
  world = await makeWorld(api);
  document = bodyOf(await api.as(null).get('/openapi.json'), 200);
  documented = operationsOf(document);
  const made = await Promise.all(['auditor', 'operator'].map((role) => makeKey(world.admin, { role })));
  keys = [world.ada.key, ...made.map(({ key }) => key)];
});
afterAll(async () => {
  await limited?.stop();
  await api?.stop();
});

/** The codes that an operation's answers name, in backticks before a colon. */
const codesOf = (operation: Documented): string[] =>
  Object.entries(responsesOf(operation)).flatMap(([status, { description = '' }]) =>
    Number(status) < 400 ? [] : [...description.matchAll(/`([a-z-]+)`:/g)].map(([, code]) => code as string),
  );

type Produce = (operation: Documented, call: Call) => Promise<Answer>;

const as =
  (client: Client, change: (call: Call) => Call = (call) => call): Produce =>
  (operation, call) =>
    sendCall(client, operation, world.code, change(call));
const byAdmin =
  (change: (call: Call) => Call): Produce =>
  (operation, call) =>
    as(api.admin, change)(operation, call);

const twice = async (operation: Documented, call: Call, otherwise = (text: string) => `${text} `): Promise<Answer> => {
  const headers = { ...call.headers, 'idempotency-key': newWord() };
  await sendCall(api.admin, operation, world.code, { ...call, headers });
  const text = typeof call.body === 'string' ? call.body : JSON.stringify(call.body ?? {});
  return sendCall(api.admin, operation, world.code, { ...call, headers, body: otherwise(text) });
};

/** Something that its schema refuses: a query or a body with a field too many, or a part of the path that is too long. */
const invalidate: Produce = (operation, call) => {
  const nonsense = { nonsense: 'x' };
  const hasQuery = parametersOf(operation).some((parameter) => parameter.in === 'query');
  if (hasQuery) return byAdmin(() => ({ ...call, query: nonsense }))(operation, call);
  if (call.body !== undefined) return byAdmin(() => ({ ...call, body: nonsense }))(operation, call);
  if (call.params !== undefined) {
    const params = Object.fromEntries(Object.keys(call.params).map((name) => [name, 'x']));
    return byAdmin(() => ({ ...call, params }))(operation, call);
  }
  return sendCall(api.admin, operation, 'x'.repeat(200), call);
};

/** Whoever of the roles is not let in. */
const forbid: Produce = async (operation, call) => {
  let last: Answer | undefined;
  for (const key of keys) {
    last = await sendCall(api.as(key), operation, world.code, call);
    if (last.status === 403) return last;
  }
  return last as Answer;
};

const rateLimited: Produce = async (operation, call) => {
  const client = createClient(limited.baseUrl, api.adminKey);
  const answers = await Promise.all([1, 2, 3].map(() => sendCall(client, operation, world.code, call)));
  return answers.find(({ status }) => status === 429) ?? (answers[0] as Answer);
};

const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
const stranger = { 'if-match': '"999999"' };
const post = (path: string, body: object) => () => world.operator.post(path, body);

/** How each code is produced, on any operation that documents it. */
const FOR_ANY: Readonly<Record<string, Produce>> = {
  unauthenticated: (operation, call) => sendCall(api.as(null), operation, world.code, call),
  forbidden: forbid,
  'circuit-not-found': (operation, call) => sendCall(api.admin, operation, 'no-such', call),
  'rate-limited': rateLimited,
  'malformed-body': byAdmin((call) => ({ ...call, body: typeof call.body === 'string' ? Buffer.from([0x80]) : '{' })),
  'unsupported-media-type': byAdmin((call) => ({ ...call, headers: { ...call.headers, 'content-type': 'image/png' } })),
  'body-too-large': byAdmin((call) => ({ ...call, body: ' '.repeat(BODY_BYTES_MAX + 1) })),
  'validation-failed': invalidate,
  'invalid-cursor': byAdmin((call) => ({ ...call, query: { cursor: 'x' } })),
  'idempotency-key-missing': byAdmin((call) => ({ ...call, headers: { 'idempotency-key': null } })),
  'idempotency-key-reused': (operation, call) => twice(operation, call),
  'precondition-failed': byAdmin((call) => ({ ...call, headers: stranger })),
  'time-in-future': (operation, call) => {
    const name = parametersOf(operation).find((parameter) => ['at', 'to'].includes(parameter.name))?.name ?? '';
    return byAdmin((asked) => ({ ...asked, query: { [name]: '2999-01-01T00:00:00Z' } }))(operation, call);
  },
};

/** What cannot be got from each operation by itself: a service that has more to do than it can take, or that is broken. */
const OF_THE_SERVICE = ['overloaded', 'internal-error'];

const payment = (change: object = {}) => ({
  from: world.ada.account,
  to: world.bea.account,
  amount: '0.01',
  ...change,
});
const transfer = (change: () => object) => () => world.operator.post('/transfers', payment(change()));
const byId = (): Produce => (operation, call) =>
  byAdmin((asked) => ({
    ...asked,
    params: { id: UNKNOWN, memberId: UNKNOWN, number: '999999999', version: '999999999' },
  }))(operation, call);

const owing = (change: () => object) => () =>
  world.operator.post('/obligations', {
    debtor: world.ada.account,
    creditor: world.bea.account,
    amount: '1.00',
    ...change(),
  });
/** Pays an accepted obligation, of 1.00 where nothing else is said, whole or so much of it. */
const paying = (change: () => object | Promise<object>, amount?: string) => async () => {
  const asked = { ...(await change()), state: 'accepted' };
  const { id } = bodyOf(await owing(() => asked)());
  return world.operator.post(`/obligations/${id}/pay`, amount === undefined ? {} : { amount });
};
/** In a circuit in which nothing has been set. */
const whereNoneIs: Produce = async (operation, call) =>
  sendCall(api.admin, operation, (await makeCircuit(api)).code, call);
const onCancelled = async (step: string) => {
  const { id } = bodyOf(await owing(() => ({}))());
  bodyOf(await world.operator.send(`/obligations/${id}/cancel`, { method: 'POST' }), 200);
  return world.operator.send(`/obligations/${id}/${step}`, { method: 'POST', ...(step === 'pay' && { body: {} }) });
};
const applicantsAccount = async (): Promise<string> => {
  const { id: memberId } = await admitMember(world.operator, { status: 'applicant' });
  return openAccount(world.operator, { memberId, ...WIDE });
};

const formerMember = async (client = world.operator): Promise<string> => {
  const { id } = await admitMember(client, { status: 'applicant' });
  bodyOf(await client.patch(`/members/${id}`, { status: 'closed' }), 200);
  return id;
};
const erasing = (id: string) => world.operator.send(`/members/${id}/erase`, { method: 'POST' });

/** The same for the codes that need something of their own, by operation and code. */
const FOR_ONE: Readonly<Record<string, Produce | (() => Promise<Answer>)>> = {
  'createCircuit circuit-code-taken': () =>
    api.admin.post('/v1/circuits', { code: world.code, name: 'Again', unit: { code: 'SRD', scale: 2 } }),
  'createApiKey member-not-found': () => world.operator.post('/api-keys', { role: 'member', memberId: UNKNOWN }),
  'createApiKey principal-not-found': () => world.operator.post('/api-keys', { role: 'auditor', principalId: UNKNOWN }),
  'createApiKey expires-in-past': () =>
    world.operator.post('/api-keys', { role: 'auditor', expiresAt: '2020-01-01T00:00:00Z' }),
  'revokeApiKey api-key-not-found': byId(),
  'createPrincipal member-not-found': () => world.operator.post('/principals', { role: 'member', memberId: UNKNOWN }),
  'createPrincipal identity-taken': async () => {
    const asked = { role: 'auditor', identity: { issuer: 'https://login.example.org', subject: newWord() } };
    bodyOf(await world.operator.post('/principals', asked));
    return world.operator.post('/principals', asked);
  },
  'revokePrincipal principal-not-found': byId(),
  'admitMember external-id-taken': async () => {
    const externalId = newWord();
    await admitMember(world.operator, { externalId });
    return world.operator.post('/members', { name: 'Again', externalId });
  },
  'getMember member-not-found': byId(),
  'changeMember member-not-found': byId(),
  'changeMember transition-not-allowed': () =>
    world.operator.patch(`/members/${world.ada.memberId}`, { status: 'applicant' }),
  'changeMember balance-not-zero': async () => {
    const dora = await makeTrader(api, world.code);
    await pay(world.operator, dora.account, world.bea.account, '1.00');
    bodyOf(await world.operator.patch(`/members/${dora.memberId}`, { status: 'leaving' }), 200);
    return world.operator.patch(`/members/${dora.memberId}`, { status: 'closed' });
  },
  'changeMember member-erased': async () => {
    const id = await formerMember();
    bodyOf(await world.operator.send(`/members/${id}/erase`, { method: 'POST' }), 200);
    return world.operator.patch(`/members/${id}`, { name: 'Again' });
  },
  'eraseMember member-not-found': byId(),
  'eraseMember member-not-closed': () => erasing(world.ada.memberId),
  'eraseMember member-not-settled': async () => {
    const { memberId, account } = await makeTrader(api, world.code);
    for (const status of ['leaving', 'closed'])
      bodyOf(await world.operator.patch(`/members/${memberId}`, { status }), 200);
    await owe(world.operator, world.ada.account, account, '0.01');
    return erasing(memberId);
  },
  'eraseMember retention-not-over': async () => {
    const kept = await makeCircuit(api, { retentionDays: 1 });
    const operator = api.as(api.adminKey, kept.code);
    return operator.send(`/members/${await formerMember(operator)}/erase`, { method: 'POST' });
  },
  'openAccount member-not-found': () => world.operator.post('/accounts', { memberId: UNKNOWN, ...WIDE }),
  'openAccount member-closed': async () => {
    const { id: memberId } = await admitMember(world.operator, { status: 'applicant' });
    bodyOf(await world.operator.patch(`/members/${memberId}`, { status: 'closed' }), 200);
    return world.operator.post('/accounts', { memberId, ...WIDE });
  },
  'openAccount external-id-taken': async () => {
    const asked = { memberId: world.ada.memberId, ...WIDE, externalId: newWord() };
    await openAccount(world.operator, asked);
    return world.operator.post('/accounts', asked);
  },
  'changeAccount transition-not-allowed': () =>
    world.operator.patch(`/accounts/${world.ada.account}`, { status: 'active' }),
  'changeAccount balance-not-zero': async () => {
    await pay(world.operator, world.bea.account, world.caio.account, '0.01');
    return world.operator.patch(`/accounts/${world.caio.account}`, { status: 'closed' });
  },
  'setLimits unlimited-credit': () =>
    world.operator.put(`/accounts/${world.ada.account}/limits`, { creditLimit: null, balanceCap: null, reason: 'x' }),
  ...Object.fromEntries(
    [
      'getAccount',
      'changeAccount',
      'setLimits',
      'listLimits',
      'listEntries',
      'getStatement',
      'getBalance',
      'listDebtLots',
      'getAccountAlerts',
      'setAccountAlerts',
    ].map((id) => [`${id} account-not-found`, byId()]),
  ),
  'recordTransfer account-not-found': transfer(() => ({ to: UNKNOWN })),
  'recordTransfer same-account': transfer(() => ({ to: world.ada.account })),
  'recordTransfer credit-limit-exceeded': transfer(() => ({ amount: '90000.00' })),
  'recordTransfer balance-cap-exceeded': transfer(() => ({ from: world.fees, amount: '90000.00' })),
  'recordTransfer occurred-in-future': transfer(() => ({ occurredOn: '2999-01-01' })),
  'recordTransfer external-id-taken': async () => {
    const asked = payment({ externalId: newWord() });
    bodyOf(await world.operator.post('/transfers', asked));
    return post('/transfers', asked)();
  },
  'recordTransfer payer-not-active': async () => post('/transfers', payment({ from: await applicantsAccount() }))(),
  'recordTransfer payee-not-active': async () => post('/transfers', payment({ to: await applicantsAccount() }))(),
  'recordTransfer amount-out-of-range': async () => {
    // Eight thousand of the largest amounts, each within its own limit, until the balance itself has no more room.
    const issue = await openAccount(world.operator, { system: 'issue', creditLimit: null, balanceCap: null });
    const asked = { from: issue, to: world.fees, amount: '10000000000000.00' };
    const transfers = Array.from({ length: 1_000 }, () => asked);
    for (let at = 0; at < 8; at++)
      bodyOf(await world.operator.post('/transfers/batch', { atomic: true, transfers }), 200);
    return world.operator.post('/transfers', asked);
  },
  'getTransfer transfer-not-found': byId(),
  ...tradingRulesRefusals(() => world),
  ...feeRefusals(() => world),
  ...transferRefusals(() => ({ world, trader: () => makeTrader(api, world.code) })),
  'recordObligation account-not-found': owing(() => ({ creditor: UNKNOWN })),
  'recordObligation same-account': owing(() => ({ creditor: world.ada.account })),
  'recordObligation occurred-in-future': owing(() => ({ invoice: { ...invoiceOf('1.00'), date: '2999-01-01' } })),
  'recordObligation external-id-taken': async () => {
    const externalId = newWord();
    await owe(world.operator, world.ada.account, world.bea.account, '0.01', { externalId });
    return owing(() => ({ externalId }))();
  },
  // Its key is for rows, not for bytes: a blank more would ask for the same.
  'importObligations idempotency-key-reused': (operation, call) =>
    twice(operation, call, (text) => text.replace('0.01', '0.02')),
  'importObligations body-too-large': byAdmin((call) => ({ ...call, body: ' '.repeat(IMPORT_BYTES_MAX + 1) })),
  ...Object.fromEntries(
    ['get', 'change', 'accept', 'reject', 'dispute', 'cancel', 'pay'].flatMap((step) => [
      [`${step}Obligation obligation-not-found`, byId()],
      ...(['get', 'change'].includes(step)
        ? []
        : [[`${step}Obligation transition-not-allowed`, () => onCancelled(step)] as const]),
    ]),
  ),
  'payObligation remaining-amount-exceeded': paying(() => ({}), '2.00'),
  'payObligation credit-limit-exceeded': paying(() => ({ amount: '90000.00' })),
  'payObligation balance-cap-exceeded': paying(() => ({ debtor: world.fees, amount: '90000.00' })),
  'payObligation payer-not-active': paying(async () => ({ debtor: await applicantsAccount() })),
  'payObligation payee-not-active': paying(async () => ({ creditor: await applicantsAccount() })),
  'payObligation account-not-found': async () => {
    const { account } = await makeTrader(api, world.code);
    const { id } = await owe(world.operator, world.ada.account, account, '1.00', { state: 'accepted' });
    bodyOf(await world.operator.patch(`/accounts/${account}`, { status: 'closed' }), 200);
    return post(`/obligations/${id}/pay`, {})();
  },
  'payObligation amount-out-of-range': async () => {
    // As for a transfer: the balances stand at the edge of their range after it, whichever of the two comes first.
    const [issue, sink] = await Promise.all(
      ['issue', 'loss'].map((system) => openAccount(world.operator, { system, creditLimit: null, balanceCap: null })),
    );
    const asked = { from: issue, to: sink, amount: '10000000000000.00' };
    const transfers = Array.from({ length: 1_000 }, () => asked);
    for (let at = 0; at < 8; at++)
      bodyOf(await world.operator.post('/transfers/batch', { atomic: true, transfers }), 200);
    return paying(() => ({ debtor: issue as string, creditor: sink as string }))();
  },
  ...paymentRequestRefusals(() => ({
    api,
    code: world.code,
    operator: world.operator,
    ada: world.ada.account,
    bea: world.bea.account,
    fees: world.fees,
  })),
  ...paymentScheduleRefusals(() => ({
    operator: world.operator,
    ada: world.ada.account,
    bea: world.bea.account,
  })),
  'createFeeSchedule effective-too-early': () =>
    world.operator.post('/fee-schedules', { rules: [], effectiveFrom: '2020-01-01T00:00:00Z' }),
  'getFeeSchedule fee-schedule-not-found': byId(),
  'getTransaction transaction-not-found': byId(),
  'listTransactionRows transaction-not-found': byId(),
  ...clearingRefusals(() => ({ api, operator: world.operator, ada: world.ada.account, bea: world.bea.account })),
  ...Object.fromEntries(CLEARING_OPERATIONS.map((id) => [`${id} clearing-run-not-found`, byId()])),
  'getClearingSchedule clearing-schedule-not-found': whereNoneIs,
  'removeClearingSchedule clearing-schedule-not-found': whereNoneIs,
  'getMemberClearingReport member-not-found': byId(),
  ...reportRefusals(() => ({ api, code: world.code })),
  ...webhookRefusals(() => world),
  ...auditRefusals(() => ({ api, code: world.code })),
};

describe('every documented refusal is met', () => {
  it.each(Object.keys(OPERATIONS))(
    'of %s',
    async (operationId) => {
      const operation = documented.get(operationId) as Documented;
      for (const code of codesOf(operation)) {
        if (OF_THE_SERVICE.includes(code)) continue;
        const produce = FOR_ONE[`${operationId} ${code}`] ?? FOR_ANY[code];
        expect(produce, `nobody knows how ${operationId} comes to ${code}`).toBeDefined();
        const call = await (OPERATIONS[operationId] as (typeof OPERATIONS)[string]).call(world);
        const answer = await (produce as Produce)(operation, call);
        expect([operationId, code, answer.body?.code], answer.text).toEqual([operationId, code, code]);
        const response = responsesOf(operation)[String(answer.status)];
        expectValid(
          document,
          response?.content?.['application/problem+json']?.schema as JsonSchema,
          answer.body,
          operationId,
        );
      }
    },
    120_000,
  );

  it('and no way to one is kept here that no operation documents', () => {
    const known = new Set(
      [...documented.values()].flatMap((operation) =>
        codesOf(operation).map((code) => `${operation.operationId} ${code}`),
      ),
    );
    expect(Object.keys(FOR_ONE).filter((way) => !known.has(way))).toEqual([]);
    const codes = new Set([...known].map((way) => way.split(' ')[1]));
    expect(Object.keys(FOR_ANY).filter((code) => !codes.has(code))).toEqual([]);
  });

  it('internal-error, where the database is not what it should be: it tells nothing of the inside', async () => {
    await api.sql('ALTER TABLE audit_event RENAME TO audit_event_away');
    try {
      const answer = await world.operator.patch('', { name: 'Secretly' });
      expect([answer.status, answer.body.code]).toEqual([500, 'internal-error']);
      expect(answer.text).not.toMatch(/audit|relation|sql|at .+:\d+/i);
    } finally {
      await api.sql('ALTER TABLE audit_event_away RENAME TO audit_event');
    }
    expect(bodyOf(await world.operator.get(''), 200).name).not.toBe('Secretly');
  });
});
