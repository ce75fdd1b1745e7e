import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/features/reports/columns.ts';
import { csvOf } from '../../src/features/reports/csv.ts';
import { drawStatement, type PdfStatement } from '../../src/features/reports/statement-pdf.ts';
import { xlsxOf } from '../../src/features/reports/xlsx.ts';
import { element, leaf } from '../../src/features/reports/xml.ts';
import { csvRows, pdfPages, workbookOf } from '../support/files.ts';

interface Row {
  readonly name: string;
  readonly amount: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'name', kind: 'text', of: ({ name }) => name },
  { name: 'amount', kind: 'amount', of: ({ amount }) => amount },
];

/** Anything that a text column may hold, much of it awkward. NUL and halves of pairs cannot be in the database. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '')),
  fc.constantFrom('=1+1', '+1', '-1', '@x', "'x", '\tx', '\rx', '＝1', '"', ',', 'a"b,c\nd', ' '),
);

describe('a table', () => {
  it('as CSV comes back as it was, but for the apostrophe before what might be a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (names) => {
        const rows = names.map((name) => ({ name, amount: '-1.00' }));
        const bytes = Buffer.concat(await Array.fromAsync(csvOf(COLUMNS, [rows])));
        const read = csvRows(bytes);
        expect(read.map(({ name = '' }) => (/^'[=+\-@'\t\r＝＋－＠]/u.test(name) ? name.slice(1) : name))).toEqual(
          names,
        );
        for (const { name, amount } of read) {
          expect(name).not.toMatch(/^[=+\-@\t\r＝＋－＠]/u);
          expect(amount).toBe('-1.00');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('as a workbook has numbers as long as every digit of them is kept, and texts beyond', async () => {
    const amounts = ['-0.01', '9999999999999.99', '-9999999999999.99', '10000000000000.00', '80000000000000000.00'];
    const rows = amounts.map((amount) => ({ name: '=1+1', amount }));
    const { rows: cells, hasFormula } = workbookOf(await xlsxOf('Sheet', COLUMNS, [rows], 2));
    const told = cells.slice(1).map(([, cell]) => [cell?.kind, cell?.value]);
    expect(told.map(([kind]) => kind)).toEqual(['number', 'number', 'number', 'text', 'text']);
    expect(told.map(([kind, value]) => (kind === 'number' ? Number(value).toFixed(2) : value))).toEqual(amounts);
    expect(cells[1]?.[0]).toEqual({ kind: 'text', value: '=1+1' });
    expect(hasFormula).toBe(false);
  });
});

it('whatever a text holds, XML of it is well-formed, and says it again where XML can', () => {
  fc.assert(
    fc.property(text, (content) => {
      const document = XmlDocument.fromString(element('a', leaf('b', `x${content}`)));
      const kept = content.replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
      expect(document.root.content).toBe(`x${kept}`);
      document.dispose();
    }),
  );
});

const statementOf = (lines: PdfStatement['lines'], name = 'Ada'): PdfStatement => ({
  circuit: 'Valley',
  unit: 'CR',
  holder: [name],
  particulars: [['Period', '2026-01-01 to 2026-01-31']],
  summary: [
    ['Opening balance', '0.00'],
    ['Closing balance', '-80,000,000,000,000,000.00'],
  ],
  opening: { day: '2026-01-01', balance: '0.00' },
  closing: { day: '2026-01-31', balance: '-80,000,000,000,000,000.00' },
  lines,
  limits: [['Credit limit', 'unlimited']],
  proof: ['size 7'],
  foot: 'account · period',
  madeAt: Date.UTC(2026, 0, 31),
});

describe('a page', () => {
  it('is drawn whatever people are called, and cuts off nothing of an amount', async () => {
    const names = fc.sample(text, { numRuns: 60, seed: 7 });
    const scripts = [
      'مخبز النور',
      'מאפייה',
      'बेकरी',
      '面包店',
      'ベーカリー',
      '🥖👩‍👩‍👧‍👦🏳️‍🌈',
      'e\u0301\u0301\u0301',
      '‮evil',
      'x'.repeat(5_000),
    ];
    const lines = [...names, ...scripts].map((name, index) => ({
      day: '2026-01-15',
      number: String(index),
      details: [name, name],
      amount: '-80,000,000,000,000,000.00',
      balance: '0.00',
    }));
    const bytes = await drawStatement(statementOf(lines, scripts.join(' ')));
    const shown = (await pdfPages(bytes)).join('\n');
    expect(shown.match(/-80,000,000,000,000,000\.00/g)).toHaveLength(lines.length + 2);
    expect(shown).not.toContain('‮');
  });

  it('does not depend on when it is made', async () => {
    const [one, other] = [await drawStatement(statementOf([])), await drawStatement(statementOf([]))];
    expect(one.equals(other)).toBe(true);
    expect(one.toString('latin1')).toContain('D:20260131000000Z');
  });
});
