-- What a statement of a trigger costs before it sees a row was as much as the rows of a small batch cost. So what is asked of the holds
-- that a batch places, and of the steps that it takes, is asked in one statement each, and not by triggers of their own.

-- Asked by the names of the columns, and not by the values of each row: nobody has a reason to name them. The fees too.
DROP TRIGGER hold_facts_are_append_only ON hold;
CREATE TRIGGER hold_facts_are_append_only
  BEFORE UPDATE OF circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, obligation_id, fees, fee_version, fee_places
  ON hold FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- As in 0023, with what hold_joins_open_transaction asked.
CREATE OR REPLACE FUNCTION hold_reserves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  are_open boolean;
  are_whole boolean;
  of_obligations bigint;
  expected bigint;
  found_now bigint;
BEGIN
  SELECT bool_and((placed.id = inserted.id AND placed.kind = 'transfer-held' AND placed.number > head.log_size
                   AND inserted.expires_at > placed.posted_at) IS TRUE),
         bool_and(inserted.state = 'held' AND inserted.captured = 0 AND inserted.released = 0),
         count(inserted.obligation_id)
  INTO are_open, are_whole, of_obligations
  FROM inserted
  LEFT JOIN transaction AS placed ON placed.circuit_id = inserted.circuit_id AND placed.number = inserted.placed_number
  LEFT JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id;
  IF NOT are_open THEN
    RAISE EXCEPTION 'a hold is none of a transaction that is open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_transaction_exists';
  END IF;
  IF NOT are_whole THEN
    RAISE EXCEPTION 'a hold begins with all of its amount held'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_begins_whole';
  END IF;
  WITH side AS (
    SELECT circuit_id, payer_account_id AS account_id, amount + fees AS held_out, 0 AS held_in FROM inserted
    UNION ALL SELECT circuit_id, payee_account_id, 0, amount FROM inserted
  ), net AS (
    SELECT circuit_id, account_id, sum(held_out)::bigint AS held_out, sum(held_in)::bigint AS held_in FROM side GROUP BY circuit_id, account_id
  ), updated AS (
    UPDATE account SET held_out = account.held_out + net.held_out, held_in = account.held_in + net.held_in
    FROM net WHERE account.circuit_id = net.circuit_id AND account.id = net.account_id
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO expected, found_now;
  IF expected <> found_now THEN
    RAISE EXCEPTION 'a hold names an account that its circuit does not have'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'hold_accounts_exist';
  END IF;
  IF of_obligations = 0 THEN
    RETURN NULL;
  END IF;
  WITH net AS (
    SELECT circuit_id, obligation_id, payer_account_id, payee_account_id, sum(amount)::bigint AS amount
    FROM inserted WHERE obligation_id IS NOT NULL GROUP BY circuit_id, obligation_id, payer_account_id, payee_account_id
  ), updated AS (
    UPDATE obligation SET held = obligation.held + net.amount
    FROM net
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id
      AND obligation.debtor_account_id = net.payer_account_id AND obligation.creditor_account_id = net.payee_account_id
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO expected, found_now;
  IF expected <> found_now OR EXISTS (
    SELECT FROM inserted JOIN obligation_standing AS owed ON owed.circuit_id = inserted.circuit_id AND owed.id = inserted.obligation_id
    WHERE owed.state <> 'accepted' OR owed.remaining < 0
  ) THEN
    RAISE EXCEPTION 'a hold pays no more than remains of an accepted obligation between its accounts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_fits_obligation';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER hold_joins_open_transaction ON hold;
DROP FUNCTION refuse_hold_of_no_open_transaction();

-- As in 0030, with what hold_change_joins_open_transaction and hold_change_counts_back asked (0014 and 0028).
CREATE OR REPLACE FUNCTION hold_change_releases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  are_sealed boolean;
  are_open boolean;
  are_behind boolean;
  count_back boolean;
  steps bigint;
  changed bigint;
  released bigint;
  of_obligations bigint;
BEGIN
  SELECT bool_or(batch.first <= head.log_size), bool_and((batch.first > head.log_size AND batch.last <= head.last_number) IS TRUE),
         bool_or(posted.are_there), bool_or(batch.release AND rules.are_there), sum(batch.steps)
  INTO are_sealed, are_open, are_behind, count_back, steps
  FROM (SELECT circuit_id, count(*) AS steps, min(number) AS first, max(number) AS last, min(number) FILTER (WHERE captured > 0) AS captured,
               bool_or(inserted.released > 0) AS release
        FROM inserted GROUP BY circuit_id) AS batch
  LEFT JOIN LATERAL (SELECT log_size, last_number FROM circuit_head WHERE circuit_head.circuit_id = batch.circuit_id OFFSET 0) AS head ON true
  LEFT JOIN LATERAL (SELECT posted_at FROM transaction
                     WHERE transaction.circuit_id = batch.circuit_id AND transaction.number = batch.captured OFFSET 0) AS capture ON true
  LEFT JOIN LATERAL (SELECT true AS are_there FROM posting WHERE posting.circuit_id = batch.circuit_id AND posting.posted_at = capture.posted_at
                     AND posting.number >= batch.captured LIMIT 1) AS posted ON true
  LEFT JOIN LATERAL (SELECT true AS are_there FROM trading_rules
                     WHERE trading_rules.circuit_id = batch.circuit_id AND trading_rules.version = 1 OFFSET 0) AS rules ON true;
  IF NOT are_open THEN
    RAISE EXCEPTION 'a row of % names no transaction that is open', TG_TABLE_NAME
      USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE WHEN are_sealed THEN 'transaction_rows_are_sealed' ELSE 'row_transaction_exists' END;
  END IF;
  IF are_behind THEN
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
    RETURNING hold.obligation_id, step.captured
  )
  SELECT count(*), count(*) FILTER (WHERE updated.captured = 0), count(obligation_id) INTO changed, released, of_obligations FROM updated;
  IF changed <> steps THEN
    RAISE EXCEPTION 'a hold would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_state_follows_its_life';
  END IF;
  IF released > 0 THEN
    WITH freed AS (
      SELECT held.circuit_id, held.payer_account_id, held.payee_account_id, inserted.released AS amount, inserted.fees_released AS fees
      FROM inserted
      CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS held
      WHERE inserted.captured = 0
    ), side AS (
      SELECT circuit_id, payer_account_id AS account_id, amount + fees AS held_out, 0 AS held_in FROM freed
      UNION ALL SELECT circuit_id, payee_account_id, 0, amount FROM freed
    ), net AS (
      SELECT circuit_id, account_id, sum(held_out)::bigint AS held_out, sum(held_in)::bigint AS held_in FROM side GROUP BY circuit_id, account_id
    )
    UPDATE account SET held_out = account.held_out - net.held_out, held_in = account.held_in - net.held_in
    FROM net WHERE account.circuit_id = net.circuit_id AND account.id = net.account_id;
  END IF;
  IF of_obligations > 0 THEN
    UPDATE obligation SET held = obligation.held - net.freed
    FROM (SELECT held.circuit_id, held.obligation_id, sum(inserted.captured + inserted.released)::bigint AS freed
          FROM inserted
          CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS held
          WHERE held.obligation_id IS NOT NULL GROUP BY held.circuit_id, held.obligation_id) AS net
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id;
  END IF;
  IF count_back THEN
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
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER hold_change_joins_open_transaction ON hold_change;
DROP TRIGGER hold_change_counts_back ON hold_change;
DROP FUNCTION hold_change_counts_back();
