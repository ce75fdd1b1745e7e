-- Each lookup by its key, and by itself (docs/adr/0023): what was planned while tables were small, or by statistics of another moment, read
-- all of a circuit.

-- As in 0027: what is asked of a hold by its key is not looked for in all of a circuit's, in the order of their numbers.
DROP INDEX hold_by_number;
CREATE UNIQUE INDEX hold_by_number ON hold (placed_number, circuit_id) WHERE placed_number IS NOT NULL;

-- What an account's events are told from: a hold that was captured is found by its postings, one that was not is found here.
CREATE INDEX hold_released_by_payer ON hold (payer_account_id) WHERE state IN ('voided', 'expired');
CREATE INDEX hold_released_by_payee ON hold (payee_account_id) WHERE state IN ('voided', 'expired');

-- As in 0028, with each step of a hold found by its number: joined, a plan of an empty table went through all steps of the circuit.
CREATE OR REPLACE FUNCTION posting_moves_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  captures bigint;
  charged bigint;
  captured bigint;
  accounts bigint;
  moved bigint;
BEGIN
  -- Numbers have no gap, so a posting's transaction exists if its number is no higher than the last. It is of the right
  -- time if the first transaction that is not in the log yet and the last one are of that time, for time never decreases.
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, max(number) AS last, min(posted_at) AS earliest, max(posted_at) AS latest
                 FROM inserted GROUP BY circuit_id) AS batch
    LEFT JOIN circuit_head AS head ON head.circuit_id = batch.circuit_id
    LEFT JOIN transaction AS first ON first.circuit_id = head.circuit_id AND first.number = head.log_size + 1
    WHERE (batch.last <= head.last_number AND batch.earliest = batch.latest
           AND batch.earliest = first.posted_at AND batch.latest = head.last_posted_at) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a posting names no transaction of its circuit and time'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_transaction_exists';
  END IF;
  SELECT count(*), coalesce(sum(change.fees_captured), 0) INTO captures, charged
  FROM (SELECT DISTINCT circuit_id FROM inserted) AS batch
  CROSS JOIN LATERAL (SELECT log_size FROM circuit_head WHERE circuit_head.circuit_id = batch.circuit_id OFFSET 0) AS head
  CROSS JOIN LATERAL (SELECT fees_captured FROM hold_change
                      WHERE hold_change.circuit_id = batch.circuit_id AND hold_change.number > head.log_size AND hold_change.captured > 0
                      OFFSET 0) AS change;
  WITH freed AS (
    SELECT held.circuit_id, held.payer_account_id, held.payee_account_id, change.captured + change.released AS amount,
           change.fees_captured + change.fees_released AS fees, change.number, change.line,
           (inserted.debit_account_id, inserted.credit_account_id, inserted.amount) = (held.payer_account_id, held.payee_account_id, change.captured)
             AS is_posted
    FROM inserted
    CROSS JOIN LATERAL (SELECT * FROM hold_change AS step
                        WHERE step.circuit_id = inserted.circuit_id AND step.number = inserted.number AND step.captured > 0 OFFSET 0) AS change
    CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = change.circuit_id AND hold.id = change.hold_id OFFSET 0) AS held
    WHERE captures > 0 AND inserted.line = 1
  ), side AS (
    SELECT circuit_id, debit_account_id AS account_id, debit_balance_after + amount AS before, debit_balance_after AS after,
           posted_at, number, line, 0 AS held_out, 0 AS held_in FROM inserted
    UNION ALL
    SELECT circuit_id, credit_account_id, credit_balance_after - amount, credit_balance_after, posted_at, number, line, 0, 0 FROM inserted
    UNION ALL
    SELECT circuit_id, payer_account_id, NULL, NULL, NULL, number, line, amount + fees, 0 FROM freed
    UNION ALL
    SELECT circuit_id, payee_account_id, NULL, NULL, NULL, number, line, 0, amount FROM freed
  ), net AS (
    SELECT circuit_id, account_id, max(posted_at) AS posted_at, max(after) AS highest,
           array_agg(before ORDER BY number, line) FILTER (WHERE posted_at IS NOT NULL) AS befores,
           array_agg(after ORDER BY number, line) FILTER (WHERE posted_at IS NOT NULL) AS afters,
           sum(held_out)::bigint AS held_out, sum(held_in)::bigint AS held_in
    FROM side GROUP BY circuit_id, account_id
  ), updated AS (
    UPDATE account SET
      held_out = account.held_out - net.held_out,
      held_in = account.held_in - net.held_in,
      balance = net.afters[cardinality(net.afters)],
      negative_since = CASE
        WHEN net.afters[cardinality(net.afters)] >= 0 THEN NULL
        WHEN account.balance < 0 AND net.highest < 0 THEN account.negative_since
        ELSE net.posted_at END
    FROM net
    WHERE account.circuit_id = net.circuit_id AND account.id = net.account_id
      AND net.befores[1] = account.balance AND net.befores[2:] = trim_array(net.afters, 1)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated), (SELECT count(DISTINCT number) FROM freed WHERE is_posted)
  INTO accounts, moved, captured;
  IF moved <> accounts THEN
    RAISE EXCEPTION 'a posting names an unknown account, or a balance that is not its history'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_follows_balance';
  END IF;
  IF captured <> captures OR (charged > 0 OR captures > 0 AND EXISTS (SELECT FROM inserted WHERE fee_version IS NOT NULL)) AND EXISTS (
    SELECT FROM (SELECT circuit_id, number,
                        sum(amount) FILTER (WHERE fee_version IS NOT NULL AND debit_account_id = payer) AS fees
                 FROM (SELECT *, first_value(debit_account_id) OVER (PARTITION BY circuit_id, number ORDER BY line) AS payer FROM inserted) AS posted
                 GROUP BY circuit_id, number) AS posted
    CROSS JOIN LATERAL (SELECT fees_captured FROM hold_change AS change
                        WHERE change.circuit_id = posted.circuit_id AND change.number = posted.number AND change.captured > 0 OFFSET 0) AS change
    WHERE coalesce(posted.fees, 0) <> change.fees_captured
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0028: whether the last capture has a posting was asked of all postings of the circuit.
CREATE OR REPLACE FUNCTION refuse_unposted_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT number FROM public.hold_change AS change
                 WHERE change.circuit_id = NEW.circuit_id AND change.number > OLD.log_size AND change.number <= NEW.log_size AND change.captured > 0
                 ORDER BY number DESC LIMIT 1) AS last
    CROSS JOIN LATERAL (SELECT posted_at FROM public.transaction
                        WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number = last.number OFFSET 0) AS capture
    LEFT JOIN LATERAL (SELECT true AS is_there FROM public.posting
                       WHERE posting.circuit_id = NEW.circuit_id AND posting.posted_at = capture.posted_at
                         AND posting.number = last.number LIMIT 1) AS posted ON true
    WHERE posted.is_there IS NULL
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0008, each step by a key: joined, a plan that was made while there were few went through all that a payee ever received.
CREATE OR REPLACE FUNCTION obligation_payment_settles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  unposted bigint;
  paid bigint;
  settled_now bigint;
