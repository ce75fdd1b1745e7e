import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  expectRepelled,
  FOREIGN_KEY,
  Forger,
  INSUFFICIENT_PRIVILEGE,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import { appPool, createCircuit, createPoster, openAccounts, single, transfer } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around payment schedules, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let forger: Forger;
let [A, B, C] = ['', '', ''];
let id: string;
let occurrence: string;

const scheduling = (
  more: { payer?: string; payee?: string; columns?: string; values?: string } = {},
  own = newId(),
) => `
  INSERT INTO payment_schedule (circuit_id, id, payer_account_id, payee_account_id, amount, principal_id, begins_at, time_zone,
                                retry_hours, next_local, next_at, remaining ${more.columns ?? ''})
  VALUES ('${circuit}', '${own}', '${more.payer ?? A}', '${more.payee ?? B}', 10, '${newId()}', '2020-01-01', 'UTC', 1,
          '2020-01-01', '2020-01-01Z', 1 ${more.values ?? ''})`;
const coming = (own = newId(), { place = 1, local = '2020-01-01', due = "'2020-01-01Z'", state = 'due' } = {}) => `
  INSERT INTO payment_occurrence (circuit_id, id, schedule_id, place, local_time, due_at, amount, retry_until, state, try_at)
  VALUES ('${circuit}', '${own}', '${id}', ${place}, '${local}', ${due}, 10, '2099-01-01Z', '${state}', ${due})`;
const end = (state: string, ended = 'ledger_clock()', number: number | null = null, more = '') =>
  `UPDATE payment_occurrence SET state = '${state}', try_at = NULL, ended_at = ${ended}, paid_number = ${number} ${more} WHERE id = '${occurrence}'`;
