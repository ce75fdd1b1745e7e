import { type Refusal, refusal } from '../errors.ts';
import { formatAmount } from '../money.ts';
import { payWithFees } from './charges.ts';
import type { ChangeObligation, PayObligation, RecordObligation } from './commands.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { externalIdTaken, invoicedInFuture, mayNotMakePayment, noSuchAccount, outOfRange } from './payments.ts';
import { type AccountState, type LedgerState, type Obligation, remaining } from './state.ts';
import { OBLIGATION_TRANSITIONS, type ObligationEvent, type ObligationParty } from './transitions.ts';

/**
 * The rows of what is done to obligations, or why it is refused. No money moves before one is paid, so what is owed may
 * be recorded, accepted and disputed whatever the limits and statuses of both sides, as long as their accounts are open.
 */
export function recordObligation(draft: Draft, ledger: LedgerState, command: RecordObligation): Rows | Refusal {
  const { obligationId, amount, dueOn, externalId, descriptionDigest, actingMemberId } = command;
  if (command.debtor !== null && command.debtor === command.creditor)
    return refusal('same-account', 'An account cannot owe itself.', { accountId: command.debtor });
  const refused = outOfRange(amount);
  if (refused) return refused;
  const debtor = openAccount(draft, command.debtor);
  if (debtor === null) return noSuchAccount(command.debtor, 'debtor');
  const creditor = openAccount(draft, command.creditor);
  if (creditor === null) return noSuchAccount(command.creditor, 'creditor');
  const isDebtors = actingMemberId !== null && debtor.memberId === actingMemberId;
  if (actingMemberId !== null && !isDebtors) {
    // What others owe each other is none of a member's business, and what the circuit itself owes only an operator's.
    if (creditor.memberId !== actingMemberId || debtor.memberId === null)
      return noSuchAccount(command.debtor, 'debtor');
  }
  const early = invoicedInFuture(ledger, command);
  if (early) return early;
  if (externalId !== null && !draft.takeExternalId('obligation', externalId)) {
    return externalIdTaken('obligation', externalId);
  }
  // A debtor that records what it owes has thereby accepted it; a creditor's word alone is a proposal.
  const byMember = isDebtors ? 'accepted' : 'proposed';
  const state = actingMemberId === null ? command.state : byMember;
  const accounts = { debtorAccountId: debtor.id, creditorAccountId: creditor.id };
  draft.setObligation({ id: obligationId, ...accounts, amount, settled: 0n, held: 0n, state });
  return {
    rows: [
      {
        type: 'obligation-recorded',
        obligationId,
        ...accounts,
        amount,
        dueOn,
        externalId,
        state,
        textDigest: descriptionDigest,
      },
    ],
    balancesAfter: [],
  };
}

export function changeObligation(draft: Draft, command: ChangeObligation): Rows | Refusal {
  const allowed = allowedObligation(draft, command, command.event);
  if ('code' in allowed) return allowed;
  const { to: state } = OBLIGATION_TRANSITIONS[command.event];
  if (allowed.held > 0n)
    return refusal('obligation-held', 'A hold is to pay a part of it: capture it, void it or let it expire first.');
  draft.setObligation({ ...allowed, state });
  return { rows: [{ type: 'obligation-changed', obligationId: allowed.id, state }], balancesAfter: [] };
}

/** A transfer from the debtor to the creditor in all rules, of no more than what remains. */
export function payObligation(draft: Draft, state: LedgerState, command: PayObligation): Rows | Refusal {
  const obligation = allowedObligation(draft, command, 'pay');
  if ('code' in obligation) return obligation;
  const amount = command.amount ?? payable(obligation);
  const refused = outOfRange(amount) ?? beyondPayable(obligation, amount, state.scale);
  if (refused) return refused;
  const from = openAccount(draft, obligation.debtorAccountId);
  if (from === null) return noSuchAccount(obligation.debtorAccountId, 'debtor');
  const to = openAccount(draft, obligation.creditorAccountId);
  if (to === null) return noSuchAccount(obligation.creditorAccountId, 'creditor');
  const mayNot = mayNotMakePayment(
    draft,
    state,
    from,
    to,
    amount,
    state.tradingRules?.tickets.get(obligation.id) ?? null,
  );
  if (mayNot) return mayNot;
  const paid = payWithFees(draft, state, from, to, 'obligation-paid', amount);
  if ('code' in paid) return paid;
  draft.setObligation(settle(obligation, amount));
  paid.rows.push({ type: 'obligation-settled', obligationId: obligation.id, amount, means: 'payment' });
  return paid;
}

/** What may still be paid: what remains, and is not reserved by a hold. */
const payable = (obligation: Obligation): bigint => remaining(obligation) - obligation.held;

export const beyondPayable = (obligation: Obligation, amount: bigint, scale: number): Refusal | null =>
  amount <= payable(obligation)
    ? null
    : refusal('remaining-amount-exceeded', 'Less than this remains of the obligation.', {
        remaining: formatAmount(payable(obligation), scale),
      });

/** The obligation with so much more of it settled. */
export function settle(obligation: Obligation, amount: bigint): Obligation {
  const settled = obligation.settled + amount;
  return { ...obligation, settled, state: settled === obligation.amount ? 'settled' : obligation.state };
}

/** An account that is there and not closed. */
function openAccount(draft: Draft, id: string | null): AccountState | null {
  const account = id === null ? undefined : draft.account(id);
  return account === undefined || account.status === 'closed' ? null : account;
}

/** The obligation, where this may happen to it now and whoever acts may do it. */
function allowedObligation(
  draft: Draft,
  command: ChangeObligation | PayObligation,
  event: ObligationEvent,
): Obligation | Refusal {
  const { obligationId, actingMemberId } = command;
  const obligation = draft.obligation(obligationId);
  const sides = obligation === undefined ? [] : sidesOf(draft, obligation, actingMemberId);
  if (obligation === undefined || sides.length === 0) {
    return refusal('obligation-not-found', 'There is no such obligation in this circuit.', { obligationId });
  }
  const { by, from } = OBLIGATION_TRANSITIONS[event];
  if (!sides.includes(by)) {
    return refusal('transition-not-allowed', `To ${event} an obligation is its ${by}'s to do.`, {
      state: obligation.state,
    });
  }
  if (!from.includes(obligation.state)) {
    return refusal('transition-not-allowed', `The obligation is ${obligation.state}: one cannot ${event} it.`, {
      state: obligation.state,
    });
  }
  return obligation;
}

/** For whom somebody may act: an operator for both sides, a member for those that are its own. */
function sidesOf(draft: Draft, obligation: Obligation, memberId: string | null): ObligationParty[] {
  if (memberId === null) return ['debtor', 'creditor'];
  const sides: ObligationParty[] = [];
  if (draft.account(obligation.debtorAccountId)?.memberId === memberId) sides.push('debtor');
  if (draft.account(obligation.creditorAccountId)?.memberId === memberId) sides.push('creditor');
  return sides;
}
