import type { Refusal } from '../domain/errors.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Command, Group } from '../domain/ledger/commands.ts';
import type { BalancesAfter } from '../domain/ledger/decide.ts';
import type { Transaction } from '../domain/ledger/journal.ts';
import type { Placing } from './holds.ts';

/** Free text and invoice of one transaction or obligation, kept beside it and bound by the digest in its command. */
export interface TransactionText {
  readonly salt: Uint8Array;
  /** Null where there is an invoice only. */
  readonly body: string | null;
  readonly invoice: Invoice | null;
}

/** Who a member is, apart from the ledger and erasable. */
export interface MemberProfile {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly listed: boolean;
}

/** What is kept beside one obligation. */
export interface BesideObligation {
  readonly description?: TransactionText;
  readonly pairs?: Readonly<Record<string, string>>;
}

/** What is written beside a command's transaction, in the same database transaction. Keyed by the command's id. */
export interface Beside {
  readonly text?: TransactionText;
  /** Pairs for the resource that the command makes. */
  readonly metadata?: { readonly resourceId: string; readonly pairs: Readonly<Record<string, string>> };
  /** Of the obligations that a transaction records, by their ids; those of the ones that are refused are not written. */
  readonly obligations?: ReadonlyMap<string, BesideObligation>;
  readonly profile?: MemberProfile;
  readonly groupCode?: string;
  /** A scheduled limit change that this command carries out. */
  readonly scheduledLimitChangeId?: string;
}

/** Both are the first 16 bytes of a SHA-256, written as a UUID. */
export interface IdempotencyDigests {
  readonly keyDigest: string;
  readonly requestDigest: string;
}

/**
 * One request to a circuit's poster: its groups are decided in order, committed together, and answered together. One
 * without groups only has what is due in the circuit carried out.
 */
export interface Submission {
  readonly principalId: string;
  /** Null where the client sent no key. */
  readonly idempotency: IdempotencyDigests | null;
  readonly groups: readonly Group[];
  readonly beside: ReadonlyMap<string, Beside>;
}

/** What a command became: posted now, posted by an earlier request with the same key, or refused. */
export type Answer =
  | {
      readonly number: number;
      readonly transaction: Transaction;
      readonly balancesAfter: readonly BalancesAfter[];
      /** Of a capture: how its hold was placed. */
      readonly placing?: Placing;
    }
  | { readonly number: number; readonly transaction: null }
  | { readonly refusal: Refusal };

export interface Answers {
  /** True where an earlier request with the same idempotency key had been answered already: these are its answers. */
  readonly replayed: boolean;
  /** One for each command, in order. */
  readonly answers: readonly Answer[];
}

export function commandsOf(submission: Submission): Command[] {
  return submission.groups.flat();
}

/** Without a key of the client's, a submission's first command stands for it: its ids were made for this request only. */
export function digestsOf(submission: Submission): IdempotencyDigests {
  if (submission.idempotency !== null) return submission.idempotency;
  const id = submission.groups[0]?.[0]?.id;
  if (id === undefined) throw new Error('a submission holds at least one command');
  return { keyDigest: id, requestDigest: id };
}
