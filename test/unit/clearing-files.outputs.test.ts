import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclesCsv, settlementsCsv } from '../../src/clearing-files/settlements.ts';
import { explainClearing } from '../../src/domain/clearing/explain.ts';
import { solveClearing } from '../../src/domain/clearing/solver.ts';
import { obligationsCsv, obligationsFrom, textOf } from '../support/tables.ts';

const rowOf = ([debtor, creditor, amount]: readonly [string, string, string], id = '') => ({
  debtor,
  creditor,
  amount,
  id,
  dueOn: '',
});

describe('settlements', () => {
  it('are told for each obligation, with what remains', () => {
    const csv = 'id,debtor,creditor,amount,due_on\n1,a,b,5,2026-01-31\n2,b,a,3.5,\n';
    const input = obligationsFrom(csv);
    expect(textOf(settlementsCsv(input, solveClearing(input.network, null).settled))).toBe(
      'id,debtor,creditor,amount,due_on,settled,remaining\n' +
        '1,a,b,5.00,2026-01-31,3.50,1.50\n' +
        '2,b,a,3.50,,3.50,0.00\n',
    );
  });

  it('are read by others as they were meant, and are no formula in a spreadsheet', () => {
    const start = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      "'",
      '"',
      ',',
      '\uff1d',
      '\uff0b',
      '\uff0d',
      '\uff20',
      '\uff21',
      'a',
    );
    const name = fc
      .tuple(start, fc.string({ unit: fc.constantFrom(...'=,"\'\n\r;>x'), maxLength: 5 }))
      .map(([first, rest]) => `${first}${rest}x`);
    fc.assert(
      fc.property(name, name, (debtor, creditor) => {
        const input = obligationsFrom(obligationsCsv([rowOf([debtor, creditor, '1'], creditor)]));
        const [, cells = []] = parse(textOf(settlementsCsv(input, BigInt64Array.of(100n)))) as string[][];
        const asWritten = (text: string) => (/^[=+\-@'\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);
        expect(cells).toEqual([
          asWritten(creditor),
          asWritten(debtor),
          asWritten(creditor),
          '1.00',
          '',
          '1.00',
          '0.00',
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('cycles', () => {
  const cyclesOf = (rows: readonly (readonly [string, string, string])[]) => {
    const input = obligationsFrom(obligationsCsv(rows.map((row) => rowOf(row))));
    return textOf(cyclesCsv(input, explainClearing(input.network, input.network.amounts)));
  };

  it('name the accounts that they go round, the shortest first', () => {
    expect(
      cyclesOf([
        ['a', 'b', '7.5'],
        ['b', 'c', '2.5'],
        ['c', 'a', '2.5'],
        ['b', 'a', '5'],
        ['d', 'd', '1'],
      ]),
    ).toBe('loop,kind,amount,accounts\n1,cycle,1.00,d\n2,cycle,5.00,a>b\n3,cycle,2.50,a>b>c\n');
  });

  it('tell the > of a name from that between names, and quote what needs quotes', () => {
    const names = ['=a>b', 'c\\', 'd,"e"', 'f'];
    const input = obligationsFrom(obligationsCsv(names.map((name) => rowOf([name, name, '0']))));
    const loops = {
      starts: Int32Array.of(0, 2, 4),
      accounts: Int32Array.of(0, 1, 2, 3),
      amounts: BigInt64Array.of(100n, 10n ** 17n + 1n),
      closed: Uint8Array.of(1, 0),
    };
    expect(textOf(cyclesCsv(input, loops))).toBe(
      `loop,kind,amount,accounts\n1,cycle,1.00,'=a\\>b>c\\\\\n2,chain,1000000000000000.01,"d,""e"">f"\n`,
    );
  });
});
