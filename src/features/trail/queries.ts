import { type RawBuilder, sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import { integerArray, uuidArray, wordArray } from '../../db/arrays.ts';
import type { Database } from '../../db/database.ts';
import { selectByIndex } from '../../db/prepared.ts';
import type { Json } from '../../domain/log/canonical-json.ts';

export interface EventRow {
  readonly circuitId: string;
  readonly id: string;
  readonly principalId: string;
  readonly requestId: string;
  readonly action: string;
  readonly subjectId: string;
  /** JSON. */
  readonly change: string;
}

/** One that is there already, because the answer to the statement before was lost, stays as it is. */
export async function insertEvents(pool: Pool, events: readonly EventRow[]): Promise<void> {
  await pool.query({
    name: 'write audit events',
    text: `
      INSERT INTO audit_event (circuit_id, id, principal_id, request_id, action, subject_id, change)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::jsonb[])
      ON CONFLICT (circuit_id, id) DO NOTHING`,
    values: [
      uuidArray(events.map((event) => event.circuitId)),
      uuidArray(events.map((event) => event.id)),
      uuidArray(events.map((event) => event.principalId)),
      wordArray(events.map((event) => event.requestId)),
      wordArray(events.map((event) => event.action)),
      uuidArray(events.map((event) => event.subjectId)),
      events.map((event) => event.change),
    ],
  });
}

/** The key of the circuit's digests: the one that is there, or else this one. */
export async function makeDigestKey(pool: Pool, circuitId: string, fresh: Buffer): Promise<Buffer> {
  for (;;) {
    // A statement of its own each: one that found another's key in its way does not see it yet.
    const { rows } = await pool.query<{ key: Buffer }>('SELECT key FROM audit_digest_key WHERE circuit_id = $1', [
      circuitId,
    ]);
    if (rows[0] !== undefined) return rows[0].key;
    await pool.query('INSERT INTO audit_digest_key (circuit_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      circuitId,
      fresh,
    ]);
  }
}

export interface LogHead {
  readonly size: number;
  readonly frontier: Buffer;
}

/** Takes the head of the circuit's audit log, which is made where there is none. */
export async function lockLogHead(client: ClientBase, circuitId: string): Promise<LogHead> {
  await client.query('INSERT INTO audit_log_head (circuit_id) VALUES ($1) ON CONFLICT DO NOTHING', [circuitId]);
  const { rows } = await client.query<{ size: bigint; frontier: Buffer }>(
    'SELECT size, frontier FROM audit_log_head WHERE circuit_id = $1 FOR UPDATE',
    [circuitId],
  );
  const { size, frontier } = rows[0] as { size: bigint; frontier: Buffer };
  return { size: Number(size), frontier };
}

export interface StoredEvent {
  readonly id: string;
  readonly occurred_at: Date;
  readonly principal_id: string;
  readonly request_id: string;
  readonly action: string;
  readonly subject_id: string;
  readonly change: Readonly<Record<string, Json>>;
}

const EVENT_COLUMNS =
  'event.id, event.occurred_at, event.principal_id, event.request_id, event.action, event.subject_id, event.change';

/**
 * Events that have no number yet, in the order of their ids. OFFSET keeps each lookup by itself: joined, Postgres may go through all events
 * of the circuit in that order, and look for each whether it waits.
 */
export async function selectPending(client: ClientBase, circuitId: string, count: number): Promise<StoredEvent[]> {
  const { rows } = await client.query<StoredEvent>({
    name: 'select pending events',
    text: `
      SELECT ${EVENT_COLUMNS}
      FROM (SELECT event_id FROM audit_event_pending WHERE circuit_id = $1 ORDER BY event_id LIMIT $2) AS pending
      CROSS JOIN LATERAL (SELECT * FROM audit_event WHERE circuit_id = $1 AND id = pending.event_id OFFSET 0) AS event
      ORDER BY pending.event_id`,
    values: [circuitId, count],
  });
  return rows;
}

export interface NewEntry {
  readonly number: number;
  readonly eventId: string;
  readonly leafHash: Uint8Array;
}

/** They wait for a number no longer: a trigger takes them out of those that do. */
export async function insertEntries(client: ClientBase, circuitId: string, entries: readonly NewEntry[]) {
  await client.query({
    name: 'write audit log entries',
    text: `
      INSERT INTO audit_log_entry (circuit_id, number, event_id, leaf_hash)
      SELECT $1, number, event_id, substring($2::bytea FROM (place * 32 - 31)::int FOR 32)
      FROM unnest($3::bigint[], $4::uuid[]) WITH ORDINALITY AS new (number, event_id, place)`,
    values: [
      circuitId,
      Buffer.concat(entries.map((entry) => entry.leafHash)),
      integerArray(entries.map((entry) => entry.number)),
      uuidArray(entries.map((entry) => entry.eventId)),
    ],
  });
}

