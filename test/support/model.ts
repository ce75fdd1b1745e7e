import type { Command, Group } from '../../src/domain/ledger/commands.ts';
import type { Verdict } from './model.verdict.ts';

/**
 * A naive ledger, written from the rules of the domain and not from the code under test: one map of members, one of
 * accounts, whole-world copies instead of savepoints, and no order in which several broken rules would be told. It
 * judges one group after the other, so it knows nothing of batches either.
 */
export class Model {
  readonly members = new Map<string, ModelMember>();
  readonly accounts = new Map<string, ModelAccount>();
  readonly obligations = new Map<string, ModelObligation>();
  readonly holds = new Map<string, ModelHold>();
  readonly externalIds = new Set<string>();
  /** The number of the last transaction. */
  posted = 0;
  #lastId: string | undefined;
  /** The day, `YYYY-MM-DD`, that `occurredOn` may not be after. */
  today = '2026-03-15';
  /** Epoch milliseconds: by it holds expire. */
  now = Date.parse('2026-03-15T12:00:00.000Z');

  /** What must become of a group now. Changes nothing. */
  judge(group: Group): Verdict {
    const after = this.#copy();
    for (const [index, command] of group.entries()) {
      const broken = after.#brokenBy(command);
      if (broken.length > 0) return { culprits: new Map([[index, new Set(broken)]]) };
      after.#apply(command);
    }
    const culprits = this.#moversBeyondLimits(group, after);
    return culprits.size > 0 ? { culprits } : 'posted';
  }

  /** Posts a group that `judge` has found nothing against. Gives the number of its first transaction. */
  post(group: Group): number {
    for (const command of group) this.#apply(command);
    // What is recorded together shares an id and a transaction.
    const isJoined = group[0]?.id === this.#lastId;
    this.#lastId = group.at(-1)?.id;
    this.posted += group.length - (isJoined ? 1 : 0);
    return this.posted - group.length + 1;
  }

  get sumOfBalances(): bigint {
    return [...this.accounts.values()].reduce((sum, account) => sum + account.balance, 0n);
  }

