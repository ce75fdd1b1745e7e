-- Fees are charged: each is a posting of its own, behind the one of the payment that it belongs to, in the same transaction. Which
-- rule it is by stands beside it; what it comes to is reckoned by the service (domain/ledger/fees.ts).
ALTER TABLE posting
  ADD COLUMN fee_version integer,
  ADD COLUMN fee_place smallint,
  ADD CONSTRAINT posting_fee_is_of_a_rule CHECK ((fee_version IS NULL) = (fee_place IS NULL) AND (fee_version IS NULL OR line > 1));

-- A fee goes to the account of its rule, or back from it where its payment is taken back; its other side is one of the payment's.
CREATE FUNCTION refuse_fee_of_no_rule() RETURNS trigger LANGUAGE plpgsql AS $$
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
    WHERE fee.fee_version IS NOT NULL AND (fee.first_line = 1 AND (
      (fee.credit_account_id = rule.to_account_id
        AND fee.debit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payer ELSE fee.payee END)
      -- What is taken back goes the other way, from the payee to the payer.
      OR (fee.debit_account_id = rule.to_account_id
        AND fee.credit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payee ELSE fee.payer END
        AND (SELECT kind FROM public.transaction WHERE transaction.circuit_id = fee.circuit_id AND transaction.number = fee.number)
          = 'transfer-reversed'))) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a fee would be charged by no rule'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_fee_follows_rule';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER posting_fee_follows_rule AFTER INSERT ON posting REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_fee_of_no_rule();

-- What a hold reserves of its payer beside its amount: what the payer's fees come to if all of it is captured. By which rules is settled
-- when it is placed, whatever schedule is in force when it is captured.
ALTER TABLE hold
  ADD COLUMN fees bigint NOT NULL DEFAULT 0,
  ADD COLUMN fees_captured bigint NOT NULL DEFAULT 0,
  ADD COLUMN fees_released bigint NOT NULL DEFAULT 0,
  ADD COLUMN fee_version integer,
  ADD COLUMN fee_places smallint[],
  ADD CONSTRAINT hold_fees_within CHECK (fees_captured >= 0 AND fees_released >= 0 AND fees_captured + fees_released <= fees),
  ADD CONSTRAINT hold_fees_end_with_it CHECK (state = 'held' OR fees_captured + fees_released = fees),
  ADD CONSTRAINT hold_fees_are_of_rules CHECK ((fee_version IS NULL) = (fee_places IS NULL) AND (fee_version IS NOT NULL OR fees = 0));
GRANT INSERT (fees, fee_version, fee_places) ON hold TO saldo_app;
ALTER TABLE hold_change
  ADD COLUMN fees_captured bigint NOT NULL DEFAULT 0 CONSTRAINT hold_change_fees_captured_not_negative CHECK (fees_captured >= 0),
  ADD COLUMN fees_released bigint NOT NULL DEFAULT 0 CONSTRAINT hold_change_fees_released_not_negative CHECK (fees_released >= 0),
  ADD CONSTRAINT hold_change_captures_fees_with_a_part CHECK (captured > 0 OR fees_captured = 0);

-- As in 0014, with what is reserved for fees.
CREATE OR REPLACE FUNCTION hold_reserves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  expected bigint;
  found_now bigint;
BEGIN
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
  IF EXISTS (SELECT FROM inserted WHERE state <> 'held' OR captured <> 0 OR released <> 0) THEN
    RAISE EXCEPTION 'a hold begins with all of its amount held'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_begins_whole';
  END IF;
  IF NOT EXISTS (SELECT FROM inserted WHERE obligation_id IS NOT NULL) THEN
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

-- As in 0014, with fees. What is released with a capture leaves its accounts with the posting that moves their balances (below): an
-- account that is updated twice in a transaction costs both updates, and a look at each of its foreign keys.
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
    UPDATE hold SET captured = hold.captured + inserted.captured, released = hold.released + inserted.released, state = inserted.state,
      fees_captured = hold.fees_captured + inserted.fees_captured, fees_released = hold.fees_released + inserted.fees_released
    FROM inserted JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id
    WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id AND hold.state = 'held'
      AND (inserted.state = 'expired') = (hold.expires_at <= head.last_posted_at)
    RETURNING hold.circuit_id, hold.payer_account_id, hold.payee_account_id, hold.obligation_id, inserted.captured + inserted.released AS freed,
      inserted.fees_captured + inserted.fees_released AS fees_freed, inserted.captured
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

