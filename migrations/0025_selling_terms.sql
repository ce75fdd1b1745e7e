-- What members may sell in a contract year, and how much of a large invoice they take in credits: a part of the trading rules (0021).

ALTER TABLE trading_rules
  -- How many terms it has, as with pairs and caps.
  ADD COLUMN sellers integer NOT NULL DEFAULT 0 CONSTRAINT trading_rules_sellers_not_negative CHECK (sellers >= 0),
  -- Invoices of so much are paid wholly in credits. NULL: nothing is asked of invoices.
  ADD COLUMN ticket_up_to bigint CONSTRAINT trading_rules_ticket_up_to_not_negative CHECK (ticket_up_to >= 0);

-- Of an account, of those of a group, or of all members that have none of their own; as with caps.
CREATE TABLE selling_terms (
  circuit_id  uuid NOT NULL,
  version     integer NOT NULL,
  place       integer NOT NULL,
  group_code  text CONSTRAINT selling_terms_group_is_a_word CHECK (group_code ~ '^([A-Za-z0-9._:-]{1,64}|@circuit|\*)$'),
  account_id  uuid,
  -- The sales capacity: what may be sold in a contract year.
  per_year    bigint CONSTRAINT selling_terms_per_year_not_negative CHECK (per_year >= 0),
  -- The day on which a contract year begins, `MM-DD`. It comes each year, so it is never February 29th.
  year_begins text CONSTRAINT selling_terms_year_begins_each_year
    CHECK (year_begins ~ '^((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$'),
  -- The least share of an invoice above the ticket size that is paid in credits.
  acceptance  text CONSTRAINT selling_terms_acceptance_is_a_share CHECK (acceptance ~ '^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$'),
  PRIMARY KEY (circuit_id, version, place),
  CONSTRAINT selling_terms_have_one_subject CHECK ((group_code IS NULL) <> (account_id IS NULL)),
  CONSTRAINT selling_terms_say_something CHECK (num_nonnulls(per_year, acceptance) > 0),
  CONSTRAINT selling_terms_year_is_of_a_capacity CHECK (year_begins IS NULL OR per_year IS NOT NULL),
  FOREIGN KEY (circuit_id, version) REFERENCES trading_rules (circuit_id, version),
  CONSTRAINT selling_terms_account_exists FOREIGN KEY (circuit_id, account_id) REFERENCES account (circuit_id, id)
);
CREATE UNIQUE INDEX selling_terms_of_group_are_one ON selling_terms (circuit_id, version, group_code) WHERE group_code IS NOT NULL;
CREATE UNIQUE INDEX selling_terms_of_account_are_one ON selling_terms (circuit_id, version, account_id) WHERE account_id IS NOT NULL;

-- What an account was paid on a day counts as what it paid does: as far as it was judged, without what holds have released.
ALTER TABLE payment_day ALTER COLUMN paid SET DEFAULT 0;
ALTER TABLE payment_day ADD COLUMN sold bigint NOT NULL DEFAULT 0 CONSTRAINT payment_day_sold_not_negative CHECK (sold >= 0);
INSERT INTO payment_day AS counted (circuit_id, account_id, day, sold)
  SELECT judged.circuit_id, judged.payee_account_id, judged.day, sum(judged.amount - coalesce(hold.released, 0))
  FROM judged_payment AS judged LEFT JOIN hold ON hold.circuit_id = judged.circuit_id AND hold.placed_number = judged.number
  GROUP BY judged.circuit_id, judged.payee_account_id, judged.day
  ON CONFLICT (circuit_id, account_id, day) DO UPDATE SET sold = excluded.sold;

CREATE OR REPLACE FUNCTION trading_rules_come_into_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.version <> 1 + coalesce((SELECT max(version) FROM trading_rules WHERE circuit_id = NEW.circuit_id AND version <> NEW.version), 0) THEN
    RAISE EXCEPTION 'a version of trading rules would not be the next one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trading_rules_version_is_the_next';
  END IF;
  UPDATE circuit SET trading_rules_version =
    CASE WHEN NEW.pairs + NEW.caps + NEW.sellers > 0 OR NEW.ticket_up_to IS NOT NULL THEN NEW.version END WHERE id = NEW.circuit_id;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION refuse_partial_trading_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.pairs <> (SELECT count(*) FROM public.trading_pair WHERE circuit_id = NEW.circuit_id AND version = NEW.version)
    OR NEW.caps <> (SELECT count(*) FROM public.payment_cap WHERE circuit_id = NEW.circuit_id AND version = NEW.version)
    OR NEW.sellers <> (SELECT count(*) FROM public.selling_terms WHERE circuit_id = NEW.circuit_id AND version = NEW.version) THEN
    RAISE EXCEPTION 'trading rules would have other parts than they say'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trading_rules_are_whole';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER selling_terms_come_with_their_rules BEFORE INSERT ON selling_terms FOR EACH ROW EXECUTE FUNCTION refuse_more_of_trading_rules();

