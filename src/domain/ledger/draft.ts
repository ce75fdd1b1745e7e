import type { Trader } from './rules.ts';
import type {
  AccountState,
  ExternalIdOwner,
  Hold,
  LedgerState,
  MemberState,
  Obligation,
  PaymentOccurrence,
  PaymentRequest,
  PostedTransfer,
} from './state.ts';

/**
 * The running state of a batch: what was read, overlaid by what the commands so far have changed, with a savepoint that
 * each atomic group starts from and may fall back to.
 */
export class Draft {
  readonly #state: LedgerState;
  readonly #accounts = new Map<string, AccountState>();
  readonly #members = new Map<string, MemberState>();
  readonly #obligations = new Map<string, Obligation>();
  readonly #holds = new Map<string, Hold>();
  readonly #transfers = new Map<string, PostedTransfer>();
  readonly #paymentRequests = new Map<string, PaymentRequest>();
  readonly #paymentOccurrences = new Map<string, PaymentOccurrence>();
  readonly #traders = new Map<string, Trader>();
  readonly #taken = new Set<string>();
  /** What the current group has replaced: the former value, or undefined where there was none in the overlay. */
  #accountsBefore = new Map<string, AccountState | undefined>();
  #membersBefore = new Map<string, MemberState | undefined>();
  #obligationsBefore = new Map<string, Obligation | undefined>();
  #holdsBefore = new Map<string, Hold | undefined>();
  #transfersBefore = new Map<string, PostedTransfer | undefined>();
  #paymentRequestsBefore = new Map<string, PaymentRequest | undefined>();
  #paymentOccurrencesBefore = new Map<string, PaymentOccurrence | undefined>();
  #tradersBefore = new Map<string, Trader | undefined>();
  #takenByGroup: string[] = [];

  constructor(state: LedgerState) {
    this.#state = state;
  }

  account(id: string): AccountState | undefined {
    return this.#accounts.get(id) ?? this.#state.accounts.get(id);
  }

  member(id: string): MemberState | undefined {
    return this.#members.get(id) ?? this.#state.members.get(id);
  }

  obligation(id: string): Obligation | undefined {
    return this.#obligations.get(id) ?? this.#state.obligations.get(id);
  }

  hold(id: string): Hold | undefined {
    return this.#holds.get(id) ?? this.#state.holds.get(id);
  }

  transfer(id: string): PostedTransfer | undefined {
    return this.#transfers.get(id) ?? this.#state.transfers.get(id);
  }

  paymentRequest(id: string): PaymentRequest | undefined {
    return this.#paymentRequests.get(id) ?? this.#state.paymentRequests.get(id);
  }

  /** Asked of accounts that are closed. */
  takesFees(accountId: string): boolean {
    return this.#state.feeAccounts.has(accountId);
  }

  paymentOccurrence(id: string): PaymentOccurrence | undefined {
    return this.#paymentOccurrences.get(id) ?? this.#state.paymentOccurrences.get(id);
  }

  trader(accountId: string): Trader | undefined {
    return this.#traders.get(accountId) ?? this.#state.tradingRules?.traders.get(accountId);
  }

