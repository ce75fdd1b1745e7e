import { integerArray, integersOrNull, sparse, uuidArray, wordArray } from '../db/arrays.ts';
import type { Statement } from '../db/transaction.ts';
import type { HoldPlacedRow } from '../domain/ledger/journal.ts';
import type { Posted } from './write.ts';

/** The holds that a batch places; none where it places none. */
export function holdsOf(circuitId: string, batch: readonly Posted[]): Statement[] {
  const placed: (HoldPlacedRow & { readonly number: number })[] = [];
  for (const { transaction } of batch)
    for (const row of transaction.rows)
      if (row.type === 'hold-placed') placed.push({ ...row, number: transaction.header.number });
  if (placed.length === 0) return [];
  const write: Statement = {
    name: 'write holds',
    text: `
      INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, obligation_id,
                        fees, fee_version, fee_places)
      SELECT $1, id, number, payer, payee, amount, to_timestamp(expires_at / 1000.0), obligation, fees, fee_version, string_to_array(fee_places, ' ')::smallint[]
      FROM unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[], $8::uuid[], $9::bigint[], $10::int[], $11::text[])
        AS new (id, number, payer, payee, amount, expires_at, obligation, fees, fee_version, fee_places)`,
    values: [
      circuitId,
      uuidArray(placed.map(({ holdId }) => holdId)),
      integerArray(placed.map(({ number }) => number)),
      uuidArray(placed.map(({ payerAccountId }) => payerAccountId)),
      uuidArray(placed.map(({ payeeAccountId }) => payeeAccountId)),
      integerArray(placed.map(({ amount }) => amount)),
      integerArray(placed.map(({ expiresAt }) => expiresAt)),
      sparse(
        placed.map(({ obligationId }) => obligationId),
        wordArray,
      ),
      integerArray(placed.map(({ fees }) => fees)),
      sparse(
        placed.map(({ charged }) => (charged === null ? null : charged.version)),
        integersOrNull,
      ),
      // Rectangular arrays only: each one's places go as a text.
      sparse(
        placed.map(({ charged }) => charged && `${charged.places.join(' ')}`),
        wordArray,
      ),
    ],
  };
  return [write];
}
