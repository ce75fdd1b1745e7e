/**
 * Statements over a range of the journal, for COPY and for cursors. These take no parameters, so that values stand in the text:
 * ids, times and whole numbers only, and they are checked to be such. Those over one transaction are prepared.
 */

/** Where a range begins or ends: time does not run backwards with the number, and so bounds the months that are read. */
export interface Place {
  readonly number: number;
  readonly postedAt: string;
}

/** Columns of what is selected, but for the empty one at the end (see `cellsOf`). */
export const TRANSACTION_COLUMNS = 11;
export const POSTING_COLUMNS = 7;
export const ROW_COLUMNS = 20;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function uuidLiteral(id: string): string {
  if (!UUID.test(id)) throw new RangeError('not a UUID in lower case, with dashes');
  return `'${id}'`;
}

function integerLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  return String(value);
}

function timeLiteral(time: string): string {
  if (!TIME.test(time)) throw new RangeError('not a time in RFC 3339, in UTC, with milliseconds');
  return `'${time}'`;
}

const rangeOf = (circuitId: string, from: number, to: number): string =>
  `circuit_id = ${uuidLiteral(circuitId)} AND number BETWEEN ${integerLiteral(from)} AND ${integerLiteral(to)}`;

/** A transaction, or transactions, by a condition. @param isSealed whether salts and leaf hashes are asked for, which are half of it */
const transactions = (condition: string, isSealed: boolean): string => `
  SELECT number, id, kind, posted_at, principal_id, external_id, occurred_on, text_digest, ${isSealed ? 'salt, leaf_hash' : `'', ''`},
         CASE kind WHEN 'clearing-applied' THEN
           (SELECT row_count FROM clearing_run AS run WHERE run.circuit_id = transaction.circuit_id AND applied_number = number) END, ''
  FROM transaction WHERE ${condition} ORDER BY number`;

const postings = (condition: string): string => `
  SELECT number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after, ''
  FROM posting WHERE ${condition} ORDER BY number, line`;

const rows = (condition: string): string => `
  SELECT number, line, type, account_id, other_account_id, member_id, amount, credit_limit, balance_cap, word, obligation_id, due_on,
         external_id, text_digest, hold_id, released, expires_at, transfer_id, fees, fees_released, ''
  FROM journal_row WHERE ${condition} ORDER BY number, line`;

const postingsBetween = (circuitId: string, first: Place, last: Place): string =>
  postings(`${rangeOf(circuitId, first.number, last.number)}
    AND posted_at BETWEEN ${timeLiteral(first.postedAt)} AND ${timeLiteral(last.postedAt)}`);

export const copyTransactions = (circuitId: string, from: number, to: number, isSealed: boolean): string =>
  `COPY (${transactions(rangeOf(circuitId, from, to), isSealed)}) TO STDOUT`;

export const copyPostings = (circuitId: string, first: Place, last: Place): string =>
  `COPY (${postingsBetween(circuitId, first, last)}) TO STDOUT`;

export const copyRows = (circuitId: string, first: Place, last: Place): string =>
  `COPY (${rows(rangeOf(circuitId, first.number, last.number))}) TO STDOUT`;

export const selectPostings = (circuitId: string, of: Place): string => postingsBetween(circuitId, of, of);

export const selectRows = (circuitId: string, of: Place): string => rows(rangeOf(circuitId, of.number, of.number));

/** The same of one transaction, to be prepared: its circuit is $1, its number $2. */
export const TRANSACTION_BY_NUMBER = transactions('circuit_id = $1 AND number = $2', true);
/** When it was posted is $3. */
export const POSTINGS_BY_NUMBER = postings('circuit_id = $1 AND number = $2 AND posted_at = $3');
export const ROWS_BY_NUMBER = rows('circuit_id = $1 AND number = $2');
