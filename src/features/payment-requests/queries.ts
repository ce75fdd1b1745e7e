import { type RawBuilder, sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { AccountStatus, ObligationState } from '../../domain/ledger/journal.ts';
import type { PaymentRequestState } from '../../domain/ledger/transitions.ts';
import type { TransactionText } from '../../poster/submission.ts';

export interface PaymentRequestRow {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
  readonly payer_member_id: string | null;
  readonly payee_member_id: string | null;
  readonly amount: bigint;
  readonly obligation_id: string | null;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly principal_id: string;
  readonly requested_at: Date;
  readonly expires_at: Date;
  readonly not_at_once: string | null;
  readonly state: PaymentRequestState;
  readonly ended_at: Date | null;
  readonly paid_number: bigint | null;
  readonly transaction_id: string | null;
}

const COLUMNS = `
  standing.id, standing.payer_account_id, standing.payee_account_id, payer.member_id AS payer_member_id,
  payee.member_id AS payee_member_id, standing.amount, standing.obligation_id, standing.external_id, note.body AS description,
  standing.principal_id, standing.requested_at, standing.expires_at, standing.not_at_once, standing.state, standing.ended_at,
  standing.paid_number, paying.id AS transaction_id`;

const JOINS = `
  JOIN account AS payer ON payer.circuit_id = standing.circuit_id AND payer.id = standing.payer_account_id
  JOIN account AS payee ON payee.circuit_id = standing.circuit_id AND payee.id = standing.payee_account_id
  LEFT JOIN payment_request_text AS note ON note.circuit_id = standing.circuit_id AND note.payment_request_id = standing.id
  LEFT JOIN transaction AS paying ON paying.circuit_id = standing.circuit_id AND paying.number = standing.paid_number`;

export async function selectRequest(
  client: Pool | ClientBase,
  circuitId: string,
  id: string,
): Promise<PaymentRequestRow | undefined> {
  const { rows } = await client.query<PaymentRequestRow>(
    `SELECT ${COLUMNS} FROM payment_request_standing AS standing ${JOINS} WHERE standing.circuit_id = $1 AND standing.id = $2`,
    [circuitId, id],
  );
  return rows[0];
}

export interface RequestSelection {
  /** Only those to which one of these is a party; null: all of the circuit. */
  readonly own: readonly string[] | null;
  readonly account?: string | undefined;
  /** As what the account is a party, or where none is named one of `own`. */
  readonly role?: 'payer' | 'payee' | undefined;
  readonly state?: PaymentRequestState | undefined;
  readonly externalId?: string | undefined;
  /** The last of the page before. */
  readonly before: string | null;
  readonly count: number;
}

/** Newest first. */
export async function selectRequestPage(
  db: Database,
  circuitId: string,
  selection: RequestSelection,
): Promise<PaymentRequestRow[]> {
  const { rows } = await sql<PaymentRequestRow>`
    WITH standing AS (
      SELECT * FROM payment_request_standing WHERE circuit_id = ${circuitId} ${conditionsOf(selection)}
      ORDER BY id DESC LIMIT ${selection.count}
    )
    SELECT ${sql.raw(COLUMNS)} FROM standing ${sql.raw(JOINS)} ORDER BY standing.id DESC`.execute(db);
  return rows;
}

function conditionsOf({ own, account, role, state, externalId, before }: RequestSelection): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [];
  if (own !== null) conditions.push(isParty(own, account === undefined ? role : undefined));
  if (account !== undefined) conditions.push(isParty([account], role));
  if (state !== undefined) conditions.push(sql`AND state = ${state}`);
  if (externalId !== undefined) conditions.push(sql`AND external_id = ${externalId}`);
  if (before !== null) conditions.push(sql`AND id < ${before}`);
  return sql.join(conditions, sql` `);
}

function isParty(accounts: readonly string[], role: RequestSelection['role']): RawBuilder<unknown> {
  const ids = sql`ANY (${`{${accounts.join(',')}}`}::uuid[])`;
  if (role !== undefined) return sql`AND ${sql.ref(`${role}_account_id`)} = ${ids}`;
  return sql`AND (payer_account_id = ${ids} OR payee_account_id = ${ids})`;
}

