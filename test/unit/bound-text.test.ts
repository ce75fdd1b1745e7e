import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundText, isBoundText } from '../../src/domain/log/bound-text.ts';

const INVOICE = {
  number: '1',
  date: '2026-01-31',
  gross: '1.00',
  vat: [{ rate: '0', net: '1.00', vat: '0.00' }],
  inCredits: '1.00',
  inMoney: '0.00',
};
const MARK = '\u001e';

describe('the text that a digest binds', () => {
  it('is the description where there is no invoice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => boundText(text, null) === text));
  });

  it('is one form only, whatever the order of the fields', () => {
    const turned = Object.fromEntries(Object.entries(INVOICE).toReversed()) as typeof INVOICE;
    expect(boundText('a "b"', turned)).toBe(boundText('a "b"', INVOICE));
    expect([boundText('a "b"', INVOICE), boundText(null, INVOICE), 'plain', '{"invoice":{}}'].every(isBoundText)).toBe(
      true,
    );
  });

  it.each([
    ['the mark alone', MARK],
    ['no object', `${MARK}[]`],
    ['no invoice', `${MARK}{"description":"a"}`],
    ['an invoice that is none', `${MARK}{"invoice":"a"}`],
    ['blanks', `${MARK}{ "invoice":{}}`],
    ['another order', `${MARK}{"invoice":{},"description":"a"}`],
    ['another field', `${MARK}{"invoice":{},"more":1}`],
    ['a description that is no text', `${MARK}{"description":1,"invoice":{}}`],
  ])('is not %s', (_, text) => {
    expect(isBoundText(text)).toBe(false);
  });
});
