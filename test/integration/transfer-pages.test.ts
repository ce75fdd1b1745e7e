import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import type { Database } from '../../src/db/database.ts';
import { newId } from '../../src/db/ids.ts';
import {
  selectTransfer,
  selectTransferPage,
  selectTransfers,
  type TransferRow,
  type TransferSelection,
} from '../../src/features/transfers/queries.ts';
import { createTestDatabase } from '../support/database.ts';
import { rowsRead } from '../support/rows-read.ts';

const PAGE = 51;

let owner: pg.Pool;
const circuitId = newId();
const [payer, payee, fees] = [newId(), newId(), newId()];

const STATES = ['captured', 'voided', 'expired'] as const;

/** Transfers that were held, one a minute, ended in turn in each way; every hundredth is held still. */
async function heldOnes(transactions: number): Promise<void> {
  const database = await createTestDatabase();
  owner = createPool({ url: database.url, max: 2, statementTimeoutMs: 0 });
  await owner.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${circuitId}', 'busy', 'Busy', 'CR', 2, 100);
    INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${circuitId}', ${transactions});
    INSERT INTO account (circuit_id, id, system, opened_number) VALUES ('${circuitId}', '${payer}', 'issue', 1), ('${circuitId}', '${payee}', 'issue', 2);
    INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
    SELECT '${circuitId}', k, gen_random_uuid(), 'transfer-held', date_trunc('second', now() - interval '2 months') + k * interval '1 minute',
           '${circuitId}', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(1, ${transactions}) AS k;
    INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, captured, released, state)
    SELECT circuit_id, id, number, '${payer}', '${payee}', 5, now() + interval '1 day', CASE WHEN state = 'captured' THEN 5 ELSE 0 END,
           CASE WHEN state IN ('voided', 'expired') THEN 5 ELSE 0 END, state
    FROM (SELECT *, CASE WHEN number % 100 = 0 THEN 'held' ELSE ('{${STATES.join(',')}}'::text[])[number % 3 + 1] END AS state FROM transaction) AS placed;
    COMMIT`);
}

/** Transfers, over three months, each with a fee. Every second one is a payment of an obligation, which is no transfer. */
async function found(transactions: number): Promise<void> {
  const database = await createTestDatabase();
  owner = createPool({ url: database.url, max: 2, statementTimeoutMs: 0 });
  await owner.query(`SELECT make_posting_partitions(now() - interval '3 months', 3)`);
  // Straight into the tables, triggers asleep, and no statistics of them.
  const posting = (line: number, credit: string) => `
    INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after,
                         fee_version, fee_place)
    SELECT circuit_id, posted_at, number, ${line}, '${payer}', '${credit}', 1, -1, 1, ${line === 1 ? 'NULL, NULL' : '1, 1'}
    FROM transaction WHERE circuit_id = '${circuitId}';`;
  await owner.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${circuitId}', 'busy', 'Busy', 'CR', 2, 100);
    INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${circuitId}', ${transactions});
    INSERT INTO account (circuit_id, id, system, opened_number) VALUES ('${circuitId}', '${payer}', 'issue', 1), ('${circuitId}', '${payee}', 'issue', 2),
      ('${circuitId}', '${fees}', 'fees', 3);
    INSERT INTO fee_schedule (circuit_id, version, id, effective_from, principal_id, created_at)
    VALUES ('${circuitId}', 1, '${circuitId}', '2020-01-01', '${circuitId}', '2020-01-01');
    INSERT INTO fee_rule (circuit_id, version, place, name, charges, to_account_id, rate) VALUES ('${circuitId}', 1, 1, 'Fee', 'payer', '${fees}', 0.01);
    INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
    SELECT '${circuitId}', k, gen_random_uuid(), CASE WHEN k % 2 = 1 THEN 'transfer' ELSE 'obligation-paid' END,
           date_trunc('second', now() - interval '2 months') + k * interval '90 seconds',
           '${circuitId}', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(1, ${transactions}) AS k;
    ${posting(1, payee)}
    ${posting(2, fees)}
    COMMIT`);
}

const readBy = (work: Parameters<typeof rowsRead>[1], tables?: string[]) =>
  rowsRead(owner.options.connectionString as string, work, tables);
