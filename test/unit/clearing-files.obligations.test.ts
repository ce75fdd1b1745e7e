import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/clearing-files/accounts.ts';
import type { ClearingInput } from '../../src/clearing-files/canonical.ts';
import { NO_DATE } from '../../src/clearing-files/cells.ts';
import { digestOfAccounts, digestOfObligations } from '../../src/clearing-files/digest.ts';
import { settlementsCsv } from '../../src/clearing-files/settlements.ts';
import { textAt } from '../../src/clearing-files/texts.ts';
import { UNLIMITED } from '../../src/domain/clearing/types.ts';
import { sha256 } from '../../src/domain/log/sha256.ts';
import { formatAmount } from '../../src/domain/money.ts';
import { seeded } from '../support/random.ts';
import {
  accountsFrom,
  csvOf,
  type ObligationRow,
  obligationsCsv,
  obligationsFrom,
  shuffled,
  textOf,
} from '../support/tables.ts';

/** Few different names, so that pairs have several obligations; some that sort otherwise as bytes than as strings. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', 'a b', 'ä', 'Z', '\ufb01', '\u{1f98a}', '"', 'a,b', 'a\nb', "'", '=1', 'a>b\\', '-'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).map((text) => `x${text.replaceAll('\0', '')}x`),
);
const amount = fc
  .oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 10n ** 15n }))
  .map((units) => formatAmount(units, 2));
const dueOn = fc.constantFrom('', '', '2026-01-31', '2026-02-01', '0999-12-31', '9999-01-01');
const row = fc.record({ debtor: name, creditor: name, amount, dueOn, hasId: fc.boolean() });

/** Ids that do not sort as their rows do; whether each has one is for chance. */
const obligations = fc
  .array(row, { maxLength: 40 })
  .map((rows) =>
    rows.map(({ hasId, ...each }, index): ObligationRow => ({ ...each, id: hasId ? `i${(index * 37) % 101}` : '' })),
  );

/** What was read, as rows again, in canonical order. */
function rowsOf({ network, names, ids, dueOn: due, scale }: ClearingInput): ObligationRow[] {
  return Array.from(network.amounts, (units, index) => ({
    debtor: textAt(names, network.debtors[index] as number),
    creditor: textAt(names, network.creditors[index] as number),
    amount: formatAmount(units, scale),
    id: ids === null ? '' : textAt(ids.texts, ids.rows[index] as number),
    dueOn:
      due[index] === NO_DATE
        ? ''
        : String(due[index])
            .padStart(8, '0')
            .replace(/(....)(..)(..)/, '$1-$2-$3'),
  }));
}

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
/** None comes last. */
const compareGiven = (a: string, b: string) => Number(a === '') - Number(b === '') || compareBytes(a, b);

const inOrder = (rows: readonly ObligationRow[]): ObligationRow[] =>
  rows.toSorted(
    (a, b) =>
      compareBytes(a.debtor, b.debtor) ||
      compareBytes(a.creditor, b.creditor) ||
      compareGiven(a.dueOn, b.dueOn) ||
      compareGiven(a.id, b.id) ||
      Number(a.amount) - Number(b.amount),
  );

const hex = (text: string) => Buffer.from(sha256(Buffer.from(text))).toString('hex');

