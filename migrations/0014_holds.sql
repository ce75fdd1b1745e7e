-- Holds: transfers that are reserved first and captured, voided or released later. A row of `hold` has the facts with which it was
-- placed, which never change, and projections of the journal that the triggers below keep: what of it was captured and released,
-- and its state. What holds reserve stands in their accounts (held_out, held_in) and obligations (held) as well.

CREATE TABLE hold (
  circuit_id       uuid NOT NULL,
  -- That of the transaction that placed it.
  id               uuid NOT NULL,
  placed_number    bigint NOT NULL,
  payer_account_id uuid NOT NULL,
  payee_account_id uuid NOT NULL,
  amount           bigint NOT NULL CONSTRAINT hold_amount_is_positive CHECK (amount > 0),
  expires_at       timestamptz NOT NULL,
  obligation_id    uuid,
  captured         bigint NOT NULL DEFAULT 0,
  released         bigint NOT NULL DEFAULT 0,
  state            text NOT NULL DEFAULT 'held',
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT hold_accounts_differ CHECK (payer_account_id <> payee_account_id),
  CONSTRAINT hold_state_is_known CHECK (state IN ('held', 'captured', 'voided', 'expired')),
  CONSTRAINT hold_within_amount CHECK (captured >= 0 AND released >= 0 AND captured + released <= amount),
  CONSTRAINT hold_ends_once_nothing_is_held CHECK ((state = 'held') = (captured + released < amount))
) WITH (fillfactor = 80);
-- None of these begins with the circuit, so that none can serve a lookup by the key (see obligation_by_debtor in 0006). For the
-- journal's ranges and lists of the circuit, and for those of an account; then for what is due.
CREATE UNIQUE INDEX hold_by_number ON hold (placed_number, circuit_id);
CREATE INDEX hold_by_payer ON hold (payer_account_id, placed_number);
CREATE INDEX hold_by_payee ON hold (payee_account_id, placed_number);
CREATE INDEX hold_by_expiry ON hold (expires_at, circuit_id) WHERE state = 'held';
CREATE INDEX hold_open_by_payer ON hold (payer_account_id, expires_at) WHERE state = 'held';
CREATE INDEX hold_open_by_payee ON hold (payee_account_id, expires_at) WHERE state = 'held';
CREATE INDEX hold_open_by_obligation ON hold (obligation_id) WHERE state = 'held' AND obligation_id IS NOT NULL;

-- Neither do these any more, for the same reason: an account that is looked up through a hold cost a walk through all of its circuit's.
DROP INDEX account_by_opening;
CREATE UNIQUE INDEX account_by_opening ON account (opened_number, circuit_id);
DROP INDEX account_by_member;
CREATE INDEX account_by_member ON account (member_id, circuit_id);

-- What became of holds, step by step. The posting of what is captured stands in the same transaction.
CREATE TABLE hold_change (
  circuit_id uuid NOT NULL,
  number     bigint NOT NULL,
  line       smallint NOT NULL,
  hold_id    uuid NOT NULL,
  captured   bigint NOT NULL CONSTRAINT hold_change_captured_not_negative CHECK (captured >= 0),
  released   bigint NOT NULL CONSTRAINT hold_change_released_not_negative CHECK (released >= 0),
  state      text NOT NULL,
  PRIMARY KEY (circuit_id, number, line),
  CONSTRAINT hold_change_state_is_known CHECK (state IN ('held', 'captured', 'voided', 'expired')),
  CONSTRAINT hold_change_changes_something CHECK (captured + released > 0),
  CONSTRAINT hold_change_captures_where_it_says_so CHECK (state NOT IN ('voided', 'expired') OR captured = 0)
);
CREATE INDEX hold_change_by_hold ON hold_change (hold_id, number);

-- By the rows of holds, as in an account. A hold past its time is in it until a row has said so.
ALTER TABLE obligation
  ADD COLUMN held bigint NOT NULL DEFAULT 0 CONSTRAINT obligation_held_not_negative CHECK (held >= 0);

-- As in 0008, with what holds reserve, but for those past their time: `remaining` is what may still be paid or cleared, which is what
-- is owed without that.
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
      AND hold.expires_at > ledger_clock()) END AS held) AS reserved
  LEFT JOIN (
    clearing_run AS run
    JOIN clearing_obligation AS cleared ON cleared.circuit_id = run.circuit_id AND cleared.run_id = run.id
      AND cleared.place >= run.folded AND cleared.settled > 0
  ) ON run.circuit_id = obligation.circuit_id AND run.state = 'applied' AND run.folded < run.obligations
    AND cleared.obligation_id = obligation.id;

