import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfInvoice, type InvoiceFigures } from '../../src/domain/invoice.ts';
import { invoiceData } from '../../src/http/invoices.ts';

const amounts = fc.bigInt({ min: 1n, max: 10n ** 15n });
const lines = fc.array(fc.record({ net: amounts, vat: amounts, isFree: fc.constant(false) }), {
  minLength: 1,
  maxLength: 20,
});

describe('the figures of an invoice', () => {
  const whole = fc.record({ lines, part: fc.nat({ max: 99 }) }).map(({ lines, part }): InvoiceFigures => {
    const gross = lines.reduce((sum, { net, vat }) => sum + net + vat, 0n);
    const inMoney = (gross * BigInt(part)) / 100n;
    return { gross, lines, inMoney, inCredits: gross - inMoney, hasCurrency: inMoney > 0n };
  });

  it('are right where all adds up, and wrong with one unit more anywhere', () => {
    fc.assert(
      fc.property(whole, (figures) => {
        const { gross, inCredits, inMoney, hasCurrency } = figures;
        expect(faultOfInvoice(figures, inCredits)).toBeNull();
        expect(faultOfInvoice(figures, inCredits + 1n)).toBe('inCredits');
        expect(faultOfInvoice({ ...figures, gross: gross + 1n }, inCredits)).toBe('gross');
        expect(faultOfInvoice({ ...figures, inMoney: inMoney + 1n }, inCredits)).toBe('inMoney');
        expect(faultOfInvoice({ ...figures, hasCurrency: !hasCurrency }, inCredits)).toBe('currency');
      }),
    );
  });
});

describe('a VAT id', () => {
  const given = invoiceData.shape.sellerVatId;

  // Those of well-known companies, and one of a country whose rule is not known.
  it.each(['IT00743110157', 'DE136695976', 'ATU13585627', 'EL094259216', 'CHE116281710MWST', 'XI123456789', 'JP1234'])(
    '%s is one',
    (id) => {
      expect(given.safeParse(id).success).toBe(true);
    },
  );

  it.each(['IT00743110158', 'DE136695977', 'it00743110157', 'IT 00743110157', '00743110157', 'IT', 'X'.repeat(40), ''])(
    '"%s" is none',
    (id) => {
      expect(given.safeParse(id).success).toBe(false);
    },
  );
});
