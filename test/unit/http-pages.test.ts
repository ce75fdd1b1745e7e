import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SaldoError } from '../../src/domain/errors.ts';
import { decodeCursor, encodeCursor, page } from '../../src/http/pages.ts';

const position = z.strictObject({ number: z.string(), line: z.int() });

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof SaldoError ? error.code : String(error);
  }
}

describe('cursors', () => {
  it('come back as what was put in', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (number, line) => {
        expect(decodeCursor(position, encodeCursor({ number, line }))).toEqual({ number, line });
      }),
    );
  });

  it('are refused when any one character is changed', () => {
    const cursor = encodeCursor({ number: '4711', line: 2 });
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const tampered = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(codeOf(() => decodeCursor(position, tampered))).toBe('invalid-cursor');
    }
  });

  it('are refused when they are garbage, cut short, or of another list', () => {
    const cursor = encodeCursor({ number: '4711', line: 2 });
    const others = [
      '',
      'x',
      '%00',
      '\u0000',
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}=`,
      encodeCursor('4711'),
      encodeCursor(null),
    ];
    for (const bad of others) expect(codeOf(() => decodeCursor(position, bad))).toBe('invalid-cursor');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (bad) => {
        expect(codeOf(() => decodeCursor(position, bad))).toBe('invalid-cursor');
      }),
    );
  });
});

describe('page', () => {
  it('shows as many rows as asked for and where the next page begins, if there is one', () => {
    const first = page([1, 2, 3], 2, (row) => row);
    expect(first.data).toEqual([1, 2]);
    expect(decodeCursor(z.int(), first.nextCursor ?? '')).toBe(2);
  });

  it('has no next page after the last row, nor after none', () => {
    expect(page([1, 2], 2, (row) => row)).toEqual({ data: [1, 2], nextCursor: null });
    expect(page([], 2, (row) => row)).toEqual({ data: [], nextCursor: null });
  });
});