const step = (state: string, more = '') => `UPDATE payment_schedule SET state = '${state}' ${more} WHERE id = '${id}'`;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  circuit = await createCircuit(app);
  const elsewhere = await createCircuit(app);
  [A, B] = (await openAccounts(poster, circuit, 2)) as [string, string];
  [C] = (await openAccounts(poster, elsewhere, 1)) as [string];
  await poster.post(circuit, single(transfer(A, B, 10n)));
  await poster.close();
});
beforeEach(async () => {
  [id, occurrence] = [newId(), newId()];
  await app.query(scheduling({}, id));
  await app.query(coming(occurrence));
  forger = await Forger.at(app, circuit);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repelled = (sql: string, by: Parameters<typeof expectRepelled>[3]) => expectRepelled(owner, app, sql, by);

describe('a payment schedule', () => {
  it('is between two accounts of its circuit', async () => {
    const foreign = (constraint: string) => ({ sqlState: FOREIGN_KEY, constraint });
    await repelled(scheduling({ payee: A }), refused('payment_schedule_accounts_differ'));
    await repelled(scheduling({ payer: C }), foreign('payment_schedule_payer_exists'));
    await repelled(scheduling({ payee: C }), foreign('payment_schedule_payee_exists'));
  });

  it('has instalments only where it recurs, each of which is something', async () => {
    const recurs = refused('payment_schedule_in_instalments_recurs');
    await repelled(scheduling({ columns: ', instalments', values: ', 3' }), recurs);
    await repelled(scheduling({ columns: ', instalments, recurrence', values: ", 11, 'FREQ=DAILY'" }), recurs);
  });

  it('keeps its facts, begins active, and is never deleted', async () => {
    for (const change of [`payee_account_id = '${A}'`, "time_zone = 'Europe/Rome'", 'created_at = ledger_clock()']) {
      const update = `UPDATE payment_schedule SET ${change} WHERE id = '${id}'`;
      await repelled(update, INSUFFICIENT_PRIVILEGE);
      await expectRepelled(owner, owner, update, APPEND_ONLY);
    }
    await repelled(scheduling({ columns: ', state', values: ", 'paused'" }), INSUFFICIENT_PRIVILEGE);
    await repelled('DELETE FROM payment_schedule', INSUFFICIENT_PRIVILEGE);
    await expectRepelled(owner, owner, `DELETE FROM payment_schedule WHERE id = '${id}'`, APPEND_ONLY);
  });

  it('ends once, and has no next time then', async () => {
    await repelled(step('cancelled'), refused('payment_schedule_ended_has_no_next_time'));
    const ending = ', next_at = NULL, next_local = NULL';
    await app.query(step('cancelled', ending));
    for (const state of ['active', 'paused', 'finished'])
      await repelled(step(state, ending), refused('payment_schedule_state_follows_its_life'));
  });

  it('has a next time by the clocks and as a moment, or neither; and no more to come than it has', async () => {
    await repelled(step('active', ', next_at = NULL'), refused('payment_schedule_next_time_is_one'));
    await repelled(step('active', ', remaining = 0'), refused('payment_schedule_remaining_is_what_comes'));
  });
});

describe('an occurrence', () => {
  it('comes once for each time, in a place of its own, of a schedule of its circuit', async () => {
    const once = { sqlState: UNIQUE, constraint: 'payment_occurrence_comes_once' };
    await repelled(coming(newId(), { place: 2 }), once);
    const place = { sqlState: UNIQUE, constraint: 'payment_occurrence_has_a_place_of_its_own' };
    await repelled(coming(newId(), { local: '2020-01-02' }), place);
    id = newId();
    await repelled(coming(), { sqlState: FOREIGN_KEY, constraint: 'payment_occurrence_schedule_exists' });
  });

  it('comes when its time has, and neither paid nor failed', async () => {
    const early = refused('payment_occurrence_comes_at_its_time');
    const next = { place: 2, local: '2020-01-02' };
    await repelled(coming(newId(), { ...next, due: "ledger_clock() + interval '1 minute'" }), early);
    await repelled(coming(newId(), { ...next, state: 'failed' }), early);
  });

  it('keeps its facts, and is never deleted', async () => {
    for (const change of ['amount = 1', "due_at = '2020-01-02Z'", "local_time = '2020-01-02'", 'place = 7']) {
      const update = `UPDATE payment_occurrence SET ${change} WHERE id = '${occurrence}'`;
      await repelled(update, INSUFFICIENT_PRIVILEGE);
      await expectRepelled(owner, owner, update, APPEND_ONLY);
    }
    await repelled('DELETE FROM payment_occurrence', INSUFFICIENT_PRIVILEGE);
    await expectRepelled(owner, owner, `DELETE FROM payment_occurrence WHERE id = '${occurrence}'`, APPEND_ONLY);
  });

  it('ends once, and fails for a reason', async () => {
    await repelled(end('failed'), refused('payment_occurrence_fails_for_a_reason'));
    await repelled(end('skipped', 'NULL'), refused('payment_occurrence_due_is_tried'));
    await app.query(end('failed', 'ledger_clock()', null, ", refusal = 'credit-limit-exceeded'"));
    for (const state of ['skipped', 'failed', 'paid'])
      await repelled(end(state), refused('payment_occurrence_state_follows_its_life'));
  });

  it('is paid by a transfer of as much between the accounts of its schedule that is written with it', async () => {
    const { next, at } = forger;
    const unpaid = refused('payment_occurrence_payment_is_posted');
    await repelled(end('paid'), refused('payment_occurrence_is_paid_by_a_transaction'));
    await repelled(end('skipped', 'ledger_clock()', next - 1), refused('payment_occurrence_is_paid_by_a_transaction'));
    // One that is in the log already, and was for something else.
    await repelled(end('paid', 'ledger_clock()', next - 1), unpaid);
    const paying = (amount: bigint, [from, to]: [string, string] = [A, B]) => {
      const after: [bigint, bigint] = from === A ? [-10n - amount, 10n + amount] : [10n - amount, -10n + amount];
      return forger.transactions() + forger.postings(forger.posting(from, to, amount, ...after));
    };
    await repelled(paying(9n) + end('paid', `'${at}'`, next), unpaid);
    await repelled(paying(10n, [B, A]) + end('paid', `'${at}'`, next), unpaid);
  });

  it('has a transaction of its own', async () => {
    const other = newId();
    await app.query(coming(other, { place: 2, local: '2020-01-02' }));
    const { next } = forger;
    const later = new Date(Date.parse(forger.at) + 5).toISOString();
    await repelled(
      forger.transactions(forger.transaction({ at: later })) +
        forger.postings(forger.posting(A, B, 10n, -20n, 20n, { at: later })) +
        end('paid', `'${later}'`, next) +
        `; ${end('paid', `'${later}'`, next).replace(occurrence, other)}`,
      { sqlState: UNIQUE, constraint: 'payment_occurrence_has_a_transaction_of_its_own' },
    );
  });
});
