import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../src/domain/errors.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import { available, isOverLimit, room } from '../../src/domain/ledger/state.ts';
import { BATCH_MS, commandsOfHistory, HISTORY_BEGINS, history } from '../support/arbitraries.ts';
import { account, limit, pay, stateOf, told } from './decide.commands.ts';
import { Journal } from './decide.journal.ts';

const refusalOf = (...[state, groups]: Parameters<typeof decide>) => {
  const outcome = decide(state, groups)[0];
  return outcome !== undefined && 'refusal' in outcome ? outcome.refusal : undefined;
};

describe('an account over its limit', () => {
  const over = stateOf([
    account('A', { balance: -80n, creditLimit: 50n }),
    account('B', { balance: 80n, balanceCap: 50n }),
  ]);

  it('may move back towards the limit, also without reaching it', () => {
    expect(isOverLimit(account('A', { balance: -80n, creditLimit: 50n }))).toBe(true);
    expect(isOverLimit(account('A', { balance: -50n, creditLimit: 50n }))).toBe(false);
    expect(isOverLimit(account('A', { balance: -50n, creditLimit: null }))).toBe(false);
    expect(told(decide(over, [[pay('B', 'A', 1)]]))).toEqual([8]);
  });

  it('may move no further away from it, not by one minor unit', () => {
    const state = stateOf([...over.accounts.values(), account('C')]);
    expect(told(decide(state, [[pay('A', 'C', 1)], [pay('C', 'B', 1)]]))).toEqual([
      'credit-limit-exceeded',
      'balance-cap-exceeded',
    ]);
    expect(refusalOf(state, [[pay('A', 'C', 1)]])?.fields).toEqual({ available: '-0.30', required: '0.01' });
  });

  it('may stay where it is through a group that takes and gives the same', () => {
    expect(told(decide(over, [[pay('A', 'B', 30), pay('B', 'A', 30)]]))).toEqual([8, 9]);
    expect(told(decide(over, [[pay('A', 'B', 31), pay('B', 'A', 30)]]))).toEqual([
      'credit-limit-exceeded',
      'atomic-batch-refused',
    ]);
  });

  it('comes about by lowering a limit below what is in use, which is allowed', () => {
    const state = stateOf([account('A', { balance: -80n }), account('B', { balance: 80n })]);
    expect(
      told(decide(state, [[limit('A', 0n, 0n)], [limit('B', 0n, 0n)], [pay('A', 'B', 1)], [pay('B', 'A', 1)]])),
    ).toEqual([8, 9, 'credit-limit-exceeded', 10]);
  });

  it('counts what is held: a hold is as good as spent', () => {
    const held = stateOf([account('A', { heldOut: 100n }), account('B'), account('C', { heldIn: 100n })]);
    expect(told(decide(held, [[pay('A', 'B', 1)], [pay('B', 'C', 1)], [pay('B', 'A', 1)]]))).toEqual([
      'credit-limit-exceeded',
      'balance-cap-exceeded',
      8,
    ]);
  });
});

describe('an account without a limit', () => {
  it('has no end to what is available, or to its room', () => {
    expect(available(account('A', { creditLimit: null }))).toBeNull();
    expect(room(account('A', { balanceCap: null }))).toBeNull();
  });
});

describe('the random histories', () => {
  it('reach every refusal of the core that small amounts can reach', () => {
    const heard = new Set<ErrorCode>();
    for (const batches of fc.sample(history.map(commandsOfHistory), { seed: 7, numRuns: 1_500 })) {
      const journal = new Journal();
      for (const outcome of batches.flatMap((batch, index) => {
        journal.now = HISTORY_BEGINS + index * BATCH_MS;
        return journal.post(batch);
      })) {
        if ('refusal' in outcome) heard.add(outcome.refusal.code);
      }
    }
    const expected: ErrorCode[] = [
      'member-not-found',
      'account-not-found',
      'external-id-taken',
      'transition-not-allowed',
      'balance-not-zero',
      'member-closed',
      'precondition-failed',
      'credit-limit-exceeded',
      'balance-cap-exceeded',
      'payer-not-active',
      'payee-not-active',
      'same-account',
      'unlimited-credit',
      'amount-out-of-range',
      'atomic-batch-refused',
      'occurred-in-future',
      'obligation-not-found',
      'remaining-amount-exceeded',
      'transfer-not-found',
      'held-amount-exceeded',
      'expires-in-past',
      'expires-too-late',
    ];
    expect([...heard].sort()).toEqual(expected.sort());
    expect(ERROR_CODES).toEqual(expect.arrayContaining(expected));
  });
});
