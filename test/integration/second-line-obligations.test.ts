import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  attack,
  expectRepelled,
  FOREIGN_KEY,
  Forger,
  INSUFFICIENT_PRIVILEGE,
  type Repelled,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import {
  appPool,
  change,
  createCircuit,
  createPoster,
  openAccounts,
  owing,
  payOff,
  single,
} from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around obligations, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let foreignAccount: string;
let [A, B] = ['', ''];
/** From A to B: accepted, with 4 of 10 paid; proposed; cancelled. */
let [accepted, proposed, cancelled] = ['', '', ''];
let forger: Forger;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  [foreignAccount] = (await openAccounts(poster, await createCircuit(app), 1)) as [string];
  circuit = await createCircuit(app);
  [A, B] = (await openAccounts(poster, circuit, 2)) as [string, string];
  const recorded = [
    owing(A, B, 10n, { externalId: 'taken' }),
    owing(A, B, 10n, { state: 'proposed' }),
    owing(A, B, 10n),
  ];
  for (const command of recorded) await poster.post(circuit, single(command));
  [accepted, proposed, cancelled] = recorded.map(({ obligationId }) => obligationId) as [string, string, string];
  await poster.post(circuit, single(change('cancel', cancelled)));
  await poster.post(circuit, single(payOff(accepted, 4n)));
  await poster.close();
  forger = await Forger.at(app, circuit);
});

afterAll(() => Promise.all([app.end(), owner.end()]));

const repels = (sql: string, expected: Repelled, by: pg.Pool = app): Promise<void> =>
  expectRepelled(owner, by, sql, expected);

const obligation = ({
  debtor = A,
  creditor = B,
  amount = 10n,
  number = forger.next,
  state = 'accepted',
  column = 'due_on',
  value = 'NULL',
} = {}) =>
  `INSERT INTO obligation (circuit_id, id, debtor_account_id, creditor_account_id, amount, recorded_number, recorded_line, state, ${column})
   VALUES ('${circuit}', '${newId()}', '${debtor}', '${creditor}', ${amount}, ${number}, 1, '${state}', ${value});`;
const changeTo = (state: string, id: string, number = forger.next, line = 1) =>
  `INSERT INTO obligation_change VALUES ('${circuit}', ${number}, ${line}, '${id}', '${state}');`;
const payment = (amount: bigint, id = accepted, number = forger.next, line = 2) =>
  `INSERT INTO obligation_payment VALUES ('${circuit}', ${number}, ${line}, '${id}', ${amount});`;
/** A posting of so much from A to B, as it would stand after the payment of 4. */
const posted = (amount: bigint) =>
  forger.transactions() + forger.postings(forger.posting(A, B, amount, -4n - amount, 4n + amount));

it('lets what is right come through, or else the attacks would prove nothing', async () => {
  const right = [
    forger.transactions() + obligation(),
    forger.transactions() + changeTo('disputed', accepted),
    forger.transactions() + changeTo('rejected', proposed),
    posted(6n) + payment(6n),
  ];
  const client = await app.connect();
  try {
    for (const sql of right) {
      await client.query('BEGIN');
      expect(await attack(client, sql), sql).toEqual({ sqlState: undefined });
      await client.query('ROLLBACK');
    }
  } finally {
    client.release();
  }
});

