import type { JournalRow } from '../../domain/ledger/journal.ts';
import { AMOUNT_MAX, formatAmount, parseAmount } from '../../domain/money.ts';
import type { FiledRow } from '../journal.ts';

/** A row whose amounts or references are not of the format. */
export class RowFault extends Error {}

/** Minor units of a decimal with exactly as many decimals as the scale has, as the files have it. @throws RowFault */
export function exactUnits(text: string, scale: number, name: string): bigint {
  const parsed = parseAmount(text, scale);
  const point = text.indexOf('.');
  const decimals = point === -1 ? 0 : text.length - point - 1;
  if ('problem' in parsed || decimals !== scale)
    throw new RowFault(
      `${name} "${text}" is no amount with ${scale} decimals of at most ${formatAmount(AMOUNT_MAX, scale)}`,
    );
  return parsed.value;
}

/** More than zero, too: what may be posted or owed. @throws RowFault */
function positiveUnits(text: string, scale: number): bigint {
  const units = exactUnits(text, scale, 'amount');
  if (units === 0n) throw new RowFault('amount is zero');
  return units;
}

const limitUnits = (text: string | null, scale: number, name: string): bigint | null =>
  text === null ? null : exactUnits(text, scale, name);

/** What an external id looks like. */
const WORD = /^[A-Za-z0-9._:-]{1,64}$/;

/** @throws RowFault */
export function requireWord(text: string | null, name: string): void {
  if (text !== null && !WORD.test(text)) throw new RowFault(`${name} "${text}" is no such word`);
}

/** A date of the calendar, or null. @throws RowFault */
export function requireDay(text: string | null, name: string): void {
  if (text === null) return;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new RowFault(`${name} "${text}" is no day`);
}

/** The bytes of a hash in hex. @throws RowFault */
export function digestBytes(hex: string | null, name: string): Uint8Array | null {
  if (hex === null) return null;
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new RowFault(`${name} is no SHA-256 in hex`);
  return Buffer.from(hex, 'hex');
}

/** The row as the ledger has it. Whether ids are ids and words known is for whoever makes the leaf. @throws RowFault */
export function journalRow(row: FiledRow, scale: number): JournalRow {
  switch (row.type) {
    case 'posting': {
      const { type, debitAccountId, creditAccountId } = row;
      return { type, debitAccountId, creditAccountId, amount: positiveUnits(row.amount, scale) };
    }
    case 'limits-changed':
      return {
        ...row,
        creditLimit: limitUnits(row.creditLimit, scale, 'creditLimit'),
        balanceCap: limitUnits(row.balanceCap, scale, 'balanceCap'),
      };
    case 'obligation-recorded':
      requireWord(row.externalId, 'externalId');
      requireDay(row.dueOn, 'dueOn');
      return {
        ...row,
        amount: positiveUnits(row.amount, scale),
        textDigest: digestBytes(row.textDigest, 'textDigest'),
      };
    case 'obligation-settled':
      return { ...row, amount: positiveUnits(row.amount, scale) };
    default:
      return row;
  }
}
