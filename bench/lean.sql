-- What a careful person would write without a ledger service: one function, one database transaction for each transfer,
-- rows locked in the order of their ids. No authentication, idempotency, log, statement or second line of defence.
CREATE TABLE lean_account (id int PRIMARY KEY, balance bigint NOT NULL DEFAULT 0, credit_limit bigint NOT NULL DEFAULT 100000000000) WITH (fillfactor = 50);
CREATE TABLE lean_transfer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL, posted_at timestamptz NOT NULL DEFAULT now());
INSERT INTO lean_account (id) SELECT generate_series(1, 1000);
CREATE FUNCTION lean_pay(payer int, payee int, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM lean_account WHERE id IN (payer, payee) ORDER BY id FOR UPDATE;
  UPDATE lean_account SET balance = balance - amount WHERE id = payer AND balance - amount >= -credit_limit;
  IF NOT FOUND THEN RAISE EXCEPTION 'credit limit exceeded'; END IF;
  UPDATE lean_account SET balance = balance + amount WHERE id = payee;
  INSERT INTO lean_transfer (payer, payee, amount) VALUES (payer, payee, amount);
END
$$;