-- A new hold is between accounts of its circuit, and reserves its amount of both, and of the obligation that it is to pay.
CREATE FUNCTION hold_reserves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  expected bigint;
  found_now bigint;
BEGIN
  WITH side AS (
    SELECT circuit_id, payer_account_id AS account_id, amount AS held_out, 0 AS held_in FROM inserted
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
CREATE TRIGGER hold_reserves AFTER INSERT ON hold REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION hold_reserves();

-- A hold is the row of the transaction that has its id, and of its circuit's open ones.
CREATE FUNCTION refuse_hold_of_no_open_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM inserted LEFT JOIN public.transaction ON transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.placed_number
    LEFT JOIN public.circuit_head AS head ON head.circuit_id = inserted.circuit_id
    WHERE (transaction.id = inserted.id AND transaction.kind = 'transfer-held' AND transaction.number > head.log_size
           AND inserted.expires_at > transaction.posted_at) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a hold is none of a transaction that is open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_transaction_exists';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER hold_joins_open_transaction AFTER INSERT ON hold REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_hold_of_no_open_transaction();
CREATE TRIGGER hold_change_joins_open_transaction AFTER INSERT ON hold_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_open_transaction();

-- What is captured and released is held no more. Each hold changes at most once in a statement; it is captured and voided before
-- its time and expires after it (domain/ledger/transitions.ts).
CREATE FUNCTION hold_change_releases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changes bigint;
  changed bigint;
BEGIN
  WITH updated AS (
    UPDATE hold SET captured = hold.captured + inserted.captured, released = hold.released + inserted.released, state = inserted.state
    FROM inserted JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id
    WHERE hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id AND hold.state = 'held'
      AND (inserted.state = 'expired') = (hold.expires_at <= head.last_posted_at)
    RETURNING hold.circuit_id, hold.payer_account_id, hold.payee_account_id, hold.obligation_id, inserted.captured + inserted.released AS freed
  ), side AS (
    SELECT circuit_id, payer_account_id AS account_id, freed AS held_out, 0 AS held_in FROM updated
    UNION ALL SELECT circuit_id, payee_account_id, 0, freed FROM updated
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
CREATE TRIGGER hold_change_releases AFTER INSERT ON hold_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION hold_change_releases();

-- What is captured is posted. Postings come after, because they need the room that this makes: so it is judged at the end.
CREATE FUNCTION refuse_unposted_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.hold JOIN public.transaction ON transaction.circuit_id = NEW.circuit_id AND transaction.number = NEW.number
    JOIN public.posting ON posting.circuit_id = NEW.circuit_id AND posting.posted_at = transaction.posted_at AND posting.number = NEW.number
    WHERE hold.circuit_id = NEW.circuit_id AND hold.id = NEW.hold_id AND posting.debit_account_id = hold.payer_account_id
      AND posting.credit_account_id = hold.payee_account_id AND posting.amount = NEW.captured
  ) THEN
    RAISE EXCEPTION 'a hold would be captured by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_capture_is_posted';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER hold_capture_is_posted AFTER INSERT ON hold_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.captured > 0) EXECUTE FUNCTION refuse_unposted_capture();

-- What a hold past its time reserves counts no more, also before a row has said so. And what was held is captured even where a limit was
-- lowered since then: the account stands no further beyond it than before. Looked up only where a limit seems to be passed.
CREATE OR REPLACE FUNCTION refuse_beyond_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head record;
  due bigint;
  capturing bigint;
BEGIN
  SELECT last_posted_at, log_size INTO head FROM public.circuit_head WHERE circuit_id = NEW.circuit_id;
  IF TG_NAME = 'account_within_credit_limit' THEN
    SELECT coalesce(sum(amount - captured - released), 0) INTO due FROM public.hold
    WHERE payer_account_id = NEW.id AND state = 'held' AND expires_at <= head.last_posted_at AND circuit_id = NEW.circuit_id;
    SELECT coalesce(sum(change.captured), 0) INTO capturing FROM public.hold_change AS change
    JOIN public.hold ON hold.circuit_id = change.circuit_id AND hold.id = change.hold_id
    WHERE change.circuit_id = NEW.circuit_id AND change.number > head.log_size AND payer_account_id = NEW.id;
    IF NEW.balance - NEW.held_out + due >= -NEW.credit_limit
      OR NEW.balance - NEW.held_out + capturing >= OLD.balance - OLD.held_out THEN RETURN NULL; END IF;
  ELSE
    SELECT coalesce(sum(amount - captured - released), 0) INTO due FROM public.hold
    WHERE payee_account_id = NEW.id AND state = 'held' AND expires_at <= head.last_posted_at AND circuit_id = NEW.circuit_id;
    SELECT coalesce(sum(change.captured), 0) INTO capturing FROM public.hold_change AS change
    JOIN public.hold ON hold.circuit_id = change.circuit_id AND hold.id = change.hold_id
    WHERE change.circuit_id = NEW.circuit_id AND change.number > head.log_size AND payee_account_id = NEW.id;
    IF NEW.balance + NEW.held_in - due <= NEW.balance_cap
      OR NEW.balance + NEW.held_in - capturing <= OLD.balance + OLD.held_in THEN RETURN NULL; END IF;
  END IF;
  RAISE EXCEPTION 'account % would be moved beyond its limit', NEW.id
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

