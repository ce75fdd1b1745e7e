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
import { appPool, createCircuit, createPoster, limits, openAccounts, single, transfer } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/**
 * The second line of defence, with the first one switched off: straight in SQL, as the service's own role and, where that
 * says so, as the owner of the tables.
 */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let foreignAccount: string;
let foreignLast: number;
/** A stands at -40, B at +40, both with limits of 100; C at 0; D over its limit, at -50 with one of 10. */
let [A, B, C, D, E] = ['', '', '', '', ''];
let forger: Forger;
const partition = `posting_${new Date().toISOString().slice(0, 7).replace('-', '_')}`;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  const other = await createCircuit(app);
  const foreign = await openAccounts(poster, other, 20);
  foreignAccount = foreign[0] as string;
  foreignLast = 40;
  circuit = await createCircuit(app);
  [A, B, C, D, E] = (await openAccounts(poster, circuit, 5, { creditLimit: 100n, balanceCap: 100n })) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await poster.post(circuit, single(transfer(A, B, 40n, { externalId: 'first' })));
  await poster.post(circuit, single(transfer(D, E, 50n)));
  await poster.post(circuit, single(limits(D, 10n, 100n)));
  await poster.close();
  await app.query(
    `INSERT INTO audit_event (circuit_id, id, principal_id, request_id, action, subject_id) VALUES ($1, $2, $2, 'r', 'a', $2)`,
    [circuit, newId()],
  );
  forger = await Forger.at(app, circuit);
});

afterAll(() => Promise.all([app.end(), owner.end()]));

const repels = (sql: string, expected: Repelled, by: pg.Pool = app): Promise<void> =>
  expectRepelled(owner, by, sql, expected);

