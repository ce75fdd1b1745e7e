import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/domain/ledger/journal.ts';
import {
  encodeRow,
  rowSalt,
  sealRows,
  textDigest,
  transactionLeaf,
  transactionLeafHash,
} from '../../src/domain/log/leaf.ts';
import { EMPTY_ROOT } from '../../src/domain/log/merkle.ts';
import { readLeaf, readRow } from './leaf.reader.ts';
import {
  headers,
  hex,
  OBLIGATION_ROWS,
  rows,
  SAMPLE,
  salts,
  transactions,
  uuids,
  withHeader,
  withRow,
} from './leaf.samples.ts';

describe('the bytes of a leaf', () => {
  // Written by a program of another language from the docstring of leaf.ts alone. They must never change.
  test('are those of the published format', () => {
    const encodedRows = SAMPLE.rows.map((row, index) =>
      hex(encodeRow(row, index + 1, rowSalt(SAMPLE.salt, index + 1))),
    );
    expect(encodedRows).toEqual([
      'c972376a8356fe8c78cde6eb953f6b530100000001018f000000007000800000000000000a018f000000007000800000000000000b0000000000003106',
      '9f61ce20039432b2c13c58480306e44e0200000002018f000000007000800000000000000a01018f000000007000800000000000000c00',
      'cb18c010a8dd161b4387f804f25c24960200000003018f000000007000800000000000000b000000000000000000000000000000000002',
      '49777358ad0074f3577e74ff79481c8b0300000004018f000000007000800000000000000a0100000000000186a0000000000000000000',
      'e7fd008ca8cb6dbf2eda00cb8ba91cb2040000000501018f000000007000800000000000000c03',
    ]);
    expect(hex(transactionLeaf(SAMPLE))).toBe(
      '01018f00000000700080000000000000010000000100000007018f00000000700080000000000000aa087472616e73666572000001a20d6d5a7b018f000000007000800000000000beef0d494e562d323032362e31313a370a323032362d31312d323320e00bb7dcc3b6e85194791a9a7c20c7e0e2709e613a83555d6ddbf178980bfaa3000000055ac7c3b193ca93d6496ccb62a7531db80b3e31899db4fa464a191a0d6afc512c',
    );
    expect(hex(transactionLeafHash(SAMPLE))).toBe('299cd448ba8d2e205b977c2c00addf450b3cb61b826ed4aae36d3664cbb95b6d');
    const bare = withHeader({
      number: 1,
      kind: 'member-admitted',
      postedAt: -1,
      externalId: null,
      occurredOn: null,
      textDigest: null,
    });
    expect(hex(transactionLeafHash({ ...bare, rows: [] }))).toBe(
      'c4a127f131773cac7e0343662e3f69917406c87334529ff9519c8021b870314a',
    );
  });

  test('of rows about obligations are those of the published format', () => {
    const encoded = OBLIGATION_ROWS.map((row, index) =>
      hex(encodeRow(row, index + 1, rowSalt(SAMPLE.salt, index + 1))),
    );
    expect(encoded).toEqual([
      'c972376a8356fe8c78cde6eb953f6b530500000001018f000000007000800000000000000d018f000000007000800000000000000a018f000000007000800000000000000b00000000000031060a323032362d31322d33310d494e562d323032362e31313a380120aeff2189be94cc59e3ca265eb2c7ae63d792dea617540bda7689144403032e83',
      '9f61ce20039432b2c13c58480306e44e0500000002018f000000007000800000000000000d018f000000007000800000000000000b018f000000007000800000000000000a000000000000000100000200',
      'cb18c010a8dd161b4387f804f25c24960600000003018f000000007000800000000000000d04',
      '49777358ad0074f3577e74ff79481c8b0700000004018f000000007000800000000000000d000000000000310601',
      'e7fd008ca8cb6dbf2eda00cb8ba91cb20700000005018f000000007000800000000000000d00038d7ea4c6800002',
    ]);
  });

  test('tell the whole header, the count of rows and their root again, so no two transactions share them', () => {
    fc.assert(
      fc.property(transactions, (transaction) => {
        const leaf = readLeaf(transactionLeaf(transaction));
        expect(leaf).toEqual({
          version: 1,
          header: transaction.header,
          rowCount: transaction.rows.length,
          rowsRoot: hex(sealRows(transaction).root),
        });
      }),
    );
  });

  test('of a row tell the row, its line and its salt again, so no two rows share them', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 2 ** 32 - 1 }), salts, (row, line, salt) => {
        expect(readRow(encodeRow(row, line, salt))).toEqual({ row, line, salt: hex(salt) });
      }),
    );
  });

  test('differ when any field of the header differs', () => {
    fc.assert(
      fc.property(transactions, headers, (transaction, other) => {
        for (const field of Object.keys(other) as (keyof typeof other)[]) {
          const changed = { ...transaction, header: { ...transaction.header, [field]: other[field] } };
          const isSame = textOf(transaction.header[field]) === textOf(other[field]);
          expect(hex(transactionLeaf(changed)) === hex(transactionLeaf(transaction))).toBe(isSame);
        }
      }),
    );
  });

  test('differ when any field of any row differs', () => {
    fc.assert(
      fc.property(transactions, rows, (transaction, other) => {
        transaction.rows.forEach((row, index) => {
          const fields = other.type === row.type ? Object.keys(row) : [];
          for (const field of fields) {
            const value = Reflect.get(other, field);
            const changed = transaction.rows.with(index, { ...row, [field]: value });
            const isSame = textOf(Reflect.get(row, field)) === textOf(value);
            const hashes = [transactionLeafHash({ ...transaction, rows: changed }), transactionLeafHash(transaction)];
            expect(hex(hashes[0] as Uint8Array) === hex(hashes[1] as Uint8Array)).toBe(isSame);
          }
        });
      }),
    );
  });

  test('differ when rows are added, dropped, swapped or salted otherwise', () => {
    const withRows = transactions.filter(({ rows }) => rows.length > 0);
    fc.assert(
      fc.property(withRows, rows, salts, (transaction, row, salt) => {
        const leaf = hex(transactionLeaf(transaction));
        const leafWith = (changed: Partial<Transaction>) => hex(transactionLeaf({ ...transaction, ...changed }));
        expect(leafWith({ rows: [...transaction.rows, row] })).not.toBe(leaf);
        expect(leafWith({ rows: transaction.rows.slice(1) })).not.toBe(leaf);
        expect(leafWith({ salt }) === leaf).toBe(hex(salt) === hex(transaction.salt));
        const rotated = [...transaction.rows.slice(1), ...transaction.rows.slice(0, 1)];
        const isSame = rotated.every((each, index) => textOf(each) === textOf(transaction.rows[index]));
        expect(leafWith({ rows: rotated }) === leaf).toBe(isSame);
      }),
    );
  });

  test('have the root of the empty tree where a transaction has no rows', () => {
    expect(sealRows({ ...SAMPLE, rows: [] })).toEqual({ count: 0, root: EMPTY_ROOT });
  });

  test('that were returned are not touched by the next encoding', () => {
    const leaf = transactionLeaf(SAMPLE);
    const row = encodeRow(SAMPLE.rows[0] as Transaction['rows'][number], 1, SAMPLE.salt);
    const before = [hex(leaf), hex(row)];
    transactionLeaf(withHeader({ number: 1, kind: 'account-opened' }));
    encodeRow(SAMPLE.rows[4] as Transaction['rows'][number], 9, new Uint8Array(16));
    expect([hex(leaf), hex(row)]).toEqual(before);
  });
});

