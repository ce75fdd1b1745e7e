import type pg from 'pg';
import type { HoldState, JournalRow } from '../../src/domain/ledger/journal.ts';

/** Of each side of a hold, what the journal has reserved of it and freed again, step by step. $1 is the circuit. */
export const RESERVED = `
  reserved AS (
    SELECT side.account_id, side.way, step.number, side.change, step.expires_at FROM (
      SELECT placed_number AS number, amount AS change, fees, payer_account_id, payee_account_id, expires_at FROM hold WHERE circuit_id = $1
      UNION ALL
      SELECT number, -hold_captured - hold_released, -hold_fees_captured - hold_fees_released, payer_account_id, payee_account_id, expires_at
      FROM transaction JOIN hold ON hold.circuit_id = $1 AND hold.id = hold_id WHERE transaction.circuit_id = $1
    ) AS step, LATERAL (VALUES (payer_account_id, 'out', change + fees), (payee_account_id, 'in', change)) AS side (account_id, way, change)
  )`;

/** What must hold of holds, and a query for whatever contradicts it. */
export const HOLD_INVARIANTS: Readonly<Record<string, string>> = {
  'what is reserved of an account is what its open holds still hold': `
    SELECT account.id, held_out, held_in, coalesce(paying.sum, 0) AS out, coalesce(paid.sum, 0) AS in
    FROM account
    LEFT JOIN (SELECT payer_account_id AS id, sum(amount - captured - released + fees - fees_captured - fees_released) AS sum FROM hold
               WHERE circuit_id = $1 AND state = 'held' GROUP BY 1) AS paying ON paying.id = account.id
    LEFT JOIN (SELECT payee_account_id AS id, sum(amount - captured - released) AS sum FROM hold
               WHERE circuit_id = $1 AND state = 'held' GROUP BY 1) AS paid ON paid.id = account.id
    WHERE circuit_id = $1 AND (held_out, held_in) <> (coalesce(paying.sum, 0), coalesce(paid.sum, 0))`,

  'what is reserved of an obligation is what its open holds still hold, and no more than remains where they are in time': `
    SELECT owed.id, owed.held, coalesce(open.sum, 0) AS open, owed.amount, owed.settled FROM obligation AS owed
    LEFT JOIN (SELECT obligation_id AS id, sum(amount - captured - released) AS sum,
                      sum(amount - captured - released) FILTER (WHERE expires_at > last_posted_at) AS in_time
               FROM hold JOIN circuit_head USING (circuit_id)
               WHERE circuit_id = $1 AND state = 'held' AND obligation_id IS NOT NULL GROUP BY 1) AS open ON open.id = owed.id
    WHERE owed.circuit_id = $1 AND (owed.held <> coalesce(open.sum, 0) OR owed.settled + coalesce(open.in_time, 0) > owed.amount)`,

  'a hold is what became of it, step by step': `
    SELECT hold.id, hold.state, hold.captured, hold.released, step.* FROM hold
    LEFT JOIN (
      SELECT hold_id, sum(hold_captured) AS taken, sum(hold_released) AS freed,
             sum(hold_fees_captured) AS fees_taken, sum(hold_fees_released) AS fees_freed, (array_agg(hold_state ORDER BY number DESC))[1] AS last,
             count(*) FILTER (WHERE hold_state <> 'held') AS ends, max(number) FILTER (WHERE hold_state <> 'held') AS ended
      FROM transaction WHERE circuit_id = $1 AND hold_id IS NOT NULL GROUP BY hold_id
    ) AS step ON hold_id = id
    WHERE circuit_id = $1 AND (
      (captured, released, fees_captured, fees_released, state)
        IS DISTINCT FROM (coalesce(taken, 0), coalesce(freed, 0), coalesce(fees_taken, 0), coalesce(fees_freed, 0), coalesce(last, 'held'))
      OR fees_captured + fees_released > fees OR (state <> 'held' AND fees_captured + fees_released < fees)
      OR captured + released > amount OR (state = 'held') <> (captured + released < amount) OR coalesce(ends, 0) > 1
      OR ended_number IS DISTINCT FROM ended)`,

  'the payer of a hold is charged what its steps say': `
    SELECT change.number, hold_fees_captured, fee.sum FROM transaction AS change
    JOIN hold ON hold.circuit_id = $1 AND hold.id = hold_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(posting.amount), 0) AS sum FROM posting
      WHERE posting.circuit_id = $1 AND posting.number = change.number AND line > 1 AND debit_account_id = payer_account_id
    ) AS fee
    WHERE change.circuit_id = $1 AND fee.sum <> hold_fees_captured`,

  'a fee is charged to a side of its payment by an account of the circuit, and no more of it is given back': `
    SELECT fee.number, fee.line, fee.amount FROM posting AS fee
    JOIN transaction ON transaction.circuit_id = $1 AND transaction.number = fee.number
    LEFT JOIN posting AS paid ON paid.circuit_id = $1 AND paid.number = fee.number AND paid.line = 1
    LEFT JOIN account AS taking ON taking.circuit_id = $1
      AND taking.id = CASE transaction.kind WHEN 'transfer-reversed' THEN fee.debit_account_id ELSE fee.credit_account_id END
    WHERE fee.circuit_id = $1 AND fee.fee_version IS NOT NULL AND (
      taking.system IN ('fees', 'solidarity')
      AND CASE transaction.kind WHEN 'transfer-reversed' THEN fee.credit_account_id ELSE fee.debit_account_id END
        IN (paid.debit_account_id, paid.credit_account_id)) IS NOT TRUE
    UNION ALL
    SELECT NULL, NULL, fee.given_back - fee.amount FROM (SELECT array_agg(DISTINCT transfer_id) AS ids FROM reversal WHERE circuit_id = $1) AS taken,
      LATERAL fees_of_transfers($1, taken.ids) AS fee
    WHERE fee.given_back > fee.amount`,

  'a hold expires once its time has come, and is captured and voided before': `
    SELECT change.number, hold_state, expires_at, posted_at FROM transaction AS change
    LEFT JOIN hold ON hold.circuit_id = $1 AND hold.id = hold_id
    WHERE change.circuit_id = $1 AND hold_id IS NOT NULL AND ((hold_state = 'expired') = (expires_at <= posted_at)) IS NOT TRUE`,

  'what is captured of a hold is posted between its accounts, and settles its obligation': `
    SELECT change.number, hold_captured, posting.amount, payment.amount AS settles FROM transaction AS change
    JOIN hold ON hold.circuit_id = $1 AND hold.id = hold_id
    LEFT JOIN posting ON posting.circuit_id = $1 AND posting.posted_at = change.posted_at AND posting.number = change.number
      AND debit_account_id = payer_account_id AND credit_account_id = payee_account_id
    LEFT JOIN obligation_payment AS payment ON payment.circuit_id = $1 AND payment.number = change.number
    WHERE change.circuit_id = $1 AND (
      coalesce(posting.amount, 0) <> hold_captured
      OR payment.amount IS DISTINCT FROM CASE WHEN hold.obligation_id IS NOT NULL AND hold_captured > 0 THEN hold_captured END)`,
};

