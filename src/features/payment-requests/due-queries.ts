/** What is due of payment requests: those past their time, and those that were to be paid at once when their process went. */
import type { ClientBase, Pool } from 'pg';
import { selectByIndex } from '../../db/prepared.ts';

/** What is past its time, first things first: by the time alone, as holds are (transfers/expiry-queries.ts). */
const DUE = `(
  SELECT circuit_id, id, expires_at FROM payment_request WHERE state = 'pending' AND expires_at <= (SELECT ledger_clock())
  ORDER BY expires_at OFFSET 0) AS due`;

export async function selectCircuitsWithExpired(pool: Pool): Promise<string[]> {
  const rows = await selectByIndex<{ id: string }>(pool, {
    text: `SELECT DISTINCT circuit_id AS id FROM ${DUE}`,
    values: [],
  });
  return rows.map(({ id }) => id);
}

export interface ExpiredRow {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly amount: bigint;
  readonly obligation_id: string | null;
  readonly scale: number;
}

/** Marks the first ones that are past their time. Under the circuit's lock, in a transaction that goes by indexes. */
export async function expireRequests(client: ClientBase, circuitId: string, count: number): Promise<ExpiredRow[]> {
  const { rows } = await client.query<ExpiredRow>(
    `WITH first AS (
       SELECT id FROM ${DUE} WHERE circuit_id = $1 ORDER BY expires_at LIMIT $2
     ), expired AS (
       UPDATE payment_request AS request SET state = 'expired', ended_at = expires_at FROM first
       WHERE request.circuit_id = $1 AND request.id = first.id
       RETURNING request.id, payer_account_id, payee_account_id, amount, obligation_id, expires_at
     )
     SELECT expired.*, circuit.unit_scale AS scale FROM expired JOIN circuit ON circuit.id = $1 ORDER BY expires_at, expired.id`,
    [circuitId, count],
  );
  return rows;
}

export interface UnpaidRow {
  readonly circuit_id: string;
  readonly id: string;
}

/** Requests that were to be paid at once, of which nobody has said for a while that they were or why not. */
export const selectLeftUnpaid = (pool: Pool, seconds: number, count: number): Promise<UnpaidRow[]> =>
  selectByIndex(pool, {
    text: `SELECT circuit_id, id FROM payment_request
           WHERE state = 'pending' AND not_at_once IS NULL AND requested_at <= (SELECT ledger_clock()) - make_interval(secs => $1)
             AND expires_at > (SELECT ledger_clock())
           ORDER BY requested_at LIMIT $2`,
    values: [seconds, count],
  });
