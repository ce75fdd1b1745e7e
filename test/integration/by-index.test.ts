import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { createTestDatabase } from '../support/database.ts';

let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  pool = createPool({ url: (await createTestDatabase()).url, max: 1 });
  await pool.query('CREATE TABLE number (n integer PRIMARY KEY)');
  await pool.query('INSERT INTO number SELECT generate_series(1, 100)');
  // Where workers may do any of it, they do.
  await pool.query('SET debug_parallel_query = on');
});
afterAll(() => pool.end());

const planOf = (options: Parameters<typeof inTransaction>[2]) =>
  inTransaction(
    pool,
    async (client) => {
      const { rows } = await client.query('EXPLAIN SELECT n FROM number WHERE n % 2 = 0');
      return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
    },
    options,
  );

it('plans that go by indexes go by those alone, and without workers', async () => {
  expect(await planOf({})).toMatch(/^Gather.*Seq Scan/s);
  expect(await planOf({ byIndex: true })).toMatch(/^Index Only Scan/);
  expect(await planOf({ byIndex: true, bitmaps: true })).toMatch(/^(Index Only|Bitmap Heap) Scan/);
  expect(await planOf({})).toMatch(/^Gather.*Seq Scan/s);
});