-- As in 0008, and by holds that were placed on an obligation since then.
CREATE OR REPLACE FUNCTION clearing_run_conflict(circuit uuid, run uuid) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  since bigint;
  touched uuid[];
BEGIN
  SELECT checked_number INTO since FROM clearing_run WHERE circuit_id = circuit AND id = run;
  IF EXISTS (SELECT FROM clearing_run WHERE circuit_id = circuit AND state = 'applied' AND folded < obligations) THEN
    RETURN 'the run before it is still being written into its obligations';
  END IF;
  touched := ARRAY(SELECT obligation_id FROM obligation_change WHERE circuit_id = circuit AND number > since
                   UNION SELECT obligation_id FROM obligation_payment WHERE circuit_id = circuit AND number > since
                   UNION SELECT obligation_id FROM hold WHERE circuit_id = circuit AND placed_number > since AND obligation_id IS NOT NULL);
  IF cardinality(touched) > 0 AND EXISTS (
    SELECT FROM clearing_obligation AS part
    JOIN obligation_standing AS owed ON owed.circuit_id = part.circuit_id AND owed.id = part.obligation_id
    WHERE part.circuit_id = circuit AND part.run_id = run AND part.obligation_id = ANY (touched) AND part.settled > 0
      AND (owed.state <> 'accepted' OR owed.remaining < part.settled)) THEN
    RETURN 'an obligation of it was paid, held, disputed or cancelled';
  END IF;
  touched := ARRAY(SELECT account_id FROM status_change WHERE circuit_id = circuit AND number > since AND account_id IS NOT NULL
                   UNION SELECT id FROM account WHERE circuit_id = circuit AND member_id = ANY (ARRAY(
                     SELECT member_id FROM status_change WHERE circuit_id = circuit AND number > since AND member_id IS NOT NULL)));
  IF cardinality(touched) > 0 AND EXISTS (
    SELECT FROM clearing_account AS part
    JOIN account ON account.circuit_id = part.circuit_id AND account.id = part.account_id
    LEFT JOIN member ON member.circuit_id = account.circuit_id AND member.id = account.member_id
    WHERE part.circuit_id = circuit AND part.run_id = run AND part.account_id = ANY (touched)
      AND (part.settles > 0 OR part.receives > 0) AND (account.status <> 'active' OR member.status NOT IN ('active', 'leaving'))) THEN
    RETURN 'an account of it, or its member, may no longer trade';
  END IF;
  -- These two are not of the journal: all of those that there are, which are few.
  IF EXISTS (
    SELECT FROM obligation JOIN clearing_obligation AS part ON part.circuit_id = circuit AND part.run_id = run AND part.obligation_id = obligation.id
    WHERE obligation.circuit_id = circuit AND obligation.excluded_from_clearing AND obligation.state = 'accepted' AND part.settled > 0) THEN
    RETURN 'an obligation of it was excluded from clearing';
  END IF;
  IF EXISTS (
    SELECT FROM account JOIN clearing_account AS part ON part.circuit_id = circuit AND part.run_id = run AND part.account_id = account.id
    WHERE account.circuit_id = circuit AND account.clearing_draw_max IS NOT NULL AND part.falls > account.clearing_draw_max) THEN
    RETURN 'a member draws less of its credit for clearing than it did';
  END IF;
  RETURN NULL;
END
$$;

