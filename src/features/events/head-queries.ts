/** What those who follow feeds are woken by. */
import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { runByIndex } from '../../db/prepared.ts';

/** The last transaction of a circuit, and the last event behind it. */
export interface Head {
  readonly number: bigint;
  readonly place: number;
}

/** Where the feeds of circuits end. */
export async function selectHeads(db: Database, circuitIds: readonly string[]): Promise<Map<string, Head>> {
  const { rows } = await sql<Head & { circuit_id: string }>`
    SELECT circuit_id, last_number AS number, (SELECT coalesce(max(place), 0) FROM event
      WHERE event.circuit_id = circuit_head.circuit_id AND after_number = last_number) AS place
    FROM circuit_head WHERE circuit_id = ANY (${`{${circuitIds.join(',')}}`}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.circuit_id, row]));
}

/** The members whom anything concerns that has come between two heads. Each table is read by a range of its key. */
export async function selectConcerned(
  pool: Pool,
  db: Database,
  circuitId: string,
  from: Head,
  to: Head,
): Promise<Set<string>> {
  const within = sql`circuit_id = ${circuitId} AND number > ${from.number} AND number <= ${to.number}`;
  const query = sql<{ member_id: string }>`
    WITH touched (id) AS (
      SELECT side.id FROM posting, LATERAL (VALUES (debit_account_id), (credit_account_id)) AS side (id)
      WHERE ${within} AND posted_at >= (SELECT posted_at FROM transaction WHERE circuit_id = ${circuitId} AND number = ${from.number} + 1)
      UNION SELECT account_id FROM limit_change WHERE ${within}
      UNION SELECT account_id FROM status_change WHERE ${within}
      UNION SELECT side.id FROM (SELECT obligation_id FROM obligation_change WHERE ${within} OFFSET 0) AS change
        JOIN obligation ON obligation.circuit_id = ${circuitId} AND obligation.id = change.obligation_id,
        LATERAL (VALUES (debtor_account_id), (creditor_account_id)) AS side (id)
      UNION SELECT side.id FROM (
          SELECT CASE kind WHEN 'transfer-held' THEN id ELSE hold_id END AS hold_id
          FROM transaction WHERE ${within} AND kind IN ('transfer-held', 'transfer-captured', 'transfer-voided', 'transfer-expired')
        ) AS step
        JOIN hold ON hold.circuit_id = ${circuitId} AND hold.id = step.hold_id,
        LATERAL (VALUES (payer_account_id), (payee_account_id)) AS side (id)
      UNION SELECT part.account_id FROM clearing_run AS run
        JOIN clearing_account AS part ON part.circuit_id = run.circuit_id AND part.run_id = run.id
        WHERE run.circuit_id = ${circuitId} AND run.applied_number > ${from.number} AND run.applied_number <= ${to.number}
      UNION SELECT unnest(account_ids) FROM event
        WHERE circuit_id = ${circuitId} AND (after_number, place) > (${from.number}, ${from.place}::integer)
          AND (after_number, place) <= (${to.number}, ${to.place}::integer)
    )
    SELECT account.member_id FROM touched JOIN account ON account.circuit_id = ${circuitId} AND account.id = touched.id
    WHERE account.member_id IS NOT NULL
    UNION SELECT member_id FROM status_change WHERE ${within} AND member_id IS NOT NULL`;
  const rows = await runByIndex(pool, 'members concerned', query.compile(db));
  return new Set(rows.map((row) => row.member_id));
}
