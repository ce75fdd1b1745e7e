-- Fees of a period: rules of a schedule by which accounts are charged month by month, and the runs that do. They stand in the table of
-- fee rules, behind those for payments, so that a posting names one like the other.
ALTER TABLE fee_rule
  ADD COLUMN basis text NOT NULL DEFAULT 'payment' CONSTRAINT fee_rule_basis_is_known CHECK (basis IN ('payment', 'membership', 'demurrage')),
  ADD COLUMN allowance bigint CONSTRAINT fee_rule_allowance_not_negative CHECK (allowance >= 0),
  DROP CONSTRAINT fee_rule_place_is_one,
  ADD CONSTRAINT fee_rule_place_is_one CHECK (place BETWEEN 1 AND 40),
  ADD CONSTRAINT fee_rule_has_what_its_basis_needs CHECK (CASE basis
    WHEN 'payment' THEN allowance IS NULL
    ELSE charges = 'payer' AND num_nonnulls(minimum, maximum, payee_groups, kinds) = 0
      AND num_nonnulls(rate, allowance) = CASE basis WHEN 'demurrage' THEN 2 ELSE 0 END
      AND (fixed IS NOT NULL) = (basis = 'membership') END);

-- A run is of a month of the circuit. What it charges is settled when it begins: the month is over, and so is what happened in it.
CREATE TABLE fee_run (
  circuit_id       uuid NOT NULL REFERENCES circuit (id),
  period           text NOT NULL CONSTRAINT fee_run_period_is_a_month CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  -- Of the schedule that was in force when the month ended; null: there was none.
  schedule_version integer,
  principal_id     uuid NOT NULL,
  started_at       timestamptz NOT NULL,
  -- When every charge was posted or owed.
  finished_at      timestamptz CONSTRAINT fee_run_finishes_after_it_started CHECK (finished_at >= started_at),
  PRIMARY KEY (circuit_id, period)
);
CREATE INDEX fee_run_unfinished ON fee_run (circuit_id, period) WHERE finished_at IS NULL;

-- Its id is that of the transaction that posts it, or of the obligation that it becomes: so each is charged once, whoever tries again.
CREATE TABLE fee_charge (
  circuit_id uuid NOT NULL,
  id         uuid NOT NULL,
  period     text NOT NULL,
  account_id uuid NOT NULL,
  version    integer NOT NULL,
  place      smallint NOT NULL,
  amount     bigint NOT NULL CONSTRAINT fee_charge_amount_is_positive CHECK (amount > 0),
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT fee_charge_is_made_once UNIQUE (circuit_id, period, account_id, place),
  CONSTRAINT fee_charge_run_exists FOREIGN KEY (circuit_id, period) REFERENCES fee_run (circuit_id, period),
  CONSTRAINT fee_charge_rule_exists FOREIGN KEY (circuit_id, version, place) REFERENCES fee_rule (circuit_id, version, place),
  CONSTRAINT fee_charge_account_exists FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);

CREATE FUNCTION fee_charge_comes_with_its_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT circuit_id, period FROM inserted) AS made
    WHERE NOT EXISTS (SELECT FROM public.fee_run WHERE fee_run.circuit_id = made.circuit_id AND fee_run.period = made.period
                        AND fee_run.xmin = pg_current_xact_id()::xid)
  ) THEN
    RAISE EXCEPTION 'a charge would be added to a fee run that stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_charge_comes_with_its_run';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER fee_charge_comes_with_its_run AFTER INSERT ON fee_charge REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION fee_charge_comes_with_its_run();

CREATE FUNCTION refuse_change_of_finished_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a fee run is finished once, and nothing else of it changes'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_run_finishes_once';
END
$$;
CREATE TRIGGER fee_run_finishes_once BEFORE UPDATE ON fee_run FOR EACH ROW
  WHEN (OLD.finished_at IS NOT NULL OR (OLD.circuit_id, OLD.period, OLD.schedule_version, OLD.principal_id, OLD.started_at)
        IS DISTINCT FROM (NEW.circuit_id, NEW.period, NEW.schedule_version, NEW.principal_id, NEW.started_at))
  EXECUTE FUNCTION refuse_change_of_finished_run();
