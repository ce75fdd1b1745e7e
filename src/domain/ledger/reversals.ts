/** Reversals: what a transfer posted goes back, wholly or in parts. The transfer stays, and what was taken back names it. */
import { type Refusal, refusal } from '../errors.ts';
import { formatAmount } from '../money.ts';
import { giveBack } from './charges.ts';
import type { ReverseTransfer } from './commands.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { externalIdTaken, mayNotPay, move, noSuchAccount, outOfRange } from './payments.ts';
import type { LedgerState, PostedTransfer } from './state.ts';

/** It is a payment in all rules: whoever was paid needs as much available as it gives back. */
export function reverseTransfer(draft: Draft, state: LedgerState, command: ReverseTransfer): Rows | Refusal {
  const transfer = allowedTransfer(draft, command);
  if ('code' in transfer) return transfer;
  const left = transfer.posted - transfer.reversed;
  const amount = command.amount ?? left;
  if (amount > left || left === 0n)
    return refusal('reversible-amount-exceeded', 'Less than this is left of the transfer.', {
      left: formatAmount(left, state.scale),
    });
  const refused = outOfRange(amount);
  if (refused) return refused;
  const from = draft.account(transfer.payeeAccountId);
  if (from === undefined || from.status === 'closed') return noSuchAccount(transfer.payeeAccountId, 'from');
  const to = draft.account(transfer.payerAccountId);
  if (to === undefined || to.status === 'closed') return noSuchAccount(transfer.payerAccountId, 'to');
  const mayNot = mayNotPay(draft, from, to);
  if (mayNot) return mayNot;
  if (command.externalId !== null && !draft.takeExternalId('transaction', command.externalId))
    return externalIdTaken('transfer', command.externalId);
  const { posting, after } = move(draft, from, to, amount);
  const taken: Rows = { rows: [posting], balancesAfter: [after] };
  const changed = giveBack(draft, transfer, transfer.reversed + amount, taken);
  if ('code' in changed) return changed;
  draft.setTransfer(changed);
  taken.rows.push({ type: 'transfer-reversed', transferId: transfer.id, amount });
  return taken;
}

/** The transfer, where whoever acts may take it back: the payee may, and an operator. */
function allowedTransfer(draft: Draft, { transferId, actingMemberId }: ReverseTransfer): PostedTransfer | Refusal {
  const transfer = draft.transfer(transferId);
  const memberOf = (accountId: string) => draft.account(accountId)?.memberId ?? null;
  const [payee, payer] =
    transfer === undefined ? [] : [memberOf(transfer.payeeAccountId), memberOf(transfer.payerAccountId)];
  if (transfer === undefined || (actingMemberId !== null && payee !== actingMemberId && payer !== actingMemberId))
    return refusal(
      'transfer-not-found',
      'There is no such transfer in this circuit, or none that could be taken back.',
      {
        transferId,
      },
    );
  if (actingMemberId !== null && payee !== actingMemberId)
    return refusal('transition-not-allowed', 'To take a transfer back is its payee’s to do.');
  return transfer;
}
