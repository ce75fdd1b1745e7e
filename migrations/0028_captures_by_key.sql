-- As in 0027, with each hold found by its key and then taken at its place: joined, a plan that was made while there were few went through
-- all holds of the circuit for each batch.
CREATE OR REPLACE FUNCTION hold_change_releases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changes bigint;
  changed bigint;
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, min(number) AS first FROM inserted WHERE captured > 0 GROUP BY circuit_id) AS batch
    CROSS JOIN LATERAL (SELECT posted_at FROM transaction
                        WHERE transaction.circuit_id = batch.circuit_id AND transaction.number = batch.first OFFSET 0) AS capture
    CROSS JOIN LATERAL (SELECT FROM posting WHERE posting.circuit_id = batch.circuit_id AND posting.posted_at = capture.posted_at
                        AND posting.number >= batch.first LIMIT 1) AS posted
  ) THEN
    RAISE EXCEPTION 'a hold would be captured behind its posting'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  WITH updated AS (
    UPDATE hold SET captured = hold.captured + step.captured, released = hold.released + step.released, state = step.state,
      fees_captured = hold.fees_captured + step.fees_captured, fees_released = hold.fees_released + step.fees_released
    FROM (SELECT *, (SELECT last_posted_at FROM circuit_head AS head WHERE head.circuit_id = inserted.circuit_id) AS now,
            (SELECT placed.ctid FROM hold AS placed WHERE placed.circuit_id = inserted.circuit_id AND placed.id = inserted.hold_id) AS place
          FROM inserted) AS step
    WHERE hold.ctid = step.place AND hold.state = 'held'
      AND (step.state = 'expired') IS NOT DISTINCT FROM (hold.expires_at <= step.now)
    RETURNING hold.circuit_id, hold.payer_account_id, hold.payee_account_id, hold.obligation_id, step.captured + step.released AS freed,
      step.fees_captured + step.fees_released AS fees_freed, step.captured
  ), side AS (
    SELECT circuit_id, payer_account_id AS account_id, freed + fees_freed AS held_out, 0 AS held_in FROM updated WHERE captured = 0
    UNION ALL SELECT circuit_id, payee_account_id, 0, freed FROM updated WHERE captured = 0
  ), net AS (
    SELECT circuit_id, account_id, sum(held_out)::bigint AS held_out, sum(held_in)::bigint AS held_in FROM side GROUP BY circuit_id, account_id
  ), accounts AS (
    UPDATE account SET held_out = account.held_out - net.held_out, held_in = account.held_in - net.held_in
    FROM net WHERE account.circuit_id = net.circuit_id AND account.id = net.account_id
  ), owed AS (
    UPDATE obligation SET held = obligation.held - net.freed
    FROM (SELECT circuit_id, obligation_id, sum(freed)::bigint AS freed FROM updated WHERE obligation_id IS NOT NULL GROUP BY circuit_id, obligation_id) AS net
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id
  )
  SELECT (SELECT count(*) FROM inserted), (SELECT count(*) FROM updated) INTO changes, changed;
  IF changes <> changed THEN
    RAISE EXCEPTION 'a hold would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_state_follows_its_life';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0023. Captures are judged with the postings that come for them, all at once, in the look at their holds that there is anyway:
-- each of the transactions that are open captures by its first posting, and one of them once. Whether there are captures among the transactions that are open is asked from the end of the log: joined, a plan that was
-- made while there were few went through all captures of the circuit for each payment.
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
    FROM inserted JOIN hold_change AS change ON change.circuit_id = inserted.circuit_id AND change.number = inserted.number AND change.captured > 0
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

-- As in 0025, each step by a key.
CREATE OR REPLACE FUNCTION hold_change_counts_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM inserted JOIN trading_rules ON trading_rules.circuit_id = inserted.circuit_id AND trading_rules.version = 1 WHERE released > 0
  ) THEN
    RETURN NULL;
  END IF;
  UPDATE payment_day SET paid = payment_day.paid - freed.paid, sold = payment_day.sold - freed.sold
  FROM (SELECT judged.circuit_id, side.account_id, judged.day, sum(side.paid)::bigint AS paid, sum(side.sold)::bigint AS sold
        FROM inserted
        CROSS JOIN LATERAL (SELECT placed_number FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS placed
        CROSS JOIN LATERAL (SELECT * FROM judged_payment AS payment
                            WHERE payment.circuit_id = inserted.circuit_id AND payment.number = placed.placed_number OFFSET 0) AS judged
        CROSS JOIN LATERAL (VALUES (judged.payer_account_id, inserted.released, 0), (judged.payee_account_id, 0, inserted.released))
          AS side (account_id, paid, sold)
        WHERE inserted.released > 0 GROUP BY judged.circuit_id, side.account_id, judged.day) AS freed
  WHERE payment_day.circuit_id = freed.circuit_id AND payment_day.account_id = freed.account_id AND payment_day.day = freed.day;
  RETURN NULL;
END
$$;

-- Postings judge the captures that were there when they came, and none comes behind them (above). So all of those that enter the log were
-- judged if the last one has a posting at all.
CREATE OR REPLACE FUNCTION refuse_unposted_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT number FROM public.hold_change AS change
                 WHERE change.circuit_id = NEW.circuit_id AND change.number > OLD.log_size AND change.number <= NEW.log_size AND change.captured > 0
                 ORDER BY number DESC LIMIT 1) AS last
    CROSS JOIN LATERAL (SELECT posted_at FROM public.transaction
                        WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number = last.number OFFSET 0) AS capture
    WHERE NOT EXISTS (SELECT FROM public.posting WHERE posting.circuit_id = NEW.circuit_id AND posting.posted_at = capture.posted_at
                      AND posting.number = last.number)
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- What is judged when it enters the log has to enter it: one look for each batch, where captures had one each. So no transaction is left
-- open, to take rows later, by whoever committed it.
DROP TRIGGER hold_capture_is_posted ON hold_change;
CREATE FUNCTION refuse_transactions_outside_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.circuit_head AS head WHERE head.circuit_id = NEW.circuit_id AND head.log_size < head.last_number) THEN
    RAISE EXCEPTION 'transactions of circuit % would be committed outside of the ledger log', NEW.circuit_id
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER circuit_head_log_is_whole AFTER UPDATE OF last_number ON circuit_head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_transactions_outside_log();

