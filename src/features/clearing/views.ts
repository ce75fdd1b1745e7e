import { createHmac } from 'node:crypto';
import { formatAmount } from '../../domain/money.ts';
import type { LoopRow, RunRow, SettlementRow } from './queries.ts';
import type { LoopView, RunView, SettlementView } from './schema.ts';

/** Bytes of a pseudonym: enough that no two of a run's accounts share one. */
const PSEUDONYM_BYTES = 12;

export function runViewOf(row: RunRow, scale: number): RunView {
  const sum = (text: string | null): string | null => (text === null ? null : formatAmount(BigInt(text), scale));
  const { total, cleared, bilateral, multilateral, credit } = row;
  return {
    id: row.id,
    state: row.state,
    mode: row.mode,
    dueBy: row.due_by,
    dryRun: row.dry_run,
    snapshotNumber: row.snapshot_number === null ? null : Number(row.snapshot_number),
    total: sum(total),
    cleared: sum(cleared),
    remaining: total === null || cleared === null ? null : formatAmount(BigInt(total) - BigInt(cleared), scale),
    netDebtBefore: sum(row.net_debt_before),
    netDebtAfter: sum(row.net_debt_after),
    steps:
      bilateral === null || multilateral === null || credit === null
        ? null
        : {
            bilateral: formatAmount(BigInt(bilateral), scale),
            multilateral: formatAmount(BigInt(multilateral), scale),
            credit: formatAmount(BigInt(credit), scale),
          },
    creditUsed: sum(row.credit_used),
    obligations: row.obligations,
    accounts: row.accounts,
    digests: { obligations: row.obligations_digest, accounts: row.accounts_digest },
    scheduledFor: row.scheduled_for?.toISOString() ?? null,
    applyAutomatically: row.apply_automatically,
    createdAt: row.created_at.toISOString(),
    computedAt: row.computed_at?.toISOString() ?? null,
    appliedAt: row.applied_at?.toISOString() ?? null,
    appliedNumber: row.applied_number === null ? null : Number(row.applied_number),
    reserve: formatAmount(row.reserve, scale),
    failure: row.failure,
  };
}

export const settlementViewOf = (row: SettlementRow, scale: number): SettlementView => ({
  obligationId: row.id,
  debtor: row.debtor,
  creditor: row.creditor,
  dueOn: row.due_on,
  remainingBefore: formatAmount(row.remaining, scale),
  settled: formatAmount(row.settled, scale),
  remainingAfter: formatAmount(row.remaining - row.settled, scale),
});

/** @param own whose accounts may be named; null: everybody's */
export const loopViewOf = (row: LoopRow, run: RunRow, own: readonly string[] | null, scale: number): LoopView => ({
  kind: row.closed ? 'cycle' : 'chain',
  amount: formatAmount(row.amount, scale),
  accounts: row.accounts.map((id) => (own === null || own.includes(id) ? id : pseudonymOf(id, run.salt))),
});

/** Keyed by the run's salt, which nobody is told: without it no list of ids can be tried. */
export const pseudonymOf = (id: string, salt: Buffer): string =>
  `p-${createHmac('sha256', salt).update(id).digest().subarray(0, PSEUDONYM_BYTES).toString('hex')}`;
