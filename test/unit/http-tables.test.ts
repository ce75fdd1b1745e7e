import { describe, expect, it } from 'vitest';
import { SaldoError } from '../../src/domain/errors.ts';
import { streamTable } from '../../src/http/table-stream.ts';
import type { TableRow } from '../../src/http/tables.ts';

const BOUNDS = { rowsMax: 100, bytesMax: 1_000_000, rowBytesMax: 1_000 };
const CSV = 'text/csv';
const JSON_LINES = 'application/x-ndjson';

/** The rows that a table gives, and what it ends with, if it comes in pieces of so many bytes. */
async function read(table: string | Uint8Array, mediaType = CSV, pieceBytes = 65_536, bounds = BOUNDS) {
  const bytes = Buffer.from(table);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const rows: TableRow[] = [];
  try {
    for await (const row of streamTable(pieces(), mediaType, bounds)) rows.push(row);
    return { rows, refusal: null };
  } catch (error) {
    if (!(error instanceof SaldoError)) throw error;
    return { rows, refusal: error.refusal };
  }
}

const valuesOf = (rows: readonly TableRow[]) => rows.map((row) => ('value' in row ? row.value : row.refusal.code));
const linesOf = (rows: readonly TableRow[]) => rows.map(({ line }) => line);

describe('a table in CSV', () => {
  it('gives its rows by the columns of its header, without the cells that are empty', async () => {
    const { rows, refusal } = await read('\ufeffa, due_on,c\n1, "x, ""y""" ,\n\n , 2,3');
    expect(refusal).toBeNull();
    expect(rows).toEqual([
      { line: 2, value: { a: '1', dueOn: 'x, "y"' } },
      { line: 4, value: { dueOn: '2', c: '3' } },
    ]);
  });

  it.each(['\n', '\r\n', '\r'])(
    'tells of each row the line on which it begins, as an editor counts (%j)',
    async (end) => {
      const table = ['', 'a,b', '1,"x', '', 'y"', '', '  ', '2,z', '"3', '",z', '4,z', ''].join(end);
      const { rows } = await read(table);
      expect(linesOf(rows)).toEqual([3, 8, 9, 11]);
      expect(valuesOf(rows)[0]).toEqual({ a: '1', b: 'x\n\ny' });
    },
  );

  it('ends lines in any way, also where they differ', async () => {
    const { rows } = await read('a,b\r\n1,"x\r\ny"\n2,"x\ny"\r3,"x\ry"\r\n4,z');
    expect(linesOf(rows)).toEqual([2, 4, 6, 8]);
    expect(valuesOf(rows)).toEqual([...['1', '2', '3'].map((a) => ({ a, b: 'x\ny' })), { a: '4', b: 'z' }]);
  });

  it.each([
    ['1,2', 'row: has 2 cells, and the header 3'],
    ['1,2,3,4', 'row: has 4 cells, and the header 3'],
  ])('leaves it to a row of %s that it has not the right number of cells', async (row, why) => {
    const { rows, refusal } = await read(`a,b,c\n1,2,3\n${row}\n"4\n",5,6\n${row}\n`);
    expect(refusal).toBeNull();
    expect(linesOf(rows)).toEqual([2, 3, 4, 6]);
    expect(valuesOf(rows)).toEqual([
      { a: '1', b: '2', c: '3' },
      'validation-failed',
      { a: '4\n', b: '5', c: '6' },
      'validation-failed',
    ]);
    expect(rows[1]).toMatchObject({ refusal: { detail: expect.stringContaining(why) } });
  });

  const FAULTS: readonly (readonly [string, string, RegExp])[] = [
    ['a quote inside a cell', '1,ab"c"d\n', /in the middle of a cell.*twice/],
    ['something right behind a closing quote', '1,"x"y"\n', /behind the quote that closes.*twice/],
    ['something behind a closing quote and a space', '1,"x" y\n', /behind the quote that closes.*twice/],
    ['a quote that does not close', '1,"x\n', /never closed/],
    ['a row that is too long', `1,${'x'.repeat(2_000)}\n`, /longer than 1000 bytes/],
    ['a row that is too long for its quotes', `1,"${'""'.repeat(501)}"\n`, /longer than 1000 bytes/],
    ['a row that is too long for its blanks', `1,${' '.repeat(2_000)}\n`, /longer than 1000 bytes/],
  ];

  it.each(FAULTS)('ends at %s, with the line on which its row begins and what to do', async (_, row, why) => {
    const { rows, refusal } = await read(`a,b\n1,"x\r\ny"\n2,\n\n${row}3,z\n`);
    expect(linesOf(rows)).toEqual([2, 4]);
    expect(refusal).toMatchObject({ code: 'malformed-body', fields: { line: 6 } });
    expect(refusal?.detail).toMatch(/^The body is not well-formed CSV: .* line 6/);
    expect(refusal?.detail).toMatch(why);
  });

  it.each(FAULTS)('gives the same rows and says the same of %s, however the bytes come', async (_, row) => {
    const table = `\ufeffa,b\r\n1,"é\r\n""y"\r\n\r\n2,\n${row}3,z\n`;
    const whole = await read(table);
    for (const pieceBytes of [1, 2, 3, 7]) expect(await read(table, CSV, pieceBytes)).toEqual(whole);
  });

  it.each([
    ['a,b,a', 'a', 'a'],
    ['due_on,b,dueOn', 'dueOn', 'due_on'],
  ])('refuses the header %s, which names a column twice', async (header, path) => {
    const { rows, refusal } = await read(`${header}\n1,2,3\n`);
    expect(rows).toEqual([]);
    expect(refusal).toMatchObject({ code: 'validation-failed', errors: [{ path }] });
    expect(refusal?.detail).toMatch(new RegExp(`^${path}: .*columns 1 and 3`));
  });

  it.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ])('says of a header with %j between its columns that it has no commas', async (mark, name) => {
    const { rows, refusal } = await read(`debtor${mark}creditor${mark}amount\nada${mark}bea${mark}1.00\n`);
    expect([rows, refusal?.code]).toEqual([[], 'malformed-body']);
    expect(refusal?.detail).toContain(`has ${name} between the columns instead of commas`);
  });

  it('lets columns without a name be empty, and only empty', async () => {
    const { rows } = await read('a,,\n1,,\n2,,x\n');
    expect(valuesOf(rows)).toEqual([{ a: '1' }, { a: '2', 'column 3': 'x' }]);
  });
});

