import type { JournalRow } from '../../domain/ledger/journal.ts';
import { parseAmount } from '../../domain/money.ts';
import type { FiledRow } from '../journal.ts';
import { journalRowOf } from '../journal-rows.ts';

/** A row whose amounts or references are not of the format. */
export class RowFault extends Error {}

/** Whether a text is an amount with exactly as many decimals as the scale has, which is zero or more. */
export function isAmount(text: string, scale: number): boolean {
  const point = text.indexOf('.');
  const decimals = point === -1 ? 0 : text.length - point - 1;
  return decimals === scale && 'value' in parseAmount(text, scale);
}

/** What an external id looks like. */
const WORD = /^[A-Za-z0-9._:-]{1,64}$/;

/** @throws RowFault */
export function requireWord(text: string | null, name: string): void {
  if (text !== null && !WORD.test(text)) throw new RowFault(`${name} "${text}" is no such word`);
}

/** A date of the calendar, or null. @throws RowFault */
export function requireDay(text: string | null, name: string): void {
  if (text !== null && !isDay(text)) throw new RowFault(`${name} "${text}" is no day`);
}

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** A time in UTC with milliseconds. */
export function isTime(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}

/** The bytes of a hash in hex. @throws RowFault */
export function digestBytes(hex: string | null, name: string): Uint8Array | null {
  if (hex === null) return null;
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new RowFault(`${name} is no SHA-256 in hex`);
  return Buffer.from(hex, 'hex');
}

/**
 * The row as the ledger has it. Whether ids are ids and words known is for whoever makes the leaf.
 * @throws RowFault, RangeError
 */
export function checkedRow(row: FiledRow, scale: number): JournalRow {
  if (row.type === 'obligation-recorded') {
    requireWord(row.externalId, 'externalId');
    requireDay(row.dueOn, 'dueOn');
    digestBytes(row.textDigest, 'textDigest');
  }
  const read = journalRowOf(row, scale);
  if ('amount' in read && read.amount === 0n) throw new RowFault('amount is zero');
  return read;
}
