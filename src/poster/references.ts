import type { Command } from '../domain/ledger/commands.ts';
import type { ExternalIdOwner } from '../domain/ledger/state.ts';
import type { Placing } from './holds.ts';

/** What a batch of commands may depend on, by id. The accounts of an obligation or a hold are found by it. */
export class References {
  readonly accounts = new Set<string>();
  readonly members = new Set<string>();
  readonly closing = new Set<string>();
  /** Accounts that are closed. */
  readonly closingAccounts = new Set<string>();
  readonly obligations = new Set<string>();
  readonly clearingRuns = new Set<string>();
  readonly holds = new Set<string>();
  /** Those of them that are captured, whose answers tell of them. */
  readonly captured = new Set<string>();
  /** Those of them whose accounts and obligation change as well. */
  readonly reservations = new Set<string>();
  /** Holds of which nothing need be read. */
  readonly remembered: Placing[] = [];
  readonly transfers = new Set<string>();
  readonly paymentRequests = new Set<string>();
  readonly paymentOccurrences = new Set<string>();
  readonly externalIds: Readonly<Record<ExternalIdOwner, Set<string>>> = {
    member: new Set(),
    account: new Set(),
    transaction: new Set(),
    obligation: new Set(),
  };

  /** @param known holds that are known already, by their ids */
  constructor(commands: Iterable<Command>, known: ReadonlyMap<string, Placing>) {
    for (const command of commands) {
      const placing = 'holdId' in command ? known.get(command.holdId) : undefined;
      if (placing === undefined) this.#add(command);
      else this.#addRemembered(command, placing);
    }
  }

  #addRemembered({ kind }: Command, placing: Placing): void {
    this.remembered.push(placing);
    // As below: of the accounts of one that expires, nothing need be known.
    if (kind === 'transfer-expired') return;
    const { payerAccountId, payeeAccountId, obligationId } = placing.hold;
    this.accounts.add(payerAccountId).add(payeeAccountId);
    if (obligationId !== null) this.obligations.add(obligationId);
  }

  #add(command: Command): void {
    if ('request' in command && command.request !== undefined) this.paymentRequests.add(command.request.id);
    if (command.kind === 'transfer' && command.occurrenceId !== undefined)
      this.paymentOccurrences.add(command.occurrenceId);
    switch (command.kind) {
      case 'transfer-held':
      case 'transfer':
        if (command.kind === 'transfer-held' && command.obligationId !== null)
          this.obligations.add(command.obligationId);
        this.accounts.add(command.from).add(command.to);
        if (command.externalId !== null) this.externalIds.transaction.add(command.externalId);
        return;
      case 'member-admitted':
        if (command.externalId !== null) this.externalIds.member.add(command.externalId);
        return;
      case 'member-status-changed':
        this.members.add(command.memberId);
        if (command.status === 'closed') this.closing.add(command.memberId);
        return;
      case 'account-opened':
        if (command.memberId !== null) this.members.add(command.memberId);
        if (command.externalId !== null) this.externalIds.account.add(command.externalId);
        return;
      case 'account-status-changed':
        if (command.status === 'closed') this.closingAccounts.add(command.accountId);
        this.accounts.add(command.accountId);
        return;
      case 'limits-changed':
        this.accounts.add(command.accountId);
        return;
      case 'obligations-recorded':
        if (command.debtor !== null) this.accounts.add(command.debtor);
        if (command.creditor !== null) this.accounts.add(command.creditor);
        if (command.externalId !== null) this.externalIds.obligation.add(command.externalId);
        return;
      case 'obligation-changed':
      case 'obligation-paid':
        this.obligations.add(command.obligationId);
        return;
      case 'clearing-applied':
        this.clearingRuns.add(command.id);
        return;
      case 'transfer-captured':
      case 'transfer-voided':
        if (command.kind === 'transfer-captured') this.captured.add(command.holdId);
        this.reservations.add(command.holdId);
        this.holds.add(command.holdId);
        return;
      case 'transfer-expired':
        // What it reserved counts no more since its time came: of its accounts, nothing need be known.
        this.holds.add(command.holdId);
        return;
      case 'period-fee':
        this.accounts.add(command.accountId).add(command.toAccountId);
        return;
      case 'transfer-reversed':
        this.transfers.add(command.transferId);
        if (command.externalId !== null) this.externalIds.transaction.add(command.externalId);
    }
  }
}
