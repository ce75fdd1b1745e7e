-- What becomes of a hold is one step a transaction, and each transaction of such a kind has one. So it stands in the transaction's own row
-- and not in a table beside it: a statement, a row and two entries of indexes less for each. That a step is as old as its transaction, and
-- older than its posting, is nothing to be judged any more. The number of the step that ended it stands in the hold.
ALTER TABLE transaction
  ADD COLUMN hold_id uuid,
  -- The place of the step among the rows of its transaction.
  ADD COLUMN hold_line smallint,
  ADD COLUMN hold_captured bigint,
  ADD COLUMN hold_released bigint,
  ADD COLUMN hold_fees_captured bigint,
  ADD COLUMN hold_fees_released bigint,
  ADD COLUMN hold_state text;
ALTER TABLE hold ADD COLUMN ended_number bigint;
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, number FROM transaction
                 WHERE kind IN ('transfer-captured', 'transfer-voided', 'transfer-expired')) AS ending
    FULL JOIN (SELECT circuit_id, number, count(*) AS steps FROM hold_change GROUP BY circuit_id, number) AS step
      ON step.circuit_id = ending.circuit_id AND step.number = ending.number
    WHERE (ending.number IS NOT NULL AND step.steps = 1) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a transaction of a hold has not one step, or a step is of another transaction: the journal is not as this service writes it';
  END IF;
END
$$;
DROP INDEX transaction_that_holds;
ALTER TABLE transaction DROP CONSTRAINT transaction_id_is_unique;
ALTER TABLE transaction DISABLE TRIGGER transaction_is_append_only;
UPDATE transaction SET hold_id = step.hold_id, hold_line = step.line, hold_captured = step.captured, hold_released = step.released,
  hold_fees_captured = step.fees_captured, hold_fees_released = step.fees_released, hold_state = step.state
FROM hold_change AS step WHERE step.circuit_id = transaction.circuit_id AND step.number = transaction.number;
ALTER TABLE transaction ENABLE TRIGGER transaction_is_append_only;
UPDATE hold SET ended_number = step.number
FROM hold_change AS step WHERE step.circuit_id = hold.circuit_id AND step.hold_id = hold.id AND step.state <> 'held';

-- What becomes of a hold is judged with its step. As rules of the table these were read anew, word by word, for each statement that writes
-- holds, which took longer than some of the rows. So that they are not needed, nothing else writes there, not even its owner.
ALTER TABLE hold
  DROP CONSTRAINT hold_state_is_known,
  DROP CONSTRAINT hold_within_amount,
  DROP CONSTRAINT hold_ends_once_nothing_is_held,
  DROP CONSTRAINT hold_fees_within,
  DROP CONSTRAINT hold_fees_end_with_it,
  DROP CONSTRAINT hold_fees_are_of_rules,
  ADD CONSTRAINT hold_fees_are_of_rules CHECK (fees >= 0 AND (fee_version IS NULL) = (fee_places IS NULL) AND (fee_version IS NOT NULL OR fees = 0));
CREATE TRIGGER hold_moves_by_steps BEFORE UPDATE OF captured, released, fees_captured, fees_released, state, ended_number ON hold
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

-- The journal finds what it has of holds by number. Captures of a part, which left a hold open, are found by the hold, and the step that ended
-- it by its number.
CREATE INDEX transaction_of_hold ON transaction (circuit_id, number)
  WHERE kind IN ('transfer-held', 'transfer-captured', 'transfer-voided', 'transfer-expired');
CREATE INDEX transaction_capturing_part ON transaction (hold_id) WHERE hold_state = 'held';
-- It began with the circuit, and a plan without statistics took it for lookups by number: where rows are wider it expects fewer.
ALTER TABLE transaction ADD CONSTRAINT transaction_id_is_unique UNIQUE (id, circuit_id);

-- As in 0030, with steps in their transactions. One that has none has no such row: it will not fit its leaf, whatever else was done to it.
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
  SELECT circuit_id, number, hold_line, 'hold-changed', NULL, NULL, NULL, hold_captured, NULL, NULL, hold_state, NULL, NULL, NULL, NULL, hold_id,
         hold_released, NULL, NULL, hold_fees_captured, hold_fees_released
  FROM transaction WHERE kind IN ('transfer-captured', 'transfer-voided', 'transfer-expired') AND hold_id IS NOT NULL
  UNION ALL
  SELECT circuit_id, number, line, 'transfer-reversed', NULL, NULL, NULL, amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         transfer_id, NULL, NULL
  FROM reversal;
DROP TABLE hold_change;
DROP FUNCTION hold_change_releases();