/** The time that a circuit's next transaction would be posted at. */
export async function selectMoment(client: ClientBase, circuitId: string): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>(
    'SELECT greatest(ledger_clock(), last_posted_at) AS now FROM circuit_head WHERE circuit_id = $1',
    [circuitId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`circuit ${circuitId} has no head`);
  return row.now;
}

export interface SideRow {
  readonly id: string;
  readonly member_id: string | null;
  readonly status: AccountStatus;
}

export async function selectSides(client: ClientBase, circuitId: string, ids: readonly string[]): Promise<SideRow[]> {
  const { rows } = await client.query<SideRow>(
    'SELECT id, member_id, status FROM account WHERE circuit_id = $1 AND id = ANY ($2::uuid[])',
    [circuitId, ids],
  );
  return rows;
}

export interface OwedRow {
  readonly debtor_account_id: string;
  readonly creditor_account_id: string;
  readonly debtor_member_id: string | null;
  readonly creditor_member_id: string | null;
  readonly state: ObligationState;
  readonly remaining: bigint;
}

/** An obligation that somebody wants to be paid. */
export async function selectOwed(client: ClientBase, circuitId: string, id: string): Promise<OwedRow | undefined> {
  const { rows } = await client.query<OwedRow>(
    `SELECT debtor_account_id, creditor_account_id, debtor.member_id AS debtor_member_id,
            creditor.member_id AS creditor_member_id, owed.state, owed.remaining
     FROM obligation_standing AS owed
     JOIN account AS debtor ON debtor.circuit_id = $1 AND debtor.id = debtor_account_id
     JOIN account AS creditor ON creditor.circuit_id = $1 AND creditor.id = creditor_account_id
     WHERE owed.circuit_id = $1 AND owed.id = $2`,
    [circuitId, id],
  );
  return rows[0];
}

export interface NewRequest {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly obligationId: string | null;
  readonly externalId: string | null;
  readonly text: { readonly digest: Uint8Array; readonly text: TransactionText } | null;
  readonly principalId: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
}

/** Whether it is to be paid at once is decided here, and again under the circuit's lock. */
export async function insertRequest(client: ClientBase, circuitId: string, request: NewRequest): Promise<void> {
  const { id, from, to, amount, text } = request;
  await client.query(
    `INSERT INTO payment_request (circuit_id, id, payer_account_id, payee_account_id, amount, obligation_id, external_id,
                                  text_digest, principal_id, requested_at, expires_at, not_at_once)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, payment_request_obstacle($1, $3, $4, $5))`,
    [
      circuitId,
      id,
      from,
      to,
      amount,
      request.obligationId,
      request.externalId,
      text && Buffer.from(text.digest),
      request.principalId,
      request.requestedAt.toISOString(),
      request.expiresAt.toISOString(),
    ],
  );
  if (text === null) return;
  await client.query(
    'INSERT INTO payment_request_text (circuit_id, payment_request_id, salt, body) VALUES ($1, $2, $3, $4)',
    [circuitId, id, Buffer.from(text.text.salt), text.text.body],
  );
}

/** Under the circuit's lock. False where it is not pending, or past its time. */
export async function endRequest(
  client: ClientBase,
  circuitId: string,
  id: string,
  state: 'rejected' | 'cancelled',
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE payment_request SET state = $3, ended_at = moment.now
     FROM (SELECT greatest(ledger_clock(), last_posted_at) AS now FROM circuit_head WHERE circuit_id = $1) AS moment
     -- What is put this way bounds no index: it is found by its key.
     WHERE circuit_id = $1 AND id = $2 AND state = 'pending' AND (expires_at > moment.now) IS TRUE`,
    [circuitId, id, state],
  );
  return rowCount === 1;
}

/** Says why a request was not paid at once: that it was not agreed any more, or else by the code of the rule. Under the circuit's lock. */
export async function markNotAtOnce(client: ClientBase, circuitId: string, id: string, code: string): Promise<void> {
  await client.query(
    `UPDATE payment_request
     SET not_at_once = coalesce(payment_request_obstacle(circuit_id, payer_account_id, payee_account_id, amount), $3)
     WHERE circuit_id = $1 AND id = $2 AND state = 'pending' AND not_at_once IS NULL`,
    [circuitId, id, code],
  );
}
