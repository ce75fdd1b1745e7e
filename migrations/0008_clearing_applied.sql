-- A clearing run is applied by one transaction of the journal. What it settles of each obligation has been written before
-- (clearing_obligation), so that the circuit's head is held for what changes under it only: the run's number makes all of
-- those rows count at once. Afterwards they are folded into `obligation.settled`, a few at a time.

-- A run may move the balance of every account in one transaction. The row is no wider: there was room to the next column.
ALTER TABLE posting ALTER COLUMN line TYPE integer;

-- At most one run of a circuit has settlements that are not folded yet.
CREATE UNIQUE INDEX clearing_run_is_settling ON clearing_run (circuit_id) WHERE state = 'applied' AND folded < obligations;
-- Those that a run may have to leave out although nothing in the journal says so: few.
CREATE INDEX obligation_excluded ON obligation (circuit_id, id) WHERE excluded_from_clearing AND state = 'accepted';
CREATE INDEX account_with_draw_max ON account (circuit_id, id) WHERE clearing_draw_max IS NOT NULL;

-- The one place that says how an obligation stands. `stored_state` is for indexes: it is that of the obligation's own row,
-- which may still be accepted where the last run has settled all of it.
CREATE OR REPLACE VIEW obligation_standing AS
  SELECT obligation.circuit_id, obligation.id, debtor_account_id, creditor_account_id, amount, due_on, external_id,
         recorded_number, recorded_line,
         CASE WHEN obligation.settled + cleared.settled = amount THEN 'settled' ELSE obligation.state END AS state,
         obligation.settled + coalesce(cleared.settled, 0) AS settled,
         amount - obligation.settled - coalesce(cleared.settled, 0) AS remaining,
         excluded_from_clearing, version, obligation.state AS stored_state
  FROM obligation
  LEFT JOIN (
    clearing_run AS run
    JOIN clearing_obligation AS cleared ON cleared.circuit_id = run.circuit_id AND cleared.run_id = run.id
      AND cleared.place >= run.folded AND cleared.settled > 0
  ) ON run.circuit_id = obligation.circuit_id AND run.state = 'applied' AND run.folded < run.obligations
    AND cleared.obligation_id = obligation.id;

-- What no longer fits of a run since its checked number: null where all of it does. Only what has changed since then is
-- looked at, so that this is quick under the head: first what was touched, which is a range of the journal, and then each by
-- its key, whatever the planner thinks of tables that it has no statistics of.
CREATE FUNCTION clearing_run_conflict(circuit uuid, run uuid) RETURNS text LANGUAGE plpgsql STABLE
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
                   UNION SELECT obligation_id FROM obligation_payment WHERE circuit_id = circuit AND number > since);
  IF cardinality(touched) > 0 AND EXISTS (
    SELECT FROM clearing_obligation AS part
    JOIN obligation_standing AS owed ON owed.circuit_id = part.circuit_id AND owed.id = part.obligation_id
    WHERE part.circuit_id = circuit AND part.run_id = run AND part.obligation_id = ANY (touched) AND part.settled > 0
      AND (owed.state <> 'accepted' OR owed.remaining < part.settled)) THEN
    RETURN 'an obligation of it was paid, disputed or cancelled';
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

-- Whether a balance that the run moves would go beyond what it may: its limits, or what the ledger can keep. One that stands
-- beyond a limit already may move back towards it. The postings are judged by the same once more (0004).
CREATE FUNCTION clearing_run_exceeds_limits(circuit uuid, run uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM clearing_account AS part
    JOIN account ON account.circuit_id = part.circuit_id AND account.id = part.account_id
    WHERE part.circuit_id = circuit AND part.run_id = run AND part.falls <> 0
      AND (part.falls > 0 AND account.balance - account.held_out - part.falls < -account.credit_limit
        OR part.falls < 0 AND account.balance + account.held_in - part.falls > account.balance_cap
        OR account.balance::numeric - part.falls NOT BETWEEN -8e18 AND 8e18));
END
$$;

