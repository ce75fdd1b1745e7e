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

const asJson = (back: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  json_agg(json_build_object('name', name, 'charges', charges, 'to', to_account_id, 'amount', amount::text, 'back', ${back}::text) ORDER BY ${order})`;

/**
 * Of rows named `transaction` and `hold` (all null where it is none) that are a transfer: whether it has cost anything. The limit keeps the
 * planner from answering it for all at once, from all fees that there are.
 */
export const IS_CHARGED = sql`
  (hold.fee_version IS NOT NULL OR (
    SELECT true FROM posting AS fee
    WHERE fee.circuit_id = transaction.circuit_id AND fee.posted_at = transaction.posted_at AND fee.number = transaction.number
      AND fee.fee_version IS NOT NULL LIMIT 1) IS TRUE)`;

/**
 * Transfers with what each has cost in all, by rule. The fees of all of them are put together at once: one by one that took longer than
 * all else of a page. Where none is charged, as most are not, nothing is looked for.
 *
 * @param transfers rows with `id` and `is_charged`
 */
export const withFees = <Row>(circuitId: string, transfers: RawBuilder<unknown>): RawBuilder<Row> => sql<Row>`
  WITH transfer AS MATERIALIZED (${transfers})
  SELECT transfer.*, cost.fees FROM transfer LEFT JOIN (
    SELECT transfer_id, ${asJson(sql`given_back`, sql`version, place`)} AS fees
    FROM (SELECT array_agg(id) AS ids FROM transfer WHERE is_charged HAVING count(*) > 0) AS charged
    CROSS JOIN LATERAL fees_of_transfers(${circuitId}, charged.ids)
    GROUP BY transfer_id
  ) AS cost ON cost.transfer_id = transfer.id`;

/** Of a row named `transaction`: the fees that it has posted. */
export const FEES_OF_TRANSACTION = sql`
  CASE WHEN EXISTS (SELECT FROM fee_schedule WHERE fee_schedule.circuit_id = transaction.circuit_id) THEN
    (SELECT ${asJson(sql`0`, sql`line`)}
     FROM (SELECT rule.name, rule.charges, rule.to_account_id, fee.amount, fee.line FROM posting AS fee
       JOIN fee_rule AS rule ON rule.circuit_id = fee.circuit_id AND rule.version = fee.fee_version AND rule.place = fee.fee_place
       WHERE fee.circuit_id = transaction.circuit_id AND fee.posted_at = transaction.posted_at AND fee.number = transaction.number) AS fee) END`;