-- As in 0014, with the fees behind a capture. All captures of a batch are judged at once, when their transactions enter the log, and
-- one by one, when the database transaction commits, only where that has not been. Each step goes by a key that is known by then:
-- joined, a planner without statistics went through the circuit's postings for each capture.
CREATE OR REPLACE FUNCTION refuse_unposted_capture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
  last bigint;
BEGIN
  IF TG_TABLE_NAME = 'circuit_head' THEN
    first := OLD.log_size + 1;
    last := NEW.log_size;
  ELSE
    first := NEW.number;
    last := NEW.number;
    IF (SELECT log_size FROM public.circuit_head WHERE circuit_id = NEW.circuit_id) >= NEW.number THEN RETURN NULL; END IF;
  END IF;
  IF EXISTS (
    SELECT FROM public.hold_change AS change
    LEFT JOIN LATERAL (SELECT payer_account_id AS payer, payee_account_id AS payee FROM public.hold
                       WHERE hold.circuit_id = NEW.circuit_id AND hold.id = change.hold_id OFFSET 0) AS held ON true
    LEFT JOIN LATERAL (SELECT posted_at FROM public.transaction
                       WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number = change.number OFFSET 0) AS capture ON true
    CROSS JOIN LATERAL (
      SELECT bool_or(line = 1 AND debit_account_id = held.payer AND credit_account_id = held.payee AND amount = change.captured) AS captured,
             coalesce(sum(amount) FILTER (WHERE fee_version IS NOT NULL AND debit_account_id = held.payer), 0) AS fees
      FROM public.posting
      WHERE posting.circuit_id = NEW.circuit_id AND posting.posted_at = capture.posted_at AND posting.number = change.number
    ) AS posted
    WHERE change.circuit_id = NEW.circuit_id AND change.number BETWEEN first AND last AND change.captured > 0
      AND (posted.captured AND posted.fees = change.fees_captured) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER circuit_head_logs_posted_captures AFTER UPDATE OF log_size ON circuit_head FOR EACH ROW
  WHEN (NEW.log_size > OLD.log_size) EXECUTE FUNCTION refuse_unposted_capture();

-- As in 0004, with what captures release: they move a balance and what was held of it at once, so that limits judge both together. An
-- account that stands beyond a limit, because that was lowered since, is not moved further from it by what was held before.
CREATE OR REPLACE FUNCTION posting_moves_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  captures boolean;
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
  captures := EXISTS (
    SELECT FROM (SELECT DISTINCT circuit_id FROM inserted) AS batch JOIN circuit_head AS head ON head.circuit_id = batch.circuit_id
    JOIN hold_change ON hold_change.circuit_id = batch.circuit_id AND hold_change.number > head.log_size AND hold_change.captured > 0);
  WITH freed AS (
    SELECT held.circuit_id, held.payer_account_id, held.payee_account_id, change.captured + change.released AS amount,
           change.fees_captured + change.fees_released AS fees, change.number, change.line
    FROM inserted JOIN hold_change AS change ON change.circuit_id = inserted.circuit_id AND change.number = inserted.number AND change.captured > 0
    CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = change.circuit_id AND hold.id = change.hold_id OFFSET 0) AS held
    WHERE captures AND inserted.line = 1
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
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO accounts, moved;
  IF moved <> accounts THEN
    RAISE EXCEPTION 'a posting names an unknown account, or a balance that is not its history'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_follows_balance';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0004, with what a hold past its time reserves: that counts no more, also before a row has said so. Looked up only where a limit
-- seems to be passed.
CREATE OR REPLACE FUNCTION refuse_beyond_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now timestamptz;
  due bigint;
BEGIN
  SELECT last_posted_at INTO now FROM public.circuit_head WHERE circuit_id = NEW.circuit_id;
  IF TG_NAME = 'account_within_credit_limit' THEN
    SELECT coalesce(sum(amount - captured - released + fees - fees_captured - fees_released), 0) INTO due FROM public.hold
    WHERE payer_account_id = NEW.id AND state = 'held' AND expires_at <= now AND circuit_id = NEW.circuit_id;
    IF NEW.balance - NEW.held_out + due >= -NEW.credit_limit THEN RETURN NULL; END IF;
  ELSE
    SELECT coalesce(sum(amount - captured - released), 0) INTO due FROM public.hold
    WHERE payee_account_id = NEW.id AND state = 'held' AND expires_at <= now AND circuit_id = NEW.circuit_id;
    IF NEW.balance + NEW.held_in - due <= NEW.balance_cap THEN RETURN NULL; END IF;
  END IF;
  RAISE EXCEPTION 'account % would be moved beyond its limit', NEW.id
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

-- As in 0015: a payment is the first posting of its transaction, and those behind it are its fees.
CREATE OR REPLACE FUNCTION reversal_takes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, transfer_id FROM inserted GROUP BY circuit_id, transfer_id) AS touched
    WHERE (SELECT sum(amount) FROM public.reversal WHERE reversal.circuit_id = touched.circuit_id AND reversal.transfer_id = touched.transfer_id)
        > coalesce(
            (SELECT posting.amount FROM public.transaction JOIN public.posting ON posting.circuit_id = transaction.circuit_id
               AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number AND posting.line = 1
             WHERE transaction.circuit_id = touched.circuit_id AND transaction.id = touched.transfer_id AND transaction.kind = 'transfer'),
            (SELECT captured FROM public.hold WHERE hold.circuit_id = touched.circuit_id AND hold.id = touched.transfer_id), 0)
  ) THEN
    RAISE EXCEPTION 'more of a transfer would be taken back than it posted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_within_transfer';
  END IF;
  IF EXISTS (
    SELECT FROM inserted
    JOIN public.transaction AS taking ON taking.circuit_id = inserted.circuit_id AND taking.number = inserted.number
    LEFT JOIN public.posting AS back ON back.circuit_id = inserted.circuit_id AND back.posted_at = taking.posted_at
      AND back.number = inserted.number AND back.amount = inserted.amount AND back.line = 1
    LEFT JOIN public.transaction AS placed ON placed.circuit_id = inserted.circuit_id AND placed.id = inserted.transfer_id
    LEFT JOIN public.posting AS forth ON forth.circuit_id = inserted.circuit_id AND forth.posted_at = placed.posted_at
      AND forth.number = placed.number AND forth.line = 1 AND placed.kind = 'transfer'
    LEFT JOIN public.hold ON hold.circuit_id = inserted.circuit_id AND hold.id = inserted.transfer_id
    WHERE (back.debit_account_id = coalesce(forth.credit_account_id, hold.payee_account_id)
           AND back.credit_account_id = coalesce(forth.debit_account_id, hold.payer_account_id)) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a transfer would be taken back by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_posted';
  END IF;
  RETURN NULL;
END
$$;

-- What transfers have cost by each rule, and what of that was given back with what was taken back of them. Each step goes by a key that is
-- known by then: joined, a planner without statistics began with all fees of the circuit.
CREATE FUNCTION fees_of_transfers(circuit uuid, transfers uuid[])
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
    FROM (SELECT number FROM hold_change WHERE hold_id = asked.id AND circuit_id = $1 AND captured > 0 OFFSET 0) AS change
    CROSS JOIN LATERAL (SELECT posted_at FROM transaction WHERE transaction.circuit_id = $1 AND transaction.number = change.number OFFSET 0) AS captured
    UNION ALL
    SELECT back.number, taking.posted_at, true
    FROM (SELECT number FROM reversal WHERE transfer_id = asked.id AND circuit_id = $1 OFFSET 0) AS back
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
GRANT EXECUTE ON FUNCTION fees_of_transfers TO saldo_app;

-- What an account stood at when all of a transaction was posted.
CREATE FUNCTION balance_after_transaction(circuit uuid, at timestamptz, number bigint, account uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN debit_account_id = $4 THEN debit_balance_after ELSE credit_balance_after END FROM posting
  WHERE posting.circuit_id = $1 AND posting.posted_at = $2 AND posting.number = $3 AND $4 IN (debit_account_id, credit_account_id)
  ORDER BY line DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION balance_after_transaction TO saldo_app;

-- As in 0015, with what holds reserve for fees.
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
  SELECT circuit_id, placed_number, 1, 'hold-placed', payer_account_id, payee_account_id, NULL, amount, NULL, NULL, NULL, obligation_id,
         NULL, NULL, NULL, id, NULL, expires_at, NULL, fees, NULL
  FROM hold
  UNION ALL
  SELECT circuit_id, number, line, 'hold-changed', NULL, NULL, NULL, captured, NULL, NULL, state, NULL, NULL, NULL, NULL, hold_id, released, NULL, NULL, fees_captured, fees_released
  FROM hold_change
  UNION ALL
  SELECT circuit_id, number, line, 'transfer-reversed', NULL, NULL, NULL, amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         transfer_id, NULL, NULL
  FROM reversal;
