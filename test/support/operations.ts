import { type Answer, bodyOf, type Client, type Json, type Sent } from './client.ts';
import { admitMember, clearingRun, makeKey, newWord, owe, pay, WIDE, type World } from './fixtures.ts';
import { makeWebhook, NO_RECEIVER, onWebhook, removeWebhooks } from './webhooks.ts';
import { newWitness, textOfNote } from './witness.ts';

/** Who may, as the design has it: m, o, a and admin. */
export type Who = 'admin' | 'operator' | 'auditor' | 'member';

/** A valid request of one operation: what fills the path's parameters, and the rest. */
export interface Call extends Omit<Sent, 'method'> {
  readonly params?: Readonly<Record<string, string>>;
}

/** A status, and the code of the refusal: of the answer, of its first item, or of what it previews. */
export type Told = readonly [status: number, code: string];

export interface Operation {
  readonly who: readonly Who[] | 'anyone';
  /** A valid request about what is Ada's. It may make things first. */
  call(world: World): Call | Promise<Call>;
  /** What Ada hears who asks the same of Bea's; absent where nothing of it is anybody's own. */
  readonly others?: { call(world: World): Call | Promise<Call>; readonly told: Told };
  /** What an operator hears who names things of another circuit; absent where nothing is named. */
  readonly elsewhere?: Told;
}

const OPERATOR = ['admin', 'operator'] as const;
const READER = ['admin', 'operator', 'auditor'] as const;
const EVERYBODY = ['admin', 'operator', 'auditor', 'member'] as const;
const MEMBER_TOO = ['admin', 'operator', 'member'] as const;

const NO_ACCOUNT: Told = [404, 'account-not-found'];
const NO_MEMBER: Told = [404, 'member-not-found'];
/** A list of what one may not see is an empty one. */
const NOTHING: Told = [200, 'nothing'];

const ada = ({ ada }: World): Call => ({ params: { id: ada.account } });
const bea = ({ bea }: World): Call => ({ params: { id: bea.account } });
const onAccount = { call: ada, others: { call: bea, told: NO_ACCOUNT }, elsewhere: NO_ACCOUNT };

const payment = ({ ada, bea }: World) => ({ from: ada.account, to: bea.account, amount: '0.01' });
const paymentOfBea = ({ bea, caio }: World) => ({ from: bea.account, to: caio.account, amount: '0.01' });

const freshKey = async (client: Client, memberId: string): Promise<Call> => ({
  params: { id: (await makeKey(client, { role: 'member', memberId })).id },
});
const freshPrincipal = async (client: Client, memberId: string): Promise<Call> => ({
  params: { id: (await makeKey(client, { role: 'member', memberId })).principalId },
});

const formerMember = async (client: Client): Promise<Call> => {
  const { id } = await admitMember(client, { status: 'applicant' });
  bodyOf(await client.patch(`/members/${id}`, { status: 'closed' }), 200);
  return { params: { id } };
};

const importOf = (debtor: string, creditor: string): Call => ({
  body: `debtor,creditor,amount\n${debtor},${creditor},0.01\n`,
  headers: { 'content-type': 'text/csv' },
});

const proofOf = ({ transactionNumber }: Json): Call => ({ params: { number: String(transactionNumber) } });

/** A call about the checkpoint that stands for now. */
const cosigned = async ({ admin }: World): Promise<Call> => {
  const { size, note } = bodyOf(await admin.post('/checkpoints', {}));
  const witness = newWitness('witness.example/w');
  const cosignature = witness.cosign(textOfNote(note as string), 1_795_000_000);
  return { params: { size: String(size) }, body: { cosignature, key: witness.key } };
};

/** Told of nothing: nothing is written by the way. */
const ALERTS = { availableBelow: null, roomBelow: null };

const THIS_YEAR = new Date().getUTCFullYear();

/** Each schedule begins after the last one. */
let feeDays = 0;
const nextFeeTime = () => new Date(Date.UTC(2100, 0, ++feeDays)).toISOString();

