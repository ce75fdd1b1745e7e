-- The audit trail as a log of its own (docs/adr/0014), how long a circuit keeps what is personal, and its erasure.

-- What is written for thousands of requests a second costs no lookup for each row: like a posting's, an event's circuit is
-- looked for once for each statement, below. Words have the form that a leaf can hold, so that no event stands in the way of
-- those behind it, and times the precision that one has.
ALTER TABLE audit_event
  DROP CONSTRAINT audit_event_circuit_id_fkey,
  ADD CONSTRAINT audit_event_words_are_ascii CHECK (
    octet_length(request_id) BETWEEN 1 AND 255 AND octet_length(request_id) = char_length(request_id)
    AND octet_length(action) BETWEEN 1 AND 255 AND octet_length(action) = char_length(action)),
  ADD CONSTRAINT audit_event_change_is_an_object CHECK (jsonb_typeof(change) = 'object'),
  ADD CONSTRAINT audit_event_time_has_milliseconds CHECK (occurred_at = date_trunc('milliseconds', occurred_at));

-- Newest first, between two times.
CREATE INDEX audit_event_by_time ON audit_event (circuit_id, occurred_at, id);
-- By whom, what and which request. What is seldom is in few ranges of pages, of which a filter tells; what is frequent is
-- soon met in the order of time. Four indexes of single rows would cost each event more than all else together.
CREATE INDEX audit_event_by_words ON audit_event USING brin (
  principal_id uuid_bloom_ops (n_distinct_per_range = 200),
  subject_id uuid_bloom_ops (n_distinct_per_range = 800),
  request_id text_bloom_ops (n_distinct_per_range = 800),
  action text_bloom_ops (n_distinct_per_range = 100)
) WITH (pages_per_range = 32, autosummarize = on);

-- Events that have no number in the log yet. They are inserted freely, by transactions that may commit in any order; none is
-- lost, because each waits here from its commit on until it has a number.
CREATE TABLE audit_event_pending (
  circuit_id uuid NOT NULL,
  event_id   uuid NOT NULL,
  PRIMARY KEY (circuit_id, event_id)
);
INSERT INTO audit_event_pending (circuit_id, event_id) SELECT circuit_id, id FROM audit_event;

CREATE FUNCTION audit_event_awaits_its_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT circuit_id FROM inserted) AS batch
    WHERE NOT EXISTS (SELECT FROM circuit WHERE circuit.id = batch.circuit_id)
  ) THEN
    RAISE EXCEPTION 'an audit event names no circuit'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'audit_event_circuit_exists';
  END IF;
  INSERT INTO audit_event_pending (circuit_id, event_id) SELECT circuit_id, id FROM inserted;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_event_awaits_its_number AFTER INSERT ON audit_event REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_awaits_its_number();

-- The one row that whoever numbers a circuit's events locks. `last_number` follows from the entries (a trigger moves it); the
-- service writes the log's size and frontier beside it, as in circuit_head.
CREATE TABLE audit_log_head (
  circuit_id  uuid PRIMARY KEY REFERENCES circuit (id),
  last_number bigint NOT NULL DEFAULT 0,
  size        bigint NOT NULL DEFAULT 0,
  frontier    bytea NOT NULL DEFAULT '',
  CONSTRAINT audit_log_head_frontier_fits_size CHECK (octet_length(frontier) = 32 * bit_count(size::bit(64))),
  CONSTRAINT audit_log_head_not_ahead CHECK (size <= last_number)
);
CREATE TRIGGER audit_log_never_shrinks BEFORE UPDATE ON audit_log_head FOR EACH ROW
  WHEN (NEW.size < OLD.size) EXECUTE FUNCTION refuse_shorter_log();

-- The events in the order of their numbers, each with its leaf in the circuit's audit log.
CREATE TABLE audit_log_entry (
  circuit_id uuid NOT NULL,
  number     bigint NOT NULL,
  event_id   uuid NOT NULL,
  leaf_hash  bytea NOT NULL CONSTRAINT audit_log_entry_leaf_hash_is_sha256 CHECK (octet_length(leaf_hash) = 32),
  PRIMARY KEY (circuit_id, number),
  CONSTRAINT audit_log_entry_event_has_one_number UNIQUE (circuit_id, event_id)
);

