import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textCell, textOfCell } from '../../src/audit-files/cells.ts';
import { JOURNAL_FORMATS, rendererOf } from '../../src/audit-files/formats.ts';
import type { FiledPart, FiledRow } from '../../src/audit-files/journal.ts';
import { beancountCurrency } from '../../src/audit-files/journal-beancount.ts';
import { journalRowOf } from '../../src/audit-files/journal-rows.ts';
import { formatAmount } from '../../src/domain/money.ts';

const CIRCUIT = { id: '01a20ebe-10a7-70da-8255-6e17cf09c0da', code: 'valley', unit: { code: 'SRD', scale: 2 } };
const uuid = fc.uuid({ version: 7 });
const word = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/);
const amount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((minor) => formatAmount(minor, 2));
const balance = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((minor) => formatAmount(minor, 2));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('hex'));
const day = fc.constantFrom('2026-01-31', '1999-12-31');

const posting = fc.record({
  type: fc.constant('posting' as const),
  debitAccountId: uuid,
  creditAccountId: uuid,
  amount,
  debitBalanceAfter: balance,
  creditBalanceAfter: balance,
});
const otherRow = fc.oneof(
  fc.record({
    type: fc.constant('account-opened' as const),
    accountId: uuid,
    memberId: uuid,
    system: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('account-opened' as const),
    accountId: uuid,
    memberId: fc.constant(null),
    system: fc.constantFrom('fees' as const, 'loss' as const),
  }),
  fc.record({
    type: fc.constant('limits-changed' as const),
    accountId: uuid,
    creditLimit: maybe(amount),
    balanceCap: maybe(amount),
  }),
  fc.record({
    type: fc.constant('status-changed' as const),
    subject: fc.constantFrom('member' as const, 'account' as const),
    subjectId: uuid,
    status: fc.constant('active' as const),
  }),
  fc.record({
    type: fc.constant('obligation-recorded' as const),
    obligationId: uuid,
    debtorAccountId: uuid,
    creditorAccountId: uuid,
    amount,
    dueOn: maybe(day),
    externalId: maybe(word),
    state: fc.constant('accepted' as const),
    textDigest: maybe(hex(32)),
  }),
  fc.record({
    type: fc.constant('obligation-changed' as const),
    obligationId: uuid,
    state: fc.constant('disputed' as const),
  }),
  fc.record({
    type: fc.constant('obligation-settled' as const),
    obligationId: uuid,
    amount,
    means: fc.constant('payment' as const),
  }),
);

const header = fc.record({
  id: uuid,
  kind: fc.constantFrom('transfer', 'clearing-applied'),
  postedAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((time) => time.toISOString()),
  principalId: uuid,
  externalId: maybe(word),
  occurredOn: maybe(day),
  textDigest: maybe(hex(32)),
  salt: hex(16),
  leafHash: hex(32),
});

/** Transactions whose postings come first, numbered from 1. */
const parts: fc.Arbitrary<FiledPart[]> = fc
  .array(fc.tuple(header, fc.array(posting, { maxLength: 3 }), fc.array(otherRow, { maxLength: 3 })), { maxLength: 12 })
  .map((all) =>
    all.map(([facts, postings, others], index) => {
      const rows: FiledRow[] = [...postings, ...others];
      return { header: { ...facts, number: index + 1, rowCount: rows.length }, firstLine: 1, rows };
    }),
  );

const NOBODY = { memberId: null, system: null };
const rendered = (format: (typeof JOURNAL_FORMATS)[number], some: readonly FiledPart[], isFirst: boolean): string => {
  const renderer = rendererOf(format, CIRCUIT, () => NOBODY);
  return (isFirst ? renderer.head : '') + some.map((part) => renderer.part(part)).join('');
};

