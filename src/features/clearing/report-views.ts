import { formatAmount } from '../../domain/money.ts';
import type { MemberReportRow, MemberReportSums, ReportRow, ReportSums, ShareRow } from './report-queries.ts';
import type { MemberReportView, MemberShareView, ReportView } from './report-schema.ts';

/** The difference of two sums. */
const lessOf = (sum: string, less: string, scale: number): string => formatAmount(BigInt(sum) - BigInt(less), scale);

const amountOf = (sum: string, scale: number): string => formatAmount(BigInt(sum), scale);

function savingOf(row: Pick<ReportSums, 'bilateral' | 'multilateral' | 'credit' | 'credit_used'>, scale: number) {
  return {
    saved: {
      bilateral: amountOf(row.bilateral, scale),
      multilateral: amountOf(row.multilateral, scale),
      credit: amountOf(row.credit, scale),
    },
    creditUsed: amountOf(row.credit_used, scale),
  };
}

const appliedOf = (row: Pick<ReportRow, 'id' | 'mode' | 'applied_at'>) => ({
  runId: row.id,
  mode: row.mode,
  appliedAt: row.applied_at.toISOString(),
});

const netDebtsOf = (row: Pick<ReportRow, 'net_debt_before' | 'net_debt_after'>, scale: number) => ({
  netDebtBefore: amountOf(row.net_debt_before, scale),
  netDebtAfter: amountOf(row.net_debt_after, scale),
});

const settledOf = (row: Pick<ShareRow, 'settles' | 'receives'>, scale: number) => ({
  settles: amountOf(row.settles, scale),
  receives: amountOf(row.receives, scale),
  // Whoever settles more than it receives pays the difference with its balance.
  balanceChange: lessOf(row.receives, row.settles, scale),
});

const shareOf = (row: Omit<ShareRow, 'member_id'>, scale: number) => ({
  owes: amountOf(row.owes, scale),
  isOwed: amountOf(row.is_owed, scale),
  ...settledOf(row, scale),
  ...savingOf(row, scale),
  ...netDebtsOf(row, scale),
});

export const reportRowOf = (row: ReportRow, scale: number): ReportView['data'][number] => ({
  ...appliedOf(row),
  total: amountOf(row.total, scale),
  cleared: amountOf(row.cleared, scale),
  ...savingOf(row, scale),
  ...netDebtsOf(row, scale),
});

export const reportSumsOf = (sums: ReportSums, scale: number): ReportView['sums'] => ({
  runs: Number(sums.runs),
  cleared: amountOf(sums.cleared, scale),
  ...savingOf(sums, scale),
  netDebtLowered: lessOf(sums.net_debt_before, sums.net_debt_after, scale),
});

export const memberShareViewOf = (row: ShareRow, scale: number): MemberShareView => ({
  memberId: row.member_id,
  ...shareOf(row, scale),
});

export const memberReportRowOf = (row: MemberReportRow, scale: number): MemberReportView['data'][number] => ({
  ...appliedOf(row),
  ...shareOf(row, scale),
});

export const memberReportSumsOf = (sums: MemberReportSums, scale: number): MemberReportView['sums'] => ({
  runs: Number(sums.runs),
  ...settledOf(sums, scale),
  ...savingOf(sums, scale),
  netDebtLowered: lessOf(sums.net_debt_before, sums.net_debt_after, scale),
});
