import type { ClientBase } from 'pg';
import { uuidArray } from '../db/arrays.ts';
import { inOrder } from '../db/transaction.ts';
import type { ChargedFee, PostedTransfer } from '../domain/ledger/state.ts';

/**
 * What transfers have posted, at once or by captures, and what of that was taken back. Each step goes by a key: joined, a plan that was made
 * while there were few went through all postings of the circuit.
 */
const TRANSFERS = `
  SELECT asked.id, debit_account_id AS payer_account_id, credit_account_id AS payee_account_id, posting.amount AS posted,
         (SELECT coalesce(sum(amount), 0)::bigint FROM reversal WHERE circuit_id = $1 AND transfer_id = asked.id) AS reversed
  FROM unnest($2::uuid[]) AS asked (id)
  CROSS JOIN LATERAL (SELECT number, posted_at FROM transaction
                      WHERE circuit_id = $1 AND transaction.id = asked.id AND kind = 'transfer' OFFSET 0) AS posted
  CROSS JOIN LATERAL (SELECT debit_account_id, credit_account_id, amount FROM posting
                      WHERE circuit_id = $1 AND posted_at = posted.posted_at AND number = posted.number AND line = 1 OFFSET 0) AS posting
  UNION ALL
  SELECT hold.id, payer_account_id, payee_account_id, captured,
         (SELECT coalesce(sum(amount), 0)::bigint FROM reversal WHERE circuit_id = $1 AND transfer_id = hold.id)
  FROM hold WHERE circuit_id = $1 AND id = ANY ($2::uuid[])`;

/** The accounts of transfers and of their fees, by the transfers' ids. */
export const SIDES_OF_TRANSFERS = `account.id = ANY (ARRAY(
  SELECT unnest(ARRAY[payer_account_id, payee_account_id]) FROM (${TRANSFERS}) AS transfer
  UNION SELECT to_account_id FROM fees_of_transfers($1, $2)))`;

interface TransferRow {
  id: string;
  payer_account_id: string;
  payee_account_id: string;
  posted: bigint;
  reversed: bigint;
}

interface FeeRow {
  transfer_id: string;
  version: number;
  place: number;
  name: string;
  charged_account_id: string;
  to_account_id: string;
  amount: bigint;
  given_back: bigint;
}

/** Transfers that are to be reversed, by their ids. */
export async function loadTransfers(
  client: ClientBase,
  circuitId: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PostedTransfer>> {
  if (ids.size === 0) return new Map();
  const values = [circuitId, uuidArray([...ids])];
  const [transfers, fees] = await inOrder(client, [
    () => client.query<TransferRow>({ name: 'transfers', text: TRANSFERS, values }),
    () => client.query<FeeRow>({ name: 'fees', text: 'SELECT * FROM fees_of_transfers($1, $2)', values }),
  ]);
  const feesOf = Map.groupBy(fees.rows, (row) => row.transfer_id);
  return new Map(transfers.rows.map((row) => [row.id, transferOf(row, feesOf.get(row.id) ?? [])]));
}

const transferOf = (row: TransferRow, fees: readonly FeeRow[]): PostedTransfer => ({
  id: row.id,
  payerAccountId: row.payer_account_id,
  payeeAccountId: row.payee_account_id,
  posted: row.posted,
  reversed: row.reversed,
  fees: fees.map(feeOf),
});

const feeOf = (row: FeeRow): ChargedFee => ({
  version: row.version,
  place: row.place,
  name: row.name,
  chargedAccountId: row.charged_account_id,
  toAccountId: row.to_account_id,
  amount: row.amount,
  givenBack: row.given_back,
});