describe('obligations from a file', () => {
  it('come in the order of debtor, creditor, due date, id and amount, whatever the order of rows and chunks', () => {
    fc.assert(
      fc.property(
        obligations,
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
        (rows, seed, sizes) => {
          const input = obligationsFrom(obligationsCsv(rows), 2, sizes);
          expect(rowsOf(input)).toEqual(inOrder(rows));
          const settled = input.network.amounts.map((units) => units / 2n);
          const again = obligationsFrom(obligationsCsv(shuffled(rows, seeded(seed))), 2, [], 1_000_000);
          expect(again.network).toEqual(input.network);
          expect(textOf(settlementsCsv(again, settled))).toBe(textOf(settlementsCsv(input, settled)));
          expect(digestOfObligations(again)).toBe(digestOfObligations(input));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('have accounts that are numbered by the bytes of their names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 200 }), (names) => {
        const rows = names.map((debtor) => ({ debtor, creditor: debtor, amount: '1', id: '', dueOn: '' }));
        const input = obligationsFrom(obligationsCsv(rows));
        expect(names.map((_, account) => textAt(input.names, account))).toEqual(names.toSorted(compareBytes));
      }),
    );
  });

  it('may be thousands of one pair, and of many names with long beginnings in common', () => {
    const pick = seeded(7);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      debtor: `0197a0c4-7d1e-7000-8000-${index % 3 === 0 ? 0 : pick(2 ** 31)}`,
      creditor: 'b',
      amount: String(pick(100)),
      id: index % 2 === 0 ? '' : `o${index}`,
      dueOn: index % 5 === 0 ? '' : `2026-01-0${1 + pick(9)}`,
    }));
    const input = obligationsFrom(obligationsCsv(rows), 0);
    expect(rowsOf(input)).toEqual(inOrder(rows));
  });

  it('may have their columns in any order, and leave out those that need not be there', () => {
    const csv = 'amount,creditor,debtor\n1.5,b,a\n';
    expect(rowsOf(obligationsFrom(csv))).toEqual([{ debtor: 'a', creditor: 'b', amount: '1.50', id: '', dueOn: '' }]);
    expect(rowsOf(obligationsFrom('debtor,creditor,amount\n'))).toEqual([]);
  });

  it('have a digest that anybody can reckon', () => {
    const rows = 'a\0b\0\0\x002\n' + 'a\0ä\x002026-01-31\0i1\x00150\n';
    const csv = 'debtor,creditor,amount,id,due_on\na,ä,1.5,i1,2026-01-31\na,b,0.02,,\n';
    expect(digestOfObligations(obligationsFrom(csv))).toBe(hex(rows));
  });

  const HEADER = 'debtor,creditor,amount,id,due_on';
  const LARGE = '10000000000000.01';
  it.each([
    ['an empty file', '', null, 'the file is empty; a header is the least'],
    ['a file of empty lines', '\n\n', null, 'the file is empty; a header is the least'],
    ['a missing column', 'debtor,amount\n', 1, 'the header has no creditor; the columns are debtor, creditor, amount'],
    ['two missing columns', '\nid,amount\n', 2, 'the header has no debtor and no creditor'],
    [
      'an unknown column',
      'debtor,creditor,amount,due\n',
      1,
      'the column "due" is not known; the columns are debtor, creditor, amount, and if wanted id, due_on',
    ],
    ['semicolons', 'debtor;creditor;amount\n', 1, 'the column "debtor;creditor;amount" is not known'],
    ['a column twice', 'debtor,creditor,amount,debtor\n', 1, 'the column debtor is there twice'],
    ['too many cells', `${HEADER}\na,b,1,,\na,b,1,,,\n`, 3, 'there are 6 cells where the header has 5'],
    ['too few cells', `${HEADER}\na,b,1\n`, 2, 'there are 3 cells where the header has 5'],
    ['no amount', `${HEADER}\na,b,,,\n`, 2, 'amount "" is empty'],
    ['too many decimals', `${HEADER}\na,b,1.000,,\n`, 2, 'amount "1.000" has more than the 2 decimals of the scale'],
    ['an amount below zero', `${HEADER}\na,b,-1,,\n`, 2, 'amount "-1" is below zero'],
    ['an exponent', `${HEADER}\na,b,1e3,,\n`, 2, 'amount "1e3" is written with an exponent'],
    ['a comma', `${HEADER}\na,b,"1,5",,\n`, 2, 'amount "1,5" has a comma'],
    ['a zero before an amount', `${HEADER}\na,b,01,,\n`, 2, 'amount "01" begins with a zero'],
    ['no number', `${HEADER}\na,b,"1\u001b[2J",,\n`, 2, 'amount "1\\u001b[2J" is not a plain decimal such as 125.50'],
    ['too large an amount', `${HEADER}\na,b,${LARGE},,\n`, 2, `amount "${LARGE}" is more than 10000000000000.00`],
    ['no day', `${HEADER}\n"a\na",b,1,,2026-02-29\n`, 2, 'due_on "2026-02-29" is not a day'],
    ['no debtor', `${HEADER}\n,b,1,,\n`, 2, 'debtor is empty'],
    ['a creditor with a space', `${HEADER}\na,b,1,,\na,"b ",1,,\n`, 3, 'creditor "b " begins or ends with a space'],
    [
      'a name that is too long',
      `${HEADER}\n${'é'.repeat(129)},b,1,,\n`,
      2,
      `debtor "${'é'.repeat(60)}…" is longer than 256`,
    ],
    ['an id twice', `${HEADER}\na,b,1,i,\nb,a,1,,\nb,a,1,i,\n`, 4, 'id "i" is there a second time'],
  ])('are refused for %s, on its line', (_, csv, line, message) => {
    expect(() => obligationsFrom(csv)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) }),
    );
  });
});

