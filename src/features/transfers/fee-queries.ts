/** What payments have cost, put together beside the rows of other queries. */
import { type RawBuilder, sql } from 'kysely';
import type { FeeSide } from '../../domain/ledger/fees.ts';

/** A fee as the database tells it: amounts are minor units in decimal, as JSON keeps no larger numbers. */
export interface FeeRow {
  readonly name: string;
  readonly charges: FeeSide;
  readonly to: string;
  readonly amount: string;
  readonly back: string;
}

const asJson = (
  isCharged: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  back: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  CASE WHEN ${isCharged} THEN
    (SELECT json_agg(json_build_object('name', name, 'charges', charges, 'to', to_account_id, 'amount', amount::text, 'back', ${back}::text)
                     ORDER BY ${order})
     FROM ${from}) END`;

/** Of a row named `transaction` that posted or held a transfer: what it has cost in all, by rule. */
export const FEES_OF_TRANSFER = asJson(
  // Looked at first: putting the fees together takes as long as all else of a transfer, and most have none.
  sql`(SELECT fee.line FROM posting AS fee
        WHERE fee.circuit_id = transaction.circuit_id AND fee.posted_at = transaction.posted_at AND fee.number = transaction.number
          AND fee.fee_version IS NOT NULL LIMIT 1) IS NOT NULL
    OR (SELECT charged.fee_version FROM hold AS charged
        WHERE charged.circuit_id = transaction.circuit_id AND charged.id = transaction.id) IS NOT NULL`,
  sql`fees_of_transfers(transaction.circuit_id, ARRAY[transaction.id])`,
  sql`given_back`,
  sql`version, place`,
);

/** Of a row named `transaction`: the fees that it has posted. */
export const FEES_OF_TRANSACTION = asJson(
  sql`EXISTS (SELECT FROM fee_schedule WHERE fee_schedule.circuit_id = transaction.circuit_id)`,
  sql`(SELECT rule.name, rule.charges, rule.to_account_id, fee.amount, fee.line FROM posting AS fee
       JOIN fee_rule AS rule ON rule.circuit_id = fee.circuit_id AND rule.version = fee.fee_version AND rule.place = fee.fee_place
       WHERE fee.circuit_id = transaction.circuit_id AND fee.posted_at = transaction.posted_at AND fee.number = transaction.number) AS fee`,
  sql`0`,
  sql`line`,
);
