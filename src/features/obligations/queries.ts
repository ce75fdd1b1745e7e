import { type RawBuilder, sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { runByIndex } from '../../db/prepared.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { ObligationState } from '../../domain/ledger/journal.ts';
import { balancesAfter, FEES_OF_TRANSACTION, type FeeRow } from '../transfers/service.ts';

export interface ObligationRow {
  readonly id: string;
  readonly debtor_account_id: string;
  readonly creditor_account_id: string;
  readonly debtor_member_id: string | null;
  readonly creditor_member_id: string | null;
  readonly state: ObligationState;
  readonly amount: bigint;
  readonly settled: bigint;
  readonly due_on: string | null;
  readonly external_id: string | null;
  readonly excluded_from_clearing: boolean;
  readonly version: number;
  readonly recorded_number: bigint;
  readonly posted_at: Date;
  readonly principal_id: string;
  readonly description: string | null;
  readonly invoice: Invoice | null;
  readonly pairs: Record<string, string> | null;
}

const COLUMNS = sql`
  standing.id, standing.debtor_account_id, standing.creditor_account_id, debtor.member_id AS debtor_member_id,
  creditor.member_id AS creditor_member_id, standing.state, standing.amount, standing.settled, standing.due_on,
  standing.external_id, standing.excluded_from_clearing, standing.version, standing.recorded_number,
  recording.posted_at, recording.principal_id, note.body AS description, note.invoice, metadata.pairs`;

const JOINS = sql`
  JOIN transaction AS recording ON recording.circuit_id = standing.circuit_id AND recording.number = standing.recorded_number
  JOIN account AS debtor ON debtor.circuit_id = standing.circuit_id AND debtor.id = standing.debtor_account_id
  JOIN account AS creditor ON creditor.circuit_id = standing.circuit_id AND creditor.id = standing.creditor_account_id
  LEFT JOIN obligation_text AS note ON note.circuit_id = standing.circuit_id AND note.obligation_id = standing.id
  LEFT JOIN resource_metadata AS metadata ON metadata.circuit_id = standing.circuit_id AND metadata.resource_id = standing.id`;

export async function selectObligation(
  pool: Pool,
  db: Database,
  circuitId: string,
  id: string,
): Promise<ObligationRow | undefined> {
  const query = sql<ObligationRow>`
    SELECT ${COLUMNS} FROM obligation_standing AS standing ${JOINS}
    WHERE standing.circuit_id = ${circuitId} AND standing.id = ${id}`;
  return (await runByIndex(pool, 'obligation', query.compile(db)))[0];
}

/** The first obligation of a transaction as it was recorded there: in its first state, with nothing settled. */
export async function selectRecorded(
  pool: Pool,
  db: Database,
  circuitId: string,
  number: number,
): Promise<ObligationRow | undefined> {
  const first = sql`FROM obligation_change AS first WHERE first.circuit_id = ${circuitId} AND first.number = ${number} AND first.line = 1`;
  // By the key, which is asked for before: joined, all obligations of the circuit were gone through while there were few.
  const query = sql<ObligationRow>`
    SELECT ${COLUMNS}, (SELECT first.state ${first}) AS state, 0::bigint AS settled
    FROM obligation_standing AS standing ${JOINS}
    WHERE standing.circuit_id = ${circuitId} AND standing.id = (SELECT first.obligation_id ${first})`;
  return (await runByIndex(pool, 'recorded obligation', query.compile(db)))[0];
}

/** The ids of all that a transaction recorded, in the order of its lines. */
export async function selectRecordedIds(db: Database, circuitId: string, number: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT obligation_id AS id FROM obligation_change WHERE circuit_id = ${circuitId} AND number = ${number}
    ORDER BY line`.execute(db);
  return rows.map((row) => row.id);
}

export interface ObligationSelection {
  /** Only those to which one of these is a party; null: all of the circuit. */
  readonly own: readonly string[] | null;
  readonly account?: string | undefined;
  readonly debtor?: string | undefined;
  readonly creditor?: string | undefined;
  readonly state?: string | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly externalId?: string | undefined;
  readonly invoiceNumber?: string | undefined;
  readonly pair?: Readonly<Record<string, string>> | undefined;
  /** The last of the page before. */
  readonly before: string | null;
  readonly count: number;
}

/** Newest first. */
export async function selectObligationPage(
  db: Database,
  circuitId: string,
  selection: ObligationSelection,
): Promise<ObligationRow[]> {
  const { rows } = await sql<ObligationRow>`
    WITH standing AS (
      SELECT * FROM obligation_standing WHERE circuit_id = ${circuitId} ${conditionsOf(circuitId, selection)}
      ORDER BY id DESC LIMIT ${selection.count}
    )
    SELECT ${COLUMNS} FROM standing ${JOINS} ORDER BY standing.id DESC`.execute(db);
  return rows;
}

function conditionsOf(circuitId: string, selection: ObligationSelection): RawBuilder<unknown> {
  const { own, account, debtor, creditor, state, dueFrom, dueTo, externalId, invoiceNumber, pair, before } = selection;
  const conditions: RawBuilder<unknown>[] = [];
  if (own !== null) conditions.push(isParty(own));
  if (account !== undefined) conditions.push(isParty([account]));
  if (debtor !== undefined) conditions.push(sql`AND debtor_account_id = ${debtor}`);
  if (creditor !== undefined) conditions.push(sql`AND creditor_account_id = ${creditor}`);
  if (state !== undefined) conditions.push(sql`AND state = ${state}`, sql`AND stored_state = ANY (${storedAs(state)})`);
  if (dueFrom !== undefined) conditions.push(sql`AND due_on >= ${dueFrom}`);
  if (dueTo !== undefined) conditions.push(sql`AND due_on <= ${dueTo}`);
  if (externalId !== undefined) conditions.push(sql`AND external_id = ${externalId}`);
  if (invoiceNumber !== undefined) {
    conditions.push(sql`AND id IN (
      SELECT obligation_id FROM obligation_text WHERE circuit_id = ${circuitId} AND invoice IS NOT NULL AND invoice ->> 'number' = ${invoiceNumber})`);
  }
  if (before !== null) conditions.push(sql`AND id < ${before}`);
  if (pair !== undefined) {
    conditions.push(sql`AND EXISTS (
      SELECT FROM resource_metadata AS own WHERE own.circuit_id = obligation_standing.circuit_id AND own.resource_id = obligation_standing.id
        AND own.pairs @> ${JSON.stringify(pair)}::jsonb)`);
  }
  return sql.join(conditions, sql` `);
}

/** What the row of an obligation in this state may say, for the index: a run's settlements are written into it afterwards. */
const storedAs = (state: string): string[] => (state === 'settled' ? ['settled', 'accepted'] : [state]);

function isParty(accounts: readonly string[]): RawBuilder<unknown> {
  const ids = sql`ANY (${`{${accounts.join(',')}}`}::uuid[])`;
  return sql`AND (debtor_account_id = ${ids} OR creditor_account_id = ${ids})`;
}

export interface PaymentRow {
  readonly id: string;
  readonly obligation_id: string;
  readonly amount: bigint;
  readonly posted_at: Date;
  readonly principal_id: string;
  readonly description: string | null;
  readonly debit_balance_after: bigint;
  readonly credit_balance_after: bigint;
  readonly debit_member_id: string | null;
  readonly credit_member_id: string | null;
  readonly fees: readonly FeeRow[] | null;
}

/** The payment of an obligation by the number of its transaction. */
export async function selectPayment(db: Database, circuitId: string, number: number): Promise<PaymentRow | undefined> {
  const { rows } = await sql<PaymentRow>`
    SELECT transaction.id, payment.obligation_id, payment.amount, transaction.posted_at, transaction.principal_id,
           note.body AS description, ${balancesAfter(sql`posting`)}, ${FEES_OF_TRANSACTION} AS fees,
           payer.member_id AS debit_member_id, payee.member_id AS credit_member_id
    FROM obligation_payment AS payment
    JOIN transaction ON transaction.circuit_id = payment.circuit_id AND transaction.number = payment.number
    JOIN posting ON posting.circuit_id = payment.circuit_id AND posting.posted_at = transaction.posted_at
      AND posting.number = payment.number AND posting.line = 1
    JOIN account AS payer ON payer.circuit_id = payment.circuit_id AND payer.id = posting.debit_account_id
    JOIN account AS payee ON payee.circuit_id = payment.circuit_id AND payee.id = posting.credit_account_id
    LEFT JOIN transaction_text AS note ON note.circuit_id = payment.circuit_id AND note.number = payment.number
    WHERE payment.circuit_id = ${circuitId} AND payment.number = ${number}`.execute(db);
  return rows[0];
}

/** Takes the next version. False where it no longer has this one (null: any). */
export async function changeObligation(
  client: ClientBase,
  circuitId: string,
  id: string,
  version: number | null,
  excludedFromClearing: boolean | undefined,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE obligation SET version = version + 1, excluded_from_clearing = coalesce($4, excluded_from_clearing)
     WHERE circuit_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)`,
    [circuitId, id, version, excludedFromClearing ?? null],
  );
  return rowCount === 1;
}