BEGIN
  SELECT count(*) INTO unposted FROM inserted
  CROSS JOIN LATERAL (SELECT debtor_account_id, creditor_account_id FROM obligation
                      WHERE obligation.circuit_id = inserted.circuit_id AND obligation.id = inserted.obligation_id OFFSET 0) AS owed
  LEFT JOIN LATERAL (SELECT posted_at FROM transaction
                     WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number OFFSET 0) AS paying ON true
  LEFT JOIN LATERAL (SELECT true AS is_there FROM posting
                     WHERE posting.circuit_id = inserted.circuit_id AND posting.posted_at = paying.posted_at AND posting.number = inserted.number
                       AND debit_account_id = owed.debtor_account_id AND credit_account_id = owed.creditor_account_id
                       AND posting.amount = inserted.amount LIMIT 1) AS posted ON true
  WHERE posted.is_there IS NULL;
  IF unposted > 0 THEN
    RAISE EXCEPTION 'an obligation would be settled by a payment that is not posted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_payment_is_posted';
  END IF;
  WITH net AS (
    SELECT circuit_id, obligation_id, sum(amount)::bigint AS amount FROM inserted GROUP BY circuit_id, obligation_id
  ), updated AS (
    UPDATE obligation SET
      settled = obligation.settled + net.amount,
      state = CASE WHEN obligation.settled + net.amount = obligation.amount THEN 'settled' ELSE obligation.state END
    FROM net
    JOIN obligation_standing AS standing ON standing.circuit_id = net.circuit_id AND standing.id = net.obligation_id
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id
      AND standing.state = 'accepted' AND standing.remaining >= net.amount
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO paid, settled_now;
  IF paid <> settled_now THEN
    RAISE EXCEPTION 'only an accepted obligation can be paid, and no more than remains of it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_paid_is_accepted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0025, the few holds that are past their time first: joined, the planner went through all judged payments of the circuit for each
-- account, whenever statistics were taken between two payments.
CREATE OR REPLACE FUNCTION trader_standing(circuit uuid, accounts uuid[], today date, at timestamptz)
RETURNS TABLE (account_id uuid, group_code text, per_transfer bigint, per_day bigint, per_month bigint, paid_today bigint, paid_this_month bigint,
               per_year bigint, year_began date, sold_this_year bigint, acceptance text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, trader.group_code, cap.per_transfer, cap.per_day, cap.per_month,
         coalesce(counted.today, 0)::bigint - coalesce(due.today, 0)::bigint,
         coalesce(counted.month, 0)::bigint - coalesce(due.month, 0)::bigint,
         terms.per_year, terms.year_began, coalesce(sold.year, 0)::bigint - coalesce(unsold.year, 0)::bigint, terms.acceptance
  FROM (SELECT trading_rules_version AS version FROM circuit WHERE id = $1) AS rules CROSS JOIN unnest($2) AS asked (id)
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT member.group_code FROM member WHERE member.circuit_id = $1 AND member.id = account.member_id), '@circuit') AS group_code
    FROM account WHERE account.circuit_id = $1 AND account.id = asked.id OFFSET 0
  ) AS trader
  LEFT JOIN LATERAL (
    -- Each by an index of its own.
    SELECT * FROM (
      SELECT 1 AS rank, own.per_transfer, own.per_day, own.per_month FROM payment_cap AS own
      WHERE own.circuit_id = $1 AND own.version = rules.version AND own.account_id = asked.id
      UNION ALL
      SELECT 2, common.per_transfer, common.per_day, common.per_month FROM payment_cap AS common
      WHERE common.circuit_id = $1 AND common.version = rules.version AND common.group_code = trader.group_code
      UNION ALL
      SELECT 3, every.per_transfer, every.per_day, every.per_month FROM payment_cap AS every
      WHERE every.circuit_id = $1 AND every.version = rules.version AND every.group_code = '*' AND trader.group_code <> '@circuit'
    ) AS fitting ORDER BY rank LIMIT 1
  ) AS cap ON true
  LEFT JOIN LATERAL (
    SELECT sum(paid) FILTER (WHERE day = $3) AS today, sum(paid) AS month FROM payment_day
    WHERE payment_day.circuit_id = $1 AND payment_day.account_id = asked.id AND day BETWEEN date_trunc('month', $3::timestamp)::date AND $3
  ) AS counted ON num_nonnulls(cap.per_day, cap.per_month) > 0
  LEFT JOIN LATERAL (
    SELECT sum(past.uncaptured) FILTER (WHERE judged.day = $3) AS today, sum(past.uncaptured) AS month
    FROM (SELECT placed_number, amount - captured - released AS uncaptured FROM hold
          WHERE hold.payer_account_id = asked.id AND hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= $4 OFFSET 0) AS past
    CROSS JOIN LATERAL (SELECT day FROM judged_payment AS payment
                        WHERE payment.circuit_id = $1 AND payment.number = past.placed_number OFFSET 0) AS judged
    WHERE judged.day BETWEEN date_trunc('month', $3::timestamp)::date AND $3
  ) AS due ON num_nonnulls(cap.per_day, cap.per_month) > 0
  LEFT JOIN LATERAL (
    SELECT fitting.per_year, fitting.acceptance,
           CASE WHEN fitting.per_year IS NOT NULL THEN contract_year_began(fitting.year_begins, $3) END AS year_began
    FROM (
      SELECT 1 AS rank, own.per_year, own.year_begins, own.acceptance FROM selling_terms AS own
      WHERE own.circuit_id = $1 AND own.version = rules.version AND own.account_id = asked.id
      UNION ALL
      SELECT 2, common.per_year, common.year_begins, common.acceptance FROM selling_terms AS common
      WHERE common.circuit_id = $1 AND common.version = rules.version AND common.group_code = trader.group_code
      UNION ALL
      SELECT 3, every.per_year, every.year_begins, every.acceptance FROM selling_terms AS every
      WHERE every.circuit_id = $1 AND every.version = rules.version AND every.group_code = '*' AND trader.group_code <> '@circuit'
    ) AS fitting ORDER BY rank LIMIT 1
  ) AS terms ON true
  LEFT JOIN LATERAL (
    SELECT sum(payment_day.sold) AS year FROM payment_day
    WHERE payment_day.circuit_id = $1 AND payment_day.account_id = asked.id AND day BETWEEN terms.year_began AND $3
  ) AS sold ON terms.per_year IS NOT NULL
  LEFT JOIN LATERAL (
    SELECT sum(past.uncaptured) AS year
    FROM (SELECT placed_number, amount - captured - released AS uncaptured FROM hold
          WHERE hold.payee_account_id = asked.id AND hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= $4 OFFSET 0) AS past
    CROSS JOIN LATERAL (SELECT day FROM judged_payment AS payment
                        WHERE payment.circuit_id = $1 AND payment.number = past.placed_number OFFSET 0) AS judged
    WHERE judged.day BETWEEN terms.year_began AND $3
  ) AS unsold ON terms.per_year IS NOT NULL
