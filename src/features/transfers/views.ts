import type { Invoice } from '../../domain/invoice.ts';
import type { HoldTransfer, Transfer } from '../../domain/ledger/commands.ts';
import type { BalancesAfter } from '../../domain/ledger/decide.ts';
import type { JournalRow } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import type { Posted } from '../../poster/submit.ts';
import { decidedFees, sidesOf, transferFeeViews } from './fees.ts';
import type { TransferRow } from './queries.ts';
import type { FeeView, TransferRequest, TransferView } from './schema.ts';
import { sees } from './sees.ts';

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

/** The balances in which the postings of a decided transaction leave the sides of the first, which is the payment itself. */
export function balancesAtEnd(
  rows: readonly JournalRow[],
  balancesAfter: readonly BalancesAfter[],
): BalancesAfter | null {
  const postings = rows.filter((row) => row.type === 'posting');
  const [paid] = postings;
  const [first] = balancesAfter;
  if (paid === undefined || first === undefined) return null;
  const atEnd = (accountId: string): bigint => {
    const index = postings.findLastIndex(
      (row) => accountId === row.debitAccountId || accountId === row.creditAccountId,
    );
    const after = balancesAfter[index] ?? first;
    return postings[index]?.debitAccountId === accountId ? after.debit : after.credit;
  };
  return { ...first, debit: atEnd(paid.debitAccountId), credit: atEnd(paid.creditAccountId) };
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
    fees: transferFeeViews(row.fees, sidesOf(row.debit_member_id, row.credit_member_id), scale, principal),
    hold: holdOf(row, scale, principal),
  };
}

function holdOf(row: TransferRow, scale: number, principal: Principal): TransferView['hold'] {
  const { hold_state: state, expires_at: expiresAt, amount, captured, released } = row;
  if (state === null || expiresAt === null || captured === null || released === null) return null;
  return {
    expiresAt: expiresAt.toISOString(),
    captured: formatAmount(captured, scale),
    held: formatAmount(state === 'held' ? amount - captured - released : 0n, scale),
    ...(sees(principal, row.debit_member_id) && {
      fees: formatAmount(state === 'held' ? (row.fees_held ?? 0n) : 0n, scale),
    }),
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
  const posting = balancesAtEnd(transaction.rows, balancesAfter);
  const [placed] = transaction.rows;
  const amount = formatAmount(command.amount, scale);
  return {
    id: command.id,
    state: posting === null ? 'held' : 'posted',
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
    balanceAfter: posting === null ? {} : balanceAfterOf(posting, scale, principal),
    reversed: formatAmount(0n, scale),
    fees:
      posting === null
        ? []
        : decidedFees(
            transaction.rows,
            command.from,
            sidesOf(posting.debitMemberId, posting.creditMemberId),
            scale,
            principal,
          ).map((fee) => ({
            ...fee,
            givenBack: formatAmount(0n, scale),
          })),
    hold:
      placed?.type !== 'hold-placed'
        ? null
        : {
            expiresAt: new Date(placed.expiresAt).toISOString(),
            captured: formatAmount(0n, scale),
            held: amount,
            // Whoever places one acts for its payer.
            fees: formatAmount(placed.fees, scale),
            obligationId: placed.obligationId,
          },
  };
}

/**
 * A transfer that has just been captured whole, without reading it again. Null where that is not all that became of it: what was captured
 * before may have been taken back since, and fees are told by rule.
 */
export function capturedTransferView(
  { transaction: { rows }, balancesAfter, placing }: Extract<Posted, { transaction: object }>,
  scale: number,
  principal: Principal,
): TransferView | null {
  const change = rows.find((row) => row.type === 'hold-changed');
  const [after] = balancesAfter;
  if (placing === undefined || change === undefined || after === undefined) return null;
  const { hold } = placing;
  if (hold.charged !== null || change.captured + change.released < hold.amount) return null;
  const row: TransferRow = {
    id: hold.id,
    number: placing.number,
    posted_at: placing.postedAt,
    principal_id: placing.principalId,
    external_id: placing.externalId,
    occurred_on: placing.occurredOn,
    debit_account_id: hold.payerAccountId,
    credit_account_id: hold.payeeAccountId,
    amount: hold.amount,
    debit_balance_after: null,
    credit_balance_after: null,
    debit_member_id: after.debitMemberId,
    credit_member_id: after.creditMemberId,
    description: placing.description,
    invoice: placing.invoice,
    pairs: placing.metadata,
    hold_state: change.state,
    captured: change.captured,
    released: change.released,
    expires_at: new Date(hold.expiresAt),
    obligation_id: hold.obligationId,
    reversed: 0n,
    fees: null,
    fees_held: 0n,
  };
  return transferViewOf(row, scale, principal);
}

/** What would happen, without a refusal. */
export interface TransferPreview {
  readonly balanceAfter: TransferView['balanceAfter'];
  readonly fees: FeeView[];
  readonly reserved?: string;
}

export function previewOf(
  command: Transfer | HoldTransfer,
  {
    transaction: { rows },
    balancesAfter,
  }: Pick<Extract<Posted, { transaction: object }>, 'transaction' | 'balancesAfter'>,
  scale: number,
  principal: Principal,
): TransferPreview {
  const [placed] = rows;
  if (placed?.type === 'hold-placed')
    return { balanceAfter: {}, fees: [], reserved: formatAmount(placed.amount + placed.fees, scale) };
  const posting = balancesAtEnd(rows, balancesAfter);
  if (posting === null) return { balanceAfter: {}, fees: [] };
  return {
    balanceAfter: balanceAfterOf(posting, scale, principal),
    fees: decidedFees(rows, command.from, sidesOf(posting.debitMemberId, posting.creditMemberId), scale, principal),
  };
}
