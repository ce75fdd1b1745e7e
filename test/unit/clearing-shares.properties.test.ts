import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movementsOf, sharesOf } from '../../src/domain/clearing/shares.ts';
import { clearInSteps } from '../../src/domain/clearing/steps.ts';
import { instances } from '../support/clearing.arbitraries.ts';
import { canonical, fallsOf, sumOf } from '../support/clearing.ts';

/** What balances fall by, which adds up to zero. */
const falls = fc
  .array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { maxLength: 30 })
  .map((some) => BigInt64Array.from([...some, -sumOf(some)]));

describe('the payments by which balances move', () => {
  it('move each of them as far as it falls, or rises, and no amount is nothing', () => {
    fc.assert(
      fc.property(falls, (asked) => {
        const { payers, payees, amounts } = movementsOf(asked);
        const moved = new Array<bigint>(asked.length).fill(0n);
        amounts.forEach((amount, index) => {
          expect(amount).toBeGreaterThan(0n);
          moved[payers[index] as number] = (moved[payers[index] as number] as bigint) + amount;
          moved[payees[index] as number] = (moved[payees[index] as number] as bigint) - amount;
        });
        expect(moved).toEqual([...asked]);
      }),
    );
  });

  it('are one less than the accounts that move, at most, and go from those that fall to those that rise only', () => {
    fc.assert(
      fc.property(falls, (asked) => {
        const { payers, payees, amounts } = movementsOf(asked);
        const movers = asked.filter((fall) => fall !== 0n).length;
        expect(amounts.length).toBeLessThanOrEqual(Math.max(0, movers - 1));
        expect([payers.length, payees.length]).toEqual([amounts.length, amounts.length]);
        for (const payer of payers) expect(asked[payer]).toBeGreaterThan(0n);
        for (const payee of payees) expect(asked[payee]).toBeLessThan(0n);
      }),
    );
  });

  it('are the same for the same falls, in the order of the accounts', () => {
    fc.assert(
      fc.property(falls, (asked) => {
        const once = movementsOf(asked);
        expect(movementsOf(BigInt64Array.from(asked))).toEqual(once);
        expect([...once.payers]).toEqual([...once.payers].sort((one, other) => one - other));
        expect([...once.payees]).toEqual([...once.payees].sort((one, other) => one - other));
      }),
    );
  });
});

describe('what a clearing is to each of its accounts', () => {
  it('adds up to what is owed and what is settled, and its balance falls by the difference', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const { network } = canonical(instance);
        const { clearing, setOff, steps } = clearInSteps(network, instance.bounds);
        const shares = sharesOf(network, clearing.settled, setOff.settled);
        const total = sumOf(network.amounts);
        const cleared = sumOf(clearing.settled);
        expect([sumOf(shares.owes), sumOf(shares.isOwed)]).toEqual([total, total]);
        expect([sumOf(shares.settles), sumOf(shares.receives)]).toEqual([cleared, cleared]);
        expect([sumOf(shares.bilateral), sumOf(shares.setOff)]).toEqual([
          steps.bilateral,
          steps.bilateral + steps.multilateral,
        ]);
        const fall = shares.settles.map((part, account) => part - (shares.receives[account] as bigint));
        expect([...fall]).toEqual(fallsOf(network, clearing.settled));
        for (let account = 0; account < network.accountCount; account++) {
          expect(shares.settles[account]).toBeLessThanOrEqual(shares.owes[account] as bigint);
          expect(shares.receives[account]).toBeLessThanOrEqual(shares.isOwed[account] as bigint);
          expect(shares.bilateral[account]).toBeLessThanOrEqual(shares.owes[account] as bigint);
        }
      }),
    );
  });
});
