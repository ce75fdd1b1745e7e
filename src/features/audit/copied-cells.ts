/** Cells of COPY's text format, as the files of the journal tell them. */
import type { FiledHeader, FiledRow } from '../../audit-files/journal.ts';
import { decimalOf } from '../../domain/money.ts';

/** A header as it is read. Of a clearing run it is known how many rows it has, which may be a million; of others there are few. */
export type Header = Omit<FiledHeader, 'rowCount'> & { readonly rowCount: number | null };

/** Lines of COPY's text format: none of our values holds a character that it would escape, but the backslash of bytea. */
export const linesOf = (copied: string): string[] => (copied === '' ? [] : copied.slice(0, -1).split('\n'));

export const NULL = '\\N';

const orNull = (cell: string | undefined): string | null => (cell === undefined || cell === NULL ? null : cell);
const amountOrNull = (cell: string | undefined, scale: number): string | null =>
  cell === undefined || cell === NULL ? null : decimalOf(cell, scale);

/** A bytea is `\x` and its digits, where the backslash is doubled. */
const hexOrNull = (cell: string | undefined): string | null =>
  cell === undefined || cell === NULL ? null : cell.slice(3);

export function headerOf(line: string): Header {
  const cells = line.split('\t');
  return {
    number: Number(cells[0]),
    id: cells[1] as string,
    kind: cells[2] as string,
    postedAt: timeOf(cells[3] as string),
    principalId: cells[4] as string,
    externalId: orNull(cells[5]),
    occurredOn: orNull(cells[6]),
    textDigest: hexOrNull(cells[7]),
    salt: hexOrNull(cells[8]) as string,
    leafHash: hexOrNull(cells[9]) as string,
    rowCount: cells[10] === NULL ? null : Number(cells[10]),
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

export const postingOf = (cells: string[], scale: number): FiledRow => ({
  type: 'posting',
  debitAccountId: cells[2] as string,
  creditAccountId: cells[3] as string,
  amount: decimalOf(cells[4] as string, scale),
  debitBalanceAfter: decimalOf(cells[5] as string, scale),
  creditBalanceAfter: decimalOf(cells[6] as string, scale),
});

/** What stands in the columns of `journal_row` (migrations/0011) for a row of each type. */
export function rowOf(cells: string[], scale: number): FiledRow {
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
  ] = cells;
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
    case 'posting':
      throw new RangeError('postings are read by themselves');
  }
}
