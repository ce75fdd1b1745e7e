-- Obligations: what one account owes another, and what became of it. A row of `obligation` holds the facts that were
-- recorded, which never change, and two projections of the journal, its state and how much of it is settled, which the
-- triggers below keep and the service may not write.

CREATE TABLE obligation (
  circuit_id             uuid NOT NULL,
  id                     uuid NOT NULL,
  debtor_account_id      uuid NOT NULL,
  creditor_account_id    uuid NOT NULL,
  amount                 bigint NOT NULL CONSTRAINT obligation_amount_is_positive CHECK (amount > 0),
  due_on                 date,
  external_id            text CONSTRAINT obligation_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  -- SHA-256 of the description that stands in obligation_text, salted there: erasing it does not break the log.
  text_digest            bytea CONSTRAINT obligation_text_digest_is_sha256 CHECK (octet_length(text_digest) = 32),
  -- The row of the journal that recorded it.
  recorded_number        bigint NOT NULL,
  recorded_line          smallint NOT NULL,
  state                  text NOT NULL,
  settled                bigint NOT NULL DEFAULT 0,
  excluded_from_clearing boolean NOT NULL DEFAULT false,
  version                integer NOT NULL DEFAULT 1,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT obligation_accounts_differ CHECK (debtor_account_id <> creditor_account_id),
  CONSTRAINT obligation_state_is_known CHECK (state IN ('proposed', 'accepted', 'rejected', 'disputed', 'cancelled', 'settled')),
  CONSTRAINT obligation_settled_within_amount CHECK (settled BETWEEN 0 AND amount),
  CONSTRAINT obligation_is_settled_once_nothing_remains CHECK ((state = 'settled') = (settled = amount))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX obligation_external_id_is_unique ON obligation (circuit_id, external_id) WHERE external_id IS NOT NULL;
-- None of these can serve a lookup by the key (an account is of one circuit, and the last one is partial). While a table
-- has no statistics yet, its indexes look alike to the planner, which would then read a circuit's rows for each of a
-- thousand lookups.
CREATE INDEX obligation_by_debtor ON obligation (debtor_account_id, state, due_on);
CREATE INDEX obligation_by_creditor ON obligation (creditor_account_id, state, due_on);
CREATE INDEX obligation_open_by_state ON obligation (circuit_id, state, due_on) WHERE state IN ('proposed', 'accepted', 'disputed');

-- What a person wrote about an obligation.
CREATE TABLE obligation_text (
  circuit_id    uuid NOT NULL,
  obligation_id uuid NOT NULL,
  salt          bytea,
  body          text,
  PRIMARY KEY (circuit_id, obligation_id),
  FOREIGN KEY (circuit_id, obligation_id) REFERENCES obligation (circuit_id, id)
);

-- Every state that an obligation has been given, the first one included: in the order of the key, what has changed since
-- a transaction is a range. `settled` is not among them, because it follows from what was settled.
CREATE TABLE obligation_change (
  circuit_id    uuid NOT NULL,
  number        bigint NOT NULL,
  line          smallint NOT NULL,
  obligation_id uuid NOT NULL,
  state         text NOT NULL,
  PRIMARY KEY (circuit_id, number, line),
  CONSTRAINT obligation_change_state_is_known CHECK (state IN ('proposed', 'accepted', 'rejected', 'disputed', 'cancelled'))
);

-- Parts of obligations that were settled by payments. The posting stands in the same transaction.
CREATE TABLE obligation_payment (
  circuit_id    uuid NOT NULL,
  number        bigint NOT NULL,
  line          smallint NOT NULL,
  obligation_id uuid NOT NULL,
  amount        bigint NOT NULL CONSTRAINT obligation_payment_amount_is_positive CHECK (amount > 0),
  PRIMARY KEY (circuit_id, number, line)
);

-- The one place that says how an obligation stands. Whoever decides or tells how much of one is settled, and in which
-- state it is, reads it here and nowhere else.
CREATE VIEW obligation_standing AS
  SELECT circuit_id, id, debtor_account_id, creditor_account_id, amount, due_on, external_id, recorded_number, recorded_line,
         state, settled, amount - settled AS remaining, excluded_from_clearing, version
  FROM obligation;

-- How much of an account's credit clearing may draw, at most. NULL: all that is available. Zero: none.
ALTER TABLE account ADD COLUMN clearing_draw_max bigint
  CONSTRAINT account_clearing_draw_max_not_negative CHECK (clearing_draw_max >= 0);

-- Rows belong to transactions that are there and not in the ledger log yet. Like posting_moves_balances, this stands in
-- for a foreign key, which would look up each of a thousand rows by itself (see docs/adr/0003).
CREATE FUNCTION refuse_rows_of_no_open_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sealed boolean;
BEGIN
  SELECT head.log_size >= batch.first INTO sealed
  FROM (SELECT circuit_id, min(number) AS first, max(number) AS last FROM inserted GROUP BY circuit_id) AS batch
  LEFT JOIN public.circuit_head AS head ON head.circuit_id = batch.circuit_id
  WHERE (batch.first > head.log_size AND batch.last <= head.last_number) IS NOT TRUE;
  IF FOUND THEN
    RAISE EXCEPTION 'a row of % names no transaction that is open', TG_TABLE_NAME
      USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE WHEN sealed THEN 'transaction_rows_are_sealed' ELSE 'row_transaction_exists' END;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER obligation_change_joins_open_transaction AFTER INSERT ON obligation_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_open_transaction();
CREATE TRIGGER obligation_payment_joins_open_transaction AFTER INSERT ON obligation_payment REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_open_transaction();

-- A new obligation is between accounts of its circuit, and its first state is the first of its changes.
CREATE FUNCTION obligation_enters_journal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  batch record;
BEGIN
  -- All accounts in one lookup: at worst, while the planner knows nothing of the table, that reads a circuit's accounts once.
  FOR batch IN
    SELECT circuit_id, array_agg(DISTINCT account_id) AS accounts
    FROM (SELECT circuit_id, debtor_account_id AS account_id FROM inserted
          UNION ALL SELECT circuit_id, creditor_account_id FROM inserted) AS side GROUP BY circuit_id
  LOOP
    IF (SELECT count(*) FROM account WHERE circuit_id = batch.circuit_id AND id = ANY (batch.accounts)) <> cardinality(batch.accounts) THEN
      RAISE EXCEPTION 'an obligation names an account that its circuit does not have'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'obligation_accounts_exist';
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM inserted WHERE state NOT IN ('proposed', 'accepted')) THEN
    RAISE EXCEPTION 'an obligation begins proposed or accepted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_begins_open';
  END IF;
  INSERT INTO obligation_change (circuit_id, number, line, obligation_id, state)
  SELECT circuit_id, recorded_number, recorded_line, id, state FROM inserted;
  RETURN NULL;
