-- Clearing runs: what each was computed from, and what it came to. A run's rows are written in one database transaction
-- with its becoming computed, so that a run that was cut short has none. 0008 applies them.

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
  -- Whoever computes renews the lease; after it has run out, the next one may take the run up, as the next attempt. Tries
  -- are those since the run was last computed: one that brings processes down is not begun for ever.
  attempt            integer NOT NULL DEFAULT 0,
  tries              integer NOT NULL DEFAULT 0,
  leased_until       timestamptz,
  -- What each account keeps aside of what it may give and take, so that payments made meanwhile do not outdate the run.
  reserve            bigint NOT NULL DEFAULT 0 CONSTRAINT clearing_run_reserve_not_negative CHECK (reserve >= 0),
  -- The number of the journal that the run was computed from, and the one up to which it is known to fit still.
  snapshot_number    bigint,
  checked_number     bigint,
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
  -- The rows of the transaction that the run becomes: how many, the salt that theirs follow from, and the root over them.
  row_count          integer,
  row_salt           bytea CONSTRAINT clearing_run_row_salt_has_16_bytes CHECK (octet_length(row_salt) = 16),
  rows_root          bytea CONSTRAINT clearing_run_rows_root_is_sha256 CHECK (octet_length(rows_root) = 32),
  failure            text,
  applied_number     bigint,
  -- How many of its obligations, by their places, have what it settles written into `obligation.settled`.
  folded             integer NOT NULL DEFAULT 0,
  PRIMARY KEY (circuit_id, id),
  FOREIGN KEY (circuit_id, applied_number) REFERENCES transaction (circuit_id, number),
  CONSTRAINT clearing_run_state_is_known CHECK (state IN ('draft', 'computing', 'computed', 'applied', 'discarded', 'failed')),
  CONSTRAINT clearing_run_computed_has_figures CHECK (state NOT IN ('computed', 'applied')
    OR num_nulls(snapshot_number, computed_at, obligations, accounts, total, cleared, net_debt_before, net_debt_after,
                 bilateral, multilateral, credit, credit_used, obligations_digest, row_count, row_salt, rows_root) = 0),
  CONSTRAINT clearing_run_failed_says_why CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CONSTRAINT clearing_run_applied_has_number CHECK ((state = 'applied') = (applied_number IS NOT NULL)),
  CONSTRAINT clearing_run_dry_is_never_applied CHECK (NOT (dry_run AND state = 'applied'))
);
CREATE UNIQUE INDEX clearing_run_is_alone ON clearing_run (circuit_id)
  WHERE state IN ('draft', 'computing', 'computed') AND NOT dry_run;
CREATE UNIQUE INDEX clearing_run_by_number ON clearing_run (circuit_id, applied_number) WHERE applied_number IS NOT NULL;
CREATE INDEX clearing_run_unfinished ON clearing_run (leased_until) WHERE state IN ('draft', 'computing');

-- Obligations by their place in canonical order: what remained of each at the snapshot, and what of that is settled, as the
-- line of the run's transaction.
CREATE TABLE clearing_obligation (
  circuit_id    uuid NOT NULL,
  run_id        uuid NOT NULL,
  place         integer NOT NULL,
  obligation_id uuid NOT NULL,
  remaining     bigint NOT NULL CONSTRAINT clearing_obligation_remaining_is_positive CHECK (remaining > 0),
  settled       bigint NOT NULL,
  line          integer,
  PRIMARY KEY (circuit_id, run_id, place),
  CONSTRAINT clearing_obligation_is_there_once UNIQUE (circuit_id, run_id, obligation_id),
  CONSTRAINT clearing_obligation_settled_has_line CHECK ((settled > 0) = (line IS NOT NULL)),
  CONSTRAINT clearing_obligation_settled_within_remaining CHECK (settled BETWEEN 0 AND remaining)
);

