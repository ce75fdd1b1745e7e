import { type RawBuilder, sql } from 'kysely';
import type { Pool } from 'pg';
import { uuidArray } from '../../db/arrays.ts';
import type { Database } from '../../db/database.ts';
import { runByIndex, runPrepared } from '../../db/prepared.ts';
import type { Invoice } from '../../domain/invoice.ts';
import { HOLD_STATES, type HoldState } from '../../domain/ledger/journal.ts';
import { FEES_OF_TRANSACTION, type FeeRow, IS_CHARGED, withFees } from './fee-queries.ts';

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
  /** Null of a hold, which moves no balance. */
  readonly debit_balance_after: bigint | null;
  readonly credit_balance_after: bigint | null;
  readonly debit_member_id: string | null;
  readonly credit_member_id: string | null;
  readonly description: string | null;
  readonly invoice: Invoice | null;
  readonly pairs: Record<string, string> | null;
  /** Null where it was posted at once. One past its time is expired, whether or not a row says so already. */
  readonly hold_state: HoldState | null;
  readonly captured: bigint | null;
  readonly released: bigint | null;
  readonly expires_at: Date | null;
  readonly obligation_id: string | null;
  /** What of it was taken back. */
  readonly reversed: bigint;
  readonly fees: readonly FeeRow[] | null;
  /** What a hold still reserves for its payer's fees. */
  readonly fees_held: bigint | null;
}

/** Where a posting's transaction has left its sides, fees included. */
export const balancesAfter = (posting: RawBuilder<unknown>): RawBuilder<unknown> => {
  const after = (side: string) =>
    sql`CASE WHEN ${posting}.number IS NOT NULL THEN balance_after_transaction(${posting}.circuit_id, ${posting}.posted_at, ${posting}.number, ${posting}.${sql.raw(side)}_account_id) END AS ${sql.raw(side)}_balance_after`;
  return sql`${after('debit')}, ${after('credit')}`;
};

const COLUMNS = sql`
  transaction.id, transaction.number, transaction.posted_at, transaction.principal_id, transaction.external_id, transaction.occurred_on,
  payer.id AS debit_account_id, payee.id AS credit_account_id, coalesce(posting.amount, hold.amount) AS amount,
  ${balancesAfter(sql`posting`)},
  payer.member_id AS debit_member_id, payee.member_id AS credit_member_id, note.body AS description, note.invoice, metadata.pairs,
  CASE WHEN hold.state = 'held' AND hold.expires_at <= ledger_clock() THEN 'expired' ELSE hold.state END AS hold_state,
  hold.captured, hold.released, hold.expires_at, hold.obligation_id, hold.fees - hold.fees_captured - hold.fees_released AS fees_held,
  ${IS_CHARGED} AS is_charged,
  (SELECT coalesce(sum(back.amount), 0)::bigint FROM reversal AS back
   WHERE back.circuit_id = transaction.circuit_id AND back.transfer_id = transaction.id) AS reversed`;

/** OFFSET keeps the lookup by itself: joined, a planner without statistics may begin with all accounts of the circuit. */
function accountBy(id: string): RawBuilder<unknown> {
  return sql`LATERAL (SELECT account.id, account.member_id FROM account
    WHERE account.circuit_id = transaction.circuit_id AND account.id = ${sql.raw(id)} OFFSET 0)`;
}

/** OFFSET again: joined, a planner without statistics went through all postings of the circuit for one transfer. */
const JOINS = sql`
  LEFT JOIN LATERAL (SELECT * FROM posting WHERE posting.circuit_id = transaction.circuit_id AND posting.posted_at = transaction.posted_at
    AND posting.number = transaction.number AND posting.line = 1 AND transaction.kind = 'transfer' OFFSET 0) AS posting ON true
  LEFT JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = transaction.circuit_id AND hold.id = transaction.id
    AND transaction.kind = 'transfer-held' OFFSET 0) AS hold ON true
  CROSS JOIN ${accountBy('coalesce(posting.debit_account_id, hold.payer_account_id)')} AS payer
  CROSS JOIN ${accountBy('coalesce(posting.credit_account_id, hold.payee_account_id)')} AS payee
  LEFT JOIN transaction_text AS note ON note.circuit_id = transaction.circuit_id AND note.number = transaction.number
  LEFT JOIN resource_metadata AS metadata ON metadata.circuit_id = transaction.circuit_id AND metadata.resource_id = transaction.id`;

