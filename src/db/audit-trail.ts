import type { ClientBase } from 'pg';
import type { Actor } from '../domain/actor.ts';
import { newId } from './ids.ts';

export interface AuditEvent {
  readonly circuitId: string;
  readonly actor: Actor;
  /** `circuit-created`, `api-key-revoked` …: the noun and what became of it. */
  readonly action: string;
  readonly subjectId: string;
  /** Ids, amounts and digests, and the names of fields; never their personal contents. */
  readonly change?: Readonly<Record<string, unknown>>;
}

/** Adds to the trail of what was changed outside the journal, in the same database transaction as the change. */
export async function recordAuditEvent(client: Pick<ClientBase, 'query'>, event: AuditEvent): Promise<void> {
  const { circuitId, actor, action, subjectId, change = {} } = event;
  await client.query(
    `INSERT INTO audit_event (circuit_id, id, principal_id, request_id, action, subject_id, change)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [circuitId, newId(), actor.principalId, actor.requestId, action, subjectId, JSON.stringify(change)],
  );
}
