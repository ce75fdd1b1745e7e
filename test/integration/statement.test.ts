import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { selectBalanceAt, selectEntries } from '../../src/features/accounts/history-queries.ts';
import type { Circuit } from '../../src/features/circuits/service.ts';
import type { Period } from '../../src/features/reports/period.ts';
import { readHeadOf, type StatementHead } from '../../src/features/reports/statement.ts';
import { createTurnovers } from '../../src/features/reports/turnover.ts';
import { TURNOVER_MARK_EVERY } from '../../src/limits.ts';
import { createTestDatabase } from '../support/database.ts';
import { rowsRead } from '../support/rows-read.ts';

/** Postings of the busy account, over three months. */
const POSTINGS = 150_000;
const PAGE = 51;

let owner: pg.Pool;
const circuitId = newId();
const [busy, other] = [newId(), newId()];
const circuit = { id: circuitId, code: 'busy', scale: 2 } as Circuit;

beforeAll(async () => {
  const database = await createTestDatabase();
  owner = createPool({ url: database.url, max: 2, statementTimeoutMs: 0 });
  await owner.query(`SELECT make_posting_partitions(now() - interval '3 months', 3)`);
  // Straight into the tables, triggers asleep: the two pay each other 1 in turn.
  await owner.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${circuitId}', 'busy', 'Busy', 'CR', 2, 100);
    INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${circuitId}', ${POSTINGS});
    INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
    SELECT '${circuitId}', k, gen_random_uuid(), 'transfer', date_trunc('second', now() - interval '2 months') + k * interval '20 seconds',
           '${circuitId}', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(1, ${POSTINGS}) AS k;
    INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
    SELECT circuit_id, posted_at, number, 1,
           CASE WHEN number % 2 = 1 THEN '${busy}'::uuid ELSE '${other}' END, CASE WHEN number % 2 = 1 THEN '${other}'::uuid ELSE '${busy}' END,
           1, CASE WHEN number % 2 = 1 THEN -1 ELSE 0 END, CASE WHEN number % 2 = 1 THEN 1 ELSE 0 END
    FROM transaction WHERE circuit_id = '${circuitId}';
    INSERT INTO account (circuit_id, id, system, opened_number) VALUES ('${circuitId}', '${busy}', 'issue', 1), ('${circuitId}', '${other}', 'issue', 2);
    COMMIT`);
}, 120_000);

afterAll(() => owner.end());

const readBy = (work: Parameters<typeof rowsRead>[1]) => rowsRead(owner.options.connectionString as string, work);

describe('a statement page on a busy account', () => {
  const selection = { accountId: busy, afterNumber: 0, upToNumber: POSTINGS, from: null, to: null, count: PAGE };

  it.each(['newest first', 'oldest first'] as const)(
    'reads no more rows than it shows of each side, %s',
    async (order) => {
      const { read, scans } = await readBy((db) => selectEntries(db, circuitId, { ...selection, order, after: null }));
      expect(read).toBeGreaterThanOrEqual(PAGE);
      expect(read).toBeLessThanOrEqual(4 * PAGE);
      expect(scans).toBe(0);
    },
  );

  it('reads no more from the middle of the history', async () => {
    const { rows } = await owner.query<{ posted_at: Date }>(
      'SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = $2',
      [circuitId, POSTINGS / 2],
    );
    const after = { postedAt: rows[0]?.posted_at.getTime() ?? 0, number: POSTINGS / 2, line: 1 };
    const { read, scans } = await readBy((db) =>
      selectEntries(db, circuitId, { ...selection, order: 'newest first', after }),
    );
    expect(read).toBeLessThanOrEqual(4 * PAGE);
    expect(scans).toBe(0);
  });

  it('reads no more for a period in the middle of the history', async () => {
    const { rows } = await owner.query<{ posted_at: Date }>(
      'SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = ANY ($2) ORDER BY number',
      [circuitId, [POSTINGS / 2 + 1, POSTINGS / 2 + 5_000]],
    );
    const period = { from: rows[0]?.posted_at ?? null, to: rows[1]?.posted_at ?? null };
    const numbers = { afterNumber: POSTINGS / 2, upToNumber: POSTINGS / 2 + 5_000 };
    for (const order of ['oldest first', 'newest first'] as const) {
      const { read, scans } = await readBy(async (db) => {
        const entries = await selectEntries(db, circuitId, { ...selection, ...numbers, ...period, order, after: null });
        expect(entries).toHaveLength(PAGE);
        expect(entries[0]?.number).toBe(BigInt(POSTINGS / 2 + (order === 'oldest first' ? 1 : 5_000)));
      });
      expect(read).toBeLessThanOrEqual(4 * PAGE);
      expect(scans).toBe(0);
    }
  });

  it('reads one row of each side for a balance at a time', async () => {
    const at = new Date(Date.now() - 86_400_000);
    const { read, scans } = await readBy((db) => selectBalanceAt(db, circuitId, busy, POSTINGS, at));
    expect(read).toBeLessThanOrEqual(20);
    expect(scans).toBe(0);
  });
});

describe('the totals of a statement of a busy account', () => {
  const numbers = [
    { beforeNumber: 0, lastNumber: POSTINGS },
    { beforeNumber: 20_000, lastNumber: 119_999 },
    { beforeNumber: 100_000, lastNumber: 100_020 },
  ];
  let periods: Period[];

  beforeAll(async () => {
    const { rows } = await owner.query<{ number: bigint; posted_at: Date }>(
      'SELECT number, posted_at FROM transaction WHERE circuit_id = $1 AND number = ANY ($2)',
      [circuitId, numbers.flatMap(({ beforeNumber, lastNumber }) => [beforeNumber + 1, lastNumber])],
    );
    const timeOf = new Map(rows.map((row) => [Number(row.number), row.posted_at]));
    periods = numbers.map((some) => ({
      ...some,
      headNumber: POSTINGS,
      from: some.beforeNumber === 0 ? null : (timeOf.get(some.beforeNumber + 1) ?? null),
      to: timeOf.get(some.lastNumber) as Date,
      firstDay: null,
      lastDay: '2026-01-01',
      timeZone: 'UTC',
    }));
  });

  const readTotals = async () => {
    const totals: StatementHead['totals'][] = [];
    const counted = await readBy(async (db) => {
      for (const period of periods) totals.push((await readHeadOf(db, circuit, busy, period)).totals);
    });
    return { totals, ...counted };
  };

  it('are what marks differ by, and the entries between those and the ends of the period', async () => {
    const added = await readTotals();
    expect(added.read).toBeGreaterThan(POSTINGS);
    await readBy((db, pool) => createTurnovers(pool, db).markAll());
    const marked = await readTotals();
    expect(marked.totals).toEqual(added.totals);
    expect(marked.totals[0]).toMatchObject({ paid: BigInt(POSTINGS / 2), received: BigInt(POSTINGS / 2), fees: 0n });
    // Four ends, each some hundreds of entries from a mark: the places are drawn, but always the same.
    expect(marked.read).toBeLessThan(10 * TURNOVER_MARK_EVERY);
    expect(marked.scans).toBe(0);
  });

  it('cost little more than each entry once to mark, among many accounts as well', async () => {
    const many = newId();
    const postings = 60_000;
    await owner.query(`
      BEGIN;
      SET LOCAL session_replication_role = replica;
      TRUNCATE turnover_mark, turnover_progress;
      INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${many}', 'many', 'Many', 'CR', 2, 100);
      INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${many}', ${postings});
      INSERT INTO account (circuit_id, id, system, opened_number) SELECT '${many}', uuidv7(), 'issue', k FROM generate_series(1, 500) AS k;
      INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
      SELECT '${many}', number, gen_random_uuid(), kind, posted_at, principal_id, salt, leaf_hash
      FROM transaction WHERE circuit_id = '${circuitId}' AND number <= ${postings};
      INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
      SELECT circuit_id, posted_at, number, 1, ids[1 + number % 500], ids[1 + (number + 1) % 500], 1, 0, 1
      FROM transaction, (SELECT array_agg(id) AS ids FROM account WHERE circuit_id = '${many}') AS account WHERE circuit_id = '${many}';
      COMMIT;
      ANALYZE posting, transaction`);
    const { read, scans } = await readBy((db, pool) => createTurnovers(pool, db).markAll());
    // Once for each of its accounts, and once to draw the places.
    expect(read).toBeGreaterThan(2 * (POSTINGS + postings));
    expect(read).toBeLessThan(3.5 * (POSTINGS + postings));
    expect(scans).toBe(0);
    const nothing = await readBy((db, pool) => createTurnovers(pool, db).markAll());
    expect(nothing.read).toBe(0);
  });
});
