/**
 * Payment requests: what a payee asks, and the payer pays or not. They stand beside the journal. The core only judges whether the
 * payment that one asks for may be posted: at one instant a request can be paid, rejected, cancelled or expire, and one of them wins.
 */
import { type Refusal, refusal } from '../errors.ts';
import type { PayObligation, Transfer } from './commands.ts';
import type { Draft } from './draft.ts';
import type { LedgerState, PaymentRequest } from './state.ts';
import { PAYMENT_REQUEST_TRANSITIONS, type PaymentRequestEvent, type PaymentRequestState } from './transitions.ts';

/** How a request stands at a moment (epoch milliseconds): past its time it has expired, whether or not that was written down. */
export const requestStanding = (
  { state, expiresAt }: Pick<PaymentRequest, 'state' | 'expiresAt'>,
  now: number,
): PaymentRequestState => (state === 'pending' && expiresAt <= now ? 'expired' : state);

/** Why this may not happen to a request that stands so; null: it may. */
export const mayNotHappen = (event: PaymentRequestEvent, standing: PaymentRequestState): Refusal | null =>
  PAYMENT_REQUEST_TRANSITIONS[event].from.includes(standing)
    ? null
    : refusal('transition-not-allowed', `The payment request is ${standing}: one cannot ${event} it.`, {
        state: standing,
      });

/** Why a payment may not be posted, as far as its request is concerned; null: it answers none, or one that is paid by it. */
export function payRequest(draft: Draft, state: LedgerState, command: Transfer | PayObligation): Refusal | null {
  if (command.request === undefined) return null;
  const { id, isByAgreement } = command.request;
  const request = draft.paymentRequest(id);
  if (request === undefined)
    return refusal('payment-request-not-found', 'There is no such payment request in this circuit.', {
      paymentRequestId: id,
    });
  const refused = mayNotHappen('acknowledge', requestStanding(request, state.now));
  if (refused) return refused;
  if (isByAgreement && request.obstacle !== null)
    return refusal('transition-not-allowed', 'The payer has not agreed to pay this without being asked.', {
      state: request.state,
    });
  draft.setPaymentRequest({ ...request, state: PAYMENT_REQUEST_TRANSITIONS.acknowledge.to });
  return null;
}