  /** Every rule that a command breaks by itself; where something does not exist, nothing else is told of it. */
  #brokenBy(command: Command): string[] {
    switch (command.kind) {
      case 'transfer': {
        const { from: payer, to: payee, amount, occurredOn, externalId, payingMemberId } = command;
        const unpostable = told({
          'same-account': payer === payee,
          'amount-out-of-range': amount <= 0n || amount > 10n ** 15n,
        });
        if (unpostable.length > 0) return unpostable;
        const from = this.#open(payer);
        const to = this.#open(payee);
        if (!from || !to || (payingMemberId !== null && from.memberId !== payingMemberId)) return ['account-not-found'];
        return told({
          'payer-not-active': !this.#trades(from),
          'payee-not-active': !this.#trades(to),
          'occurred-in-future': occurredOn !== null && occurredOn > this.today,
          'external-id-taken': this.externalIds.has(`transaction ${externalId}`),
        });
      }
      case 'member-admitted':
        return told({
          'transition-not-allowed': command.status !== 'applicant' && command.status !== 'active',
          'external-id-taken': this.externalIds.has(`member ${command.externalId}`),
        });
      case 'member-status-changed': {
        const member = this.members.get(command.memberId);
        if (!member) return ['member-not-found'];
        const owned = [...this.accounts].filter(([, account]) => account.memberId === command.memberId);
        return told({
          'precondition-failed': command.expectedVersion !== null && command.expectedVersion !== member.version,
          'transition-not-allowed': !MEMBER_BECOMES[member.status]?.includes(command.status),
          'balance-not-zero': command.status === 'closed' && owned.some(([id]) => this.#isInUse(id)),
        });
      }
      case 'account-opened': {
        const member = command.memberId === null ? null : this.members.get(command.memberId);
        if (member === undefined) return ['member-not-found'];
        return told({
          'member-closed': member?.status === 'closed',
          'external-id-taken': this.externalIds.has(`account ${command.externalId}`),
          'unlimited-credit': command.creditLimit === null && command.system === null,
        });
      }
      case 'account-status-changed': {
        const account = this.accounts.get(command.accountId);
        if (!account) return ['account-not-found'];
        return told({
          'precondition-failed': command.expectedVersion !== null && command.expectedVersion !== account.version,
          'transition-not-allowed': !ACCOUNT_BECOMES[account.status]?.includes(command.status),
          'balance-not-zero': command.status === 'closed' && this.#isInUse(command.accountId),
        });
      }
      case 'limits-changed': {
        const account = this.#open(command.accountId);
        if (!account) return ['account-not-found'];
        return told({
          'precondition-failed': command.expectedVersion !== null && command.expectedVersion !== account.version,
          'unlimited-credit': command.creditLimit === null && !account.isSystem,
        });
      }
      case 'obligations-recorded': {
        const { debtor, creditor, amount, actingMemberId: actor } = command;
        const unpostable = told({
          'same-account': debtor !== null && debtor === creditor,
          'amount-out-of-range': amount <= 0n || amount > 10n ** 15n,
        });
        if (unpostable.length > 0) return unpostable;
        const [owing, owed] = [this.#open(debtor ?? ''), this.#open(creditor ?? '')];
        if (!owing || !owed) return ['account-not-found'];
        const isParty = owing.memberId === actor || (owed.memberId === actor && !owing.isSystem);
        if (actor !== null && !isParty) return ['account-not-found'];
        return told({ 'external-id-taken': this.externalIds.has(`obligation ${command.externalId}`) });
      }
      case 'obligation-changed':
      case 'obligation-paid':
        return this.#brokenByObligationEvent(command);
      case 'transfer-held': {
        const broken = this.#brokenBy({ ...command, kind: 'transfer' });
        if (broken.length > 0) return broken;
        const { expiresAt, obligationId } = command;
        const owed = obligationId === null ? undefined : this.obligations.get(obligationId);
        const isBetween = owed?.debtor === command.from && owed.creditor === command.to;
        return told({
          'expires-in-past': expiresAt !== null && expiresAt <= this.now,
          'expires-too-late': expiresAt !== null && expiresAt > this.now + 366 * DAY_MS,
          'obligation-not-found': obligationId !== null && !isBetween,
          'transition-not-allowed': isBetween && owed?.state !== 'accepted',
          'remaining-amount-exceeded':
            isBetween && owed?.state === 'accepted' && command.amount > this.#payable(obligationId as string),
        });
      }
      case 'transfer-captured':
      case 'transfer-voided':
      case 'transfer-expired':
        return this.#brokenByHoldEvent(command);
      // The model has no reversals, …
      case 'transfer-reversed':
        return ['transfer-not-found'];
      // … and no clearing runs.
      case 'clearing-applied':
        return ['clearing-run-not-found'];
      // … and no fees of periods.
      case 'period-fee':
        return [];
    }
  }

  #brokenByHoldEvent(command: HoldCommand): string[] {
    const hold = this.holds.get(command.holdId);
    if (!hold) return ['transfer-not-found'];
    const [payer, payee] = [this.#account(hold.payer), this.#account(hold.payee)];
    const actor = command.kind === 'transfer-expired' ? null : command.actingMemberId;
    if (actor !== null && payee.memberId !== actor)
      return [payer.memberId === actor ? 'transition-not-allowed' : 'transfer-not-found'];
    const mayNow = hold.isOpen && hold.expiresAt <= this.now === (command.kind === 'transfer-expired');
    if (!mayNow) return ['transition-not-allowed'];
    if (command.kind !== 'transfer-captured') return [];
    const amount = command.amount ?? hold.left;
    const unpostable = told({
      'amount-out-of-range': amount <= 0n || amount > 10n ** 15n,
      'held-amount-exceeded': amount > hold.left,
    });
    if (unpostable.length > 0) return unpostable;
    return told({ 'payer-not-active': !this.#trades(payer), 'payee-not-active': !this.#trades(payee) });
  }

  /** What holds still reserve, of those that are in time and that are asked for. */
  #held(isAsked: (hold: ModelHold) => boolean): bigint {
    return [...this.holds.values()]
      .filter((hold) => hold.isOpen && hold.expiresAt > this.now && isAsked(hold))
      .reduce((sum, hold) => sum + hold.left, 0n);
  }

  heldOut = (accountId: string): bigint => this.#held(({ payer }) => payer === accountId);
  heldIn = (accountId: string): bigint => this.#held(({ payee }) => payee === accountId);
  #heldOf = (id: string): bigint => this.#held(({ obligationId }) => obligationId === id);

  #payable(obligationId: string): bigint {
    const { amount, settled } = this.obligations.get(obligationId) as ModelObligation;
    return amount - settled - this.#heldOf(obligationId);
  }

  #brokenByObligationEvent(command: Extract<Command, { kind: 'obligation-changed' | 'obligation-paid' }>): string[] {
    const { obligationId, actingMemberId: actor } = command;
    const event = command.kind === 'obligation-paid' ? 'pay' : command.event;
    const obligation = this.obligations.get(obligationId);
    if (!obligation) return ['obligation-not-found'];
    const { state } = obligation;
    const [debtor, creditor] = [this.#account(obligation.debtor), this.#account(obligation.creditor)];
    const isDebtors = actor === null || debtor.memberId === actor;
    const isCreditors = actor === null || creditor.memberId === actor;
    if (!isDebtors && !isCreditors) return ['obligation-not-found'];
    const mayActors = event === 'cancel' ? isCreditors : isDebtors;
    if (!mayActors || !OBLIGATION_TAKES[state]?.includes(event)) return ['transition-not-allowed'];
    if (command.kind !== 'obligation-paid') return told({ 'obligation-held': this.#heldOf(obligationId) > 0n });
    const payable = this.#payable(obligationId);
    const paid = command.amount ?? payable;
    const unpostable = told({
      'amount-out-of-range': paid <= 0n || paid > 10n ** 15n,
      'remaining-amount-exceeded': paid > payable,
    });
    if (unpostable.length > 0) return unpostable;
    if (debtor.status === 'closed' || creditor.status === 'closed') return ['account-not-found'];
    return told({ 'payer-not-active': !this.#trades(debtor), 'payee-not-active': !this.#trades(creditor) });
  }

  #apply(command: Command): void {
    switch (command.kind) {
      case 'transfer':
        this.#account(command.from).balance -= command.amount;
        this.#account(command.to).balance += command.amount;
        this.#take('transaction', command.externalId);
        return;
      case 'member-admitted':
        this.members.set(command.memberId, { status: command.status, version: 1 });
        this.#take('member', command.externalId);
        return;
      case 'member-status-changed': {
        const member = this.members.get(command.memberId) as ModelMember;
        member.status = command.status;
        member.version++;
        return;
      }
      case 'account-opened': {
        const { accountId, memberId, system, creditLimit, balanceCap } = command;
        const isSystem = system !== null;
        this.accounts.set(accountId, {
          memberId,
          isSystem,
          status: 'active',
          version: 1,
          balance: 0n,
          creditLimit,
          balanceCap,
        });
        this.#take('account', command.externalId);
        return;
      }
      case 'account-status-changed': {
        const account = this.#account(command.accountId);
        account.status = command.status;
        account.version++;
        return;
      }
      case 'limits-changed': {
        const account = this.#account(command.accountId);
        account.creditLimit = command.creditLimit;
        account.balanceCap = command.balanceCap;
        account.version++;
        return;
      }
      case 'obligations-recorded': {
        const { debtor, creditor, amount, actingMemberId } = command;
        const isDebtors = actingMemberId !== null && this.#account(debtor as string).memberId === actingMemberId;
        const state = actingMemberId === null ? command.state : isDebtors ? 'accepted' : 'proposed';
        const sides = { debtor: debtor as string, creditor: creditor as string };
        this.obligations.set(command.obligationId, { ...sides, amount, settled: 0n, state });
        this.#take('obligation', command.externalId);
        return;
      }
      case 'obligation-changed': {
        const becomes = { accept: 'accepted', reject: 'rejected', dispute: 'disputed', cancel: 'cancelled' };
        (this.obligations.get(command.obligationId) as ModelObligation).state = becomes[command.event];
        return;
      }
      case 'obligation-paid': {
        const obligation = this.obligations.get(command.obligationId) as ModelObligation;
        const paid = command.amount ?? this.#payable(command.obligationId);
        this.#account(obligation.debtor).balance -= paid;
        this.#account(obligation.creditor).balance += paid;
        settle(obligation, paid);
        return;
      }
      case 'transfer-held': {
        const { from: payer, to: payee, amount: left, obligationId } = command;
        const expiresAt = command.expiresAt ?? this.now + 7 * DAY_MS;
        this.holds.set(command.id, { payer, payee, left, captured: 0n, isOpen: true, expiresAt, obligationId });
        this.#take('transaction', command.externalId);
        return;
      }
      case 'transfer-captured': {
        const hold = this.holds.get(command.holdId) as ModelHold;
        const taken = command.amount ?? hold.left;
        this.#account(hold.payer).balance -= taken;
        this.#account(hold.payee).balance += taken;
        const owed = this.obligations.get(hold.obligationId ?? '');
        if (owed !== undefined) settle(owed, taken);
        hold.captured += taken;
        hold.left = command.isFinal ? 0n : hold.left - taken;
        hold.isOpen = hold.left > 0n;
        return;
      }
      case 'transfer-voided':
      case 'transfer-expired': {
        const hold = this.holds.get(command.holdId) as ModelHold;
        hold.left = 0n;
        hold.isOpen = false;
      }
    }
  }

  /**
   * Invariant 3. The commands that may be named as culprits, with what each may hear: those that moved an account which
   * ends beyond a limit, and further beyond it than it stood before the group, in that direction.
   */
  #moversBeyondLimits(group: Group, after: Model): Map<number, Set<string>> {
    const culprits = new Map<number, Set<string>>();
    const blame = (code: string, moved: (command: Command) => boolean) => {
      for (const [index, command] of group.entries()) {
        if (moved(command)) culprits.set(index, (culprits.get(index) ?? new Set()).add(code));
      }
    };
    for (const [id, { balance, creditLimit, balanceCap }] of after.accounts) {
      const before = this.accounts.get(id)?.balance ?? 0n;
      const pays = (command: Command) => after.#sidesOf(command).from === id;
      const isPaid = (command: Command) => after.#sidesOf(command).to === id;
      const spendable = balance - after.heldOut(id);
      const standing = balance + after.heldIn(id);
      if (creditLimit !== null && spendable < -creditLimit && spendable < before - this.heldOut(id))
        blame('credit-limit-exceeded', pays);
      if (balanceCap !== null && standing > balanceCap && standing > before + this.heldIn(id))
        blame('balance-cap-exceeded', isPaid);
    }
    return culprits;
  }

  /** The accounts between which a command moves money. */
  #sidesOf(command: Command): { from?: string; to?: string } {
    if (command.kind === 'transfer' || command.kind === 'transfer-held') return command;
    const obligation = command.kind === 'obligation-paid' ? this.obligations.get(command.obligationId) : undefined;
    return obligation === undefined ? {} : { from: obligation.debtor, to: obligation.creditor };
  }

  /** An account is closed at zero, with nothing held on it. */
  #isInUse(id: string): boolean {
    return this.#account(id).balance !== 0n || this.heldOut(id) > 0n || this.heldIn(id) > 0n;
  }

  #trades(account: ModelAccount): boolean {
    const owner = account.memberId === null ? null : this.members.get(account.memberId);
    return account.status === 'active' && (owner === null || owner?.status === 'active' || owner?.status === 'leaving');
  }

