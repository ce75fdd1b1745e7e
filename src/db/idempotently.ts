import type { ClientBase, Pool } from 'pg';
import { refuse } from '../domain/errors.ts';
import { inTransaction } from './transaction.ts';

export interface KeyedRequest {
  readonly circuitId: string;
  readonly principalId: string;
  /** Null where the client sent no key: then nothing is remembered. */
  readonly idempotency: { readonly keyDigest: string; readonly requestDigest: string } | null;
}

/**
 * Makes something that is not of the journal (a circuit, a key), exactly once for each idempotency key. The journal's
 * own commands go through the poster, which keeps the same records.
 *
 * @param make does it, in the database transaction that also remembers the key, and gives the id of what it made.
 * @returns that id, and whether an earlier request had made it.
 */
export function makeIdempotently(
  pool: Pool,
  request: KeyedRequest,
  make: (client: ClientBase) => Promise<string>,
): Promise<{ id: string; replayed: boolean }> {
  return inTransaction(pool, async (client) => {
    const { circuitId, principalId, idempotency } = request;
    if (idempotency === null) return { id: await make(client), replayed: false };
    const { keyDigest, requestDigest } = idempotency;
    // The same key while the first is under way waits here for its answer.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${circuitId} ${principalId} ${keyDigest}`,
    ]);
    const { rows } = await client.query<{ request_digest: string; outcome: unknown }>(
      'SELECT request_digest, outcome FROM idempotency_record WHERE circuit_id = $1 AND principal_id = $2 AND key_digest = $3',
      [circuitId, principalId, keyDigest],
    );
    const record = rows[0];
    if (record !== undefined) {
      if (record.request_digest === requestDigest && typeof record.outcome === 'string') {
        return { id: record.outcome, replayed: true };
      }
      throw refuse(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request. Send a new key with a new request.',
      );
    }
    const id = await make(client);
    await client.query(
      `INSERT INTO idempotency_record (circuit_id, principal_id, key_digest, request_digest, outcome, created_at)
       VALUES ($1, $2, $3, $4, to_json($5::text), ledger_clock())`,
      [circuitId, principalId, keyDigest, requestDigest, id],
    );
    return { id, replayed: false };
  });
}
