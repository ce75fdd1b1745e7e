-- A hold is written twice, when it is placed and when it ends, and each time its indexes are. Four of them were touched both times; now
-- one is, the key. What is open is found by what is open, as before, and what has ended by its account and how it ended.
DROP INDEX hold_by_payer, hold_by_payee, hold_released_by_payer, hold_released_by_payee;
CREATE INDEX hold_ended_by_payer ON hold (payer_account_id, state, placed_number) WHERE state <> 'held';
CREATE INDEX hold_ended_by_payee ON hold (payee_account_id, state, placed_number) WHERE state <> 'held';

-- The journal finds a hold by its transaction, which has its id (hold_transaction_exists). So no two have one number either. With an index
-- of those alone an export does not go through all transactions once more; and a transaction is written once.
DROP INDEX hold_by_number;
CREATE INDEX transaction_that_holds ON transaction (circuit_id, number) WHERE kind = 'transfer-held';

-- As in 0023, with holds found by their transactions.
CREATE OR REPLACE VIEW journal_row AS
  SELECT circuit_id, opened_number AS number, 1 AS line, 'account-opened' AS type, id AS account_id, NULL::uuid AS other_account_id,
         member_id, NULL::bigint AS amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, system AS word,
         NULL::uuid AS obligation_id, NULL::date AS due_on, NULL AS external_id, NULL::bytea AS text_digest,
         NULL::uuid AS hold_id, NULL::bigint AS released, NULL::timestamptz AS expires_at, NULL::uuid AS transfer_id, NULL::bigint AS fees, NULL::bigint AS fees_released
  FROM account
  UNION ALL
  SELECT circuit_id, number, line, 'limits-changed', account_id, NULL, NULL, NULL, credit_limit, balance_cap, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM limit_change
  UNION ALL
  SELECT circuit_id, number, line, 'status-changed', account_id, NULL, member_id, NULL, NULL, NULL, status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM status_change
  UNION ALL
  SELECT change.circuit_id, number, line,
         CASE WHEN (recorded_number, recorded_line) = (number, line) THEN 'obligation-recorded' ELSE 'obligation-changed' END,
         debtor_account_id, creditor_account_id, NULL, amount, NULL, NULL, change.state, obligation_id, due_on, external_id, text_digest, NULL, NULL, NULL, NULL, NULL, NULL
  FROM obligation_change AS change JOIN obligation ON obligation.circuit_id = change.circuit_id AND obligation.id = obligation_id
  UNION ALL
  SELECT circuit_id, number, line, 'obligation-settled', NULL, NULL, NULL, amount, NULL, NULL, 'payment', obligation_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM obligation_payment
  UNION ALL
  SELECT applied.circuit_id, applied.applied_number, part.line, 'obligation-settled', NULL, NULL, NULL, part.settled, NULL, NULL, 'clearing',
         part.obligation_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM clearing_run AS applied JOIN clearing_obligation AS part ON part.circuit_id = applied.circuit_id AND part.run_id = applied.id
  WHERE part.line IS NOT NULL AND applied.applied_number IS NOT NULL
  UNION ALL
  SELECT placed.circuit_id, placed.number, 1, 'hold-placed', payer_account_id, payee_account_id, NULL, amount, NULL, NULL, NULL, obligation_id,
         NULL, NULL, NULL, hold.id, NULL, expires_at, NULL, fees, NULL
  FROM transaction AS placed
  CROSS JOIN LATERAL (SELECT * FROM hold AS own WHERE own.circuit_id = placed.circuit_id AND own.id = placed.id OFFSET 0) AS hold
  WHERE placed.kind = 'transfer-held'
  UNION ALL
  SELECT circuit_id, number, line, 'hold-changed', NULL, NULL, NULL, captured, NULL, NULL, state, NULL, NULL, NULL, NULL, hold_id, released, NULL, NULL, fees_captured, fees_released
  FROM hold_change
  UNION ALL
  SELECT circuit_id, number, line, 'transfer-reversed', NULL, NULL, NULL, amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         transfer_id, NULL, NULL
  FROM reversal;

-- As in 0028, with what is seldom in statements of its own: each that changes a table costs something even where it changes nothing.
CREATE OR REPLACE FUNCTION hold_change_releases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed bigint;
  released bigint;
  of_obligations bigint;
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
    RETURNING hold.obligation_id, step.captured
  )
  SELECT count(*), count(*) FILTER (WHERE updated.captured = 0), count(obligation_id) INTO changed, released, of_obligations FROM updated;
  IF changed <> (SELECT count(*) FROM inserted) THEN
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
  RETURN NULL;
END
$$;
