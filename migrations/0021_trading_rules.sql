-- Trading rules: who may pay whom, and how much at a time, in a day and in a month. They stand beside the journal, as versions that
-- are never changed: the last one is in force. In a circuit that has some, each payment leaves a row that says by which version it was
-- judged, and sums of what each account has paid are kept day by day. Where there are none, nothing of this is touched.

-- NULL: no rules are in force. Kept by the trigger below.
ALTER TABLE circuit ADD COLUMN trading_rules_version integer;

CREATE TABLE trading_rules (
  circuit_id   uuid NOT NULL REFERENCES circuit (id),
  version      integer NOT NULL CONSTRAINT trading_rules_version_is_positive CHECK (version > 0),
  principal_id uuid NOT NULL,
  set_at       timestamptz NOT NULL,
  -- How many of each it has: one without any ends the rules before it.
  pairs        integer NOT NULL CONSTRAINT trading_rules_pairs_not_negative CHECK (pairs >= 0),
  caps         integer NOT NULL CONSTRAINT trading_rules_caps_not_negative CHECK (caps >= 0),
  PRIMARY KEY (circuit_id, version)
);

-- `@circuit` is the circuit's own accounts, `*` is any group of members. Neither can be the name of a group (0003).
CREATE TABLE trading_pair (
  circuit_id uuid NOT NULL,
  version    integer NOT NULL,
  place      integer NOT NULL,
  from_group text NOT NULL CONSTRAINT trading_pair_from_group_is_a_word CHECK (from_group ~ '^([A-Za-z0-9._:-]{1,64}|@circuit|\*)$'),
  to_group   text NOT NULL CONSTRAINT trading_pair_to_group_is_a_word CHECK (to_group ~ '^([A-Za-z0-9._:-]{1,64}|@circuit|\*)$'),
  allowed    boolean NOT NULL,
  PRIMARY KEY (circuit_id, version, from_group, to_group),
  FOREIGN KEY (circuit_id, version) REFERENCES trading_rules (circuit_id, version)
);

-- Of an account, of those of a group, or of all members that have none of their own.
CREATE TABLE payment_cap (
  circuit_id   uuid NOT NULL,
  version      integer NOT NULL,
  place        integer NOT NULL,
  group_code   text CONSTRAINT payment_cap_group_is_a_word CHECK (group_code ~ '^([A-Za-z0-9._:-]{1,64}|@circuit|\*)$'),
  account_id   uuid,
  per_transfer bigint CONSTRAINT payment_cap_per_transfer_not_negative CHECK (per_transfer >= 0),
  per_day      bigint CONSTRAINT payment_cap_per_day_not_negative CHECK (per_day >= 0),
  per_month    bigint CONSTRAINT payment_cap_per_month_not_negative CHECK (per_month >= 0),
  PRIMARY KEY (circuit_id, version, place),
  CONSTRAINT payment_cap_has_one_subject CHECK ((group_code IS NULL) <> (account_id IS NULL)),
  CONSTRAINT payment_cap_caps_something CHECK (num_nonnulls(per_transfer, per_day, per_month) > 0),
  FOREIGN KEY (circuit_id, version) REFERENCES trading_rules (circuit_id, version),
  CONSTRAINT payment_cap_account_exists FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);
CREATE UNIQUE INDEX payment_cap_of_group_is_one ON payment_cap (circuit_id, version, group_code) WHERE group_code IS NOT NULL;
CREATE UNIQUE INDEX payment_cap_of_account_is_one ON payment_cap (circuit_id, version, account_id) WHERE account_id IS NOT NULL;

-- A transfer, a hold or a payment of an obligation that was judged by rules. With a hold it is what was reserved.
CREATE TABLE judged_payment (
  circuit_id       uuid NOT NULL,
  number           bigint NOT NULL,
  rules_version    integer NOT NULL,
  payer_account_id uuid NOT NULL,
  payee_account_id uuid NOT NULL,
  amount           bigint NOT NULL CONSTRAINT judged_payment_amount_is_positive CHECK (amount > 0),
  -- The circuit's day then. Should its time zone change, what was counted stays where it is.
  day              date NOT NULL,
  PRIMARY KEY (circuit_id, number),
  CONSTRAINT judged_payment_rules_exist FOREIGN KEY (circuit_id, rules_version) REFERENCES trading_rules (circuit_id, version)
);

