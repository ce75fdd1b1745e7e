import type { AccountStatus, MemberStatus, SystemAccount } from './journal.ts';

/**
 * What somebody asks the ledger to do. Ids, digests and salts are made by the shell, so that the core is free of chance:
 * the same state and commands give the same answer.
 */
interface CommandBase {
  /** The id that the transaction will have. */
  readonly id: string;
  readonly principalId: string;
  /** Digest of the free text that the shell keeps beside the transaction. */
  readonly textDigest: Uint8Array | null;
  /** 16 random bytes, from which the salts of the transaction's rows follow. */
  readonly salt: Uint8Array;
}

export interface Transfer extends CommandBase {
  readonly kind: 'transfer';
  /** The account that pays. */
  readonly from: string;
  /** The account that is paid. */
  readonly to: string;
  readonly amount: bigint;
  readonly externalId: string | null;
  readonly occurredOn: string | null;
  /** Set where a member acts: it may pay from its own accounts only. Null for operators. */
  readonly payingMemberId: string | null;
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

export type Command = Transfer | AdmitMember | ChangeMemberStatus | OpenAccount | ChangeAccountStatus | ChangeLimits;

/** Commands that stand or fall together. A command by itself is a group of one. */
export type Group = readonly Command[];
