import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { debtLots } from '../../src/domain/ledger/debt-lots.ts';

interface Movement {
  readonly place: number;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
}

/** Movements from zero: negative ones are payments. */
const histories = fc.array(
  fc.bigInt({ min: -50n, max: 50n }).filter((amount) => amount !== 0n),
  { maxLength: 60 },
);

function moved(amounts: readonly bigint[]): Movement[] {
  let balance = 0n;
  return amounts.map((amount, place) => {
    balance += amount;
    return { place, amount, balanceAfter: balance };
  });
}

/** The rule written down as it reads: a queue of lots, from the oldest movement on. */
function lotsByQueue(movements: readonly Movement[]): { place: number; remaining: bigint }[] {
  const queue: { place: number; remaining: bigint }[] = [];
  let before = 0n;
  for (const { place, amount, balanceAfter } of movements) {
    const debtBefore = before < 0n ? -before : 0n;
    const debtAfter = balanceAfter < 0n ? -balanceAfter : 0n;
    if (amount < 0n && debtAfter > debtBefore) queue.push({ place, remaining: debtAfter - debtBefore });
    for (let cleared = debtBefore - debtAfter; cleared > 0n; ) {
      const oldest = queue[0];
      if (oldest === undefined) break;
      const part = cleared < oldest.remaining ? cleared : oldest.remaining;
      oldest.remaining -= part;
      cleared -= part;
      if (oldest.remaining === 0n) queue.shift();
    }
    before = balanceAfter;
  }
  return queue;
}

const paymentsOf = (movements: readonly Movement[]) =>
  movements
    .filter(({ amount }) => amount < 0n)
    .map(({ place, amount, balanceAfter }) => ({ place, amount: -amount, balanceAfter }))
    .toReversed();

describe('debt lots', () => {
  it('are those that a queue cleared oldest first would hold', () => {
    fc.assert(
      fc.property(histories, (amounts) => {
        const movements = moved(amounts);
        const balance = movements.at(-1)?.balanceAfter ?? 0n;
        const { lots, older } = debtLots(balance < 0n ? -balance : 0n, paymentsOf(movements));
        expect(lots.map(({ payment, remaining }) => ({ place: payment.place, remaining })).toReversed()).toEqual(
          lotsByQueue(movements),
        );
        expect(older).toBe(0n);
      }),
    );
  });

  it('are the same when the payments are read page by page', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 5 }), (amounts, pageSize) => {
        const movements = moved(amounts);
        const balance = movements.at(-1)?.balanceAfter ?? 0n;
        const payments = paymentsOf(movements);
        let debt = balance < 0n ? -balance : 0n;
        const whole = debtLots(debt, payments).lots;
        const paged = [];
        for (let from = 0; from < payments.length && debt > 0n; from += pageSize) {
          const { lots, older } = debtLots(debt, payments.slice(from, from + pageSize));
          paged.push(...lots);
          debt = older;
        }
        expect(paged).toEqual(whole);
      }),
    );
  });
});