-- What an account has paid on a day, as far as it was judged, without what holds have released. A projection: the triggers below keep it.
CREATE TABLE payment_day (
  circuit_id uuid NOT NULL,
  account_id uuid NOT NULL,
  day        date NOT NULL,
  paid       bigint NOT NULL CONSTRAINT payment_day_paid_not_negative CHECK (paid >= 0),
  PRIMARY KEY (circuit_id, account_id, day)
) WITH (fillfactor = 70);

-- The next version takes the place of the last one.
CREATE FUNCTION trading_rules_come_into_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.version <> 1 + coalesce((SELECT max(version) FROM trading_rules WHERE circuit_id = NEW.circuit_id AND version <> NEW.version), 0) THEN
    RAISE EXCEPTION 'a version of trading rules would not be the next one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trading_rules_version_is_the_next';
  END IF;
  UPDATE circuit SET trading_rules_version = CASE WHEN NEW.pairs + NEW.caps > 0 THEN NEW.version END WHERE id = NEW.circuit_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER trading_rules_come_into_force AFTER INSERT ON trading_rules
  FOR EACH ROW EXECUTE FUNCTION trading_rules_come_into_force();

-- All of a version comes with it, for payments are judged by it from then on.
CREATE FUNCTION refuse_partial_trading_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.pairs <> (SELECT count(*) FROM public.trading_pair WHERE circuit_id = NEW.circuit_id AND version = NEW.version)
    OR NEW.caps <> (SELECT count(*) FROM public.payment_cap WHERE circuit_id = NEW.circuit_id AND version = NEW.version) THEN
    RAISE EXCEPTION 'trading rules would have other parts than they say'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trading_rules_are_whole';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER trading_rules_are_whole AFTER INSERT ON trading_rules DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_partial_trading_rules();
CREATE FUNCTION refuse_more_of_trading_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.trading_rules WHERE circuit_id = NEW.circuit_id AND version = NEW.version
                   AND xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'something would be added to trading rules that stand'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER trading_pair_comes_with_its_rules BEFORE INSERT ON trading_pair FOR EACH ROW EXECUTE FUNCTION refuse_more_of_trading_rules();
CREATE TRIGGER payment_cap_comes_with_its_rules BEFORE INSERT ON payment_cap FOR EACH ROW EXECUTE FUNCTION refuse_more_of_trading_rules();

-- Accounts as the rules in force see them. What a hold past its time has not captured counts no more, also before a row has said so.
-- An account's own cap stands in the place of its group's, and that in the place of every group's, as a whole.
CREATE FUNCTION trader_standing(circuit uuid, accounts uuid[], today date, at timestamptz)
RETURNS TABLE (account_id uuid, group_code text, per_transfer bigint, per_day bigint, per_month bigint, paid_today bigint, paid_this_month bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, trader.group_code, cap.per_transfer, cap.per_day, cap.per_month,
         coalesce(counted.today, 0)::bigint - coalesce(due.today, 0)::bigint,
         coalesce(counted.month, 0)::bigint - coalesce(due.month, 0)::bigint
  FROM (SELECT trading_rules_version AS version FROM circuit WHERE id = $1) AS rules CROSS JOIN unnest($2) AS asked (id)
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT member.group_code FROM member WHERE member.circuit_id = $1 AND member.id = account.member_id), '@circuit') AS group_code
    FROM account WHERE account.circuit_id = $1 AND account.id = asked.id OFFSET 0
  ) AS trader
  LEFT JOIN LATERAL (
    -- Each by an index of its own.
    SELECT * FROM (
      SELECT 1 AS rank, own.per_transfer, own.per_day, own.per_month FROM payment_cap AS own
      WHERE own.circuit_id = $1 AND own.version = rules.version AND own.account_id = asked.id
      UNION ALL
      SELECT 2, common.per_transfer, common.per_day, common.per_month FROM payment_cap AS common
      WHERE common.circuit_id = $1 AND common.version = rules.version AND common.group_code = trader.group_code
      UNION ALL
      SELECT 3, every.per_transfer, every.per_day, every.per_month FROM payment_cap AS every
      WHERE every.circuit_id = $1 AND every.version = rules.version AND every.group_code = '*' AND trader.group_code <> '@circuit'
    ) AS fitting ORDER BY rank LIMIT 1
  ) AS cap ON true
  LEFT JOIN LATERAL (
    SELECT sum(paid) FILTER (WHERE day = $3) AS today, sum(paid) AS month FROM payment_day
    WHERE payment_day.circuit_id = $1 AND payment_day.account_id = asked.id AND day BETWEEN date_trunc('month', $3::timestamp)::date AND $3
  ) AS counted ON num_nonnulls(cap.per_day, cap.per_month) > 0
  LEFT JOIN LATERAL (
    SELECT sum(hold.amount - captured - released) FILTER (WHERE judged.day = $3) AS today, sum(hold.amount - captured - released) AS month
    FROM hold JOIN judged_payment AS judged ON judged.circuit_id = $1 AND judged.number = hold.placed_number
    WHERE hold.payer_account_id = asked.id AND hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= $4
      AND judged.day BETWEEN date_trunc('month', $3::timestamp)::date AND $3
  ) AS due ON num_nonnulls(cap.per_day, cap.per_month) > 0
