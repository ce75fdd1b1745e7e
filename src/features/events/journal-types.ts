/** The types of events that are transactions: what each tells, and how that follows from its rows. A new kind is one entry here. */
import { z } from 'zod';
import {
  ACCOUNT_STATUSES,
  HOLD_STATES,
  MEMBER_STATUSES,
  OBLIGATION_STATES,
  SYSTEM_ACCOUNTS,
  type TransactionKind,
} from '../../domain/ledger/journal.ts';
import { decimalOf, formatAmount } from '../../domain/money.ts';
import { amountText, balanceText, date, externalId, timeText, uuid } from '../../http/codecs.ts';
import type { RowView } from '../transactions/service.ts';
import type { HoldFacts, ObligationFacts, RunFacts } from './queries.ts';

/** What is at hand to tell of a transaction, or of one obligation that it recorded. */
export interface Facts {
  readonly transaction: { readonly id: string; readonly externalId: string | null; readonly occurredOn: string | null };
  readonly rows: readonly RowView[];
  /** The one that it is about, if it is about one; `state` where it was recorded. */
  readonly obligation: ObligationFacts | undefined;
  readonly state: string | null;
  readonly run: RunFacts | undefined;
  /** The one of which something became, if that is what it is about. */
  readonly hold: HoldFacts | undefined;
  /** Whoever is told sees all of the circuit. */
  readonly seesAll: boolean;
  /** Whether it sees what an account is charged. */
  seesFeesOf(accountId: string): boolean;
  readonly scale: number;
}