/** The transaction of each row before it, by a key of it: joined, a planner without statistics may begin with all of the circuit. */
const transactionBy = (circuitId: string, key: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  CROSS JOIN LATERAL (SELECT * FROM transaction WHERE transaction.circuit_id = ${circuitId} AND ${key} OFFSET 0) AS transaction`;

/**
 * Transfers of a circuit.
 * @param source rows named `transaction`
 */
function selection(
  circuitId: string,
  source: RawBuilder<unknown>,
  conditions: RawBuilder<unknown>,
  part = sql``,
): RawBuilder<TransferRow> {
  return withFees<TransferRow>(
    circuitId,
    sql`SELECT ${COLUMNS} FROM ${source} ${JOINS}
      WHERE transaction.circuit_id = ${circuitId} AND transaction.kind IN ('transfer', 'transfer-held') AND ${conditions} ${part}`,
  );
}

export async function selectTransfer(
  pool: Pool,
  db: Database,
  circuitId: string,
  id: string,
): Promise<TransferRow | undefined> {
  const query = selection(circuitId, sql`transaction`, sql`transaction.id = ${id}`);
  return (await runPrepared(pool, 'transfer', query.compile(db)))[0];
}

/** Those of these ids, in any order. Of what was just posted, many at once. */
export const selectTransfers = (
  pool: Pool,
  db: Database,
  circuitId: string,
  ids: readonly string[],
): Promise<TransferRow[]> => {
  const asked = sql`unnest(${uuidArray(ids)}::uuid[]) AS asked (id) ${transactionBy(circuitId, sql`transaction.id = asked.id`)}`;
  const query = selection(circuitId, asked, sql`true`);
  return runByIndex(pool, 'transfers by id', query.compile(db));
};

export async function selectTransfersByNumber(
  db: Database,
  circuitId: string,
  numbers: readonly number[],
): Promise<TransferRow[]> {
  const asked = sql`unnest(${`{${numbers.join(',')}}`}::bigint[]) AS asked (number)
    ${transactionBy(circuitId, sql`transaction.number = asked.number`)}`;
  return (await selection(circuitId, asked, sql`true`).execute(db)).rows;
}

export interface TransferSelection {
  /** Only those that one of these paid or was paid by; null: all of the circuit. */
  readonly accounts: readonly string[] | null;
  readonly state?: 'posted' | HoldState | undefined;
  readonly externalId?: string | undefined;
  readonly invoiceNumber?: string | undefined;
  readonly pair?: Readonly<Record<string, string>> | undefined;
  /** The last of the page before. */
  readonly before: { readonly postedAt: number; readonly number: number } | null;
  readonly count: number;
}

/** Newest first. Of an account each side is read from its own index, no further than the page goes. */
export async function selectTransferPage(
  db: Database,
  circuitId: string,
  asked: TransferSelection,
): Promise<TransferRow[]> {
  const { accounts, state, externalId, invoiceNumber, pair, before, count } = asked;
  const conditions = sql`true
    ${state === undefined ? sql`` : ofState(state)}
    ${before === null ? sql`` : sql`AND transaction.number < ${before.number}`}
    ${externalId === undefined ? sql`` : sql`AND transaction.external_id = ${externalId}`}
    ${invoiceNumber === undefined ? sql`` : sql`AND note.invoice IS NOT NULL AND note.invoice ->> 'number' = ${invoiceNumber}`}
    ${pair === undefined ? sql`` : sql`AND metadata.pairs @> ${JSON.stringify(pair)}::jsonb`}`;
  const read = async (source: RawBuilder<unknown>): Promise<TransferRow[]> => {
    const newest = sql`ORDER BY transaction.number DESC LIMIT ${count}`;
    const { rows } = await sql<TransferRow>`
      ${selection(circuitId, source, conditions, newest)} ORDER BY transfer.number DESC`.execute(db);
    return rows;
  };
  const isFiltered = externalId !== undefined || invoiceNumber !== undefined || pair !== undefined;
  // Without a filter on the transaction itself, as many holds as the page has rows are enough.
  const holdsOfPage = sql`
    ${before === null ? sql`` : sql`AND placed_number < ${before.number}`}
    ${isFiltered ? sql`` : sql`ORDER BY placed_number DESC LIMIT ${count}`}`;
  if (accounts === null) return read(isHoldState(state) ? holdsIn(circuitId, state, holdsOfPage) : sql`transaction`);
  // And as many transfers from each side: fees and payments of other kinds are passed over before they are counted, and each side is of
  // the state that is asked for.
  const bound = isFiltered
    ? sql``
    : sql`ORDER BY posting.posted_at DESC, posting.number DESC, posting.line DESC LIMIT ${count}`;
  const onwards =
    before === null
      ? sql``
      : sql`AND posting.posted_at <= ${new Date(before.postedAt).toISOString()} AND posting.number < ${before.number}`;
  const side = (column: 'debit_account_id' | 'credit_account_id') => sql`
    SELECT place.number FROM unnest(${`{${accounts.join(',')}}`}::uuid[]) AS own (id)
    CROSS JOIN LATERAL (
      SELECT posting.number FROM posting CROSS JOIN LATERAL (
        SELECT FROM transaction WHERE transaction.circuit_id = ${circuitId} AND transaction.number = posting.number
          AND transaction.kind = 'transfer' OFFSET 0) AS transfer
      WHERE posting.circuit_id = ${circuitId} AND posting.${sql.ref(column)} = own.id AND posting.line = 1 ${onwards} ${bound}) AS place`;
  const held = (column: 'payer_account_id' | 'payee_account_id', condition: RawBuilder<unknown>) => sql`
    SELECT place.number FROM unnest(${`{${accounts.join(',')}}`}::uuid[]) AS own (id)
    CROSS JOIN LATERAL (SELECT placed_number AS number FROM hold
      WHERE circuit_id = ${circuitId} AND ${sql.ref(column)} = own.id AND ${condition} ${holdsOfPage}) AS place`;
  const holds = isHoldState(state) ? conditionsOf(state) : state === undefined ? HOLD_STATES.map(stoodIn) : [];
  const sides = [
    ...(isHoldState(state) ? [] : [side('debit_account_id'), side('credit_account_id')]),
    ...holds.flatMap((condition) => [held('payer_account_id', condition), held('payee_account_id', condition)]),
  ];
  return read(
    sql`(${sql.join(sides, sql` UNION `)}) AS own ${transactionBy(circuitId, sql`transaction.number = own.number`)}`,
  );
}

const isHoldState = (state: TransferSelection['state']): state is HoldState =>
  state !== undefined && state !== 'posted';

/** The transactions of a circuit's holds in a state: these are looked for where they are, and only then what each was placed with. */
const holdsIn = (circuitId: string, state: HoldState, onwards: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (SELECT transaction.* FROM (
     SELECT placed_number FROM hold WHERE hold.circuit_id = ${circuitId} AND ${inState(state)} ${onwards}) AS hold
   ${transactionBy(circuitId, sql`transaction.number = hold.placed_number`)}) AS transaction`;

const ofState = (state: 'posted' | HoldState): RawBuilder<unknown> =>
  state === 'posted' ? sql`AND transaction.kind = 'transfer'` : sql`AND ${inState(state)}`;

/** Of a row named `hold`: what stands in it, which has an index for each account. */
const stoodIn = (state: HoldState): RawBuilder<unknown> => sql`hold.state = ${sql.lit(state)}`;

/** Of a row named `hold`: in that state by now. Any of these, of which each goes by one index. */
function conditionsOf(state: HoldState): RawBuilder<unknown>[] {
  const now = sql`(SELECT ledger_clock())`;
  if (state === 'held') return [sql`${stoodIn('held')} AND hold.expires_at > ${now}`];
  if (state === 'expired') return [stoodIn('expired'), sql`${stoodIn('held')} AND hold.expires_at <= ${now}`];
  return [stoodIn(state)];
}

const inState = (state: HoldState): RawBuilder<unknown> => sql`(${sql.join(conditionsOf(state), sql` OR `)})`;

/** What a capture or a reversal has posted. */
export interface PostedPartRow {
  readonly id: string;
  readonly posted_at: Date;
  readonly principal_id: string;
  readonly amount: bigint;
  /** Of a capture: what was released with it. */
  readonly released: bigint | null;
  readonly debit_account_id: string;
  readonly credit_account_id: string;
  readonly debit_balance_after: bigint;
  readonly credit_balance_after: bigint;
  readonly debit_member_id: string | null;
  readonly credit_member_id: string | null;
  readonly fees: readonly FeeRow[] | null;
}

export async function selectPostedPart(
  pool: Pool,
  db: Database,
  circuitId: string,
  number: number,
): Promise<PostedPartRow | undefined> {
  const query = sql<PostedPartRow>`
    SELECT transaction.id, transaction.posted_at, transaction.principal_id, posting.amount, transaction.hold_released AS released,
           posting.debit_account_id, posting.credit_account_id, ${balancesAfter(sql`posting`)},
           payer.member_id AS debit_member_id, payee.member_id AS credit_member_id, ${FEES_OF_TRANSACTION} AS fees
    FROM transaction
    JOIN posting ON posting.circuit_id = transaction.circuit_id AND posting.posted_at = transaction.posted_at
      AND posting.number = transaction.number AND posting.line = 1
    CROSS JOIN ${accountBy('posting.debit_account_id')} AS payer
    CROSS JOIN ${accountBy('posting.credit_account_id')} AS payee
    WHERE transaction.circuit_id = ${circuitId} AND transaction.number = ${number}
      AND transaction.kind IN ('transfer-captured', 'transfer-reversed')`;
  return (await runPrepared(pool, 'posted part of transfer', query.compile(db)))[0];
}