const onFeeSchedule = async ({ admin }: World): Promise<Call> => {
  const { version } = bodyOf(await admin.post('/fee-schedules', { rules: [], effectiveFrom: nextFeeTime() }));
  return { params: { version: String(version) } };
};

/** A month that is over, in which there was no schedule: nobody is charged. */
const PERIOD = '2020-01';
const onFeeRun = async ({ admin }: World): Promise<Call> => {
  bodyOf(await admin.post('/fee-runs', { period: PERIOD }), 200);
  return { params: { period: PERIOD } };
};

const NO_RUN: Told = [404, 'clearing-run-not-found'];

const SCHEDULE = { cron: '0 3 * * MON', mode: 'set-off', dueWithinDays: 30, apply: 'on-approval', paused: true };

/** Of groups that nobody here is of. */
const RULES = {
  pairs: [{ fromGroup: 'employee', toGroup: 'employee', allowed: false }],
  caps: [{ group: 'employee', perDay: '500.00' }],
};

/** A call about the circuit's schedule, which is there. */
const onSchedule = async ({ admin }: World): Promise<Call> => {
  const { status, text } = await admin.put('/clearing-schedule', SCHEDULE);
  if (status >= 300) throw new Error(text);
  return {};
};

/**
 * A call about a computed run. One that stands there is as good as a new one: reading leaves it as it is, and a step takes it
 * out of this state. Before a new one, whatever waits to be applied is discarded, so that it can begin.
 */
const ofRun =
  ({
    mode = 'with-credit',
    dryRun = false,
  }: {
    readonly mode?: 'set-off' | 'with-credit';
    readonly dryRun?: boolean;
  }) =>
  async ({ admin }: World): Promise<Call> => {
    const { data } = bodyOf(await admin.get('/clearing-runs'), 200);
    const computed = data.filter((run) => run.state === 'computed');
    const kept = computed.find((run) => run.mode === mode && run.dryRun === dryRun);
    if (kept !== undefined) return { params: { id: String(kept.id) } };
    for (const run of computed)
      if (!run.dryRun) bodyOf(await admin.send(`/clearing-runs/${run.id}/discard`, { method: 'POST' }), 200);
    return { params: { id: (await clearingRun(admin, { mode, dryRun })).id } };
  };

/** A call about an obligation that is made for it: of Ada as its debtor, or as its creditor; and one that is none of hers. */
function onObligation(call: Call, { state = 'accepted', of = 'debtor' } = {}) {
  const made = async ({ admin }: World, debtor: string, creditor: string): Promise<Call> => ({
    ...call,
    params: { id: (await owe(admin, debtor, creditor, '0.01', { state })).id },
  });
  const told: Told = [404, 'obligation-not-found'];
  return {
    call: (world: World) => {
      const [own, other] = [world.ada.account, world.bea.account];
      return of === 'debtor' ? made(world, own, other) : made(world, other, own);
    },
    others: { call: (world: World) => made(world, world.bea.account, world.caio.account), told },
    elsewhere: told,
  };
}

/** A call about a payment request that is made for it: one that asks Ada, or that she asks; and one that is none of hers. */
function onPaymentRequest({ of = 'payer' } = {}) {
  const made = async ({ admin }: World, from: string, to: string): Promise<Call> => ({
    params: { id: bodyOf(await admin.post('/payment-requests', { from, to, amount: '0.01' })).id },
  });
  const told: Told = [404, 'payment-request-not-found'];
  return {
    call: (world: World) => {
      const [own, other] = [world.ada.account, world.bea.account];
      return of === 'payer' ? made(world, own, other) : made(world, other, own);
    },
    others: { call: (world: World) => made(world, world.bea.account, world.caio.account), told },
    elsewhere: told,
  };
}

/** A call about what an account's holder has agreed to pay Caio at once, which it has. */
function onAgreement() {
  const made = async ({ admin, caio }: World, id: string): Promise<Call> => {
    const { status, text } = await admin.put(`/accounts/${id}/payment-agreements/${caio.account}`, undefined);
    if (status >= 300) throw new Error(text);
    return { params: { id, payee: caio.account } };
  };
  return {
    call: (world: World) => made(world, world.ada.account),
    others: { call: (world: World) => made(world, world.bea.account), told: NO_ACCOUNT },
    elsewhere: NO_ACCOUNT,
  };
}

