import { remaining } from '../../domain/ledger/state.ts';
import { formatAmount } from '../../domain/money.ts';
import type { ObligationRow } from './queries.ts';
import type { ObligationView } from './schema.ts';

export function obligationViewOf(row: ObligationRow, scale: number): ObligationView {
  return {
    id: row.id,
    state: row.state,
    debtor: row.debtor_account_id,
    creditor: row.creditor_account_id,
    amount: formatAmount(row.amount, scale),
    settled: formatAmount(row.settled, scale),
    remaining: formatAmount(remaining(row), scale),
    dueOn: row.due_on,
    externalId: row.external_id,
    description: row.description,
    invoice: row.invoice,
    metadata: row.pairs ?? {},
    excludedFromClearing: row.excluded_from_clearing,
    recordedAt: row.posted_at.toISOString(),
    transactionNumber: Number(row.recorded_number),
    principalId: row.principal_id,
  };
}
