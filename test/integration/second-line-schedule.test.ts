import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { attack, CHECK, fingerprint, INSUFFICIENT_PRIVILEGE, type Repelled, UNIQUE } from '../support/attacks.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around clearing schedules and their runs, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let withoutRuns: string;
/** A run that the schedule has started and that is not finished. */
let started: string;

const AT = '2026-01-05T03:00:00Z';

const schedule = (columns: string, values: string) =>
  `INSERT INTO clearing_schedule (circuit_id, cron, mode, time_zone, principal_id, apply_automatically, state, ${columns})
   VALUES ('${withoutRuns}', '0 3 * * *', 'set-off', 'UTC', '${newId()}', true, ${values})`;

const run = (id: string, { at = `'${AT}'`, automatically = true, dry = false } = {}) =>
  `INSERT INTO clearing_run (circuit_id, id, mode, dry_run, principal_id, salt, scheduled_for, apply_automatically)
   VALUES ('${circuit}', '${id}', 'set-off', ${dry}, '${newId()}', decode(repeat('00', 32), 'hex'), ${at}, ${automatically})`;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  circuit = await createCircuit(app);
  withoutRuns = await createCircuit(app);
  started = newId();
  await app.query(run(started));
});
afterAll(() => Promise.all([app.end(), owner.end()]));

async function expectRepelled(sql: string, by: Repelled): Promise<void> {
  const before = await fingerprint(owner);
  expect(await attack(app, sql), sql).toEqual(by);
  expect(await fingerprint(owner)).toEqual(before);
}

const refusedBy = (constraint: string, sqlState = CHECK): Repelled => ({ sqlState, constraint });

describe('a run of a schedule', () => {
  it('is started once for each of its times, also where the first one is long finished', async () => {
    await expectRepelled(run(newId(), { at: "'2026-01-06T03:00:00Z'" }), refusedBy('clearing_run_is_alone', UNIQUE));
    await app.query(`UPDATE clearing_run SET state = 'discarded' WHERE id = $1`, [started]);
    await expectRepelled(run(newId()), refusedBy('clearing_run_is_started_once', UNIQUE));
  });

  it('is no dry run, and nobody else has a run applied by itself', async () => {
    const at = "'2026-01-07T03:00:00Z'";
    await expectRepelled(run(newId(), { at, dry: true }), refusedBy('clearing_run_scheduled_is_not_dry'));
    const automatic = refusedBy('clearing_run_applied_automatically_is_scheduled');
    await expectRepelled(run(newId(), { at: 'NULL' }), automatic);
  });

  it('stays as it was started', async () => {
    await expectRepelled(`UPDATE clearing_run SET apply_automatically = false`, INSUFFICIENT_PRIVILEGE);
    await expectRepelled(`UPDATE clearing_run SET scheduled_for = NULL`, INSUFFICIENT_PRIVILEGE);
  });
});

describe('a schedule', () => {
  it('has a next time where it is active, and only there', async () => {
    const has = refusedBy('clearing_schedule_active_has_next_time');
    await expectRepelled(schedule('next_at', `'active', NULL`), has);
    for (const state of ['paused', 'removed']) await expectRepelled(schedule('next_at', `'${state}', '${AT}'`), has);
  });

  it('has a state and days that there are', async () => {
    await expectRepelled(schedule('next_at', `'away', NULL`), refusedBy('clearing_schedule_state_is_known'));
    const days = refusedBy('clearing_schedule_days_not_negative');
    await expectRepelled(schedule('next_at, due_within_days', `'active', '${AT}', -1`), days);
  });

  it('is never deleted, so that none of its versions comes back', async () => {
    await app.query(schedule('next_at', `'active', '${AT}'`));
    await expectRepelled('DELETE FROM clearing_schedule', INSUFFICIENT_PRIVILEGE);
    await expectRepelled('TRUNCATE clearing_schedule', INSUFFICIENT_PRIVILEGE);
  });
});
