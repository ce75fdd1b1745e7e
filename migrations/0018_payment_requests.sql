-- Payment requests: what a payee asks of a payer. They stand beside the journal, which knows only the payments that they become. A
-- row has the facts that were asked, which never change, and what became of it, which is written once.

-- Up to this, a request is paid at once where the payer has agreed to that.
ALTER TABLE circuit ADD COLUMN payment_request_threshold bigint
  CONSTRAINT circuit_payment_request_threshold_not_negative CHECK (payment_request_threshold >= 0);
UPDATE circuit SET payment_request_threshold = 100 * (10 ^ unit_scale)::bigint;
ALTER TABLE circuit ALTER COLUMN payment_request_threshold SET NOT NULL;
-- 100 units where nobody says otherwise: how much that is depends on the circuit's scale, which no default can.
CREATE FUNCTION circuit_takes_payment_request_threshold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.payment_request_threshold := 100 * (10 ^ NEW.unit_scale)::bigint;
  RETURN NEW;
END
$$;
CREATE TRIGGER circuit_takes_payment_request_threshold BEFORE INSERT ON circuit FOR EACH ROW
  WHEN (NEW.payment_request_threshold IS NULL) EXECUTE FUNCTION circuit_takes_payment_request_threshold();
GRANT UPDATE (payment_request_threshold) ON circuit TO saldo_app;

-- That the payer agrees to pay at once what a payee asks, up to the threshold. A row is there for as long as it does.
CREATE TABLE payment_agreement (
  circuit_id       uuid NOT NULL,
  payer_account_id uuid NOT NULL,
  -- NULL: whoever asks.
  payee_account_id uuid,
  principal_id     uuid NOT NULL,
  agreed_at        timestamptz NOT NULL DEFAULT ledger_clock(),
  CONSTRAINT payment_agreement_is_made_once UNIQUE NULLS NOT DISTINCT (circuit_id, payer_account_id, payee_account_id),
  CONSTRAINT payment_agreement_accounts_differ CHECK (payer_account_id <> payee_account_id),
  CONSTRAINT payment_agreement_payer_exists FOREIGN KEY (circuit_id, payer_account_id) REFERENCES account (circuit_id, id),
  CONSTRAINT payment_agreement_payee_exists FOREIGN KEY (circuit_id, payee_account_id) REFERENCES account (circuit_id, id)
);

