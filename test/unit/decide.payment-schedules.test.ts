import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import { instalmentOf, nextTry, occurrenceMayNot, scheduleMayNot } from '../../src/domain/ledger/payment-schedules.ts';
import {
  PAYMENT_OCCURRENCE_EVENTS,
  PAYMENT_OCCURRENCE_STATES,
  PAYMENT_OCCURRENCE_TRANSITIONS,
  PAYMENT_SCHEDULE_EVENTS,
  PAYMENT_SCHEDULE_STATES,
  PAYMENT_SCHEDULE_TRANSITIONS,
  type PaymentOccurrenceState,
} from '../../src/domain/ledger/transitions.ts';
import { account, pay, stateOf, told } from './decide.commands.ts';

const ACCOUNTS = [account('A'), account('B', { memberId: 'N' })];
const MEMBERS = ['M', 'N'].map((id) => ({ id, status: 'active' as const, version: 1 }));
const NEXT = stateOf(ACCOUNTS, MEMBERS).lastNumber + 1;

const stateWith = (state: PaymentOccurrenceState = 'due') =>
  stateOf(ACCOUNTS, MEMBERS, { paymentOccurrences: new Map([['O', { id: 'O', state }]]) });
const paying = (occurrenceId = 'O', amount = 10) => ({ ...pay('A', 'B', amount), occurrenceId });

describe('the life of a payment schedule', () => {
  /** From the design, once more. */
  const LIFE: Readonly<Record<string, string | null>> = {
    'active change': null,
    'active pause': 'paused',
    'active cancel': 'cancelled',
    'active finish': 'finished',
    'paused change': null,
    'paused resume': 'active',
    'paused cancel': 'cancelled',
    'paused finish': 'finished',
  };
  for (const state of PAYMENT_SCHEDULE_STATES)
    for (const event of PAYMENT_SCHEDULE_EVENTS) {
      const to = LIFE[`${state} ${event}`];
      it(`${state}: ${event} ${to === undefined ? 'is refused' : `leads to ${to ?? state}`}`, () => {
        const refused = scheduleMayNot(event, state);
        expect(refused && [refused.code, refused.fields]).toEqual(
          to === undefined ? ['transition-not-allowed', { state }] : null,
        );
        if (to !== undefined) expect(PAYMENT_SCHEDULE_TRANSITIONS[event].to).toBe(to);
      });
    }
});

describe('the life of an occurrence', () => {
  const LIFE: Readonly<Record<string, string>> = { 'due pay': 'paid', 'due fail': 'failed', 'due skip': 'skipped' };
  for (const state of PAYMENT_OCCURRENCE_STATES)
    for (const event of PAYMENT_OCCURRENCE_EVENTS) {
      const to = LIFE[`${state} ${event}`];
      it(`${state}: ${event} ${to === undefined ? 'is refused' : `leads to ${to}`}`, () => {
        const refused = occurrenceMayNot(event, state);
        expect(refused && [refused.code, refused.fields]).toEqual(
          to === undefined ? ['transition-not-allowed', { state }] : null,
        );
        if (to !== undefined) expect(PAYMENT_OCCURRENCE_TRANSITIONS[event].to).toBe(to);
      });
    }
});

describe('a payment of a schedule', () => {
  it.each(PAYMENT_OCCURRENCE_STATES)('is posted only while its occurrence is due: %s', (state) => {
    expect(told(decide(stateWith(state), [[paying()]]))).toEqual([state === 'due' ? NEXT : 'transition-not-allowed']);
  });

  it('is posted once in a batch', () => {
    expect(told(decide(stateWith(), [[paying()], [paying()]]))).toEqual([NEXT, 'transition-not-allowed']);
  });

  it('is refused where there is no such occurrence', () => {
    expect(told(decide(stateWith(), [[paying('P')]]))).toEqual(['payment-schedule-not-found']);
  });

  it('leaves the occurrence due where the limits refuse it', () => {
    expect(told(decide(stateWith(), [[paying('O', 1_000_000)], [paying()]]))).toEqual(['credit-limit-exceeded', NEXT]);
  });
});

describe('a payment that was refused', () => {
  it.each(ERROR_CODES)('is tried again only where that may pass by itself: %s', (code) => {
    const passes =
      code === 'fee-account-unavailable' ||
      /^(credit-limit|balance-cap|daily-cap|monthly-cap|sales-capacity)-exceeded$/.test(code);
    expect(nextTry(code, 1_000, 10, 2_000)).toBe(passes ? 1_010 : null);
  });

  it('is tried at the last moment, whenever it was tried before, and not after it', () => {
    expect(nextTry('credit-limit-exceeded', 1_990, 10, 2_000)).toBe(2_000);
    expect(nextTry('credit-limit-exceeded', 1_999, 10, 2_000)).toBe(2_000);
    expect(nextTry('credit-limit-exceeded', 2_000, 10, 2_000)).toBe(null);
  });
});

describe('instalments', () => {
  it('add up to the amount, differ by one unit at most, and the larger ones come first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000 }), fc.bigInt({ min: 0n, max: 10n ** 15n }), (parts, more) => {
        const total = BigInt(parts) + more;
        const each = Array.from({ length: parts }, (_, index) => instalmentOf(total, parts, index + 1));
        expect(each.reduce((sum, one) => sum + one, 0n)).toBe(total);
        expect(each).toEqual(each.toSorted((a, b) => Number(b - a)));
        const [first = 0n, last = 0n] = [each[0], each.at(-1)];
        expect(last > 0n && first - last <= 1n).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('of a hundred in three are 33.34, 33.33 and 33.33', () => {
    expect([1, 2, 3].map((place) => instalmentOf(10_000n, 3, place))).toEqual([3_334n, 3_333n, 3_333n]);
  });
});