$$;

-- As in 0023, with steps found by what they belong to alone: asked of the circuit as well, all of its steps were gone through for each.
CREATE OR REPLACE FUNCTION fees_of_transfers(circuit uuid, transfers uuid[])
RETURNS TABLE (transfer_id uuid, version integer, place smallint, name text, charges text, charged_account_id uuid, to_account_id uuid,
               amount bigint, given_back bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, fee.fee_version, fee.fee_place, rule.name, rule.charges,
         CASE WHEN step.is_reversal THEN fee.credit_account_id ELSE fee.debit_account_id END,
         CASE WHEN step.is_reversal THEN fee.debit_account_id ELSE fee.credit_account_id END,
         coalesce(sum(fee.amount) FILTER (WHERE NOT step.is_reversal), 0)::bigint, coalesce(sum(fee.amount) FILTER (WHERE step.is_reversal), 0)::bigint
  FROM unnest($2) AS asked (id) CROSS JOIN LATERAL (
    SELECT number, posted_at, false AS is_reversal FROM transaction AS posted
    WHERE posted.circuit_id = $1 AND posted.id = asked.id AND posted.kind IN ('transfer', 'obligation-paid')
    UNION ALL
    SELECT change.number, captured.posted_at, false
    FROM (SELECT number FROM (SELECT * FROM hold_change WHERE hold_id = asked.id OFFSET 0) AS step WHERE circuit_id = $1 AND captured > 0) AS change
    CROSS JOIN LATERAL (SELECT posted_at FROM transaction WHERE transaction.circuit_id = $1 AND transaction.number = change.number OFFSET 0) AS captured
    UNION ALL
    SELECT back.number, taking.posted_at, true
    FROM (SELECT number FROM (SELECT * FROM reversal WHERE transfer_id = asked.id OFFSET 0) AS taken WHERE circuit_id = $1) AS back
    CROSS JOIN LATERAL (SELECT posted_at FROM transaction WHERE transaction.circuit_id = $1 AND transaction.number = back.number OFFSET 0) AS taking
    OFFSET 0
  ) AS step
  CROSS JOIN LATERAL (
    SELECT * FROM posting WHERE posting.circuit_id = $1 AND posting.posted_at = step.posted_at AND posting.number = step.number
      AND posting.fee_version IS NOT NULL OFFSET 0
  ) AS fee
  JOIN LATERAL (
    SELECT * FROM fee_rule WHERE fee_rule.circuit_id = $1 AND fee_rule.version = fee.fee_version AND fee_rule.place = fee.fee_place OFFSET 0
  ) AS rule ON true
  GROUP BY 1, 2, 3, 4, 5, 6, 7
$$;

-- As in 0024, each by its key: joined, a plan that was made while there were few looked at all accounts of the circuit for each charge.
CREATE OR REPLACE VIEW fee_charge_standing AS
  SELECT charge.*, rule.name, rule.basis, rule.to_account_id, account.member_id, posted.number AS transaction_number,
         CASE WHEN posted.number IS NOT NULL THEN 'charged' WHEN owed.id IS NOT NULL THEN 'owed'
              WHEN account.status = 'closed' THEN 'waived' ELSE 'due' END AS state
  FROM fee_charge AS charge
  CROSS JOIN LATERAL (SELECT * FROM fee_rule AS own
                      WHERE own.circuit_id = charge.circuit_id AND own.version = charge.version AND own.place = charge.place OFFSET 0) AS rule
  CROSS JOIN LATERAL (SELECT * FROM account AS own WHERE own.circuit_id = charge.circuit_id AND own.id = charge.account_id OFFSET 0) AS account
  LEFT JOIN LATERAL (SELECT * FROM transaction AS own WHERE own.circuit_id = charge.circuit_id AND own.id = charge.id OFFSET 0) AS posted ON true
  LEFT JOIN LATERAL (SELECT * FROM obligation AS own WHERE own.circuit_id = charge.circuit_id AND own.id = charge.id OFFSET 0) AS owed ON true;

-- As in 0024: what a fee of a period charges was asked by a subquery, which the planner answered for all at once, from all transactions
-- that there are.
CREATE OR REPLACE FUNCTION refuse_fee_of_no_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM inserted WHERE fee_version IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  -- In one pass: joined with itself, a batch would be gone through once for each of its rows.
  IF EXISTS (
    SELECT FROM (
      SELECT *, first_value(debit_account_id) OVER payment AS payer, first_value(credit_account_id) OVER payment AS payee,
             first_value(line) OVER payment AS first_line
      FROM inserted WINDOW payment AS (PARTITION BY circuit_id, number ORDER BY line)
    ) AS fee
    LEFT JOIN public.fee_rule AS rule ON rule.circuit_id = fee.circuit_id AND rule.version = fee.fee_version AND rule.place = fee.fee_place
    WHERE fee.fee_version IS NOT NULL AND (fee.first_line = 1 AND CASE WHEN rule.basis <> 'payment' THEN
      fee.line = 1 AND fee.credit_account_id = rule.to_account_id AND (
        SELECT charge.account_id = fee.debit_account_id AND charge.amount = fee.amount AND charge.version = fee.fee_version AND charge.place = fee.fee_place
        FROM (SELECT id FROM public.transaction AS own
              WHERE own.circuit_id = fee.circuit_id AND own.number = fee.number AND own.kind = 'period-fee' OFFSET 0) AS made
        CROSS JOIN LATERAL (SELECT * FROM public.fee_charge AS own WHERE own.circuit_id = fee.circuit_id AND own.id = made.id OFFSET 0) AS charge)
    ELSE fee.line > 1 AND (
      (fee.credit_account_id = rule.to_account_id
        AND fee.debit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payer ELSE fee.payee END)
      -- What is taken back goes the other way, from the payee to the payer.
      OR (fee.debit_account_id = rule.to_account_id
        AND fee.credit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payee ELSE fee.payer END
        AND (SELECT kind FROM public.transaction WHERE transaction.circuit_id = fee.circuit_id AND transaction.number = fee.number)
          = 'transfer-reversed')) END) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a fee would be charged by no rule'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_fee_follows_rule';
  END IF;
  RETURN NULL;
END
$$;
