import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FiledPart, PART_ROWS } from '../../src/audit-files/journal.ts';
import { createPool } from '../../src/db/connect.ts';
import { readJournal } from '../../src/features/audit/journal-reader.ts';
import { createTestDatabase } from '../support/database.ts';

const CIRCUIT = '01a20ebe-10a7-70da-8255-6e17cf09c0da';
const RUN = '01a20ebe-1633-70bf-8e55-44456883f0bf';
const POSTINGS = 9_500;
const SETTLED = 12_000;

let pool: pg.Pool;

/** A clearing run as large as those of a real circuit, between two small transactions, straight in the tables. */
beforeAll(async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const account = (number: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const obligation = (number: string): string =>
    `('00000000-0000-7000-9000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  await client.query(`
    SET session_replication_role = replica;
    SELECT make_posting_partitions(now(), 1);
    INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${CIRCUIT}', 'large', 'Large', 'SRD', 2, 100);
    INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
      SELECT '${CIRCUIT}', number, CASE number WHEN 2 THEN '${RUN}' ELSE gen_random_uuid() END,
             CASE number WHEN 2 THEN 'clearing-applied' ELSE 'transfer' END, date_trunc('day', now()), '${CIRCUIT}', '\\x${'00'.repeat(16)}', '\\x${'11'.repeat(32)}'
      FROM generate_series(1, 5) AS number;
    INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
      SELECT '${CIRCUIT}', date_trunc('day', now()), number, line, ${account('line')}, ${account('line + 1')}, line, -line, line
      FROM (SELECT 2 AS number, line FROM generate_series(1, ${POSTINGS}) AS line
            UNION ALL VALUES (1, 1), (3, 1), (3, 3), (5, 1)) AS posting (number, line);
    INSERT INTO clearing_run (circuit_id, id, state, mode, dry_run, principal_id, salt, snapshot_number, computed_at, obligations, accounts, total,
        cleared, net_debt_before, net_debt_after, bilateral, multilateral, credit, credit_used, obligations_digest, row_count, row_salt, rows_root, applied_number)
      VALUES ('${CIRCUIT}', '${RUN}', 'applied', 'with-credit', false, '${CIRCUIT}', '\\x${'00'.repeat(32)}', 1, now(), ${SETTLED}, 9, 1, 1, 1, 1, 1, 1, 1, 1, '',
              ${POSTINGS + SETTLED}, '\\x${'00'.repeat(16)}', '\\x${'00'.repeat(32)}', 2);
    INSERT INTO clearing_obligation (circuit_id, run_id, place, obligation_id, remaining, settled, line)
      SELECT '${CIRCUIT}', '${RUN}', ${SETTLED} - place, ${obligation('place')}, place + 1, place + 1, ${POSTINGS} + ${SETTLED} - place
      FROM generate_series(0, ${SETTLED} - 1) AS place;
    SET session_replication_role = origin;
  `);
  await client.end();
  pool = createPool({ url: database.appUrl, max: 1, statementTimeoutMs: 0 });
});
afterAll(() => pool?.end());

async function read(from: number, to: number): Promise<FiledPart[]> {
  const client = await pool.connect();
  try {
    await client.query(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO'`);
    const parts = await Array.fromAsync(
      readJournal([client], { circuitId: CIRCUIT, scale: 2, from, to, isSealed: true }),
    );
    return parts.flat();
  } finally {
    client.release();
  }
}

it('reads a large transaction in whole parts, its postings first, and every row once', async () => {
  const parts = (await read(1, 5)).filter(({ header }) => header.number === 2);
  const total = POSTINGS + SETTLED;
  expect(parts.map(({ firstLine }) => firstLine)).toEqual(
    Array.from({ length: Math.ceil(total / PART_ROWS) }, (_, part) => 1 + part * PART_ROWS),
  );
  expect(parts.slice(0, -1).every(({ rows }) => rows.length === PART_ROWS)).toBe(true);
  const rows = parts.flatMap((part) => part.rows);
  expect(rows).toHaveLength(total);
  expect(parts.every(({ header }) => header.rowCount === total)).toBe(true);
  rows.slice(0, POSTINGS).forEach((row, index) => {
    expect(row).toMatchObject({ type: 'posting', amount: ((index + 1) / 100).toFixed(2) });
  });
  rows.slice(POSTINGS).forEach((row, index) => {
    expect(row).toMatchObject({
      type: 'obligation-settled',
      amount: ((SETTLED - index) / 100).toFixed(2),
      means: 'clearing',
    });
  });
});

it('reads a transaction with a gap in its lines as far as the gap, and all of those after it', async () => {
  const parts = await read(1, 5);
  expect(
    parts
      .filter(({ firstLine }) => firstLine === 1)
      .map(({ header, rows }) => [header.number, Math.min(rows.length, 2)]),
  ).toEqual([
    [1, 1],
    [2, 2],
    [3, 1],
    [4, 0],
    [5, 1],
  ]);
});

it('reads any range as it reads the whole', async () => {
  const whole = await read(1, 5);
  for (let from = 1; from <= 5; from++)
    expect(await read(from, 5)).toEqual(whole.filter(({ header }) => header.number >= from));
  expect(await read(6, 9)).toEqual([]);
});
