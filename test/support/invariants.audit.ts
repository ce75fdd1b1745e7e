import type pg from 'pg';
import { eventLeafHash } from '../../src/domain/log/event-leaf.ts';
import { decodeFrontier, root, rootOf } from '../../src/domain/log/merkle.ts';
import type { LogViolation } from './invariants.log.ts';

/** What must hold of the audit log, and a query for whatever contradicts it. $1 is the circuit. */
export const AUDIT_INVARIANTS: Readonly<Record<string, string>> = {
  'an audit event either has a number or waits for one, and nothing else does': `
    SELECT coalesce(event.id, entry.event_id, pending.event_id) AS id, entry.number, pending.event_id AS waits, event.action
    FROM (SELECT * FROM audit_event WHERE circuit_id = $1) AS event
    FULL JOIN (SELECT * FROM audit_log_entry WHERE circuit_id = $1) AS entry ON entry.event_id = event.id
    FULL JOIN (SELECT * FROM audit_event_pending WHERE circuit_id = $1) AS pending
      ON pending.event_id = coalesce(event.id, entry.event_id)
    WHERE event.id IS NULL OR num_nonnulls(entry.event_id, pending.event_id) <> 1`,

  'entries of the audit log are numbered 1, 2, 3 … up to the last number of its head': `
    SELECT count(entry.number) AS entries, min(entry.number) AS first, max(entry.number) AS last,
           (SELECT last_number FROM audit_log_head WHERE circuit_id = $1) AS head
    FROM audit_log_entry AS entry WHERE circuit_id = $1
    HAVING count(entry.number) <> coalesce((SELECT last_number FROM audit_log_head WHERE circuit_id = $1), 0)
        OR coalesce(max(entry.number), 0) <> count(entry.number) OR coalesce(min(entry.number), 1) <> 1`,
};

/** Each leaf of the audit log is that of the stored event, and its head's frontier is that of the stored leaves. */
export async function checkAuditLog(client: pg.ClientBase, circuitId: string): Promise<LogViolation | null> {
  const { rows } = await client.query(
    `SELECT entry.number, entry.leaf_hash, event.* FROM audit_log_entry AS entry
     JOIN audit_event AS event ON event.circuit_id = entry.circuit_id AND event.id = entry.event_id
     WHERE entry.circuit_id = $1 ORDER BY entry.number`,
    [circuitId],
  );
  for (const row of rows) {
    const leaf = eventLeafHash(circuitId, {
      number: Number(row.number),
      id: row.id,
      occurredAt: row.occurred_at.getTime(),
      principalId: row.principal_id,
      requestId: row.request_id,
      action: row.action,
      subjectId: row.subject_id,
      change: row.change,
    });
    if (!row.leaf_hash.equals(leaf))
      return { invariant: 'a leaf of the audit log is that of its event', evidence: row };
  }
  const head = (await client.query('SELECT * FROM audit_log_head WHERE circuit_id = $1', [circuitId])).rows[0];
  if (head === undefined) return null;
  const actual = root(decodeFrontier(Number(head.size), head.frontier));
  if (Number(head.size) !== rows.length || Buffer.compare(rootOf(rows.map((row) => row.leaf_hash)), actual) !== 0)
    return { invariant: "the audit log's frontier has the root over all its leaves", evidence: { size: head.size } };
  return null;
}
