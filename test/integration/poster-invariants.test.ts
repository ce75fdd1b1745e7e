import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { newCommandParts, postOne, submissionOf } from '../../src/poster/submit.ts';
import {
  appPool,
  createCircuit,
  createPoster,
  limits,
  OPERATOR,
  openAccounts,
  single,
  transfer,
} from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';

/** A check that finds nothing proves nothing: each invariant is broken here, with all of the database's own rules off. */
let app: pg.Pool;
let corruptor: pg.Pool;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  corruptor = createPool({ url: database.url, max: 1 });
  await corruptor.query(`SET session_replication_role = 'replica'`);
});

afterAll(() => Promise.all([app.end(), corruptor.end()]));

/** A owes 30 and B has earned it; C is at zero. Transactions 7 to 9 are transfers of 10; 10 has changed C's limits. */
async function soundCircuit() {
  const circuit = await createCircuit(app);
  const poster = createPoster(app);
  const [a, b, c] = (await openAccounts(poster, circuit, 3, { creditLimit: 100n, balanceCap: 100n })) as [
    string,
    string,
    string,
  ];
  for (let i = 0; i < 2; i++) await poster.post(circuit, single(transfer(a, b, 10n)));
  const { parts, beside } = newCommandParts(OPERATOR, 'a text');
  await postOne(poster, circuit, submissionOf({ ...transfer(a, b, 10n), ...parts }, beside, null));
  await poster.post(circuit, single(limits(c, 50n, 50n)));
  await poster.close();
  return { circuit, a, b, c };
}

type Names = Awaited<ReturnType<typeof soundCircuit>>;
const corruptions: [invariant: string, sql: (names: Names) => string][] = [
  [
    'sum to zero',
    ({ circuit, a }) => `UPDATE account SET balance = balance + 1 WHERE circuit_id = '${circuit}' AND id = '${a}'`,
  ],
  [
    'credits minus its debits',
    ({ circuit, a, b }) =>
      `UPDATE account SET balance = balance + CASE id WHEN '${a}' THEN 1 ELSE -1 END WHERE circuit_id = '${circuit}' AND id IN ('${a}', '${b}')`,
  ],
  [
    'each balance after',
    ({ circuit }) => `UPDATE posting SET credit_balance_after = 21 WHERE circuit_id = '${circuit}' AND number = 8`,
  ],
  [
    'within its limits',
    ({ circuit, a }) => `UPDATE account SET credit_limit = 29 WHERE circuit_id = '${circuit}' AND id = '${a}'`,
  ],
  [
    'within its limits',
    ({ circuit, b }) => `UPDATE account SET balance_cap = 29 WHERE circuit_id = '${circuit}' AND id = '${b}'`,
  ],
  [
    'within its limits',
    ({ circuit, c }) => `UPDATE account SET held_out = 51 WHERE circuit_id = '${circuit}' AND id = '${c}'`,
  ],
  ['numbered 1, 2, 3', ({ circuit }) => `DELETE FROM transaction WHERE circuit_id = '${circuit}' AND number = 10`],
  ['numbered 1, 2, 3', ({ circuit }) => `UPDATE circuit_head SET last_number = 11 WHERE circuit_id = '${circuit}'`],
  [
    'never runs backwards',
    ({ circuit }) =>
      `UPDATE transaction SET posted_at = posted_at + interval '1 hour' WHERE circuit_id = '${circuit}' AND number = 2`,
  ],
  [
    'never runs backwards',
    ({ circuit }) => `UPDATE circuit_head SET last_posted_at = '2020-01-01' WHERE circuit_id = '${circuit}'`,
  ],
  [
    'rows of its kind',
    ({ circuit }) => `UPDATE transaction SET kind = 'limits-changed' WHERE circuit_id = '${circuit}' AND number = 8`,
  ],
  ['rows of its kind', ({ circuit }) => `DELETE FROM limit_change WHERE circuit_id = '${circuit}' AND number = 10`],
  [
    'limits of an account are those',
    ({ circuit, c }) => `UPDATE account SET credit_limit = 51 WHERE circuit_id = '${circuit}' AND id = '${c}'`,
  ],
  [
    'status is that of the last change',
    ({ circuit, c }) => `UPDATE account SET status = 'suspended' WHERE circuit_id = '${circuit}' AND id = '${c}'`,
  ],
  [
    'status is that of the last change',
    ({ circuit }) => `UPDATE member SET status = 'leaving' WHERE circuit_id = '${circuit}'`,
  ],
  [
    'closed accounts are at zero',
    ({ circuit, b }) =>
      `UPDATE account SET status = 'closed' WHERE circuit_id = '${circuit}' AND id = '${b}'; INSERT INTO status_change VALUES ('${circuit}', 10, 2, NULL, '${b}', 'closed'); DELETE FROM limit_change WHERE circuit_id = '${circuit}' AND number = 10; UPDATE account SET credit_limit = 100, balance_cap = 100 WHERE circuit_id = '${circuit}'; UPDATE transaction SET kind = 'account-status-changed' WHERE circuit_id = '${circuit}' AND number = 10`,
  ],
  [
    'negative since',
    ({ circuit, a }) =>
      `UPDATE account SET negative_since = negative_since + interval '1 second' WHERE circuit_id = '${circuit}' AND id = '${a}'`,
  ],
  [
    'two idempotency keys',
    ({ circuit }) =>
      `INSERT INTO idempotency_record VALUES ('${circuit}', '${newId()}', '${newId()}', '${newId()}', '[7, 99]', now())`,
  ],
  [
    'leaf hash is that of the rows',
    ({ circuit }) =>
      `UPDATE transaction SET principal_id = '${newId()}' WHERE circuit_id = '${circuit}' AND number = 3`,
  ],
  [
    'leaf hash is that of the rows',
    ({ circuit }) =>
      `UPDATE account SET member_id = (SELECT max(id::text)::uuid FROM member WHERE circuit_id = '${circuit}') WHERE circuit_id = '${circuit}'`,
  ],
  ['lines are numbered', ({ circuit }) => `UPDATE posting SET line = 2 WHERE circuit_id = '${circuit}' AND number = 9`],
  [
    'text is the one of its digest',
    ({ circuit }) => `UPDATE transaction_text SET body = 'another' WHERE circuit_id = '${circuit}'`,
  ],
  ['in the ledger log', ({ circuit }) => `UPDATE circuit_head SET log_size = 5 WHERE circuit_id = '${circuit}'`],
  [
    'root over all leaves',
    ({ circuit }) => `UPDATE circuit_head SET log_frontier = '\\x${'11'.repeat(64)}' WHERE circuit_id = '${circuit}'`,
  ],
];

describe('the check of the invariants', () => {
  it('finds nothing wrong with a circuit that is sound, or that has nothing in it yet', async () => {
    await checkInvariants(app, (await soundCircuit()).circuit);
    await checkInvariants(app, await createCircuit(app));
  });

  it.each(corruptions)('finds where it does not hold that … %s …', async (invariant, sql) => {
    const names = await soundCircuit();
    // A balance or a size that a CHECK refuses cannot be forged even so; what can be is found.
    await corruptor.query('ALTER TABLE circuit_head DROP CONSTRAINT IF EXISTS circuit_head_frontier_fits_size');
    await corruptor.query(sql(names));
    await expect(checkInvariants(app, names.circuit)).rejects.toThrow(invariant);
  });
});