export async function moveLog(client: ClientBase, circuitId: string, size: number, frontier: Uint8Array) {
  await client.query('UPDATE audit_log_head SET size = $2, frontier = $3 WHERE circuit_id = $1', [
    circuitId,
    size,
    Buffer.from(frontier),
  ]);
}

/** The circuits of which events wait for a number: a jump along the index for each, however many events those are. */
export async function selectCircuitsPending(pool: Pool): Promise<string[]> {
  const rows = await selectByIndex<{ id: string }>(pool, {
    text: `SELECT id FROM circuit
           CROSS JOIN LATERAL (SELECT FROM audit_event_pending AS pending WHERE pending.circuit_id = circuit.id LIMIT 1) AS one`,
    values: [],
  });
  return rows.map((row) => row.id);
}

/** Empty where nothing of the circuit has been numbered yet. */
export async function selectLogHead(db: Database, circuitId: string): Promise<LogHead> {
  const { rows } = await sql<{ size: bigint; frontier: Buffer }>`
    SELECT size, frontier FROM audit_log_head WHERE circuit_id = ${circuitId}`.execute(db);
  const { size, frontier } = rows[0] ?? { size: 0n, frontier: Buffer.alloc(0) };
  return { size: Number(size), frontier };
}

export interface ListedEvent extends StoredEvent {
  /** Null while it has no number. */
  readonly number: bigint | null;
  readonly leaf_hash: Buffer | null;
}

/** The events behind number `from`, up to number `to`, in the order of their numbers. */
export async function selectNumbered(db: Database, circuitId: string, from: number, to: number) {
  const { rows } = await sql<ListedEvent & { number: bigint; leaf_hash: Buffer }>`
    SELECT ${sql.raw(EVENT_COLUMNS)}, entry.number, entry.leaf_hash FROM audit_log_entry AS entry
    JOIN audit_event AS event ON event.circuit_id = entry.circuit_id AND event.id = entry.event_id
    WHERE entry.circuit_id = ${circuitId} AND entry.number > ${from} AND entry.number <= ${to}
    ORDER BY entry.number`.execute(db);
  return rows;
}

export interface EventSelection {
  readonly principalId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly requestId?: string | undefined;
  /** Epoch milliseconds, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The last of the page before. */
  readonly before: { readonly occurredAt: number; readonly id: string } | null;
  readonly count: number;
}

/** Newest first. */
export async function selectEventPage(
  db: Database,
  circuitId: string,
  selection: EventSelection,
): Promise<ListedEvent[]> {
  const { rows } = await sql<ListedEvent>`
    WITH event AS (
      SELECT * FROM audit_event WHERE circuit_id = ${circuitId} ${conditionsOf(selection)}
      ORDER BY occurred_at DESC, id DESC LIMIT ${selection.count}
    )
    SELECT ${sql.raw(EVENT_COLUMNS)}, entry.number, entry.leaf_hash FROM event
    LEFT JOIN audit_log_entry AS entry ON entry.circuit_id = ${circuitId} AND entry.event_id = event.id
    ORDER BY event.occurred_at DESC, event.id DESC`.execute(db);
  return rows;
}

function conditionsOf(selection: EventSelection): RawBuilder<unknown> {
  const { principalId, action, subjectId, requestId, from, to, before } = selection;
  const time = (milliseconds: number) => sql`${new Date(milliseconds).toISOString()}::timestamptz`;
  const conditions: RawBuilder<unknown>[] = [];
  if (principalId !== undefined) conditions.push(sql`AND principal_id = ${principalId}`);
  if (action !== undefined) conditions.push(sql`AND action = ${action}`);
  if (subjectId !== undefined) conditions.push(sql`AND subject_id = ${subjectId}`);
  if (requestId !== undefined) conditions.push(sql`AND request_id = ${requestId}`);
  if (from !== undefined) conditions.push(sql`AND occurred_at >= ${time(from)}`);
  if (to !== undefined) conditions.push(sql`AND occurred_at <= ${time(to)}`);
  if (before !== null) conditions.push(sql`AND (occurred_at, id) < (${time(before.occurredAt)}, ${before.id}::uuid)`);
  return sql.join(conditions, sql` `);
}
