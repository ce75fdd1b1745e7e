/** What must hold of clearing runs, and a query for whatever contradicts it. $1 is the circuit. */
export const CLEARING_INVARIANTS: Readonly<Record<string, string>> = {
  'a clearing run is applied by the transaction that has its id, and by no other': `
    SELECT run.id, run.state, run.applied_number, transaction.number
    FROM (SELECT * FROM clearing_run WHERE circuit_id = $1 AND state = 'applied') AS run
    FULL JOIN (SELECT * FROM transaction WHERE circuit_id = $1 AND kind = 'clearing-applied') AS transaction ON transaction.id = run.id
    WHERE run.applied_number IS DISTINCT FROM transaction.number OR run.dry_run`,

  'a clearing run settles what was accepted then, and no more than remained of it': `
    WITH part AS (
      SELECT run.id, run.applied_number AS number, part.obligation_id, part.settled,
             sum(part.settled) OVER (PARTITION BY part.obligation_id ORDER BY run.applied_number) - part.settled AS cleared
      FROM clearing_run AS run JOIN clearing_obligation AS part ON part.circuit_id = $1 AND part.run_id = run.id AND part.settled > 0
      WHERE run.circuit_id = $1 AND run.state = 'applied'
    ), stood AS (
      SELECT DISTINCT ON (part.number, part.obligation_id) part.number, part.obligation_id, change.state
      FROM part JOIN obligation_change AS change ON change.obligation_id = part.obligation_id
      WHERE change.circuit_id = $1 AND change.number < part.number
      ORDER BY part.number, part.obligation_id, change.number DESC, change.line DESC
    ), paid AS (
      SELECT part.number, part.obligation_id, sum(payment.amount) AS amount
      FROM part JOIN obligation_payment AS payment ON payment.obligation_id = part.obligation_id
      WHERE payment.circuit_id = $1 AND payment.number < part.number GROUP BY part.number, part.obligation_id
    )
    SELECT part.*, owed.amount, stood.state, paid.amount AS paid FROM part
    LEFT JOIN obligation AS owed ON owed.circuit_id = $1 AND owed.id = part.obligation_id
    LEFT JOIN stood ON stood.number = part.number AND stood.obligation_id = part.obligation_id
    LEFT JOIN paid ON paid.number = part.number AND paid.obligation_id = part.obligation_id
    WHERE (stood.state = 'accepted' AND part.settled <= owed.amount - coalesce(paid.amount, 0) - part.cleared) IS NOT TRUE`,

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

  'a clearing run is what its rows add up to': `
    SELECT run.id, run.cleared, parts.cleared AS adds_up_to, run.credit_used, moved.falls, run.row_count, parts.settlements, moves.n AS moves
    FROM clearing_run AS run
    LEFT JOIN LATERAL (
      SELECT count(*) AS obligations, coalesce(sum(remaining), 0) AS total, coalesce(sum(settled), 0) AS cleared,
             count(*) FILTER (WHERE settled > 0) AS settlements, max(place) AS last
      FROM clearing_obligation WHERE circuit_id = $1 AND run_id = run.id
    ) AS parts ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS accounts, coalesce(sum(falls) FILTER (WHERE falls > 0), 0) AS falls, coalesce(sum(falls), 0) AS net
      FROM clearing_account WHERE circuit_id = $1 AND run_id = run.id
    ) AS moved ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS n, coalesce(sum(amount), 0) AS amount FROM clearing_posting WHERE circuit_id = $1 AND run_id = run.id
    ) AS moves ON true
    WHERE run.circuit_id = $1 AND run.state IN ('computed', 'applied')
      AND (run.obligations, run.accounts, run.total, run.cleared, run.credit_used, moves.amount, run.row_count, moved.net)
        IS DISTINCT FROM (parts.obligations, moved.accounts, parts.total, parts.cleared, moved.falls, moved.falls,
                          parts.settlements + moves.n, 0)`,

  'a run that was never computed has no rows, and no transaction is that of a run which was not applied': `
    SELECT run.id, run.state FROM clearing_run AS run
    WHERE run.circuit_id = $1 AND (
      run.computed_at IS NULL AND EXISTS (SELECT FROM clearing_obligation WHERE circuit_id = $1 AND run_id = run.id)
      OR run.state <> 'applied' AND EXISTS (SELECT FROM transaction WHERE circuit_id = $1 AND transaction.id = run.id))`,

  'one clearing run of a circuit is unfinished at a time, and one is being folded: the last': `
    SELECT count(*) FILTER (WHERE state IN ('draft', 'computing', 'computed') AND NOT dry_run) AS unfinished,
           count(*) FILTER (WHERE state = 'applied' AND folded < obligations) AS folding
    FROM clearing_run WHERE circuit_id = $1
    HAVING count(*) FILTER (WHERE state IN ('draft', 'computing', 'computed') AND NOT dry_run) > 1
        OR count(*) FILTER (WHERE state = 'applied' AND folded < obligations) > 1
        OR coalesce(max(applied_number) FILTER (WHERE folded < obligations), 0) NOT IN (0, max(applied_number))`,

  'whoever a clearing run settled anything of could trade then': `
    WITH part AS (
      SELECT run.id, run.applied_number AS number, account.id AS account_id, account.member_id
      FROM clearing_run AS run
      JOIN clearing_account AS part ON part.circuit_id = $1 AND part.run_id = run.id AND (part.settles > 0 OR part.receives > 0)
      JOIN account ON account.circuit_id = $1 AND account.id = part.account_id
      WHERE run.circuit_id = $1 AND run.state = 'applied'
    )
    SELECT part.*, own.status, theirs.status AS member_status FROM part
    LEFT JOIN LATERAL (
      SELECT status FROM status_change AS change WHERE change.circuit_id = $1 AND change.account_id = part.account_id
        AND change.number < part.number ORDER BY number DESC LIMIT 1
    ) AS own ON true
    LEFT JOIN LATERAL (
      SELECT status FROM status_change AS change WHERE change.circuit_id = $1 AND change.member_id = part.member_id
        AND change.number < part.number ORDER BY number DESC LIMIT 1
    ) AS theirs ON true
    WHERE coalesce(own.status, 'active') <> 'active'
       OR part.member_id IS NOT NULL AND coalesce(theirs.status, '') NOT IN ('active', 'leaving')`,

  'what a clearing run moves is within the limits that stood then': `
    SELECT moved.number, moved.account_id, moved.before, moved.after, stood.credit_limit, stood.balance_cap
    FROM (
      SELECT account_id, number, sum(change) AS change, (array_agg(after ORDER BY line DESC))[1] AS after,
             (array_agg(after ORDER BY line DESC))[1] - sum(change) AS before
      FROM moved WHERE number IN (SELECT applied_number FROM clearing_run WHERE circuit_id = $1 AND state = 'applied')
      GROUP BY account_id, number
    ) AS moved
    LEFT JOIN LATERAL (
      SELECT credit_limit, balance_cap FROM limit_change AS change
      WHERE change.circuit_id = $1 AND change.account_id = moved.account_id AND change.number < moved.number
      ORDER BY number DESC, line DESC LIMIT 1
    ) AS stood ON true
    WHERE moved.after < -stood.credit_limit AND moved.after < moved.before
       OR moved.after > stood.balance_cap AND moved.after > moved.before`,
};
