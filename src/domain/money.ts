/**
 * Amounts. In the core an amount is a `bigint` of whole minor units; on the wire it is a decimal string in the
 * circuit's unit, of which one has `10^scale` minor units. Nothing here rounds, except `applyRate`, and that says how.
 */
import { Decimal } from 'decimal.js';

/**
 * The largest amount of one posting, obligation or limit, in minor units: 10^15, so that sums of thousands fit an
 * int64, and so that `parseAmount` may count in a double, which is exact up to 9·10^15.
 */
export const AMOUNT_MAX = 10n ** 15n;

/** What an amount looks like on the wire. How many decimals it may have depends on the circuit. */
export const AMOUNT_PATTERN = /^(0|[1-9][0-9]*)(\.[0-9]+)?$/;

/** Why a text is no amount; where several reasons hold, the first of them is given. */
export type AmountProblem = 'not-a-decimal' | 'too-many-decimals' | 'too-large';

const AMOUNT_MAX_AS_NUMBER = Number(AMOUNT_MAX);
const CODE_0 = '0'.charCodeAt(0);
const CODE_9 = '9'.charCodeAt(0);
const CODE_POINT = '.'.charCodeAt(0);
const CODE_MINUS = '-'.charCodeAt(0);

/**
 * The minor units that a text of `AMOUNT_PATTERN` stands for. Fewer decimals than `scale` are fine, more are refused
 * even if they are zeros. Zero is an amount here; whether it may be posted is for the ledger to say.
 *
 * This runs for every transfer, so it is one pass over the characters instead of a regular expression and `BigInt()`:
 * a text of megabytes costs no more than being looked at once, and a number out of range is never built.
 */
export function parseAmount(text: string, scale: number): { value: bigint } | { problem: AmountProblem } {
  let minor = 0;
  let decimals = 0;
  let pointAt = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE_POINT && pointAt === -1 && at > 0) {
      pointAt = at;
      continue;
    }
    if (code < CODE_0 || code > CODE_9) return { problem: 'not-a-decimal' };
    const isAfterLeadingZero = at === 1 && minor === 0;
    if (isAfterLeadingZero) return { problem: 'not-a-decimal' };
    if (pointAt !== -1) decimals++;
    // Once beyond the maximum it stays there: further digits could only make the double inexact.
    if (minor <= AMOUNT_MAX_AS_NUMBER) minor = minor * 10 + (code - CODE_0);
  }
  if (text.length === 0 || pointAt === text.length - 1) return { problem: 'not-a-decimal' };
  if (decimals > scale) return { problem: 'too-many-decimals' };
  for (; decimals < scale; decimals++) minor *= 10;
  return minor > AMOUNT_MAX_AS_NUMBER ? { problem: 'too-large' } : { value: BigInt(minor) };
}

/** A sum or balance of any size and sign as a decimal with exactly `scale` decimals: `125.50`, `-0.05`, `12`. */
export function formatAmount(minor: bigint, scale: number): string {
  const sign = minor < 0n ? '-' : '';
  const asNumber = Number(minor);
  // Numbers are printed faster than bigints, and nearly every amount is a safe integer.
  const digits = Number.isSafeInteger(asNumber) ? String(Math.abs(asNumber)) : minor.toString().slice(sign.length);
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, '0');
  const pointAt = padded.length - scale;
  return `${sign}${padded.slice(0, pointAt)}.${padded.slice(pointAt)}`;
}

/** The same for minor units that are text, as the database writes them. */
export function decimalOf(minor: string, scale: number): string {
  if (scale === 0) return minor;
  const isNegative = minor.charCodeAt(0) === CODE_MINUS;
  const digits = (isNegative ? minor.slice(1) : minor).padStart(scale + 1, '0');
  const pointAt = digits.length - scale;
  return `${isNegative ? '-' : ''}${digits.slice(0, pointAt)}.${digits.slice(pointAt)}`;
}

/** `down` is towards zero, `up` away from it, and `half-up` takes a tie away from zero, whatever the sign. */
export type Rounding = 'half-even' | 'half-up' | 'down' | 'up';

const DECIMAL_ROUNDING: Readonly<Record<Rounding, Decimal.Rounding>> = {
  'half-even': Decimal.ROUND_HALF_EVEN,
  'half-up': Decimal.ROUND_HALF_UP,
  down: Decimal.ROUND_DOWN,
  up: Decimal.ROUND_UP,
};

/** Characters of a rate. No fee or exchange rate comes near; it bounds the digits of a product. */
const RATE_LENGTH_MAX = 40;

/** Room for every digit of an int64 (19) times a rate of the greatest length, so that a product is never rounded. */
const ExactDecimal = Decimal.clone({ defaults: true, precision: 19 + RATE_LENGTH_MAX });

/**
 * `amount × rate`, rounded once to whole minor units. `amount` is an int64 of either sign; `rate` is a decimal such as
 * `"0.0125"`, not negative. The product may be beyond an int64 where the rate is above 1.
 *
 * Throws a RangeError on an amount beyond an int64 and on a rate that is no plain decimal of at most 40 characters.
 */
export function applyRate(amount: bigint, rate: string, rounding: Rounding): bigint {
  if (BigInt.asIntN(64, amount) !== amount) throw new RangeError('the amount does not fit an int64');
  if (rate.length > RATE_LENGTH_MAX || !AMOUNT_PATTERN.test(rate)) {
    throw new RangeError(`a rate is a plain decimal of at most ${RATE_LENGTH_MAX} characters`);
  }
  const product = new ExactDecimal(amount.toString()).times(rate);
  return BigInt(product.toFixed(0, DECIMAL_ROUNDING[rounding]));
}