-- As in 0025, each step by a key: whether a payment is posted was asked by a subquery, which the planner answered for all at once, from all
-- postings that there are.
CREATE OR REPLACE FUNCTION judged_payment_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  broken text;
BEGIN
  IF EXISTS (
    SELECT FROM inserted
    LEFT JOIN circuit ON circuit.id = inserted.circuit_id
    LEFT JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id
    LEFT JOIN LATERAL (SELECT id, kind, number, posted_at FROM transaction
                       WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number OFFSET 0) AS paying ON true
    LEFT JOIN LATERAL (SELECT payer_account_id, payee_account_id, amount FROM hold
                       WHERE hold.circuit_id = inserted.circuit_id AND hold.id = paying.id OFFSET 0) AS hold ON true
    LEFT JOIN LATERAL (SELECT true AS is_there FROM posting
                       WHERE posting.circuit_id = inserted.circuit_id AND posting.posted_at = paying.posted_at AND posting.number = inserted.number
                         AND debit_account_id = inserted.payer_account_id AND credit_account_id = inserted.payee_account_id
                         AND posting.amount = inserted.amount LIMIT 1) AS posted ON true
    WHERE (paying.number > head.log_size AND inserted.rules_version = circuit.trading_rules_version
           AND inserted.day = (paying.posted_at AT TIME ZONE circuit.time_zone)::date
           AND CASE paying.kind
             WHEN 'transfer-held' THEN (hold.payer_account_id, hold.payee_account_id, hold.amount)
               = (inserted.payer_account_id, inserted.payee_account_id, inserted.amount)
             WHEN 'transfer-captured' THEN false
             WHEN 'transfer-reversed' THEN false
             ELSE posted.is_there END) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a payment would be counted that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'judged_payment_is_a_payment';
  END IF;
  INSERT INTO payment_day AS counted (circuit_id, account_id, day, paid, sold)
  SELECT circuit_id, side.account_id, day, sum(side.paid), sum(side.sold)
  FROM inserted CROSS JOIN LATERAL (VALUES (payer_account_id, amount, 0), (payee_account_id, 0, amount)) AS side (account_id, paid, sold)
  GROUP BY circuit_id, side.account_id, day
  ON CONFLICT (circuit_id, account_id, day) DO UPDATE SET paid = counted.paid + excluded.paid, sold = counted.sold + excluded.sold;
  -- The sums are those after all of the batch: what of holds was released in it came before.
  WITH batch AS (
    SELECT inserted.circuit_id, max(day) AS day, max(head.last_posted_at) AS at,
           array_agg(DISTINCT payer_account_id) || array_agg(DISTINCT payee_account_id) AS accounts
    FROM inserted JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id GROUP BY inserted.circuit_id
  ), trader AS MATERIALIZED (
    SELECT DISTINCT batch.circuit_id, standing.* FROM batch, LATERAL trader_standing(batch.circuit_id, batch.accounts, batch.day, batch.at) AS standing
  ), beyond AS (
    SELECT CASE WHEN inserted.amount > payer.per_transfer THEN 'payment_within_transfer_cap'
                WHEN payer.paid_today > payer.per_day THEN 'payment_within_daily_cap'
                WHEN payer.paid_this_month > payer.per_month THEN 'payment_within_monthly_cap' END AS name
    FROM inserted JOIN trader AS payer ON payer.circuit_id = inserted.circuit_id AND payer.account_id = inserted.payer_account_id
    UNION ALL
    SELECT 'sale_within_capacity'
    FROM inserted JOIN trader AS payee ON payee.circuit_id = inserted.circuit_id AND payee.account_id = inserted.payee_account_id
    WHERE payee.sold_this_year > payee.per_year
    UNION ALL
    SELECT 'payment_between_groups_that_trade'
    FROM (SELECT DISTINCT inserted.circuit_id, payer.group_code AS paying, payee.group_code AS paid FROM inserted
          JOIN trader AS payer ON payer.circuit_id = inserted.circuit_id AND payer.account_id = inserted.payer_account_id
          JOIN trader AS payee ON payee.circuit_id = inserted.circuit_id AND payee.account_id = inserted.payee_account_id) AS pair
    WHERE NOT trade_is_allowed(circuit_id, paying, paid)
  )
  SELECT name INTO broken FROM beyond WHERE name IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a payment would be made that the trading rules forbid'
      USING ERRCODE = 'check_violation', CONSTRAINT = broken;
  END IF;
  RETURN NULL;
END
$$;
