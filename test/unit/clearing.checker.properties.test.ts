import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClearing } from '../../src/domain/clearing/checker.ts';
import { type Bounds, type Clearing, type Network, UNLIMITED } from '../../src/domain/clearing/types.ts';
import { instances } from '../support/clearing.arbitraries.ts';
import { gapOf, isFeasible, turnoverOf } from '../support/clearing.proof.ts';
import { referenceClearing } from '../support/clearing.reference.ts';
import { canonical, evenBounds, fallsOf, worthOf } from '../support/clearing.ts';

/** A certificate and what it is for. */
type Case = readonly [network: Network, bounds: Bounds | null, clearing: Clearing];

const isAccepted = (certificate: Case): boolean => checkClearing(...certificate).faultCount === 0;

/** The reference's own certificates: the checker is tried without the solver. */
const cases: fc.Arbitrary<Case> = instances.map((instance) => {
  const { network } = canonical(instance);
  return [network, instance.bounds, referenceClearing(network, instance.bounds)];
});

const COLUMNS = ['settled', 'potentials', 'amounts', 'mayFall', 'mayRise'] as const;
type Column = (typeof COLUMNS)[number];

function lengthOf([network, bounds, clearing]: Case, column: Column): number {
  return { ...network, ...bounds, ...clearing }[column]?.length ?? 0;
}

/** The same with one number changed by a unit. */
function changedBy(by: 1 | -1, [network, bounds, clearing]: Case, column: Column, at: number): Case {
  const change = (value: bigint, index: number): bigint => (index === at ? value + BigInt(by) : value);
  if (column === 'settled') return [network, bounds, { ...clearing, settled: clearing.settled.map(change) }];
  if (column === 'potentials') {
    const potentials = clearing.potentials.map((value, index) => (index === at ? value + by : value));
    return [network, bounds, { ...clearing, potentials }];
  }
  if (column === 'amounts') return [{ ...network, amounts: network.amounts.map(change) }, bounds, clearing];
  return [network, bounds && { ...bounds, [column]: bounds[column].map(change) }, clearing];
}

/** Every number in a case changed by a unit, up and down, one at a time. */
function* everyChange(
  certificate: Case,
  columns: readonly Column[] = COLUMNS,
): Generator<[Column, number, 1 | -1, Case]> {
  for (const column of columns) {
    for (let at = 0; at < lengthOf(certificate, column); at++) {
      for (const by of [1, -1] as const) yield [column, at, by, changedBy(by, certificate, column, at)];
    }
  }
}

/** What a unit of an obligation gains by the potentials: more than 0 if it must be settled, less if it must not be. */
const gainOf = ([{ debtors, creditors }, , { potentials }]: Case, obligation: number): number =>
  3 - (potentials[debtors[obligation] as number] as number) + (potentials[creditors[obligation] as number] as number);