describe('accounts from a file', () => {
  const HEADER = 'account,balance,credit_limit,balance_cap';

  it('say how far balances may move: those that are not in it, not at all', () => {
    const input = obligationsFrom('debtor,creditor,amount\na,b,1\nc,d,1\ne,f,1\n');
    const rows = [
      ['account', 'balance', 'credit_limit', 'balance_cap'],
      ['f', '-30.00', '20', '0'],
      ['a', '-5.25', '10', '100'],
      ['b', '7', '', ''],
      ['c', '12', '0', '10.00'],
      ['nobody', '80000000000000000.00', '1', ''],
      ['d', '-80000000000000000.00', '', '80000000000000000.00'],
    ];
    expect(boundsOf(accountsFrom(csvOf(rows), 2, [1]), input)).toEqual({
      mayFall: BigInt64Array.of(475n, UNLIMITED, 1200n, UNLIMITED, 0n, 0n),
      mayRise: BigInt64Array.of(10_525n, UNLIMITED, 0n, UNLIMITED, 0n, 3000n),
    });
  });

  it('have a digest that anybody can reckon, and that does not depend on the order of rows', () => {
    const rows = 'a\x00-525\x001000\x00\n' + 'b\x000\x00\x0010000\n';
    const csv = [
      `${HEADER}\na,-5.25,10,\nb,0,,100\n`,
      'balance_cap,account,credit_limit,balance\n100,b,,-0\n,a,10,-5.25',
    ];
    expect(csv.map((text) => digestOfAccounts(accountsFrom(text)))).toEqual([hex(rows), hex(rows)]);
  });

  it.each([
    ['an empty file', '', null, 'the file is empty; a header is the least'],
    ['a missing column', 'account,balance,credit_limit\n', 1, 'the header has no balance_cap'],
    ['an account twice', `${HEADER}\na,0,,\nb,0,,\na,0,,\n`, 4, 'account "a" is there a second time'],
    ['no balance', `${HEADER}\na,,1,1\n`, 2, 'balance "" is empty'],
    ['a bad balance', `${HEADER}\na,--1,1,1\n`, 2, 'balance "--1" is not a plain decimal'],
    ['a balance beyond all', `${HEADER}\na,-80000000000000000.01,1,1\n`, 2, 'is beyond 80000000000000000.00'],
    ['one of very many digits', `${HEADER}\na,1${'0'.repeat(300)},1,1\n`, 2, 'is beyond 80000000000000000.00'],
    ['a credit limit below zero', `${HEADER}\na,0,-1,1\n`, 2, 'credit_limit "-1" is below zero'],
    ['bounds that nothing is within', `${HEADER}\na,0,10,-10.01\n`, 2, 'balance_cap "-10.01" is below what'],
    ['no name', `${HEADER}\n"",0,,\n`, 2, 'account is empty'],
    ['too many cells', `${HEADER}\na,0,,,\n`, 2, 'there are 5 cells where the header has 4'],
  ])('are refused for %s, on its line', (_, csv, line, message) => {
    expect(() => accountsFrom(csv)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) }),
    );
  });

  it('may be as far below zero as the cap allows', () => {
    expect(() => accountsFrom(`${HEADER}\na,-5,10,-10\nb,-5,,-10\n`)).not.toThrow();
  });
});