-- Accounts by their number in the network: how far each might move, how far it does, and its potential in the proof; and
-- what the run is to whoever has it: what the account owes and is owed, how much of either is settled, how much of what it
-- owes netting with each partner by itself would settle, and how much the whole network would without anybody's credit.
CREATE TABLE clearing_account (
  circuit_id uuid NOT NULL,
  run_id     uuid NOT NULL,
  place      integer NOT NULL,
  account_id uuid NOT NULL,
  may_fall   bigint NOT NULL,
  may_rise   bigint NOT NULL,
  falls      bigint NOT NULL,
  potential  integer NOT NULL,
  owes       bigint NOT NULL,
  is_owed    bigint NOT NULL,
  settles    bigint NOT NULL,
  receives   bigint NOT NULL,
  bilateral  bigint NOT NULL,
  set_off    bigint NOT NULL,
  PRIMARY KEY (circuit_id, run_id, place),
  CONSTRAINT clearing_account_is_there_once UNIQUE (circuit_id, run_id, account_id),
  CONSTRAINT clearing_account_moves_within_bounds CHECK (falls <= may_fall AND -falls <= may_rise),
  CONSTRAINT clearing_account_settles_what_is_there CHECK (settles BETWEEN 0 AND owes AND receives BETWEEN 0 AND is_owed),
  CONSTRAINT clearing_account_falls_by_the_difference CHECK (falls = settles - receives)
);

-- What the balances are moved by, as the first lines of the run's transaction: whoever falls pays whoever rises. With each
-- line, by how much the two balances have moved up to it: added to what they are when the run is applied, that is the
-- balances after.
CREATE TABLE clearing_posting (
  circuit_id        uuid NOT NULL,
  run_id            uuid NOT NULL,
  line              integer NOT NULL,
  debit_account_id  uuid NOT NULL,
  credit_account_id uuid NOT NULL,
  amount            bigint NOT NULL CONSTRAINT clearing_posting_amount_is_positive CHECK (amount > 0),
  debit_moved       bigint NOT NULL,
  credit_moved      bigint NOT NULL,
  PRIMARY KEY (circuit_id, run_id, line)
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

-- Each run stays as it is until its rows are committed: it cannot become computed beside rows that nobody has judged.
CREATE FUNCTION refuse_rows_of_no_computing_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  batch record;
BEGIN
  FOR batch IN SELECT DISTINCT circuit_id, run_id FROM inserted LOOP
    PERFORM FROM public.clearing_run AS run
    WHERE run.circuit_id = batch.circuit_id AND run.id = batch.run_id AND run.state = 'computing' FOR SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a row of % names no clearing run that is being computed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_rows_are_of_a_computing_run';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER clearing_obligation_joins_computing_run AFTER INSERT ON clearing_obligation REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();
CREATE TRIGGER clearing_account_joins_computing_run AFTER INSERT ON clearing_account REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();
CREATE TRIGGER clearing_posting_joins_computing_run AFTER INSERT ON clearing_posting REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();
CREATE TRIGGER clearing_loop_joins_computing_run AFTER INSERT ON clearing_loop REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_computing_run();

-- A run that is computed afresh drops what it was before. Nothing else is ever deleted.
CREATE FUNCTION drop_rows_of_computing_run(circuit uuid, run uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM clearing_run WHERE circuit_id = circuit AND id = run AND state = 'computing' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only a run that is being computed drops its rows'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_rows_are_of_a_computing_run';
  END IF;
  DELETE FROM clearing_obligation WHERE circuit_id = circuit AND run_id = run;
  DELETE FROM clearing_account WHERE circuit_id = circuit AND run_id = run;
  DELETE FROM clearing_posting WHERE circuit_id = circuit AND run_id = run;
  DELETE FROM clearing_loop WHERE circuit_id = circuit AND run_id = run;
END
$$;

GRANT SELECT ON clearing_run TO saldo_app;
GRANT INSERT (circuit_id, id, mode, due_by, dry_run, principal_id, salt) ON clearing_run TO saldo_app;
GRANT UPDATE (state, attempt, tries, leased_until, reserve, snapshot_number, computed_at, obligations, accounts, total, cleared,
              net_debt_before, net_debt_after, bilateral, multilateral, credit, credit_used, obligations_digest,
              accounts_digest, row_count, row_salt, rows_root, failure, applied_number) ON clearing_run TO saldo_app;
GRANT SELECT, INSERT ON clearing_obligation, clearing_account, clearing_posting, clearing_loop TO saldo_app;
GRANT EXECUTE ON FUNCTION drop_rows_of_computing_run TO saldo_app;
