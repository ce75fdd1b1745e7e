import type { Command, Group } from '../../src/domain/ledger/commands.ts';

/**
 * A naive ledger, written from the rules of the domain and not from the code under test: one map of members, one of
 * accounts, whole-world copies instead of savepoints, and no order in which several broken rules would be told. It
 * judges one group after the other, so it knows nothing of batches either.
 */
export class Model {
  readonly members = new Map<string, ModelMember>();
  readonly accounts = new Map<string, ModelAccount>();
  readonly externalIds = new Set<string>();
  /** The number of the last transaction. */
  posted = 0;
  /** The day, `YYYY-MM-DD`, that `occurredOn` may not be after. */
  today = '2026-03-15';

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

  /** Posts a group that `judge` has found nothing against. */
  post(group: Group): void {
    for (const command of group) this.#apply(command);
    this.posted += group.length;
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
        const owned = [...this.accounts.values()].filter((account) => account.memberId === command.memberId);
        return told({
          'precondition-failed': command.expectedVersion !== null && command.expectedVersion !== member.version,
          'transition-not-allowed': !MEMBER_BECOMES[member.status]?.includes(command.status),
          'balance-not-zero': command.status === 'closed' && owned.some((account) => account.balance !== 0n),
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
          'balance-not-zero': command.status === 'closed' && account.balance !== 0n,
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
    }
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
      const pays = (command: Command) => command.kind === 'transfer' && command.from === id;
      const isPaid = (command: Command) => command.kind === 'transfer' && command.to === id;
      if (creditLimit !== null && balance < -creditLimit && balance < before) blame('credit-limit-exceeded', pays);
      if (balanceCap !== null && balance > balanceCap && balance > before) blame('balance-cap-exceeded', isPaid);
    }
    return culprits;
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
    for (const [id, member] of this.members) copy.members.set(id, { ...member });
    for (const [id, account] of this.accounts) copy.accounts.set(id, { ...account });
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

/** Posted, or which of the group's commands may be named as the culprit, each with the codes that it may hear. */
export type Verdict = 'posted' | { readonly culprits: ReadonlyMap<number, ReadonlySet<string>> };

/** What a ledger answered to one command: the code of its refusal, or null where it was posted. */
export type AnsweredCode = string | null;

/** Why the answers to a group contradict the model's verdict; null where they agree. */
export function contradiction(verdict: Verdict, answers: readonly AnsweredCode[]): string | null {
  if (verdict === 'posted') {
    return answers.every((code) => code === null) ? null : `the model posts it, the answers were ${answers}`;
  }
  const heard = answers.findIndex((code) => code !== 'atomic-batch-refused');
  const others = answers.filter((_, index) => index !== heard);
  const code = answers[heard];
  const culprits = [...verdict.culprits].map(([index, codes]) => `${index}: ${[...codes]}`).join('; ');
  if (typeof code !== 'string' || !verdict.culprits.get(heard)?.has(code))
    return `the model blames ${culprits}, the answers were ${answers}`;
  return others.every((other) => other === 'atomic-batch-refused') ? null : `more than one culprit in ${answers}`;
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