describe('a table in JSON lines', () => {
  it('gives its values by line, and ends at a line that is none', async () => {
    const { rows, refusal } = await read('{"a": 1}\r\n\n[2]\n{\n{}', JSON_LINES);
    expect(rows).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 3, value: [2] },
    ]);
    expect(refusal).toMatchObject({ code: 'malformed-body', fields: { line: 4 } });
  });
});

describe.each([
  [CSV, 'a\n', '1 or more\n'],
  [JSON_LINES, '', '{"a": "1 or more"}\n'],
])('a table in %s', (mediaType, header, row) => {
  const rowsOf = async (table: string | Uint8Array, bounds = BOUNDS) => {
    const whole = await read(table, mediaType, 65_536, bounds);
    for (const pieceBytes of [1, 3, 7]) expect(await read(table, mediaType, pieceBytes, bounds)).toEqual(whole);
    return [whole.rows.length, whole.refusal?.code];
  };

  it('gives what comes before bytes that are no text, however they come', async () => {
    const begun = row.slice(0, -4);
    for (const bytes of [[0x80, 0x0a], [0xc3, 0x0a, 0x31], [0xc3], [0xf0, 0x9f]])
      expect(
        await rowsOf(Buffer.concat([Buffer.from(header + row.repeat(3) + begun), Uint8Array.from(bytes)])),
      ).toEqual([3, 'malformed-body']);
  });

  it('gives as many rows and bytes as there may be, however they come', async () => {
    expect(await rowsOf(header + row.repeat(4), { ...BOUNDS, rowsMax: 3 })).toEqual([3, 'body-too-large']);
    const bytesMax = header.length + 2 * row.length + 4;
    expect(await rowsOf(header + row.repeat(4), { ...BOUNDS, bytesMax })).toEqual([2, 'body-too-large']);
  });

  it('ends at a row that is too long, however it comes', async () => {
    const long = row.replace('1', 'x'.repeat(1_200));
    expect(await rowsOf(header + row + long + row)).toEqual([1, 'malformed-body']);
  });
});