  #open(id: string): ModelAccount | undefined {
    const account = this.accounts.get(id);
    return account?.status === 'closed' ? undefined : account;
  }

  #account(id: string): ModelAccount {
    return this.accounts.get(id) as ModelAccount;
  }

  #take(owner: string, externalId: string | null): void {
    if (externalId !== null) this.externalIds.add(`${owner} ${externalId}`);
  }

  #copy(): Model {
    const copy = new Model();
    copy.today = this.today;
    copy.now = this.now;
    for (const [id, member] of this.members) copy.members.set(id, { ...member });
    for (const [id, account] of this.accounts) copy.accounts.set(id, { ...account });
    for (const [id, obligation] of this.obligations) copy.obligations.set(id, { ...obligation });
    for (const [id, hold] of this.holds) copy.holds.set(id, { ...hold });
    for (const externalId of this.externalIds) copy.externalIds.add(externalId);
    return copy;
  }
}

export interface ModelMember {
  status: string;
  version: number;
}

export interface ModelAccount {
  readonly memberId: string | null;
  readonly isSystem: boolean;
  status: string;
  version: number;
  balance: bigint;
  /** `null` is unlimited. */
  creditLimit: bigint | null;
  balanceCap: bigint | null;
}

export interface ModelObligation {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: bigint;
  settled: bigint;
  state: string;
}

