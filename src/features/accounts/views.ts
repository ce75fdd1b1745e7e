import type { DebtLot } from '../../domain/ledger/debt-lots.ts';
import type { AccountStatus, SystemAccount, TransactionKind } from '../../domain/ledger/journal.ts';
import { available, isOverLimit, room } from '../../domain/ledger/state.ts';
import { formatAmount } from '../../domain/money.ts';
import type { EntryRow, LimitChangeRow, PaymentRow } from './history-queries.ts';
import type { AccountRow } from './queries.ts';
import type { AccountView, DebtLotView, EntryView, LimitChangeView } from './schema.ts';

const orUnlimited = (amount: bigint | null, scale: number): string | null =>
  amount === null ? null : formatAmount(amount, scale);

export function accountViewOf(row: AccountRow, scale: number): AccountView {
  const state = {
    id: row.id,
    memberId: row.member_id,
    system: row.system as SystemAccount | null,
    status: row.status as AccountStatus,
    version: row.version,
    balance: row.balance,
    heldOut: row.held_out,
    heldIn: row.held_in,
    creditLimit: row.credit_limit,
    balanceCap: row.balance_cap,
  };
  return {
    id: state.id,
    memberId: state.memberId,
    system: state.system,
    externalId: row.external_id,
    status: state.status,
    balance: formatAmount(state.balance, scale),
    heldOut: formatAmount(state.heldOut, scale),
    heldIn: formatAmount(state.heldIn, scale),
    available: orUnlimited(available(state), scale),
    room: orUnlimited(room(state), scale),
    creditLimit: orUnlimited(state.creditLimit, scale),
    balanceCap: orUnlimited(state.balanceCap, scale),
    overLimit: isOverLimit(state),
    clearingDrawMax: orUnlimited(row.clearing_draw_max, scale),
    negativeSince: row.negative_since?.toISOString() ?? null,
    metadata: (row.pairs ?? {}) as Record<string, string>,
  };
}

export function entryViewOf(row: EntryRow, scale: number): EntryView {
  return {
    transactionNumber: Number(row.number),
    line: row.line,
    transactionId: row.id,
    kind: row.kind as TransactionKind,
    postedAt: row.posted_at.toISOString(),
    occurredOn: row.occurred_on,
    counterparty: row.counterparty_id,
    counterpartyName: row.counterparty_name,
    counterpartySystem: row.counterparty_system as SystemAccount | null,
    amount: formatAmount(row.amount, scale),
    balanceAfter: formatAmount(row.balance_after, scale),
    externalId: row.external_id,
    description: row.description,
    invoice: row.invoice,
    fee: row.fee,
    principalId: row.principal_id,
  };
}

export function limitChangeViewOf(row: LimitChangeRow, scale: number): LimitChangeView {
  return {
    transactionNumber: row.number === null ? null : Number(row.number),
    effectiveAt: row.effective_at.toISOString(),
    creditLimit: orUnlimited(row.credit_limit, scale),
    balanceCap: orUnlimited(row.balance_cap, scale),
    principalId: row.principal_id,
    reason: row.reason,
  };
}

export function debtLotViewOf({ payment, amount, remaining }: DebtLot<PaymentRow>, scale: number): DebtLotView {
  return {
    transactionNumber: Number(payment.number),
    transactionId: payment.transaction_id,
    counterparty: payment.counterparty_id,
    arisenAt: payment.posted_at.toISOString(),
    dueOn: payment.due_on,
    amount: formatAmount(amount, scale),
    remaining: formatAmount(remaining, scale),
  };
}
