-- What was answered to an idempotency key, written in the same database transaction as what it did. Digests and numbers:
-- the answer is told again from the journal, so that nothing personal is kept here.
CREATE TABLE idempotency_record (
  circuit_id     uuid NOT NULL,
  principal_id   uuid NOT NULL,
  key_digest     uuid NOT NULL,
  request_digest uuid NOT NULL,
  -- For each item of the request the number of its transaction or its refusal; a single posted item is a bare number.
  -- json, not jsonb: a refusal is told again with its fields in the order in which they were told first.
  outcome        json NOT NULL,
  created_at     timestamptz NOT NULL,
  CONSTRAINT idempotency_key_is_used_once PRIMARY KEY (circuit_id, key_digest, principal_id)
);
-- Rows are in the order of time, so a summary of each range of pages is enough to find the expired ones.
CREATE INDEX idempotency_record_by_time ON idempotency_record USING brin (created_at);
GRANT SELECT, INSERT, DELETE ON idempotency_record TO saldo_app;
