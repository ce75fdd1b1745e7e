/** What transfers, posted or held, and payments of obligations have in common: who may pay whom, and the posting that it becomes. */
import { type Refusal, refusal } from '../errors.ts';
import { AMOUNT_MAX } from '../money.ts';
import type { HoldTransfer, Invoiced, Transfer } from './commands.ts';
import type { BalancesAfter } from './decide.ts';
import type { Draft } from './draft.ts';
import type { PostingRow } from './journal.ts';
import { breachOf } from './rules.ts';
import type { Ticket } from './selling.ts';
import type { AccountState, LedgerState } from './state.ts';
import { MEMBER_TRADES } from './transitions.ts';

/** The last word on what may be posted or owed: a negative amount would let a payer take. */
export const outOfRange = (amount: bigint): Refusal | null =>
  amount > 0n && amount <= AMOUNT_MAX
    ? null
    : refusal('amount-out-of-range', 'An amount is more than zero, and no larger than the ledger can post at once.');

export const noSuchAccount = (accountId: string | null, role?: 'from' | 'to' | 'debtor' | 'creditor'): Refusal =>
  refusal(
    'account-not-found',
    `There is no such account in this circuit${role ? ` (\`${role}\`)` : ''}, or it is closed.`,
    accountId === null ? undefined : { accountId },
  );

export const externalIdTaken = (
  subject: 'member' | 'account' | 'transfer' | 'obligation',
  externalId: string,
): Refusal => refusal('external-id-taken', `Another ${subject} of this circuit has this externalId.`, { externalId });

/** The two sides of a transfer that may be posted or held, as far as limits do not forbid it; its external id is taken. */
export function payableBetween(
  draft: Draft,
  state: LedgerState,
  command: Transfer | HoldTransfer,
): { readonly from: AccountState; readonly to: AccountState } | Refusal {
  if (command.from === command.to)
    return refusal('same-account', 'An account cannot pay itself.', { accountId: command.from });
  const refused = outOfRange(command.amount);
  if (refused) return refused;
  const from = draft.account(command.from);
  // An account of another member is not there for a member that wants to pay from it.
  const mayPay = from !== undefined && (command.payingMemberId === null || from.memberId === command.payingMemberId);
  if (!mayPay || from.status === 'closed') return noSuchAccount(command.from, 'from');
  const to = draft.account(command.to);
  if (to === undefined || to.status === 'closed') return noSuchAccount(command.to, 'to');
  const mayNot = mayNotMakePayment(draft, state, from, to, command.amount, ticketOf(draft, state, command));
  if (mayNot) return mayNot;
  if (command.occurredOn !== null && command.occurredOn > state.today)
    return refusal('occurred-in-future', '`occurredOn` is after the day on which this would be posted.');
  const early = invoicedInFuture(state, command);
  if (early) return early;
  if (command.externalId !== null && !draft.takeExternalId('transaction', command.externalId))
    return externalIdTaken('transfer', command.externalId);
  return { from, to };
}

/** An invoice is not of a day that has not begun in the circuit. */
export const invoicedInFuture = (state: LedgerState, { invoiced }: { readonly invoiced?: Invoiced }): Refusal | null =>
  invoiced === undefined || invoiced.on <= state.today
    ? null
    : refusal('occurred-in-future', "`invoice.date` is after the circuit's today.");

/** Why a new payment may not be made or reserved: whoever may not trade at all, and then the circuit's trading rules. */
export const mayNotMakePayment = (
  draft: Draft,
  state: LedgerState,
  from: AccountState,
  to: AccountState,
  amount: bigint,
  ticket: Ticket | null,
): Refusal | null => mayNotPay(draft, from, to) ?? breachOf(draft, state, from, to, amount, ticket);

/** The invoice of the obligation that a transfer is to pay, or else its own: nobody gets around the one with another. */
function ticketOf(draft: Draft, { tradingRules }: LedgerState, command: Transfer | HoldTransfer): Ticket | null {
  const { from, to, amount, invoiced } = command;
  const obligation =
    command.kind === 'transfer-held' && command.obligationId !== null
      ? draft.obligation(command.obligationId)
      : undefined;
  // What others owe each other is not told by a refusal.
  const isTheirs = obligation?.debtorAccountId === from && obligation.creditorAccountId === to;
  const owed = isTheirs ? tradingRules?.tickets.get(obligation.id) : undefined;
  return owed ?? (invoiced === undefined ? null : { gross: invoiced.gross, inCredits: amount });
}

/** Why the one may not pay the other at present; null: it may. Limits are judged for the whole group (decide.ts). */
export function mayNotPay(draft: Draft, from: AccountState, to: AccountState): Refusal | null {
  if (!trades(draft, from)) {
    return refusal('payer-not-active', 'The paying account or its member is not active.', { accountId: from.id });
  }
  if (!trades(draft, to)) {
    return refusal('payee-not-active', 'The account that would be paid, or its member, is not active.', {
      accountId: to.id,
    });
  }
  return null;
}

function trades(draft: Draft, account: AccountState): boolean {
  if (account.status !== 'active') return false;
  if (account.memberId === null) return true;
  const member = draft.member(account.memberId);
  return member !== undefined && MEMBER_TRADES[member.status];
}

/** Moves the amount in the draft, and gives the posting that says so. */
export function move(
  draft: Draft,
  from: AccountState,
  to: AccountState,
  amount: bigint,
): { posting: PostingRow; after: BalancesAfter } {
  const debit = from.balance - amount;
  const credit = to.balance + amount;
  draft.setAccount({ ...from, balance: debit });
  draft.setAccount({ ...to, balance: credit });
  return {
    posting: { type: 'posting', debitAccountId: from.id, creditAccountId: to.id, amount },
    after: { debit, debitMemberId: from.memberId, credit, creditMemberId: to.memberId },
  };
}
