import type pg from 'pg';
import type { Model } from '../support/model.ts';

/** Holds what the database has of a circuit against the model. @throws Error that shows both */
export async function compareWithModel(pool: pg.Pool, id: string, model: Model): Promise<void> {
  const accounts = await pool.query(
    'SELECT id, balance, status, version, credit_limit, balance_cap FROM account WHERE circuit_id = $1 ORDER BY id',
    [id],
  );
  const expected = [...model.accounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([accountId, account]) => ({
      id: accountId,
      balance: account.balance,
      status: account.status,
      version: account.version,
      credit_limit: account.creditLimit,
      balance_cap: account.balanceCap,
    }));
  expectEqual('accounts', accounts.rows, expected);
  const members = await pool.query('SELECT id, status, version FROM member WHERE circuit_id = $1 ORDER BY id', [id]);
  expectEqual(
    'members',
    members.rows,
    [...model.members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([memberId, member]) => ({ id: memberId, ...member })),
  );
  const obligations = await pool.query(
    'SELECT id, amount, settled, state FROM obligation_standing WHERE circuit_id = $1 ORDER BY id',
    [id],
  );
  expectEqual(
    'obligations',
    obligations.rows,
    [...model.obligations]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([obligationId, { amount, settled, state }]) => ({ id: obligationId, amount, settled, state })),
  );
  expectEqual('the sum of balances', model.sumOfBalances, 0n);
}

export const show = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part));

export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (show(actual) !== show(expected)) throw new Error(`${what}: ${show(actual)}, but the model has ${show(expected)}`);
}
