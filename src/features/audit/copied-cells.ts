/** Cells of COPY's text format, as the files of the journal tell them. */
import type { FiledHeader, FiledRow } from '../../audit-files/journal.ts';
import { decimalOf } from '../../domain/money.ts';

/** A header as it is read. Of a clearing run it is known how many rows it has, which may be a million; of others there are few. */
export type Header = Omit<FiledHeader, 'rowCount'> & { rowCount: number | null };

/** Rows one after the other, `width` cells each. */
export interface Cells {
  readonly cells: readonly string[];
  readonly width: number;
  readonly count: number;
}

/**
 * The cells of what COPY sent, all at once. None of our values holds a character that it would escape, but the backslash of
 * bytea. The queries end in an empty column, so that a line feed comes before the first cell of the next row, which is a number
 * and as one does not mind it: taking the rows apart first would cost as much again.
 */
export function cellsOf(copied: string, width: number): Cells {
  const cells = copied.split('\t');
  return { cells, width, count: (cells.length - 1) / width };
}

export const NULL = '\\N';

const orNull = (cell: string | undefined): string | null => (cell === undefined || cell === NULL ? null : cell);
const amountOrNull = (cell: string | undefined, scale: number): string | null =>
  cell === undefined || cell === NULL ? null : decimalOf(cell, scale);

/** A bytea is `\x` and its digits, where COPY doubles the backslash. */
const hexOrNull = (cell: string | undefined): string | null =>
  cell === undefined || cell === NULL ? null : cell.slice(cell.indexOf('x') + 1);

/** @param at where the row begins */
export function headerOf({ cells }: Cells, at: number): Header {
  return {
    number: Number(cells[at]),
    id: cells[at + 1] as string,
    kind: cells[at + 2] as string,
    postedAt: timeOf(cells[at + 3] as string),
    principalId: cells[at + 4] as string,
    externalId: orNull(cells[at + 5]),
    occurredOn: orNull(cells[at + 6]),
    textDigest: hexOrNull(cells[at + 7]),
    salt: hexOrNull(cells[at + 8]) as string,
    leafHash: hexOrNull(cells[at + 9]) as string,
    rowCount: cells[at + 10] === NULL ? null : Number(cells[at + 10]),
  };
}

let lastTime = '';
let lastTimeText = '';

/** `2026-11-24 17:38:32.123+00` in RFC 3339 with milliseconds. Many transactions have the time of the one before them. */
function timeOf(copied: string): string {
  if (copied === lastTime) return lastTimeText;
  const [whole = '', decimals = ''] = copied.slice(0, -3).split('.');
  lastTime = copied;
  lastTimeText = `${whole.replace(' ', 'T')}.${decimals.padEnd(3, '0')}Z`;
  return lastTimeText;
}

export const postingOf = ({ cells }: Cells, at: number, scale: number): FiledRow => ({
  type: 'posting',
  debitAccountId: cells[at + 2] as string,
  creditAccountId: cells[at + 3] as string,
  amount: decimalOf(cells[at + 4] as string, scale),
  debitBalanceAfter: decimalOf(cells[at + 5] as string, scale),
  creditBalanceAfter: decimalOf(cells[at + 6] as string, scale),
});

/** What stands in the columns of `journal_row` (migrations/0034) for a row of each type. */
export function rowOf({ cells, width }: Cells, at: number, scale: number): FiledRow {
  const [
    ,
    ,
    type,
    account,
    other,
    member,
    amount,
    creditLimit,
    balanceCap,
    word,
    obligation,
    dueOn,
    externalId,
    digest,
    hold,
    released,
    expiresAt,
    transfer,
    fees,
    feesReleased,
  ] = cells.slice(at, at + width);
  const accountId = account as string;
  const obligationId = obligation as string;
  const state = word as 'accepted';
  switch (type as FiledRow['type']) {
    case 'account-opened':
      return { type: 'account-opened', accountId, memberId: orNull(member), system: orNull(word) as 'fees' | null };
    case 'limits-changed':
      return {
        type: 'limits-changed',
        accountId,
        creditLimit: amountOrNull(creditLimit, scale),
        balanceCap: amountOrNull(balanceCap, scale),
      };
    case 'status-changed': {
      const memberId = orNull(member);
      const subject = memberId === null ? 'account' : 'member';
      return { type: 'status-changed', subject, subjectId: memberId ?? accountId, status: word as 'active' };
    }
    case 'obligation-recorded':
      return {
        type: 'obligation-recorded',
        obligationId,
        debtorAccountId: accountId,
        creditorAccountId: other as string,
        amount: decimalOf(amount as string, scale),
        dueOn: orNull(dueOn),
        externalId: orNull(externalId),
        state,
        textDigest: hexOrNull(digest),
      };
    case 'obligation-changed':
      return { type: 'obligation-changed', obligationId, state };
    case 'obligation-settled':
      return {
        type: 'obligation-settled',
        obligationId,
        amount: decimalOf(amount as string, scale),
        means: word as 'payment',
      };
    case 'hold-placed':
      return {
        type: 'hold-placed',
        holdId: hold as string,
        payerAccountId: accountId,
        payeeAccountId: other as string,
        amount: decimalOf(amount as string, scale),
        fees: decimalOf(fees as string, scale),
        expiresAt: timeOf(expiresAt as string),
        obligationId: orNull(obligation),
      };
    case 'hold-changed':
      return {
        type: 'hold-changed',
        holdId: hold as string,
        captured: decimalOf(amount as string, scale),
        released: decimalOf(released as string, scale),
        feesCaptured: decimalOf(fees as string, scale),
        feesReleased: decimalOf(feesReleased as string, scale),
        state: word as 'held',
      };
    case 'transfer-reversed':
      return { type: 'transfer-reversed', transferId: transfer as string, amount: decimalOf(amount as string, scale) };
    case 'posting':
      throw new RangeError('postings are read by themselves');
  }
}
