import { sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';
import type { DeliveryState } from '../../domain/deliveries.ts';
import type { Place } from '../events/service.ts';

export interface WebhookRow {
  readonly id: string;
  readonly member_id: string | null;
  readonly url: string;
  readonly types: string[];
  readonly created_at: Date;
  readonly waiting: number;
  readonly dead: number;
}

const COLUMNS = sql`
  id, member_id, url, types, created_at,
  (SELECT count(*)::integer FROM webhook_delivery WHERE webhook_id = webhook.id AND state = 'waiting') AS waiting,
  (SELECT count(*)::integer FROM webhook_delivery WHERE webhook_id = webhook.id AND state = 'dead') AS dead`;

/** @param memberId whose own are asked for; null: all of the circuit's and its members' */
const own = (memberId: string | null) => (memberId === null ? sql`` : sql`AND member_id = ${memberId}`);

/** Not one that was removed. */
export async function selectWebhook(
  db: Database,
  circuitId: string,
  id: string,
  memberId: string | null,
): Promise<WebhookRow | undefined> {
  const { rows } = await sql<WebhookRow>`
    SELECT ${COLUMNS} FROM webhook
    WHERE circuit_id = ${circuitId} AND id = ${id} AND removed_at IS NULL ${own(memberId)}`.execute(db);
  return rows[0];
}

export async function selectWebhookPage(
  db: Database,
  circuitId: string,
  memberId: string | null,
  after: string | null,
  count: number,
): Promise<WebhookRow[]> {
  const { rows } = await sql<WebhookRow>`
    SELECT ${COLUMNS} FROM webhook
    WHERE circuit_id = ${circuitId} AND removed_at IS NULL ${own(memberId)} ${after === null ? sql`` : sql`AND id > ${after}`}
    ORDER BY id LIMIT ${count}`.execute(db);
  return rows;
}

/** How many the circuit has itself, or the member. */
export async function countWebhooks(client: ClientBase, circuitId: string, memberId: string | null): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM webhook
     WHERE circuit_id = $1 AND removed_at IS NULL AND member_id IS NOT DISTINCT FROM $2`,
    [circuitId, memberId],
  );
  return rows[0]?.count ?? 0;
}

export interface NewWebhook {
  readonly id: string;
  readonly memberId: string | null;
  readonly url: string;
  readonly types: readonly string[];
  readonly principalId: string;
  readonly secret: Buffer;
  /** Behind which it is told. */
  readonly from: Place;
}

export async function insertWebhook(client: ClientBase, circuitId: string, webhook: NewWebhook): Promise<void> {
  const { id, memberId, url, types, principalId, secret, from } = webhook;
  await client.query(
    'INSERT INTO webhook (circuit_id, id, member_id, url, types, principal_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [circuitId, id, memberId, url, types, principalId],
  );
  await client.query('INSERT INTO webhook_secret (circuit_id, webhook_id, place, secret) VALUES ($1, $2, 1, $3)', [
    circuitId,
    id,
    secret,
  ]);
  await client.query(
    'INSERT INTO webhook_progress (circuit_id, webhook_id, after_number, place, line) VALUES ($1, $2, $3, $4, $5)',
    [circuitId, id, from.number, from.place, from.line],
  );
}

/** Whether it was there. What waits for it is not sent any more. */
export async function removeWebhook(client: ClientBase, circuitId: string, id: string): Promise<boolean> {
  await client.query('DELETE FROM webhook_secret WHERE circuit_id = $1 AND webhook_id = $2', [circuitId, id]);
  const { rowCount } = await client.query(
    `UPDATE webhook SET removed_at = ledger_clock(), url = '' WHERE circuit_id = $1 AND id = $2 AND removed_at IS NULL`,
    [circuitId, id],
  );
  return rowCount === 1;
}

/** The next secret is in use from now on; the one before it is valid for some hours more, and none before that. */
export async function insertNextSecret(
  client: ClientBase,
  circuitId: string,
  webhookId: string,
  secret: Buffer,
  overlapHours: number,
): Promise<void> {
  await client.query(
    'DELETE FROM webhook_secret WHERE circuit_id = $1 AND webhook_id = $2 AND valid_until IS NOT NULL',
    [circuitId, webhookId],
  );
  await client.query(
    `UPDATE webhook_secret SET valid_until = ledger_clock() + make_interval(hours => $3)
     WHERE circuit_id = $1 AND webhook_id = $2 AND valid_until IS NULL`,
    [circuitId, webhookId, overlapHours],
  );
  await client.query(
    `INSERT INTO webhook_secret (circuit_id, webhook_id, place, secret)
     SELECT $1, $2, max(place) + 1, $3 FROM webhook_secret WHERE circuit_id = $1 AND webhook_id = $2`,
    [circuitId, webhookId, secret],
  );
}

/** Until when the secret before the present one is valid. */
export async function selectPreviousValidUntil(
  db: Database,
  circuitId: string,
  webhookId: string,
): Promise<Date | null> {
  const { rows } = await sql<{ valid_until: Date }>`
    SELECT valid_until FROM webhook_secret
    WHERE circuit_id = ${circuitId} AND webhook_id = ${webhookId} AND valid_until IS NOT NULL`.execute(db);
  return rows[0]?.valid_until ?? null;
}

export interface DeliveryRow {
  readonly after_number: bigint;
  readonly place: number;
  readonly line: number;
  readonly event_id: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last_at: Date | null;
  readonly next_at: Date | null;
  readonly status: number | null;
  readonly failure: string | null;
}

const DELIVERY_COLUMNS = sql`
  after_number, place, line, event_id, type, state, attempts, last_at, nullif(next_at, 'infinity') AS next_at, status, failure`;

/** The latest events first. */
export async function selectDeliveryPage(
  db: Database,
  circuitId: string,
  webhookId: string,
  {
    state,
    before,
    count,
  }: { readonly state: DeliveryState | undefined; readonly before: Place | null; readonly count: number },
): Promise<DeliveryRow[]> {
  const onwards =
    before === null
      ? sql``
      : sql`AND (after_number, place, line) < (${before.number}::bigint, ${before.place}::integer, ${before.line}::integer)`;
  const { rows } = await sql<DeliveryRow>`
    SELECT ${DELIVERY_COLUMNS} FROM webhook_delivery
    WHERE circuit_id = ${circuitId} AND webhook_id = ${webhookId} ${state === undefined ? sql`` : sql`AND state = ${state}`} ${onwards}
    ORDER BY after_number DESC, place DESC, line DESC LIMIT ${count}`.execute(db);
  return rows;
}

export async function selectDelivery(
  db: Database,
  circuitId: string,
  webhookId: string,
  eventId: string,
): Promise<DeliveryRow | undefined> {
  const { rows } = await sql<DeliveryRow>`
    SELECT ${DELIVERY_COLUMNS} FROM webhook_delivery
    WHERE circuit_id = ${circuitId} AND webhook_id = ${webhookId} AND event_id = ${eventId}`.execute(db);
  return rows[0];
}

/** It stays as it is until the transaction ends. */
export async function lockDelivery(
  client: ClientBase,
  circuitId: string,
  webhookId: string,
  eventId: string,
): Promise<DeliveryState | undefined> {
  const { rows } = await client.query<{ state: DeliveryState }>(
    'SELECT state FROM webhook_delivery WHERE circuit_id = $1 AND webhook_id = $2 AND event_id = $3 FOR UPDATE',
    [circuitId, webhookId, eventId],
  );
  return rows[0]?.state;
}

/** It is due at once, and tried for as long as a new one. */
export async function askAgain(
  client: ClientBase,
  circuitId: string,
  webhookId: string,
  eventId: string,
): Promise<void> {
  await client.query(
    `UPDATE webhook_delivery SET state = 'waiting', attempts = 0, first_at = NULL, next_at = ledger_clock(), again = true
     WHERE circuit_id = $1 AND webhook_id = $2 AND event_id = $3`,
    [circuitId, webhookId, eventId],
  );
}
