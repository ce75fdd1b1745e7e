-- Clearing runs on a schedule: a circuit has one at most. Its row stays when it is removed, so that a version of it never
-- comes back.

CREATE TABLE clearing_schedule (
  circuit_id          uuid PRIMARY KEY REFERENCES circuit (id),
  state               text NOT NULL CONSTRAINT clearing_schedule_state_is_known CHECK (state IN ('active', 'paused', 'removed')),
  cron                text NOT NULL,
  mode                text NOT NULL CONSTRAINT clearing_schedule_mode_is_known CHECK (mode IN ('set-off', 'with-credit')),
  -- Days from that of a run to the last due date that takes part; null: whatever is owed.
  due_within_days     integer CONSTRAINT clearing_schedule_days_not_negative CHECK (due_within_days >= 0),
  apply_automatically boolean NOT NULL,
  -- The next time, and the time zone that it was reckoned in: where the circuit's is another by now, it is reckoned anew.
  next_at             timestamptz,
  time_zone           text NOT NULL,
  -- When its time came last while another run was active, so that none was started.
  skipped_at          timestamptz,
  -- Who has set it: its runs are theirs.
  principal_id        uuid NOT NULL,
  version             integer NOT NULL DEFAULT 1,
  CONSTRAINT clearing_schedule_active_has_next_time CHECK ((state = 'active') = (next_at IS NOT NULL))
);

-- A run that a schedule has started knows for which of its times. What is to be applied is read off the run, so that a
-- schedule that is changed meanwhile changes nothing for it.
ALTER TABLE clearing_run
  ADD COLUMN scheduled_for timestamptz,
  ADD COLUMN apply_automatically boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT clearing_run_scheduled_is_not_dry CHECK (NOT (scheduled_for IS NOT NULL AND dry_run)),
  ADD CONSTRAINT clearing_run_applied_automatically_is_scheduled CHECK (NOT (apply_automatically AND scheduled_for IS NULL));
CREATE UNIQUE INDEX clearing_run_is_started_once ON clearing_run (circuit_id, scheduled_for) WHERE scheduled_for IS NOT NULL;
CREATE INDEX clearing_run_to_be_applied ON clearing_run (circuit_id) WHERE state = 'computed' AND apply_automatically;

GRANT SELECT, INSERT ON clearing_schedule TO saldo_app;
GRANT UPDATE (state, cron, mode, due_within_days, apply_automatically, next_at, time_zone, skipped_at, principal_id, version)
  ON clearing_schedule TO saldo_app;
GRANT INSERT (scheduled_for, apply_automatically) ON clearing_run TO saldo_app;
