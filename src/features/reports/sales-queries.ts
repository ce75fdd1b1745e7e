import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Period } from './period.ts';
import type { Dating } from './statement.ts';
import { lookedAtFrom } from './statement-queries.ts';

/** Which exchanges: those of a period, by either of the dates that they have. */
export interface SalesPeriod {
  readonly period: Period;
  readonly by: Dating;
}

/** The transactions among which they are; by the parties' dates, those posted later may be too. */
function numbersOf({ period, by }: SalesPeriod, number: RawBuilder<unknown>): RawBuilder<unknown> {
  if (by === 'posted') return sql`${number} > ${period.beforeNumber} AND ${number} <= ${period.lastNumber}`;
  return sql`${number} <= ${period.headNumber}`;
}

function timesOf({ period, by }: SalesPeriod): RawBuilder<unknown> {
  if (by === 'posted')
    return sql`posting.posted_at BETWEEN ${(period.from ?? EARLIEST).toISOString()} AND ${period.to.toISOString()}`;
  return sql`posting.posted_at > ${lookedAtFrom(period.from ?? EARLIEST).toISOString()}`;
}

const EARLIEST = new Date(0);

const dayOf = ({ period, by }: SalesPeriod): RawBuilder<unknown> => {
  const posted = sql`(transaction.posted_at AT TIME ZONE ${period.timeZone})::date`;
  return by === 'posted' ? posted : sql`coalesce(transaction.occurred_on, ${posted})`;
};

/**
 * What members were given for what they sold, one row each: a payment by another member, at once or of an obligation; and what
 * clearing settled of an obligation of another member, for which the seller gets rid of debts of its own. The balances that
 * clearing moves are what is left over of these, and are not counted once more.
 */
