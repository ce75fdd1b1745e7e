-- In force is the newest schedule that has begun. So one may begin before another that was made earlier and has not begun: that one is
-- overtaken, and never in force. Until now the first mistake about a far day ended all changes until then.
ALTER TABLE fee_schedule DROP CONSTRAINT fee_schedule_times_differ;

CREATE OR REPLACE FUNCTION fee_schedule_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> 1 + coalesce((SELECT max(version) FROM public.fee_schedule WHERE circuit_id = NEW.circuit_id), 0)
     OR NEW.created_at < (SELECT max(created_at) FROM public.fee_schedule WHERE circuit_id = NEW.circuit_id) THEN
    RAISE EXCEPTION 'a fee schedule would not follow the last one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_follows_the_last';
  END IF;
  RETURN NEW;
END
$$;

-- An account that a schedule names stays open: what was held by it is captured by it, and reversals give back from it.
CREATE FUNCTION status_change_leaves_fee_accounts_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM inserted JOIN public.fee_rule AS rule ON rule.circuit_id = inserted.circuit_id AND rule.to_account_id = inserted.account_id
             WHERE inserted.status = 'closed') THEN
    RAISE EXCEPTION 'an account would be closed that takes fees'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_account_stays_open';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER status_change_leaves_fee_accounts_open AFTER INSERT ON status_change REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION status_change_leaves_fee_accounts_open();
