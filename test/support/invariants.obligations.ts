/**
 * What must hold of obligations, and a query for whatever contradicts it. $1 is the circuit. There may be many of them, so
 * they meet their changes in full joins, which no planner carries out as loops in loops.
 */
export const OBLIGATION_INVARIANTS: Readonly<Record<string, string>> = {
  'as much of an obligation is settled as its settlements add up to, and no more than its amount': `
    SELECT id, amount, standing.settled, coalesce(parts.settled, 0) AS parts
    FROM obligation_standing AS standing
    LEFT JOIN (
      SELECT obligation_id, sum(amount) AS settled FROM (
        SELECT obligation_id, amount FROM obligation_payment WHERE circuit_id = $1
        UNION ALL
        SELECT part.obligation_id, part.settled FROM clearing_run AS run
        JOIN clearing_obligation AS part ON part.circuit_id = $1 AND part.run_id = run.id
        WHERE run.circuit_id = $1 AND run.state = 'applied'
      ) AS settlement GROUP BY obligation_id
    ) AS parts ON obligation_id = id
    WHERE circuit_id = $1
      AND (standing.settled <> coalesce(parts.settled, 0) OR standing.settled NOT BETWEEN 0 AND amount OR remaining <> amount - standing.settled - standing.held)`,

  'the state of an obligation is that of its last change, or settled once nothing remains': `
    SELECT * FROM (
      SELECT id, state, CASE WHEN settled = amount THEN 'settled' ELSE last_state END AS follows
      FROM (SELECT * FROM obligation_standing WHERE circuit_id = $1) AS standing
      FULL JOIN (
        SELECT DISTINCT ON (obligation_id) obligation_id, state AS last_state FROM obligation_change WHERE circuit_id = $1
        ORDER BY obligation_id, number DESC, line DESC
      ) AS change ON obligation_id = id
    ) AS both_ways
    WHERE state IS DISTINCT FROM follows`,

  'an obligation begins with the change that recorded it, proposed or accepted': `
    SELECT * FROM (
      SELECT id, first_state, (first_number, first_line) IS NOT DISTINCT FROM (recorded_number, recorded_line) AS is_recording
      FROM (SELECT * FROM obligation WHERE circuit_id = $1) AS obligation
      FULL JOIN (
        SELECT DISTINCT ON (obligation_id) obligation_id, number AS first_number, line AS first_line, state AS first_state
        FROM obligation_change WHERE circuit_id = $1 ORDER BY obligation_id, number, line
      ) AS change ON obligation_id = id
    ) AS both_ways
    WHERE NOT is_recording OR coalesce(first_state, '') NOT IN ('proposed', 'accepted')`,

  'an obligation is between two accounts of the circuit': `
    SELECT id, debtor_account_id, creditor_account_id FROM obligation
    WHERE circuit_id = $1 AND (debtor_account_id = creditor_account_id
      OR debtor_account_id NOT IN (SELECT id FROM account WHERE circuit_id = $1)
      OR creditor_account_id NOT IN (SELECT id FROM account WHERE circuit_id = $1))`,

  'changes lead from state to state as the life of an obligation has it': `
    SELECT * FROM (
      SELECT obligation_id, number, lag(state) OVER (PARTITION BY obligation_id ORDER BY number, line) AS before, state
      FROM obligation_change WHERE circuit_id = $1
    ) AS step
    WHERE before IS NOT NULL AND before || ' ' || state NOT IN ('proposed accepted', 'proposed rejected', 'proposed cancelled',
      'accepted disputed', 'accepted cancelled', 'disputed accepted', 'disputed cancelled')`,

  'a payment of an obligation is made while it is accepted, by a posting from its debtor to its creditor': `
    SELECT payment.number, payment.obligation_id, stood.state FROM obligation_payment AS payment
    JOIN obligation ON obligation.circuit_id = $1 AND obligation.id = payment.obligation_id
    LEFT JOIN LATERAL (
      SELECT state FROM obligation_change AS change
      WHERE change.circuit_id = $1 AND change.obligation_id = obligation.id AND change.number < payment.number
      ORDER BY number DESC LIMIT 1
    ) AS stood ON true
    WHERE payment.circuit_id = $1 AND (stood.state IS DISTINCT FROM 'accepted' OR NOT EXISTS (
      SELECT FROM posting WHERE posting.circuit_id = $1 AND posting.number = payment.number AND posting.amount = payment.amount
        AND debit_account_id = debtor_account_id AND credit_account_id = creditor_account_id))`,
};