export interface ModelHold {
  readonly payer: string;
  readonly payee: string;
  readonly expiresAt: number;
  readonly obligationId: string | null;
  /** What is neither captured nor released. */
  left: bigint;
  captured: bigint;
  isOpen: boolean;
}

type HoldCommand = Extract<Command, { kind: 'transfer-captured' | 'transfer-voided' | 'transfer-expired' }>;

const DAY_MS = 86_400_000;

function settle(obligation: ModelObligation, amount: bigint): void {
  obligation.settled += amount;
  if (obligation.settled === obligation.amount) obligation.state = 'settled';
}

const told = (rules: Readonly<Record<string, boolean>>): string[] => Object.keys(rules).filter((code) => rules[code]);

const MEMBER_BECOMES: Readonly<Record<string, readonly string[]>> = {
  applicant: ['active', 'closed'],
  active: ['suspended', 'leaving'],
  suspended: ['active', 'leaving'],
  leaving: ['active', 'suspended', 'closed'],
};

const ACCOUNT_BECOMES: Readonly<Record<string, readonly string[]>> = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
};

/** What may happen to an obligation in each of its states. */
const OBLIGATION_TAKES: Readonly<Record<string, readonly string[]>> = {
  proposed: ['accept', 'reject', 'cancel'],
  accepted: ['dispute', 'cancel', 'pay'],
  disputed: ['accept', 'cancel'],
};
