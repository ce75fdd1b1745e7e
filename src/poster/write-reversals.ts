import { integerArray, uuidArray } from '../db/arrays.ts';
import type { Statement } from '../db/transaction.ts';
import type { TransferReversedRow } from '../domain/ledger/journal.ts';
import type { Posted } from './write.ts';

/** What of transfers is taken back in a batch; none where nothing is. Its postings stand before. */
export function reversalsOf(circuitId: string, batch: readonly Posted[]): Statement[] {
  const reversed: (TransferReversedRow & { readonly number: number; readonly line: number })[] = [];
  for (const { command, transaction } of batch)
    if (command.kind === 'transfer-reversed')
      transaction.rows.forEach((row, index) => {
        if (row.type === 'transfer-reversed')
          reversed.push({ ...row, number: transaction.header.number, line: index + 1 });
      });
  if (reversed.length === 0) return [];
  const write: Statement = {
    name: 'write reversals',
    text: `
      INSERT INTO reversal (circuit_id, number, line, transfer_id, amount)
      SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[])`,
    values: [
      circuitId,
      integerArray(reversed.map(({ number }) => number)),
      integerArray(reversed.map(({ line }) => line)),
      uuidArray(reversed.map(({ transferId }) => transferId)),
      integerArray(reversed.map(({ amount }) => amount)),
    ],
  };
  return [write];
}
