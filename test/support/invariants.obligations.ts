/** What must hold of obligations, and a query for whatever contradicts it. $1 is the circuit. */
export const OBLIGATION_INVARIANTS: Readonly<Record<string, string>> = {
  'as much of an obligation is settled as its settlements add up to, and no more than its amount': `
    SELECT id, amount, standing.settled, coalesce(paid.settled, 0) AS payments
    FROM obligation_standing AS standing
    LEFT JOIN (SELECT obligation_id, sum(amount) AS settled FROM obligation_payment WHERE circuit_id = $1 GROUP BY obligation_id) AS paid
      ON obligation_id = id
    WHERE circuit_id = $1
      AND (standing.settled <> coalesce(paid.settled, 0) OR standing.settled NOT BETWEEN 0 AND amount OR remaining <> amount - standing.settled)`,

  'the state of an obligation is that of its last change, or settled once nothing remains': `
    SELECT * FROM (
      SELECT DISTINCT ON (id) id, standing.state, CASE WHEN settled = amount THEN 'settled' ELSE change.state END AS follows
      FROM obligation_standing AS standing
      LEFT JOIN obligation_change AS change ON change.circuit_id = $1 AND change.obligation_id = id
      WHERE standing.circuit_id = $1 ORDER BY id, change.number DESC, change.line DESC
    ) AS latest
    WHERE state IS DISTINCT FROM follows`,

  'an obligation begins with the change that recorded it, proposed or accepted, between accounts of the circuit': `
    SELECT id, change.state FROM obligation
    LEFT JOIN obligation_change AS change ON change.circuit_id = $1 AND change.number = recorded_number AND change.line = recorded_line
      AND change.obligation_id = id
    WHERE obligation.circuit_id = $1 AND (coalesce(change.state, '') NOT IN ('proposed', 'accepted')
      OR EXISTS (SELECT FROM obligation_change AS other WHERE other.circuit_id = $1 AND other.obligation_id = id AND other.number < recorded_number)
      OR NOT EXISTS (SELECT FROM account WHERE circuit_id = $1 AND account.id = debtor_account_id)
      OR NOT EXISTS (SELECT FROM account WHERE circuit_id = $1 AND account.id = creditor_account_id))`,

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