/** The rows of holds, of what became of them, and of reversals, as the leaves of their transactions have them. */
export async function readHoldRows(
  client: pg.ClientBase,
  circuitId: string,
  put: (number: bigint, line: number, row: JournalRow) => void,
): Promise<void> {
  const placed = await client.query<{
    number: bigint;
    id: string;
    payer: string;
    payee: string;
    amount: bigint;
    expires_at: Date;
    obligation_id: string | null;
    fees: bigint;
  }>(
    `SELECT placed_number AS number, id, payer_account_id AS payer, payee_account_id AS payee, amount, fees, expires_at, obligation_id
     FROM hold WHERE circuit_id = $1`,
    [circuitId],
  );
  for (const { number, id: holdId, payer, payee, amount, fees, expires_at, obligation_id } of placed.rows) {
    const sides = { payerAccountId: payer, payeeAccountId: payee };
    const rest = { expiresAt: expires_at.getTime(), obligationId: obligation_id, charged: null };
    put(number, 1, { type: 'hold-placed', holdId, ...sides, amount, fees, ...rest });
  }
  const changed = await client.query<{
    number: bigint;
    line: number;
    hold_id: string;
    captured: bigint;
    released: bigint;
    fees_captured: bigint;
    fees_released: bigint;
    state: HoldState;
  }>(
    `SELECT number, hold_line AS line, hold_id, hold_captured AS captured, hold_released AS released, hold_fees_captured AS fees_captured,
            hold_fees_released AS fees_released, hold_state AS state
     FROM transaction WHERE circuit_id = $1 AND hold_id IS NOT NULL`,
    [circuitId],
  );
  for (const { number, line, hold_id: holdId, captured, released, state, ...row } of changed.rows) {
    const fees = { feesCaptured: row.fees_captured, feesReleased: row.fees_released };
    put(number, line, { type: 'hold-changed', holdId, captured, released, ...fees, state });
  }
  const reversed = await client.query<{ number: bigint; line: number; transfer_id: string; amount: bigint }>(
    'SELECT number, line, transfer_id, amount FROM reversal WHERE circuit_id = $1',
    [circuitId],
  );
  for (const { number, line, transfer_id: transferId, amount } of reversed.rows)
    put(number, line, { type: 'transfer-reversed', transferId, amount });
}
