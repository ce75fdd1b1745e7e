import { sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../db/database.ts';

export interface AlertRow {
  readonly available_below: bigint | null;
  readonly room_below: bigint | null;
  readonly turnover_above: bigint | null;
  readonly debt_due_within_days: number | null;
}

export async function selectAlerts(db: Database, circuitId: string, accountId: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`
    SELECT available_below, room_below, turnover_above, debt_due_within_days FROM account_alert
    WHERE circuit_id = ${circuitId} AND account_id = ${accountId}`.execute(db);
  return rows[0];
}

/** What was told by other bounds is told anew by these, but not of a month that was over before they were set. */
export async function writeAlerts(
  client: ClientBase,
  circuitId: string,
  accountId: string,
  { available_below, room_below, turnover_above, debt_due_within_days }: AlertRow,
): Promise<void> {
  await client.query(
    `INSERT INTO account_alert AS old
       (circuit_id, account_id, available_below, room_below, turnover_above, debt_due_within_days, volume_told)
     SELECT id, $2, $3, $4, $5, $6, to_char(ledger_clock() AT TIME ZONE time_zone - interval '1 month', 'YYYY-MM')
     FROM circuit WHERE id = $1
     ON CONFLICT (circuit_id, account_id) DO UPDATE SET
       available_below = excluded.available_below, room_below = excluded.room_below,
       is_low = old.is_low AND old.available_below IS NOT DISTINCT FROM excluded.available_below,
       is_high = old.is_high AND old.room_below IS NOT DISTINCT FROM excluded.room_below,
       turnover_above = excluded.turnover_above, debt_due_within_days = excluded.debt_due_within_days,
       volume_told = CASE WHEN old.turnover_above = excluded.turnover_above THEN old.volume_told ELSE excluded.volume_told END,
       debt_told_until = CASE WHEN old.debt_due_within_days = excluded.debt_due_within_days THEN old.debt_told_until END,
       debt_looked_on = CASE WHEN old.debt_due_within_days = excluded.debt_due_within_days THEN old.debt_looked_on END`,
    [circuitId, accountId, available_below, room_below, turnover_above, debt_due_within_days],
  );
}

const CHANGED = `(is_low, is_high, is_over_limit) <> (was_low, was_high, was_over_limit)`;

/** The circuits with accounts that have crossed one of their bounds since it was last looked at. */
export async function selectCircuitsChanged(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ circuit_id: string }>(
    `SELECT DISTINCT circuit_id FROM account_alert_standing WHERE ${CHANGED}`,
  );
  return rows.map((row) => row.circuit_id);
}

export interface CrossedRow {
  readonly account_id: string;
  readonly balance: bigint;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
  readonly available_below: bigint | null;
  readonly room_below: bigint | null;
  readonly was_low: boolean;
  readonly was_high: boolean;
  readonly was_over_limit: boolean;
  readonly is_low: boolean;
  readonly is_high: boolean;
  readonly is_over_limit: boolean;
}

/** Some accounts of a circuit that have crossed a bound, one way or the other. */
export async function selectCrossed(client: ClientBase, circuitId: string, count: number): Promise<CrossedRow[]> {
  const { rows } = await client.query<CrossedRow>(
    `SELECT * FROM account_alert_standing WHERE circuit_id = $1 AND ${CHANGED} ORDER BY account_id LIMIT $2`,
    [circuitId, count],
  );
  return rows;
}

/** Remembers how they stand. */
export async function markCrossed(client: ClientBase, circuitId: string, rows: readonly CrossedRow[]): Promise<void> {
  await client.query(
    `INSERT INTO account_alert (circuit_id, account_id, is_low, is_high, is_over_limit)
     SELECT $1, account_id, is_low, is_high, is_over_limit
     FROM json_to_recordset($2) AS new (account_id uuid, is_low boolean, is_high boolean, is_over_limit boolean)
     ON CONFLICT (circuit_id, account_id) DO UPDATE SET
       is_low = excluded.is_low, is_high = excluded.is_high, is_over_limit = excluded.is_over_limit`,
    [
      circuitId,
      JSON.stringify(
        rows.map(({ account_id, is_low, is_high, is_over_limit }) => ({ account_id, is_low, is_high, is_over_limit })),
      ),
    ],
  );
}
