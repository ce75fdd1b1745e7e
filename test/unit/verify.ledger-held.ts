/** A ledger with what is held, charged and taken back, as a package in memory. */
import type { Command } from '../../src/domain/ledger/commands.ts';
import type { FeeRule } from '../../src/domain/ledger/fees.ts';
import { Cast, idOf } from '../support/arbitraries.ts';
import { packageOf } from '../support/audit-package.ts';
import { NOW } from './decide.journal.ts';
import { ledgerOf, TimedJournal } from './verify.ledger.ts';
import { tamperingWith } from './verify.tampering-tools.ts';

/** A payer's fee of 1 % and a payee's of 2 %, to an account each. */
const RULE: FeeRule = {
  place: 1,
  name: 'Trade fee',
  charges: 'payer',
  toAccountId: idOf('account', 4),
  rate: '0.01',
  fixed: null,
  minimum: null,
  maximum: null,
  payerGroups: null,
  payeeGroups: null,
  kinds: null,
};
const SCHEDULE = {
  version: 1,
  rules: [
    RULE,
    { ...RULE, place: 2, name: 'Solidarity', charges: 'payee' as const, toAccountId: idOf('account', 5), rate: '0.02' },
  ],
};

/** Accounts of the circuit: where fees go to, and one that takes none. */
export const [FEES, SOLIDARITY, LOSS] = [4, 5, 6].map((at) => idOf('account', at)) as [string, string, string];
/** Of a member that has three: one with little room, and one that is never used. */
export const [SMALL, UNUSED] = [7, 8].map((at) => idOf('account', at)) as [string, string];

type Asked = (common: ReturnType<Cast['common']>) => Command;

