import type {
  AccountStatus,
  JournalRow,
  MemberStatus,
  StatusChangeRow,
  SystemAccount,
} from '../../domain/ledger/journal.ts';
import {
  ACCOUNT_TRANSITIONS,
  MEMBER_ADMISSION,
  MEMBER_TRADES,
  MEMBER_TRANSITIONS,
} from '../../domain/ledger/transitions.ts';
import type { FiledHeader } from '../journal.ts';
import { dueOf, type HoldAtWork } from './holds.ts';
import { IdMap } from './id-map.ts';

/** A member as the journal has made it. */
export interface MemberAtWork {
  readonly id: string;
  readonly admittedNumber: number;
  status: MemberStatus;
  readonly accounts: AccountAtWork[];
}

/** An account as the journal has made it. Amounts are minor units; a limit of `null` is unlimited. */
export interface AccountAtWork {
  readonly id: string;
  readonly member: MemberAtWork | null;
  readonly system: SystemAccount | null;
  readonly openedNumber: number;
  status: AccountStatus;
  balance: bigint;
  /** What holds on it reserve, by their rows: of what it pays, and of what it is paid. */
  heldOut: bigint;
  heldIn: bigint;
  /** Those holds; null: there never were any. */
  holds: Set<HoldAtWork> | null;
  creditLimit: bigint | null;
  balanceCap: bigint | null;
  /** The time of the posting by which its balance last fell below zero; null where it is not. */
  negativeSince: string | null;
  /** Of the limit judge: the block in which it was last moved, and the ends of where it stood before transactions of that block. */
  block: number;
  lowest: bigint;
  highest: bigint;
  /** The transaction, as they are counted, by which it was last moved. */
  movedBy: number;
}

/** What opens, limits and suspends; each method answers with what is wrong, or null. Members and accounts are in the order of their beginning. */
export class AccountsReplay {
  readonly members = new Map<string, MemberAtWork>();
  readonly accounts = new Map<string, AccountAtWork>();
  readonly byId = new IdMap<AccountAtWork>();

  open(row: Extract<JournalRow, { type: 'account-opened' }>, number: number): string | null {
    const { accountId: id, memberId, system } = row;
    if (this.accounts.has(id)) return `account ${id} is opened a second time`;
    if ((memberId === null) === (system === null)) return `account ${id} is not of a member or of the circuit`;
    const member = memberId === null ? null : (this.members.get(memberId) ?? null);
    if (memberId !== null && member === null) return `account ${id} is of member ${memberId}, who was not admitted`;
    if (member?.status === 'closed') return `account ${id} is opened for member ${memberId}, who is closed`;
    const opened: AccountAtWork = {
      id,
      member,
      system,
      openedNumber: number,
      status: 'active',
      balance: 0n,
      heldOut: 0n,
      heldIn: 0n,
      holds: null,
      creditLimit: 0n,
      balanceCap: 0n,
      negativeSince: null,
      block: -1,
      lowest: 0n,
      highest: 0n,
      movedBy: -1,
    };
    this.accounts.set(id, opened);
    this.byId.set(id, opened);
    member?.accounts.push(opened);
    return null;
  }

  limit({ accountId: id, creditLimit, balanceCap }: Extract<JournalRow, { type: 'limits-changed' }>): string | null {
    const account = this.accounts.get(id);
    if (account === undefined) return `account ${id} was not opened, and its limits change`;
    if (account.status === 'closed') return `account ${id} is closed, and its limits change`;
    if (creditLimit === null && account.system === null) return `account ${id} of a member has unlimited credit`;
    account.creditLimit = creditLimit;
    account.balanceCap = balanceCap;
    return null;
  }

  /** A member is admitted where it is not known yet, and only by a transaction of that kind. */
  changeStatus(row: StatusChangeRow, { number, kind, postedAt }: FiledHeader): string | null {
    if (row.subject === 'account') return this.#changeAccount(row, postedAt);
    const isNew = !this.members.has(row.subjectId);
    const wrong = this.#changeMember(row, number, postedAt);
    if (isNew === (kind === 'member-admitted')) return wrong;
    return isNew ? `member ${row.subjectId} was not admitted` : `member ${row.subjectId} is admitted a second time`;
  }

  /** Why the one may not pay, or be paid; null: it may. */
  mayNotTrade({ id, status, member }: AccountAtWork): string | null {
    if (status !== 'active') return `account ${id} is ${status}, and trades`;
    return member === null || MEMBER_TRADES[member.status]
      ? null
      : `member ${member.id} of account ${id} is ${member.status}, and trades`;
  }

  /** Which of these may not trade, in words; null: all may. */
  idleOf(...ids: readonly string[]): string | null {
    for (const id of ids) {
      const account = this.accounts.get(id);
      const idle = account === undefined ? null : this.mayNotTrade(account);
      if (idle !== null) return idle;
    }
    return null;
  }

  /** What is owed is recorded between open accounts: which of them is none, in words. */
  notOpenOf(row: Extract<JournalRow, { type: 'obligation-recorded' }>): string | null {
    for (const id of [row.debtorAccountId, row.creditorAccountId]) {
      const account = this.accounts.get(id);
      if (account === undefined) return `account ${id} of obligation ${row.obligationId} was not opened`;
      if (account.status === 'closed') return `account ${id} of obligation ${row.obligationId} is closed`;
    }
    return null;
  }

  #changeMember({ subjectId: id, status }: StatusChangeRow, number: number, at: string): string | null {
    const member = this.members.get(id);
    const becomes = status as MemberStatus;
    if (member === undefined) {
      this.members.set(id, { id, admittedNumber: number, status: becomes, accounts: [] });
      return MEMBER_ADMISSION.includes(becomes) ? null : `member ${id} is admitted as ${status}`;
    }
    const before = member.status;
    member.status = becomes;
    if (!MEMBER_TRANSITIONS[before].includes(becomes)) return `member ${id} is ${before}, and becomes ${status}`;
    const used = status === 'closed' ? member.accounts.find((account) => isInUse(account, at)) : undefined;
    return used === undefined
      ? null
      : `member ${id} is closed, and account ${used.id} has a balance, or something held`;
  }

  #changeAccount({ subjectId: id, status }: StatusChangeRow, at: string): string | null {
    const account = this.accounts.get(id);
    if (account === undefined) return `account ${id} was not opened, and becomes ${status}`;
    const before = account.status;
    account.status = status as AccountStatus;
    if (!ACCOUNT_TRANSITIONS[before].includes(account.status))
      return `account ${id} is ${before}, and becomes ${status}`;
    return status === 'closed' && isInUse(account, at)
      ? `account ${id} is closed, and has a balance, or something held`
      : null;
  }
}

function isInUse(account: AccountAtWork, at: string): boolean {
  if (account.balance !== 0n) return true;
  const due = dueOf(account, at);
  return account.heldOut !== due.out || account.heldIn !== due.in;
}