/** A call about a payment schedule that is made for it: one by which Ada pays, and one that is none of hers. */
function onPaymentSchedule(call: Call = {}, { state = 'active' } = {}) {
  const made = async ({ admin }: World, from: string, to: string): Promise<Call> => {
    const asked = { from, to, amount: '0.01', startsAt: '2044-01-01T00:00:00Z', recurrence: 'FREQ=YEARLY' };
    const { id } = bodyOf(await admin.post('/payment-schedules', asked));
    if (state === 'paused') bodyOf(await admin.send(`/payment-schedules/${id}/pause`, { method: 'POST' }), 200);
    return { ...call, params: { id } };
  };
  const told: Told = [404, 'payment-schedule-not-found'];
  return {
    call: (world: World) => made(world, world.ada.account, world.bea.account),
    // To be paid is not to know of it.
    others: { call: (world: World) => made(world, world.bea.account, world.ada.account), told },
    elsewhere: told,
  };
}

const NO_TRANSFER: Told = [404, 'transfer-not-found'];

/** A call about a transfer that is made for it: one that Ada is paid by, and one that is none of hers. */
function onTransfer(call: Call, more: object) {
  const made = async ({ admin }: World, from: string, to: string): Promise<Call> => ({
    ...call,
    params: { id: (await pay(admin, from, to, '0.01', more)).id },
  });
  return {
    call: (world: World) => made(world, world.bea.account, world.ada.account),
    others: { call: (world: World) => made(world, world.caio.account, world.bea.account), told: NO_TRANSFER },
    elsewhere: NO_TRANSFER,
  };
}
const onHold = (call: Call) => onTransfer(call, { mode: 'hold' });
const onPayment = (call: Call) => onTransfer(call, {});

