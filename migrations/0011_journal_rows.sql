-- All rows of the journal but postings, wherever they are stored, in one form: what a type has no use for is NULL or to be
-- passed over. A range of numbers goes by each table's own index.
CREATE VIEW journal_row AS
  SELECT circuit_id, opened_number AS number, 1 AS line, 'account-opened' AS type, id AS account_id, NULL::uuid AS other_account_id,
         member_id, NULL::bigint AS amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, system AS word,
         NULL::uuid AS obligation_id, NULL::date AS due_on, NULL AS external_id, NULL::bytea AS text_digest
  FROM account
  UNION ALL
  SELECT circuit_id, number, line, 'limits-changed', account_id, NULL, NULL, NULL, credit_limit, balance_cap, NULL, NULL, NULL, NULL, NULL
  FROM limit_change
  UNION ALL
  SELECT circuit_id, number, line, 'status-changed', account_id, NULL, member_id, NULL, NULL, NULL, status, NULL, NULL, NULL, NULL
  FROM status_change
  UNION ALL
  SELECT change.circuit_id, number, line,
         CASE WHEN (recorded_number, recorded_line) = (number, line) THEN 'obligation-recorded' ELSE 'obligation-changed' END,
         debtor_account_id, creditor_account_id, NULL, amount, NULL, NULL, change.state, obligation_id, due_on, external_id, text_digest
  FROM obligation_change AS change JOIN obligation ON obligation.circuit_id = change.circuit_id AND obligation.id = obligation_id
  UNION ALL
  SELECT circuit_id, number, line, 'obligation-settled', NULL, NULL, NULL, amount, NULL, NULL, 'payment', obligation_id, NULL, NULL, NULL
  FROM obligation_payment
  UNION ALL
  SELECT applied.circuit_id, applied.applied_number, part.line, 'obligation-settled', NULL, NULL, NULL, part.settled, NULL, NULL, 'clearing',
         part.obligation_id, NULL, NULL, NULL
  FROM clearing_run AS applied JOIN clearing_obligation AS part ON part.circuit_id = applied.circuit_id AND part.run_id = applied.id
  WHERE part.line IS NOT NULL AND applied.applied_number IS NOT NULL;

GRANT SELECT ON journal_row TO saldo_app;