describe('the journal is append-only', () => {
  const journal = () => ['transaction', 'posting', partition, 'limit_change', 'status_change', 'audit_event'];
  const column: Record<string, string> = {
    audit_event: 'action = action',
    limit_change: 'credit_limit = 1',
    status_change: "status = 'active'",
  };
  const update = (table: string) => `UPDATE ${table} SET ${column[table] ?? 'number = number'}`;

  it('for the service: it may not even try', async () => {
    for (const table of journal()) {
      await repels(update(table), INSUFFICIENT_PRIVILEGE);
      await repels(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
      await repels(`TRUNCATE ${table} CASCADE`, INSUFFICIENT_PRIVILEGE);
    }
    await repels(`UPDATE idempotency_record SET outcome = '1'`, INSUFFICIENT_PRIVILEGE);
    await repels('TRUNCATE idempotency_record', INSUFFICIENT_PRIVILEGE);
  });

  it('for the owner of the tables: it would have to drop the triggers first', async () => {
    for (const table of journal()) {
      await repels(update(table), APPEND_ONLY, owner);
      await repels(`DELETE FROM ${table}`, APPEND_ONLY, owner);
      await repels(`TRUNCATE ${table} CASCADE`, APPEND_ONLY, owner);
    }
  });

  it('also by way of its partitions, which the service neither fills nor makes nor detaches', async () => {
    await repels(`INSERT INTO ${partition} SELECT * FROM posting`, INSUFFICIENT_PRIVILEGE);
    await repels(`ALTER TABLE posting DETACH PARTITION ${partition}`, INSUFFICIENT_PRIVILEGE);
    await repels(`DROP TABLE ${partition}`, INSUFFICIENT_PRIVILEGE);
    await repels(
      `CREATE TABLE mine PARTITION OF posting FOR VALUES FROM ('1999-01-01') TO ('1999-02-01')`,
      INSUFFICIENT_PRIVILEGE,
    );
  });

  it('within a transaction as well: what stands in the ledger log takes no further row', async () => {
    const sealed = refused('transaction_rows_are_sealed');
    const { rows } = await app.query<{ number: bigint; at: Date }>(
      `SELECT number, posted_at AS at FROM posting WHERE circuit_id = $1 ORDER BY number DESC LIMIT 1`,
      [circuit],
    );
    const { number, at } = rows[0] as { number: bigint; at: Date };
    const old = { number: Number(number), line: 2, at: at.toISOString() };
    await repels(forger.postings(forger.posting(A, B, 1n, -41n, 41n, old)), sealed);
    await repels(`INSERT INTO limit_change VALUES ('${circuit}', ${number}, 2, '${A}', 1000, 1000)`, sealed);
    await repels(`INSERT INTO status_change VALUES ('${circuit}', ${number}, 2, NULL, '${A}', 'closed')`, sealed);
    await repels(
      `UPDATE circuit_head SET log_size = 0, log_frontier = '' WHERE circuit_id = '${circuit}'`,
      refused('circuit_head_log_never_shrinks'),
    );
  });
});

describe('a posting', () => {
  const posting = (...values: Parameters<Forger['posting']>) =>
    forger.transactions() + forger.postings(forger.posting(...values));

  it('that is right comes through, or else the attacks would prove nothing', async () => {
    const client = await app.connect();
    try {
      await client.query('BEGIN');
      expect(await attack(client, posting(A, B, 60n, -100n, 100n))).toEqual({ sqlState: undefined });
      await client.query('ROLLBACK; BEGIN');
      expect(await attack(client, posting(C, D, 1n, -1n, -49n))).toEqual({ sqlState: undefined });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('moves more than nothing, between two accounts', async () => {
    await repels(posting(A, B, 0n, -40n, 40n), refused('posting_amount_is_positive'));
    await repels(posting(A, B, -5n, -35n, 35n), refused('posting_amount_is_positive'));
    await repels(posting(A, A, 5n, -45n, -40n), refused('posting_accounts_differ'));
  });

  it('names accounts that exist in its circuit', async () => {
    await repels(posting(A, newId(), 5n, -45n, 5n), refused('posting_follows_balance'));
    await repels(posting(newId(), A, 5n, -5n, -35n), refused('posting_follows_balance'));
    await repels(posting(A, foreignAccount, 5n, -45n, 5n), refused('posting_follows_balance'));
  });

  it('takes no account beyond its limits, on either side', async () => {
    await repels(posting(A, C, 61n, -101n, 61n), refused('account_within_credit_limit'));
    await repels(posting(C, B, 61n, -61n, 101n), refused('account_within_balance_cap'));
  });

  it('takes an account that is over its limit no further', async () => {
    await repels(posting(D, C, 1n, -51n, 1n), refused('account_within_credit_limit'));
  });

  it('names a transaction of its own circuit and time', async () => {
    const exists: Repelled = { sqlState: FOREIGN_KEY, constraint: 'posting_transaction_exists' };
    await repels(forger.postings(forger.posting(A, B, 1n, -41n, 41n)), exists);
    await repels(forger.postings(forger.posting(A, B, 1n, -41n, 41n, { number: foreignLast })), exists);
    const later = new Date(Date.parse(forger.at) + 1).toISOString();
    await repels(posting(A, B, 1n, -41n, 41n, { at: later }), exists);
  });

  it('tells balances that are their history, each of them and not only the last', async () => {
    const history = refused('posting_follows_balance');
    await repels(posting(A, B, 5n, -44n, 45n), history);
    await repels(posting(A, B, 5n, -45n, 44n), history);
    const chain = (...after: [bigint, bigint][]) =>
      forger.transactions(...after.map((_, index) => forger.transaction({ number: forger.next + index }))) +
      forger.postings(
        ...after.map((both, index) => forger.posting(A, B, 5n, ...both, { number: forger.next + index })),
      );
    await repels(chain([-44n, 45n], [-50n, 50n]), history);
    await repels(chain([-45n, 46n], [-50n, 50n]), history);
    await repels(chain([-45n, 45n], [-51n, 51n]), history);
    await repels(chain([-50n, 50n], [-45n, 45n]), history);
    await repels(chain([-45n, 45n], [-49n, 50n], [-55n, 55n]), history);
  });

  it('is no way around an int64', async () => {
    await repels(posting(A, B, 2n ** 63n - 1n, 1n, 0n), { sqlState: '22003' });
  });
});

describe('a transaction', () => {
  const sequence = refused('transaction_number_in_sequence');

  it('takes the next number: no gap, no repetition, no way back', async () => {
    await repels(forger.transactions(forger.transaction({ number: forger.next + 1 })), sequence);
    await repels(forger.transactions(forger.transaction({ number: forger.next - 1 })), {
      sqlState: UNIQUE,
      constraint: 'transaction_pkey',
    });
    for (const number of [0, -1]) await repels(forger.transactions(forger.transaction({ number })), sequence);
    const gap = [forger.next, forger.next + 2].map((number) => forger.transaction({ number }));
    await repels(forger.transactions(...gap), sequence);
  });

  it('is not posted before another one, not even one of the same statement', async () => {
    await repels(forger.transactions(forger.transaction({ at: '2020-01-01T00:00:00Z' })), sequence);
    const later = new Date(Date.parse(forger.at) + 1_000).toISOString();
    const turned = [forger.transaction({ at: later }), forger.transaction({ number: forger.next + 1 })];
    await repels(forger.transactions(...turned), sequence);
  });

  it('belongs to a circuit that there is', async () => {
    await repels(forger.transactions(forger.transaction({ circuitId: newId(), number: 1 })), sequence);
  });

  it('has an id and a reference that no other one has', async () => {
    const { rows } = await app.query<{ id: string }>(
      'SELECT id FROM transaction WHERE circuit_id = $1 AND number = 1',
      [circuit],
    );
    const id = rows[0]?.id as string;
    await repels(forger.transactions(forger.transaction({ id })), {
      sqlState: UNIQUE,
      constraint: 'transaction_id_is_unique',
    });
    const external = { sqlState: UNIQUE, constraint: 'transaction_external_id_is_unique' };
    await repels(forger.transactions(forger.transaction({ externalId: 'first' })), external);
    const free = forger.transaction({ externalId: 'Paid to Maria' });
    await repels(forger.transactions(free), refused('transaction_external_id_is_a_word'));
  });
});

describe('what follows from the journal', () => {
  it('is not written by the service: balances, holds, limits, statuses, owners, numbers', async () => {
    const changes = [
      'balance = 1',
      'held_out = 1',
      'held_in = 1',
      'credit_limit = 1',
      'balance_cap = NULL',
      "status = 'active'",
      'negative_since = NULL',
      'member_id = NULL',
      'opened_number = 1',
      'id = id',
    ];
    for (const change of changes) await repels(`UPDATE account SET ${change}`, INSUFFICIENT_PRIVILEGE);
    for (const change of ["status = 'closed'", 'admitted_number = 1', 'id = id']) {
      await repels(`UPDATE member SET ${change}`, INSUFFICIENT_PRIVILEGE);
    }
    for (const change of ['last_number = 0', "last_posted_at = '-infinity'", 'circuit_id = circuit_id']) {
      await repels(`UPDATE circuit_head SET ${change}`, INSUFFICIENT_PRIVILEGE);
    }
    for (const table of ['account', 'member', 'circuit_head', 'circuit', 'scheduled_limit_change']) {
      await repels(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
    }
    await repels(
      `INSERT INTO account (circuit_id, id, system, opened_number, balance) VALUES ('${circuit}', '${newId()}', 'fees', 1, 5)`,
      INSUFFICIENT_PRIVILEGE,
    );
    await repels(`INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${newId()}', 5)`, INSUFFICIENT_PRIVILEGE);
    await repels(`UPDATE circuit SET unit_scale = 0`, INSUFFICIENT_PRIVILEGE);
  });

  it('keeps to its bounds, whoever writes: limits of a member are finite, and none is negative', async () => {
    const change = (account: string, credit: string, cap: string) =>
      `${forger.transactions()} INSERT INTO limit_change VALUES ('${circuit}', ${forger.next}, 1, '${account}', ${credit}, ${cap})`;
    await repels(change(A, 'NULL', '1'), refused('account_of_member_has_credit_limit'));
    await repels(change(A, '-1', '1'), refused('account_credit_limit_not_negative'));
    await repels(change(A, '1', '-1'), refused('account_balance_cap_not_negative'));
    await repels(change(foreignAccount, '1', '1'), {
      sqlState: FOREIGN_KEY,
      constraint: 'limit_change_account_exists',
    });
  });

  it('is a ledger log with a frontier that fits its size, not ahead of the journal', async () => {
    const log = (change: string) => `UPDATE circuit_head SET ${change} WHERE circuit_id = '${circuit}'`;
    await repels(log(`log_frontier = '\\x00'`), refused('circuit_head_frontier_fits_size'));
    await repels(log(`log_frontier = ''`), refused('circuit_head_frontier_fits_size'));
    await repels(log(`log_size = 32, log_frontier = '\\x${'00'.repeat(32)}'`), refused('circuit_head_log_not_ahead'));
  });
});