export interface Told {
  readonly subjectId: string;
  readonly accountIds: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventType {
  readonly type: string;
  readonly description: string;
  readonly data: z.ZodObject;
}

interface JournalEventType extends EventType {
  tell(facts: Facts): Told;
}

const limits = { creditLimit: amountText.nullable(), balanceCap: amountText.nullable() };
const parties = { obligationId: uuid, debtor: uuid, creditor: uuid };
const sides = { transferId: uuid, from: uuid, to: uuid };
const fees = z
  .array(z.strictObject({ from: uuid, to: uuid, amount: amountText }))
  .meta({ description: 'What was charged with it, or given back. Members are told of their own accounts' });
const named = { externalId: externalId.nullable(), occurredOn: date.nullable() };

/** By the kind of transaction. */
export const JOURNAL_EVENTS: Readonly<Record<TransactionKind, JournalEventType>> = {
  'member-admitted': {
    type: 'member.admitted',
    description: 'A member was admitted',
    data: z.strictObject({ memberId: uuid, status: z.enum(MEMBER_STATUSES) }),
    tell: ofMember,
  },
  'member-status-changed': {
    type: 'member.status-changed',
    description: "A member's status changed",
    data: z.strictObject({ memberId: uuid, status: z.enum(MEMBER_STATUSES) }),
    tell: ofMember,
  },
  'account-opened': {
    type: 'account.opened',
    description: 'An account was opened',
    data: z.strictObject({
      accountId: uuid,
      memberId: uuid.nullable(),
      system: z.enum(SYSTEM_ACCOUNTS).nullable(),
      ...limits,
    }),
    tell({ rows }) {
      const { accountId, memberId, system } = rowOf(rows, 'account-opened');
      const { creditLimit, balanceCap } = rowOf(rows, 'limits-changed');
      return ofAccount(accountId, { memberId, system, creditLimit, balanceCap });
    },
  },
  'account-status-changed': {
    type: 'account.status-changed',
    description: "An account's status changed",
    data: z.strictObject({ accountId: uuid, status: z.enum(ACCOUNT_STATUSES) }),
    tell({ rows }) {
      const { subjectId, status } = rowOf(rows, 'status-changed');
      return ofAccount(subjectId, { status });
    },
  },
  'limits-changed': {
    type: 'account.limits-changed',
    description: "An account's limits changed",
    data: z.strictObject({ accountId: uuid, ...limits }),
    tell({ rows }) {
      const { accountId, creditLimit, balanceCap } = rowOf(rows, 'limits-changed');
      return ofAccount(accountId, { creditLimit, balanceCap });
    },
  },
  transfer: {
    type: 'transfer.posted',
    description: 'A transfer was posted: its subject',
    data: z.strictObject({
      from: uuid,
      to: uuid,
      amount: amountText,
      fees,
      ...named,
    }),
    tell(facts) {
      const { id, externalId, occurredOn } = facts.transaction;
      const { debitAccountId: from, creditAccountId: to, amount } = rowOf(facts.rows, 'posting');
      const data = { from, to, amount, fees: feesOf(facts), externalId, occurredOn };
      return { subjectId: id, accountIds: [from, to], data };
    },
  },
  'transfer-held': {
    type: 'transfer.held',
    description: 'A transfer was held: its subject',
    data: z.strictObject({
      from: uuid,
      to: uuid,
      amount: amountText,
      expiresAt: timeText,
      obligationId: uuid.nullable(),
      ...named,
    }),
    tell({ transaction, rows }) {
      const { payerAccountId: from, payeeAccountId: to, amount, expiresAt, obligationId } = rowOf(rows, 'hold-placed');
      const { externalId, occurredOn } = transaction;
      const data = { from, to, amount, expiresAt, obligationId, externalId, occurredOn };
      return { subjectId: transaction.id, accountIds: [from, to], data };
    },
  },
  'transfer-captured': {
    type: 'transfer.captured',
    description: 'So much of a held transfer was posted by this transaction',
    data: z.strictObject({ ...sides, amount: amountText, fees, released: amountText, state: z.enum(HOLD_STATES) }),
    tell: (facts) => {
      const { captured: amount, released, state } = rowOf(facts.rows, 'hold-changed');
      return ofHold(facts, { amount, fees: feesOf(facts), released, state });
    },
  },
  'transfer-voided': {
    type: 'transfer.voided',
    description: 'What was still held of a transfer was released',
    data: z.strictObject({ ...sides, released: amountText }),
    tell: ofRelease,
  },
  'transfer-expired': {
    type: 'transfer.expired',
    description:
      'A transfer was held until a time that is past; what was still held of it counted no more from that time on',
    data: z.strictObject({ ...sides, released: amountText }),
    tell: ofRelease,
  },
  'transfer-reversed': {
    type: 'transfer.reversed',
    description: 'So much of a transfer was taken back, by the posting of this transaction',
    data: z.strictObject({ ...sides, amount: amountText, fees, externalId: externalId.nullable() }),
    tell(facts) {
      const { transferId, amount } = rowOf(facts.rows, 'transfer-reversed');
      const { debitAccountId: from, creditAccountId: to } = rowOf(facts.rows, 'posting');
      const { externalId } = facts.transaction;
      const data = { transferId, from, to, amount, fees: feesOf(facts), externalId };
      return { subjectId: transferId, accountIds: [from, to], data };
    },
  },
  'period-fee': {
    type: 'fee.charged',
    description: 'An account was charged a fee for a period. What a payment costs is told with the payment',
    data: z.strictObject({ from: uuid, to: uuid, amount: amountText }),
    tell({ transaction, rows }) {
      const { debitAccountId: from, creditAccountId: to, amount } = rowOf(rows, 'posting');
      return { subjectId: transaction.id, accountIds: [from], data: { from, to, amount } };
    },
  },
  'obligations-recorded': {
    type: 'obligation.recorded',
    description: 'An obligation was recorded. Of several that were recorded together, each is an event of its own',
    data: z.strictObject({
      ...parties,
      amount: amountText,
      dueOn: date.nullable(),
      externalId: externalId.nullable(),
      state: z.enum(OBLIGATION_STATES),
    }),
    tell(facts) {
      const { amount, due_on: dueOn, external_id: externalId } = obligationOf(facts);
      return ofObligation(facts, { amount: formatAmount(amount, facts.scale), dueOn, externalId, state: facts.state });
    },
  },
  'obligation-changed': {
    type: 'obligation.changed',
    description: 'An obligation was accepted, rejected, disputed or cancelled',
    data: z.strictObject({ ...parties, state: z.enum(OBLIGATION_STATES) }),
    tell: (facts) => ofObligation(facts, { state: rowOf(facts.rows, 'obligation-changed').state }),
  },
  'obligation-paid': {
    type: 'obligation.paid',
    description: 'So much of an obligation was paid, by the posting of this transaction',
    data: z.strictObject({ ...parties, amount: amountText, fees }),
    tell: (facts) =>
      ofObligation(facts, { amount: rowOf(facts.rows, 'obligation-settled').amount, fees: feesOf(facts) }),
  },
  'clearing-applied': {
    type: 'clearing-run.applied',
    description:
      'A clearing run was applied. Members are told what it was to their own accounts, and operators what it came to: it concerns ' +
      'more accounts than an event can name',
    data: z.strictObject({
      mode: z.enum(['set-off', 'with-credit']),
      obligations: z.int().nullable().meta({ description: 'Obligations that took part; null for members' }),
      cleared: amountText.nullable().meta({ description: 'What was cleared of them; null for members' }),
      accounts: z
        .array(
          z.strictObject({
            accountId: uuid,
            settled: amountText.meta({ description: 'Of what it owed' }),
            received: amountText.meta({ description: 'Of what it was owed' }),
            balanceChange: balanceText,
          }),
        )
        .meta({ description: "The member's own accounts; none for operators" }),
    }),
    tell: ofRun,
  },
};

function rowOf<Type extends RowView['type']>(
  rows: readonly RowView[],
  type: Type,
): Extract<RowView, { readonly type: Type }> {
  const found = rows.find((row): row is Extract<RowView, { readonly type: Type }> => row.type === type);
  if (found === undefined) throw new Error(`a transaction has no row of type ${type}`);
  return found;
}

/** All postings but the first, which is what was paid itself. */
const feesOf = ({ rows, seesFeesOf }: Facts) =>
  rows
    .filter((row) => row.type === 'posting')
    .slice(1)
    .filter(({ debitAccountId: from, creditAccountId: to }) => seesFeesOf(from) || seesFeesOf(to))
    .map(({ debitAccountId: from, creditAccountId: to, amount }) => ({ from, to, amount }));

function ofMember({ rows }: Facts): Told {
  const { subjectId, status } = rowOf(rows, 'status-changed');
  return { subjectId, accountIds: [], data: { memberId: subjectId, status } };
}

const ofAccount = (accountId: string, data: object): Told => ({
  subjectId: accountId,
  accountIds: [accountId],
  data: { accountId, ...data },
});

function obligationOf({ obligation }: Facts): ObligationFacts {
  if (obligation === undefined) throw new Error('a transaction is about an obligation that is not there');
  return obligation;
}

function ofObligation(facts: Facts, data: object): Told {
  const { id, debtor_account_id: debtor, creditor_account_id: creditor } = obligationOf(facts);
  return { subjectId: id, accountIds: [debtor, creditor], data: { obligationId: id, debtor, creditor, ...data } };
}

function ofHold({ hold }: Facts, data: object): Told {
  if (hold === undefined) throw new Error('a transaction is about a hold that is not there');
  const { id: transferId, payer_account_id: from, payee_account_id: to } = hold;
  return { subjectId: transferId, accountIds: [from, to], data: { transferId, from, to, ...data } };
}

function ofRelease(facts: Facts): Told {
  return ofHold(facts, { released: rowOf(facts.rows, 'hold-changed').released });
}

function ofRun({ run, seesAll, scale }: Facts): Told {
  if (run === undefined) throw new Error('a transaction applied a clearing run that is not there');
  const amount = (minor: string) => decimalOf(minor, scale);
  const accounts = run.parts.map(({ accountId, settles, receives, falls }) => ({
    accountId,
    settled: amount(settles),
    received: amount(receives),
    balanceChange: formatAmount(-BigInt(falls), scale),
  }));
  const figures = seesAll
    ? { obligations: run.obligations, cleared: amount(run.cleared) }
    : { obligations: null, cleared: null };
  const accountIds = accounts.map(({ accountId }) => accountId);
  return { subjectId: run.id, accountIds, data: { mode: run.mode, ...figures, accounts } };
}
