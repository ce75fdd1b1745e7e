-- When somebody wants to be told of an account, and what has been told: each once, until it is over.
CREATE TABLE account_alert (
  circuit_id      uuid NOT NULL,
  account_id      uuid NOT NULL,
  -- Less than so much left to spend, or to receive. NULL: nobody asked.
  available_below bigint CONSTRAINT account_alert_available_below_not_negative CHECK (available_below >= 0),
  room_below      bigint CONSTRAINT account_alert_room_below_not_negative CHECK (room_below >= 0),
  is_low          boolean NOT NULL DEFAULT false,
  is_high         boolean NOT NULL DEFAULT false,
  is_over_limit   boolean NOT NULL DEFAULT false,
  PRIMARY KEY (circuit_id, account_id),
  CONSTRAINT account_alert_account_exists FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);

-- How each account stands, beside what has been told of it.
CREATE VIEW account_alert_standing AS
  SELECT account.circuit_id, account.id AS account_id, account.balance, account.credit_limit, account.balance_cap,
         alert.available_below, alert.room_below,
         coalesce(alert.is_low, false) AS was_low, coalesce(alert.is_high, false) AS was_high,
         coalesce(alert.is_over_limit, false) AS was_over_limit,
         coalesce(account.balance - account.held_out + account.credit_limit < alert.available_below, false) AS is_low,
         coalesce(account.balance_cap - account.balance - account.held_in < alert.room_below, false) AS is_high,
         coalesce(account.balance - account.held_out + account.credit_limit < 0, false) AS is_over_limit
  FROM account LEFT JOIN account_alert AS alert ON alert.circuit_id = account.circuit_id AND alert.account_id = account.id;

GRANT SELECT, INSERT, UPDATE (available_below, room_below, is_low, is_high, is_over_limit) ON account_alert TO saldo_app;
GRANT SELECT ON account_alert_standing TO saldo_app;
