import type { Invoice } from '../../domain/invoice.ts';
import type { HoldTransfer, Transfer } from '../../domain/ledger/commands.ts';
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

/** The same of a row; nothing where it moves no balance. */
export function balanceAfterOfRow(
  row: {
    debit_balance_after: bigint | null;
    debit_member_id: string | null;
    credit_balance_after: bigint | null;
    credit_member_id: string | null;
  },
  scale: number,
  principal: Principal,
): TransferView['balanceAfter'] {
  const { debit_balance_after: debit, debit_member_id: debitMemberId } = row;
  const { credit_balance_after: credit, credit_member_id: creditMemberId } = row;
  if (debit === null || credit === null) return {};
  return balanceAfterOf({ debit, debitMemberId, credit, creditMemberId }, scale, principal);
}

export function transferViewOf(row: TransferRow, scale: number, principal: Principal): TransferView {
  return {
    id: row.id,
    state: row.hold_state ?? 'posted',
    transactionNumber: Number(row.number),
    from: row.debit_account_id,
    to: row.credit_account_id,
    amount: formatAmount(row.amount, scale),
    externalId: row.external_id,
    description: row.description,
    occurredOn: row.occurred_on,
    invoice: row.invoice,
    metadata: row.pairs ?? {},
    postedAt: row.posted_at.toISOString(),
    principalId: row.principal_id,
    balanceAfter: balanceAfterOfRow(row, scale, principal),
    reversed: formatAmount(row.reversed, scale),
    hold: holdOf(row, scale),
  };
}

function holdOf(row: TransferRow, scale: number): TransferView['hold'] {
  const { hold_state: state, expires_at: expiresAt, amount, captured, released } = row;
  if (state === null || expiresAt === null || captured === null || released === null) return null;
  return {
    expiresAt: expiresAt.toISOString(),
    captured: formatAmount(captured, scale),
    held: formatAmount(state === 'held' ? amount - captured - released : 0n, scale),
    obligationId: row.obligation_id,
  };
}

/** The same of a transfer that has just been posted or held, without reading it again. */
export function postedTransferView(
  command: Transfer | HoldTransfer,
  { asked, invoice }: { asked: TransferRequest; invoice: Invoice | null },
  { transaction, balancesAfter }: Extract<Posted, { transaction: object }>,
  scale: number,
  principal: Principal,
): TransferView {
  const posting = balancesAfter[0];
  const [placed] = transaction.rows;
  const amount = formatAmount(command.amount, scale);
  return {
    id: command.id,
    state: posting === undefined ? 'held' : 'posted',
    transactionNumber: transaction.header.number,
    from: command.from,
    to: command.to,
    amount,
    externalId: command.externalId,
    description: asked.description ?? null,
    occurredOn: command.occurredOn,
    invoice,
    metadata: asked.metadata ?? {},
    postedAt: new Date(transaction.header.postedAt).toISOString(),
    principalId: command.principalId,
    balanceAfter: posting === undefined ? {} : balanceAfterOf(posting, scale, principal),
    reversed: formatAmount(0n, scale),
    hold:
      placed?.type !== 'hold-placed'
        ? null
        : {
            expiresAt: new Date(placed.expiresAt).toISOString(),
            captured: formatAmount(0n, scale),
            held: amount,
            obligationId: placed.obligationId,
          },
  };
}