/** Each step has the number of its transaction, by its name. */
function heldLedger() {
  const journal = new TimedJournal();
  journal.isStrict = true;
  const cast = new Cast();
  const account = (at: number) => idOf('account', at);
  const post = (command: Asked): number => {
    journal.run([[command(cast.common())]]);
    return journal.transactions.length;
  };
  const idAt = (number: number): string => journal.transactions[number - 1]?.header.id ?? '';
  const open = (
    at: number,
    owner: { memberId: string } | { system: 'fees' | 'solidarity' | 'loss' },
    balanceCap: bigint,
  ) =>
    post((common) => ({
      kind: 'account-opened',
      ...common,
      accountId: account(at),
      memberId: null,
      system: null,
      externalId: null,
      creditLimit: 'system' in owner ? null : 10_000n,
      balanceCap: 'system' in owner ? null : balanceCap,
      ...owner,
    }));
  for (let at = 0; at < 4; at++) {
    const memberId = idOf('member', at);
    post((common) => ({ kind: 'member-admitted', ...common, memberId, externalId: null, status: 'active' }));
    open(at, { memberId }, 20_000n);
  }
  for (const [index, system] of (['fees', 'solidarity', 'loss'] as const).entries()) open(4 + index, { system }, 0n);
  open(7, { memberId: idOf('member', 3) }, 1_000n);
  open(8, { memberId: idOf('member', 3) }, 1_000n);
  journal.fees = { inForce: SCHEDULE, byVersion: new Map([[1, SCHEDULE]]) };

  const paying = (from: number, to: number, amount: bigint) => ({
    from: account(from),
    to: account(to),
    amount,
    externalId: null,
    occurredOn: null,
    payingMemberId: null,
  });
  const pay = (from: number, to: number, amount: bigint) =>
    post((common) => ({ kind: 'transfer', ...common, ...paying(from, to, amount) }));
  const hold = (from: number, to: number, amount: bigint, more: object = {}) =>
    post((common) => ({
      kind: 'transfer-held',
      ...common,
      ...paying(from, to, amount),
      expiresAt: null,
      obligationId: null,
      ...more,
    }));
  const capture = (held: number, amount: bigint | null, isFinal = false) =>
    post((common) => ({
      kind: 'transfer-captured',
      ...common,
      holdId: idAt(held),
      amount,
      isFinal,
      actingMemberId: null,
    }));
  const takeBack = (transfer: number, amount: bigint | null) =>
    post((common) => ({
      kind: 'transfer-reversed',
      ...common,
      transferId: idAt(transfer),
      amount,
      externalId: null,
      actingMemberId: null,
    }));
  const owe = (id: number, debtor: number, creditor: number, amount: bigint) =>
    post((common) => ({
      kind: 'obligations-recorded',
      ...common,
      obligationId: idOf('obligation', id),
      amount,
      debtor: account(debtor),
      creditor: account(creditor),
      dueOn: null,
      externalId: null,
      state: 'accepted',
      descriptionDigest: null,
      actingMemberId: null,
    }));

  const paid = pay(0, 1, 1_000n);
  const donated = pay(2, 4, 50n);
  const paidAgain = pay(1, 2, 400n);
  const partBack = takeBack(paid, 455n);
  const restBack = takeBack(paid, null);
  const held = hold(0, 1, 2_000n);
  const captured = capture(held, 500n);
  const capturedLast = capture(held, 1_000n, true);
  const heldBack = takeBack(held, 300n);
  const heldWhole = hold(1, 2, 1_000n);
  const capturedWhole = capture(heldWhole, null);
  const wholeBack = takeBack(heldWhole, 255n);
  const heldToVoid = hold(0, 1, 1_000n);
  const voided = post((common) => ({
    kind: 'transfer-voided',
    ...common,
    holdId: idAt(heldToVoid),
    actingMemberId: null,
  }));
  const heldToExpire = hold(0, 1, 700n, { expiresAt: NOW + 120_000 });
  owe(0, 2, 3, 900n);
  owe(1, 2, 3, 800n);
  const heldForOwed = hold(2, 3, 600n, { obligationId: idOf('obligation', 0) });
  const capturedForOwed = capture(heldForOwed, null);
  journal.wait(120);
  const expired = post((common) => ({ kind: 'transfer-expired', ...common, holdId: idAt(heldToExpire) }));
  const charge = (from: number, amount: bigint) =>
    post((common) => ({
      kind: 'period-fee',
      ...common,
      accountId: account(from),
      toAccountId: FEES,
      amount,
      rule: { version: 1, place: 3, name: 'Membership' },
    }));
  const charged = charge(0, 300n);
  const owedFee = owe(2, 1, 4, 300n);
  const paidFee = post((common) => ({
    kind: 'obligation-paid',
    ...common,
    obligationId: idOf('obligation', 2),
    actingMemberId: null,
    amount: null,
  }));
  const heldOpen = hold(0, 7, 500n);
  const closed = post((common) => ({
    kind: 'account-status-changed',
    ...common,
    accountId: UNUSED,
    status: 'closed',
    expectedVersion: null,
  }));
  const steps = {
    paid,
    donated,
    paidAgain,
    partBack,
    restBack,
    held,
    captured,
    capturedLast,
    heldBack,
    heldWhole,
    capturedWhole,
    wholeBack,
    heldToVoid,
    voided,
    heldToExpire,
    heldForOwed,
    capturedForOwed,
    expired,
    charged,
    owedFee,
    paidFee,
    closed,
    heldOpen,
  };
  return { ledger: ledgerOf(journal), steps };
}

const made = heldLedger();
export const HELD_LEDGER = made.ledger;
export const HELD_FILES = packageOf(HELD_LEDGER);
/** The numbers of transactions, which are their lines of the journal. */
export const STEP = made.steps;
/** Where one is that somebody adds. */
export const ADDED = HELD_LEDGER.transactions.length + 1;

/** Ways to tamper with it. */
export const { resealed, rehashed, resigned, byOperator } = tamperingWith(HELD_LEDGER, HELD_FILES);
