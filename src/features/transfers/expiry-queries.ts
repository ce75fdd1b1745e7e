import type { Pool } from 'pg';

/** Those in which holds are past their time. The clock comes by a SELECT, here and elsewhere: what is asked for each row anew bounds no index. */
export async function selectCircuitsWithDueHolds(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'circuits with due holds',
    text: `SELECT id FROM circuit WHERE EXISTS (
             SELECT FROM hold WHERE hold.circuit_id = circuit.id AND state = 'held' AND expires_at <= (SELECT ledger_clock()))`,
  });
  return rows.map(({ id }) => id);
}

export interface DueHoldRow {
  readonly id: string;
  readonly principal_id: string;
}

/** The first ones that fell due. */
export async function selectDueHolds(pool: Pool, circuitId: string, count: number): Promise<DueHoldRow[]> {
  const { rows } = await pool.query<DueHoldRow>({
    name: 'due holds of circuit',
    text: `SELECT due.id, transaction.principal_id
           FROM (SELECT id, placed_number, expires_at FROM hold WHERE circuit_id = $1 AND state = 'held' AND expires_at <= (SELECT ledger_clock())
                 ORDER BY expires_at LIMIT $2) AS due,
             LATERAL (SELECT principal_id FROM transaction WHERE circuit_id = $1 AND number = due.placed_number OFFSET 0) AS transaction
           ORDER BY expires_at, id`,
    values: [circuitId, count],
  });
  return rows;
}
