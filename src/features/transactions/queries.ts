import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';

const selectTransactions = (db: Database, circuitId: string) =>
  db
    .selectFrom('transaction')
    .where('circuit_id', '=', circuitId)
    .select([
      'number',
      'id',
      'kind',
      'posted_at',
      'principal_id',
      'external_id',
      'occurred_on',
      'text_digest',
      'leaf_hash',
    ]);

export type TransactionRow = Awaited<ReturnType<typeof selectTransactionPage>>[number];

export const selectTransaction = (db: Database, circuitId: string, number: number) =>
  selectTransactions(db, circuitId).where('number', '=', BigInt(number)).executeTakeFirst();

/** In the order of their numbers. */
export function selectTransactionPage(
  db: Database,
  circuitId: string,
  kind: string | undefined,
  after: number,
  count: number,
) {
  let query = selectTransactions(db, circuitId).where('number', '>', BigInt(after));
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return query.orderBy('number').limit(count).execute();
}

/** A row of any type; the columns of the other types are null. */
export interface JournalRowRow {
  readonly number: bigint;
  readonly line: number;
  readonly type: 'posting' | 'account-opened' | 'limits-changed' | 'status-changed';
  readonly account_id: string | null;
  readonly other_account_id: string | null;
  readonly member_id: string | null;
  readonly amount: bigint | null;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
  readonly word: string | null;
}

/** The rows of transactions, in order. `from` and `to` bound their times, so that only their months are read. */
export async function selectRows(db: Database, circuitId: string, numbers: readonly number[], from: Date, to: Date) {
  const asked = sql`circuit_id = ${circuitId} AND number = ANY (${`{${numbers.join(',')}}`}::bigint[])`;
  const { rows } = await sql<JournalRowRow>`
    SELECT number, line, 'posting' AS type, debit_account_id AS account_id, credit_account_id AS other_account_id,
           NULL::uuid AS member_id, amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, NULL AS word
    FROM posting WHERE ${asked} AND posted_at BETWEEN ${from.toISOString()} AND ${to.toISOString()}
    UNION ALL
    SELECT opened_number, 1, 'account-opened', id, NULL, member_id, NULL, NULL, NULL, system
    FROM account WHERE circuit_id = ${circuitId} AND opened_number = ANY (${`{${numbers.join(',')}}`}::bigint[])
    UNION ALL
    SELECT number, line, 'limits-changed', account_id, NULL, NULL, NULL, credit_limit, balance_cap, NULL FROM limit_change WHERE ${asked}
    UNION ALL
    SELECT number, line, 'status-changed', account_id, NULL, member_id, NULL, NULL, NULL, status FROM status_change WHERE ${asked}
    ORDER BY number, line`.execute(db);
  return rows;
}
