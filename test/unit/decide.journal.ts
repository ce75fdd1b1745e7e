import type { Command, Group } from '../../src/domain/ledger/commands.ts';
import { type BalancesAfter, decide, type Outcome } from '../../src/domain/ledger/decide.ts';
import type {
  FeeRuleId,
  HoldChangedRow,
  HoldPlacedRow,
  JournalRow,
  PostingRow,
  Transaction,
} from '../../src/domain/ledger/journal.ts';
import {
  type AccountState,
  type ChargedFee,
  type ExternalIdOwner,
  type FeeSchedules,
  feesStillHeld,
  type Hold,
  type LedgerState,
  type MemberState,
  NO_FEES,
  type Obligation,
  type PostedTransfer,
  stillHeld,
} from '../../src/domain/ledger/state.ts';
import { idOf } from '../support/arbitraries.ts';

/** What stands beside a journal and does not follow from its rows. */
export const CIRCUIT_ID = idOf('circuit', 1);
export const TODAY = '2026-03-15';
export const NOW = Date.parse('2026-03-15T12:00:00.000Z');

type ObligationRow = Extract<JournalRow, { readonly type: `obligation-${string}` }>;

const blankAccount = {
  system: null,
  memberId: null,
  status: 'active',
  version: 0,
  balance: 0n,
  heldOut: 0n,
  heldIn: 0n,
  creditLimit: 0n,
  balanceCap: 0n,
} as const;

/**
 * A journal in memory. The state that it gives to `decide` follows from the transactions' rows alone, as the database's
 * does: so a row that says too little shows.
 */