-- As in 0004, and then a step leads on from where its hold stands, and releases what that is. A transaction that is of a hold by its kind has
-- one, and no other has a part of one. Only this writes what becomes of a hold. It is one trigger for both: one for steps alone would be
-- called for every batch, and to find that a batch has none takes it longer than it takes this one to count them.
CREATE OR REPLACE FUNCTION transaction_takes_next_numbers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  broken uuid;
  steps bigint;
  are_whole boolean;
  releasing bigint;
  changed bigint;
  released_only bigint;
  of_obligations bigint;
BEGIN
  WITH batch AS (
    SELECT circuit_id, count(*) AS transactions, min(number) AS first, max(number) AS last,
           min(posted_at) AS earliest, max(posted_at) AS latest,
           count(*) FILTER (WHERE kind IN ('transfer-captured', 'transfer-voided', 'transfer-expired')
             OR num_nonnulls(hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released, hold_state) > 0) AS steps
    FROM inserted GROUP BY circuit_id
  ), advanced AS (
    UPDATE circuit_head AS head SET last_number = batch.last, last_posted_at = batch.latest
    FROM batch
    WHERE head.circuit_id = batch.circuit_id
      AND head.last_number = batch.first - 1
      AND batch.last - batch.first + 1 = batch.transactions
      AND head.last_posted_at <= batch.earliest
      AND batch.earliest = batch.latest
    RETURNING head.circuit_id
  )
  SELECT min(batch.circuit_id::text) FILTER (WHERE advanced.circuit_id IS NULL), coalesce(sum(batch.steps), 0) INTO broken, steps
  FROM batch LEFT JOIN advanced ON advanced.circuit_id = batch.circuit_id;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'transactions of circuit % are out of sequence', broken
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_number_in_sequence';
  END IF;
  IF steps = 0 THEN
    RETURN NULL;
  END IF;
  SELECT count(*) FILTER (WHERE hold_released > 0), bool_and((
    kind = 'transfer-' || CASE hold_state WHEN 'held' THEN 'captured' ELSE hold_state END
    AND num_nulls(hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released) = 0
    AND least(hold_captured, hold_released, hold_fees_captured, hold_fees_released) >= 0
    AND CASE WHEN kind = 'transfer-captured' THEN hold_captured > 0
             WHEN kind IN ('transfer-voided', 'transfer-expired') THEN hold_released > 0 AND hold_captured + hold_fees_captured = 0 END
  ) IS TRUE)
  INTO releasing, are_whole
  FROM inserted
  WHERE kind IN ('transfer-captured', 'transfer-voided', 'transfer-expired')
    OR num_nonnulls(hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released, hold_state) > 0;
  IF NOT are_whole THEN
    RAISE EXCEPTION 'a transaction has not the one step of a hold that its kind has'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_has_step_of_its_kind';
  END IF;
  WITH updated AS (
    UPDATE hold SET captured = hold.captured + step.hold_captured, released = hold.released + step.hold_released, state = step.hold_state,
      fees_captured = hold.fees_captured + step.hold_fees_captured, fees_released = hold.fees_released + step.hold_fees_released,
      ended_number = CASE WHEN step.hold_state <> 'held' THEN step.number END
    FROM (SELECT *, (SELECT placed.ctid FROM hold AS placed WHERE placed.circuit_id = inserted.circuit_id AND placed.id = inserted.hold_id) AS place
          FROM inserted WHERE hold_id IS NOT NULL) AS step
    WHERE hold.ctid = step.place AND hold.state = 'held' AND hold.placed_number < step.number
      AND (step.hold_state = 'expired') IS NOT DISTINCT FROM (hold.expires_at <= step.posted_at)
      AND CASE step.hold_state
        WHEN 'held' THEN step.hold_captured + step.hold_released < hold.amount - hold.captured - hold.released
          AND step.hold_fees_captured + step.hold_fees_released <= hold.fees - hold.fees_captured - hold.fees_released
        ELSE step.hold_captured + step.hold_released = hold.amount - hold.captured - hold.released
          AND step.hold_fees_captured + step.hold_fees_released = hold.fees - hold.fees_captured - hold.fees_released END
    RETURNING hold.obligation_id, step.hold_captured
  )
  SELECT count(*), count(*) FILTER (WHERE updated.hold_captured = 0), count(obligation_id) INTO changed, released_only, of_obligations FROM updated;
  IF changed <> steps THEN
    RAISE EXCEPTION 'a hold would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_state_follows_its_life';
  END IF;
  IF released_only > 0 THEN
    WITH freed AS (
      SELECT held.circuit_id, held.payer_account_id, held.payee_account_id, inserted.hold_released AS amount, inserted.hold_fees_released AS fees
      FROM inserted
      CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS held
      WHERE inserted.hold_captured = 0
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
    FROM (SELECT held.circuit_id, held.obligation_id, sum(inserted.hold_captured + inserted.hold_released)::bigint AS freed
          FROM inserted
          CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS held
          WHERE held.obligation_id IS NOT NULL GROUP BY held.circuit_id, held.obligation_id) AS net
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id;
  END IF;
  IF releasing > 0 AND EXISTS (SELECT FROM inserted JOIN trading_rules AS rules ON rules.circuit_id = inserted.circuit_id AND rules.version = 1) THEN
    UPDATE payment_day SET paid = payment_day.paid - freed.paid, sold = payment_day.sold - freed.sold
    FROM (SELECT judged.circuit_id, side.account_id, judged.day, sum(side.paid)::bigint AS paid, sum(side.sold)::bigint AS sold
          FROM inserted
          CROSS JOIN LATERAL (SELECT placed_number FROM hold WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id OFFSET 0) AS placed
          CROSS JOIN LATERAL (SELECT * FROM judged_payment AS payment
                              WHERE payment.circuit_id = inserted.circuit_id AND payment.number = placed.placed_number OFFSET 0) AS judged
          CROSS JOIN LATERAL (VALUES (judged.payer_account_id, inserted.hold_released, 0), (judged.payee_account_id, 0, inserted.hold_released))
            AS side (account_id, paid, sold)
          WHERE inserted.hold_released > 0 GROUP BY judged.circuit_id, side.account_id, judged.day) AS freed
    WHERE payment_day.circuit_id = freed.circuit_id AND payment_day.account_id = freed.account_id AND payment_day.day = freed.day;
  END IF;
  RETURN NULL;
END
$$;

-- As in 0033, with all that becomes of a hold.
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
         bool_and((inserted.state = 'held' AND inserted.captured = 0 AND inserted.released = 0 AND inserted.fees_captured = 0
                   AND inserted.fees_released = 0 AND inserted.ended_number IS NULL) IS TRUE),
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

-- As in 0029, with steps found in their transactions.
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
  SELECT count(*), coalesce(sum(step.hold_fees_captured), 0) INTO captures, charged
  FROM (SELECT DISTINCT circuit_id FROM inserted) AS batch
  CROSS JOIN LATERAL (SELECT log_size FROM circuit_head WHERE circuit_head.circuit_id = batch.circuit_id OFFSET 0) AS head
  CROSS JOIN LATERAL (SELECT hold_fees_captured FROM transaction
                      WHERE transaction.circuit_id = batch.circuit_id AND transaction.number > head.log_size AND kind = 'transfer-captured'
                      OFFSET 0) AS step;
  WITH freed AS (
    SELECT held.circuit_id, held.payer_account_id, held.payee_account_id, step.hold_captured + step.hold_released AS amount,
           step.hold_fees_captured + step.hold_fees_released AS fees, step.number, step.hold_line AS line,
           (inserted.debit_account_id, inserted.credit_account_id, inserted.amount) = (held.payer_account_id, held.payee_account_id, step.hold_captured)
             AS is_posted
    FROM inserted
    CROSS JOIN LATERAL (SELECT * FROM transaction
                        WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number AND hold_captured > 0 OFFSET 0) AS step
    CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = step.circuit_id AND hold.id = step.hold_id OFFSET 0) AS held
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
    CROSS JOIN LATERAL (SELECT hold_fees_captured FROM transaction
                        WHERE transaction.circuit_id = posted.circuit_id AND transaction.number = posted.number AND hold_captured > 0 OFFSET 0) AS step
    WHERE coalesce(posted.fees, 0) <> step.hold_fees_captured
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0029. A posting of the last capture comes behind all of the others, and posting_moves_balances() wants those of all captures that are
-- not in the log in one statement: so all of them were judged if the last one has a posting.
CREATE OR REPLACE FUNCTION refuse_unposted_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT number, posted_at FROM public.transaction
                 WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number > OLD.log_size AND transaction.number <= NEW.log_size
                   AND transaction.kind = 'transfer-captured'
                 ORDER BY number DESC LIMIT 1) AS last
    LEFT JOIN LATERAL (SELECT true AS is_there FROM public.posting
                       WHERE posting.circuit_id = NEW.circuit_id AND posting.posted_at = last.posted_at
                         AND posting.number = last.number LIMIT 1) AS posted ON true
    WHERE posted.is_there IS NULL
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0029: the parts that were captured of what stayed open, and the last one.
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
    SELECT part.number, part.posted_at, false
    FROM (SELECT * FROM transaction WHERE hold_id = asked.id AND hold_state = 'held' OFFSET 0) AS part WHERE part.circuit_id = $1
    UNION ALL
    SELECT last.number, last.posted_at, false
    FROM (SELECT ended_number FROM hold WHERE hold.circuit_id = $1 AND hold.id = asked.id OFFSET 0) AS ended
    CROSS JOIN LATERAL (SELECT * FROM transaction WHERE transaction.circuit_id = $1 AND transaction.number = ended.ended_number OFFSET 0) AS last
    WHERE last.hold_captured > 0
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
