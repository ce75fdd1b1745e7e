import type {
  AdmitMember,
  ChangeAccountStatus,
  ChangeLimits,
  ChangeMemberStatus,
  ChangeObligation,
  OpenAccount,
  PayObligation,
  RecordObligation,
  Transfer,
} from '../../src/domain/ledger/commands.ts';
import type { Outcome } from '../../src/domain/ledger/decide.ts';
import {
  type AccountState,
  type LedgerState,
  type MemberState,
  NO_FEES,
  type Obligation,
} from '../../src/domain/ledger/state.ts';
import { Cast } from '../support/arbitraries.ts';
import { CIRCUIT_ID, NOW, TODAY } from './decide.journal.ts';

const cast = new Cast();

/** Commands with the names `A`, `B` … for accounts and `M`, `N` … for members: `decide` does not care what an id looks like. */
export const pay = (from: string, to: string, amount: bigint | number, more: Partial<Transfer> = {}): Transfer => ({
  kind: 'transfer',
  ...cast.common(),
  from,
  to,
  amount: BigInt(amount),
  externalId: null,
  occurredOn: null,
  payingMemberId: null,
  ...more,
});

export const admit = (memberId: string, more: Partial<AdmitMember> = {}): AdmitMember => ({
  kind: 'member-admitted',
  ...cast.common(),
  memberId,
  externalId: null,
  status: 'active',
  ...more,
});

export const setMember = (
  memberId: string,
  status: MemberState['status'],
  expectedVersion: number | null = null,
): ChangeMemberStatus => ({
  kind: 'member-status-changed',
  ...cast.common(),
  memberId,
  status,
  expectedVersion,
});

export const open = (accountId: string, memberId: string | null, more: Partial<OpenAccount> = {}): OpenAccount => ({
  kind: 'account-opened',
  ...cast.common(),
  accountId,
  memberId,
  system: memberId === null ? 'fees' : null,
  externalId: null,
  creditLimit: 100n,
  balanceCap: 100n,
  ...more,
});

export const setAccount = (
  accountId: string,
  status: AccountState['status'],
  expectedVersion: number | null = null,
): ChangeAccountStatus => ({
  kind: 'account-status-changed',
  ...cast.common(),
  accountId,
  status,
  expectedVersion,
});

export const limit = (
  accountId: string,
  creditLimit: bigint | null,
  balanceCap: bigint | null,
  expectedVersion: number | null = null,
): ChangeLimits => ({ kind: 'limits-changed', ...cast.common(), accountId, creditLimit, balanceCap, expectedVersion });

/** What `debtor` owes `creditor`, as an operator records it. */
export const owe = (
  obligationId: string,
  debtor: string | null,
  creditor: string | null,
  amount: bigint | number,
  more: Partial<RecordObligation> = {},
): RecordObligation => ({
  kind: 'obligations-recorded',
  ...cast.common(),
  obligationId,
  debtor,
  creditor,
  amount: BigInt(amount),
  dueOn: null,
  externalId: null,
  state: 'accepted',
  descriptionDigest: null,
  actingMemberId: null,
  ...more,
});

export const change = (
  event: ChangeObligation['event'],
  obligationId: string,
  actingMemberId: string | null = null,
): ChangeObligation => ({ kind: 'obligation-changed', ...cast.common(), obligationId, event, actingMemberId });

/** Null: all that remains. */
export const payOff = (
  obligationId: string,
  amount: bigint | number | null = null,
  actingMemberId: string | null = null,
): PayObligation => ({
  kind: 'obligation-paid',
  ...cast.common(),
  obligationId,
  amount: amount === null ? null : BigInt(amount),
  actingMemberId,
});

/** An obligation as it may stand; by default an accepted one of 100 from `A` to `B`, nothing of it settled. */
export const obligation = (id: string, more: Partial<Obligation> = {}): Obligation => ({
  id,
  debtorAccountId: 'A',
  creditorAccountId: 'B',
  amount: 100n,
  settled: 0n,
  held: 0n,
  state: 'accepted',
  ...more,
});

/** An account as it may stand; by default an active one of member `M` at zero, with limits of 100. */
export const account = (id: string, more: Partial<AccountState> = {}): AccountState => ({
  id,
  memberId: 'M',
  system: null,
  status: 'active',
  version: 1,
  balance: 0n,
  heldOut: 0n,
  heldIn: 0n,
  creditLimit: 100n,
  balanceCap: 100n,
  ...more,
});

/** A state with these accounts, and active members `M` and `N` unless others are given. */
export function stateOf(
  accounts: readonly AccountState[],
  members: readonly MemberState[] = [
    { id: 'M', status: 'active', version: 1 },
    { id: 'N', status: 'active', version: 1 },
  ],
  more: Partial<LedgerState> = {},
): LedgerState {
  return {
    circuitId: CIRCUIT_ID,
    scale: 2,
    lastNumber: 7,
    now: NOW,
    today: TODAY,
    accounts: new Map(accounts.map((one) => [one.id, one])),
    members: new Map(members.map((one) => [one.id, one])),
    obligations: new Map(),
    clearingRuns: new Map(),
    holds: new Map(),
    transfers: new Map(),
    paymentRequests: new Map(),
    paymentOccurrences: new Map(),
    feeAccounts: new Set(),
    tradingRules: null,
    fees: NO_FEES,
    takenExternalIds: { member: new Set(), account: new Set(), transaction: new Set(), obligation: new Set() },
    ...more,
  };
}

/** The number of the transaction that a command became, or the code of its refusal. */
export const told = (outcomes: readonly Outcome[]): (number | string)[] =>
  outcomes.map((outcome) => ('refusal' in outcome ? outcome.refusal.code : outcome.transaction.header.number));
