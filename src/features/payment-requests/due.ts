/** What becomes of payment requests without anybody asking for it at that moment. */
import type { Pool } from 'pg';
import { recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { SaldoError } from '../../domain/errors.ts';
import { PAYMENT_REQUEST_EXPIRIES_A_PART, PAYMENT_REQUEST_TAKEN_UP_SECONDS } from '../../limits/payments.ts';
import { paymentRequestEvent } from '../../poster/payment-requests.ts';
import type { Poster } from '../../poster/poster.ts';
import { postOne } from '../../poster/submit.ts';
import { type ExpiredRow, expireRequests, selectCircuitsWithExpired, selectLeftUnpaid } from './due-queries.ts';
import { paymentOf } from './payment.ts';
import { markNotAtOnce, type PaymentRequestRow, selectRequest } from './queries.ts';
import { requestFactsOf } from './views.ts';

/**
 * Pays a request that the payer has agreed to pay at once, in the name of whoever asked. Where the payment is refused, the request
 * waits for the payer's acknowledgement, and says by which rule. Whoever comes second does nothing.
 * @throws SaldoError `overloaded`: then it is still to be done
 */
export async function payAtOnce(pool: Pool, poster: Poster, circuitId: string, row: PaymentRequestRow): Promise<void> {
  const payer = { principalId: row.principal_id, memberId: null, isByAgreement: true };
  try {
    await postOne(poster, circuitId, paymentOf(row, payer, null));
  } catch (error) {
    if (!(error instanceof SaldoError) || ['overloaded', 'internal-error'].includes(error.code)) throw error;
    // Another that tries the same at this moment pays before this, or not at all.
    await inTransaction(pool, async (client) => {
      await lockCircuit(client, circuitId);
      await markNotAtOnce(client, circuitId, row.id, error.code);
    });
  }
}

export interface DuePaymentRequests {
  /** Says of the requests past their time that they have expired: they count as such since then. */
  expireDue(): Promise<void>;
  /** Pays those that were to be paid at once when their process went, or says why not. */
  payDue(): Promise<void>;
}

export function createDuePaymentRequests(pool: Pool, poster: Poster): DuePaymentRequests {
  const expireSome = (circuitId: string): Promise<number> =>
    inTransaction(
      pool,
      async (client) => {
        await lockCircuit(client, circuitId);
        const expired = await expireRequests(client, circuitId, PAYMENT_REQUEST_EXPIRIES_A_PART);
        await recordEvents(client, circuitId, expired.map(expiryOf));
        return expired.length;
      },
      { byIndex: true },
    );

  return {
    async expireDue() {
      for (const circuitId of await selectCircuitsWithExpired(pool))
        while ((await expireSome(circuitId)) === PAYMENT_REQUEST_EXPIRIES_A_PART);
    },

    async payDue() {
      const left = await selectLeftUnpaid(pool, PAYMENT_REQUEST_TAKEN_UP_SECONDS, PAYMENT_REQUEST_EXPIRIES_A_PART);
      for (const { circuit_id: circuitId, id } of left) {
        const row = await selectRequest(pool, circuitId, id);
        if (row?.state === 'pending') await payAtOnce(pool, poster, circuitId, row);
      }
    },
  };
}

const expiryOf = (row: ExpiredRow) => paymentRequestEvent('expired', requestFactsOf(row), row.scale);