-- Both, and where all of it fits the run need not be looked at again up to the present number of the journal: what is
-- then left to look at under the head are moments. Answers with the conflict, or null.
CREATE FUNCTION check_clearing_run(circuit uuid, run uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  present bigint;
  conflict text;
BEGIN
  PERFORM FROM clearing_run WHERE circuit_id = circuit AND id = run AND state = 'computed' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  -- The number first: whatever comes between the two statements is looked at twice, and nothing never.
  SELECT last_number INTO present FROM circuit_head WHERE circuit_id = circuit;
  conflict := clearing_run_conflict(circuit, run);
  IF conflict IS NULL AND clearing_run_exceeds_limits(circuit, run) THEN
    RETURN 'a balance or a limit has moved';
  END IF;
  IF conflict IS NULL THEN
    UPDATE clearing_run SET checked_number = present WHERE circuit_id = circuit AND id = run;
  END IF;
  RETURN conflict;
END
$$;

-- The second line of defence behind domain/clearing/runs.ts. Rows of a run are judged when it becomes computed, those that
-- were touched meanwhile when it is applied: together nothing is settled that is not owed.
CREATE FUNCTION clearing_run_follows_its_life() RETURNS trigger
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
CREATE TRIGGER clearing_run_follows_its_life BEFORE UPDATE ON clearing_run FOR EACH ROW
  EXECUTE FUNCTION clearing_run_follows_its_life();

-- Writes what the circuit's applied run settles into some more of its obligations. Under the head, as everything is that
-- changes them: so what the view says is the same before, during and after. Answers whether there is more to do.
CREATE FUNCTION fold_clearing_run(circuit uuid, places integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  run clearing_run;
BEGIN
  -- Back over places that are folded, they would be settled twice.
  IF (places > 0) IS NOT TRUE THEN
    RAISE EXCEPTION 'a clearing run is folded by some places at a time'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_run_folds_forwards';
  END IF;
  PERFORM FROM circuit_head WHERE circuit_id = circuit FOR UPDATE;
  SELECT * INTO run FROM clearing_run WHERE circuit_id = circuit AND state = 'applied' AND folded < obligations FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE obligation SET settled = obligation.settled + part.settled,
    state = CASE WHEN obligation.settled + part.settled = obligation.amount THEN 'settled' ELSE obligation.state END
  FROM clearing_obligation AS part
  WHERE part.circuit_id = circuit AND part.run_id = run.id AND part.place >= run.folded AND part.place < run.folded + places
    AND part.settled > 0 AND obligation.circuit_id = circuit AND obligation.id = part.obligation_id;
  UPDATE clearing_run SET folded = least(run.obligations, run.folded + places) WHERE circuit_id = circuit AND id = run.id;
  RETURN run.folded + places < run.obligations;
END
$$;
GRANT EXECUTE ON FUNCTION clearing_run_conflict, clearing_run_exceeds_limits, check_clearing_run, fold_clearing_run TO saldo_app;

-- Each state leads only where the life of an obligation goes (domain/ledger/transitions.ts): each step of a batch is
-- judged, not only its last one. The row that recorded an obligation is no step: it has that state already. As in 0006, but
-- by how an obligation stands, which a run may have settled.
CREATE OR REPLACE FUNCTION obligation_change_sets_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wrong bigint;
BEGIN
  WITH step AS (
    SELECT inserted.circuit_id, inserted.obligation_id, inserted.number, inserted.line, inserted.state, obligation.id,
           lag(inserted.state, 1, obligation.state)
             OVER (PARTITION BY inserted.circuit_id, inserted.obligation_id ORDER BY inserted.number, inserted.line) AS before
    FROM inserted
    LEFT JOIN obligation_standing AS obligation ON obligation.circuit_id = inserted.circuit_id AND obligation.id = inserted.obligation_id
    WHERE (obligation.recorded_number, obligation.recorded_line) IS DISTINCT FROM (inserted.number, inserted.line)
  ), latest AS (
    SELECT DISTINCT ON (circuit_id, obligation_id) circuit_id, obligation_id, state,
           count(*) OVER (PARTITION BY circuit_id, obligation_id)::integer AS changes
    FROM step ORDER BY circuit_id, obligation_id, number DESC, line DESC
  ), changed AS (
    UPDATE obligation SET state = latest.state, version = obligation.version + latest.changes
    FROM latest WHERE obligation.circuit_id = latest.circuit_id AND obligation.id = latest.obligation_id
  )
  SELECT count(*) INTO wrong FROM step
  WHERE id IS NULL OR (before, state) NOT IN (
    ('proposed', 'accepted'), ('proposed', 'rejected'), ('proposed', 'cancelled'),
    ('accepted', 'disputed'), ('accepted', 'cancelled'), ('disputed', 'accepted'), ('disputed', 'cancelled'));
  IF wrong > 0 THEN
    RAISE EXCEPTION 'an obligation would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_state_follows_its_life';
  END IF;
  RETURN NULL;
END
$$;

-- A payment settles an accepted obligation, and is a posting of as much from its debtor to its creditor. It is judged by
-- the state that stands when it is written: a batch ends before a change that would follow a payment in it.
CREATE OR REPLACE FUNCTION obligation_payment_settles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  unposted bigint;
  paid bigint;
  settled_now bigint;
BEGIN
  SELECT count(*) INTO unposted FROM inserted
  JOIN obligation ON obligation.circuit_id = inserted.circuit_id AND obligation.id = inserted.obligation_id
  WHERE NOT EXISTS (
    SELECT FROM transaction JOIN posting ON posting.circuit_id = transaction.circuit_id
      AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number
    WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number
      AND posting.debit_account_id = obligation.debtor_account_id AND posting.credit_account_id = obligation.creditor_account_id
      AND posting.amount = inserted.amount);
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
