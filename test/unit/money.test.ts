import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AMOUNT_MAX,
  AMOUNT_PATTERN,
  applyRate,
  formatAmount,
  parseAmount,
  type Rounding,
} from '../../src/domain/money.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

const scales = fc.integer({ min: 0, max: 6 });
const amounts = fc.bigInt({ min: 0n, max: AMOUNT_MAX });

describe('parsing an amount', () => {
  test('what was printed is read back as it was, at every scale', () => {
    fc.assert(
      fc.property(amounts, scales, (amount, scale) => {
        expect(parseAmount(formatAmount(amount, scale), scale)).toEqual({ value: amount });
      }),
    );
  });

  test('fewer decimals than the scale are fine', () => {
    expect(parseAmount('12', 2)).toEqual({ value: 1200n });
    expect(parseAmount('12.5', 2)).toEqual({ value: 1250n });
    expect(parseAmount('0', 6)).toEqual({ value: 0n });
    expect(parseAmount('0.05', 2)).toEqual({ value: 5n });
    expect(parseAmount('7', 0)).toEqual({ value: 7n });
  });

  test.each([
    '',
    '.',
    '-',
    '1e3',
    '1E3',
    '-1',
    '-0',
    '+1',
    '1.',
    '.5',
    '1..2',
    '1.2.3',
    '.1.',
    '01',
    '00',
    '00.5',
    '1,5',
    '1 000',
    ' 1',
    '1 ',
    '1\n',
    '\t1',
    '0x10',
    '1_000',
    '１２',
    '١',
    '1.５',
    '1n',
    'NaN',
    'Infinity',
    '1\u0000',
    '½',
    '\ud800',
  ])('%j is not a decimal', (text) => {
    expect(parseAmount(text, 2)).toEqual({ problem: 'not-a-decimal' });
    expect(AMOUNT_PATTERN.test(text)).toBe(false);
  });

  test('decimals beyond the scale are refused and never rounded, zeros too', () => {
    expect(parseAmount('1.234', 2)).toEqual({ problem: 'too-many-decimals' });
    expect(parseAmount('1.230', 2)).toEqual({ problem: 'too-many-decimals' });
    expect(parseAmount('1.0', 0)).toEqual({ problem: 'too-many-decimals' });
    expect(parseAmount('0.0000001', 6)).toEqual({ problem: 'too-many-decimals' });
  });

  test('the largest amount is taken and the next one is too large, at every scale', () => {
    for (let scale = 0; scale <= 6; scale++) {
      expect(parseAmount(formatAmount(AMOUNT_MAX, scale), scale)).toEqual({ value: AMOUNT_MAX });
      expect(parseAmount(formatAmount(AMOUNT_MAX - 1n, scale), scale)).toEqual({ value: AMOUNT_MAX - 1n });
      expect(parseAmount(formatAmount(AMOUNT_MAX + 1n, scale), scale)).toEqual({ problem: 'too-large' });
    }
  });

  test.each([
    '9'.repeat(40),
    '1'.padEnd(40, '0'),
    INT64_MAX.toString(),
    (INT64_MAX + 1n).toString(),
    '9007199254740993',
    (2n ** 64n).toString(),
    `${'9'.repeat(40)}.5`,
  ])('%s is too large', (text) => {
    expect(parseAmount(text, 2)).toEqual({ problem: 'too-large' });
  });

  test('a text of 300,000 characters is refused for the same reasons as a short one', () => {
    expect(parseAmount('9'.repeat(300_000), 2)).toEqual({ problem: 'too-large' });
    expect(parseAmount(`1.${'0'.repeat(300_000)}`, 2)).toEqual({ problem: 'too-many-decimals' });
    expect(parseAmount(`${'9'.repeat(300_000)}x`, 2)).toEqual({ problem: 'not-a-decimal' });
  });

  test('it takes exactly the texts of the pattern, with their exact value', () => {
    const nearlyAmounts = fc.string({ unit: fc.constantFrom(...'0123456789.0.-+e 1'), maxLength: 24 });
    fc.assert(
      fc.property(nearlyAmounts, scales, (text, scale) => {
        expect(parseAmount(text, scale)).toEqual(parseSlowly(text, scale));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('printing an amount', () => {
  test('the sign stands in front and there are exactly as many decimals as the scale says', () => {
    expect(formatAmount(12550n, 2)).toBe('125.50');
    expect(formatAmount(-5n, 2)).toBe('-0.05');
    expect(formatAmount(0n, 2)).toBe('0.00');
    expect(formatAmount(12n, 0)).toBe('12');
    expect(formatAmount(-12n, 0)).toBe('-12');
    expect(formatAmount(-1n, 6)).toBe('-0.000001');
    expect(formatAmount(100n, 2)).toBe('1.00');
  });

  test('sums beyond the largest amount and beyond a double are printed to the last digit', () => {
    expect(formatAmount(INT64_MAX, 2)).toBe('92233720368547758.07');
    expect(formatAmount(INT64_MIN, 6)).toBe('-9223372036854.775808');
    expect(formatAmount(INT64_MIN, 0)).toBe('-9223372036854775808');
    expect(formatAmount(9007199254740993n, 0)).toBe('9007199254740993');
  });

  test('its digits are those of the number, whatever its size', () => {
    fc.assert(
      fc.property(fc.bigInt(), scales, (minor, scale) => {
        const text = formatAmount(minor, scale);
        expect(text).toMatch(scale === 0 ? /^-?[0-9]+$/ : new RegExp(`^-?(0|[1-9][0-9]*)\\.[0-9]{${scale}}$`));
        expect(BigInt(text.replace('.', ''))).toBe(minor);
      }),
    );
  });
});

describe('applying a rate', () => {
  test.each<[bigint, string, Rounding, bigint]>([
    [250n, '0.01', 'half-even', 2n],
    [350n, '0.01', 'half-even', 4n],
    [250n, '0.01', 'half-up', 3n],
    [-250n, '0.01', 'half-up', -3n],
    [-250n, '0.01', 'half-even', -2n],
    [299n, '0.01', 'down', 2n],
    [-299n, '0.01', 'down', -2n],
    [201n, '0.01', 'up', 3n],
    [-201n, '0.01', 'up', -3n],
    [200n, '0.01', 'up', 2n],
    [-1n, '0.1', 'down', 0n],
    [100n, '1.5', 'down', 150n],
    [INT64_MIN, '1', 'half-even', INT64_MIN],
    [INT64_MAX, '0', 'up', 0n],
  ])('%s × %s, rounded %s, is %s', (amount, rate, rounding, expected) => {
    expect(applyRate(amount, rate, rounding)).toBe(expected);
  });

  test('a remainder in the last of 58 digits still decides', () => {
    // The decimals are the inverse of the amount modulo 10^19, so the product is a whole number and 10^-19.
    const rate = '99999999999999999999.8482662329896402943';
    expect(applyRate(INT64_MAX, rate, 'down')).toBe(922337203685477580698600503016310010615n);
    expect(applyRate(INT64_MAX, rate, 'up')).toBe(922337203685477580698600503016310010616n);
  });

  test('it agrees with exact rational arithmetic for every int64 and every rate', () => {
    const int64s = fc.oneof(
      fc.bigInt({ min: INT64_MIN, max: INT64_MAX }),
      fc.bigInt({ min: -2_000n, max: 2_000n }),
      fc.constantFrom(INT64_MIN, INT64_MAX, 0n),
    );
    const wholes = fc.oneof(fc.constantFrom('0', '1'), fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String));
    const fractions = fc.oneof(
      fc.constantFrom('', '.5', '.25', '.005', '.500'),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 19 }).map((digits) => `.${digits}`),
    );
    const roundings = fc.constantFrom<Rounding>('half-even', 'half-up', 'down', 'up');
    fc.assert(
      fc.property(int64s, wholes, fractions, roundings, (amount, whole, fraction, rounding) => {
        const rate = whole + fraction;
        expect(applyRate(amount, rate, rounding)).toBe(multiplySlowly(amount, rate, rounding));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['', '-0.1', '+1', '1e-2', '.5', '5%', 'NaN', '01', ' 1', `0.${'1'.repeat(39)}`])(
    '%j is refused as a rate',
    (rate) => {
      expect(() => applyRate(100n, rate, 'down')).toThrow('a rate is a plain decimal');
    },
  );

  test('an amount beyond an int64 is refused', () => {
    expect(() => applyRate(INT64_MAX + 1n, '0.1', 'down')).toThrow('does not fit an int64');
    expect(() => applyRate(INT64_MIN - 1n, '0.1', 'down')).toThrow('does not fit an int64');
  });
});

/** What parsing means, by the pattern and bigints. */
function parseSlowly(text: string, scale: number): ReturnType<typeof parseAmount> {
  if (!AMOUNT_PATTERN.test(text)) return { problem: 'not-a-decimal' };
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction.length > scale) return { problem: 'too-many-decimals' };
  const value = BigInt(whole + fraction.padEnd(scale, '0'));
  return value > AMOUNT_MAX ? { problem: 'too-large' } : { value };
}

/** What applying a rate means, by a fraction of bigints whose remainder decides. */
function multiplySlowly(amount: bigint, rate: string, rounding: Rounding): bigint {
  const [whole = '', fraction = ''] = rate.split('.');
  const denominator = 10n ** BigInt(fraction.length);
  const numerator = amount * BigInt(whole + fraction);
  const sign = numerator < 0n ? -1n : 1n;
  const floor = (sign * numerator) / denominator;
  const twiceRest = 2n * ((sign * numerator) % denominator);
  const isUp = {
    down: false,
    up: twiceRest > 0n,
    'half-up': twiceRest >= denominator,
    'half-even': twiceRest > denominator || (twiceRest === denominator && floor % 2n === 1n),
  }[rounding];
  return sign * (isUp ? floor + 1n : floor);
}