CREATE TRIGGER fee_run_is_kept BEFORE DELETE ON fee_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_run_is_never_emptied BEFORE TRUNCATE ON fee_run EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_charge_is_append_only BEFORE UPDATE OR DELETE ON fee_charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_charge_is_never_emptied BEFORE TRUNCATE ON fee_charge EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON fee_run, fee_charge TO saldo_app;
GRANT UPDATE (finished_at) ON fee_run TO saldo_app;

-- What became of charges. What is neither posted nor owed is due, unless its account is closed by now: then nobody is left to charge.
CREATE VIEW fee_charge_standing AS
  SELECT charge.*, rule.name, rule.basis, rule.to_account_id, account.member_id, posted.number AS transaction_number,
         CASE WHEN posted.number IS NOT NULL THEN 'charged' WHEN owed.id IS NOT NULL THEN 'owed'
              WHEN account.status = 'closed' THEN 'waived' ELSE 'due' END AS state
  FROM fee_charge AS charge
  JOIN fee_rule AS rule ON rule.circuit_id = charge.circuit_id AND rule.version = charge.version AND rule.place = charge.place
  JOIN account ON account.circuit_id = charge.circuit_id AND account.id = charge.account_id
  LEFT JOIN transaction AS posted ON posted.circuit_id = charge.circuit_id AND posted.id = charge.id
  LEFT JOIN obligation AS owed ON owed.circuit_id = charge.circuit_id AND owed.id = charge.id;
GRANT SELECT ON fee_charge_standing TO saldo_app;

-- As in 0023, and a fee of a period is the only posting of its transaction, and a charge of a run.
ALTER TABLE posting
  DROP CONSTRAINT posting_fee_is_of_a_rule,
  ADD CONSTRAINT posting_fee_is_of_a_rule CHECK ((fee_version IS NULL) = (fee_place IS NULL));
CREATE OR REPLACE FUNCTION refuse_fee_of_no_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM inserted WHERE fee_version IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  -- In one pass: joined with itself, a batch would be gone through once for each of its rows.
  IF EXISTS (
    SELECT FROM (
      SELECT *, first_value(debit_account_id) OVER payment AS payer, first_value(credit_account_id) OVER payment AS payee,
             first_value(line) OVER payment AS first_line
      FROM inserted WINDOW payment AS (PARTITION BY circuit_id, number ORDER BY line)
    ) AS fee
    LEFT JOIN public.fee_rule AS rule ON rule.circuit_id = fee.circuit_id AND rule.version = fee.fee_version AND rule.place = fee.fee_place
    WHERE fee.fee_version IS NOT NULL AND (fee.first_line = 1 AND CASE WHEN rule.basis <> 'payment' THEN
      fee.line = 1 AND fee.credit_account_id = rule.to_account_id AND EXISTS (
        SELECT FROM public.transaction JOIN public.fee_charge AS charge ON charge.circuit_id = transaction.circuit_id AND charge.id = transaction.id
        WHERE transaction.circuit_id = fee.circuit_id AND transaction.number = fee.number AND transaction.kind = 'period-fee'
          AND charge.account_id = fee.debit_account_id AND charge.amount = fee.amount
          AND charge.version = fee.fee_version AND charge.place = fee.fee_place)
    ELSE fee.line > 1 AND (
      (fee.credit_account_id = rule.to_account_id
        AND fee.debit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payer ELSE fee.payee END)
      -- What is taken back goes the other way, from the payee to the payer.
      OR (fee.debit_account_id = rule.to_account_id
        AND fee.credit_account_id = CASE rule.charges WHEN 'payer' THEN fee.payee ELSE fee.payer END
        AND (SELECT kind FROM public.transaction WHERE transaction.circuit_id = fee.circuit_id AND transaction.number = fee.number)
          = 'transfer-reversed')) END) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a fee would be charged by no rule'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_fee_follows_rule';
  END IF;
  RETURN NULL;
END
$$;
