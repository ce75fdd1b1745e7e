import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { runByIndex } from '../../db/prepared.ts';
import type { JournalRow } from '../../domain/ledger/journal.ts';

const selectTransactions = (db: Database, circuitId: string) =>
  db
    .selectFrom('transaction')
    // Of a clearing run it is known how many rows it has; the others have a thousand at most.
    .leftJoin('clearing_run as run', (join) =>
      join
        .onRef('run.circuit_id', '=', 'transaction.circuit_id')
        .onRef('run.applied_number', '=', 'transaction.number'),
    )
    .where('transaction.circuit_id', '=', circuitId)
    .select([
      'transaction.number',
      'transaction.id',
      'transaction.kind',
      'transaction.posted_at',
      'transaction.principal_id',
      'transaction.external_id',
      'transaction.occurred_on',
      'transaction.text_digest',
      'transaction.leaf_hash',
      'run.row_count',
    ]);

export type TransactionRow = Awaited<ReturnType<typeof selectTransactionPage>>[number];

export const selectTransaction = (db: Database, circuitId: string, number: number) =>
  selectTransactions(db, circuitId).where('transaction.number', '=', BigInt(number)).executeTakeFirst();

/** In the order of their numbers. */
export function selectTransactionPage(
  db: Database,
  circuitId: string,
  kind: string | undefined,
  after: number,
  count: number,
) {
  let query = selectTransactions(db, circuitId).where('transaction.number', '>', BigInt(after));
  if (kind !== undefined) query = query.where('transaction.kind', '=', kind);
  return query.orderBy('transaction.number').limit(count).execute();
}

/** A row of any type; the columns of the other types are null. */
export interface JournalRowRow {
  readonly number: bigint;
  readonly line: number;
  readonly type: JournalRow['type'];
  readonly account_id: string | null;
  readonly other_account_id: string | null;
  readonly member_id: string | null;
  readonly amount: bigint | null;
  readonly credit_limit: bigint | null;
  readonly balance_cap: bigint | null;
  readonly word: string | null;
  readonly obligation_id: string | null;
  readonly due_on: string | null;
  readonly external_id: string | null;
  readonly text_digest: Buffer | null;
  readonly hold_id: string | null;
  readonly released: bigint | null;
  readonly expires_at: Date | null;
  readonly transfer_id: string | null;
  readonly fees: bigint | null;
  readonly fees_released: bigint | null;
}

export interface RowSelection {
  readonly numbers: readonly number[];
  /** They bound the transactions' times, so that only their months are read. */
  readonly from: Date;
  readonly to: Date;
  /** Of each transaction those behind this line, … */
  readonly after: number;
  /** … as many at most. */
  readonly count: number;
}

/** The rows of transactions, in order. */
export function selectRows(
  pool: Pool,
  db: Database,
  circuitId: string,
  { numbers, from, to, after, count }: RowSelection,
): Promise<JournalRowRow[]> {
  const listed = sql`ANY (${`{${numbers.join(',')}}`}::bigint[])`;
  const within = sql`BETWEEN ${after + 1} AND ${after + count}`;
  const asked = sql`circuit_id = ${circuitId} AND number = ${listed} AND line ${within}`;
  const query = sql<JournalRowRow>`
    SELECT number, line, 'posting' AS type, debit_account_id AS account_id, credit_account_id AS other_account_id,
           NULL::uuid AS member_id, amount, NULL::bigint AS credit_limit, NULL::bigint AS balance_cap, NULL AS word,
           NULL::uuid AS obligation_id, NULL::date AS due_on, NULL AS external_id, NULL::bytea AS text_digest,
           NULL::uuid AS hold_id, NULL::bigint AS released, NULL::timestamptz AS expires_at, NULL::uuid AS transfer_id,
           NULL::bigint AS fees, NULL::bigint AS fees_released
    FROM posting WHERE ${asked} AND posted_at BETWEEN ${from.toISOString()} AND ${to.toISOString()}
    UNION ALL
    SELECT number, line, type, account_id, other_account_id, member_id, amount, credit_limit, balance_cap, word, obligation_id,
           due_on, external_id, text_digest, hold_id, released, expires_at, transfer_id, fees, fees_released
    FROM journal_row WHERE ${asked}
    ORDER BY number, line`;
  return runByIndex(pool, 'journal rows', query.compile(db));
}
