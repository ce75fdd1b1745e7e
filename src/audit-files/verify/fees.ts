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
 * are not part of it. But the circuit's own accounts are never charged, nor is what they pay or are paid; and no payee is left
 * with less than it had.
 */
function wrongFees(
  kind: TransactionKind,
  rows: readonly JournalRow[],
  { accounts }: Pick<AccountsReplay, 'accounts'>,
): string | null {
  const [paid] = rows;
  if (paid?.type !== 'posting') return null;
  const { debitAccountId: payer, creditAccountId: payee } = paid;
  if (kind === 'period-fee') return takesNoFees(payee, accounts) ?? isNotCharged(payer, accounts);
  if (rows[1]?.type !== 'posting' || !WITH_FEES.includes(kind)) return null;
  const isBack = kind === 'transfer-reversed';
  let ofPayee = 0n;
  for (const { debitAccountId, creditAccountId, amount } of feesAmong(rows)) {
    const [charged, circuit] = isBack ? [creditAccountId, debitAccountId] : [debitAccountId, creditAccountId];
    if (charged !== payer && charged !== payee)
      return `account ${charged} is no side of the payment whose fee it is charged`;
    const wrong = takesNoFees(circuit, accounts);
    if (wrong !== null) return wrong;
    if (charged === payee && !isBack) ofPayee += amount;
  }
  if (ofPayee > paid.amount) return `account ${payee} is charged more in fees than it is paid`;
  return isNotCharged(payer, accounts) ?? isNotCharged(payee, accounts);
}

function isNotCharged(accountId: string, accounts: AccountsReplay['accounts']): string | null {
  return accounts.get(accountId)?.member === null
    ? `account ${accountId} is the circuit's own, and a fee is charged for what it pays or is paid`
    : null;
}

function takesNoFees(accountId: string, accounts: AccountsReplay['accounts']): string | null {
  const system = accounts.get(accountId)?.system;
  return system === 'fees' || system === 'solidarity' ? null : `account ${accountId} takes no fees`;
}