  /** Every account of a member. The state holds all of them only for members that the batch may close. */
  *accountsOf(memberId: string): Iterable<AccountState> {
    const ids = new Set([...this.#state.accounts.keys(), ...this.#accounts.keys()]);
    for (const id of ids) {
      const account = this.account(id);
      if (account?.memberId === memberId) yield account;
    }
  }

  setAccount(account: AccountState): void {
    if (!this.#accountsBefore.has(account.id)) this.#accountsBefore.set(account.id, this.#accounts.get(account.id));
    this.#accounts.set(account.id, account);
  }

  setMember(member: MemberState): void {
    if (!this.#membersBefore.has(member.id)) this.#membersBefore.set(member.id, this.#members.get(member.id));
    this.#members.set(member.id, member);
  }

  setObligation(obligation: Obligation): void {
    const { id } = obligation;
    if (!this.#obligationsBefore.has(id)) this.#obligationsBefore.set(id, this.#obligations.get(id));
    this.#obligations.set(id, obligation);
  }

  setHold(hold: Hold): void {
    if (!this.#holdsBefore.has(hold.id)) this.#holdsBefore.set(hold.id, this.#holds.get(hold.id));
    this.#holds.set(hold.id, hold);
  }

  setTransfer(transfer: PostedTransfer): void {
    const { id } = transfer;
    if (!this.#transfersBefore.has(id)) this.#transfersBefore.set(id, this.#transfers.get(id));
    this.#transfers.set(id, transfer);
  }

  setPaymentRequest(request: PaymentRequest): void {
    const { id } = request;
    if (!this.#paymentRequestsBefore.has(id)) this.#paymentRequestsBefore.set(id, this.#paymentRequests.get(id));
    this.#paymentRequests.set(id, request);
  }

  setPaymentOccurrence(occurrence: PaymentOccurrence): void {
    const { id } = occurrence;
    if (!this.#paymentOccurrencesBefore.has(id))
      this.#paymentOccurrencesBefore.set(id, this.#paymentOccurrences.get(id));
    this.#paymentOccurrences.set(id, occurrence);
  }

  setTrader(trader: Trader): void {
    const { accountId } = trader;
    if (!this.#tradersBefore.has(accountId)) this.#tradersBefore.set(accountId, this.#traders.get(accountId));
    this.#traders.set(accountId, trader);
  }

  /** False where the external id is taken already. */
  takeExternalId(owner: ExternalIdOwner, externalId: string): boolean {
    const key = `${owner} ${externalId}`;
    if (this.#taken.has(key) || this.#state.takenExternalIds[owner].has(externalId)) return false;
    this.#taken.add(key);
    this.#takenByGroup.push(key);
    return true;
  }

  /** The accounts that the current group has changed, each with what it was before the group: at zero if it was not there. */
  *changedAccounts(): Iterable<{ before: AccountState; after: AccountState }> {
    for (const [id, replaced] of this.#accountsBefore) {
      const after = this.#accounts.get(id) as AccountState;
      const before = replaced ?? this.#state.accounts.get(id) ?? { ...after, balance: 0n, heldOut: 0n, heldIn: 0n };
      yield { before, after };
    }
  }

  savepoint(): void {
    if (this.#accountsBefore.size > 0) this.#accountsBefore = new Map();
    if (this.#membersBefore.size > 0) this.#membersBefore = new Map();
    if (this.#obligationsBefore.size > 0) this.#obligationsBefore = new Map();
    if (this.#holdsBefore.size > 0) this.#holdsBefore = new Map();
    if (this.#transfersBefore.size > 0) this.#transfersBefore = new Map();
    if (this.#paymentRequestsBefore.size > 0) this.#paymentRequestsBefore = new Map();
    if (this.#paymentOccurrencesBefore.size > 0) this.#paymentOccurrencesBefore = new Map();
    if (this.#tradersBefore.size > 0) this.#tradersBefore = new Map();
    if (this.#takenByGroup.length > 0) this.#takenByGroup = [];
  }

  rollback(): void {
    restore(this.#accounts, this.#accountsBefore);
    restore(this.#members, this.#membersBefore);
    restore(this.#obligations, this.#obligationsBefore);
    restore(this.#holds, this.#holdsBefore);
    restore(this.#transfers, this.#transfersBefore);
    restore(this.#paymentRequests, this.#paymentRequestsBefore);
    restore(this.#paymentOccurrences, this.#paymentOccurrencesBefore);
    restore(this.#traders, this.#tradersBefore);
    for (const key of this.#takenByGroup) this.#taken.delete(key);
    this.savepoint();
  }
}

function restore<T>(overlay: Map<string, T>, before: ReadonlyMap<string, T | undefined>): void {
  for (const [id, value] of before) {
    if (value === undefined) overlay.delete(id);
    else overlay.set(id, value);
  }
}
