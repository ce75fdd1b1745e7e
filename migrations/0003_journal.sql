-- The journal: transactions and their rows. Insert-only. Members' and accounts' balances, limits and statuses are
-- projections that the triggers of 0004 keep; the service has no right to write them.

-- The circuit's existence is checked by transaction_takes_next_numbers(), once for each statement.
CREATE TABLE transaction (
  circuit_id   uuid NOT NULL,
  number       bigint NOT NULL,
  id           uuid NOT NULL,
  kind         text NOT NULL,
  posted_at    timestamptz NOT NULL,
  principal_id uuid NOT NULL,
  external_id  text CONSTRAINT transaction_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  occurred_on  date,
  -- SHA-256 of the free text that stands in transaction_text, salted there: erasing the text does not break the log.
  text_digest  bytea CONSTRAINT transaction_text_digest_is_sha256 CHECK (octet_length(text_digest) = 32),
  salt         bytea NOT NULL CONSTRAINT transaction_salt_has_16_bytes CHECK (octet_length(salt) = 16),
  leaf_hash    bytea NOT NULL CONSTRAINT transaction_leaf_hash_is_sha256 CHECK (octet_length(leaf_hash) = 32),
  PRIMARY KEY (circuit_id, number),
  CONSTRAINT transaction_id_is_unique UNIQUE (circuit_id, id)
);
CREATE UNIQUE INDEX transaction_external_id_is_unique ON transaction (circuit_id, external_id) WHERE external_id IS NOT NULL;

-- What a person wrote about a transaction: a description, a reason. It can be erased; the digest stays.
CREATE TABLE transaction_text (
  circuit_id uuid NOT NULL,
  number     bigint NOT NULL,
  salt       bytea,
  body       text,
  PRIMARY KEY (circuit_id, number),
  FOREIGN KEY (circuit_id, number) REFERENCES transaction (circuit_id, number)
);

-- Members, accounts, transfers and obligations take short string pairs, kept outside the immutable rows.
CREATE TABLE resource_metadata (
  circuit_id  uuid NOT NULL,
  resource_id uuid NOT NULL,
  pairs       jsonb NOT NULL,
  PRIMARY KEY (circuit_id, resource_id)
);
CREATE INDEX resource_metadata_by_pair ON resource_metadata USING gin (pairs jsonb_path_ops);