/** A page of all transfers sorts the circuit's transactions as long as there are no statistics; whoever names some reads only those. */
const WITH_TRANSACTIONS = ['posting_%', 'transaction'];

describe.each([3_000, 30_000])('transfers with fees, in a circuit that has %d of them', (transactions) => {
  beforeAll(() => found(transactions), 120_000);
  afterAll(() => owner.end());

  it.each([
    ['all', null, 8],
    ['those of an account', [payer], 16],
  ])('are read as far as a page goes: %s', async (_, accounts, most) => {
    let rows: TransferRow[] = [];
    const { read, scans } = await readBy(async (db) => {
      rows = await selectTransferPage(db, circuitId, { accounts, before: null, count: PAGE });
    });
    expect(rows.map(({ number }) => Number(number))).toEqual(
      Array.from({ length: PAGE }, (_, nth) => transactions - 1 - nth * 2),
    );
    expect(rows.every((row) => row.fees?.length === 1)).toBe(true);
    expect(read).toBeLessThanOrEqual(most * PAGE);
    expect(scans).toBe(0);
  });

  it('are read by their keys, one or several', async () => {
    const { rows: some } = await owner.query<{ id: string }>(
      `SELECT id FROM transaction WHERE circuit_id = $1 AND kind = 'transfer' ORDER BY number LIMIT 5`,
      [circuitId],
    );
    const ids = some.map(({ id }) => id);
    const one = await readBy(async (db, pool) => {
      const row = await selectTransfer(pool, db, circuitId, ids[0] as string);
      expect(row?.fees).toMatchObject([{ name: 'Fee', amount: '1' }]);
    }, WITH_TRANSACTIONS);
    expect(one.read).toBeLessThanOrEqual(16);
    const several = await readBy(async (db, pool) => {
      const rows = await selectTransfers(pool, db, circuitId, ids);
      expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(rows.every((row) => row.fees?.length === 1)).toBe(true);
    }, WITH_TRANSACTIONS);
    expect(several.read).toBeLessThanOrEqual(16 * ids.length);
    expect(one.scans + several.scans).toBe(0);
  });
});

describe.each([3_000, 30_000])('transfers that were held, of an account that has %d of them', (transactions) => {
  beforeAll(() => heldOnes(transactions), 120_000);
  afterAll(() => owner.end());

  const expectedIn = (state: TransferSelection['state']) =>
    Array.from({ length: transactions }, (_, nth) => transactions - nth).filter(
      (number) => state === undefined || (number % 100 === 0 ? 'held' : STATES[number % 3]) === state,
    );

  it.each([...STATES, 'held'] as const)('are looked at as far as a page goes, of the circuit: %s', async (state) => {
    const expected = expectedIn(state);
    for (const before of [null, expected[20] as number]) {
      const { read, scans } = await readBy(
        async (db) => {
          const from = before === null ? null : { postedAt: Date.now(), number: before };
          const rows = await selectTransferPage(db, circuitId, { accounts: null, state, before: from, count: PAGE });
          const wanted = expected.filter((number) => before === null || number < before).slice(0, PAGE);
          expect(rows.map(({ number }) => Number(number))).toEqual(wanted);
        },
        ['transaction'],
      );
      expect(read).toBeLessThanOrEqual(4 * PAGE);
      expect(scans).toBe(0);
    }
  });

  it.each([undefined, ...STATES, 'held'] as const)('are read as far as a page goes: %s', async (state) => {
    const expected = expectedIn(state);
    const pageOf = async (db: Database, before: number | null) => {
      const from = before === null ? null : { postedAt: Date.now(), number: before };
      const rows = await selectTransferPage(db, circuitId, { accounts: [payer], state, before: from, count: PAGE });
      return rows.map(({ number }) => Number(number));
    };
    // All that is held is put in order, which is a hundredth of them here.
    const most = 30 * PAGE + 4 * Math.ceil(transactions / 100);
    for (const before of [null, expected[20] as number]) {
      const { read, scans } = await readBy(
        async (db) => {
          const wanted = expected.filter((number) => before === null || number < before).slice(0, PAGE);
          expect(await pageOf(db, before)).toEqual(wanted);
        },
        ['hold', 'transaction'],
      );
      expect(read).toBeLessThanOrEqual(most);
      expect(scans).toBe(0);
    }
  });
});
