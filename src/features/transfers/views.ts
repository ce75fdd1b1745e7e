import type { Transfer } from '../../domain/ledger/commands.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import type { Posted } from '../../poster/submit.ts';
import type { TransferRow } from './queries.ts';
import type { TransferRequest, TransferView } from './schema.ts';

/** A member sees the figures of its own accounts; operators and auditors see all. */
export function sees(principal: Principal, memberId: string | null): boolean {
  return principal.role !== 'member' || (memberId !== null && memberId === principal.memberId);
}

/** The balances after a posting that the principal may see. */
export function balanceAfterOf(
  posting: { debit: bigint; debitMemberId: string | null; credit: bigint; creditMemberId: string | null },
  scale: number,
  principal: Principal,
): TransferView['balanceAfter'] {
  return {
    ...(sees(principal, posting.debitMemberId) && { from: formatAmount(posting.debit, scale) }),
    ...(sees(principal, posting.creditMemberId) && { to: formatAmount(posting.credit, scale) }),
  };
}

export function transferViewOf(row: TransferRow, scale: number, principal: Principal): TransferView {
  const posting = {
    debit: row.debit_balance_after,
    debitMemberId: row.debit_member_id,
    credit: row.credit_balance_after,
    creditMemberId: row.credit_member_id,
  };
  return {
    id: row.id,
    state: 'posted',
    transactionNumber: Number(row.number),
    from: row.debit_account_id,
    to: row.credit_account_id,
    amount: formatAmount(row.amount, scale),
    externalId: row.external_id,
    description: row.description,
    occurredOn: row.occurred_on,
    metadata: row.pairs ?? {},
    postedAt: row.posted_at.toISOString(),
    principalId: row.principal_id,
    balanceAfter: balanceAfterOf(posting, scale, principal),
  };
}

/** The same of a transfer that has just been posted, without reading it again. */
export function postedTransferView(
  command: Transfer,
  asked: TransferRequest,
  { transaction, balancesAfter }: Extract<Posted, { transaction: object }>,
  scale: number,
  principal: Principal,
): TransferView {
  const posting = balancesAfter[0];
  if (posting === undefined) throw new Error('a transfer has a posting');
  return {
    id: command.id,
    state: 'posted',
    transactionNumber: transaction.header.number,
    from: command.from,
    to: command.to,
    amount: formatAmount(command.amount, scale),
    externalId: command.externalId,
    description: asked.description ?? null,
    occurredOn: command.occurredOn,
    metadata: asked.metadata ?? {},
    postedAt: new Date(transaction.header.postedAt).toISOString(),
    principalId: command.principalId,
    balanceAfter: balanceAfterOf(posting, scale, principal),
  };
}