CREATE TABLE member (
  circuit_id      uuid NOT NULL REFERENCES circuit (id),
  id              uuid NOT NULL,
  external_id     text CONSTRAINT member_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  group_code      text NOT NULL CONSTRAINT member_group_is_a_word CHECK (group_code ~ '^[A-Za-z0-9._:-]{1,64}$'),
  status          text NOT NULL DEFAULT 'applicant',
  admitted_number bigint NOT NULL,
  version         integer NOT NULL DEFAULT 0,  -- its first status makes it 1
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT member_status_is_known CHECK (status IN ('applicant', 'active', 'suspended', 'leaving', 'closed')),
  FOREIGN KEY (circuit_id, admitted_number) REFERENCES transaction (circuit_id, number)
);
CREATE UNIQUE INDEX member_external_id_is_unique ON member (circuit_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX member_by_admission ON member (circuit_id, admitted_number);

ALTER TABLE principal ADD CONSTRAINT principal_member_exists FOREIGN KEY (circuit_id, member_id) REFERENCES member (circuit_id, id);

-- Personal data, apart from everything else, so that it can be erased.
CREATE TABLE member_profile (
  circuit_id uuid NOT NULL,
  member_id  uuid NOT NULL,
  name       text NOT NULL,
  email      text,
  phone      text,
  address    text,
  listed     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (circuit_id, member_id),
  FOREIGN KEY (circuit_id, member_id) REFERENCES member (circuit_id, id)
);

-- An account starts closed to everything (no credit, no room); its first limit change, in the transaction that opens it,
-- says what it may do. A limit that is NULL is unlimited, which for credit only the circuit's own accounts may have.
CREATE TABLE account (
  circuit_id     uuid NOT NULL REFERENCES circuit (id),
  id             uuid NOT NULL,
  member_id      uuid,
  system         text,
  external_id    text CONSTRAINT account_external_id_is_a_word CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  status         text NOT NULL DEFAULT 'active',
  balance        bigint NOT NULL DEFAULT 0,
  held_out       bigint NOT NULL DEFAULT 0 CONSTRAINT account_held_out_not_negative CHECK (held_out >= 0),
  held_in        bigint NOT NULL DEFAULT 0 CONSTRAINT account_held_in_not_negative CHECK (held_in >= 0),
  credit_limit   bigint DEFAULT 0 CONSTRAINT account_credit_limit_not_negative CHECK (credit_limit >= 0),
  balance_cap    bigint DEFAULT 0 CONSTRAINT account_balance_cap_not_negative CHECK (balance_cap >= 0),
  negative_since timestamptz,
  opened_number  bigint NOT NULL,
  version        integer NOT NULL DEFAULT 0,  -- its first limits make it 1
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT account_status_is_known CHECK (status IN ('active', 'suspended', 'closed')),
  CONSTRAINT account_system_is_known CHECK (system IN ('issue', 'fees', 'solidarity', 'loss')),
  CONSTRAINT account_has_one_owner CHECK ((member_id IS NULL) <> (system IS NULL)),
  CONSTRAINT account_of_member_has_credit_limit CHECK (system IS NOT NULL OR credit_limit IS NOT NULL),
  CONSTRAINT account_member_exists FOREIGN KEY (circuit_id, member_id) REFERENCES member (circuit_id, id),
  FOREIGN KEY (circuit_id, opened_number) REFERENCES transaction (circuit_id, number)
) WITH (fillfactor = 50);  -- room on each page for the balances' next versions, so that no index is touched
CREATE UNIQUE INDEX account_external_id_is_unique ON account (circuit_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX account_by_opening ON account (circuit_id, opened_number);
CREATE INDEX account_by_member ON account (circuit_id, member_id);

CREATE TABLE limit_change (
  circuit_id   uuid NOT NULL,
  number       bigint NOT NULL,
  line         smallint NOT NULL,
  account_id   uuid NOT NULL,
  credit_limit bigint,
  balance_cap  bigint,
  PRIMARY KEY (circuit_id, number, line),
  FOREIGN KEY (circuit_id, number) REFERENCES transaction (circuit_id, number),
  CONSTRAINT limit_change_account_exists FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);
CREATE INDEX limit_change_by_account ON limit_change (circuit_id, account_id, number);

-- Limits that are to change at a later time. Due ones count at once, whoever sees them first makes the transaction.
CREATE TABLE scheduled_limit_change (
  circuit_id     uuid NOT NULL,
  id             uuid NOT NULL,
  account_id     uuid NOT NULL,
  credit_limit   bigint CHECK (credit_limit >= 0),
  balance_cap    bigint CHECK (balance_cap >= 0),
  effective_at   timestamptz NOT NULL,
  principal_id   uuid NOT NULL,
  reason         text NOT NULL,
  applied_number bigint,
  PRIMARY KEY (circuit_id, id),
  FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id),
  FOREIGN KEY (circuit_id, applied_number) REFERENCES transaction (circuit_id, number)
);
CREATE INDEX scheduled_limit_change_due ON scheduled_limit_change (circuit_id, effective_at) WHERE applied_number IS NULL;

CREATE TABLE status_change (
  circuit_id uuid NOT NULL,
  number     bigint NOT NULL,
  line       smallint NOT NULL,
  member_id  uuid,
  account_id uuid,
  status     text NOT NULL,
  PRIMARY KEY (circuit_id, number, line),
  CONSTRAINT status_change_has_one_subject CHECK ((member_id IS NULL) <> (account_id IS NULL)),
  FOREIGN KEY (circuit_id, number) REFERENCES transaction (circuit_id, number),
  FOREIGN KEY (circuit_id, member_id) REFERENCES member (circuit_id, id),
  FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);

-- Partitioned by time, so that old months can be frozen, moved and vacuumed apart. The balances after are what a
-- statement shows; they make its pages as cheap on an account with a million postings as on one with ten.
CREATE TABLE posting (
  circuit_id           uuid NOT NULL,
  posted_at            timestamptz NOT NULL,
  number               bigint NOT NULL,
  line                 smallint NOT NULL,
  debit_account_id     uuid NOT NULL,
  credit_account_id    uuid NOT NULL,
  amount               bigint NOT NULL CONSTRAINT posting_amount_is_positive CHECK (amount > 0),
  debit_balance_after  bigint NOT NULL,
  credit_balance_after bigint NOT NULL,
  PRIMARY KEY (circuit_id, posted_at, number, line),
  CONSTRAINT posting_accounts_differ CHECK (debit_account_id <> credit_account_id)
) PARTITION BY RANGE (posted_at);
-- In the order of statements. The leading equality and the partitions' ranges let a page stop after its last row.
CREATE INDEX posting_by_debit_account ON posting (circuit_id, debit_account_id, posted_at, number, line);
CREATE INDEX posting_by_credit_account ON posting (circuit_id, credit_account_id, posted_at, number, line);

GRANT SELECT, INSERT ON transaction, transaction_text, limit_change, status_change, posting TO saldo_app;
GRANT UPDATE (salt, body) ON transaction_text TO saldo_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON resource_metadata, member_profile TO saldo_app;
GRANT SELECT, INSERT ON scheduled_limit_change TO saldo_app;
GRANT UPDATE (applied_number) ON scheduled_limit_change TO saldo_app;
GRANT SELECT ON member, account TO saldo_app;
GRANT INSERT (circuit_id, id, external_id, group_code, admitted_number) ON member TO saldo_app;
GRANT UPDATE (external_id, group_code, version) ON member TO saldo_app;
GRANT INSERT (circuit_id, id, member_id, system, external_id, opened_number) ON account TO saldo_app;
GRANT UPDATE (external_id, version) ON account TO saldo_app;
