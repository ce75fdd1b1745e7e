import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalRow } from '../../src/domain/ledger/journal.ts';
import { type OpenedRow, openRow, transactionLeafHash, verifyOpenedRow } from '../../src/domain/log/leaf.ts';
import { headers, hex, rows, SAMPLE, salts, transactions } from './leaf.samples.ts';

const transactionsWithLine = transactions
  .filter(({ rows }) => rows.length > 0)
  .chain((transaction) =>
    fc.record({
      transaction: fc.constant(transaction),
      line: fc.integer({ min: 1, max: transaction.rows.length }),
    }),
  );

describe('an opened row', () => {
  test('is accepted against the leaf of its transaction, whichever its line', () => {
    fc.assert(
      fc.property(transactionsWithLine, ({ transaction, line }) => {
        const opened = openRow(transaction, line);
        expect(opened.row).toEqual(transaction.rows[line - 1]);
        expect(verifyOpenedRow(opened, transactionLeafHash(transaction))).toBe(true);
      }),
    );
  });

  test('is not accepted against the leaf of another transaction', () => {
    fc.assert(
      fc.property(transactionsWithLine, transactions, ({ transaction, line }, other) => {
        expect(verifyOpenedRow(openRow(transaction, line), transactionLeafHash(other))).toBe(false);
      }),
    );
  });

  test('is not accepted with another header, row, line, count, salt or path', () => {
    fc.assert(
      fc.property(transactionsWithLine, headers, rows, salts, ({ transaction, line }, header, row, salt) => {
        const opened = openRow(transaction, line);
        const leaf = transactionLeafHash(transaction);
        const isAccepted = (changed: Partial<OpenedRow>) => verifyOpenedRow({ ...opened, ...changed }, leaf);
        expect(isAccepted({ header })).toBe(false);
        for (const field of ['externalId', 'occurredOn', 'textDigest', 'number', 'postedAt'] as const) {
          const isOther = String(header[field]) !== String(opened.header[field]);
          expect(isAccepted({ header: { ...opened.header, [field]: header[field] } })).toBe(!isOther);
        }
        expect(isAccepted({ line: line + 1 })).toBe(false);
        expect(isAccepted({ line: line - 1 })).toBe(false);
        expect(isAccepted({ rowCount: opened.rowCount + 1 })).toBe(false);
        expect(isAccepted({ rowCount: opened.rowCount - 1 })).toBe(false);
        expect(isAccepted({ path: [...opened.path, leaf] })).toBe(false);
        if (opened.path.length > 0) expect(isAccepted({ path: opened.path.slice(1) })).toBe(false);
        if (hex(salt) !== hex(opened.salt)) expect(isAccepted({ salt })).toBe(false);
        if (!isSameRow(row, opened.row)) expect(isAccepted({ row })).toBe(false);
      }),
    );
  });

  test('is not accepted with any byte of its salt or path flipped', () => {
    const leaf = transactionLeafHash(SAMPLE);
    for (let line = 1; line <= SAMPLE.rows.length; line++) {
      const opened = openRow(SAMPLE, line);
      for (const bytes of [opened.salt, ...opened.path]) {
        for (let at = 0; at < bytes.length; at++) {
          bytes[at] = (bytes[at] as number) ^ 1;
          expect(verifyOpenedRow(opened, leaf)).toBe(false);
          bytes[at] = (bytes[at] as number) ^ 1;
        }
      }
      expect(verifyOpenedRow(opened, leaf)).toBe(true);
    }
  });

  test('that cannot be encoded at all proves nothing', () => {
    const opened = openRow(SAMPLE, 1);
    const leaf = transactionLeafHash(SAMPLE);
    const gift = { ...opened.row, type: 'gift' } as unknown as JournalRow;
    expect(verifyOpenedRow({ ...opened, row: gift }, leaf)).toBe(false);
    expect(verifyOpenedRow({ ...opened, salt: new Uint8Array(3) }, leaf)).toBe(false);
    expect(verifyOpenedRow({ ...opened, line: 0.5 }, leaf)).toBe(false);
    expect(verifyOpenedRow({ ...opened, rowCount: Number.NaN }, leaf)).toBe(false);
    expect(verifyOpenedRow(opened, leaf.subarray(1))).toBe(false);
  });

  test('of another shape than the type says is an error of the caller and not a failed proof', () => {
    const shapeless = { ...openRow(SAMPLE, 1), salt: undefined } as unknown as OpenedRow;
    expect(() => verifyOpenedRow(shapeless, transactionLeafHash(SAMPLE))).toThrow(TypeError);
  });

  test('discloses nothing of the other rows but hashes: no salt, id or amount of theirs', () => {
    const opened = openRow(SAMPLE, 5);
    const disclosed = JSON.stringify(opened, (_, each) => (each instanceof Uint8Array ? hex(each) : each));
    expect(disclosed).not.toContain(hex(SAMPLE.salt));
    for (let line = 1; line <= 4; line++) expect(disclosed).not.toContain(hex(openRow(SAMPLE, line).salt));
    expect(disclosed).not.toContain('018f0000-0000-7000-8000-00000000000a');
  });

  test('is not made for a line that the transaction does not have', () => {
    expect(() => openRow(SAMPLE, 0)).toThrow('has no line 0');
    expect(() => openRow(SAMPLE, 6)).toThrow(RangeError);
    expect(() => openRow({ ...SAMPLE, rows: [] }, 1)).toThrow('has no line 1');
  });
});

function isSameRow(a: JournalRow, b: JournalRow): boolean {
  const textOf = (row: JournalRow) =>
    JSON.stringify(row, (_, each) => (typeof each === 'bigint' ? each.toString() : each));
  return textOf(a) === textOf(b);
}