describe('a leaf is refused', () => {
  const upperCase = '018F0000-0000-7000-8000-0000000000AA';

  test.each<[string, Transaction, string]>([
    ['a kind that is not in the list', withHeader({ kind: 'gift' }), '"gift" is not a kind of transaction'],
    ['the number 0', withHeader({ number: 0 }), 'transactions are numbered from 1, not 0'],
    ['a number with a fraction', withHeader({ number: 1.5 }), '1.5 is not a safe integer'],
    ['a number that a double cannot hold', withHeader({ number: 2 ** 53 }), 'is not a safe integer'],
    ['a time that is none', withHeader({ postedAt: Number.NaN }), 'NaN is not a safe integer'],
    ['an id in upper case', withHeader({ id: upperCase }), `"${upperCase}" is not a UUID in lower case`],
    ['an empty external id', withHeader({ externalId: '' }), 'an empty text would read as an absent one'],
    ['an external id beyond ASCII', withHeader({ externalId: 'naïve' }), 'a character that is not ASCII'],
    ['an external id of 256 characters', withHeader({ externalId: 'x'.repeat(256) }), '256 does not fit a uint8'],
    ['a date of another length', withHeader({ occurredOn: '2026-11-3' }), 'occurredOn is not a date YYYY-MM-DD'],
    ['a digest that is cut short', withHeader({ textDigest: new Uint8Array(31) }), 'expected 32 bytes, not 31'],
    ['a salt that is cut short', { ...SAMPLE, salt: new Uint8Array(15) }, 'expected 16 bytes, not 15'],
    ['a row type that is not in the list', withRow(0, { type: 'gift' }), '"gift" has no number'],
    ['a row type that every object inherits', withRow(0, { type: 'constructor' }), '"constructor" has no number'],
    ['an amount beyond an int64', withRow(0, { amount: 2n ** 63n }), 'does not fit an int64'],
    ['a limit beyond an int64', withRow(3, { creditLimit: -(2n ** 63n) - 1n }), 'does not fit an int64'],
    ['a system account that is not in the list', withRow(2, { system: 'tips' }), '"tips" has no number'],
    ['a subject that is not in the list', withRow(4, { subject: 'circuit' }), '"circuit" has no number'],
    ['a status that is not in the list', withRow(4, { status: 'retired' }), '"retired" has no number'],
    ['an obligation in no known state', withObligation(0, { state: 'paid' }), '"paid" has no number'],
    ['an obligation due on no date', withObligation(0, { dueOn: '2026-1-1' }), 'dueOn is not a date YYYY-MM-DD'],
    ['a settlement by no known means', withObligation(3, { means: 'gift' }), '"gift" has no number'],
  ])('with %s', (_, transaction, message) => {
    expect(() => transactionLeaf(transaction)).toThrow(RangeError);
    expect(() => transactionLeafHash(transaction)).toThrow(message);
  });

  test('with an id of which any character is wrong', () => {
    const wrongCharacters = fc.constantFrom('-', 'g', 'A', ' ', '/', ':', '`', '@', '\u0000', '\u0130', '\u0161', '０');
    fc.assert(
      fc.property(uuids, fc.nat({ max: 35 }), wrongCharacters, (id, at, wrong) => {
        fc.pre(id[at] !== wrong);
        const broken = id.slice(0, at) + wrong + id.slice(at + 1);
        expect(() => transactionLeaf(withHeader({ principalId: broken }))).toThrow('is not a UUID in lower case');
        expect(() => transactionLeaf(withHeader({ principalId: id + wrong }))).toThrow(RangeError);
      }),
    );
  });

  test.each([0, -1, 1.5, 2 ** 32, Number.NaN])('with a row on line %s', (line) => {
    expect(() => encodeRow(SAMPLE.rows[0] as Transaction['rows'][number], line, SAMPLE.salt)).toThrow(RangeError);
  });
});

