import type { AccountStatus, MemberStatus, PostingRow, SealedRows, SystemAccount } from './journal.ts';
import type { ObligationEvent } from './transitions.ts';

/**
 * What somebody asks the ledger to do. Ids, digests and salts are made by the shell, so that the core is free of chance:
 * the same state and commands give the same answer.
 */
interface CommandBase {
  /** The id that the transaction will have. Only obligations that are recorded together share one. */
  readonly id: string;
  readonly principalId: string;
  /** Digest of the free text that the shell keeps beside the transaction. */
  readonly textDigest: Uint8Array | null;
  /** 16 random bytes, from which the salts of the transaction's rows follow. */
  readonly salt: Uint8Array;
}

/** A payment that answers a request: it is posted only if the request may still be paid, and the request is paid by it. */
interface Requested {
  readonly request?: {
    readonly id: string;
    /** Because the payer has agreed to such payments, and not because it has acknowledged this one. */
    readonly isByAgreement: boolean;
  };
}

/** What of an invoice is looked at when it is posted. */
export interface Invoiced {
  /** The day of the invoice (`YYYY-MM-DD`). */
  readonly on: string;
  /** In minor units: the part in credits, which is the amount that it is with, and the part in money. */
  readonly gross: bigint;
}

export interface Transfer extends CommandBase, Requested {
  readonly kind: 'transfer';
  /** The account that pays. */
  readonly from: string;
  /** The account that is paid. */
  readonly to: string;
  readonly amount: bigint;
  readonly externalId: string | null;
  readonly occurredOn: string | null;
  /** What rules ask of its invoice, which is kept beside the journal. */
  readonly invoiced?: Invoiced;
  /** Set where a member acts: it may pay from its own accounts only. Null for operators. */
  readonly payingMemberId: string | null;
  /** The occurrence of a payment schedule that it is: posted only while that is due, which is paid by it. */
  readonly occurrenceId?: string;
}

export interface AdmitMember extends CommandBase {
  readonly kind: 'member-admitted';
  readonly memberId: string;
  readonly externalId: string | null;
  readonly status: MemberStatus;
}

/** Only if the subject still has this version; null: whatever it has. */
interface Conditional {
  readonly expectedVersion: number | null;
}

export interface ChangeMemberStatus extends CommandBase, Conditional {
  readonly kind: 'member-status-changed';
  readonly memberId: string;
  readonly status: MemberStatus;
}

export interface OpenAccount extends CommandBase {
  readonly kind: 'account-opened';
  readonly accountId: string;
  readonly memberId: string | null;
  readonly system: SystemAccount | null;
  readonly externalId: string | null;
  /** `null` is unlimited, for the circuit's own accounts only. */
  readonly creditLimit: bigint | null;
  /** `null` is unlimited. */
  readonly balanceCap: bigint | null;
}

export interface ChangeAccountStatus extends CommandBase, Conditional {
  readonly kind: 'account-status-changed';
  readonly accountId: string;
  readonly status: AccountStatus;
}

export interface ChangeLimits extends CommandBase, Conditional {
  readonly kind: 'limits-changed';
  readonly accountId: string;
  readonly creditLimit: bigint | null;
  readonly balanceCap: bigint | null;
}

/** Set where a member acts: it may do only what is its own side's to do. Null for operators. */
interface ForMember {
  readonly actingMemberId: string | null;
}

/**
 * Commands of this kind that follow each other, each in a group of its own, and have the same id and salt become one
 * transaction, of those that are not refused. So a thousand of them cost one transaction, and each stands or falls alone.
 */
export interface RecordObligation extends CommandBase, ForMember {
  readonly kind: 'obligations-recorded';
  readonly obligationId: string;
  /** The account that owes. Null where what the client wrote in its place names none. */
  readonly debtor: string | null;
  /** The account that is owed; null likewise. */
  readonly creditor: string | null;
  readonly amount: bigint;
  readonly dueOn: string | null;
  readonly externalId: string | null;
  /** As which an operator records it. What a member records is accepted if that member is the debtor. */
  readonly state: 'proposed' | 'accepted';
  /** Digest of the obligation's description; the transaction itself has no text. */
  readonly descriptionDigest: Uint8Array | null;
  /** What rules ask of its invoice, which is kept beside the journal. */
  readonly invoiced?: Invoiced;
}

export interface ChangeObligation extends CommandBase, ForMember {
  readonly kind: 'obligation-changed';
  readonly obligationId: string;
  readonly event: Exclude<ObligationEvent, 'pay'>;
}

export interface PayObligation extends CommandBase, ForMember, Requested {
  readonly kind: 'obligation-paid';
  readonly obligationId: string;
  /** Null: all that remains. */
  readonly amount: bigint | null;
}

/**
 * Applies a clearing run, whose id is that of the transaction. Its rows are the postings by which balances move and then one
 * for each obligation of which something is settled. There may be a hundred thousand of them: they have been written and
 * hashed before, and never come this way.
 */
export interface ApplyClearing extends CommandBase {
  readonly kind: 'clearing-applied';
  /** The attempt that all of this was computed in. */
  readonly attempt: number;
  readonly sealed: SealedRows;
}

/** Reserves a transfer, to be captured later; the hold has the id of the command. */
export interface HoldTransfer extends Omit<Transfer, 'kind' | 'occurrenceId'> {
  readonly kind: 'transfer-held';
  /** Epoch milliseconds. Null: as long as one is held where nobody says otherwise. */
  readonly expiresAt: number | null;
  /** The obligation that it is to pay, between the same accounts. */
  readonly obligationId: string | null;
}

export interface CaptureHold extends CommandBase, ForMember {
  readonly kind: 'transfer-captured';
  readonly holdId: string;
  /** Null: all that is still reserved. */
  readonly amount: bigint | null;
  /** Whether what is left after it is released. */
  readonly isFinal: boolean;
}

export interface VoidHold extends CommandBase, ForMember {
  readonly kind: 'transfer-voided';
  readonly holdId: string;
}

/** Says that a hold is past its time. Nobody asks for it but the service, for whoever placed it. */
export interface ExpireHold extends CommandBase {
  readonly kind: 'transfer-expired';
  readonly holdId: string;
}

/** Takes back what a transfer posted, or a part of it. */
export interface ReverseTransfer extends CommandBase, ForMember {
  readonly kind: 'transfer-reversed';
  readonly transferId: string;
  /** Null: all that is left. */
  readonly amount: bigint | null;
  readonly externalId: string | null;
}

/** Charges an account what a rule comes to for a period. Its id is that of the charge. */
export interface ChargePeriodFee extends CommandBase {
  readonly kind: 'period-fee';
  readonly accountId: string;
  readonly toAccountId: string;
  readonly amount: bigint;
  readonly rule: NonNullable<PostingRow['fee']>;
}

export type Command =
  | Transfer
  | AdmitMember
  | ChangeMemberStatus
  | OpenAccount
  | ChangeAccountStatus
  | ChangeLimits
  | RecordObligation
  | ChangeObligation
  | PayObligation
  | ApplyClearing
  | HoldTransfer
  | CaptureHold
  | VoidHold
  | ExpireHold
  | ReverseTransfer
  | ChargePeriodFee;

/** Commands that stand or fall together. A command by itself is a group of one. */
export type Group = readonly Command[];
