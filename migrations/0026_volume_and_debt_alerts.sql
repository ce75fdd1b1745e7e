-- Two more things that somebody may want to be told of: much that was paid and received in a month, and debt that is about to be due.
ALTER TABLE account_alert
  ADD COLUMN turnover_above bigint CONSTRAINT account_alert_turnover_above_not_negative CHECK (turnover_above >= 0),
  -- The month, where the circuit is, for which it was told last.
  ADD COLUMN volume_told text,
  ADD COLUMN debt_due_within_days integer CONSTRAINT account_alert_debt_days_are_some CHECK (debt_due_within_days BETWEEN 1 AND 366),
  -- Up to which due day it was told, and on which day it was looked at last: once a day is enough.
  ADD COLUMN debt_told_until date,
  ADD COLUMN debt_looked_on date;
GRANT UPDATE (turnover_above, volume_told, debt_due_within_days, debt_told_until, debt_looked_on) ON account_alert TO saldo_app;
CREATE INDEX account_alert_by_turnover ON account_alert (circuit_id, account_id) WHERE turnover_above IS NOT NULL;
CREATE INDEX account_alert_by_debt ON account_alert (circuit_id, account_id) WHERE debt_due_within_days IS NOT NULL;
