/** What payments have cost, as their parties are told. Everybody sees the fees that it was charged itself; operators see all. */
import type { FeeSide } from '../../domain/ledger/fees.ts';
import type { JournalRow } from '../../domain/ledger/journal.ts';
import { decimalOf, formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import type { FeeRow } from './fee-queries.ts';
import type { FeeView, TransferFeeView } from './schema.ts';
import { sees } from './sees.ts';

/** The members of a payment's sides. */
export interface Sides {
  readonly payerMemberId: string | null;
  readonly payeeMemberId: string | null;
}

/** @param debit of the payment itself; what is taken back of it goes the other way */
export const sidesOf = (debit: string | null, credit: string | null): Sides => ({
  payerMemberId: debit,
  payeeMemberId: credit,
});

const isSeen = (charges: FeeSide, sides: Sides, principal: Principal): boolean =>
  sees(principal, charges === 'payer' ? sides.payerMemberId : sides.payeeMemberId);

export const transferFeeViews = (
  fees: readonly FeeRow[] | null,
  sides: Sides,
  scale: number,
  principal: Principal,
): TransferFeeView[] =>
  (fees ?? [])
    .filter(({ charges }) => isSeen(charges, sides, principal))
    .map(({ name, charges, to, amount, back }) => ({
      name,
      charges,
      to,
      amount: decimalOf(amount, scale),
      givenBack: decimalOf(back, scale),
    }));

export const feeViews = (
  fees: readonly FeeRow[] | null,
  sides: Sides,
  scale: number,
  principal: Principal,
): FeeView[] => transferFeeViews(fees, sides, scale, principal).map(({ givenBack: _, ...fee }) => fee);

/** The same of what has just been decided. @param rows of one transaction: the payment's posting first */
export function decidedFees(
  rows: readonly JournalRow[],
  payerAccountId: string,
  sides: Sides,
  scale: number,
  principal: Principal,
): FeeView[] {
  return rows.flatMap((row) => {
    if (row.type !== 'posting' || row.fee === undefined) return [];
    const isBack = rows.at(-1)?.type === 'transfer-reversed';
    const [charged, to] = isBack
      ? [row.creditAccountId, row.debitAccountId]
      : [row.debitAccountId, row.creditAccountId];
    const charges = charged === payerAccountId ? 'payer' : 'payee';
    return isSeen(charges, sides, principal)
      ? [{ name: row.fee.name, charges, to, amount: formatAmount(row.amount, scale) } as const]
      : [];
  });
}