END
$$;
CREATE TRIGGER obligation_enters_journal AFTER INSERT ON obligation REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION obligation_enters_journal();

-- Each state leads only where the life of an obligation goes (domain/ledger/transitions.ts): each step of a batch is
-- judged, not only its last one. The row that recorded an obligation is no step: it has that state already.
CREATE FUNCTION obligation_change_sets_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wrong bigint;
BEGIN
  WITH step AS (
    SELECT inserted.circuit_id, inserted.obligation_id, inserted.number, inserted.line, inserted.state, obligation.id,
           lag(inserted.state, 1, obligation.state)
             OVER (PARTITION BY inserted.circuit_id, inserted.obligation_id ORDER BY inserted.number, inserted.line) AS before
    FROM inserted
    LEFT JOIN obligation ON obligation.circuit_id = inserted.circuit_id AND obligation.id = inserted.obligation_id
    WHERE (obligation.recorded_number, obligation.recorded_line) IS DISTINCT FROM (inserted.number, inserted.line)
  ), latest AS (
    SELECT DISTINCT ON (circuit_id, obligation_id) circuit_id, obligation_id, state,
           count(*) OVER (PARTITION BY circuit_id, obligation_id)::integer AS changes
    FROM step ORDER BY circuit_id, obligation_id, number DESC, line DESC
  ), changed AS (
    UPDATE obligation SET state = latest.state, version = obligation.version + latest.changes
    FROM latest WHERE obligation.circuit_id = latest.circuit_id AND obligation.id = latest.obligation_id
  )
  SELECT count(*) INTO wrong FROM step
  WHERE id IS NULL OR (before, state) NOT IN (
    ('proposed', 'accepted'), ('proposed', 'rejected'), ('proposed', 'cancelled'),
    ('accepted', 'disputed'), ('accepted', 'cancelled'), ('disputed', 'accepted'), ('disputed', 'cancelled'));
  IF wrong > 0 THEN
    RAISE EXCEPTION 'an obligation would take a step that its life does not have'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_state_follows_its_life';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER obligation_change_sets_state AFTER INSERT ON obligation_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION obligation_change_sets_state();

