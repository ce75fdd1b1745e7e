import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  attack,
  expectRepelled,
  Forger,
  fingerprint,
  INSUFFICIENT_PRIVILEGE,
  type Repelled,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import { appPool, createCircuit, createPoster, payOff, single } from '../support/circuit.ts';
import {
  anew,
  applying,
  makeScene,
  movementsOf,
  type Scene,
  sealing,
  setApplied,
  setState,
  settlement,
  transactionOf,
} from '../support/clearing-attacks.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';
import { draftRun } from '../support/runs.ts';

/**
 * The second line of defence around clearing runs, with the first one switched off: straight in SQL. In every circuit A owes
 * B 10, B owes C 7 and C owes A 5, so that a set-off clears 5 of each and credit the rest.
 */
let app: pg.Pool;
let owner: pg.Pool;
let computed: Scene;
let applied: Scene;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  computed = await makeScene(app, 'with-credit');
  applied = await makeScene(app, 'with-credit');
  await app.query(applying(applied));
  // One place of three, as it is found where the process that folded has died.
  await app.query('SELECT fold_clearing_run($1, 1)', [applied.circuit]);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repels = (sql: string, expected: Repelled, by: pg.Pool = app): Promise<void> =>
  expectRepelled(owner, by, sql, expected);

it('lets what is right come through, or else the attacks would prove nothing', async () => {
  const client = await app.connect();
  const right = [
    applying(computed),
    setState(computed, 'discarded'),
    anew(computed) + settlement(computed, computed.obligations[0], 0) + setState(computed, 'computed'),
    `SELECT fold_clearing_run('${applied.circuit}', 1);`,
    `SELECT check_clearing_run('${computed.circuit}', '${computed.run}');`,
  ];
  try {
    for (const sql of right) {
      await client.query('BEGIN');
      expect(await attack(client, sql), sql).toEqual({ sqlState: undefined });
      await client.query('ROLLBACK');
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

describe('a run is applied', () => {
  const exists = refused('clearing_run_transaction_exists');

  it('by the last transaction, which is of its kind and has its id and its salt', async () => {
    const { forger } = computed;
    const rest = movementsOf(computed) + setApplied(computed);
    await repels(setApplied(computed), exists);
    await repels(setApplied(computed, forger.next - 1), exists);
    await repels(transactionOf(computed, { kind: 'transfer' }) + rest, exists);
    await repels(transactionOf(computed, { id: newId() }) + rest, exists);
    await repels(transactionOf(computed, { salt: '11'.repeat(16) }) + rest, exists);
    await repels(transactionOf(computed) + movementsOf(computed) + sealing(computed) + setApplied(computed), exists);
    const next = forger.transactions(forger.transaction({ number: forger.next + 1 }));
    await repels(transactionOf(computed) + next + rest, exists);
    await repels(setState(computed, 'applied'), exists);
  });

  it('by the postings that it was computed to, and no others', async () => {
    const moves = refused('clearing_run_moves_its_balances');
    const { accounts, forger } = computed;
    const [A, B] = accounts;
    const postings = [
      '',
      movementsOf(computed, 2n, 3n),
      movementsOf(computed, 5n, 2n),
      forger.postings(forger.posting(A, B, 3n, -3n, 3n)),
      movementsOf(computed) + forger.postings(forger.posting(B, A, 1n, 2n, -4n, { line: 3 })),
    ];
    for (const sql of postings) await repels(transactionOf(computed) + sql + setApplied(computed), moves);
  });

  it('once', async () => {
    const next = { ...applied, forger: await Forger.at(app, applied.circuit) };
    await repels(applying(next), { sqlState: UNIQUE, constraint: 'transaction_id_is_unique' });
    await repels(setApplied(applied, applied.forger.next - 1), refused('clearing_run_result_stays'));
    await repels(setState(applied, 'applied', ', applied_number = NULL'), refused('clearing_run_result_stays'));
  });

  it('as it was computed, and not changed on the way', async () => {
    const stays = refused('clearing_run_result_stays');
    const before = transactionOf(computed) + movementsOf(computed);
    // With no obligations, nothing of it would ever count as settled.
    for (const change of [', obligations = 0', ', cleared = 0', `, rows_root = decode(repeat('00', 32), 'hex')`]) {
      await repels(before + setApplied(computed, computed.forger.next, change), stays);
      await repels(setState(computed, 'computed', change), stays);
      await repels(setState(computed, 'discarded', change), stays);
    }
    const other = '22'.repeat(16);
    const forged = transactionOf(computed, { salt: other }) + movementsOf(computed);
    await repels(forged + setApplied(computed, computed.forger.next, `, row_salt = '\\x${other}'`), stays);
  });

  it('never where it is a dry run, or has not been computed', async () => {
    const dry = await makeScene(app, 'with-credit', true);
    await repels(applying(dry), refused('clearing_run_dry_is_never_applied'));
    const life = refused('clearing_run_follows_its_life');
    await repels(setState(computed, 'computing') + applying(computed), life);
    await repels(setState(computed, 'discarded') + applying(computed), life);
  });
});

describe('a run that no longer fits is not applied:', () => {
  const fits = refused('clearing_run_fits');
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(app, 'with-credit');
  });
  /** The same within one database transaction that changes something first. */
  const isRepelledAfter = async (sql: string, numbers = 0) => {
    const { circuit } = scene;
    const client = await app.connect();
    const before = await fingerprint(owner);
    try {
      await client.query('BEGIN');
      if (sql !== '') await client.query(sql);
      const forger = new Forger(circuit, scene.forger.next + numbers, scene.forger.at);
      const moved = { ...scene, forger };
      expect(await attack(client, transactionOf(moved) + movementsOf(moved) + setApplied(moved))).toEqual(fits);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await fingerprint(owner)).toEqual(before);
  };
  const journal = (sql: string) => scene.forger.transactions() + sql;

  it('an obligation of it was disputed or cancelled', async () => {
    for (const state of ['disputed', 'cancelled']) {
      const [, second] = scene.obligations;
      const change = `INSERT INTO obligation_change VALUES ('${scene.circuit}', ${scene.forger.next}, 1, '${second}', '${state}');`;
      await isRepelledAfter(journal(change), 1);
    }
  });

  it('an obligation of it was excluded from clearing', async () => {
    await isRepelledAfter(`UPDATE obligation SET excluded_from_clearing = true WHERE id = '${scene.obligations[2]}'`);
  });

  it('an account, or its member, was suspended or closed', async () => {
    const [, B] = scene.accounts;
    const change = (column: string, subject: string, status: string) =>
      `INSERT INTO status_change (circuit_id, number, line, ${column}, status)
       VALUES ('${scene.circuit}', ${scene.forger.next}, 1, ${subject}, '${status}');`;
    for (const status of ['suspended', 'closed']) {
      await isRepelledAfter(journal(change('account_id', `'${B}'`, status)), 1);
      await isRepelledAfter(
        journal(change('member_id', `(SELECT member_id FROM account WHERE id = '${B}')`, status)),
        1,
      );
    }
  });

  it('a member draws less of its credit for clearing', async () => {
    await isRepelledAfter(`UPDATE account SET clearing_draw_max = 4 WHERE id = '${scene.accounts[0]}'`);
  });

  it('an obligation of it was paid since', async () => {
    const poster = createPoster(app);
    await poster.post(scene.circuit, single(payOff(scene.obligations[0], 4n)));
    await poster.close();
    const forger = await Forger.at(app, scene.circuit);
    const [A, B, C] = scene.accounts;
    const moved = { ...scene, forger };
    const movements = forger.postings(
      forger.posting(A, B, 3n, -7n, 7n),
      forger.posting(A, C, 2n, -9n, 2n, { line: 2 }),
    );
    await repels(transactionOf(moved) + movements + setApplied(moved), fits);
  });
});

describe('the service cannot write by hand', () => {
  it('what the database keeps: how far a run is checked and folded', async () => {
    for (const scene of [computed, applied]) {
      for (const column of ['folded = 3', 'checked_number = 1', 'dry_run = false', 'mode = mode', 'salt = salt']) {
        await repels(`UPDATE clearing_run SET ${column} WHERE id = '${scene.run}'`, INSUFFICIENT_PRIVILEGE);
      }
    }
    const insert = (columns: string, values: string) =>
      `INSERT INTO clearing_run (circuit_id, id, mode, dry_run, principal_id, salt, ${columns})
       VALUES ('${computed.circuit}', '${newId()}', 'set-off', true, '${newId()}', decode(repeat('00', 32), 'hex'), ${values})`;
    await repels(insert('state', `'applied'`), INSUFFICIENT_PRIVILEGE);
    await repels(insert('folded', '0'), INSUFFICIENT_PRIVILEGE);
    await repels(insert('applied_number', '1'), INSUFFICIENT_PRIVILEGE);
  });

  it('the number of the transaction that applied it, without applying it', async () => {
    await repels(
      `UPDATE clearing_run SET applied_number = 1 WHERE id = '${computed.run}'`,
      refused('clearing_run_result_stays'),
    );
    await repels(
      anew(computed) + setState(computed, 'computing', ', applied_number = 1'),
      refused('clearing_run_applied_has_number'),
    );
  });

  it('a fold that goes back, so that obligations would be settled twice', async () => {
    const forwards = refused('clearing_run_folds_forwards');
    for (const places of ['-1', '0', 'NULL']) {
      await repels(`SELECT fold_clearing_run('${applied.circuit}', ${places})`, forwards);
    }
    await repels(`UPDATE clearing_run SET folded = 0 WHERE id = '${applied.run}'`, forwards, owner);
  });
});

describe("a run's life", () => {
  const life = refused('clearing_run_follows_its_life');

  it('does not lead back from applied, discarded or failed', async () => {
    for (const state of ['draft', 'computing', 'computed', 'discarded']) {
      await repels(setState(applied, state), life);
      await repels(setState(applied, state, ', applied_number = NULL'), life);
    }
    const over = { circuit: await createCircuit(app), run: '' };
    over.run = await draftRun(app, over.circuit, 'set-off');
    await app.query(setState(over, 'discarded'));
    for (const state of ['draft', 'computing', 'computed', 'applied']) await repels(setState(over, state), life);
    await repels(setState(over, 'failed', `, failure = 'x'`), life);
  });

  it('has no shortcut past being computed', async () => {
    const fresh = { circuit: await createCircuit(app), run: '' };
    fresh.run = await draftRun(app, fresh.circuit, 'set-off');
    for (const state of ['computed', 'applied']) await repels(setState(fresh, state), life);
    await repels(setState(fresh, 'failed', `, failure = 'x'`), life);
    await repels(
      setState(fresh, 'computing') + setState(fresh, 'computed'),
      refused('clearing_run_computed_has_figures'),
    );
    await repels(setState(fresh, 'computing') + setState(fresh, 'failed'), refused('clearing_run_failed_says_why'));
  });

  it('is lived by one run of a circuit at a time, dry runs aside', async () => {
    const another = (dry: boolean) =>
      `INSERT INTO clearing_run (circuit_id, id, mode, dry_run, principal_id, salt)
       VALUES ('${computed.circuit}', '${newId()}', 'set-off', ${dry}, '${newId()}', decode(repeat('00', 32), 'hex'));`;
    await repels(another(false), { sqlState: UNIQUE, constraint: 'clearing_run_is_alone' });
    await repels(another(true) + another(true) + another(false), {
      sqlState: UNIQUE,
      constraint: 'clearing_run_is_alone',
    });
  });
});

it('leaves both circuits sound, before the rest of the run is folded and after', async () => {
  await checkInvariants(owner, computed.circuit);
  // What was sealed by hand has no leaf, so only what the database itself keeps is looked at.
  const { rows } = await app.query(
    'SELECT state, settled FROM obligation_standing WHERE circuit_id = $1 ORDER BY amount',
    [applied.circuit],
  );
  while ((await app.query('SELECT fold_clearing_run($1, 1) AS more', [applied.circuit])).rows[0].more);
  const after = await app.query(
    'SELECT state, settled FROM obligation_standing WHERE circuit_id = $1 ORDER BY amount',
    [applied.circuit],
  );
  expect(after.rows).toEqual(rows);
  expect(rows).toEqual([5n, 7n, 10n].map((settled) => ({ state: 'settled', settled })));
});
