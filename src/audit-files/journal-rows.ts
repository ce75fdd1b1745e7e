import type { JournalRow } from '../domain/ledger/journal.ts';
import { parseAmount } from '../domain/money.ts';
import type { FiledRow } from './journal.ts';

/** What a leaf is made from, of a row as files tell it. @throws RangeError on what is no amount of this scale */
export function journalRowOf(row: FiledRow, scale: number): JournalRow {
  switch (row.type) {
    case 'posting': {
      const { type, debitAccountId, creditAccountId } = row;
      return { type, debitAccountId, creditAccountId, amount: minorOf(row.amount, scale) };
    }
    case 'limits-changed':
      return {
        ...row,
        creditLimit: row.creditLimit === null ? null : minorOf(row.creditLimit, scale),
        balanceCap: row.balanceCap === null ? null : minorOf(row.balanceCap, scale),
      };
    case 'obligation-recorded':
      return {
        ...row,
        amount: minorOf(row.amount, scale),
        textDigest: row.textDigest === null ? null : Buffer.from(row.textDigest, 'hex'),
      };
    case 'obligation-settled':
    case 'transfer-reversed':
      return { ...row, amount: minorOf(row.amount, scale) };
    case 'hold-placed':
      return {
        ...row,
        amount: minorOf(row.amount, scale),
        fees: minorOf(row.fees, scale),
        expiresAt: millisecondsOf(row.expiresAt),
        charged: null,
      };
    case 'hold-changed':
      return {
        ...row,
        captured: minorOf(row.captured, scale),
        released: minorOf(row.released, scale),
        feesCaptured: minorOf(row.feesCaptured, scale),
        feesReleased: minorOf(row.feesReleased, scale),
      };
    case 'account-opened':
    case 'status-changed':
    case 'obligation-changed':
      return row;
  }
}

/** A time in UTC with milliseconds, as files have it. */
function millisecondsOf(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== text)
    throw new RangeError(`"${text.slice(0, 40)}" is no time in UTC with milliseconds`);
  return milliseconds;
}

/** An amount with all of its decimals, as files have it. */
function minorOf(text: string, scale: number): bigint {
  const parsed = parseAmount(text, scale);
  const decimals = text.length - text.indexOf('.') - 1;
  if ('problem' in parsed || (scale > 0 ? !text.includes('.') || decimals !== scale : text.includes('.')))
    throw new RangeError(`"${text.slice(0, 40)}" is no amount with ${scale} decimals`);
  return parsed.value;
}
