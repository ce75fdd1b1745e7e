-- What is told to those who listen. A transaction of the journal is an event by being there; what changes beside the journal is
-- written down here, in the database transaction that changes it. Both have one order: that of the transactions, and behind each
-- of them what came before the next.
CREATE TABLE event (
  circuit_id   uuid NOT NULL REFERENCES circuit (id),
  -- The number of the last transaction before it; 0: there was none.
  after_number bigint NOT NULL CONSTRAINT event_after_number_is_one CHECK (after_number >= 0),
  -- 1, 2, 3 … behind that transaction.
  place        integer NOT NULL CONSTRAINT event_place_is_positive CHECK (place > 0),
  id           uuid NOT NULL,
  -- Like payment-request.acknowledged.
  type         text NOT NULL CONSTRAINT event_type_is_a_word CHECK (type ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  -- What has changed: a payment request, say.
  subject_id   uuid NOT NULL,
  -- The accounts that it concerns: their members see it. Without any, operators and auditors alone do.
  account_ids  uuid[] NOT NULL,
  -- Ids, amounts, dates and words of fixed lists; no free text.
  data         jsonb NOT NULL CONSTRAINT event_data_is_an_object CHECK (jsonb_typeof(data) = 'object'),
  occurred_at  timestamptz NOT NULL,
  PRIMARY KEY (circuit_id, after_number, place),
  CONSTRAINT event_has_one_id UNIQUE (circuit_id, id)
);
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON event TO saldo_app;
