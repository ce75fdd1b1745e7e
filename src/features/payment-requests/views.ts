import { formatAmount } from '../../domain/money.ts';
import type { RequestFacts } from '../../poster/payment-requests.ts';
import type { PaymentRequestRow } from './queries.ts';
import type { PaymentRequestView } from './schema.ts';

type Facts = 'id' | 'payer_account_id' | 'payee_account_id' | 'amount' | 'obligation_id';

/** What events tell of it. */
export const requestFactsOf = (row: Pick<PaymentRequestRow, Facts>): RequestFacts => ({
  id: row.id,
  from: row.payer_account_id,
  to: row.payee_account_id,
  amount: row.amount,
  obligationId: row.obligation_id,
});

export function paymentRequestViewOf(row: PaymentRequestRow, scale: number): PaymentRequestView {
  return {
    id: row.id,
    state: row.state,
    from: row.payer_account_id,
    to: row.payee_account_id,
    amount: formatAmount(row.amount, scale),
    obligationId: row.obligation_id,
    externalId: row.external_id,
    description: row.description,
    requestedAt: row.requested_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    transactionId: row.transaction_id,
    transactionNumber: row.paid_number === null ? null : Number(row.paid_number),
    notPaidAtOnce: row.not_at_once,
    principalId: row.principal_id,
  };
}

/** As it was answered to whoever asked: one that was not paid at once waited then, whatever has become of it since. */
export const asAsked = (row: PaymentRequestRow): PaymentRequestRow =>
  row.not_at_once === null
    ? row
    : { ...row, state: 'pending', ended_at: null, paid_number: null, transaction_id: null };