-- As in 0008, and by holds that were placed since.
CREATE OR REPLACE FUNCTION clearing_run_follows_its_life() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head record;
  conflict text;
  may_change text[];
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'computing'), ('draft', 'discarded'), ('computing', 'computing'), ('computing', 'computed'),
    ('computing', 'failed'), ('computing', 'discarded'), ('computed', 'computed'), ('computed', 'computing'),
    ('computed', 'discarded'), ('computed', 'applied'), ('applied', 'applied')) THEN
    RAISE EXCEPTION 'a clearing run would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  -- What it came to stays, whatever becomes of it: only a fresh computation comes to something else.
  IF OLD.state IN ('computed', 'applied') AND NEW.state <> 'computing' THEN
    may_change := CASE OLD.state || ' ' || NEW.state
      WHEN 'computed applied' THEN '{state,applied_number}'
      WHEN 'computed discarded' THEN '{state,leased_until}'
      ELSE '{checked_number,folded}' END;
    IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change THEN
      RAISE EXCEPTION 'what a clearing run came to would be changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_result_stays';
    END IF;
  END IF;
  IF NEW.folded < OLD.folded THEN
    RAISE EXCEPTION 'a clearing run would be written into its obligations once more'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_folds_forwards';
  END IF;
  SELECT last_number, log_size INTO head FROM circuit_head WHERE circuit_id = NEW.circuit_id;
  IF (OLD.state, NEW.state) = ('computing', 'computed') THEN
    NEW.checked_number := NEW.snapshot_number;
    IF NEW.snapshot_number > head.last_number OR EXISTS (
      SELECT FROM clearing_obligation AS part
      LEFT JOIN obligation_standing AS owed ON owed.circuit_id = part.circuit_id AND owed.id = part.obligation_id
      WHERE part.circuit_id = NEW.circuit_id AND part.run_id = NEW.id AND part.settled > 0
        AND (owed.state = 'accepted' AND owed.remaining >= part.settled) IS NOT TRUE
        AND NOT EXISTS (SELECT FROM obligation_change AS change WHERE change.circuit_id = part.circuit_id
                        AND change.number > NEW.snapshot_number AND change.obligation_id = part.obligation_id)
        AND NOT EXISTS (SELECT FROM obligation_payment AS payment WHERE payment.circuit_id = part.circuit_id
                        AND payment.number > NEW.snapshot_number AND payment.obligation_id = part.obligation_id)
        AND NOT EXISTS (SELECT FROM hold WHERE hold.circuit_id = part.circuit_id AND hold.placed_number > NEW.snapshot_number
                        AND hold.obligation_id = part.obligation_id)
        -- Only beside a dry run can another one be applied.
        AND NOT (NEW.dry_run AND EXISTS (SELECT FROM clearing_run AS other WHERE other.circuit_id = part.circuit_id
                                         AND other.applied_number > NEW.snapshot_number))) THEN
      RAISE EXCEPTION 'a clearing run would settle more than is owed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_settles_what_is_owed';
    END IF;
    -- What of an account's debts is settled, less what of its claims, its balance falls by; in a set-off that is nothing.
    IF EXISTS (
      SELECT FROM (
        SELECT side.account_id, side.amount FROM clearing_obligation AS part
        JOIN obligation AS owed ON owed.circuit_id = part.circuit_id AND owed.id = part.obligation_id,
          LATERAL (VALUES (owed.debtor_account_id, part.settled), (owed.creditor_account_id, -part.settled)) AS side (account_id, amount)
        WHERE part.circuit_id = NEW.circuit_id AND part.run_id = NEW.id AND part.settled > 0
        UNION ALL
        SELECT side.account_id, side.amount FROM clearing_posting AS moved,
          LATERAL (VALUES (moved.debit_account_id, -moved.amount), (moved.credit_account_id, moved.amount)) AS side (account_id, amount)
        WHERE moved.circuit_id = NEW.circuit_id AND moved.run_id = NEW.id
      ) AS part GROUP BY account_id HAVING sum(amount) <> 0
    ) OR NEW.mode = 'set-off' AND EXISTS (SELECT FROM clearing_posting WHERE circuit_id = NEW.circuit_id AND run_id = NEW.id) THEN
      RAISE EXCEPTION 'a clearing run would give to an account, or take from it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_keeps_net_positions';
    END IF;
  ELSIF (OLD.state, NEW.state) = ('computed', 'applied') THEN
    conflict := clearing_run_conflict(NEW.circuit_id, NEW.id);
    IF conflict IS NOT NULL THEN
      RAISE EXCEPTION 'a clearing run would be applied that no longer fits: %', conflict
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_fits';
    END IF;
    -- The transaction that does it is the last one, is not in the log yet, and moves the balances as the run says.
    IF NOT EXISTS (
      SELECT FROM transaction WHERE circuit_id = NEW.circuit_id AND number = NEW.applied_number AND id = NEW.id
        AND kind = 'clearing-applied' AND salt = NEW.row_salt AND number = head.last_number AND number > head.log_size) THEN
      RAISE EXCEPTION 'a clearing run is applied by the last transaction, which has its id and salt'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_transaction_exists';
    END IF;
    IF EXISTS (
      SELECT FROM (SELECT posting.line, debit_account_id, credit_account_id, amount
                   FROM transaction JOIN posting ON posting.circuit_id = transaction.circuit_id
                     AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number
                   WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number = NEW.applied_number) AS posted
      FULL JOIN (SELECT line, debit_account_id, credit_account_id, amount FROM clearing_posting
                 WHERE circuit_id = NEW.circuit_id AND run_id = NEW.id) AS asked ON asked.line = posted.line
      WHERE (asked.debit_account_id, asked.credit_account_id, asked.amount)
        IS DISTINCT FROM (posted.debit_account_id, posted.credit_account_id, posted.amount)) THEN
      RAISE EXCEPTION 'a clearing run would move other balances than it was computed to'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_moves_its_balances';
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_facts_are_append_only BEFORE UPDATE ON hold FOR EACH ROW
  WHEN ((OLD.circuit_id, OLD.id, OLD.placed_number, OLD.payer_account_id, OLD.payee_account_id, OLD.amount, OLD.expires_at, OLD.obligation_id)
    IS DISTINCT FROM (NEW.circuit_id, NEW.id, NEW.placed_number, NEW.payer_account_id, NEW.payee_account_id, NEW.amount, NEW.expires_at, NEW.obligation_id))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_is_never_deleted BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_is_never_emptied BEFORE TRUNCATE ON hold EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_change_is_append_only BEFORE UPDATE OR DELETE ON hold_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_change_is_never_emptied BEFORE TRUNCATE ON hold_change EXECUTE FUNCTION refuse_change();