CREATE TABLE payment_request (
  circuit_id       uuid NOT NULL,
  id               uuid NOT NULL,
  payer_account_id uuid NOT NULL,
  payee_account_id uuid NOT NULL,
  amount           bigint NOT NULL CONSTRAINT payment_request_amount_is_positive CHECK (amount > 0),
  obligation_id    uuid,
  external_id      text CONSTRAINT payment_request_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  -- SHA-256 of the description that stands in payment_request_text, salted there.
  text_digest      bytea CONSTRAINT payment_request_text_digest_is_sha256 CHECK (octet_length(text_digest) = 32),
  principal_id     uuid NOT NULL,
  requested_at     timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  -- Why it was not paid at once: by which rule, and never by which figures. NULL: it was, or is about to be.
  not_at_once      text CONSTRAINT payment_request_not_at_once_is_a_word CHECK (not_at_once ~ '^[a-z]+(-[a-z]+)*$'),
  state            text NOT NULL DEFAULT 'pending',
  ended_at         timestamptz,
  paid_number      bigint,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT payment_request_accounts_differ CHECK (payer_account_id <> payee_account_id),
  CONSTRAINT payment_request_state_is_known CHECK (state IN ('pending', 'paid', 'rejected', 'cancelled', 'expired')),
  CONSTRAINT payment_request_lasts_90_days_at_most CHECK (expires_at > requested_at AND expires_at <= requested_at + interval '2160 hours'),
  CONSTRAINT payment_request_is_paid_by_a_transaction CHECK ((state = 'paid') = (paid_number IS NOT NULL)),
  -- Up to its time it is paid, rejected or cancelled; at its time it expires, whenever that is written down.
  CONSTRAINT payment_request_ends_in_time CHECK (CASE state
    WHEN 'pending' THEN ended_at IS NULL
    WHEN 'expired' THEN ended_at IS NOT NULL AND ended_at = expires_at
    ELSE ended_at IS NOT NULL AND ended_at >= requested_at AND ended_at < expires_at END),
  CONSTRAINT payment_request_payer_exists FOREIGN KEY (circuit_id, payer_account_id) REFERENCES account (circuit_id, id),
  CONSTRAINT payment_request_payee_exists FOREIGN KEY (circuit_id, payee_account_id) REFERENCES account (circuit_id, id),
  CONSTRAINT payment_request_obligation_exists FOREIGN KEY (circuit_id, obligation_id) REFERENCES obligation (circuit_id, id),
  CONSTRAINT payment_request_transaction_exists FOREIGN KEY (circuit_id, paid_number) REFERENCES transaction (circuit_id, number)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX payment_request_external_id_is_unique ON payment_request (circuit_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX payment_request_has_a_transaction_of_its_own ON payment_request (circuit_id, paid_number) WHERE paid_number IS NOT NULL;
-- As with obligations, these can serve no lookup by the key.
CREATE INDEX payment_request_by_payer ON payment_request (payer_account_id, id);
CREATE INDEX payment_request_by_payee ON payment_request (payee_account_id, id);
CREATE INDEX payment_request_pending_by_expiry ON payment_request (circuit_id, expires_at) WHERE state = 'pending';
CREATE INDEX payment_request_to_be_paid_at_once ON payment_request (circuit_id, requested_at) WHERE state = 'pending' AND not_at_once IS NULL;

-- What the payee wrote about a request.
CREATE TABLE payment_request_text (
  circuit_id         uuid NOT NULL,
  payment_request_id uuid NOT NULL,
  salt               bytea,
  body               text,
  PRIMARY KEY (circuit_id, payment_request_id),
  FOREIGN KEY (circuit_id, payment_request_id) REFERENCES payment_request (circuit_id, id)
);

-- The one place that says how a request stands: one past its time has expired, whether or not that has been written down.
CREATE VIEW payment_request_standing AS
  SELECT request.circuit_id, id, payer_account_id, payee_account_id, amount, obligation_id, external_id, principal_id, requested_at,
         expires_at, not_at_once, CASE WHEN moment.is_past THEN 'expired' ELSE state END AS state,
         CASE WHEN moment.is_past THEN expires_at ELSE ended_at END AS ended_at, paid_number, state AS stored_state
  FROM payment_request AS request
  JOIN circuit_head AS head ON head.circuit_id = request.circuit_id
  CROSS JOIN LATERAL (
    SELECT request.state = 'pending' AND expires_at <= greatest(ledger_clock(), head.last_posted_at) AS is_past OFFSET 0
  ) AS moment;

-- What keeps a request from being paid at once, as far as it was agreed; NULL: nothing does.
CREATE FUNCTION payment_request_obstacle(circuit uuid, payer uuid, payee uuid, amount bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN amount > (SELECT payment_request_threshold FROM circuit WHERE id = $1) THEN 'above-threshold'
    WHEN NOT EXISTS (
      SELECT FROM payment_agreement
      WHERE circuit_id = $1 AND payer_account_id = payer AND (payee_account_id = payee OR payee_account_id IS NULL)) THEN 'no-agreement'
  END
$$;

-- A request changes while it is pending, and its end is what has happened (domain/ledger/transitions.ts).
CREATE FUNCTION refuse_change_of_ended_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment request % has ended', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_state_follows_its_life';
END
$$;
CREATE TRIGGER payment_request_state_follows_its_life BEFORE UPDATE ON payment_request FOR EACH ROW
  WHEN (OLD.state <> 'pending') EXECUTE FUNCTION refuse_change_of_ended_request();

CREATE FUNCTION refuse_unpaid_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.transaction
    JOIN public.circuit_head AS head ON head.circuit_id = NEW.circuit_id AND head.log_size < NEW.paid_number
    JOIN public.posting ON posting.circuit_id = NEW.circuit_id AND posting.posted_at = transaction.posted_at AND posting.number = NEW.paid_number
    WHERE transaction.circuit_id = NEW.circuit_id AND transaction.number = NEW.paid_number AND transaction.posted_at = NEW.ended_at
      AND posting.debit_account_id = NEW.payer_account_id AND posting.credit_account_id = NEW.payee_account_id AND posting.amount = NEW.amount
  ) OR NEW.obligation_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.obligation_payment AS payment
    WHERE payment.circuit_id = NEW.circuit_id AND payment.number = NEW.paid_number AND payment.obligation_id = NEW.obligation_id
  ) THEN
    RAISE EXCEPTION 'payment request % would be paid by a posting that is not there', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_payment_is_posted';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER payment_request_payment_is_posted AFTER UPDATE ON payment_request FOR EACH ROW
  WHEN (NEW.state = 'paid') EXECUTE FUNCTION refuse_unpaid_request();

CREATE FUNCTION refuse_early_expiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.expires_at > (SELECT greatest(public.ledger_clock(), last_posted_at) FROM public.circuit_head WHERE circuit_id = NEW.circuit_id) THEN
    RAISE EXCEPTION 'the time of payment request % has not come', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_expires_at_its_time';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER payment_request_expires_at_its_time AFTER UPDATE ON payment_request FOR EACH ROW
  WHEN (NEW.state = 'expired') EXECUTE FUNCTION refuse_early_expiry();

CREATE TRIGGER payment_request_facts_are_append_only BEFORE UPDATE ON payment_request FOR EACH ROW
  WHEN ((OLD.circuit_id, OLD.id, OLD.payer_account_id, OLD.payee_account_id, OLD.amount, OLD.obligation_id, OLD.external_id,
         OLD.text_digest, OLD.principal_id, OLD.requested_at, OLD.expires_at)
    IS DISTINCT FROM (NEW.circuit_id, NEW.id, NEW.payer_account_id, NEW.payee_account_id, NEW.amount, NEW.obligation_id, NEW.external_id,
         NEW.text_digest, NEW.principal_id, NEW.requested_at, NEW.expires_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_request_is_never_deleted BEFORE DELETE ON payment_request FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_request_is_never_emptied BEFORE TRUNCATE ON payment_request EXECUTE FUNCTION refuse_change();

GRANT EXECUTE ON FUNCTION payment_request_obstacle TO saldo_app;
GRANT SELECT, INSERT, DELETE ON payment_agreement TO saldo_app;
GRANT SELECT ON payment_request, payment_request_standing TO saldo_app;
GRANT INSERT (circuit_id, id, payer_account_id, payee_account_id, amount, obligation_id, external_id, text_digest, principal_id,
              requested_at, expires_at, not_at_once) ON payment_request TO saldo_app;
GRANT UPDATE (not_at_once, state, ended_at, paid_number) ON payment_request TO saldo_app;
GRANT SELECT, INSERT ON payment_request_text TO saldo_app;
GRANT UPDATE (salt, body) ON payment_request_text TO saldo_app;