export class Journal {
  readonly transactions: Transaction[] = [];
  now = NOW;
  readonly accounts = new Map<string, AccountState>();
  readonly members = new Map<string, MemberState>();
  readonly obligations = new Map<string, Obligation>();
  readonly holds = new Map<string, Hold>();
  readonly transfers = new Map<string, PostedTransfer>();
  fees: FeeSchedules = NO_FEES;
  readonly #taken: Record<ExternalIdOwner, Set<string>> = {
    member: new Set(),
    account: new Set(),
    transaction: new Set(),
    obligation: new Set(),
  };

  state(): LedgerState {
    const { accounts, obligations } = this.#withoutDueHolds();
    return {
      circuitId: CIRCUIT_ID,
      scale: 2,
      lastNumber: this.transactions.length,
      now: this.now,
      today: TODAY,
      accounts,
      members: new Map(this.members),
      obligations,
      clearingRuns: new Map(),
      holds: new Map(this.holds),
      transfers: new Map(this.transfers),
      paymentRequests: new Map(),
      paymentOccurrences: new Map(),
      feeAccounts: new Set(),
      tradingRules: null,
      fees: this.fees,
      takenExternalIds: {
        member: new Set(this.#taken.member),
        account: new Set(this.#taken.account),
        transaction: new Set(this.#taken.transaction),
        obligation: new Set(this.#taken.obligation),
      },
    };
  }

  /** What holds past their time reserve counts no more, whether or not a row says so. */
  #withoutDueHolds(): { accounts: Map<string, AccountState>; obligations: Map<string, Obligation> } {
    const accounts = new Map(this.accounts);
    const obligations = new Map(this.obligations);
    for (const hold of this.holds.values()) {
      if (hold.state !== 'held' || hold.expiresAt > this.now) continue;
      const left = stillHeld(hold);
      const payer = accounts.get(hold.payerAccountId) as AccountState;
      accounts.set(payer.id, { ...payer, heldOut: payer.heldOut - left - feesStillHeld(hold) });
      const payee = accounts.get(hold.payeeAccountId) as AccountState;
      accounts.set(payee.id, { ...payee, heldIn: payee.heldIn - left });
      const owed = hold.obligationId === null ? undefined : obligations.get(hold.obligationId);
      if (owed !== undefined) obligations.set(owed.id, { ...owed, held: owed.held - left });
    }
    return { accounts, obligations };
  }

  /** Decides groups as one batch and writes down what was posted. */
  post(groups: readonly Group[]): Outcome[] {
    const outcomes = decide(this.state(), groups);
    for (const [index, command] of groups.flat().entries()) {
      const outcome = outcomes[index] as Outcome;
      // What is recorded together is written down once.
      const isNew = 'transaction' in outcome && outcome.transaction !== this.transactions.at(-1);
      if (isNew) this.#write(command, outcome.transaction, outcome.balancesAfter);
    }
    return outcomes;
  }

  balance(accountId: string): bigint | undefined {
    return this.accounts.get(accountId)?.balance;
  }

  #write(command: Command, transaction: Transaction, balancesAfter: readonly BalancesAfter[]): void {
    this.transactions.push(transaction);
    if (command.kind === 'transfer' || command.kind === 'transfer-held')
      this.#take('transaction', transaction.header.externalId);
    if (command.kind === 'member-admitted') this.#take('member', command.externalId);
    if (command.kind === 'account-opened') this.#take('account', command.externalId);
    let posting = 0;
    for (const row of transaction.rows) {
      if (row.type === 'posting') {
        const after = balancesAfter[posting++];
        if (row.fee !== undefined) this.#addFee(command, row);
        else if (command.kind === 'transfer') this.#addPosted(command.id, row);
        else if (command.kind === 'transfer-captured') this.#addPosted(command.holdId, row);
        this.#move(row.debitAccountId, -row.amount, after?.debit, after?.debitMemberId);
        this.#move(row.creditAccountId, row.amount, after?.credit, after?.creditMemberId);
      } else if (row.type === 'account-opened') {
        this.accounts.set(row.accountId, {
          ...blankAccount,
          id: row.accountId,
          memberId: row.memberId,
          system: row.system,
        });
      } else if (row.type === 'limits-changed') {
        const { creditLimit, balanceCap } = row;
        this.#change(row.accountId, { creditLimit, balanceCap });
      } else if (row.type === 'status-changed' && row.subject === 'account') {
        this.#change(row.subjectId, { status: row.status as AccountState['status'] });
      } else if (row.type === 'status-changed') {
        const version = (this.members.get(row.subjectId)?.version ?? 0) + 1;
        const status = row.status as MemberState['status'];
        this.members.set(row.subjectId, { id: row.subjectId, status, group: 'shops', version });
      } else if (row.type === 'transfer-reversed') {
        const transfer = this.transfers.get(row.transferId);
        if (transfer === undefined) throw new Error(`a row takes back ${row.transferId}, which is no transfer`);
        this.transfers.set(transfer.id, { ...transfer, reversed: transfer.reversed + row.amount });
      } else if (row.type === 'hold-placed') {
        this.#placeHold(row);
      } else if (row.type === 'hold-changed') {
        this.#changeHold(row);
      } else {
        this.#writeObligation(row);
      }
    }
    if (posting !== balancesAfter.length) throw new Error('as many balances as postings');
  }

  #addPosted(id: string, { debitAccountId, creditAccountId, amount }: PostingRow): void {
    const known = this.transfers.get(id);
    const sides = { payerAccountId: debitAccountId, payeeAccountId: creditAccountId };
    this.transfers.set(id, { id, ...sides, reversed: 0n, fees: [], ...known, posted: (known?.posted ?? 0n) + amount });
  }

  /** A fee is of the transfer that it stands behind, or goes back with what is taken back of it. */
  #addFee(command: Command, { debitAccountId, creditAccountId, amount, fee: of }: PostingRow): void {
    if (command.kind === 'obligation-paid' || command.kind === 'period-fee' || of === undefined) return;
    const isReversal = command.kind === 'transfer-reversed';
    const held = 'holdId' in command ? command.holdId : command.id;
    const transfer = this.transfers.get(isReversal ? command.transferId : held);
    if (transfer === undefined) throw new Error('a fee stands behind no transfer');
    const [chargedAccountId, toAccountId] = isReversal
      ? [creditAccountId, debitAccountId]
      : [debitAccountId, creditAccountId];
    const isOf = (fee: FeeRuleId) => fee.version === of.version && fee.place === of.place;
    const blank: ChargedFee = { ...of, chargedAccountId, toAccountId, amount: 0n, givenBack: 0n };
    const known = transfer.fees.find(isOf) ?? blank;
    const fee = isReversal
      ? { ...known, givenBack: known.givenBack + amount }
      : { ...known, amount: known.amount + amount };
    this.transfers.set(transfer.id, { ...transfer, fees: [...transfer.fees.filter((one) => !isOf(one)), fee] });
  }

  #placeHold({ type: _, holdId: id, ...placed }: HoldPlacedRow): void {
    const nothing = { captured: 0n, released: 0n, feesCaptured: 0n, feesReleased: 0n };
    this.holds.set(id, { id, ...placed, ...nothing, state: 'held' });
    this.#reserve(id, placed.amount, placed.fees);
  }

  #changeHold({ holdId: id, captured, released, feesCaptured, feesReleased, state }: HoldChangedRow): void {
    const hold = this.holds.get(id);
    if (hold === undefined) throw new Error(`a row names hold ${id}, which no row has placed`);
    this.holds.set(id, {
      ...hold,
      captured: hold.captured + captured,
      released: hold.released + released,
      feesCaptured: hold.feesCaptured + feesCaptured,
      feesReleased: hold.feesReleased + feesReleased,
      state,
    });
    this.#reserve(id, -captured - released, -feesCaptured - feesReleased);
  }

  #reserve(holdId: string, amount: bigint, fees: bigint): void {
    const { payerAccountId, payeeAccountId, obligationId } = this.holds.get(holdId) as Hold;
    const payer = this.accounts.get(payerAccountId) as AccountState;
    this.accounts.set(payer.id, { ...payer, heldOut: payer.heldOut + amount + fees });
    const payee = this.accounts.get(payeeAccountId) as AccountState;
    this.accounts.set(payee.id, { ...payee, heldIn: payee.heldIn + amount });
    const owed = obligationId === null ? undefined : this.obligations.get(obligationId);
    if (owed !== undefined) this.obligations.set(owed.id, { ...owed, held: owed.held + amount });
  }

  #writeObligation(row: ObligationRow): void {
    if (row.type === 'obligation-recorded') {
      const { obligationId: id, debtorAccountId, creditorAccountId, amount, state, externalId } = row;
      this.obligations.set(id, { id, debtorAccountId, creditorAccountId, amount, settled: 0n, held: 0n, state });
      this.#take('obligation', externalId);
      return;
    }
    const obligation = this.obligations.get(row.obligationId);
    if (obligation === undefined) throw new Error(`a row names ${row.obligationId}, which no row has recorded`);
    if (row.type === 'obligation-changed') {
      this.obligations.set(obligation.id, { ...obligation, state: row.state });
      return;
    }
    const settled = obligation.settled + row.amount;
    const state = settled === obligation.amount ? 'settled' : obligation.state;
    this.obligations.set(obligation.id, { ...obligation, settled, state });
  }

  #move(accountId: string, change: bigint, after: bigint | undefined, memberId: string | null | undefined): void {
    const account = this.#account(accountId);
    const balance = account.balance + change;
    if (balance !== after) throw new Error(`the balance after of ${accountId} is ${balance}, not ${after}`);
    if (account.memberId !== memberId) throw new Error(`${accountId} belongs to ${account.memberId}, not ${memberId}`);
    this.accounts.set(accountId, { ...account, balance });
  }

  #change(accountId: string, change: Partial<AccountState>): void {
    const account = this.#account(accountId);
    this.accounts.set(accountId, { ...account, ...change, version: account.version + 1 });
  }

  #account(id: string): AccountState {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`a row names ${id}, which no row has opened`);
    return account;
  }

  #take(owner: ExternalIdOwner, externalId: string | null): void {
    if (externalId === null) return;
    if (this.#taken[owner].has(externalId)) throw new Error(`${externalId} was given to two`);
    this.#taken[owner].add(externalId);
  }
}