GRANT SELECT ON hold TO saldo_app;
GRANT INSERT (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, obligation_id) ON hold TO saldo_app;
GRANT SELECT, INSERT ON hold_change TO saldo_app;

-- As in 0011, with holds and three more columns: which hold, what is released of it, and until when it holds.
CREATE OR REPLACE VIEW journal_row AS
  SELECT circuit_id, opened_number AS number, 1 AS line, 'account-opened' AS type, id AS account_id, NULL::uuid AS other_account_id,
         member_id, NULL::bigint AS amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, system AS word,
         NULL::uuid AS obligation_id, NULL::date AS due_on, NULL AS external_id, NULL::bytea AS text_digest,
         NULL::uuid AS hold_id, NULL::bigint AS released, NULL::timestamptz AS expires_at
  FROM account
  UNION ALL
  SELECT circuit_id, number, line, 'limits-changed', account_id, NULL, NULL, NULL, credit_limit, balance_cap, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM limit_change
  UNION ALL
  SELECT circuit_id, number, line, 'status-changed', account_id, NULL, member_id, NULL, NULL, NULL, status, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM status_change
  UNION ALL
  SELECT change.circuit_id, number, line,
         CASE WHEN (recorded_number, recorded_line) = (number, line) THEN 'obligation-recorded' ELSE 'obligation-changed' END,
         debtor_account_id, creditor_account_id, NULL, amount, NULL, NULL, change.state, obligation_id, due_on, external_id, text_digest, NULL, NULL, NULL
  FROM obligation_change AS change JOIN obligation ON obligation.circuit_id = change.circuit_id AND obligation.id = obligation_id
  UNION ALL
  SELECT circuit_id, number, line, 'obligation-settled', NULL, NULL, NULL, amount, NULL, NULL, 'payment', obligation_id, NULL, NULL, NULL, NULL, NULL, NULL
  FROM obligation_payment
  UNION ALL
  SELECT applied.circuit_id, applied.applied_number, part.line, 'obligation-settled', NULL, NULL, NULL, part.settled, NULL, NULL, 'clearing',
         part.obligation_id, NULL, NULL, NULL, NULL, NULL, NULL
  FROM clearing_run AS applied JOIN clearing_obligation AS part ON part.circuit_id = applied.circuit_id AND part.run_id = applied.id
  WHERE part.line IS NOT NULL AND applied.applied_number IS NOT NULL
  UNION ALL
  SELECT circuit_id, placed_number, 1, 'hold-placed', payer_account_id, payee_account_id, NULL, amount, NULL, NULL, NULL, obligation_id,
         NULL, NULL, NULL, id, NULL, expires_at
  FROM hold
  UNION ALL
  SELECT circuit_id, number, line, 'hold-changed', NULL, NULL, NULL, captured, NULL, NULL, state, NULL, NULL, NULL, NULL, hold_id, released, NULL
  FROM hold_change;
