/** Payments of schedules as the poster sees them: whether they are still due, and that they are paid. */
import type { ClientBase } from 'pg';
import { integerArray, uuidArray } from '../db/arrays.ts';
import type { Statement } from '../db/transaction.ts';
import type { PaymentOccurrence } from '../domain/ledger/state.ts';
import type { Posted } from './write.ts';

const OCCURRENCES = 'SELECT id, state FROM payment_occurrence WHERE circuit_id = $1 AND id = ANY ($2::uuid[])';

/** Read under the circuit's lock: whoever skips one or says that it has failed takes it as well. */
export async function loadPaymentOccurrences(
  client: ClientBase,
  circuitId: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PaymentOccurrence>> {
  if (ids.size === 0) return new Map();
  const values = [circuitId, uuidArray([...ids])];
  const { rows } = await client.query<PaymentOccurrence>({ name: 'payment occurrences', text: OCCURRENCES, values });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The occurrences that a batch pays; none where it pays none. Their transfers tell of it. */
export function paidOccurrencesOf(circuitId: string, postedAt: string, batch: readonly Posted[]): Statement[] {
  const ids: string[] = [];
  const numbers: number[] = [];
  for (const { command, transaction } of batch) {
    if (command.kind !== 'transfer' || command.occurrenceId === undefined) continue;
    ids.push(command.occurrenceId);
    numbers.push(transaction.header.number);
  }
  if (ids.length === 0) return [];
  const write: Statement = {
    name: 'pay payment occurrences',
    // Not joined: a plan that was made while the table was small would go through all of the circuit's for each one.
    text: `
      UPDATE payment_occurrence
      SET state = 'paid', paid_number = ($4::bigint[])[array_position($3::uuid[], id)], ended_at = $2, try_at = NULL,
          tries = tries + 1, refusal = NULL
      WHERE circuit_id = $1 AND id = ANY ($3::uuid[])`,
    values: [circuitId, postedAt, uuidArray(ids), integerArray(numbers)],
  };
  return [write];
}