/**
 * Every operation of the API by its `operationId`. Who may is written down here a second time, from the design, so that
 * a route that lets in too many is noticed.
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  getLiveness: { who: 'anyone', call: () => ({}) },
  getReadiness: { who: 'anyone', call: () => ({}) },
  getMetrics: { who: 'anyone', call: () => ({}) },

  createCircuit: {
    who: ['admin'],
    call: () => ({ body: { code: newWord(), name: 'Another', unit: { code: 'SRD', scale: 2 } } }),
  },
  listCircuits: { who: EVERYBODY, call: () => ({}) },
  getCircuit: { who: EVERYBODY, call: () => ({}) },
  changeCircuit: { who: OPERATOR, call: () => ({ body: { name: 'A circuit' } }) },

  createApiKey: {
    who: MEMBER_TOO,
    call: ({ ada }) => ({ body: { role: 'member', memberId: ada.memberId } }),
    others: { call: ({ bea }) => ({ body: { role: 'member', memberId: bea.memberId } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  listApiKeys: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea }) => ({ query: { memberId: bea.memberId } }), told: NOTHING },
  },
  revokeApiKey: {
    who: MEMBER_TOO,
    call: ({ admin, ada }) => freshKey(admin, ada.memberId),
    others: { call: ({ bea }) => ({ params: { id: bea.keyId } }), told: [404, 'api-key-not-found'] },
    elsewhere: [404, 'api-key-not-found'],
  },
  createPrincipal: {
    who: MEMBER_TOO,
    call: ({ ada }) => ({ body: { role: 'member', memberId: ada.memberId } }),
    others: { call: ({ bea }) => ({ body: { role: 'member', memberId: bea.memberId } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  listPrincipals: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea }) => ({ query: { memberId: bea.memberId } }), told: NOTHING },
  },
  revokePrincipal: {
    who: MEMBER_TOO,
    call: ({ admin, ada }) => freshPrincipal(admin, ada.memberId),
    others: { call: ({ bea }) => ({ params: { id: bea.principalId } }), told: [404, 'principal-not-found'] },
    elsewhere: [404, 'principal-not-found'],
  },

  admitMember: { who: OPERATOR, call: () => ({ body: { name: 'Dora' } }) },
  importMembers: {
    who: OPERATOR,
    call: () => ({ body: `name,creditLimit\nElio,10.00\nFina,\n`, headers: { 'content-type': 'text/csv' } }),
  },
  listMembers: { who: READER, call: () => ({}) },
  getMember: {
    who: EVERYBODY,
    call: ({ ada }) => ({ params: { id: ada.memberId } }),
    others: { call: ({ bea }) => ({ params: { id: bea.memberId } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  changeMember: {
    who: MEMBER_TOO,
    call: ({ ada }) => ({ params: { id: ada.memberId }, body: { name: 'Ada' } }),
    others: { call: ({ bea }) => ({ params: { id: bea.memberId }, body: { name: 'Ada' } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  eraseMember: { who: OPERATOR, call: ({ admin }) => formerMember(admin), elsewhere: NO_MEMBER },
  listDirectory: { who: EVERYBODY, call: () => ({}) },

  openAccount: {
    who: OPERATOR,
    call: ({ ada }) => ({ body: { memberId: ada.memberId, ...WIDE } }),
    elsewhere: NO_MEMBER,
  },
  listAccounts: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea }) => ({ query: { memberId: bea.memberId } }), told: NOTHING },
  },
  getAccount: { who: EVERYBODY, ...onAccount },
  changeAccount: {
    who: MEMBER_TOO,
    call: ({ ada }) => ({ params: { id: ada.account }, body: { clearingDrawMax: '500.00' } }),
    others: {
      call: ({ bea }) => ({ params: { id: bea.account }, body: { clearingDrawMax: '500.00' } }),
      told: NO_ACCOUNT,
    },
    elsewhere: NO_ACCOUNT,
  },
  setLimits: {
    who: OPERATOR,
    call: ({ ada }) => ({ params: { id: ada.account }, body: { ...WIDE, reason: 'Review' } }),
    elsewhere: NO_ACCOUNT,
  },
  listLimits: { who: READER, call: ada, elsewhere: NO_ACCOUNT },
  listDebtLots: { who: EVERYBODY, ...onAccount },
  listEntries: { who: EVERYBODY, ...onAccount },
  getStatement: { who: EVERYBODY, ...onAccount },
  getBalance: { who: EVERYBODY, ...onAccount },

  getTradingRules: { who: READER, call: () => ({}) },
  setTradingRules: { who: OPERATOR, call: () => ({ body: RULES }) },
  listTradingRules: { who: READER, call: () => ({}) },
  getAccountAlerts: { who: EVERYBODY, ...onAccount },
  setAccountAlerts: {
    who: MEMBER_TOO,
    call: ({ ada }) => ({ params: { id: ada.account }, body: ALERTS }),
    others: { call: ({ bea }) => ({ params: { id: bea.account }, body: ALERTS }), told: NO_ACCOUNT },
    elsewhere: NO_ACCOUNT,
  },

  recordTransfer: {
    who: MEMBER_TOO,
    call: (world) => ({ body: payment(world) }),
    others: { call: (world) => ({ body: paymentOfBea(world) }), told: NO_ACCOUNT },
    elsewhere: NO_ACCOUNT,
  },
  recordTransfers: {
    who: MEMBER_TOO,
    call: (world) => ({ body: { atomic: false, transfers: [payment(world)] } }),
    others: {
      call: (world) => ({ body: { atomic: false, transfers: [paymentOfBea(world)] } }),
      told: [200, 'account-not-found'],
    },
    elsewhere: [200, 'account-not-found'],
  },
  previewTransfer: {
    who: MEMBER_TOO,
    call: (world) => ({ body: payment(world) }),
    others: { call: (world) => ({ body: paymentOfBea(world) }), told: [200, 'account-not-found'] },
    elsewhere: [200, 'account-not-found'],
  },
  listTransfers: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea }) => ({ query: { account: bea.account } }), told: NOTHING },
  },
  getTransfer: {
    who: EVERYBODY,
    call: async ({ admin, ada, bea }) => ({ params: { id: (await pay(admin, ada.account, bea.account, '0.01')).id } }),
    others: {
      call: async ({ admin, bea, caio }) => ({
        params: { id: (await pay(admin, bea.account, caio.account, '0.01')).id },
      }),
      told: [404, 'transfer-not-found'],
    },
    elsewhere: [404, 'transfer-not-found'],
  },

  listEvents: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea }) => ({ query: { accountId: bea.account } }), told: NOTHING },
  },

  createWebhook: {
    who: MEMBER_TOO,
    call: () => ({ body: { url: NO_RECEIVER } }),
    // That a member's webhook is told nothing of others is for webhooks.test.ts: nobody else's can be named.
    others: { call: () => ({ body: { url: 'ftp://shop.example/' } }), told: [422, 'webhook-target-refused'] },
  },
  listWebhooks: {
    who: EVERYBODY,
    call: () => ({}),
    others: {
      call: async ({ ada, bea }) => {
        await removeWebhooks(ada.client);
        await makeWebhook(bea.client, NO_RECEIVER);
        return {};
      },
      told: NOTHING,
    },
  },
  getWebhook: { who: EVERYBODY, ...onWebhook() },
  removeWebhook: { who: MEMBER_TOO, ...onWebhook() },
  rotateWebhookSecret: { who: MEMBER_TOO, ...onWebhook() },
  listWebhookDeliveries: { who: EVERYBODY, ...onWebhook() },
  redeliverWebhookEvent: { who: MEMBER_TOO, ...onWebhook(true) },

  captureTransfer: { who: MEMBER_TOO, ...onHold({ body: {} }) },
  voidTransfer: { who: MEMBER_TOO, ...onHold({}) },
  reverseTransfer: { who: MEMBER_TOO, ...onPayment({ body: { reason: 'Two bags were torn' } }) },

  recordObligation: {
    who: MEMBER_TOO,
    call: ({ ada, bea }) => ({ body: { debtor: ada.account, creditor: bea.account, amount: '0.01' } }),
    others: {
      call: ({ bea, caio }) => ({ body: { debtor: bea.account, creditor: caio.account, amount: '0.01' } }),
      told: NO_ACCOUNT,
    },
    elsewhere: NO_ACCOUNT,
  },
  importObligations: {
    who: MEMBER_TOO,
    call: ({ ada, bea }) => importOf(ada.account, bea.account),
    others: { call: ({ bea, caio }) => importOf(bea.account, caio.account), told: [200, 'account-not-found'] },
    elsewhere: [200, 'account-not-found'],
  },
  listObligations: {
    who: EVERYBODY,
    call: () => ({}),
    others: { call: ({ bea, caio }) => ({ query: { debtor: bea.account, creditor: caio.account } }), told: NOTHING },
  },
  getObligation: { who: EVERYBODY, ...onObligation({}) },
  changeObligation: { who: MEMBER_TOO, ...onObligation({ body: { excludedFromClearing: true } }) },
  acceptObligation: { who: MEMBER_TOO, ...onObligation({}, { state: 'proposed' }) },
  rejectObligation: { who: MEMBER_TOO, ...onObligation({}, { state: 'proposed' }) },
  disputeObligation: { who: MEMBER_TOO, ...onObligation({}) },
  cancelObligation: { who: MEMBER_TOO, ...onObligation({}, { of: 'creditor' }) },
  payObligation: { who: MEMBER_TOO, ...onObligation({ body: {} }) },

  requestPayment: {
    who: MEMBER_TOO,
    call: ({ ada, bea }) => ({ body: { from: bea.account, to: ada.account, amount: '0.01' } }),
    others: {
      call: ({ bea, caio }) => ({ body: { from: caio.account, to: bea.account, amount: '0.01' } }),
      told: NO_ACCOUNT,
    },
    elsewhere: NO_ACCOUNT,
  },
  listPaymentRequests: {
    who: EVERYBODY,
    call: async (world) => {
      await onPaymentRequest().call(world);
      return {};
    },
    others: { call: ({ caio }) => ({ query: { account: caio.account, role: 'payee', state: 'paid' } }), told: NOTHING },
  },
  getPaymentRequest: { who: EVERYBODY, ...onPaymentRequest() },
  acknowledgePaymentRequest: { who: MEMBER_TOO, ...onPaymentRequest() },
  rejectPaymentRequest: { who: MEMBER_TOO, ...onPaymentRequest() },
  cancelPaymentRequest: { who: MEMBER_TOO, ...onPaymentRequest({ of: 'payee' }) },
  listPaymentAgreements: { who: EVERYBODY, ...onAccount },
  makePaymentAgreement: { who: MEMBER_TOO, ...onAgreement() },
  withdrawPaymentAgreement: { who: MEMBER_TOO, ...onAgreement() },

  schedulePayment: {
    who: MEMBER_TOO,
    call: (world) => ({ body: { ...payment(world), startsAt: '2044-01-01T00:00:00Z' } }),
    others: {
      call: (world) => ({ body: { ...paymentOfBea(world), startsAt: '2044-01-01T00:00:00Z' } }),
      told: NO_ACCOUNT,
    },
    elsewhere: NO_ACCOUNT,
  },
  listPaymentSchedules: {
    who: EVERYBODY,
    call: async (world) => {
      await onPaymentSchedule().call(world);
      return {};
    },
    others: { call: ({ bea }) => ({ query: { account: bea.account } }), told: NOTHING },
  },
  getPaymentSchedule: { who: EVERYBODY, ...onPaymentSchedule() },
  changePaymentSchedule: { who: MEMBER_TOO, ...onPaymentSchedule({ body: { amount: '0.02' } }) },
  listPaymentOccurrences: { who: EVERYBODY, ...onPaymentSchedule() },
  pausePaymentSchedule: { who: MEMBER_TOO, ...onPaymentSchedule() },
  resumePaymentSchedule: { who: MEMBER_TOO, ...onPaymentSchedule({}, { state: 'paused' }) },
  cancelPaymentSchedule: { who: MEMBER_TOO, ...onPaymentSchedule() },

  startClearingRun: {
    who: OPERATOR,
    call: () => ({ body: { mode: 'set-off', dryRun: true } }),
  },
  listClearingRuns: { who: READER, call: () => ({}) },
  getClearingRun: { who: READER, call: ofRun({ dryRun: true }), elsewhere: NO_RUN },
  applyClearingRun: {
    who: OPERATOR,
    call: ofRun({ mode: 'set-off' }),
    elsewhere: NO_RUN,
  },
  discardClearingRun: { who: OPERATOR, call: ofRun({ dryRun: true }), elsewhere: NO_RUN },
  listClearingSettlements: {
    who: EVERYBODY,
    call: ofRun({}),
    others: { call: ofRun({ dryRun: true }), told: NO_RUN },
    elsewhere: NO_RUN,
  },
  listClearingCycles: {
    who: EVERYBODY,
    call: ofRun({}),
    others: { call: ofRun({ dryRun: true }), told: NO_RUN },
    elsewhere: NO_RUN,
  },
  listClearingMembers: {
    who: EVERYBODY,
    call: ofRun({}),
    others: { call: ofRun({ dryRun: true }), told: NO_RUN },
    elsewhere: NO_RUN,
  },
  getClearingPicture: {
    who: EVERYBODY,
    call: ofRun({}),
    others: { call: ofRun({ dryRun: true }), told: NO_RUN },
    elsewhere: NO_RUN,
  },
  getClearingReport: { who: READER, call: () => ({}) },
  getMemberClearingReport: {
    who: EVERYBODY,
    call: ({ ada: { memberId } }) => ({ params: { memberId } }),
    others: { call: ({ bea: { memberId } }) => ({ params: { memberId } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  getTrialBalance: { who: READER, call: () => ({}) },
  getCondition: { who: READER, call: () => ({}) },
  listLimitChanges: { who: READER, call: () => ({}) },
  exportAccounts: { who: READER, call: () => ({}) },
  listSellerTotals: { who: READER, call: () => ({ query: { year: THIS_YEAR } }) },
  listSellerExchanges: {
    who: READER,
    call: ({ caio: { memberId } }) => ({ query: { year: THIS_YEAR, memberId } }),
    elsewhere: NO_MEMBER,
  },
  listInvoices: {
    who: EVERYBODY,
    call: ({ ada: { memberId } }) => ({ query: { memberId } }),
    others: { call: ({ bea: { memberId } }) => ({ query: { memberId } }), told: NO_MEMBER },
    elsewhere: NO_MEMBER,
  },
  getStatementPack: { who: READER, call: () => ({ query: { year: THIS_YEAR } }) },
  getClearingInput: { who: READER, call: ofRun({ dryRun: true }), elsewhere: NO_RUN },
  getClearingCertificate: { who: READER, call: ofRun({ dryRun: true }), elsewhere: NO_RUN },

  getClearingSchedule: { who: READER, call: onSchedule },
  setClearingSchedule: { who: OPERATOR, call: () => ({ body: SCHEDULE }) },
  removeClearingSchedule: { who: OPERATOR, call: onSchedule },

  createFeeSchedule: { who: OPERATOR, call: () => ({ body: { rules: [], effectiveFrom: nextFeeTime() } }) },
  listFeeSchedules: { who: EVERYBODY, call: () => ({}) },
  getFeeSchedule: { who: EVERYBODY, call: onFeeSchedule },

  previewFeeRun: { who: OPERATOR, call: () => ({ body: { period: PERIOD } }) },
  runFees: { who: OPERATOR, call: () => ({ body: { period: PERIOD } }) },
  listFeeRuns: { who: READER, call: () => ({}) },
  getFeeRun: { who: READER, call: onFeeRun },
  listFeeCharges: { who: EVERYBODY, call: onFeeRun },

  listTransactions: { who: READER, call: () => ({}) },
  listTransactionRows: { who: READER, call: () => ({ params: { number: '1' } }) },
  getTransaction: { who: READER, call: () => ({ params: { number: '1' } }) },
  proveTransaction: {
    who: EVERYBODY,
    call: async ({ admin, ada, bea }) => proofOf(await pay(admin, ada.account, bea.account, '0.01')),
    others: {
      call: async ({ admin, bea, caio }) => proofOf(await pay(admin, bea.account, caio.account, '0.01')),
      told: [404, 'transaction-not-found'],
    },
  },

  listCheckpoints: { who: READER, call: () => ({}) },
  signCheckpoint: { who: OPERATOR, call: () => ({ body: {} }) },
  cosignCheckpoint: { who: OPERATOR, call: cosigned },
  proveConsistency: { who: READER, call: () => ({ query: { from: 1, to: 2 } }) },
  exportJournal: { who: READER, call: () => ({ query: { format: 'csv' } }) },
  exportPackage: { who: READER, call: () => ({}) },

  listAuditEvents: { who: READER, call: () => ({}) },
};

/** An operation as the OpenAPI document has it. */
export interface Documented {
  readonly operationId: string;
  readonly method: string;
  /** Like `/v1/circuits/{circuit}/accounts/{id}`. */
  readonly path: string;
  readonly operation: Json;
}

export function operationsOf(document: Json): Map<string, Documented> {
  const found = new Map<string, Documented>();
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Json>>)) {
    for (const [method, operation] of Object.entries(methods)) {
      const operationId = String(operation.operationId);
      found.set(operationId, { operationId, method: method.toUpperCase(), path, operation });
    }
  }
  return found;
}

/** Sends a call. `root` is a client whose paths begin at the server's root. */
export function sendCall(root: Client, { method, path }: Documented, circuit: string, call: Call): Promise<Answer> {
  const { params = {}, ...sent } = call;
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => (name === 'circuit' ? circuit : params[name]) ?? '',
  );
  return root.send(filled, { ...sent, method });
}

/** The code of what was refused; `nothing` for an empty list, `ok` for anything else that went well. */
export function codeOf({ status, body }: Answer): string {
  if (status >= 400) return body.code;
  const { results, problem, data } = (body ?? {}) as Partial<Json>;
  const inner = (problem ?? (results as Json[] | undefined)?.[0]?.problem) as Json | undefined;
  return inner?.code ?? (data?.length === 0 ? 'nothing' : 'ok');
}
