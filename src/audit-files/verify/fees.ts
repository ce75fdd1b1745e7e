import type { JournalRow, TransactionKind } from '../../domain/ledger/journal.ts';
import type { AccountsReplay } from './accounts.ts';
import { feesAmong, WITH_FEES, wrongRows } from './kinds.ts';

/** Why a transaction of this kind does not have these rows; null: it may. */
export const wrongRowsOrFees = (
  kind: TransactionKind,
  rows: readonly JournalRow[],
  accounts: Pick<AccountsReplay, 'accounts'>,
): string | null => wrongRows(kind, rows) ?? wrongFees(kind, rows, accounts);

/**
 * Why fees do not go with the payment that they stand behind; null: they do. A fee is charged to a side of it by an account of the
 * circuit, or given back from there where the payment is taken back. What it may come to, the journal does not say: fee schedules
 * are not part of it.
 */
function wrongFees(
  kind: TransactionKind,
  rows: readonly JournalRow[],
  { accounts }: Pick<AccountsReplay, 'accounts'>,
): string | null {
  const [paid] = rows;
  if (kind === 'period-fee' && paid?.type === 'posting') return takesNoFees(paid.creditAccountId, accounts);
  if (rows[1]?.type !== 'posting' || paid?.type !== 'posting' || !WITH_FEES.includes(kind)) return null;
  for (const { debitAccountId, creditAccountId } of feesAmong(rows)) {
    const isBack = kind === 'transfer-reversed';
    const [charged, circuit] = isBack ? [creditAccountId, debitAccountId] : [debitAccountId, creditAccountId];
    if (charged !== paid.debitAccountId && charged !== paid.creditAccountId)
      return `account ${charged} is no side of the payment whose fee it is charged`;
    const wrong = takesNoFees(circuit, accounts);
    if (wrong !== null) return wrong;
  }
  return null;
}

function takesNoFees(accountId: string, accounts: AccountsReplay['accounts']): string | null {
  const system = accounts.get(accountId)?.system;
  return system === 'fees' || system === 'solidarity' ? null : `account ${accountId} takes no fees`;
}
