/** The payment that a request asks for, as a submission to the poster. */
import type { PayObligation, Transfer } from '../../domain/ledger/commands.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import type { Submission } from '../../poster/submission.ts';
import { newCommandParts, submissionOf } from '../../poster/submit.ts';
import type { PaymentRequestRow } from './queries.ts';

export interface Payer {
  readonly principalId: string;
  /** The member that acknowledges it; null: an operator does, or it was agreed beforehand. */
  readonly memberId: string | null;
  readonly isByAgreement: boolean;
}

/** The journal knows nothing of requests: a transfer, or the payment of an obligation, with the request's description. */
export function paymentOf(row: PaymentRequestRow, payer: Payer, idempotency: Idempotency | null): Submission {
  const { parts, beside } = newCommandParts(payer.principalId, row.description ?? undefined);
  const { amount, obligation_id: obligationId } = row;
  const request = { id: row.id, isByAgreement: payer.isByAgreement };
  const command: Transfer | PayObligation =
    obligationId === null
      ? {
          kind: 'transfer',
          ...parts,
          from: row.payer_account_id,
          to: row.payee_account_id,
          amount,
          externalId: null,
          occurredOn: null,
          payingMemberId: payer.memberId,
          request,
        }
      : { kind: 'obligation-paid', ...parts, obligationId, amount, actingMemberId: payer.memberId, request };
  return submissionOf(command, beside, idempotency);
}
