import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/ledger/decide.ts';
import { mayNotHappen, requestStanding } from '../../src/domain/ledger/payment-requests.ts';
import type { PaymentRequest } from '../../src/domain/ledger/state.ts';
import {
  PAYMENT_REQUEST_EVENTS,
  PAYMENT_REQUEST_STATES,
  PAYMENT_REQUEST_TRANSITIONS,
} from '../../src/domain/ledger/transitions.ts';
import { account, obligation, pay, payOff, stateOf, told } from './decide.commands.ts';

const ACCOUNTS = [account('A'), account('B', { memberId: 'N' })];
const MEMBERS = ['M', 'N'].map((id) => ({ id, status: 'active' as const, version: 1 }));
const { now: NOW, lastNumber } = stateOf(ACCOUNTS, MEMBERS);
const NEXT = lastNumber + 1;

const stateWith = (more: Partial<PaymentRequest> = {}) =>
  stateOf(ACCOUNTS, MEMBERS, {
    obligations: new Map([['O', obligation('O')]]),
    paymentRequests: new Map([['R', { id: 'R', state: 'pending', expiresAt: NOW + 1, obstacle: null, ...more }]]),
  });
const answering = (id = 'R', isByAgreement = false) => ({ ...pay('A', 'B', 10), request: { id, isByAgreement } });

describe('the life of a payment request', () => {
  /** From the design, once more: what may become of one, and whose it is to do. */
  const LIFE: Readonly<Record<string, readonly [to: string, by: 'payer' | 'payee' | null]>> = {
    'pending acknowledge': ['paid', 'payer'],
    'pending reject': ['rejected', 'payer'],
    'pending cancel': ['cancelled', 'payee'],
    'pending expire': ['expired', null],
  };
  for (const state of PAYMENT_REQUEST_STATES)
    for (const event of PAYMENT_REQUEST_EVENTS) {
      const allowed = LIFE[`${state} ${event}`];
      it(`${state}: ${event} ${allowed ? `leads to ${allowed[0]}` : 'is refused'}`, () => {
        const refused = mayNotHappen(event, state);
        expect(refused && [refused.code, refused.fields]).toEqual(
          allowed === undefined ? ['transition-not-allowed', { state }] : null,
        );
        const { to, by } = PAYMENT_REQUEST_TRANSITIONS[event];
        if (allowed !== undefined) expect([to, by]).toEqual(allowed);
      });
    }

  it('ends at its time to the millisecond, whatever is written down, and stays as it ended', () => {
    expect(requestStanding({ state: 'pending', expiresAt: 10 }, 9)).toBe('pending');
    expect(requestStanding({ state: 'pending', expiresAt: 10 }, 10)).toBe('expired');
    for (const state of ['paid', 'rejected', 'cancelled', 'expired'] as const)
      expect(requestStanding({ state, expiresAt: 10 }, 11)).toBe(state);
  });
});

describe('a payment that answers a request', () => {
  it.each(PAYMENT_REQUEST_STATES)('is posted only while it is pending: %s', (state) => {
    expect(told(decide(stateWith({ state }), [[answering()]]))).toEqual([
      state === 'pending' ? NEXT : 'transition-not-allowed',
    ]);
  });

  it('is refused from the request’s time on', () => {
    expect(told(decide(stateWith({ expiresAt: NOW }), [[answering()]]))).toEqual(['transition-not-allowed']);
    expect(told(decide(stateWith({ expiresAt: NOW + 1 }), [[answering()]]))).toEqual([NEXT]);
  });

  it('is refused without the payer’s word where it has not agreed, and not where it acknowledges', () => {
    const state = stateWith({ obstacle: 'no-agreement' });
    expect(told(decide(state, [[answering('R', true)]]))).toEqual(['transition-not-allowed']);
    expect(told(decide(state, [[answering('R', false)]]))).toEqual([NEXT]);
  });

  it('is refused where there is no such request', () => {
    expect(told(decide(stateWith(), [[answering('S')]]))).toEqual(['payment-request-not-found']);
  });

  it('pays it once in a batch, whatever the kind of payment', () => {
    const owed = { ...payOff('O', 10), request: { id: 'R', isByAgreement: false } };
    expect(told(decide(stateWith(), [[answering()], [answering()], [owed]]))).toEqual([
      NEXT,
      'transition-not-allowed',
      'transition-not-allowed',
    ]);
    expect(told(decide(stateWith(), [[owed], [answering()]]))).toEqual([NEXT, 'transition-not-allowed']);
  });

  it('leaves the request to the next where the limits refuse it', () => {
    const tooMuch = { ...answering(), amount: 1_000_000n };
    expect(told(decide(stateWith(), [[tooMuch], [answering()]]))).toEqual(['credit-limit-exceeded', NEXT]);
  });
});
