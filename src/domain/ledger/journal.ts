/**
 * What the journal is made of: a transaction is a header and zero or more rows. Rows of every type are numbered by
 * `line` from 1 within their transaction. Amounts are whole minor units; times are epoch milliseconds.
 *
 * No row holds free text or personal data: ids, amounts, words of fixed lists and digests only.
 */

export const MEMBER_STATUSES = ['applicant', 'active', 'suspended', 'leaving', 'closed'] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

export const ACCOUNT_STATUSES = ['active', 'suspended', 'closed'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** The circuit's own accounts. */
export const SYSTEM_ACCOUNTS = ['issue', 'fees', 'solidarity', 'loss'] as const;
export type SystemAccount = (typeof SYSTEM_ACCOUNTS)[number];

/** `rejected`, `cancelled` and `settled` are final. */
export const OBLIGATION_STATES = ['proposed', 'accepted', 'rejected', 'disputed', 'cancelled', 'settled'] as const;
export type ObligationState = (typeof OBLIGATION_STATES)[number];

/** By what an obligation is settled, in part or wholly. */
export const SETTLEMENT_MEANS = ['payment', 'clearing'] as const;
export type SettlementMeans = (typeof SETTLEMENT_MEANS)[number];

/** `held` while something of it is reserved; how it ended else: with its last capture, voided, or past its time. */
export const HOLD_STATES = ['held', 'captured', 'voided', 'expired'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

export const TRANSACTION_KINDS = [
  'member-admitted',
  'member-status-changed',
  'account-opened',
  'account-status-changed',
  'limits-changed',
  'transfer',
  'obligations-recorded',
  'obligation-changed',
  'obligation-paid',
  'clearing-applied',
  'transfer-held',
  'transfer-captured',
  'transfer-voided',
  'transfer-expired',
  'transfer-reversed',
  'period-fee',
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** Money moved: the debit account's balance falls (the payer), the credit account's rises (the payee). */
export interface PostingRow {
  readonly type: 'posting';
  readonly debitAccountId: string;
  readonly creditAccountId: string;
  readonly amount: bigint;
  /** Of a fee: by which rule. It stands beside the journal, in no leaf. */
  readonly fee?: FeeRuleId & { readonly name: string };
}

/** A rule of a circuit's fee schedules. */
export interface FeeRuleId {
  readonly version: number;
  readonly place: number;
}

/** An account came to be, of a member or of the circuit itself: exactly one of the two is set. */
export interface AccountOpenedRow {
  readonly type: 'account-opened';
  readonly accountId: string;
  readonly memberId: string | null;
  readonly system: SystemAccount | null;
}

/** The limits that an account has from here on. `null` is unlimited. */
export interface LimitChangeRow {
  readonly type: 'limits-changed';
  readonly accountId: string;
  readonly creditLimit: bigint | null;
  readonly balanceCap: bigint | null;
}

/** The status that a member or an account has from here on. */
export interface StatusChangeRow {
  readonly type: 'status-changed';
  readonly subject: 'member' | 'account';
  readonly subjectId: string;
  readonly status: MemberStatus | AccountStatus;
}

/** What one account owes another. It is not money: nothing moves before it is paid or cleared. */
export interface ObligationRecordedRow {
  readonly type: 'obligation-recorded';
  readonly obligationId: string;
  readonly debtorAccountId: string;
  readonly creditorAccountId: string;
  readonly amount: bigint;
  /** A date `YYYY-MM-DD`. */
  readonly dueOn: string | null;
  /** The reference that the client gave, `[A-Za-z0-9._:-]{1,64}`. */
  readonly externalId: string | null;
  readonly state: ObligationState;
  /** Salted digest of its description, which is kept beside it; 32 bytes. */
  readonly textDigest: Uint8Array | null;
}

/** The state that an obligation has from here on. */
export interface ObligationChangedRow {
  readonly type: 'obligation-changed';
  readonly obligationId: string;
  readonly state: ObligationState;
}

/** A part of an obligation was settled. Once its parts add up to its amount, its state is `settled` without another row. */
export interface ObligationSettledRow {
  readonly type: 'obligation-settled';
  readonly obligationId: string;
  readonly amount: bigint;
  readonly means: SettlementMeans;
}

/**
 * So much of the payer's credit, of the payee's room, and of the obligation that is paid by it is reserved from here on; and of the
 * payer's credit what its fees come to if all of it is captured.
 */
export interface HoldPlacedRow {
  readonly type: 'hold-placed';
  readonly holdId: string;
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  readonly amount: bigint;
  readonly fees: bigint;
  /** From then on nothing of it is reserved any more, whether or not a row says so. */
  readonly expiresAt: number;
  readonly obligationId: string | null;
  /** By which rules its captures are charged; null: by none. They stand beside the journal, in no leaf. */
  readonly charged: FeeTerms | null;
}

/** Rules of one fee schedule: those that a payment falls under. */
export interface FeeTerms {
  readonly version: number;
  readonly places: readonly number[];
}

/**
 * What became of a hold: a part was captured, which a posting of the same transaction moves, and a part released; and so of what was
 * reserved for its payer's fees.
 */
export interface HoldChangedRow {
  readonly type: 'hold-changed';
  readonly holdId: string;
  readonly captured: bigint;
  readonly released: bigint;
  readonly feesCaptured: bigint;
  readonly feesReleased: bigint;
  readonly state: HoldState;
}

/** So much of what a transfer posted is taken back, by the posting of the same transaction. The transfer itself stays. */
export interface TransferReversedRow {
  readonly type: 'transfer-reversed';
  readonly transferId: string;
  readonly amount: bigint;
}

export type JournalRow =
  | PostingRow
  | AccountOpenedRow
  | LimitChangeRow
  | StatusChangeRow
  | ObligationRecordedRow
  | ObligationChangedRow
  | ObligationSettledRow
  | HoldPlacedRow
  | HoldChangedRow
  | TransferReversedRow;

/** The facts of a transaction beside its rows: all of them are bound by its leaf in the ledger log. */
export interface TransactionHeader {
  readonly circuitId: string;
  /** 1, 2, 3 … with no gap within the circuit. */
  readonly number: number;
  readonly id: string;
  readonly kind: TransactionKind;
  readonly postedAt: number;
  readonly principalId: string;
  /** The reference that the client gave, `[A-Za-z0-9._:-]{1,64}`. */
  readonly externalId: string | null;
  /** A date `YYYY-MM-DD` stated by the parties, not after `postedAt`. */
  readonly occurredOn: string | null;
  /** Salted digest of the free text that is kept beside the transaction; 32 bytes. */
  readonly textDigest: Uint8Array | null;
}

export interface Transaction {
  readonly header: TransactionHeader;
  readonly rows: readonly JournalRow[];
  /** 16 random bytes from which each row's salt follows. */
  readonly salt: Uint8Array;
  /** Set where there are too many rows to have them all at hand: `rows` are then the first of these. */
  readonly sealed?: SealedRows;
}

/** All rows of a transaction, as its leaf has them. */
export interface SealedRows {
  readonly count: number;
  /** The root over their hashes; 32 bytes. */
  readonly root: Uint8Array;
}
