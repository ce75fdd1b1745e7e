-- A member's part of the feed goes by these; what else concerns an account is found by indexes that its pages use already.
CREATE INDEX event_by_account ON event USING gin (account_ids);
CREATE INDEX obligation_change_by_obligation ON obligation_change (obligation_id, number);

-- Where a circuit's events are sent to. One that was removed stays, for its deliveries, and keeps neither address nor secret.
CREATE TABLE webhook (
  circuit_id   uuid NOT NULL REFERENCES circuit (id),
  id           uuid NOT NULL,
  -- Whose events it is told; NULL: all of the circuit.
  member_id    uuid,
  url          text NOT NULL CONSTRAINT webhook_url_is_short CHECK (length(url) <= 2000),
  -- Only these types; none: all.
  types        text[] NOT NULL,
  principal_id uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT ledger_clock(),
  removed_at   timestamptz,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT webhook_removed_has_no_url CHECK ((removed_at IS NULL) = (url <> '')),
  CONSTRAINT webhook_member_exists FOREIGN KEY (circuit_id, member_id) REFERENCES member (circuit_id, id)
);

-- What its deliveries are signed with, as it is: it must be there to sign. A table of its own, so that whoever reads webhooks
-- does not read it by the way. The last one is in use; those before it while they are valid.
CREATE TABLE webhook_secret (
  circuit_id  uuid NOT NULL,
  webhook_id  uuid NOT NULL,
  place       integer NOT NULL CONSTRAINT webhook_secret_place_is_positive CHECK (place > 0),
  secret      bytea NOT NULL CONSTRAINT webhook_secret_has_32_bytes CHECK (octet_length(secret) = 32),
  valid_until timestamptz,
  PRIMARY KEY (circuit_id, webhook_id, place),
  CONSTRAINT webhook_secret_webhook_exists FOREIGN KEY (circuit_id, webhook_id) REFERENCES webhook (circuit_id, id)
);
CREATE UNIQUE INDEX webhook_secret_is_alone_in_use ON webhook_secret (circuit_id, webhook_id) WHERE valid_until IS NULL;

-- How far a webhook has come in the feed: each event up to there that it is told has a delivery. Whoever delivers renews the
-- lease; after it has run out, the next process takes the webhook up.
CREATE TABLE webhook_progress (
  circuit_id   uuid NOT NULL,
  webhook_id   uuid NOT NULL,
  after_number bigint NOT NULL,
  place        integer NOT NULL,
  line         integer NOT NULL,
  lease_id     uuid,
  leased_until timestamptz,
  PRIMARY KEY (circuit_id, webhook_id),
  CONSTRAINT webhook_progress_webhook_exists FOREIGN KEY (circuit_id, webhook_id) REFERENCES webhook (circuit_id, id)
);

CREATE INDEX webhook_progress_by_lease ON webhook_progress (lease_id);

CREATE TABLE webhook_delivery (
  circuit_id   uuid NOT NULL,
  webhook_id   uuid NOT NULL,
  -- Of the event: its place in the feed, id and type.
  after_number bigint NOT NULL,
  place        integer NOT NULL,
  line         integer NOT NULL,
  event_id     uuid NOT NULL,
  type         text NOT NULL,
  state        text NOT NULL CONSTRAINT webhook_delivery_state_is_known CHECK (state IN ('waiting', 'delivered', 'dead')),
  -- Since it was last asked for: tries, and when the first of them was.
  attempts     integer NOT NULL CONSTRAINT webhook_delivery_attempts_not_negative CHECK (attempts >= 0),
  first_at     timestamptz,
  last_at      timestamptz,
  -- Infinity: as soon as what comes before it is delivered.
  next_at      timestamptz,
  -- The HTTP status of the last answer, or the word for why there was none.
  status       smallint,
  failure      text CONSTRAINT webhook_delivery_failure_is_a_word CHECK (failure ~ '^[a-z]+(-[a-z]+)*$'),
  -- Sent again on request: nothing waits for it, and it waits for nothing.
  again        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (circuit_id, webhook_id, after_number, place, line),
  CONSTRAINT webhook_delivery_is_there_once UNIQUE (circuit_id, webhook_id, event_id),
  CONSTRAINT webhook_delivery_webhook_exists FOREIGN KEY (circuit_id, webhook_id) REFERENCES webhook (circuit_id, id),
  CONSTRAINT webhook_delivery_waiting_has_a_time CHECK ((state = 'waiting') = (next_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, next_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, after_number, place, line) WHERE state = 'dead';
CREATE INDEX webhook_delivery_by_last_time ON webhook_delivery (last_at) WHERE state <> 'waiting';

-- The second line of defence behind domain/deliveries.ts, and of what a webhook is.
CREATE FUNCTION webhook_delivery_follows_its_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('waiting', 'waiting'), ('waiting', 'delivered'), ('waiting', 'dead'),
                                    ('delivered', 'waiting'), ('dead', 'waiting')) THEN
    RAISE EXCEPTION 'a delivery would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER webhook_delivery_follows_its_life BEFORE UPDATE ON webhook_delivery FOR EACH ROW
  EXECUTE FUNCTION webhook_delivery_follows_its_life();
CREATE TRIGGER webhook_is_only_removed BEFORE UPDATE ON webhook FOR EACH ROW
  WHEN (OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_is_never_deleted BEFORE DELETE ON webhook FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_is_never_emptied BEFORE TRUNCATE ON webhook EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON webhook, webhook_secret, webhook_progress, webhook_delivery TO saldo_app;
GRANT UPDATE (removed_at, url) ON webhook TO saldo_app;
GRANT UPDATE (valid_until), DELETE ON webhook_secret TO saldo_app;
GRANT UPDATE (after_number, place, line, lease_id, leased_until) ON webhook_progress TO saldo_app;
GRANT UPDATE (state, attempts, first_at, last_at, next_at, status, failure, again), DELETE ON webhook_delivery TO saldo_app;
