import type pg from 'pg';
import { createKysely, createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { createTrailService } from '../../src/features/trail/service.ts';
import type { Api } from './api.ts';
import { bodyOf } from './client.ts';

/** Events as a service records them: straight in SQL, in the transaction of whoever's client it is. Answers their ids. */
export async function recordEvents(
  client: pg.Pool | pg.ClientBase,
  circuitId: string,
  count = 1,
  action = 'member-changed',
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await client.query(
    `INSERT INTO audit_event (circuit_id, id, principal_id, request_id, action, subject_id, change)
     SELECT $1, id, $1, 'r-' || id, $3, $1, '{"fields": ["name"], "amount": "1.00"}' FROM unnest($2::uuid[]) AS new (id)`,
    [circuitId, ids, action],
  );
  return ids;
}

/** The ids of a circuit's events in the order of their numbers, and of those that wait for one. */
export async function logOf(pool: pg.Pool, circuitId: string): Promise<{ numbered: string[]; pending: string[] }> {
  const numbered = await pool.query<{ id: string }>(
    'SELECT event_id AS id FROM audit_log_entry WHERE circuit_id = $1 ORDER BY number',
    [circuitId],
  );
  const pending = await pool.query<{ id: string }>(
    'SELECT event_id AS id FROM audit_event_pending WHERE circuit_id = $1 ORDER BY event_id',
    [circuitId],
  );
  return { numbered: numbered.rows.map(({ id }) => id), pending: pending.rows.map(({ id }) => id) };
}

export interface StoredEvent {
  readonly action: string;
  readonly principalId: string;
  readonly subjectId: string;
  readonly change: Readonly<Record<string, unknown>>;
}

/** The events of a request. What may follow its answer is waited for, by one that does not and goes with it. */
export async function eventsOf(api: Api, requestId: string): Promise<StoredEvent[]> {
  const [circuit] = await api.sql<{ code: string }>(`SELECT code FROM circuit WHERE code <> 'installation' LIMIT 1`);
  bodyOf(await api.admin.get(`/v1/circuits/${circuit?.code}`), 200);
  const rows = await api.sql(
    `SELECT action, principal_id, subject_id, change FROM audit_event WHERE request_id = $1 ORDER BY id`,
    [requestId],
  );
  return rows.map(({ action = '', principal_id: principalId = '', subject_id: subjectId = '', change = '{}' }) => ({
    action,
    principalId,
    subjectId,
    change: JSON.parse(change),
  }));
}

/** Numbers all events, as the service's job does each minute. */
export async function sealAll(api: Pick<Api, 'database'>): Promise<void> {
  const pool = createPool({ url: api.database.appUrl, max: 1 });
  try {
    await createTrailService(pool, createKysely<DB>(pool)).sealAll();
  } finally {
    await pool.end();
  }
}
