import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondCapacity, ticketRefused } from '../../src/domain/ledger/selling.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';

const amount = fc.bigInt({ min: 1n, max: AMOUNT_MAX });
const MILLION = 1_000_000n;

describe('the refusal of a ticket', () => {
  const refused = (upTo: bigint | null, acceptance: string | null, gross: bigint, inCredits: bigint) =>
    ticketRefused(upTo, { perYear: null, acceptance }, { gross, inCredits }, 2)?.code ?? null;

  it('asks above the ticket size for exactly the share or more, and below for all', () => {
    fc.assert(
      fc.property(amount, amount, amount, fc.bigInt({ min: 0n, max: MILLION }), (upTo, gross, credits, share) => {
        const inCredits = credits > gross ? gross : credits;
        const acceptance = share === MILLION ? '1' : `0.${String(share).padStart(6, '0')}`;
        const enough = gross <= upTo ? inCredits === gross : inCredits * MILLION >= gross * share;
        const code = gross <= upTo ? 'ticket-not-in-credits' : 'acceptance-not-met';
        expect(refused(upTo, acceptance, gross, inCredits)).toBe(enough ? null : code);
      }),
    );
  });

  it('never comes where all is paid in credits, nor where nothing is asked', () => {
    fc.assert(
      fc.property(amount, amount, amount, (upTo, gross, inCredits) => {
        expect(refused(upTo, '1', gross, gross)).toBeNull();
        expect(refused(null, '1', gross, inCredits)).toBeNull();
      }),
    );
  });
});

describe('a sales capacity', () => {
  it('lets through what fits, and tells nothing but whom it is about', () => {
    fc.assert(
      fc.property(amount, amount, amount, (perYear, soldThisYear, more) => {
        const sales = { perYear, soldThisYear, acceptance: null, yearBegan: '2026-01-01' };
        const refusal = beyondCapacity(sales, 'B', more);
        expect(refusal === null).toBe(soldThisYear + more <= perYear);
        if (refusal !== null) expect(refusal.fields).toEqual({ to: 'B' });
        expect(beyondCapacity({ ...sales, perYear: null }, 'B', more)).toBeNull();
      }),
    );
  });
});