-- Numbers follow each other without a gap, and each is given to an event that waits for one: so it is there, and has none yet.
CREATE FUNCTION audit_log_entry_takes_next_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  broken uuid;
  entries bigint;
  taken bigint;
BEGIN
  WITH batch AS (
    SELECT circuit_id, count(*) AS entries, min(number) AS first, max(number) AS last FROM inserted GROUP BY circuit_id
  ), advanced AS (
    UPDATE audit_log_head AS head SET last_number = batch.last FROM batch
    WHERE head.circuit_id = batch.circuit_id AND head.last_number = batch.first - 1
      AND batch.last - batch.first + 1 = batch.entries
    RETURNING head.circuit_id
  )
  SELECT batch.circuit_id INTO broken FROM batch WHERE NOT EXISTS (SELECT FROM advanced WHERE advanced.circuit_id = batch.circuit_id);
  IF FOUND THEN
    RAISE EXCEPTION 'entries of the audit log of circuit % are out of sequence', broken
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_log_number_in_sequence';
  END IF;
  WITH waiting AS (
    DELETE FROM audit_event_pending AS pending USING inserted
    WHERE pending.circuit_id = inserted.circuit_id AND pending.event_id = inserted.event_id RETURNING 1
  )
  SELECT (SELECT count(*) FROM inserted), (SELECT count(*) FROM waiting) INTO entries, taken;
  IF taken <> entries THEN
    RAISE EXCEPTION 'an entry of the audit log names an event that is not there or has a number'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_log_entry_event_awaits_number';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_log_entry_takes_next_number AFTER INSERT ON audit_log_entry REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_entry_takes_next_number();
CREATE TRIGGER audit_log_entry_is_append_only BEFORE UPDATE OR DELETE ON audit_log_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_entry_is_never_emptied BEFORE TRUNCATE ON audit_log_entry EXECUTE FUNCTION refuse_change();

GRANT SELECT ON audit_event_pending, audit_log_head TO saldo_app;
GRANT INSERT (circuit_id) ON audit_log_head TO saldo_app;
GRANT UPDATE (size, frontier) ON audit_log_head TO saldo_app;
GRANT SELECT, INSERT ON audit_log_entry TO saldo_app;

-- What digests of request bodies in the trail are keyed with. Without it, whoever guesses a name or a description could find
-- out that he guessed right. Erasing a member drops the key, and with it what the digests so far could be tested against.
CREATE TABLE audit_digest_key (
  circuit_id uuid PRIMARY KEY REFERENCES circuit (id),
  key        bytea NOT NULL CONSTRAINT audit_digest_key_has_32_bytes CHECK (octet_length(key) = 32)
);
GRANT SELECT, INSERT, DELETE ON audit_digest_key TO saldo_app;

-- How many days after a member has been closed what is personal of it is erased by itself. NULL: never.
ALTER TABLE circuit ADD COLUMN retention_days integer
  CONSTRAINT circuit_retention_days_in_range CHECK (retention_days BETWEEN 0 AND 36500);
GRANT UPDATE (retention_days) ON circuit TO saldo_app;

-- When what is personal of a former member was erased.
ALTER TABLE member ADD COLUMN erased_at timestamptz
  CONSTRAINT member_erased_is_closed CHECK (erased_at IS NULL OR status = 'closed');
CREATE INDEX member_to_be_erased ON member (circuit_id, id) WHERE status = 'closed' AND erased_at IS NULL;
CREATE TRIGGER member_erasure_stands BEFORE UPDATE ON member FOR EACH ROW
  WHEN (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at) EXECUTE FUNCTION refuse_change();
GRANT UPDATE (erased_at) ON member TO saldo_app;

-- The transactions that concern a member and its accounts, for what is written beside them.
CREATE INDEX status_change_by_member ON status_change (circuit_id, member_id, number) WHERE member_id IS NOT NULL;
CREATE INDEX status_change_by_account ON status_change (circuit_id, account_id, number) WHERE account_id IS NOT NULL;

-- Identities and reasons of limits that were set for later are free texts as well.
ALTER TABLE scheduled_limit_change ALTER COLUMN reason DROP NOT NULL;
GRANT UPDATE (reason) ON scheduled_limit_change TO saldo_app;
GRANT DELETE ON principal_identity TO saldo_app;
