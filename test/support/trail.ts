import type pg from 'pg';
import { newId } from '../../src/db/ids.ts';

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
