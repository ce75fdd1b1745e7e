import type { ClientBase, Pool } from 'pg';
import { isAnswer, type Refusal, refuse, SaldoError } from '../domain/errors.ts';
import { refusalOfConstraint } from './constraints.ts';
import { inTransaction } from './transaction.ts';

export interface KeyedRequest {
  readonly circuitId: string;
  readonly principalId: string;
  /** Null where the client sent no key: then nothing is remembered. */
  readonly idempotency: { readonly keyDigest: string; readonly requestDigest: string } | null;
}

/** What a request came to: the id of what it made, or why not. */
type Outcome = string | Refusal;

/**
 * Makes something that is not of the journal (a circuit, a key), exactly once for each idempotency key. The journal's
 * own commands go through the poster, which keeps the same records.
 *
 * @param make does it, in the database transaction that also remembers the key, and gives the id of what it made.
 * @returns that id, and whether an earlier request had made it.
 * @throws SaldoError its refusal, which the key stands for from then on: the same request is refused again whatever has changed
 */
export async function makeIdempotently(
  pool: Pool,
  request: KeyedRequest,
  make: (client: ClientBase) => Promise<string>,
): Promise<{ id: string; replayed: boolean }> {
  const { outcome, replayed } = await answerOnce(pool, request, make).catch((thrown: unknown) => {
    const error = refusalOfConstraint(thrown) ?? thrown;
    if (request.idempotency === null || !(error instanceof SaldoError) || !isAnswer(error.code)) throw error;
    // What it had begun is rolled back. Whoever asked the same meanwhile may have got an answer: then that is the one.
    return answerOnce(pool, request, async () => error.refusal);
  });
  if (typeof outcome !== 'string') throw new SaldoError(outcome, { replayed });
  return { id: outcome, replayed };
}

function answerOnce(
  pool: Pool,
  { circuitId, principalId, idempotency }: KeyedRequest,
  make: (client: ClientBase) => Promise<Outcome>,
): Promise<{ outcome: Outcome; replayed: boolean }> {
  return inTransaction(pool, async (client) => {
    if (idempotency === null) return { outcome: await make(client), replayed: false };
    const { keyDigest, requestDigest } = idempotency;
    // The same key while the first is under way waits here for its answer.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${circuitId} ${principalId} ${keyDigest}`,
    ]);
    const { rows } = await client.query<{ request_digest: string; outcome: Outcome }>(
      'SELECT request_digest, outcome FROM idempotency_record WHERE circuit_id = $1 AND principal_id = $2 AND key_digest = $3',
      [circuitId, principalId, keyDigest],
    );
    const record = rows[0];
    if (record !== undefined) {
      if (record.request_digest === requestDigest) return { outcome: record.outcome, replayed: true };
      throw refuse(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request. Send a new key with a new request.',
      );
    }
    const outcome = await make(client);
    await client.query(
      `INSERT INTO idempotency_record (circuit_id, principal_id, key_digest, request_digest, outcome, created_at)
       VALUES ($1, $2, $3, $4, $5::json, ledger_clock())`,
      [circuitId, principalId, keyDigest, requestDigest, JSON.stringify(outcome)],
    );
    return { outcome, replayed: false };
  });
}
