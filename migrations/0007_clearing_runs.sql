-- Clearing runs: what each was computed from, and what it came to. A run's rows are written in one database transaction
-- with its becoming computed, so that a run that was cut short has none.

CREATE TABLE clearing_run (
  circuit_id         uuid NOT NULL REFERENCES circuit (id),
  id                 uuid NOT NULL,
  state              text NOT NULL DEFAULT 'draft',
  mode               text NOT NULL CONSTRAINT clearing_run_mode_is_known CHECK (mode IN ('set-off', 'with-credit')),
  due_by             date,
  dry_run            boolean NOT NULL,
  principal_id       uuid NOT NULL,
  created_at         timestamptz NOT NULL DEFAULT ledger_clock(),
  -- What pseudonyms of accounts are derived from, so that they cannot be linked from one run to another.
  salt               bytea NOT NULL CONSTRAINT clearing_run_salt_has_32_bytes CHECK (octet_length(salt) = 32),
  -- Whoever computes renews the lease; after it has run out, the next one may take the run up, as the next attempt.
  attempt            integer NOT NULL DEFAULT 0,
  leased_until       timestamptz,
  -- The number of the journal that the run was computed from.
  snapshot_number    bigint,
  computed_at        timestamptz,
  obligations        integer,
  accounts           integer,
  total              numeric,
  cleared            numeric,
  net_debt_before    numeric,
  net_debt_after     numeric,
  bilateral          numeric,
  multilateral       numeric,
  credit             numeric,
  credit_used        numeric,
  obligations_digest text,
  accounts_digest    text,
  failure            text,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT clearing_run_state_is_known CHECK (state IN ('draft', 'computing', 'computed', 'applied', 'discarded', 'failed')),
  CONSTRAINT clearing_run_computed_has_figures CHECK (state NOT IN ('computed', 'applied')
    OR num_nulls(snapshot_number, computed_at, obligations, accounts, total, cleared, net_debt_before, net_debt_after,
                 bilateral, multilateral, credit, credit_used, obligations_digest) = 0),
  CONSTRAINT clearing_run_failed_says_why CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE UNIQUE INDEX clearing_run_is_alone ON clearing_run (circuit_id)
  WHERE state IN ('draft', 'computing', 'computed') AND NOT dry_run;
CREATE INDEX clearing_run_unfinished ON clearing_run (leased_until) WHERE state IN ('draft', 'computing');

-- The second line of defence behind domain/clearing/runs.ts. That a run is applied comes with the transaction that does it.
CREATE FUNCTION clearing_run_follows_its_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'computing'), ('draft', 'discarded'), ('computing', 'computing'), ('computing', 'computed'),
    ('computing', 'failed'), ('computing', 'discarded'), ('computed', 'discarded')) THEN
    RAISE EXCEPTION 'a clearing run would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER clearing_run_follows_its_life BEFORE UPDATE ON clearing_run FOR EACH ROW
  EXECUTE FUNCTION clearing_run_follows_its_life();

-- Obligations by their place in canonical order: what remained of each at the snapshot, and what of that is settled.
CREATE TABLE clearing_obligation (
  circuit_id    uuid NOT NULL,
  run_id        uuid NOT NULL,
  place         integer NOT NULL,
  obligation_id uuid NOT NULL,
  remaining     bigint NOT NULL CONSTRAINT clearing_obligation_remaining_is_positive CHECK (remaining > 0),
  settled       bigint NOT NULL,
  PRIMARY KEY (circuit_id, run_id, place),
  CONSTRAINT clearing_obligation_is_there_once UNIQUE (circuit_id, run_id, obligation_id),
  CONSTRAINT clearing_obligation_settled_within_remaining CHECK (settled BETWEEN 0 AND remaining)
);

-- Accounts by their number in the network: how far each might move, how far it does, and its potential in the proof.
CREATE TABLE clearing_account (
  circuit_id uuid NOT NULL,
  run_id     uuid NOT NULL,
  place      integer NOT NULL,
  account_id uuid NOT NULL,
  may_fall   bigint NOT NULL,
  may_rise   bigint NOT NULL,
  falls      bigint NOT NULL,
  potential  integer NOT NULL,
  PRIMARY KEY (circuit_id, run_id, place),
  CONSTRAINT clearing_account_is_there_once UNIQUE (circuit_id, run_id, account_id),
  CONSTRAINT clearing_account_moves_within_bounds CHECK (falls <= may_fall AND -falls <= may_rise)
);

-- Cycles and chains. A member's page asks for those that any of its accounts is in.
CREATE TABLE clearing_loop (
  circuit_id uuid NOT NULL,
  run_id     uuid NOT NULL,
  place      integer NOT NULL,
  amount     bigint NOT NULL CONSTRAINT clearing_loop_amount_is_positive CHECK (amount > 0),
  closed     boolean NOT NULL,
  accounts   uuid[] NOT NULL,
  PRIMARY KEY (circuit_id, run_id, place)
);
CREATE INDEX clearing_loop_by_account ON clearing_loop USING gin (accounts);

CREATE FUNCTION refuse_rows_of_no_computing_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT circuit_id, run_id FROM inserted) AS batch
    WHERE NOT EXISTS (SELECT FROM public.clearing_run AS run
      WHERE run.circuit_id = batch.circuit_id AND run.id = batch.run_id AND run.state = 'computing')) THEN
    RAISE EXCEPTION 'a row of % names no clearing run that is being computed', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_rows_are_of_a_computing_run';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER clearing_obligation_joins_computing_run AFTER INSERT ON clearing_obligation REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();
CREATE TRIGGER clearing_account_joins_computing_run AFTER INSERT ON clearing_account REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();
CREATE TRIGGER clearing_loop_joins_computing_run AFTER INSERT ON clearing_loop REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();

GRANT SELECT ON clearing_run TO saldo_app;
GRANT INSERT (circuit_id, id, mode, due_by, dry_run, principal_id, salt) ON clearing_run TO saldo_app;
GRANT UPDATE (state, attempt, leased_until, snapshot_number, computed_at, obligations, accounts, total, cleared,
              net_debt_before, net_debt_after, bilateral, multilateral, credit, credit_used, obligations_digest,
              accounts_digest, failure) ON clearing_run TO saldo_app;
GRANT SELECT, INSERT ON clearing_obligation, clearing_account, clearing_loop TO saldo_app;
