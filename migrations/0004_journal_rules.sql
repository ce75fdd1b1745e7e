-- The second line of defence. What follows refuses what the service's own decisions should never have let through, and
-- keeps balances, limits and statuses as projections of the journal: whatever the service does, a balance is its history.
-- Each function runs with its owner's rights, because the service itself may not write the columns it keeps.

-- Numbers follow each other without a gap, and time never runs backwards: the transactions of a statement are of one time.
CREATE FUNCTION transaction_takes_next_numbers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  broken uuid;
BEGIN
  WITH batch AS (
    SELECT circuit_id, count(*) AS transactions, min(number) AS first, max(number) AS last,
           min(posted_at) AS earliest, max(posted_at) AS latest
    FROM inserted GROUP BY circuit_id
  ), advanced AS (
    UPDATE circuit_head AS head SET last_number = batch.last, last_posted_at = batch.latest
    FROM batch
    WHERE head.circuit_id = batch.circuit_id
      AND head.last_number = batch.first - 1
      AND batch.last - batch.first + 1 = batch.transactions
      AND head.last_posted_at <= batch.earliest
      AND batch.earliest = batch.latest
    RETURNING head.circuit_id
  )
  SELECT batch.circuit_id INTO broken FROM batch WHERE NOT EXISTS (SELECT FROM advanced WHERE advanced.circuit_id = batch.circuit_id);
  IF FOUND THEN
    RAISE EXCEPTION 'transactions of circuit % are out of sequence', broken
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_number_in_sequence';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER transaction_takes_next_numbers AFTER INSERT ON transaction REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION transaction_takes_next_numbers();

-- A transaction takes its rows before it enters the ledger log, and none afterwards.
CREATE FUNCTION refuse_rows_of_sealed_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, min(number) AS first FROM inserted GROUP BY circuit_id) AS batch
    JOIN public.circuit_head AS head ON head.circuit_id = batch.circuit_id AND head.log_size >= batch.first
  ) THEN
    RAISE EXCEPTION 'a row of % would join a transaction that is in the ledger log', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_rows_are_sealed';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER posting_joins_open_transaction AFTER INSERT ON posting REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_sealed_transaction();
CREATE TRIGGER limit_change_joins_open_transaction AFTER INSERT ON limit_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_sealed_transaction();
CREATE TRIGGER status_change_joins_open_transaction AFTER INSERT ON status_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_sealed_transaction();

-- Postings move balances, and nothing else does. One pass over the batch for all of it: each posting belongs to its
-- transaction, each account exists in the same circuit, and the balances that the service reckoned follow from the one that
-- stands, posting by posting. It stands in for three foreign keys, which would look up each row by itself (see docs/adr/0003).
CREATE FUNCTION posting_moves_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  accounts bigint;
  moved bigint;
