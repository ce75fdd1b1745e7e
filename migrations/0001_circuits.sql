-- Circuits and the head of each one's journal.
--
-- Every table's primary key starts with circuit_id, so that a circuit's rows stay together and no row can be attached
-- to another circuit's. Constraint names are sentences of the domain: db/constraints.ts maps them to error codes.

-- Whoever may execute a trigger's function may hang it on a table of his own, and have it move balances. So no function
-- of ours is for everybody: each names whom it is for.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The ledger's clock. One function, so that there is one place where a test can put another clock. Milliseconds, because
-- that is what the wire shows: a time that was answered can be asked for again, exactly.
CREATE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
  RETURN date_trunc('milliseconds', clock_timestamp());

CREATE TABLE circuit (
  id                   uuid PRIMARY KEY,
  code                 text NOT NULL CONSTRAINT circuit_code_is_unique UNIQUE,
  name                 text NOT NULL,
  unit_code            text NOT NULL,
  unit_scale           smallint NOT NULL CONSTRAINT circuit_scale_is_0_to_6 CHECK (unit_scale BETWEEN 0 AND 6),
  default_credit_limit bigint NOT NULL DEFAULT 0 CONSTRAINT circuit_credit_limit_not_negative CHECK (default_credit_limit >= 0),
  default_balance_cap  bigint CONSTRAINT circuit_balance_cap_not_negative CHECK (default_balance_cap >= 0),
  time_zone            text NOT NULL DEFAULT 'UTC',
  version              integer NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL DEFAULT ledger_clock(),
  -- A code that looks like an id would make `/v1/circuits/{circuit}` ambiguous.
  CONSTRAINT circuit_code_is_a_word CHECK (code ~ '^[A-Za-z0-9._-]{1,64}$' AND code !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
);

-- The one row that a poster locks: whoever holds it is alone in the circuit. `last_number` and `last_posted_at` follow
-- from the transactions (a trigger moves them); the service writes the ledger log's size and frontier beside them.
CREATE TABLE circuit_head (
  circuit_id     uuid PRIMARY KEY REFERENCES circuit (id),
  last_number    bigint NOT NULL DEFAULT 0,
  last_posted_at timestamptz NOT NULL DEFAULT '-infinity',
  log_size       bigint NOT NULL DEFAULT 0,
  log_frontier   bytea NOT NULL DEFAULT '',
  CONSTRAINT circuit_head_frontier_fits_size CHECK (octet_length(log_frontier) = 32 * bit_count(log_size::bit(64))),
  CONSTRAINT circuit_head_log_not_ahead CHECK (log_size <= last_number)
) WITH (fillfactor = 20);

-- The installation: the home of admins, who stand above circuits. It never has members, accounts or transactions.
INSERT INTO circuit (id, code, name, unit_code, unit_scale)
VALUES ('00000000-0000-0000-0000-000000000000', 'installation', 'This installation', '-', 0);

-- The log only grows. Together with transaction_rows_are_sealed (0004) that closes every transaction in it.
CREATE FUNCTION refuse_shorter_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger log of circuit % would shrink', NEW.circuit_id
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;
CREATE TRIGGER circuit_head_log_never_shrinks BEFORE UPDATE ON circuit_head FOR EACH ROW
  WHEN (NEW.log_size < OLD.log_size) EXECUTE FUNCTION refuse_shorter_log();

GRANT EXECUTE ON FUNCTION ledger_clock TO saldo_app;
GRANT SELECT, INSERT ON circuit TO saldo_app;
GRANT UPDATE (name, default_credit_limit, default_balance_cap, time_zone, version) ON circuit TO saldo_app;
GRANT SELECT ON circuit_head TO saldo_app;
GRANT INSERT (circuit_id) ON circuit_head TO saldo_app;
GRANT UPDATE (log_size, log_frontier) ON circuit_head TO saldo_app;
