-- Fee schedules: what payments cost from a time on. They are versions, each of which holds until the next one's time; none is ever
-- changed, so that what a payment cost can always be told from the schedule that was in force.
CREATE TABLE fee_schedule (
  circuit_id     uuid NOT NULL REFERENCES circuit (id),
  -- 1, 2, 3 … without a gap, in the order of their times.
  version        integer NOT NULL CONSTRAINT fee_schedule_version_is_positive CHECK (version > 0),
  id             uuid NOT NULL,
  effective_from timestamptz NOT NULL,
  principal_id   uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (circuit_id, version),
  CONSTRAINT fee_schedule_has_one_id UNIQUE (circuit_id, id),
  CONSTRAINT fee_schedule_times_differ UNIQUE (circuit_id, effective_from),
  CONSTRAINT fee_schedule_begins_after_it_was_made CHECK (effective_from >= created_at)
);

CREATE TABLE fee_rule (
  circuit_id    uuid NOT NULL,
  version       integer NOT NULL,
  place         smallint NOT NULL CONSTRAINT fee_rule_place_is_one CHECK (place BETWEEN 1 AND 20),
  name          text NOT NULL,
  charges       text NOT NULL CONSTRAINT fee_rule_side_is_known CHECK (charges IN ('payer', 'payee')),
  to_account_id uuid NOT NULL,
  -- As it was written: a share of what is paid.
  rate          text CONSTRAINT fee_rule_rate_is_a_share CHECK (rate ~ '^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$'),
  fixed         bigint CONSTRAINT fee_rule_fixed_not_negative CHECK (fixed >= 0),
  minimum       bigint CONSTRAINT fee_rule_minimum_not_negative CHECK (minimum >= 0),
  maximum       bigint CONSTRAINT fee_rule_maximum_is_positive CHECK (maximum > 0),
  -- Null: for all.
  payer_groups  text[] CONSTRAINT fee_rule_names_payer_groups CHECK (cardinality(payer_groups) > 0),
  payee_groups  text[] CONSTRAINT fee_rule_names_payee_groups CHECK (cardinality(payee_groups) > 0),
  kinds         text[] CONSTRAINT fee_rule_kinds_are_known CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['transfer', 'obligation-paid']),
  PRIMARY KEY (circuit_id, version, place),
  CONSTRAINT fee_rule_name_is_given_once UNIQUE (circuit_id, version, name),
  CONSTRAINT fee_rule_minimum_within_maximum CHECK (minimum <= maximum),
  CONSTRAINT fee_rule_charges_something CHECK (coalesce(rate ~ '[1-9]', false) OR coalesce(fixed, 0) > 0),
  CONSTRAINT fee_rule_schedule_exists FOREIGN KEY (circuit_id, version) REFERENCES fee_schedule (circuit_id, version),
  CONSTRAINT fee_rule_account_exists FOREIGN KEY (circuit_id, to_account_id) REFERENCES account (circuit_id, id)
);

CREATE FUNCTION fee_schedule_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> 1 + coalesce((SELECT max(version) FROM public.fee_schedule WHERE circuit_id = NEW.circuit_id), 0)
     OR NEW.effective_from <= (SELECT max(effective_from) FROM public.fee_schedule WHERE circuit_id = NEW.circuit_id) THEN
    RAISE EXCEPTION 'a fee schedule would not follow the last one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_follows_the_last';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fee_schedule_follows_the_last BEFORE INSERT ON fee_schedule
  FOR EACH ROW EXECUTE FUNCTION fee_schedule_follows_the_last();

CREATE FUNCTION fee_rule_goes_to_the_circuit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.account WHERE circuit_id = NEW.circuit_id AND id = NEW.to_account_id
                   AND system IN ('fees', 'solidarity')) THEN
    RAISE EXCEPTION 'a fee would go to a member'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_rule_goes_to_the_circuit';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fee_rule_goes_to_the_circuit BEFORE INSERT ON fee_rule
  FOR EACH ROW EXECUTE FUNCTION fee_rule_goes_to_the_circuit();

-- A rule that came later than its schedule would change what has been charged by it.
CREATE FUNCTION fee_rule_comes_with_its_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.fee_schedule WHERE circuit_id = NEW.circuit_id AND version = NEW.version
                   AND xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a rule would be added to a fee schedule that stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_rule_comes_with_its_schedule';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fee_rule_comes_with_its_schedule BEFORE INSERT ON fee_rule
  FOR EACH ROW EXECUTE FUNCTION fee_rule_comes_with_its_schedule();

CREATE TRIGGER fee_schedule_is_append_only BEFORE UPDATE OR DELETE ON fee_schedule FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_schedule_is_never_emptied BEFORE TRUNCATE ON fee_schedule EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_rule_is_append_only BEFORE UPDATE OR DELETE ON fee_rule FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_rule_is_never_emptied BEFORE TRUNCATE ON fee_rule EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON fee_schedule, fee_rule TO saldo_app;
