import type { Pool } from 'pg';
import { selectByIndex } from '../../db/prepared.ts';
import { HOLD_EXPIRIES_LOOKED_AT } from '../../limits/payments.ts';

/**
 * What is past its time, first things first. By the time alone, which OFFSET keeps by itself: with the circuit beside it, the planner may go
 * through all holds of that. The clock comes by a SELECT, here and elsewhere: what is asked for each row anew bounds no index.
 */
const DUE = `(
  SELECT circuit_id, id, placed_number, expires_at FROM hold WHERE state = 'held' AND expires_at <= (SELECT ledger_clock())
  ORDER BY expires_at OFFSET 0) AS due`;

/** Those of the first ones that fell due: of a hundred thousand at one moment the rest says nothing new, and takes a tenth of a second. */
export async function selectCircuitsWithDueHolds(pool: Pool): Promise<string[]> {
  const rows = await selectByIndex<{ id: string }>(pool, {
    name: 'circuits with due holds',
    text: `SELECT DISTINCT circuit_id AS id FROM (SELECT circuit_id FROM ${DUE} LIMIT $1) AS first`,
    values: [HOLD_EXPIRIES_LOOKED_AT],
  });
  return rows.map(({ id }) => id);
}

export interface DueHoldRow {
  readonly id: string;
  readonly principal_id: string;
}

/** The first ones that fell due. */
export const selectDueHolds = (pool: Pool, circuitId: string, count: number): Promise<DueHoldRow[]> =>
  selectByIndex(pool, {
    name: 'due holds of circuit',
    text: `SELECT first.id, transaction.principal_id
           FROM (SELECT * FROM ${DUE} WHERE circuit_id = $1 ORDER BY expires_at LIMIT $2) AS first,
             LATERAL (SELECT principal_id FROM transaction WHERE circuit_id = $1 AND number = first.placed_number OFFSET 0) AS transaction
           ORDER BY expires_at, id`,
    values: [circuitId, count],
  });