describe('a file of the journal', () => {
  it('is the same in parts, one after the other, in every format', () => {
    fc.assert(
      fc.property(parts, fc.nat({ max: 12 }), fc.constantFrom(...JOURNAL_FORMATS), (all, at, format) => {
        const [first, rest] = [all.slice(0, at), all.slice(at)];
        expect(rendered(format, first, true) + rendered(format, rest, false)).toBe(rendered(format, all, true));
      }),
    );
  });

  it('as JSON Lines holds everything, and leaves out what is null', () => {
    const withoutNulls = (value: object): unknown =>
      JSON.parse(JSON.stringify(value, (_, inner) => (inner === null ? undefined : inner)));
    fc.assert(
      fc.property(parts, (all) => {
        const lines = rendered('jsonl', all, true).split('\n').slice(0, -1);
        expect(lines.length).toBe(all.length);
        lines.forEach((line, index) => {
          const { header: facts, rows } = all[index] as FiledPart;
          const bare = rows.map((row) => {
            if (row.type !== 'posting') return row;
            const { debitBalanceAfter: _, creditBalanceAfter: __, ...rest } = row;
            return rest;
          });
          expect(JSON.parse(line)).toEqual(withoutNulls({ ...facts, rows: bare }));
        });
      }),
    );
  });

  it('as CSV has a row for each posting, which others read as it was meant', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const read = parse(rendered('csv', all, true), { columns: true }) as Record<string, string>[];
        const postings = all.flatMap(({ header: facts, rows }) =>
          rows.flatMap((row, index) => (row.type === 'posting' ? [{ facts, row, line: index + 1 }] : [])),
        );
        expect(read.length).toBe(postings.length);
        postings.forEach(({ facts, row, line }, index) => {
          expect(read[index]).toMatchObject({
            number: String(facts.number),
            line: String(line),
            posted_at: facts.postedAt,
            debit_account_id: row.debitAccountId,
            amount: row.amount,
            debit_balance_after: row.debitBalanceAfter,
            credit_balance_after: row.creditBalanceAfter,
          });
          expect(textOfCell(read[index]?.external_id ?? '')).toBe(facts.externalId ?? '');
        });
      }),
    );
  });

  it('goes on with a transaction that has more rows than one part', () => {
    const row = {
      type: 'posting',
      debitAccountId: CIRCUIT.id,
      creditAccountId: CIRCUIT.id,
      amount: '1.00',
      debitBalanceAfter: '-1.00',
      creditBalanceAfter: '1.00',
    } as const;
    const facts = {
      number: 7,
      id: CIRCUIT.id,
      kind: 'clearing-applied',
      postedAt: '2026-01-01T00:00:00.000Z',
      principalId: CIRCUIT.id,
      externalId: null,
      occurredOn: null,
      textDigest: null,
      salt: '00',
      leafHash: '11',
      rowCount: 3,
    };
    const some = [
      { header: facts, firstLine: 1, rows: [row, row] },
      { header: facts, firstLine: 3, rows: [row] },
    ];
    expect(rendered('jsonl', some, true).split('\n')[1]).toBe(
      `{"number":7,"line":3,"rows":[{"type":"posting","debitAccountId":"${CIRCUIT.id}","creditAccountId":"${CIRCUIT.id}","amount":"1.00"}]}`,
    );
    expect(
      rendered('csv', some, true)
        .trim()
        .split('\n')
        .map((line) => line.split(',').slice(0, 2)),
    ).toEqual([
      ['number', 'line'],
      ['7', '1'],
      ['7', '2'],
      ['7', '3'],
    ]);
    for (const format of ['hledger', 'beancount'] as const)
      expect(rendered(format, some, true).match(/2026-01-01 /g)).toHaveLength(1);
  });
});

describe('a cell', () => {
  it('is no formula, and gives the text again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !/[\0\r]/.test(text)),
        (text) => {
          const [[cell = ''] = []] = parse(`${textCell(text)},x\n`, { relax_column_count: true }) as string[][];
          expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
          expect(textOfCell(cell)).toBe(text);
        },
      ),
    );
  });
});

describe('a row of a file', () => {
  it('is what the leaf is made from', () => {
    fc.assert(
      fc.property(fc.oneof(posting, otherRow), (row) => {
        const journal = journalRowOf(row, 2);
        expect(journal.type).toBe(row.type);
        if ('amount' in journal && 'amount' in row) expect(formatAmount(journal.amount, 2)).toBe(row.amount);
      }),
    );
  });

  it.each(['1', '1.5', '1.500', '01.00', '-1.00', '1e2', '', '1.0x'])(
    'has an amount with all decimals, unlike %s',
    (amount) => {
      expect(() =>
        journalRowOf({ type: 'obligation-settled', obligationId: CIRCUIT.id, amount, means: 'payment' }, 2),
      ).toThrow(RangeError);
    },
  );
});

it.each([
  ['SRD', 'SRD'],
  ['srd', 'SRD'],
  ['1A', 'X-1A'],
  ['x', 'X-X'],
])('the unit %s is %s to beancount', (unit, currency) => {
  expect(beancountCurrency(unit)).toBe(currency);
  expect(currency).toMatch(/^[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]$/);
});
