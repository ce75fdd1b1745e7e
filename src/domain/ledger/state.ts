import type { RunState } from '../clearing/runs.ts';
import type { FeeSchedule } from './fees.ts';
import type {
  AccountStatus,
  FeeRuleId,
  FeeTerms,
  HoldState,
  MemberStatus,
  ObligationState,
  SystemAccount,
} from './journal.ts';
import type { TradingRules } from './rules.ts';
import type { PaymentOccurrenceState, PaymentRequestState } from './transitions.ts';

/**
 * No balance leaves this range, in minor units. An int64 holds 9.2·10^18; the rest is room for what an account may pass
 * through within a group of a thousand transfers, whose net effect only is judged.
 */
export const BALANCE_MAX = 8n * 10n ** 18n;

/** A member as the core sees it. */
export interface MemberState {
  readonly id: string;
  readonly status: MemberStatus;
  /** None of one that this batch admits: nobody can pay it yet. */
  readonly group?: string;
  /** Counts its changes of status and particulars; what an `If-Match` is compared with. */
  readonly version: number;
}

/** An account as the core sees it. Amounts are minor units; a limit of `null` is unlimited. */
export interface AccountState {
  readonly id: string;
  readonly memberId: string | null;
  readonly system: SystemAccount | null;
  readonly status: AccountStatus;
  /** Counts its changes of limits, status and particulars, not its postings. */
  readonly version: number;
  readonly balance: bigint;
  /** What holds on it reserve, without those that are past their time. */
  readonly heldOut: bigint;
  readonly heldIn: bigint;
  readonly creditLimit: bigint | null;
  readonly balanceCap: bigint | null;
}

/** An obligation as the core sees it. Amounts are minor units; `0 <= settled <= amount`, equal where it is `settled`. */
export interface Obligation {
  readonly id: string;
  readonly debtorAccountId: string;
  readonly creditorAccountId: string;
  readonly amount: bigint;
  readonly settled: bigint;
  /** What holds that are to pay it reserve of the rest. */
  readonly held: bigint;
  readonly state: ObligationState;
}

/**
 * A hold as the core sees it. Amounts are minor units; `captured + released <= amount`, equal unless it is `held`, and so with what
 * it reserves for its payer's fees.
 */
export interface Hold {
  readonly id: string;
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  readonly amount: bigint;
  readonly captured: bigint;
  readonly released: bigint;
  readonly fees: bigint;
  readonly feesCaptured: bigint;
  readonly feesReleased: bigint;
  /** The rules by which it is charged when it is captured; null: none. */
  readonly charged: FeeTerms | null;
  readonly state: HoldState;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly obligationId: string | null;
}

/** What a transfer has posted, at once or by captures, as the core sees it. Amounts are minor units; `reversed <= posted`. */
export interface PostedTransfer {
  readonly id: string;
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  readonly posted: bigint;
  readonly reversed: bigint;
  readonly fees: readonly ChargedFee[];
}

/** What a transfer has cost by a rule so far, and what of that went back. Amounts are minor units. */
export interface ChargedFee extends FeeRuleId {
  readonly name: string;
  readonly chargedAccountId: string;
  readonly toAccountId: string;
  readonly amount: bigint;
  readonly givenBack: bigint;
}

/** The fee schedules that a batch may charge by. The accounts of their rules are among its accounts. */
export interface FeeSchedules {
  /** The one in force; null: none is. */
  readonly inForce: FeeSchedule | null;
  /** By version: the one in force, and those by which holds are charged. */
  readonly byVersion: ReadonlyMap<number, FeeSchedule>;
}

export const NO_FEES: FeeSchedules = { inForce: null, byVersion: new Map() };

/** A payment request as the core sees it. Which payment it asks for follows from it, and never changes. */
export interface PaymentRequest {
  readonly id: string;
  /** As it is written down: one past its time may be `pending` there. */
  readonly state: PaymentRequestState;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** What keeps it from being paid without the payer's word, or has kept it; null: the payer has agreed to that. */
  readonly obstacle: string | null;
}

/** A payment of a schedule whose time has come. What it pays follows from it, and never changes. */
export interface PaymentOccurrence {
  readonly id: string;
  readonly state: PaymentOccurrenceState;
}

/** A clearing run as the core sees it. */
export interface ClearingRun {
  readonly id: string;
  readonly state: RunState;
  /** Which of its computations stands. */
  readonly attempt: number;
  readonly isDry: boolean;
  /** What of it no longer fits the circuit, limits included, in words; null: all of it does. */
  readonly conflict: string | null;
}

/** What may not be given twice in a circuit. */
export type ExternalIdOwner = 'member' | 'account' | 'transaction' | 'obligation';

/**
 * Everything that a batch of commands may depend on, read under the circuit's lock. Accounts, members and obligations that
 * are not in it do not exist; of a member that is to be closed it holds every account.
 */
export interface LedgerState {
  readonly circuitId: string;
  /** Decimals of the circuit's unit: refusals tell amounts as people write them. */
  readonly scale: number;
  readonly lastNumber: number;
  /** The time that this batch is posted at: epoch milliseconds, never before that of the last transaction. */
  readonly now: number;
  /** The day (`YYYY-MM-DD`) that it is then in the circuit's time zone. */
  readonly today: string;
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly members: ReadonlyMap<string, MemberState>;
  readonly obligations: ReadonlyMap<string, Obligation>;
  readonly clearingRuns: ReadonlyMap<string, ClearingRun>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Those that are to be reversed. */
  readonly transfers: ReadonlyMap<string, PostedTransfer>;
  readonly paymentRequests: ReadonlyMap<string, PaymentRequest>;
  readonly paymentOccurrences: ReadonlyMap<string, PaymentOccurrence>;
  /** Those of the accounts that are closed which a fee schedule names, whether or not it is in force. */
  readonly feeAccounts: ReadonlySet<string>;
  /** Null: the circuit has none, and nothing was asked. */
  readonly tradingRules: TradingRules | null;
  readonly fees: FeeSchedules;
  readonly takenExternalIds: Readonly<Record<ExternalIdOwner, ReadonlySet<string>>>;
}

/** What an account may still spend: `balance - heldOut + creditLimit`. Null: unlimited. */
export function available(account: AccountState): bigint | null {
  return account.creditLimit === null ? null : account.balance - account.heldOut + account.creditLimit;
}

/** What an account may still receive: `balanceCap - balance - heldIn`. Null: unlimited. */
export function room(account: AccountState): bigint | null {
  return account.balanceCap === null ? null : account.balanceCap - account.balance - account.heldIn;
}

/** What a hold still reserves. */
export const stillHeld = (hold: Pick<Hold, 'amount' | 'captured' | 'released'>): bigint =>
  hold.amount - hold.captured - hold.released;

/** What of the payer's fees a hold still reserves. */
export const feesStillHeld = (hold: Pick<Hold, 'fees' | 'feesCaptured' | 'feesReleased'>): bigint =>
  hold.fees - hold.feesCaptured - hold.feesReleased;

/** What of an obligation is still owed, in minor units. */
export const remaining = (obligation: Pick<Obligation, 'amount' | 'settled'>): bigint =>
  obligation.amount - obligation.settled;

/** Its limits were lowered below what is in use: it may only receive until it is within them again. */
export function isOverLimit(account: AccountState): boolean {
  const left = available(account);
  return left !== null && left < 0n;
}