describe('the journal of obligations is append-only', () => {
  it('for the service: it may not even try', async () => {
    for (const table of ['obligation_change', 'obligation_payment', 'obligation']) {
      await repels(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
      await repels(`TRUNCATE ${table} CASCADE`, INSUFFICIENT_PRIVILEGE);
    }
    await repels(`UPDATE obligation_change SET state = 'accepted'`, INSUFFICIENT_PRIVILEGE);
    await repels('UPDATE obligation_payment SET amount = 1', INSUFFICIENT_PRIVILEGE);
    const columns = [
      'amount = 1',
      'settled = 1',
      "state = 'settled'",
      'due_on = NULL',
      'recorded_number = 1',
      'id = id',
    ];
    for (const column of columns) {
      await repels(`UPDATE obligation SET ${column}`, INSUFFICIENT_PRIVILEGE);
      // A view of several tables: nobody writes through it.
      await repels(`UPDATE obligation_standing SET ${column}`, { sqlState: '55000' });
    }
    await repels(obligation({ column: 'settled', value: '5' }), INSUFFICIENT_PRIVILEGE);
  });

  it('for the owner of the tables: it would have to drop the triggers first', async () => {
    for (const table of ['obligation_change', 'obligation_payment', 'obligation']) {
      await repels(`DELETE FROM ${table}`, APPEND_ONLY, owner);
      await repels(`TRUNCATE ${table} CASCADE`, APPEND_ONLY, owner);
    }
    await repels(`UPDATE obligation_change SET state = 'accepted'`, APPEND_ONLY, owner);
    await repels('UPDATE obligation_payment SET amount = 1', APPEND_ONLY, owner);
    const facts = ['amount = amount + 1', 'debtor_account_id = creditor_account_id', "due_on = '2026-01-01'"];
    for (const fact of [...facts, 'recorded_number = 1, recorded_line = 99', "external_id = 'other'"]) {
      await repels(`UPDATE obligation SET ${fact}`, APPEND_ONLY, owner);
    }
  });

  it('within a transaction as well: what stands in the ledger log takes no further row', async () => {
    const sealed = refused('transaction_rows_are_sealed');
    await repels(changeTo('disputed', accepted, forger.next - 1, 9), sealed);
    await repels(payment(1n, accepted, forger.next - 1, 9), sealed);
    await repels(obligation({ number: 1 }), sealed);
  });

  it('and holds no row of a transaction that is not there', async () => {
    const missing = refused('row_transaction_exists');
    await repels(changeTo('disputed', accepted), missing);
    await repels(payment(1n), missing);
    await repels(obligation(), missing);
    await repels(forger.transactions() + changeTo('disputed', accepted, forger.next + 1), missing);
  });
});

describe('an obligation', () => {
  const recorded = (...asked: Parameters<typeof obligation>) => forger.transactions() + obligation(...asked);

  it('is of more than nothing, between two accounts of its circuit', async () => {
    await repels(recorded({ amount: 0n }), refused('obligation_amount_is_positive'));
    await repels(recorded({ creditor: A }), refused('obligation_accounts_differ'));
    const exist: Repelled = { sqlState: FOREIGN_KEY, constraint: 'obligation_accounts_exist' };
    await repels(recorded({ creditor: newId() }), exist);
    await repels(recorded({ debtor: foreignAccount }), exist);
  });

  it('begins proposed or accepted, and nothing of it settled', async () => {
    for (const state of ['rejected', 'disputed', 'cancelled']) {
      await repels(recorded({ state }), refused('obligation_begins_open'));
    }
    await repels(recorded({ state: 'settled' }), refused('obligation_is_settled_once_nothing_remains'));
    await repels(recorded({ state: 'paid' }), refused('obligation_state_is_known'));
  });

  it('has a reference that no other one has, and that is no free text', async () => {
    await repels(recorded({ column: 'external_id', value: "'taken'" }), {
      sqlState: UNIQUE,
      constraint: 'obligation_external_id_is_unique',
    });
    await repels(
      recorded({ column: 'external_id', value: "'For Maria'" }),
      refused('obligation_external_id_is_a_word'),
    );
  });

  it('takes only the steps of its life, each of a batch and not only the last', async () => {
    const life = refused('obligation_state_follows_its_life');
    const step = (state: string, id: string) => forger.transactions() + changeTo(state, id);
    await repels(step('rejected', accepted), life);
    await repels(step('proposed', accepted), life);
    await repels(step('accepted', accepted), life);
    await repels(step('disputed', proposed), life);
    for (const state of ['accepted', 'disputed', 'proposed']) await repels(step(state, cancelled), life);
    await repels(step('accepted', newId()), life);
    await repels(step('settled', accepted), refused('obligation_change_state_is_known'));
    const both = `${forger.transactions(forger.transaction(), forger.transaction({ number: forger.next + 1 }))}
      INSERT INTO obligation_change VALUES ('${circuit}', ${forger.next}, 1, '${proposed}', 'cancelled'),
                                           ('${circuit}', ${forger.next + 1}, 1, '${proposed}', 'accepted');`;
    await repels(both, life);
  });
});

describe('a payment of an obligation', () => {
  it('is posted: as much, from its debtor to its creditor, in the same transaction', async () => {
    const unposted = refused('obligation_payment_is_posted');
    await repels(forger.transactions() + payment(1n), unposted);
    await repels(posted(2n) + payment(1n), unposted);
    const turned = forger.transactions() + forger.postings(forger.posting(B, A, 1n, 3n, -3n));
    await repels(turned + payment(1n), unposted);
  });

  it('takes no more than what remains', async () => {
    await repels(posted(7n) + payment(7n), refused('obligation_paid_is_accepted'));
    await repels(posted(1n) + payment(0n), refused('obligation_payment_amount_is_positive'));
  });

  it('is of an obligation that is there and accepted', async () => {
    const rule = refused('obligation_paid_is_accepted');
    for (const id of [proposed, cancelled, newId()]) await repels(posted(1n) + payment(1n, id), rule);
    await repels(posted(1n) + changeTo('disputed', accepted) + payment(1n), rule);
  });
});

it('keeps what the service may write of obligations and accounts within its bounds', async () => {
  await repels('UPDATE account SET clearing_draw_max = -1', refused('account_clearing_draw_max_not_negative'));
});
