/** Amounts, dates and names straight from the bytes of a cell. */
import { AMOUNT_MAX, formatAmount } from '../domain/money.ts';
import type { CsvRow } from './csv.ts';
import { FileProblem, quoted } from './problem.ts';

/** Why bytes are no amount. The reasons, and which of them is given where several hold, are those of domain/money.ts. */
export const NOT_A_DECIMAL = -1;
export const TOO_MANY_DECIMALS = -2;
export const TOO_LARGE = -3;

/** Bytes of a name or an id. Names in Saldo have 200 characters at most, UUIDs 36. */
const TEXT_BYTES_MAX = 256;

/** Where an obligation has no due date. It is after every date, as such an obligation is after those that have one. */
export const NO_DATE = 2 ** 31 - 1;

const AMOUNT_MAX_AS_NUMBER = Number(AMOUNT_MAX);
const POINT = 0x2e;
const DASH = 0x2d;
const DIGIT_0 = 0x30;
const SPACE = 0x20;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const textOfCell = ({ bytes, starts, ends }: CsvRow, cell: number): string =>
  decoder.decode(bytes.subarray(starts[cell], ends[cell]));

/**
 * The minor units of the decimal in these bytes, or one of the reasons above, which are below zero. It is `parseAmount` of
 * domain/money.ts over bytes, and a property holds the two together.
 */
export function minorUnits(bytes: Uint8Array, start: number, end: number, scale: number): number {
  let minor = 0;
  let pointAt = -1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === POINT && pointAt === -1 && at > start) {
      pointAt = at;
      continue;
    }
    const digit = byte - DIGIT_0;
    if (digit < 0 || digit > 9) return NOT_A_DECIMAL;
    const isAfterLeadingZero = at === start + 1 && minor === 0;
    if (isAfterLeadingZero) return NOT_A_DECIMAL;
    // Once beyond the maximum it stays there: further digits could only make the double inexact.
    if (minor <= AMOUNT_MAX_AS_NUMBER) minor = minor * 10 + digit;
  }
  if (start === end || pointAt === end - 1) return NOT_A_DECIMAL;
  let decimals = pointAt === -1 ? 0 : end - pointAt - 1;
  if (decimals > scale) return TOO_MANY_DECIMALS;
  for (; decimals < scale; decimals++) minor *= 10;
  return minor > AMOUNT_MAX_AS_NUMBER ? TOO_LARGE : minor;
}

/** What an error says of a cell that is no amount. */
export function amountProblem(row: CsvRow, column: string, cell: number, reason: number, scale: number): FileProblem {
  const text = textOfCell(row, cell);
  return new FileProblem(row.line, `${column} ${quoted(text)} ${whyNoAmount(text, reason, scale)}`);
}

function whyNoAmount(text: string, reason: number, scale: number): string {
  if (text === '') return 'is empty';
  if (reason === TOO_MANY_DECIMALS) return `has more than the ${scale} decimals of the scale`;
  if (reason === TOO_LARGE) return `is more than ${formatAmount(AMOUNT_MAX, scale)}, the most that there may be`;
  if (/^-[\d.]+$/.test(text)) return 'is below zero';
  if (/^[\d.]+e[+-]?\d+$/i.test(text)) return 'is written with an exponent';
  if (/^[\d.]*,[\d.,]*$/.test(text)) return 'has a comma; decimals come after a point, and thousands are not set apart';
  if (/^0\d/.test(text)) return 'begins with a zero';
  return 'is not a plain decimal such as 125.50';
}

/** `YYYY-MM-DD` as the number YYYYMMDD. @throws FileProblem where it is no such day */
export function dateOfCell(row: CsvRow, column: string, cell: number): number {
  const { bytes } = row;
  const start = row.starts[cell] as number;
  const end = row.ends[cell] as number;
  if (start === end) return NO_DATE;
  if (end - start === 10 && bytes[start + 4] === DASH && bytes[start + 7] === DASH) {
    const year = digitsAt(bytes, start, 4);
    const month = digitsAt(bytes, start + 5, 2);
    const day = digitsAt(bytes, start + 8, 2);
    if (year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))
      return year * 10_000 + month * 100 + day;
  }
  throw new FileProblem(row.line, `${column} ${quoted(textOfCell(row, cell))} is not a day, written YYYY-MM-DD`);
}

/** The number in so many digits; NaN if one of them is none. */
function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] as number) - DIGIT_0;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Refuses what is no name and no id. A space at its beginning or end would make two accounts of one that look the same.
 * @throws FileProblem
 */
export function requireText(row: CsvRow, column: string, cell: number): void {
  const { bytes, line } = row;
  const start = row.starts[cell] as number;
  const end = row.ends[cell] as number;
  const length = end - start;
  if (length === 0) throw new FileProblem(line, `${column} is empty`);
  if (length > TEXT_BYTES_MAX)
    throw new FileProblem(line, `${column} ${quoted(textOfCell(row, cell))} is longer than ${TEXT_BYTES_MAX} bytes`);
  if ((bytes[start] as number) <= SPACE || (bytes[end - 1] as number) <= SPACE)
    throw new FileProblem(line, `${column} ${quoted(textOfCell(row, cell))} begins or ends with a space`);
}
