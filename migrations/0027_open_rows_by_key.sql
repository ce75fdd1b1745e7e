-- What is open or due has indexes of its own, which are small: so small that a planner without statistics, or with those of a quieter day,
-- took them for lookups by the key, or of something else, and kept that plan. A capture then went through all open holds of the
-- installation, and so did each payment, to see whether one is past its time: with twenty thousand open, captures fell to a tenth.
-- None of these columns is null while a row is open or due. That the predicates say so lets an index serve those alone who ask for what
-- it begins with.
DROP INDEX hold_by_expiry, hold_open_by_payer, hold_open_by_payee;
CREATE INDEX hold_by_expiry ON hold (expires_at, circuit_id) WHERE state = 'held' AND expires_at IS NOT NULL;
CREATE INDEX hold_open_by_payer ON hold (payer_account_id, expires_at) WHERE state = 'held' AND payer_account_id IS NOT NULL;
CREATE INDEX hold_open_by_payee ON hold (payee_account_id, expires_at) WHERE state = 'held' AND payee_account_id IS NOT NULL;
DROP INDEX payment_occurrence_to_be_tried, payment_occurrence_due_of_schedule;
CREATE INDEX payment_occurrence_to_be_tried ON payment_occurrence (try_at) WHERE state = 'due' AND try_at IS NOT NULL;
CREATE INDEX payment_occurrence_due_of_schedule ON payment_occurrence (schedule_id) WHERE state = 'due' AND schedule_id IS NOT NULL;
DROP INDEX payment_request_pending_by_expiry, payment_request_to_be_paid_at_once;
CREATE INDEX payment_request_pending_by_expiry ON payment_request (expires_at, circuit_id) WHERE state = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX payment_request_to_be_paid_at_once ON payment_request (requested_at)
  WHERE state = 'pending' AND not_at_once IS NULL AND requested_at IS NOT NULL;

-- As in 0023, with holds found by their keys. The head is no part of the join any more, because a plan that was made while there were few
-- holds took the circuit from it, and all holds of the circuit with that; and times are compared in a way that says nothing of what is
-- null, so that the index of open holds does not serve.
CREATE OR REPLACE FUNCTION hold_change_releases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changes bigint;
  changed bigint;
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, min(number) AS first FROM inserted WHERE captured > 0 GROUP BY circuit_id) AS batch
    JOIN circuit_head AS head ON head.circuit_id = batch.circuit_id
    CROSS JOIN LATERAL (SELECT FROM posting WHERE posting.circuit_id = batch.circuit_id AND posting.posted_at = head.last_posted_at
                        AND posting.number >= batch.first LIMIT 1) AS posted
  ) THEN
    RAISE EXCEPTION 'a hold would be captured behind its posting'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  WITH updated AS (
    UPDATE hold SET captured = hold.captured + step.captured, released = hold.released + step.released, state = step.state,
      fees_captured = hold.fees_captured + step.fees_captured, fees_released = hold.fees_released + step.fees_released
    FROM (SELECT *, (SELECT last_posted_at FROM circuit_head AS head WHERE head.circuit_id = inserted.circuit_id) AS now FROM inserted) AS step
    WHERE hold.circuit_id = step.circuit_id AND hold.id = step.hold_id AND hold.state = 'held'
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

-- As in 0023, each step by a key: joined, a plan that was made while there were few went through all postings of the circuit.
CREATE OR REPLACE FUNCTION reversal_takes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, transfer_id FROM inserted GROUP BY circuit_id, transfer_id) AS touched
    WHERE (SELECT sum(amount) FROM public.reversal WHERE reversal.circuit_id = touched.circuit_id AND reversal.transfer_id = touched.transfer_id)
        > coalesce(
            (SELECT posting.amount
             FROM (SELECT number, posted_at FROM public.transaction
                   WHERE transaction.circuit_id = touched.circuit_id AND transaction.id = touched.transfer_id AND kind = 'transfer' OFFSET 0) AS placed
             CROSS JOIN LATERAL (SELECT amount FROM public.posting
                                 WHERE posting.circuit_id = touched.circuit_id AND posting.posted_at = placed.posted_at
                                   AND posting.number = placed.number AND line = 1 OFFSET 0) AS posting),
            (SELECT captured FROM public.hold WHERE hold.circuit_id = touched.circuit_id AND hold.id = touched.transfer_id), 0)
  ) THEN
    RAISE EXCEPTION 'more of a transfer would be taken back than it posted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_within_transfer';
  END IF;
  IF EXISTS (
    SELECT FROM inserted
    CROSS JOIN LATERAL (SELECT posted_at FROM public.transaction
                        WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number OFFSET 0) AS taking
    LEFT JOIN LATERAL (SELECT debit_account_id, credit_account_id FROM public.posting
                       WHERE posting.circuit_id = inserted.circuit_id AND posting.posted_at = taking.posted_at
                         AND posting.number = inserted.number AND posting.amount = inserted.amount AND line = 1 OFFSET 0) AS back ON true
    LEFT JOIN LATERAL (SELECT number, posted_at FROM public.transaction
                       WHERE transaction.circuit_id = inserted.circuit_id AND transaction.id = inserted.transfer_id AND kind = 'transfer' OFFSET 0)
      AS placed ON true
    LEFT JOIN LATERAL (SELECT debit_account_id, credit_account_id FROM public.posting
                       WHERE posting.circuit_id = inserted.circuit_id AND posting.posted_at = placed.posted_at
                         AND posting.number = placed.number AND line = 1 OFFSET 0) AS forth ON true
    LEFT JOIN LATERAL (SELECT payer_account_id, payee_account_id FROM public.hold
                       WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.transfer_id OFFSET 0) AS hold ON true
    WHERE (back.debit_account_id = coalesce(forth.credit_account_id, hold.payee_account_id)
           AND back.credit_account_id = coalesce(forth.debit_account_id, hold.payer_account_id)) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a transfer would be taken back by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0014. What holds reserve of an obligation is found by it: what is asked this way of their times bounds no index.
CREATE OR REPLACE VIEW obligation_standing AS
  SELECT obligation.circuit_id, obligation.id, debtor_account_id, creditor_account_id, amount, due_on, external_id,
         recorded_number, recorded_line,
         CASE WHEN obligation.settled + cleared.settled = amount THEN 'settled' ELSE obligation.state END AS state,
         obligation.settled + coalesce(cleared.settled, 0) AS settled,
         amount - obligation.settled - coalesce(cleared.settled, 0) - reserved.held AS remaining,
         excluded_from_clearing, version, obligation.state AS stored_state, reserved.held
  FROM obligation
  CROSS JOIN LATERAL (SELECT CASE WHEN obligation.held = 0 THEN 0 ELSE (
    SELECT coalesce(sum(hold.amount - hold.captured - hold.released), 0)::bigint FROM hold
    WHERE hold.circuit_id = obligation.circuit_id AND hold.obligation_id = obligation.id AND hold.state = 'held'
      AND (hold.expires_at > ledger_clock()) IS TRUE) END AS held) AS reserved
  LEFT JOIN (
    clearing_run AS run
    JOIN clearing_obligation AS cleared ON cleared.circuit_id = run.circuit_id AND cleared.run_id = run.id
      AND cleared.place >= run.folded AND cleared.settled > 0
  ) ON run.circuit_id = obligation.circuit_id AND run.state = 'applied' AND run.folded < run.obligations
    AND cleared.obligation_id = obligation.id;
