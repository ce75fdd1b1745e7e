import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnits, NOT_A_DECIMAL, TOO_LARGE, TOO_MANY_DECIMALS } from '../../src/clearing-files/cells.ts';
import { halvesOf, setUnits, unitsAt } from '../../src/clearing-files/int64.ts';
import { LineWriter } from '../../src/clearing-files/lines.ts';
import { formatAmount, parseAmount } from '../../src/domain/money.ts';
import { obligationsFrom, textOf } from '../support/tables.ts';

const PROBLEMS = { 'not-a-decimal': NOT_A_DECIMAL, 'too-many-decimals': TOO_MANY_DECIMALS, 'too-large': TOO_LARGE };

const almostDecimal = fc.oneof(
  fc.stringMatching(/^-?[0-9]{0,18}(\.[0-9]{0,8})?$/),
  fc.string({ unit: fc.constantFrom(...'0019.5-+eE, '), maxLength: 8 }),
  fc.bigInt({ min: 10n ** 15n - 20n, max: 10n ** 15n + 20n }).map(String),
);
const scale = fc.integer({ min: 0, max: 6 });
const units = fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0, max: 2000 }), fc.constantFrom(2 ** 31, 2 ** 32, 10 ** 15));

describe('an amount in bytes', () => {
  it('is what parseAmount makes of the same text, and refused for the same reason', () => {
    fc.assert(
      fc.property(almostDecimal, scale, (text, decimals) => {
        const bytes = new TextEncoder().encode(`,${text},`);
        const parsed = parseAmount(text, decimals);
        const expected = 'value' in parsed ? Number(parsed.value) : PROBLEMS[parsed.problem];
        expect(minorUnits(bytes, 1, bytes.length - 1, decimals)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('is written as formatAmount writes it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(units, scale), { maxLength: 20 }), (amounts) => {
        const lines = new LineWriter();
        for (const [amount, decimals] of amounts) {
          lines.decimal(amount, decimals);
          lines.ascii('\n');
        }
        const expected = amounts.map(([amount, decimals]) => `${formatAmount(BigInt(amount), decimals)}\n`).join('');
        expect(textOf([lines.take()])).toBe(expected);
      }),
    );
  });

  it('goes into an int64 and comes out again as it was', () => {
    fc.assert(
      fc.property(fc.array(units, { minLength: 1 }), (amounts) => {
        const values = new BigInt64Array(amounts.length);
        const halves = halvesOf(values);
        amounts.forEach((amount, index) => {
          setUnits(halves, index, amount);
        });
        expect([...values]).toEqual(amounts.map(BigInt));
        expect(amounts.map((_, index) => unitsAt(halves, index))).toEqual(amounts);
      }),
    );
  });
});

describe('a due date', () => {
  const dueOf = (text: string) => obligationsFrom(`debtor,creditor,amount,due_on\na,b,1,${text}\n`).dueOn[0];

  it('is a day of the calendar, of which there are as many as there are', () => {
    for (let year = 1; year <= 9999; year += year < 1890 || year > 2110 ? 97 : 1) {
      for (const month of [1, 2, 4, 12]) {
        // The last day of a month is the one before the first of the next.
        const last = new Date(Date.UTC(2000, month, 0));
        last.setUTCFullYear(year, month, 0);
        const [yyyy, mm] = [String(year).padStart(4, '0'), String(month).padStart(2, '0')];
        const days = last.getUTCDate();
        expect(dueOf(`${yyyy}-${mm}-${days}`)).toBe(year * 10_000 + month * 100 + days);
        expect(() => dueOf(`${yyyy}-${mm}-${days + 1}`)).toThrow('is not a day, written YYYY-MM-DD');
      }
    }
  });

  it.each(['2026-1-01', '2026-01-1', '26-01-01', '2026/01/01', '2026-13-01', '2026-00-10', '0000-01-01', '2026-01-00'])(
    'is not %s',
    (text) => {
      expect(() => dueOf(text)).toThrow(`due_on "${text}" is not a day, written YYYY-MM-DD`);
    },
  );
});