-- The day on which the contract year began that a day is in. Where nobody says when one begins, it is the calendar's year.
CREATE FUNCTION contract_year_began(year_begins text, today date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date(
    extract(year FROM $2)::int - (to_char($2, 'MM-DD') < coalesce($1, '01-01'))::int,
    left(coalesce($1, '01-01'), 2)::int, right(coalesce($1, '01-01'), 2)::int)
$$;

-- Accounts as the rules in force see them. What a hold past its time has not captured counts no more, also before a row has said so.
-- An account's own cap stands in the place of its group's, and that in the place of every group's, as a whole; so do selling terms.
DROP FUNCTION trader_standing;
CREATE FUNCTION trader_standing(circuit uuid, accounts uuid[], today date, at timestamptz)
RETURNS TABLE (account_id uuid, group_code text, per_transfer bigint, per_day bigint, per_month bigint, paid_today bigint, paid_this_month bigint,
               per_year bigint, year_began date, sold_this_year bigint, acceptance text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked.id, trader.group_code, cap.per_transfer, cap.per_day, cap.per_month,
         coalesce(counted.today, 0)::bigint - coalesce(due.today, 0)::bigint,
         coalesce(counted.month, 0)::bigint - coalesce(due.month, 0)::bigint,
         terms.per_year, terms.year_began, coalesce(sold.year, 0)::bigint - coalesce(unsold.year, 0)::bigint, terms.acceptance
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
  LEFT JOIN LATERAL (
    SELECT fitting.per_year, fitting.acceptance,
           CASE WHEN fitting.per_year IS NOT NULL THEN contract_year_began(fitting.year_begins, $3) END AS year_began
    FROM (
      SELECT 1 AS rank, own.per_year, own.year_begins, own.acceptance FROM selling_terms AS own
      WHERE own.circuit_id = $1 AND own.version = rules.version AND own.account_id = asked.id
      UNION ALL
      SELECT 2, common.per_year, common.year_begins, common.acceptance FROM selling_terms AS common
      WHERE common.circuit_id = $1 AND common.version = rules.version AND common.group_code = trader.group_code
      UNION ALL
      SELECT 3, every.per_year, every.year_begins, every.acceptance FROM selling_terms AS every
      WHERE every.circuit_id = $1 AND every.version = rules.version AND every.group_code = '*' AND trader.group_code <> '@circuit'
    ) AS fitting ORDER BY rank LIMIT 1
  ) AS terms ON true
  LEFT JOIN LATERAL (
    SELECT sum(payment_day.sold) AS year FROM payment_day
    WHERE payment_day.circuit_id = $1 AND payment_day.account_id = asked.id AND day BETWEEN terms.year_began AND $3
  ) AS sold ON terms.per_year IS NOT NULL
  LEFT JOIN LATERAL (
    SELECT sum(hold.amount - captured - released) AS year
    FROM hold JOIN judged_payment AS judged ON judged.circuit_id = $1 AND judged.number = hold.placed_number
    WHERE hold.payee_account_id = asked.id AND hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= $4
      AND judged.day BETWEEN terms.year_began AND $3
  ) AS unsold ON terms.per_year IS NOT NULL
$$;

-- A judged payment is one, of an open transaction; it counts on its day, and the rules let it.
CREATE OR REPLACE FUNCTION judged_payment_counts() RETURNS trigger
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
  INSERT INTO payment_day AS counted (circuit_id, account_id, day, paid, sold)
  SELECT circuit_id, side.account_id, day, sum(side.paid), sum(side.sold)
  FROM inserted CROSS JOIN LATERAL (VALUES (payer_account_id, amount, 0), (payee_account_id, 0, amount)) AS side (account_id, paid, sold)
  GROUP BY circuit_id, side.account_id, day
  ON CONFLICT (circuit_id, account_id, day) DO UPDATE SET paid = counted.paid + excluded.paid, sold = counted.sold + excluded.sold;
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
    SELECT 'sale_within_capacity'
    FROM inserted JOIN trader AS payee ON payee.circuit_id = inserted.circuit_id AND payee.account_id = inserted.payee_account_id
    WHERE payee.sold_this_year > payee.per_year
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
-- What a hold releases counts no more on the day on which it was placed.
CREATE OR REPLACE FUNCTION hold_change_counts_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM inserted JOIN trading_rules ON trading_rules.circuit_id = inserted.circuit_id AND trading_rules.version = 1 WHERE released > 0
  ) THEN
    RETURN NULL;
  END IF;
  UPDATE payment_day SET paid = payment_day.paid - freed.paid, sold = payment_day.sold - freed.sold
  FROM (SELECT judged.circuit_id, side.account_id, judged.day, sum(side.paid)::bigint AS paid, sum(side.sold)::bigint AS sold
        FROM inserted
        JOIN hold ON hold.circuit_id = inserted.circuit_id AND hold.id = inserted.hold_id
        JOIN judged_payment AS judged ON judged.circuit_id = hold.circuit_id AND judged.number = hold.placed_number
        CROSS JOIN LATERAL (VALUES (judged.payer_account_id, inserted.released, 0), (judged.payee_account_id, 0, inserted.released))
          AS side (account_id, paid, sold)
        WHERE inserted.released > 0 GROUP BY judged.circuit_id, side.account_id, judged.day) AS freed
  WHERE payment_day.circuit_id = freed.circuit_id AND payment_day.account_id = freed.account_id AND payment_day.day = freed.day;
  RETURN NULL;
END
$$;
CREATE TRIGGER selling_terms_are_append_only BEFORE UPDATE OR DELETE ON selling_terms FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER selling_terms_are_never_emptied BEFORE TRUNCATE ON selling_terms EXECUTE FUNCTION refuse_change();

GRANT EXECUTE ON FUNCTION trader_standing TO saldo_app;
GRANT EXECUTE ON FUNCTION contract_year_began TO saldo_app;
GRANT SELECT, INSERT ON selling_terms TO saldo_app;