BEGIN
  -- Numbers have no gap, so a posting's transaction exists if its number is no higher than the last. It is of the right
  -- time if the first transaction that is not in the log yet and the last one are of that time, for time never decreases.
  IF EXISTS (
    SELECT FROM (SELECT circuit_id, max(number) AS last, min(posted_at) AS earliest, max(posted_at) AS latest
                 FROM inserted GROUP BY circuit_id) AS batch
    LEFT JOIN circuit_head AS head ON head.circuit_id = batch.circuit_id
    LEFT JOIN transaction AS first ON first.circuit_id = head.circuit_id AND first.number = head.log_size + 1
    WHERE (batch.last <= head.last_number AND batch.earliest = batch.latest
           AND batch.earliest = first.posted_at AND batch.latest = head.last_posted_at) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a posting names no transaction of its circuit and time'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_transaction_exists';
  END IF;
  WITH side AS (
    SELECT circuit_id, debit_account_id AS account_id, debit_balance_after + amount AS before, debit_balance_after AS after,
           posted_at, number, line FROM inserted
    UNION ALL
    SELECT circuit_id, credit_account_id, credit_balance_after - amount, credit_balance_after, posted_at, number, line FROM inserted
  ), net AS (
    SELECT circuit_id, account_id, max(posted_at) AS posted_at, max(after) AS highest,
           array_agg(before ORDER BY number, line) AS befores, array_agg(after ORDER BY number, line) AS afters
    FROM side GROUP BY circuit_id, account_id
  ), updated AS (
    UPDATE account SET
      balance = net.afters[cardinality(net.afters)],
      negative_since = CASE
        WHEN net.afters[cardinality(net.afters)] >= 0 THEN NULL
        WHEN account.balance < 0 AND net.highest < 0 THEN account.negative_since
        ELSE net.posted_at END
    FROM net
    WHERE account.circuit_id = net.circuit_id AND account.id = net.account_id
      AND net.befores[1] = account.balance AND net.befores[2:] = trim_array(net.afters, 1)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM updated) INTO accounts, moved;
  IF moved <> accounts THEN
    RAISE EXCEPTION 'a posting names an unknown account, or a balance that is not its history'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_follows_balance';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER posting_moves_balances AFTER INSERT ON posting REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION posting_moves_balances();

-- Limits hold for the net effect of a batch. Written as WHEN conditions, they cost a comparison, not a call. After the
-- update, because a trigger before it would lock each row once more, with a record in the WAL. An account
-- that stands beyond a limit already (it was lowered) may move back towards it, and not further away.
CREATE FUNCTION refuse_beyond_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'account % would be moved beyond its limit', NEW.id
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;
CREATE TRIGGER account_within_credit_limit AFTER UPDATE ON account FOR EACH ROW
  WHEN (NEW.balance - NEW.held_out < -NEW.credit_limit AND NEW.balance - NEW.held_out < OLD.balance - OLD.held_out)
  EXECUTE FUNCTION refuse_beyond_limit();
CREATE TRIGGER account_within_balance_cap AFTER UPDATE ON account FOR EACH ROW
  WHEN (NEW.balance + NEW.held_in > NEW.balance_cap AND NEW.balance + NEW.held_in > OLD.balance + OLD.held_in)
  EXECUTE FUNCTION refuse_beyond_limit();

CREATE FUNCTION limit_change_sets_limits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE account SET credit_limit = latest.credit_limit, balance_cap = latest.balance_cap, version = account.version + latest.changes
  FROM (SELECT DISTINCT ON (circuit_id, account_id) *, count(*) OVER (PARTITION BY circuit_id, account_id)::integer AS changes
        FROM inserted ORDER BY circuit_id, account_id, number DESC, line DESC) AS latest
  WHERE account.circuit_id = latest.circuit_id AND account.id = latest.account_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER limit_change_sets_limits AFTER INSERT ON limit_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION limit_change_sets_limits();

CREATE FUNCTION status_change_sets_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE member SET status = latest.status, version = member.version + latest.changes
  FROM (SELECT DISTINCT ON (circuit_id, member_id) *, count(*) OVER (PARTITION BY circuit_id, member_id)::integer AS changes
        FROM inserted WHERE member_id IS NOT NULL
        ORDER BY circuit_id, member_id, number DESC, line DESC) AS latest
  WHERE member.circuit_id = latest.circuit_id AND member.id = latest.member_id;
  UPDATE account SET status = latest.status, version = account.version + latest.changes
  FROM (SELECT DISTINCT ON (circuit_id, account_id) *, count(*) OVER (PARTITION BY circuit_id, account_id)::integer AS changes
        FROM inserted WHERE account_id IS NOT NULL
        ORDER BY circuit_id, account_id, number DESC, line DESC) AS latest
  WHERE account.circuit_id = latest.circuit_id AND account.id = latest.account_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER status_change_sets_status AFTER INSERT ON status_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION status_change_sets_status();

-- Append-only, for everyone: the service has no such right anyway, and an owner would have to drop these first.
CREATE TRIGGER transaction_is_append_only BEFORE UPDATE OR DELETE ON transaction FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transaction_is_never_emptied BEFORE TRUNCATE ON transaction EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_is_append_only BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_is_never_emptied BEFORE TRUNCATE ON posting EXECUTE FUNCTION refuse_change();
CREATE TRIGGER limit_change_is_append_only BEFORE UPDATE OR DELETE ON limit_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER limit_change_is_never_emptied BEFORE TRUNCATE ON limit_change EXECUTE FUNCTION refuse_change();
CREATE TRIGGER status_change_is_append_only BEFORE UPDATE OR DELETE ON status_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER status_change_is_never_emptied BEFORE TRUNCATE ON status_change EXECUTE FUNCTION refuse_change();

-- Makes the partitions of a month and of some months after it, where they are missing, and answers how many it made.
-- They are attached rather than created in place, because that does not wait for whoever reads the table.
CREATE FUNCTION make_posting_partitions(first_month timestamptz, months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month timestamp;
  partition text;
  made integer := 0;
BEGIN
  IF months_ahead NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'months_ahead must be 0 to 24';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('make_posting_partitions'));
  FOR ahead IN 0 .. months_ahead LOOP
    month := date_trunc('month', first_month AT TIME ZONE 'UTC') + make_interval(months => ahead);
    partition := 'posting_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.posting INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', partition);
    EXECUTE format('ALTER TABLE public.posting ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', partition,
                   month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    -- TRUNCATE of a partition passes its parent's trigger by.
    EXECUTE format('CREATE TRIGGER posting_is_never_emptied BEFORE TRUNCATE ON public.%I EXECUTE FUNCTION public.refuse_change()', partition);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
GRANT EXECUTE ON FUNCTION make_posting_partitions TO saldo_app;
SELECT make_posting_partitions(ledger_clock(), 3);

-- The last transaction that was posted at or before a time; 0 where there is none. Times never decrease with numbers, so
-- halving the numbers finds it in as many steps as the last number has bits, and no index on time is kept.
CREATE FUNCTION transaction_number_at(circuit uuid, at timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bigint := 0;
  high bigint;
  middle bigint;
BEGIN
  SELECT last_number INTO high FROM circuit_head WHERE circuit_id = circuit;
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT posted_at FROM transaction WHERE circuit_id = circuit AND number = middle) <= at THEN
      low := middle;
    ELSE
      high := middle - 1;
    END IF;
  END LOOP;
  RETURN low;
END
$$;
GRANT EXECUTE ON FUNCTION transaction_number_at TO saldo_app;