$$;

-- Of the rules that fit, the one that names more; of two that name one group, the one that names the payer's (domain/ledger/rules.ts).
CREATE FUNCTION trade_is_allowed(circuit uuid, paying text, paid text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT allowed FROM trading_pair
    WHERE circuit_id = $1 AND version = (SELECT trading_rules_version FROM circuit WHERE id = $1)
      AND (from_group = $2 OR from_group = '*' AND $2 <> '@circuit') AND (to_group = $3 OR to_group = '*' AND $3 <> '@circuit')
    ORDER BY (from_group <> '*')::int + (to_group <> '*')::int DESC, from_group = '*' LIMIT 1), true)
$$;

-- A judged payment is one, of an open transaction; it counts on its day, and the rules let it.
CREATE FUNCTION judged_payment_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  broken text;
BEGIN
  IF EXISTS (
    SELECT FROM inserted
    LEFT JOIN circuit ON circuit.id = inserted.circuit_id
    LEFT JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id
    LEFT JOIN transaction ON transaction.circuit_id = inserted.circuit_id AND transaction.number = inserted.number
    LEFT JOIN hold ON hold.circuit_id = inserted.circuit_id AND hold.id = transaction.id AND transaction.kind = 'transfer-held'
    WHERE (transaction.number > head.log_size AND inserted.rules_version = circuit.trading_rules_version
           AND inserted.day = (transaction.posted_at AT TIME ZONE circuit.time_zone)::date
           AND CASE transaction.kind
             WHEN 'transfer-held' THEN (hold.payer_account_id, hold.payee_account_id, hold.amount)
               = (inserted.payer_account_id, inserted.payee_account_id, inserted.amount)
             WHEN 'transfer-captured' THEN false
             WHEN 'transfer-reversed' THEN false
             ELSE EXISTS (
               SELECT FROM posting
               WHERE posting.circuit_id = inserted.circuit_id AND posting.posted_at = transaction.posted_at AND posting.number = inserted.number
                 AND debit_account_id = inserted.payer_account_id AND credit_account_id = inserted.payee_account_id
                 AND posting.amount = inserted.amount) END) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a payment would be counted that is not there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'judged_payment_is_a_payment';
  END IF;
  INSERT INTO payment_day AS counted (circuit_id, account_id, day, paid)
  SELECT circuit_id, payer_account_id, day, sum(amount) FROM inserted GROUP BY circuit_id, payer_account_id, day
  ON CONFLICT (circuit_id, account_id, day) DO UPDATE SET paid = counted.paid + excluded.paid;
  -- The sums are those after all of the batch: what of holds was released in it came before.
  WITH batch AS (
    SELECT inserted.circuit_id, max(day) AS day, max(head.last_posted_at) AS at,
           array_agg(DISTINCT payer_account_id) || array_agg(DISTINCT payee_account_id) AS accounts
    FROM inserted JOIN circuit_head AS head ON head.circuit_id = inserted.circuit_id GROUP BY inserted.circuit_id
  ), trader AS MATERIALIZED (
    SELECT DISTINCT batch.circuit_id, standing.* FROM batch, LATERAL trader_standing(batch.circuit_id, batch.accounts, batch.day, batch.at) AS standing
  ), beyond AS (
    SELECT CASE WHEN inserted.amount > payer.per_transfer THEN 'payment_within_transfer_cap'
                WHEN payer.paid_today > payer.per_day THEN 'payment_within_daily_cap'
                WHEN payer.paid_this_month > payer.per_month THEN 'payment_within_monthly_cap' END AS name
    FROM inserted JOIN trader AS payer ON payer.circuit_id = inserted.circuit_id AND payer.account_id = inserted.payer_account_id
    UNION ALL
    SELECT 'payment_between_groups_that_trade'
    FROM (SELECT DISTINCT inserted.circuit_id, payer.group_code AS paying, payee.group_code AS paid FROM inserted
          JOIN trader AS payer ON payer.circuit_id = inserted.circuit_id AND payer.account_id = inserted.payer_account_id
          JOIN trader AS payee ON payee.circuit_id = inserted.circuit_id AND payee.account_id = inserted.payee_account_id) AS pair
    WHERE NOT trade_is_allowed(circuit_id, paying, paid)
  )
  SELECT name INTO broken FROM beyond WHERE name IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a payment would be made that the trading rules forbid'
      USING ERRCODE = 'check_violation', CONSTRAINT = broken;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER judged_payment_counts AFTER INSERT ON judged_payment REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION judged_payment_counts();

-- What a hold releases counts no more on the day on which it was placed.
CREATE FUNCTION hold_change_counts_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM inserted JOIN trading_rules ON trading_rules.circuit_id = inserted.circuit_id AND trading_rules.version = 1 WHERE released > 0
  ) THEN
    RETURN NULL;
  END IF;
  UPDATE payment_day SET paid = paid - freed.released
  FROM (SELECT judged.circuit_id, judged.payer_account_id, judged.day, sum(inserted.released)::bigint AS released
        FROM inserted
        JOIN hold ON hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id
        JOIN judged_payment AS judged ON judged.circuit_id = hold.circuit_id AND judged.number = hold.placed_number
        WHERE inserted.released > 0 GROUP BY judged.circuit_id, judged.payer_account_id, judged.day) AS freed
  WHERE payment_day.circuit_id = freed.circuit_id AND payment_day.account_id = freed.payer_account_id AND payment_day.day = freed.day;
  RETURN NULL;
END
$$;
CREATE TRIGGER hold_change_counts_back AFTER INSERT ON hold_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION hold_change_counts_back();

CREATE TRIGGER trading_rules_are_append_only BEFORE UPDATE OR DELETE ON trading_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trading_rules_are_never_emptied BEFORE TRUNCATE ON trading_rules EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trading_pair_is_append_only BEFORE UPDATE OR DELETE ON trading_pair FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trading_pair_is_never_emptied BEFORE TRUNCATE ON trading_pair EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_cap_is_append_only BEFORE UPDATE OR DELETE ON payment_cap FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_cap_is_never_emptied BEFORE TRUNCATE ON payment_cap EXECUTE FUNCTION refuse_change();
CREATE TRIGGER judged_payment_is_append_only BEFORE UPDATE OR DELETE ON judged_payment FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER judged_payment_is_never_emptied BEFORE TRUNCATE ON judged_payment EXECUTE FUNCTION refuse_change();

GRANT EXECUTE ON FUNCTION trader_standing TO saldo_app;
GRANT SELECT, INSERT ON trading_rules, trading_pair, payment_cap, judged_payment TO saldo_app;
GRANT SELECT ON payment_day TO saldo_app;