describe('salts and digests', () => {
  test('every line of every transaction has a salt of its own', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => hex(rowSalt(SAMPLE.salt, index + 1)));
    const others = lines.map((_, index) => hex(rowSalt(new Uint8Array(16), index + 1)));
    expect(new Set([...lines, ...others]).size).toBe(2000);
    expect(lines.every((salt) => salt.length === 32)).toBe(true);
  });

  test('a text digest is the hash of a label, the salt and the text', () => {
    fc.assert(
      fc.property(salts, fc.string({ unit: 'grapheme' }), (salt, text) => {
        const expected = createHash('sha256').update('saldo text').update(salt).update(text, 'utf8').digest();
        expect(hex(textDigest(salt, text))).toBe(hex(expected));
      }),
    );
  });

  test('a text that UTF-8 cannot hold and a salt of another length are refused', () => {
    expect(() => textDigest(SAMPLE.salt, 'half \ud83d')).toThrow('the text holds a lone surrogate');
    expect(() => textDigest(new Uint8Array(15), 'text')).toThrow('expected 16 bytes of salt, not 15');
  });
});

/** A transaction of one of the rows about obligations, with other fields in it. */
function withObligation(index: number, changed: Record<string, unknown>): Transaction {
  return { ...SAMPLE, rows: [{ ...OBLIGATION_ROWS[index], ...changed } as Transaction['rows'][number]] };
}

/** A value as a text by which two are compared. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return `${each}n`;
    return each instanceof Uint8Array ? hex(each) : each;
  });
}

describe('rows that are sealed beforehand', () => {
  test('give the leaf that they give when they are at hand', () => {
    fc.assert(
      fc.property(transactions, (transaction) => {
        const sealed = sealRows(transaction);
        const first = { ...transaction, rows: transaction.rows.slice(0, 1), sealed };
        expect(transactionLeaf(first)).toEqual(transactionLeaf(transaction));
        expect(transactionLeafHash(first)).toEqual(transactionLeafHash(transaction));
        expect(sealed.count).toBe(transaction.rows.length);
      }),
    );
  });
});
