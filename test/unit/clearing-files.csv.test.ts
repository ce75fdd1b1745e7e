import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfCell } from '../../src/clearing-files/cells.ts';
import { CsvReader } from '../../src/clearing-files/csv.ts';
import { csvOf, readIn } from '../support/tables.ts';

/** The rows of a text, as a list of cells, and the line on which each begins. */
function rowsOf(input: string | Uint8Array, sizes: readonly number[] = []) {
  const cells: string[][] = [];
  const lines: number[] = [];
  const reader = new CsvReader((row) => {
    cells.push(Array.from({ length: row.cellCount }, (_, cell) => textOfCell(row, cell)));
    lines.push(row.line);
  });
  readIn(reader, input, sizes);
  return { cells, lines };
}

const text = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('"', ',', '\n', '\r\n', ';', ' ', "'", '=') },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 12,
});

/** A NUL is in no text, half of a surrogate pair is none, and a table without any cell cannot be told from an empty line. */
const cell = text.map((value) => value.replaceAll('\0', '').toWellFormed());
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 12 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });

/** Quotes where none are needed are as good. */
const quotedThroughout = (rows: readonly string[][], lineBreak: string) =>
  rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + lineBreak).join('');

describe('the CSV reader', () => {
  it('reads back any table, wherever its chunks end', () => {
    fc.assert(
      fc.property(table, sizes, fc.constantFrom('\n', '\r\n'), (rows, pieces, lineBreak) => {
        expect(rowsOf(csvOf(rows, lineBreak), pieces).cells).toEqual(rows);
        expect(rowsOf(quotedThroughout(rows, lineBreak), pieces).cells).toEqual(rows);
        expect(parse(csvOf(rows, lineBreak), { relax_column_count: true })).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  it('needs no line break at the end, and skips a byte order mark and empty lines', () => {
    fc.assert(
      fc.property(table, sizes, (rows, pieces) => {
        const written = csvOf(rows);
        expect(rowsOf(`\ufeff${written}`, pieces).cells).toEqual(rows);
        expect(rowsOf(written.slice(0, -1), pieces).cells).toEqual(rows);
        expect(rowsOf(`\n\r\n${written}\n\n`, pieces).cells).toEqual(rows);
      }),
    );
  });

  it('knows the line on which a row begins, whatever came before', () => {
    expect(rowsOf('a,b\n\n"c\nc","d\r\nd"\ne,f\r\n"g""\n",h', [1])).toEqual({
      cells: [
        ['a', 'b'],
        ['c\nc', 'd\r\nd'],
        ['e', 'f'],
        ['g"\n', 'h'],
      ],
      lines: [1, 3, 6, 7],
    });
  });

  it('counts more cells than it keeps', () => {
    const reader = new CsvReader((row) => expect([row.cellCount, textOfCell(row, 15)]).toEqual([40, '15']));
    readIn(reader, Array.from({ length: 40 }, (_, at) => at).join(','));
  });

  it('reads a row that is longer than a chunk, and refuses one that is longer than any row', () => {
    const long = 'x'.repeat(60_000);
    expect(rowsOf(`a,${long}\nb,c\n`, [1000]).cells).toEqual([
      ['a', long],
      ['b', 'c'],
    ]);
    expect(() => rowsOf(`a,b\nc,${long}${long}\n`, [1000])).toThrow(
      expect.objectContaining({ line: 2, message: 'the row that begins here is longer than 65536 bytes' }),
    );
  });

  it.each([
    ['a quote that is never closed', 'a,b\nc,"d\ne,f\n', 2, 'a quote is opened here and never closed'],
    ['that quote in a later line of its row', 'a,"b\nb","c\n', 2, 'a quote is opened here and never closed'],
    ['a quote in the middle of a cell', 'a,b\nc,d"e\n', 2, 'a quote stands in the middle of a cell'],
    ['text after a closing quote', 'a,b\n\n"c"d,e\n', 3, 'something follows a closing quote'],
    ['a carriage return alone', 'a,b\rc,d\n', 1, 'a carriage return is not followed by a line feed'],
    ['one at the end', 'a,b\r', 1, 'a carriage return is not followed by a line feed'],
    ['bytes that are not UTF-8', Buffer.from('a,b\nc,d\ne,\xe9\ng,h\n', 'latin1'), 3, 'this is not text in UTF-8'],
    ['a NUL', 'a,b\nc,d\0\n', 2, 'this is not text in UTF-8'],
    ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 1, 'this is not text in UTF-8'],
  ])('refuses %s, and says on which line', (_, input, line, message) => {
    for (const pieces of [[], [1], [2, 3]]) {
      expect(() => rowsOf(input, pieces)).toThrow(
        expect.objectContaining({ line, message: expect.stringContaining(message) }),
      );
    }
  });

  it('says that a quote may be what makes a row too long', () => {
    const endless = `a,b\nc,"d\n${'e,f\n'.repeat(50_000)}`;
    expect(() => rowsOf(endless, [5000])).toThrow(
      expect.objectContaining({
        line: 2,
        message: 'a quote is not closed, or the row that begins here is longer than 65536 bytes',
      }),
    );
  });
});
