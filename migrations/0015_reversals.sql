-- Reversals: what a transfer posted is taken back, wholly or in parts, by a transaction of its own that names it.
CREATE TABLE reversal (
  circuit_id  uuid NOT NULL,
  number      bigint NOT NULL,
  line        smallint NOT NULL,
  transfer_id uuid NOT NULL,
  amount      bigint NOT NULL CONSTRAINT reversal_amount_is_positive CHECK (amount > 0),
  PRIMARY KEY (circuit_id, number, line)
);
-- It can serve no lookup by the key, as with obligations.
CREATE INDEX reversal_by_transfer ON reversal (transfer_id);
CREATE TRIGGER reversal_joins_open_transaction AFTER INSERT ON reversal REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_no_open_transaction();

-- What is taken back was posted, goes the other way in the same transaction, and is no more than is left.
CREATE FUNCTION reversal_takes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, transfer_id FROM inserted GROUP BY circuit_id, transfer_id) AS touched
    WHERE (SELECT sum(amount) FROM public.reversal WHERE reversal.circuit_id = touched.circuit_id AND reversal.transfer_id = touched.transfer_id)
        > coalesce(
            (SELECT posting.amount FROM public.transaction JOIN public.posting ON posting.circuit_id = transaction.circuit_id
               AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number
             WHERE transaction.circuit_id = touched.circuit_id AND transaction.id = touched.transfer_id AND transaction.kind = 'transfer'),
            (SELECT captured FROM public.hold WHERE hold.circuit_id = touched.circuit_id AND hold.id = touched.transfer_id), 0)
  ) THEN
    RAISE EXCEPTION 'more of a transfer would be taken back than it posted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_within_transfer';
  END IF;
  IF EXISTS (
    SELECT FROM inserted
    JOIN public.transaction AS taking ON taking.circuit_id = inserted.circuit_id AND taking.number = inserted.number
    LEFT JOIN public.posting AS back ON back.circuit_id = inserted.circuit_id AND back.posted_at = taking.posted_at
      AND back.number = inserted.number AND back.amount = inserted.amount
    LEFT JOIN public.transaction AS placed ON placed.circuit_id = inserted.circuit_id AND placed.id = inserted.transfer_id
    LEFT JOIN public.posting AS forth ON forth.circuit_id = inserted.circuit_id AND forth.posted_at = placed.posted_at
      AND forth.number = placed.number AND placed.kind = 'transfer'
    LEFT JOIN public.hold ON hold.circuit_id = inserted.circuit_id AND hold.id = inserted.transfer_id
    WHERE (back.debit_account_id = coalesce(forth.credit_account_id, hold.payee_account_id)
           AND back.credit_account_id = coalesce(forth.debit_account_id, hold.payer_account_id)) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a transfer would be taken back by a posting that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_posted';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER reversal_takes_back AFTER INSERT ON reversal REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION reversal_takes_back();
CREATE TRIGGER reversal_is_append_only BEFORE UPDATE OR DELETE ON reversal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reversal_is_never_emptied BEFORE TRUNCATE ON reversal EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON reversal TO saldo_app;

-- As in 0014, with reversals and one more column: which transfer is taken back.
CREATE OR REPLACE VIEW journal_row AS
  SELECT circuit_id, opened_number AS number, 1 AS line, 'account-opened' AS type, id AS account_id, NULL::uuid AS other_account_id,
         member_id, NULL::bigint AS amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, system AS word,
         NULL::uuid AS obligation_id, NULL::date AS due_on, NULL AS external_id, NULL::bytea AS text_digest,
         NULL::uuid AS hold_id, NULL::bigint AS released, NULL::timestamptz AS expires_at, NULL::uuid AS transfer_id
  FROM account
  UNION ALL
  SELECT circuit_id, number, line, 'limits-changed', account_id, NULL, NULL, NULL, credit_limit, balance_cap, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM limit_change
  UNION ALL
  SELECT circuit_id, number, line, 'status-changed', account_id, NULL, member_id, NULL, NULL, NULL, status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM status_change
  UNION ALL
  SELECT change.circuit_id, number, line,
         CASE WHEN (recorded_number, recorded_line) = (number, line) THEN 'obligation-recorded' ELSE 'obligation-changed' END,
         debtor_account_id, creditor_account_id, NULL, amount, NULL, NULL, change.state, obligation_id, due_on, external_id, text_digest, NULL, NULL, NULL, NULL
  FROM obligation_change AS change JOIN obligation ON obligation.circuit_id = change.circuit_id AND obligation.id = obligation_id
  UNION ALL
  SELECT circuit_id, number, line, 'obligation-settled', NULL, NULL, NULL, amount, NULL, NULL, 'payment', obligation_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM obligation_payment
  UNION ALL
  SELECT applied.circuit_id, applied.applied_number, part.line, 'obligation-settled', NULL, NULL, NULL, part.settled, NULL, NULL, 'clearing',
         part.obligation_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM clearing_run AS applied JOIN clearing_obligation AS part ON part.circuit_id = applied.circuit_id AND part.run_id = applied.id
  WHERE part.line IS NOT NULL AND applied.applied_number IS NOT NULL
  UNION ALL
  SELECT circuit_id, placed_number, 1, 'hold-placed', payer_account_id, payee_account_id, NULL, amount, NULL, NULL, NULL, obligation_id,
         NULL, NULL, NULL, id, NULL, expires_at, NULL
  FROM hold
  UNION ALL
  SELECT circuit_id, number, line, 'hold-changed', NULL, NULL, NULL, captured, NULL, NULL, state, NULL, NULL, NULL, NULL, hold_id, released, NULL, NULL
  FROM hold_change
  UNION ALL
  SELECT circuit_id, number, line, 'transfer-reversed', NULL, NULL, NULL, amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         transfer_id
  FROM reversal;
