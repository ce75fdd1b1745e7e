import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { attack, expectRepelled, INSUFFICIENT_PRIVILEGE, type Repelled, refused, UNIQUE } from '../support/attacks.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { anew, applying, makeScene, movement, type Scene, setState, settlement } from '../support/clearing-attacks.ts';
import { createTestDatabase } from '../support/database.ts';
import { draftRun } from '../support/runs.ts';

/** The second line of defence around the rows of clearing runs, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let url: string;
let computed: Scene;
let applied: Scene;

beforeAll(async () => {
  const database = await createTestDatabase();
  url = database.url;
  app = appPool(database.appUrl);
  owner = createPool({ url, role: 'saldo_owner', max: 2 });
  computed = await makeScene(app, 'with-credit');
  applied = await makeScene(app, 'with-credit');
  await app.query(applying(applied));
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repels = (sql: string, expected: Repelled, by: pg.Pool = app): Promise<void> =>
  expectRepelled(owner, by, sql, expected);

describe('the rows of a run', () => {
  const computing = refused('clearing_rows_are_of_a_computing_run');
  const tables = ['clearing_obligation', 'clearing_account', 'clearing_posting', 'clearing_loop'];

  it('are written while it is computed, and not before or after', async () => {
    const draft = { ...computed, circuit: await createCircuit(app), run: '' };
    const scenes = [computed, applied, { ...draft, run: await draftRun(app, draft.circuit, 'set-off') }];
    for (const scene of [...scenes, { ...computed, run: newId() }, { ...computed, circuit: applied.circuit }]) {
      await repels(settlement(scene, newId(), 0), computing);
      await repels(movement(scene, 1), computing);
      await repels(
        `INSERT INTO clearing_loop VALUES ('${scene.circuit}', '${scene.run}', 90, 1, true, '{}')`,
        computing,
      );
      await repels(
        `INSERT INTO clearing_account VALUES ('${scene.circuit}', '${scene.run}', 90, '${newId()}', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
        computing,
      );
      await repels(`SELECT drop_rows_of_computing_run('${scene.circuit}', '${scene.run}')`, computing);
    }
  });

  it('are never changed or deleted by the service', async () => {
    for (const table of [...tables, 'clearing_run']) {
      await repels(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
      await repels(`TRUNCATE ${table} CASCADE`, INSUFFICIENT_PRIVILEGE);
    }
    await repels('UPDATE clearing_obligation SET settled = 1', INSUFFICIENT_PRIVILEGE);
    await repels('UPDATE clearing_account SET falls = 0', INSUFFICIENT_PRIVILEGE);
    await repels('UPDATE clearing_posting SET amount = 1', INSUFFICIENT_PRIVILEGE);
    await repels('UPDATE clearing_loop SET amount = 1', INSUFFICIENT_PRIVILEGE);
  });

  it('are complete when it becomes computed: one that is being written meanwhile is waited for, and judged', async () => {
    const scene = await makeScene(app, 'set-off');
    await app.query(anew(scene));
    const writer = new pg.Client({ connectionString: url, options: '-c role=saldo_app' });
    await writer.connect();
    try {
      await writer.query('BEGIN');
      await writer.query(settlement(scene, scene.obligations[0], 999, 0, 999));
      const finishing = attack(app, setState(scene, 'computed'));
      // Until it waits for the writer: it would otherwise only come after it.
      const waiting = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
      while ((await owner.query(waiting)).rowCount === 0) await sleep(5);
      await writer.query('COMMIT');
      expect(await finishing).toEqual(refused('clearing_run_settles_what_is_owed'));
    } finally {
      await writer.end();
    }
    await app.query(setState(scene, 'discarded'));
  });
});

describe('a run that becomes computed', () => {
  const owed = refused('clearing_run_settles_what_is_owed');
  const finish = (scene: Scene, rows: string, more = '') => anew(scene) + rows + setState(scene, 'computed', more);

  it('settles no more than remains', async () => {
    const [first] = computed.obligations;
    await repels(
      finish(computed, settlement(computed, first, 11, 0, 10)),
      refused('clearing_obligation_settled_within_remaining'),
    );
    await repels(finish(computed, settlement(computed, first, 11, 0, 11)), owed);
    await repels(finish(computed, settlement(computed, first, -1)), refused('clearing_obligation_settled_has_line'));
    await repels(finish(computed, settlement(computed, newId(), 1)), owed);
    await repels(finish(computed, settlement(computed, applied.obligations[0], 1)), owed);
    const twice = settlement(computed, first, 1, 0) + settlement(computed, first, 1, 1);
    await repels(finish(computed, twice), { sqlState: UNIQUE, constraint: 'clearing_obligation_is_there_once' });
  });

  it('was computed from a number of the journal that is there', async () => {
    const nothing = settlement(computed, computed.obligations[0], 0, 0);
    await repels(finish(computed, nothing, `, snapshot_number = ${computed.forger.next}`), owed);
  });

  it("leaves each account's net position plus its balance as it is", async () => {
    const keeps = refused('clearing_run_keeps_net_positions');
    const [first, second, third] = computed.obligations;
    await repels(finish(computed, settlement(computed, first, 5)), keeps);
    await repels(finish(computed, settlement(computed, first, 5) + movement(computed, 4)), keeps);
    await repels(finish(computed, movement(computed, 4)), keeps);
    const cycle = [first, second, third].map((id, place) => settlement(computed, id, 5 - (place === 2 ? 1 : 0), place));
    await repels(finish(computed, cycle.join('')), keeps);
  });

  it('moves no balance in a set-off', async () => {
    const scene = await makeScene(app, 'set-off');
    const [first] = scene.obligations;
    const rows = settlement(scene, first, 5) + movement(scene, 5);
    await repels(finish(scene, rows), refused('clearing_run_keeps_net_positions'));
  });
});
