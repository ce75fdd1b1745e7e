import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';

export interface TransferRow {
  readonly id: string;
  readonly number: bigint;
  readonly posted_at: Date;
  readonly principal_id: string;
  readonly external_id: string | null;
  readonly occurred_on: string | null;
  readonly debit_account_id: string;
  readonly credit_account_id: string;
  readonly amount: bigint;
  readonly debit_balance_after: bigint;
  readonly credit_balance_after: bigint;
  readonly debit_member_id: string | null;
  readonly credit_member_id: string | null;
  readonly description: string | null;
  readonly pairs: Record<string, string> | null;
}

const COLUMNS = sql`
  transaction.id, transaction.number, transaction.posted_at, transaction.principal_id, transaction.external_id, transaction.occurred_on,
  posting.debit_account_id, posting.credit_account_id, posting.amount, posting.debit_balance_after, posting.credit_balance_after,
  payer.member_id AS debit_member_id, payee.member_id AS credit_member_id, note.body AS description, metadata.pairs`;

const JOINS = sql`
  JOIN posting ON posting.circuit_id = transaction.circuit_id AND posting.posted_at = transaction.posted_at AND posting.number = transaction.number
  JOIN account AS payer ON payer.circuit_id = posting.circuit_id AND payer.id = posting.debit_account_id
  JOIN account AS payee ON payee.circuit_id = posting.circuit_id AND payee.id = posting.credit_account_id
  LEFT JOIN transaction_text AS note ON note.circuit_id = transaction.circuit_id AND note.number = transaction.number
  LEFT JOIN resource_metadata AS metadata ON metadata.circuit_id = transaction.circuit_id AND metadata.resource_id = transaction.id`;

export async function selectTransfer(db: Database, circuitId: string, id: string): Promise<TransferRow | undefined> {
  const { rows } = await sql<TransferRow>`
    SELECT ${COLUMNS} FROM transaction ${JOINS}
    WHERE transaction.circuit_id = ${circuitId} AND transaction.id = ${id} AND transaction.kind = 'transfer'`.execute(
    db,
  );
  return rows[0];
}

export async function selectTransfersByNumber(
  db: Database,
  circuitId: string,
  numbers: readonly number[],
): Promise<TransferRow[]> {
  const { rows } = await sql<TransferRow>`
    SELECT ${COLUMNS} FROM transaction ${JOINS}
    WHERE transaction.circuit_id = ${circuitId} AND transaction.number = ANY (${`{${numbers.join(',')}}`}::bigint[])
      AND transaction.kind = 'transfer'`.execute(db);
  return rows;
}

export interface TransferSelection {
  /** Only those that one of these paid or was paid by; null: all of the circuit. */
  readonly accounts: readonly string[] | null;
  readonly externalId?: string | undefined;
  readonly pair?: Readonly<Record<string, string>> | undefined;
  /** The last of the page before. */
  readonly before: { readonly postedAt: number; readonly number: number } | null;
  readonly count: number;
}

/** Newest first. Of an account each side is read from its own index, no further than the page goes. */
export async function selectTransferPage(
  db: Database,
  circuitId: string,
  selection: TransferSelection,
): Promise<TransferRow[]> {
  const { accounts, externalId, pair, before, count } = selection;
  const conditions = sql`
    transaction.circuit_id = ${circuitId} AND transaction.kind = 'transfer'
    ${before === null ? sql`` : sql`AND transaction.number < ${before.number}`}
    ${externalId === undefined ? sql`` : sql`AND transaction.external_id = ${externalId}`}
    ${pair === undefined ? sql`` : sql`AND metadata.pairs @> ${JSON.stringify(pair)}::jsonb`}`;
  if (accounts === null) {
    const { rows } = await sql<TransferRow>`
      SELECT ${COLUMNS} FROM transaction ${JOINS} WHERE ${conditions}
      ORDER BY transaction.number DESC LIMIT ${count}`.execute(db);
    return rows;
  }
  // Without a filter on the transaction itself, as many postings as the page has rows are enough from each side.
  const isFiltered = externalId !== undefined || pair !== undefined;
  const bound = isFiltered ? sql`` : sql`ORDER BY posted_at DESC, number DESC, line DESC LIMIT ${count}`;
  const onwards =
    before === null
      ? sql``
      : sql`AND posted_at <= ${new Date(before.postedAt).toISOString()} AND number < ${before.number}`;
  const side = (column: 'debit_account_id' | 'credit_account_id') => sql`
    SELECT place.number FROM unnest(${`{${accounts.join(',')}}`}::uuid[]) AS own (id)
    CROSS JOIN LATERAL (SELECT number FROM posting WHERE circuit_id = ${circuitId} AND ${sql.ref(column)} = own.id ${onwards} ${bound}) AS place`;
  const { rows } = await sql<TransferRow>`
    WITH own AS (${side('debit_account_id')} UNION ${side('credit_account_id')})
    SELECT ${COLUMNS} FROM own JOIN transaction ON transaction.number = own.number ${JOINS} WHERE ${conditions}
    ORDER BY transaction.number DESC LIMIT ${count}`.execute(db);
  return rows;
}