/** Runs a property on 300 certificates. It names changes that must be refused, and there must have been many. */
function neverAccepted(refusable: (certificate: Case) => Iterable<Case>): void {
  let refused = 0;
  fc.assert(
    fc.property(cases, (certificate) => {
      for (const other of refusable(certificate)) {
        expect(isAccepted(other)).toBe(false);
        refused++;
      }
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(300);
}

describe('the checker', () => {
  it('accepts a certificate that others made, and gives its figures', () => {
    fc.assert(
      fc.property(cases, (certificate) => {
        const verdict = checkClearing(...certificate);
        expect(verdict.faults).toEqual([]);
        expect(verdict).toMatchObject(gapOf(...certificate));
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts, with one unit changed anywhere, exactly what still is a clearing and still is proved', () => {
    fc.assert(
      fc.property(cases, (certificate) => {
        for (const [column, at, by, other] of everyChange(certificate)) {
          const { primal, dual } = gapOf(...other);
          const isProved = isFeasible(...other) && primal === dual;
          expect([column, at, by, isAccepted(other)]).toEqual([column, at, by, isProved]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('accepts, whatever was changed, only what is the optimum', () => {
    fc.assert(
      fc.property(cases, (certificate) => {
        for (const [, , , other] of everyChange(certificate, ['amounts', 'mayFall', 'mayRise', 'potentials'])) {
          if (!isAccepted(other)) continue;
          const [network, bounds, clearing] = other;
          expect(worthOf(network, clearing)).toEqual(worthOf(network, referenceClearing(network, bounds)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('judges certificates that nobody computed as the definition does', () => {
    const small = fc.integer({ min: -2, max: 5 });
    fc.assert(
      fc.property(instances, fc.infiniteStream(small), fc.infiniteStream(fc.nat(3)), (instance, potentials, parts) => {
        const { network } = canonical(instance);
        const next = <T>(stream: Iterator<T>): T => stream.next().value as T;
        const certificate: Case = [
          network,
          instance.bounds,
          {
            settled: network.amounts.map((amount) => [0n, amount, amount / 2n, 1n][next(parts)] as bigint),
            potentials: Int32Array.from({ length: network.accountCount }, () => next(potentials)),
          },
        ];
        const { primal, dual, faultCount } = checkClearing(...certificate);
        expect({ primal, dual }).toEqual({ primal: gapOf(...certificate).primal, dual: gapOf(...certificate).dual });
        expect(faultCount === 0).toBe(isFeasible(...certificate) && primal === dual);
        if (isFeasible(...certificate)) expect(dual >= primal).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never accepts one unit more or less settled, of whatever obligation', () => {
    neverAccepted(function* (certificate) {
      for (const [, , , other] of everyChange(certificate, ['settled'])) yield other;
    });
  });

  it('never accepts another amount where all of it is settled and more would be', () => {
    neverAccepted(function* (certificate) {
      const [{ amounts }, , { settled }] = certificate;
      for (const [, at, by, other] of everyChange(certificate, ['amounts'])) {
        if (settled[at] === amounts[at] && (by === -1 || gainOf(certificate, at) > 0)) yield other;
      }
    });
  });

  it('never accepts another potential where it decides: at an obligation or a bound that is used in part', () => {
    neverAccepted(function* (certificate) {
      const [network, bounds, { settled }] = certificate;
      const { debtors, creditors, amounts } = network;
      const decides = new Set<number>();
      settled.forEach((part, obligation) => {
        if (part === 0n || part === amounts[obligation] || debtors[obligation] === creditors[obligation]) return;
        decides.add(debtors[obligation] as number).add(creditors[obligation] as number);
      });
      const { owes, owed } = turnoverOf(network);
      fallsOf(network, settled).forEach((falling, account) => {
        const bound = (falling > 0n ? bounds?.mayFall : bounds?.mayRise)?.[account] ?? 0n;
        const turnover = (falling > 0n ? owes : owed)[account] as bigint;
        const moves = falling > 0n ? falling : -falling;
        if (moves > 0n && moves < bound && moves < turnover) decides.add(account);
      });
      for (const [, at, , other] of everyChange(certificate, ['potentials'])) if (decides.has(at)) yield other;
    });
  });

  it('never accepts a bound below what is used of it, or one wider where that would clear more', () => {
    neverAccepted(function* (certificate) {
      const [network, bounds, { settled, potentials }] = certificate;
      const falls = fallsOf(network, settled);
      const { owes, owed } = turnoverOf(network);
      for (const [column, at, by, other] of everyChange(certificate, ['mayFall', 'mayRise'])) {
        const falling = falls[at] as bigint;
        const potential = potentials[at] as number;
        const [bound, used, turnover, gains] =
          column === 'mayFall'
            ? [bounds?.mayFall[at], falling > 0n ? falling : 0n, owes[at] as bigint, potential > 1]
            : [bounds?.mayRise[at], falling < 0n ? -falling : 0n, owed[at] as bigint, potential < 0];
        if (bound !== used) continue;
        if (by === -1 || (gains && bound < turnover)) yield other;
      }
    });
  });

  it('accepts all potentials of a set-off moved by the same: only their differences count', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -1_000, max: 1_000 }), ([network], by) => {
        const setOff = referenceClearing(network, null);
        const potentials = setOff.potentials.map((potential) => potential + by);
        expect(isAccepted([network, null, { ...setOff, potentials }])).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes no bounds for bounds of 0, and wide ones for none at all', () => {
    fc.assert(
      fc.property(cases, ([network, bounds, clearing]) => {
        const zero = evenBounds(network.accountCount, 0n);
        const setOff = referenceClearing(network, null);
        expect(isAccepted([network, zero, setOff])).toBe(true);
        const widened = (bound: bigint) => (bound > 10n ** 17n ? UNLIMITED : bound);
        const wide = bounds && { mayFall: bounds.mayFall.map(widened), mayRise: bounds.mayRise.map(widened) };
        expect(checkClearing(network, wide, clearing)).toEqual(checkClearing(network, bounds, clearing));
      }),
      { numRuns: 300 },
    );
  });
});