-- A payment settles an accepted obligation, and is a posting of as much from its debtor to its creditor. It is judged by
-- the state that stands when it is written: a batch ends before a change that would follow a payment in it.
CREATE FUNCTION obligation_payment_settles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  unposted bigint;
  paid bigint;
  settled_now bigint;
BEGIN
  SELECT count(*) INTO unposted FROM inserted
  JOIN obligation ON obligation.circuit_id = inserted.circuit_id AND obligation.id = inserted.obligation_id
  WHERE NOT EXISTS (
    SELECT FROM transaction JOIN posting ON posting.circuit_id = transaction.circuit_id
      AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number
    WHERE transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number
      AND posting.debit_account_id = obligation.debtor_account_id AND posting.credit_account_id = obligation.creditor_account_id
      AND posting.amount = inserted.amount);
  IF unposted > 0 THEN
    RAISE EXCEPTION 'an obligation would be settled by a payment that is not posted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_payment_is_posted';
  END IF;
  WITH net AS (
    SELECT circuit_id, obligation_id, sum(amount)::bigint AS amount FROM inserted GROUP BY circuit_id, obligation_id
  ), updated AS (
    UPDATE obligation SET
      settled = obligation.settled + net.amount,
      state = CASE WHEN obligation.settled + net.amount = obligation.amount THEN 'settled' ELSE obligation.state END
    FROM net
    WHERE obligation.circuit_id = net.circuit_id AND obligation.id = net.obligation_id AND obligation.state = 'accepted'
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO paid, settled_now;
  IF paid <> settled_now THEN
    RAISE EXCEPTION 'only an accepted obligation can be paid'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'obligation_paid_is_accepted';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER obligation_payment_settles AFTER INSERT ON obligation_payment REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION obligation_payment_settles();

CREATE TRIGGER obligation_change_is_append_only BEFORE UPDATE OR DELETE ON obligation_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER obligation_change_is_never_emptied BEFORE TRUNCATE ON obligation_change EXECUTE FUNCTION refuse_change();
CREATE TRIGGER obligation_payment_is_append_only BEFORE UPDATE OR DELETE ON obligation_payment FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER obligation_payment_is_never_emptied BEFORE TRUNCATE ON obligation_payment EXECUTE FUNCTION refuse_change();
-- Of an obligation itself only what is not a fact of the journal's may change.
CREATE TRIGGER obligation_facts_are_append_only BEFORE UPDATE ON obligation FOR EACH ROW
  WHEN ((OLD.circuit_id, OLD.id, OLD.debtor_account_id, OLD.creditor_account_id, OLD.amount, OLD.due_on, OLD.external_id,
         OLD.text_digest, OLD.recorded_number, OLD.recorded_line)
    IS DISTINCT FROM (NEW.circuit_id, NEW.id, NEW.debtor_account_id, NEW.creditor_account_id, NEW.amount, NEW.due_on,
         NEW.external_id, NEW.text_digest, NEW.recorded_number, NEW.recorded_line))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER obligation_is_never_deleted BEFORE DELETE ON obligation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER obligation_is_never_emptied BEFORE TRUNCATE ON obligation EXECUTE FUNCTION refuse_change();

GRANT SELECT ON obligation, obligation_standing TO saldo_app;
GRANT INSERT (circuit_id, id, debtor_account_id, creditor_account_id, amount, due_on, external_id, text_digest,
              recorded_number, recorded_line, state) ON obligation TO saldo_app;
GRANT UPDATE (excluded_from_clearing, version) ON obligation TO saldo_app;
GRANT SELECT, INSERT ON obligation_text, obligation_change, obligation_payment TO saldo_app;
GRANT UPDATE (salt, body) ON obligation_text TO saldo_app;
GRANT UPDATE (clearing_draw_max) ON account TO saldo_app;
