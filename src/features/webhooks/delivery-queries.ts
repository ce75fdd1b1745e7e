import type { ClientBase, Pool } from 'pg';
import { uuidArray } from '../../db/arrays.ts';
import { selectByIndex } from '../../db/prepared.ts';
import type { DeliveryState } from '../../domain/deliveries.ts';
import { WEBHOOK_TRIED_SECONDS_MAX } from '../../limits/events.ts';
import type { Place } from '../events/service.ts';

/** What a delivery is known by. */
interface WebhookRef {
  readonly circuitId: string;
  readonly webhookId: string;
}

export interface StoredDelivery {
  readonly eventId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly again: boolean;
  readonly place: Place;
}

interface StoredRow extends Omit<StoredDelivery, 'place'> {
  readonly after_number: bigint;
  readonly place: number;
  readonly line: number;
}

const COLUMNS = 'event_id AS "eventId", state, attempts, again, after_number, place, line';

const storedOf = ({ after_number, place, line, ...row }: StoredRow): StoredDelivery => ({
  ...row,
  place: { number: Number(after_number), place, line },
});

// Each by what few rows have in common, which OFFSET keeps by itself: beside the circuit and the webhook, the planner may go through all
// that this one was ever sent.

/** What waits, in the order of the feed. */
export async function selectWaiting(
  pool: Pool,
  { circuitId, webhookId }: WebhookRef,
  through: Place,
): Promise<StoredDelivery[]> {
  const rows = await selectByIndex<StoredRow>(pool, {
    text: `SELECT ${COLUMNS} FROM (SELECT * FROM webhook_delivery WHERE webhook_id = $2 AND state = 'waiting' OFFSET 0) AS waiting
           WHERE circuit_id = $1 AND (again OR (after_number, place, line) <= ($3::bigint, $4::integer, $5::integer))
           ORDER BY after_number, place, line`,
    values: [circuitId, webhookId, through.number, through.place, through.line],
  });
  return rows.map(storedOf);
}

/** Of these events those that have a delivery. */
export async function selectStored(
  pool: Pool,
  { circuitId, webhookId }: WebhookRef,
  eventIds: readonly string[],
): Promise<StoredDelivery[]> {
  const rows = await selectByIndex<StoredRow>(pool, {
    text: `SELECT ${COLUMNS} FROM unnest($3::uuid[]) AS asked (id)
           CROSS JOIN LATERAL (SELECT * FROM webhook_delivery WHERE event_id = asked.id OFFSET 0) AS stored
           WHERE circuit_id = $1 AND webhook_id = $2`,
    values: [circuitId, webhookId, uuidArray(eventIds)],
  });
  return rows.map(storedOf);
}

export interface DueDelivery extends StoredDelivery {
  readonly webhookId: string;
}

/** What is due of these webhooks, the one that waits longest first. */
export async function selectDue(pool: Pool, webhookIds: readonly string[], count: number): Promise<DueDelivery[]> {
  const rows = await selectByIndex<StoredRow & { webhookId: string }>(pool, {
    text: `SELECT due.* FROM unnest($1::uuid[]) AS own (id) CROSS JOIN LATERAL (
             SELECT webhook_id AS "webhookId", ${COLUMNS}
             FROM webhook_delivery WHERE webhook_id = own.id AND state = 'waiting' AND next_at <= (SELECT ledger_clock())
             ORDER BY next_at LIMIT $2) AS due`,
    values: [uuidArray(webhookIds), count],
  });
  return rows.map((row) => ({ ...storedOf(row), webhookId: row.webhookId }));
}

/** What has become of a delivery. Its row is made where it has none. */
export interface Result {
  readonly place: Place;
  readonly eventId: string;
  readonly type: string;
  /** `queued`: it waits for one that failed. */
  readonly outcome: 'delivered' | 'failed' | 'queued';
  readonly attempts: number;
  /** Until the next try, where it failed. */
  readonly seconds: number;
  readonly status: number | null;
  readonly failure: string | null;
}

/**
 * Moves how far a webhook has come, for the process that holds its lease.
 * @returns whether it still does
 */
export async function moveProgress(
  client: ClientBase,
  { circuitId, webhookId }: WebhookRef,
  leaseId: string,
  { number, place, line }: Place,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'move webhook progress',
    text: `UPDATE webhook_progress SET after_number = $4, place = $5, line = $6
           WHERE circuit_id = $1 AND webhook_id = $2 AND lease_id = $3`,
    values: [circuitId, webhookId, leaseId, number, place, line],
  });
  return rowCount === 1;
}

/**
 * Writes what has become of some deliveries. One that has failed for as long as any is tried is dead.
 * @returns the ids of the events of those
 */
export async function writeResults(
  client: ClientBase,
  { circuitId, webhookId }: WebhookRef,
  results: readonly Result[],
): Promise<string[]> {
  if (results.length === 0) return [];
  const { rows } = await client.query<{ event_id: string; state: DeliveryState }>({
    name: 'write webhook deliveries',
    text: `
      INSERT INTO webhook_delivery AS old (circuit_id, webhook_id, after_number, place, line, event_id, type, state, attempts,
        first_at, last_at, next_at, status, failure)
      SELECT $1, $2, number, place, line, "eventId", type, CASE outcome WHEN 'delivered' THEN 'delivered' ELSE 'waiting' END, attempts,
        CASE WHEN outcome <> 'queued' THEN moment.now END, CASE WHEN outcome <> 'queued' THEN moment.now END,
        CASE outcome WHEN 'failed' THEN moment.now + make_interval(secs => seconds) WHEN 'queued' THEN 'infinity' END, status, failure
      FROM (SELECT ledger_clock() AS now OFFSET 0) AS moment,
        json_to_recordset($3) AS new (number bigint, place integer, line integer, "eventId" uuid, type text, outcome text,
          attempts integer, seconds double precision, status smallint, failure text)
      ON CONFLICT ON CONSTRAINT webhook_delivery_is_there_once DO UPDATE SET
        attempts = excluded.attempts, first_at = coalesce(old.first_at, excluded.first_at), last_at = excluded.last_at,
        status = excluded.status, failure = excluded.failure,
        state = CASE WHEN excluded.state = 'waiting' AND old.first_at <= excluded.last_at - make_interval(secs => $4) THEN 'dead'
                     ELSE excluded.state END,
        next_at = CASE WHEN excluded.state = 'waiting' AND old.first_at <= excluded.last_at - make_interval(secs => $4) THEN NULL
                       ELSE excluded.next_at END
      WHERE old.state = 'waiting'
      RETURNING event_id, state`,
    values: [
      circuitId,
      webhookId,
      JSON.stringify(results.map(({ place, ...result }) => ({ ...result, ...place }))),
      WEBHOOK_TRIED_SECONDS_MAX,
    ],
  });
  return rows.filter(({ state }) => state === 'dead').map(({ event_id }) => event_id);
}

/** Forgets deliveries that ended before so many days, those that wait for a webhook that was removed, and secrets of no more use. */
export async function forgetDeliveries(pool: Pool, days: number): Promise<void> {
  await pool.query(
    `DELETE FROM webhook_delivery WHERE state <> 'waiting' AND last_at < (SELECT ledger_clock()) - make_interval(days => $1)`,
    [days],
  );
  await pool.query(`
    DELETE FROM webhook_delivery AS delivery USING webhook
    WHERE webhook.circuit_id = delivery.circuit_id AND webhook.id = delivery.webhook_id AND delivery.state = 'waiting'
      AND webhook.removed_at IS NOT NULL`);
  await pool.query(`DELETE FROM webhook_secret WHERE valid_until < ledger_clock()`);
}
