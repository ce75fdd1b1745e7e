import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKysely } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { createAccountService } from '../../src/features/accounts/service.ts';
import { createCircuitService } from '../../src/features/circuits/service.ts';
import { createObligationImport } from '../../src/features/obligations/import.ts';
import type { TableRow } from '../../src/http/tables.ts';
import { IMPORT_PART_ROWS } from '../../src/limits.ts';
import { appPool, createCircuit, createPoster } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

const PARTS = 5;
const SOMEBODY = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';

let pool: ReturnType<typeof appPool>;
beforeAll(async () => {
  pool = appPool((await createTestDatabase()).appUrl);
});
afterAll(() => pool.end());

/** As fast as they are asked for, as those of one chunk are. */
async function* badRows(): AsyncGenerator<TableRow> {
  for (let line = 2; line < PARTS * IMPORT_PART_ROWS + 2; line++)
    yield { line, value: { debtor: 'ada', creditor: 'bea', amount: 'x' } };
}

it('others get their turn between the parts of an import, also where no row is good enough to wait for the database', async () => {
  const db = createKysely<DB>(pool);
  const poster = createPoster(pool);
  const accounts = createAccountService(pool, db, poster, createCircuitService(pool, db));
  const imports = createObligationImport(pool, db, poster, accounts);
  const circuit = { id: await createCircuit(pool), code: 'town', scale: 2 };
  let turns = 0;
  let rows = 0;
  const count = () => {
    turns++;
    if (rows < PARTS * IMPORT_PART_ROWS) setImmediate(count);
  };
  setImmediate(count);
  const recorder = { id: SOMEBODY, memberId: null };
  for await (const part of imports.recordAll(circuit, badRows(), true, recorder, null)) rows += part.rows.length;
  expect(rows).toBe(PARTS * IMPORT_PART_ROWS);
  expect(turns).toBeGreaterThanOrEqual(PARTS - 1);
  await poster.close();
});
