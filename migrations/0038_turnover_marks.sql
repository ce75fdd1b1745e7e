-- What went through an account up to a transaction, here and there in its history, so that the totals of a statement need not add up
-- all that lies between (docs/adr/0025). Reckoned from the journal behind its back: a row that is missing costs time and nothing else.
CREATE TABLE turnover_mark (
  circuit_id    uuid NOT NULL,
  account_id    uuid NOT NULL,
  number        bigint NOT NULL,
  posted_at     timestamptz NOT NULL,
  credits       bigint NOT NULL,
  debits        bigint NOT NULL,
  received      numeric NOT NULL,
  received_fees numeric NOT NULL,
  paid          numeric NOT NULL,
  paid_fees     numeric NOT NULL,
  -- No foreign key: to look an account up for one locks the row that payments change all the time.
  PRIMARY KEY (circuit_id, account_id, number)
);

-- Up to which transaction a circuit's journal has been looked through for places of marks.
CREATE TABLE turnover_progress (
  circuit_id    uuid PRIMARY KEY REFERENCES circuit (id),
  marked_number bigint NOT NULL DEFAULT 0
);

GRANT SELECT, INSERT ON turnover_mark TO saldo_app;
GRANT SELECT, INSERT, UPDATE ON turnover_progress TO saldo_app;
