import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { selectBalanceAt, selectEntries } from '../../src/features/accounts/history-queries.ts';
import { createTestDatabase } from '../support/database.ts';
import { rowsRead } from '../support/rows-read.ts';

/** Postings of the busy account, over three months. */
const POSTINGS = 150_000;
const PAGE = 51;

let owner: pg.Pool;
const circuitId = newId();
const [busy, other] = [newId(), newId()];

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
