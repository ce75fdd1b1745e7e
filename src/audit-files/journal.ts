/**
 * The journal as its files tell it: amounts as decimals in the circuit's unit, times in RFC 3339, hashes and salts in hex.
 * Both the exporter, which reads it from the database, and the verifier, which reads it from a file, hand it to the same
 * renderers: so a verifier can tell whether each of the files says what the journal says, to the byte.
 */
import type {
  AccountStatus,
  HoldState,
  MemberStatus,
  ObligationState,
  SettlementMeans,
  SystemAccount,
} from '../domain/ledger/journal.ts';

export interface FiledCircuit {
  readonly id: string;
  readonly code: string;
  readonly unit: { readonly code: string; readonly scale: number };
}

/** Whose account it is: of a member, or of the circuit itself. */
export interface FiledOwner {
  readonly memberId: string | null;
  readonly system: SystemAccount | null;
}

export interface FiledHeader {
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly postedAt: string;
  readonly principalId: string;
  readonly externalId: string | null;
  readonly occurredOn: string | null;
  readonly textDigest: string | null;
  readonly salt: string;
  readonly leafHash: string;
  /** How many rows it has in all. */
  readonly rowCount: number;
}

export interface FiledPosting {
  readonly type: 'posting';
  readonly debitAccountId: string;
  readonly creditAccountId: string;
  readonly amount: string;
  /** What the two balances are once this is posted. They follow from the postings before, and are not in the leaf. */
  readonly debitBalanceAfter: string;
  readonly creditBalanceAfter: string;
}

/** The rows of the journal (see domain/ledger/journal.ts). */
export type FiledRow =
  | FiledPosting
  | ({ readonly type: 'account-opened'; readonly accountId: string } & FiledOwner)
  | {
      readonly type: 'limits-changed';
      readonly accountId: string;
      readonly creditLimit: string | null;
      readonly balanceCap: string | null;
    }
  | {
      readonly type: 'status-changed';
      readonly subject: 'member' | 'account';
      readonly subjectId: string;
      readonly status: MemberStatus | AccountStatus;
    }
  | {
      readonly type: 'obligation-recorded';
      readonly obligationId: string;
      readonly debtorAccountId: string;
      readonly creditorAccountId: string;
      readonly amount: string;
      readonly dueOn: string | null;
      readonly externalId: string | null;
      readonly state: ObligationState;
      readonly textDigest: string | null;
    }
  | { readonly type: 'obligation-changed'; readonly obligationId: string; readonly state: ObligationState }
  | {
      readonly type: 'obligation-settled';
      readonly obligationId: string;
      readonly amount: string;
      readonly means: SettlementMeans;
    }
  | {
      readonly type: 'hold-placed';
      readonly holdId: string;
      readonly payerAccountId: string;
      readonly payeeAccountId: string;
      readonly amount: string;
      readonly fees: string;
      readonly expiresAt: string;
      readonly obligationId: string | null;
    }
  | {
      readonly type: 'hold-changed';
      readonly holdId: string;
      readonly captured: string;
      readonly released: string;
      readonly feesCaptured: string;
      readonly feesReleased: string;
      readonly state: HoldState;
    }
  | { readonly type: 'transfer-reversed'; readonly transferId: string; readonly amount: string };

/** Rows of a transaction, of which there may be more than fit one part: a clearing run has one for each obligation. */
export interface FiledPart {
  readonly header: FiledHeader;
  /** The line of the first of these rows, from 1. */
  readonly firstLine: number;
  readonly rows: readonly FiledRow[];
}

/** Rows of a part, at most. All parts of a transaction but its last have as many. */
export const PART_ROWS = 1_000;

/** Makes a file of the journal, a part at a time, in the order of numbers and lines. */
export interface JournalRenderer {
  /** What the file begins with. */
  readonly head: string;
  part(part: FiledPart): string;
}

/** The same function, asked once for each account. */
export function remembering(nameOf: (accountId: string) => string): (accountId: string) => string {
  const names = new Map<string, string>();
  return (accountId) => {
    const known = names.get(accountId);
    if (known !== undefined) return known;
    const name = nameOf(accountId);
    names.set(accountId, name);
    return name;
  };
}
