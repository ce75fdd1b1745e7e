-- Payment schedules: what a payer has put down to be paid at a time, or again and again. They stand beside the journal, which knows
-- only the transfers that they become. A schedule has one next time; from that on there is a row for what is to be paid then.

CREATE TABLE payment_schedule (
  circuit_id       uuid NOT NULL,
  id               uuid NOT NULL,
  payer_account_id uuid NOT NULL,
  payee_account_id uuid NOT NULL,
  -- Of each payment; in instalments, of all of them together.
  amount           bigint NOT NULL CONSTRAINT payment_schedule_amount_is_positive CHECK (amount > 0),
  instalments      integer CONSTRAINT payment_schedule_instalments_are_several CHECK (instalments > 1),
  external_id      text CONSTRAINT payment_schedule_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  principal_id     uuid NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT ledger_clock(),
  -- An RRULE of RFC 5545, reckoned by the clocks of the time zone from `begins_at` on; NULL: once, at that time.
  recurrence       text CONSTRAINT payment_schedule_recurrence_is_a_rule CHECK (recurrence ~ '^[A-Z0-9=;,+-]{1,200}$'),
  begins_at        timestamp NOT NULL,
  time_zone        text NOT NULL,
  retry_hours      integer NOT NULL CONSTRAINT payment_schedule_retries_for_30_days_at_most CHECK (retry_hours BETWEEN 0 AND 720),
  state            text NOT NULL DEFAULT 'active',
  -- The next time, by the clocks of the time zone and as a moment; NULL: nothing more comes.
  next_local       timestamp,
  next_at          timestamptz,
  -- How many have come, and how many more will, the next one included; NULL: as many as the rule has.
  taken            integer NOT NULL DEFAULT 0 CONSTRAINT payment_schedule_taken_not_negative CHECK (taken >= 0),
  remaining        integer,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT payment_schedule_accounts_differ CHECK (payer_account_id <> payee_account_id),
  CONSTRAINT payment_schedule_state_is_known CHECK (state IN ('active', 'paused', 'cancelled', 'finished')),
  CONSTRAINT payment_schedule_in_instalments_recurs CHECK (instalments IS NULL OR (recurrence IS NOT NULL AND instalments <= amount)),
  CONSTRAINT payment_schedule_next_time_is_one CHECK ((next_local IS NULL) = (next_at IS NULL)),
  CONSTRAINT payment_schedule_ended_has_no_next_time CHECK (state IN ('active', 'paused') OR next_at IS NULL),
  CONSTRAINT payment_schedule_remaining_is_what_comes CHECK (remaining IS NULL OR (remaining >= 0 AND (next_at IS NULL OR remaining > 0))),
  CONSTRAINT payment_schedule_payer_exists FOREIGN KEY (circuit_id, payer_account_id) REFERENCES account (circuit_id, id),
  CONSTRAINT payment_schedule_payee_exists FOREIGN KEY (circuit_id, payee_account_id) REFERENCES account (circuit_id, id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX payment_schedule_external_id_is_unique ON payment_schedule (circuit_id, external_id) WHERE external_id IS NOT NULL;
-- As with obligations, these can serve no lookup by the key.
CREATE INDEX payment_schedule_by_payer ON payment_schedule (payer_account_id, id);
CREATE INDEX payment_schedule_by_payee ON payment_schedule (payee_account_id, id);
CREATE INDEX payment_schedule_by_next_time ON payment_schedule (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payment_schedule_to_be_finished ON payment_schedule (circuit_id) WHERE next_at IS NULL AND state IN ('active', 'paused');

-- What the payer wrote about a schedule. Each payment gets it, as it is then.
CREATE TABLE payment_schedule_text (
  circuit_id          uuid NOT NULL,
  payment_schedule_id uuid NOT NULL,
  body                text NOT NULL,
  PRIMARY KEY (circuit_id, payment_schedule_id),
  FOREIGN KEY (circuit_id, payment_schedule_id) REFERENCES payment_schedule (circuit_id, id)
);

-- One payment of a schedule, from its time on.
CREATE TABLE payment_occurrence (
  circuit_id  uuid NOT NULL,
  id          uuid NOT NULL,
  schedule_id uuid NOT NULL,
  -- 1, 2, 3 … of its schedule.
  place       integer NOT NULL CONSTRAINT payment_occurrence_place_is_positive CHECK (place > 0),
  -- Its time by the clocks of the schedule's time zone, and the moment that this was.
  local_time  timestamp NOT NULL,
  due_at      timestamptz NOT NULL,
  amount      bigint NOT NULL CONSTRAINT payment_occurrence_amount_is_positive CHECK (amount > 0),
  -- Until when a limit that refuses it does not make it fail.
  retry_until timestamptz NOT NULL,
  state       text NOT NULL,
  -- When it is tried next; while a process has it in hand, when another would take it up.
  try_at      timestamptz,
  tries       integer NOT NULL DEFAULT 0,
  -- The code of the rule that refused the last try.
  refusal     text CONSTRAINT payment_occurrence_refusal_is_a_word CHECK (refusal ~ '^[a-z]+(-[a-z]+)*$'),
  ended_at    timestamptz,
  paid_number bigint,
  PRIMARY KEY (circuit_id, id),
  -- The schedule first: these can serve no lookup by the key, which reads a whole circuit where nobody has counted the rows yet.
  CONSTRAINT payment_occurrence_comes_once UNIQUE (schedule_id, local_time, circuit_id),
  CONSTRAINT payment_occurrence_has_a_place_of_its_own UNIQUE (schedule_id, place, circuit_id),
  CONSTRAINT payment_occurrence_state_is_known CHECK (state IN ('due', 'paid', 'failed', 'skipped')),
  CONSTRAINT payment_occurrence_due_is_tried CHECK ((state = 'due') = (try_at IS NOT NULL) AND (state = 'due') = (ended_at IS NULL)),
  CONSTRAINT payment_occurrence_is_paid_by_a_transaction CHECK ((state = 'paid') = (paid_number IS NOT NULL)),
  CONSTRAINT payment_occurrence_fails_for_a_reason CHECK (state <> 'failed' OR refusal IS NOT NULL),
  CONSTRAINT payment_occurrence_is_retried_from_its_time_on CHECK (retry_until >= due_at),
  CONSTRAINT payment_occurrence_schedule_exists FOREIGN KEY (circuit_id, schedule_id) REFERENCES payment_schedule (circuit_id, id),
  CONSTRAINT payment_occurrence_transaction_exists FOREIGN KEY (circuit_id, paid_number) REFERENCES transaction (circuit_id, number)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX payment_occurrence_has_a_transaction_of_its_own ON payment_occurrence (circuit_id, paid_number) WHERE paid_number IS NOT NULL;
CREATE INDEX payment_occurrence_to_be_tried ON payment_occurrence (try_at) WHERE state = 'due';
CREATE INDEX payment_occurrence_due_of_schedule ON payment_occurrence (schedule_id) WHERE state = 'due';

-- A schedule ends once (domain/ledger/transitions.ts).
CREATE FUNCTION refuse_change_of_ended_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment schedule % has ended', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_schedule_state_follows_its_life';
END
$$;
CREATE TRIGGER payment_schedule_state_follows_its_life BEFORE UPDATE ON payment_schedule FOR EACH ROW
  WHEN (OLD.state IN ('cancelled', 'finished')) EXECUTE FUNCTION refuse_change_of_ended_schedule();
CREATE TRIGGER payment_schedule_facts_are_append_only BEFORE UPDATE ON payment_schedule FOR EACH ROW
  WHEN ((OLD.circuit_id, OLD.id, OLD.payer_account_id, OLD.payee_account_id, OLD.instalments, OLD.external_id, OLD.principal_id,
         OLD.created_at, OLD.time_zone)
    IS DISTINCT FROM (NEW.circuit_id, NEW.id, NEW.payer_account_id, NEW.payee_account_id, NEW.instalments, NEW.external_id,
         NEW.principal_id, NEW.created_at, NEW.time_zone))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_schedule_is_never_deleted BEFORE DELETE ON payment_schedule FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_schedule_is_never_emptied BEFORE TRUNCATE ON payment_schedule EXECUTE FUNCTION refuse_change();

-- An occurrence has come: never before its time, and due or skipped from the first.
CREATE FUNCTION refuse_early_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state NOT IN ('due', 'skipped') OR NEW.due_at > public.ledger_clock() THEN
    RAISE EXCEPTION 'the time of payment occurrence % has not come', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_occurrence_comes_at_its_time';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payment_occurrence_comes_at_its_time BEFORE INSERT ON payment_occurrence FOR EACH ROW
  EXECUTE FUNCTION refuse_early_occurrence();

CREATE FUNCTION refuse_change_of_ended_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment occurrence % has ended', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_occurrence_state_follows_its_life';
END
$$;
CREATE TRIGGER payment_occurrence_state_follows_its_life BEFORE UPDATE ON payment_occurrence FOR EACH ROW
  WHEN (OLD.state <> 'due') EXECUTE FUNCTION refuse_change_of_ended_occurrence();

CREATE FUNCTION refuse_unpaid_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.payment_schedule AS schedule
    JOIN public.circuit_head AS head ON head.circuit_id = NEW.circuit_id AND head.log_size < NEW.paid_number
    JOIN public.transaction ON transaction.circuit_id = NEW.circuit_id AND transaction.number = NEW.paid_number
      AND transaction.posted_at = NEW.ended_at AND transaction.kind = 'transfer'
    JOIN public.posting ON posting.circuit_id = NEW.circuit_id AND posting.posted_at = transaction.posted_at AND posting.number = NEW.paid_number
    WHERE schedule.circuit_id = NEW.circuit_id AND schedule.id = NEW.schedule_id
      AND posting.debit_account_id = schedule.payer_account_id AND posting.credit_account_id = schedule.payee_account_id
      AND posting.amount = NEW.amount
  ) THEN
    RAISE EXCEPTION 'payment occurrence % would be paid by a posting that is not there', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_occurrence_payment_is_posted';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER payment_occurrence_payment_is_posted AFTER UPDATE ON payment_occurrence FOR EACH ROW
  WHEN (NEW.state = 'paid') EXECUTE FUNCTION refuse_unpaid_occurrence();

CREATE TRIGGER payment_occurrence_facts_are_append_only BEFORE UPDATE ON payment_occurrence FOR EACH ROW
  WHEN ((OLD.circuit_id, OLD.id, OLD.schedule_id, OLD.place, OLD.local_time, OLD.due_at, OLD.amount, OLD.retry_until)
    IS DISTINCT FROM (NEW.circuit_id, NEW.id, NEW.schedule_id, NEW.place, NEW.local_time, NEW.due_at, NEW.amount, NEW.retry_until))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_occurrence_is_never_deleted BEFORE DELETE ON payment_occurrence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_occurrence_is_never_emptied BEFORE TRUNCATE ON payment_occurrence EXECUTE FUNCTION refuse_change();

GRANT SELECT ON payment_schedule, payment_occurrence TO saldo_app;
GRANT INSERT (circuit_id, id, payer_account_id, payee_account_id, amount, instalments, external_id, principal_id, recurrence, begins_at,
              time_zone, retry_hours, next_local, next_at, remaining) ON payment_schedule TO saldo_app;
GRANT UPDATE (amount, recurrence, begins_at, retry_hours, state, next_local, next_at, taken, remaining, version)
  ON payment_schedule TO saldo_app;
GRANT SELECT, INSERT, DELETE ON payment_schedule_text TO saldo_app;
GRANT UPDATE (body) ON payment_schedule_text TO saldo_app;
GRANT INSERT (circuit_id, id, schedule_id, place, local_time, due_at, amount, retry_until, state, try_at, ended_at) ON payment_occurrence TO saldo_app;
GRANT UPDATE (state, try_at, tries, refusal, ended_at, paid_number) ON payment_occurrence TO saldo_app;
