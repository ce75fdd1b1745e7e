/** Payment requests as the poster sees them: what payments that answer them go by, and that they are paid by them. */
import type { ClientBase } from 'pg';
import { integerArray, uuidArray } from '../db/arrays.ts';
import { eventsOf, type NewEvent } from '../db/events.ts';
import type { Statement } from '../db/transaction.ts';
import type { PaymentRequest } from '../domain/ledger/state.ts';
import { formatAmount } from '../domain/money.ts';
import type { Head } from './load.ts';
import type { Posted } from './write.ts';

interface RequestRow {
  id: string;
  state: PaymentRequest['state'];
  expires_at: Date;
  obstacle: string | null;
}

const REQUESTS = `
  SELECT id, state, expires_at,
         coalesce(not_at_once, payment_request_obstacle(circuit_id, payer_account_id, payee_account_id, amount)) AS obstacle
  FROM payment_request WHERE circuit_id = $1 AND id = ANY ($2::uuid[])`;

/**
 * Read under the circuit's lock: whoever rejects, cancels or expires one, says why it was not paid at once, or withdraws an agreement
 * takes it as well.
 */
export async function loadPaymentRequests(
  client: ClientBase,
  circuitId: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PaymentRequest>> {
  if (ids.size === 0) return new Map();
  const values = [circuitId, uuidArray([...ids])];
  const { rows } = await client.query<RequestRow>({ name: 'payment requests', text: REQUESTS, values });
  return new Map(
    rows.map(({ id, state, expires_at, obstacle }) => [id, { id, state, expiresAt: expires_at.getTime(), obstacle }]),
  );
}

/** What an event tells of a payment request. */
export interface RequestFacts {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly obligationId: string | null;
}

/** @param more what is told of this one beside the facts of every request */
export const paymentRequestEvent = (
  happened: 'created' | 'paid' | 'rejected' | 'cancelled' | 'expired',
  { id, from, to, amount, obligationId }: RequestFacts,
  scale: number,
  more: NewEvent['data'] = {},
): NewEvent => ({
  type: `payment-request.${happened}`,
  subjectId: id,
  accountIds: [from, to],
  data: { from, to, amount: formatAmount(amount, scale), obligationId, ...more },
});

/** The requests that a batch pays, and the events that tell so; none where it pays none. */
export function paidRequestsOf(head: Head, postedAt: string, batch: readonly Posted[]): Statement[] {
  const paid = batch.flatMap((posted) => paidBy(posted) ?? []);
  if (paid.length === 0) return [];
  const { circuitId, scale } = head;
  const write: Statement = {
    name: 'pay payment requests',
    text: `
      UPDATE payment_request AS request SET state = 'paid', ended_at = $2,
        paid_number = (SELECT number FROM unnest($3::uuid[], $4::bigint[]) AS new (id, number) WHERE new.id = request.id)
      -- By the key: a join may be planned such that all requests of the circuit are read under its head.
      WHERE request.circuit_id = $1 AND request.id = ANY ($3::uuid[])`,
    values: [
      circuitId,
      postedAt,
      uuidArray(paid.map(({ id }) => id)),
      integerArray(paid.map(({ transactionNumber }) => transactionNumber)),
    ],
  };
  const events = paid.map(({ transactionNumber, ...facts }) =>
    paymentRequestEvent('paid', facts, scale, { transactionNumber }),
  );
  return [write, eventsOf(circuitId, events)];
}

function paidBy({ command, transaction }: Posted): (RequestFacts & { readonly transactionNumber: number }) | null {
  if (!('request' in command) || command.request === undefined) return null;
  const posting = transaction.rows.find((row) => row.type === 'posting');
  if (posting === undefined) throw new Error('a payment has a posting');
  return {
    id: command.request.id,
    from: posting.debitAccountId,
    to: posting.creditAccountId,
    amount: posting.amount,
    obligationId: command.kind === 'obligation-paid' ? command.obligationId : null,
    transactionNumber: transaction.header.number,
  };
}
