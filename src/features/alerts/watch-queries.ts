/** Queries of what is looked at for those alone who have asked for it: turnover of a month, and debt that will be due. */
import type { ClientBase, Pool } from 'pg';
import { ALERT_DAY_ENDS_SECONDS } from '../../limits/events.ts';

/** What time it is for these alerts where a circuit is; a query's parameter says how much later than by the clock its days end. */
const HERE = `(ledger_clock() - make_interval(secs => $1)) AT TIME ZONE circuit.time_zone`;

export interface BusyRow {
  readonly circuit_id: string;
  readonly account_id: string;
  readonly month: string;
  readonly turnover: bigint;
  readonly turnover_above: bigint;
}

/**
 * Accounts that have paid and received more in their circuit's month than somebody asked to be told of, and of which it was
 * not told. The month before is looked at first, until it is closed: of that one also those that have moved less.
 */
export async function selectBusy(pool: Pool): Promise<BusyRow[]> {
  const { rows } = await pool.query<BusyRow>(
    `
    SELECT alert.circuit_id, alert.account_id, month.name AS month, moved.turnover, alert.turnover_above
    FROM account_alert AS alert JOIN circuit ON circuit.id = alert.circuit_id
    CROSS JOIN LATERAL (SELECT date_trunc('month', ${HERE}) AS first) AS this
    CROSS JOIN LATERAL (
      SELECT alert.volume_told IS NULL OR alert.volume_told < to_char(this.first - interval '1 month', 'YYYY-MM') AS is_over
    ) AS before
    CROSS JOIN LATERAL (
      SELECT CASE WHEN before.is_over THEN this.first - interval '1 month' ELSE this.first END AS first
    ) AS looked_at
    CROSS JOIN LATERAL (
      SELECT to_char(looked_at.first, 'YYYY-MM') AS name, looked_at.first AT TIME ZONE circuit.time_zone AS since,
             (looked_at.first + interval '1 month') AT TIME ZONE circuit.time_zone AS until
    ) AS month
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount), 0)::bigint AS turnover FROM (
        SELECT amount FROM posting WHERE circuit_id = alert.circuit_id AND debit_account_id = alert.account_id
          AND posted_at >= month.since AND posted_at < month.until
        UNION ALL
        SELECT amount FROM posting WHERE circuit_id = alert.circuit_id AND credit_account_id = alert.account_id
          AND posted_at >= month.since AND posted_at < month.until
      ) AS side) AS moved
    WHERE alert.turnover_above IS NOT NULL AND (alert.volume_told IS NULL OR alert.volume_told < month.name)
      AND (before.is_over OR moved.turnover > alert.turnover_above)`,
    [ALERT_DAY_ENDS_SECONDS],
  );
  return rows;
}

/** Whether nobody has told it, or closed the month, meanwhile. */
export async function markBusy(client: ClientBase, { circuit_id, account_id, month }: BusyRow): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE account_alert SET volume_told = $3
     WHERE circuit_id = $1 AND account_id = $2 AND turnover_above IS NOT NULL AND (volume_told IS NULL OR volume_told < $3)`,
    [circuit_id, account_id, month],
  );
  return rowCount === 1;
}

export interface IndebtedRow {
  readonly circuit_id: string;
  readonly account_id: string;
  readonly balance: bigint;
  /** Days, `YYYY-MM-DD`: today where the circuit is, up to which due day is told, and was told. */
  readonly today: string;
  readonly tell_until: string;
  readonly told_until: string | null;
}

/**
 * Accounts below zero whose debt somebody asked to be told of, and that were not looked at today. What arises from today on is
 * due in a year at the earliest: no such day is told yet, because it is told once, and more may still become due on it.
 */
export async function selectIndebted(pool: Pool): Promise<IndebtedRow[]> {
  const { rows } = await pool.query<IndebtedRow>(
    `
    SELECT alert.circuit_id, alert.account_id, account.balance, here.today,
           least(here.today + alert.debt_due_within_days, (here.today + interval '1 year')::date - 1) AS tell_until,
           alert.debt_told_until AS told_until
    FROM account_alert AS alert JOIN circuit ON circuit.id = alert.circuit_id
    JOIN account ON account.circuit_id = alert.circuit_id AND account.id = alert.account_id
    CROSS JOIN LATERAL (SELECT (${HERE})::date AS today) AS here
    WHERE alert.debt_due_within_days IS NOT NULL AND alert.debt_looked_on IS DISTINCT FROM here.today AND account.balance < 0`,
    [ALERT_DAY_ENDS_SECONDS],
  );
  return rows;
}

/** Whether nobody has looked meanwhile. */
export async function markLooked(
  client: ClientBase,
  { circuit_id, account_id, today, tell_until }: IndebtedRow,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE account_alert SET debt_looked_on = $3, debt_told_until = greatest(debt_told_until, $4::date)
     WHERE circuit_id = $1 AND account_id = $2 AND debt_due_within_days IS NOT NULL AND debt_looked_on IS DISTINCT FROM $3::date`,
    [circuit_id, account_id, today, tell_until],
  );
  return rowCount === 1;
}
