import type { ClientBase } from 'pg';
import type { Json } from '../domain/log/canonical-json.ts';
import { newId } from './ids.ts';
import { lockCircuit } from './lock-circuit.ts';
import type { Statement } from './transaction.ts';

/** Something beside the journal that has changed, as those who listen are told of it. */
export interface NewEvent {
  /** `<subject>.<what happened>`, like `payment-request.acknowledged`. */
  readonly type: string;
  readonly subjectId: string;
  /** The accounts that it concerns: their members are told. */
  readonly accountIds: readonly string[];
  /** Ids, amounts as decimal strings, dates and words of fixed lists: no free text and nothing personal. */
  readonly data: { readonly [name: string]: Json };
}

/**
 * Writes events in the database transaction of the changes that they tell of. It takes the circuit's head, so that nothing is put
 * before what a listener has read already: call it last, and soon before COMMIT.
 */
export async function recordEvents(client: ClientBase, circuitId: string, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await lockCircuit(client, circuitId);
  // A statement of its own: one that had waited for the lock would not see what was committed meanwhile.
  await client.query(eventsOf(circuitId, events));
}

/** The same as a statement, for whoever holds the circuit's head: behind its last transaction at that moment. */
export const eventsOf = (circuitId: string, events: readonly NewEvent[]): Statement => ({
  name: 'write events',
  text: `
    INSERT INTO event (circuit_id, after_number, place, id, type, subject_id, account_ids, data, occurred_at)
    SELECT $1, last_number, taken + nth, id, type, "subjectId", "accountIds", data, greatest(ledger_clock(), last_posted_at)
    FROM circuit_head,
      LATERAL (SELECT coalesce(max(place), 0) AS taken FROM event WHERE circuit_id = $1 AND after_number = last_number) AS before,
      ROWS FROM (json_to_recordset($2) AS (id uuid, type text, "subjectId" uuid, "accountIds" uuid[], data jsonb))
        WITH ORDINALITY AS new (id, type, "subjectId", "accountIds", data, nth)
    WHERE circuit_head.circuit_id = $1`,
  values: [circuitId, JSON.stringify(events.map((event) => ({ ...event, id: newId() })))],
});
