/** What must hold of clearing runs, and a query for whatever contradicts it. $1 is the circuit. */
export const CLEARING_INVARIANTS: Readonly<Record<string, string>> = {
  'a clearing run is applied by the transaction that has its id, and by no other': `
    SELECT run.id, run.state, run.applied_number, transaction.number
    FROM (SELECT * FROM clearing_run WHERE circuit_id = $1 AND state = 'applied') AS run
    FULL JOIN (SELECT * FROM transaction WHERE circuit_id = $1 AND kind = 'clearing-applied') AS transaction ON transaction.id = run.id
    WHERE run.applied_number IS DISTINCT FROM transaction.number OR run.dry_run`,

  'a clearing run settles what was accepted then, and no more than remained of it': `
    SELECT run.id, part.obligation_id, part.settled, owed.amount, stood.state, paid.amount AS paid, cleared.amount AS cleared
    FROM clearing_run AS run
    JOIN clearing_obligation AS part ON part.circuit_id = $1 AND part.run_id = run.id AND part.settled > 0
    LEFT JOIN obligation AS owed ON owed.circuit_id = $1 AND owed.id = part.obligation_id
    LEFT JOIN LATERAL (
      SELECT state FROM obligation_change AS change
      WHERE change.circuit_id = $1 AND change.obligation_id = part.obligation_id AND change.number < run.applied_number
      ORDER BY number DESC, line DESC LIMIT 1
    ) AS stood ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(payment.amount), 0) AS amount FROM obligation_payment AS payment
      WHERE payment.circuit_id = $1 AND payment.obligation_id = part.obligation_id AND payment.number < run.applied_number
    ) AS paid ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(earlier.settled), 0) AS amount FROM clearing_run AS other
      JOIN clearing_obligation AS earlier ON earlier.circuit_id = $1 AND earlier.run_id = other.id
      WHERE other.circuit_id = $1 AND other.applied_number < run.applied_number AND earlier.obligation_id = part.obligation_id
    ) AS cleared ON true
    WHERE run.circuit_id = $1 AND run.state = 'applied'
      AND (stood.state = 'accepted' AND part.settled <= owed.amount - paid.amount - cleared.amount) IS NOT TRUE`,

  'what each account is owed less what it owes, plus its balance, is the same before and after a clearing run': `
    WITH applied AS (SELECT id, applied_number, mode FROM clearing_run WHERE circuit_id = $1 AND state = 'applied'),
    moved AS (
      SELECT run_id, account_id, sum(settled) AS net FROM (
        SELECT part.run_id, owed.debtor_account_id AS account_id, part.settled FROM clearing_obligation AS part
        JOIN obligation AS owed ON owed.circuit_id = $1 AND owed.id = part.obligation_id WHERE part.circuit_id = $1
        UNION ALL
        SELECT part.run_id, owed.creditor_account_id, -part.settled FROM clearing_obligation AS part
        JOIN obligation AS owed ON owed.circuit_id = $1 AND owed.id = part.obligation_id WHERE part.circuit_id = $1
        UNION ALL
        SELECT applied.id, posting.debit_account_id, -posting.amount FROM applied
        JOIN posting ON posting.circuit_id = $1 AND posting.number = applied.applied_number
        UNION ALL
        SELECT applied.id, posting.credit_account_id, posting.amount FROM applied
        JOIN posting ON posting.circuit_id = $1 AND posting.number = applied.applied_number
      ) AS side GROUP BY run_id, account_id
    )
    SELECT moved.* FROM moved JOIN applied ON applied.id = moved.run_id WHERE net <> 0`,

  'no balance moves in a set-off': `
    SELECT run.id, posting.line FROM clearing_run AS run
    JOIN posting ON posting.circuit_id = $1 AND posting.number = run.applied_number
    WHERE run.circuit_id = $1 AND run.mode = 'set-off'`,

  'the places of a run that are folded are in the settled part of their obligations, and no others': `
    SELECT owed.id, owed.settled, coalesce(paid.amount, 0) AS paid, coalesce(cleared.amount, 0) AS cleared
    FROM (SELECT * FROM obligation WHERE circuit_id = $1) AS owed
    LEFT JOIN (SELECT obligation_id, sum(amount) AS amount FROM obligation_payment WHERE circuit_id = $1 GROUP BY obligation_id) AS paid
      ON paid.obligation_id = owed.id
    LEFT JOIN (
      SELECT part.obligation_id, sum(part.settled) AS amount FROM clearing_run AS run
      JOIN clearing_obligation AS part ON part.circuit_id = $1 AND part.run_id = run.id AND part.place < run.folded
      WHERE run.circuit_id = $1 AND run.state = 'applied' GROUP BY part.obligation_id
    ) AS cleared ON cleared.obligation_id = owed.id
    WHERE owed.settled <> coalesce(paid.amount, 0) + coalesce(cleared.amount, 0)`,
};