const exchanges = (circuitId: string, asked: SalesPeriod, ofSeller: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  SELECT posting.number, posting.line, transaction.posted_at, ${dayOf(asked)} AS day, transaction.id, transaction.external_id,
         seller.member_id AS seller_id, seller.id AS seller_account_id, buyer.member_id AS buyer_id, buyer.id AS buyer_account_id,
         posting.amount, 'payment' AS means
  FROM posting
  JOIN transaction ON transaction.circuit_id = posting.circuit_id AND transaction.number = posting.number
    -- So that from either side the other one is found by its key, whose partitions go by the time.
    AND transaction.posted_at = posting.posted_at
    AND transaction.kind IN ('transfer', 'obligation-paid', 'transfer-captured')
  JOIN account AS seller ON seller.circuit_id = posting.circuit_id AND seller.id = posting.credit_account_id
  JOIN account AS buyer ON buyer.circuit_id = posting.circuit_id AND buyer.id = posting.debit_account_id
  WHERE posting.circuit_id = ${circuitId} AND ${numbersOf(asked, sql`posting.number`)} AND ${timesOf(asked)}
    AND seller.member_id <> buyer.member_id ${ofSeller}
  UNION ALL
  SELECT transaction.number, part.line, transaction.posted_at, ${dayOf(asked)}, obligation.id, obligation.external_id,
         seller.member_id, seller.id, buyer.member_id, buyer.id, part.settled, 'clearing'
  FROM clearing_run AS run
  JOIN transaction ON transaction.circuit_id = run.circuit_id AND transaction.number = run.applied_number
  JOIN clearing_obligation AS part ON part.circuit_id = run.circuit_id AND part.run_id = run.id AND part.settled > 0
  JOIN obligation ON obligation.circuit_id = part.circuit_id AND obligation.id = part.obligation_id
  JOIN account AS seller ON seller.circuit_id = part.circuit_id AND seller.id = obligation.creditor_account_id
  JOIN account AS buyer ON buyer.circuit_id = part.circuit_id AND buyer.id = obligation.debtor_account_id
  WHERE run.circuit_id = ${circuitId} AND run.state = 'applied' AND ${numbersOf(asked, sql`run.applied_number`)}
    AND seller.member_id <> buyer.member_id ${ofSeller})`;

/** By the ledger's own date their numbers have said it already, and days need not be reckoned for a million rows. */
const within = ({ period, by }: SalesPeriod): RawBuilder<unknown> =>
  by === 'posted' ? sql`true` : sql`day BETWEEN ${period.firstDay}::date AND ${period.lastDay}::date`;

/** Sums are numeric in the database, which comes as text. */
interface SalesSums {
  readonly exchanges: bigint;
  readonly paid: string;
  readonly cleared: string;
}

export interface SellerRow extends SalesSums {
  readonly member_id: string;
  readonly name: string | null;
  readonly external_id: string | null;
  readonly group_code: string;
}

const SUMS = sql`count(*) AS exchanges, coalesce(sum(amount) FILTER (WHERE means = 'payment'), 0) AS paid,
  coalesce(sum(amount) FILTER (WHERE means = 'clearing'), 0) AS cleared`;

/** Whoever has sold anything, in the order of their ids, and what all of them have together. */
export async function selectSellers(
  db: Database,
  circuitId: string,
  asked: SalesPeriod,
  after: string | null,
  count: number,
): Promise<{ sellers: SellerRow[]; sums: SalesSums }> {
  const { rows } = await sql<SellerRow & { sums: { [Sum in keyof SalesSums]: string } }>`
    WITH seller AS MATERIALIZED (
      SELECT seller_id AS member_id, ${SUMS} FROM ${exchanges(circuitId, asked, sql``)} AS exchange
      WHERE ${within(asked)} GROUP BY seller_id
    ), together AS (
      SELECT json_build_object('exchanges', coalesce(sum(exchanges), 0)::text, 'paid', coalesce(sum(paid), 0)::text,
                               'cleared', coalesce(sum(cleared), 0)::text) AS sums FROM seller
    )
    SELECT seller.*, profile.name, member.external_id, member.group_code, together.sums
    FROM together
    LEFT JOIN (SELECT * FROM seller ${after === null ? sql`` : sql`WHERE member_id > ${after}`} ORDER BY member_id LIMIT ${count}) AS seller ON true
    LEFT JOIN member ON member.circuit_id = ${circuitId} AND member.id = seller.member_id
    LEFT JOIN member_profile AS profile ON profile.circuit_id = ${circuitId} AND profile.member_id = seller.member_id
    ORDER BY seller.member_id`.execute(db);
  const { exchanges: counted = '0', paid = '0', cleared = '0' } = rows[0]?.sums ?? {};
  // Where there are none on the page, there is one row all the same, for the sums.
  return {
    sellers: rows.filter((row) => row.member_id !== null),
    sums: { exchanges: BigInt(counted), paid, cleared },
  };
}

export interface ExchangeRow {
  readonly number: bigint;
  readonly line: number;
  readonly posted_at: Date;
  readonly day: string;
  /** Of the transfer, or of the obligation that clearing settled. */
  readonly id: string;
  readonly external_id: string | null;
  readonly seller_account_id: string;
  readonly buyer_id: string;
  readonly buyer_name: string | null;
  readonly amount: bigint;
  readonly means: 'payment' | 'clearing';
  readonly description: string | null;
}

/** What one member has sold, the oldest first. */
export async function selectExchanges(
  db: Database,
  circuitId: string,
  asked: SalesPeriod,
  sellerId: string,
  after: { readonly number: number; readonly line: number } | null,
  count: number,
): Promise<ExchangeRow[]> {
  const { number, line } = after ?? { number: 0, line: 0 };
  const { rows } = await sql<ExchangeRow>`
    SELECT exchange.*, coalesce(exchange.external_id, owed.external_id) AS external_id, profile.name AS buyer_name,
           coalesce(note.body, text.body) AS description
    FROM (SELECT * FROM ${exchanges(circuitId, asked, sql`AND seller.member_id = ${sellerId}`)} AS exchange
          WHERE ${within(asked)} AND (number, line) > (${number}::bigint, ${line}::integer)
          ORDER BY number, line LIMIT ${count}) AS exchange
    LEFT JOIN member_profile AS profile ON profile.circuit_id = ${circuitId} AND profile.member_id = exchange.buyer_id
    LEFT JOIN transaction_text AS note ON note.circuit_id = ${circuitId} AND note.number = exchange.number AND exchange.means = 'payment'
    LEFT JOIN LATERAL (
      SELECT obligation.id, obligation.external_id FROM obligation
      WHERE obligation.circuit_id = ${circuitId} AND obligation.id = coalesce(
        (SELECT payment.obligation_id FROM obligation_payment AS payment
         WHERE payment.circuit_id = ${circuitId} AND payment.number = exchange.number AND exchange.means = 'payment' LIMIT 1), exchange.id)
    ) AS owed ON true
    LEFT JOIN obligation_text AS text ON text.circuit_id = ${circuitId} AND text.obligation_id = owed.id
    ORDER BY exchange.number, exchange.line`.execute(db);
  return rows;
}
