import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { Period } from './period.ts';

export interface InvoiceRow {
  readonly number: bigint;
  readonly line: number;
  readonly type: 'transfer' | 'obligation';
  readonly id: string;
  readonly posted_at: Date;
  readonly external_id: string | null;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly payer_member_id: string | null;
  readonly payee_member_id: string | null;
  readonly payer_name: string | null;
  readonly payee_name: string | null;
  readonly amount: bigint;
  readonly remaining: bigint;
  readonly state: string;
  readonly due_on: string | null;
  readonly occurred_on: string | null;
  readonly description: string | null;
  readonly invoice: Invoice | null;
}

type Side = 'debtor_account_id' | 'creditor_account_id';

/** The obligations of a member that were recorded within a period, by one side of them. */
const obligations = (circuitId: string, own: RawBuilder<unknown>, period: Period, side: Side) => sql`
  SELECT obligation.recorded_number AS number, obligation.recorded_line AS line, 'obligation' AS type, obligation.id,
         obligation.recorded_number AS noted_number
  FROM obligation
  WHERE obligation.circuit_id = ${circuitId} AND ${sql.ref(`obligation.${side}`)} IN (${own})
    AND obligation.recorded_number > ${period.beforeNumber} AND obligation.recorded_number <= ${period.lastNumber}`;

/** A posting of an account of the member within the period: what was transferred, and not what was charged for it. */
const isOwn = (circuitId: string, own: RawBuilder<unknown>, period: Period, side: 'debit' | 'credit') => sql`
  posting.circuit_id = ${circuitId} AND ${sql.ref(`posting.${side}_account_id`)} IN (${own}) AND posting.line = 1
  AND posting.number > ${period.beforeNumber} AND posting.number <= ${period.lastNumber}
  ${period.from === null ? sql`` : sql`AND posting.posted_at >= ${period.from.toISOString()}`} AND posting.posted_at <= ${period.to.toISOString()}`;

const HAS_REFERENCE_OR_INVOICE = sql`(noted.external_id IS NOT NULL OR EXISTS (
  SELECT FROM transaction_text AS note WHERE note.circuit_id = noted.circuit_id AND note.number = noted.number AND note.invoice IS NOT NULL))`;

/** Its transfers with a reference or an invoice, by one side of them. */
const transfers = (...[circuitId, own, period, side]: Parameters<typeof isOwn>) => sql`
  SELECT posting.number, posting.line, 'transfer' AS type, noted.id, noted.number AS noted_number
  FROM posting
  JOIN transaction AS noted ON noted.circuit_id = posting.circuit_id AND noted.number = posting.number
    AND noted.kind = 'transfer' AND ${HAS_REFERENCE_OR_INVOICE}
  WHERE ${isOwn(circuitId, own, period, side)}`;

/** What was captured of its holds with one: that stands where the hold was placed. One that is to pay an obligation is listed as that. */
const captures = (...[circuitId, own, period, side]: Parameters<typeof isOwn>) => sql`
  SELECT posting.number, posting.line, 'transfer' AS type, noted.id, noted.number AS noted_number
  FROM posting
  JOIN transaction AS capture ON capture.circuit_id = posting.circuit_id AND capture.number = posting.number
    AND capture.kind = 'transfer-captured'
  JOIN hold ON hold.circuit_id = capture.circuit_id AND hold.id = capture.hold_id AND hold.obligation_id IS NULL
  JOIN transaction AS noted ON noted.circuit_id = hold.circuit_id AND noted.number = hold.placed_number AND ${HAS_REFERENCE_OR_INVOICE}
  WHERE ${isOwn(circuitId, own, period, side)}`;

/** A member's invoices that were recorded within a period, or paid without one, the oldest first. */
export async function selectInvoices(
  db: Database,
  circuitId: string,
  memberId: string,
  period: Period,
  after: { readonly number: number; readonly line: number } | null,
  count: number,
): Promise<InvoiceRow[]> {
  const { number, line } = after ?? { number: 0, line: 0 };
  const own = sql`SELECT id FROM account WHERE circuit_id = ${circuitId} AND member_id = ${memberId}`;
  const { rows } = await sql<InvoiceRow>`
    SELECT invoice.number, invoice.line, invoice.type, invoice.id, transaction.posted_at,
           coalesce(owed.external_id, noted.external_id) AS external_id,
           payer.id AS payer_account_id, payee.id AS payee_account_id, payer.member_id AS payer_member_id, payee.member_id AS payee_member_id,
           payer_profile.name AS payer_name, payee_profile.name AS payee_name,
           coalesce(owed.amount, posting.amount) AS amount, coalesce(owed.amount - owed.settled, 0) AS remaining, coalesce(owed.state, 'settled') AS state,
           owed.due_on, noted.occurred_on, CASE WHEN owed.id IS NULL THEN note.body ELSE text.body END AS description,
           CASE WHEN owed.id IS NULL THEN note.invoice ELSE text.invoice END AS invoice
    FROM (SELECT * FROM (
            ${obligations(circuitId, own, period, 'debtor_account_id')} UNION ${obligations(circuitId, own, period, 'creditor_account_id')}
            UNION ${transfers(circuitId, own, period, 'debit')} UNION ${transfers(circuitId, own, period, 'credit')}
            UNION ${captures(circuitId, own, period, 'debit')} UNION ${captures(circuitId, own, period, 'credit')}) AS all_of_them
          WHERE (number, line) > (${number}::bigint, ${line}::integer) ORDER BY number, line LIMIT ${count}) AS invoice
    JOIN transaction ON transaction.circuit_id = ${circuitId} AND transaction.number = invoice.number
    JOIN transaction AS noted ON noted.circuit_id = ${circuitId} AND noted.number = invoice.noted_number
    LEFT JOIN obligation_standing AS owed ON owed.circuit_id = ${circuitId} AND owed.id = invoice.id AND invoice.type = 'obligation'
    LEFT JOIN posting ON posting.circuit_id = ${circuitId} AND posting.posted_at = transaction.posted_at
      AND posting.number = invoice.number AND posting.line = invoice.line AND invoice.type = 'transfer'
    JOIN account AS payer ON payer.circuit_id = ${circuitId} AND payer.id = coalesce(owed.debtor_account_id, posting.debit_account_id)
    JOIN account AS payee ON payee.circuit_id = ${circuitId} AND payee.id = coalesce(owed.creditor_account_id, posting.credit_account_id)
    LEFT JOIN member_profile AS payer_profile ON payer_profile.circuit_id = ${circuitId} AND payer_profile.member_id = payer.member_id
    LEFT JOIN member_profile AS payee_profile ON payee_profile.circuit_id = ${circuitId} AND payee_profile.member_id = payee.member_id
    LEFT JOIN transaction_text AS note ON note.circuit_id = ${circuitId} AND note.number = invoice.noted_number
    LEFT JOIN obligation_text AS text ON text.circuit_id = ${circuitId} AND text.obligation_id = owed.id
    ORDER BY invoice.number, invoice.line`.execute(db);
  return rows;
}
