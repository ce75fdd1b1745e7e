import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/ledger/decide.ts';
import { account, admit, limit, open, pay, setAccount, setMember, stateOf, told } from './decide.commands.ts';

const circle = ['A', 'B', 'C', 'D'].map((id) => account(id, { creditLimit: 1n, balanceCap: 1n }));

describe('an atomic group', () => {
  it('is judged by its net effect: a cycle of large transfers passes through small limits', () => {
    const cycle = [pay('A', 'B', 1_000), pay('B', 'C', 1_000), pay('C', 'D', 1_000), pay('D', 'A', 1_000)];
    expect(told(decide(stateOf(circle), [cycle]))).toEqual([8, 9, 10, 11]);
    const open = [pay('A', 'B', 1_000), pay('B', 'C', 1_000), pay('C', 'D', 1_000), pay('D', 'A', 998)];
    expect(told(decide(stateOf(circle), [open])).filter((code) => code !== 'atomic-batch-refused')).toHaveLength(1);
    const almost = [pay('A', 'B', 1_000), pay('B', 'C', 1_000), pay('C', 'D', 1_000), pay('D', 'A', 999)];
    expect(told(decide(stateOf(circle), [almost]))).toEqual([8, 9, 10, 11]);
  });

  it('is not what single transfers are: each of those is judged by itself', () => {
    const cycle = [pay('A', 'B', 1_000), pay('B', 'C', 1_000), pay('C', 'A', 1_000)];
    expect(
      told(
        decide(
          stateOf(circle),
          cycle.map((command) => [command]),
        ),
      ),
    ).toEqual(Array(3).fill('credit-limit-exceeded'));
  });

  it('stands or falls together, and names the culprit to the others', () => {
    const group = [pay('A', 'B', 1), pay('C', '?', 1), pay('B', 'A', 1)];
    const outcomes = decide(stateOf(circle), [group]);
    expect(told(outcomes)).toEqual(['atomic-batch-refused', 'account-not-found', 'atomic-batch-refused']);
    expect(outcomes[0]).toMatchObject({ refusal: { fields: { refusedItem: 1 } } });
  });

  it('names as culprit the last command that moved the account too far, on either side', () => {
    const roomy = stateOf([
      account('A', { creditLimit: 50n }),
      account('B'),
      account('C', { balanceCap: 50n }),
      account('D'),
    ]);
    expect(told(decide(roomy, [[pay('A', 'B', 40), pay('A', 'D', 40), pay('D', 'B', 1)]]))).toEqual([
      'atomic-batch-refused',
      'credit-limit-exceeded',
      'atomic-batch-refused',
    ]);
    expect(told(decide(roomy, [[pay('B', 'C', 40), pay('D', 'C', 40), pay('C', 'A', 1)]]))).toEqual([
      'atomic-batch-refused',
      'balance-cap-exceeded',
      'atomic-batch-refused',
    ]);
  });

  it('is judged by the limits that stand at its end', () => {
    const state = stateOf([account('A', { creditLimit: 0n }), account('B')]);
    expect(told(decide(state, [[pay('A', 'B', 50), limit('A', 50n, 100n)]]))).toEqual([8, 9]);
    const generous = stateOf([account('A'), account('B')]);
    expect(told(decide(generous, [[pay('A', 'B', 50), limit('A', 49n, 100n)]]))).toEqual([
      'credit-limit-exceeded',
      'atomic-batch-refused',
    ]);
  });

  it('judges an account that it opens itself: it starts at zero, within its limits', () => {
    const state = stateOf([account('B')]);
    expect(told(decide(state, [[open('A', 'M', { creditLimit: 10n }), pay('A', 'B', 10)]]))).toEqual([8, 9]);
    expect(told(decide(state, [[open('A', 'M', { creditLimit: 10n }), pay('A', 'B', 11)]]))).toEqual([
      'atomic-batch-refused',
      'credit-limit-exceeded',
    ]);
    expect(told(decide(state, [[open('A', 'M', { balanceCap: 10n }), pay('B', 'A', 11)]]))).toEqual([
      'atomic-batch-refused',
      'balance-cap-exceeded',
    ]);
  });

  it('that falls gives everything back: balances, limits, statuses, members, accounts, external ids and numbers', () => {
    const state = stateOf([account('A'), account('B')]);
    const falls = [
      admit('P', { externalId: 'p' }),
      open('C', 'P', { externalId: 'c' }),
      pay('A', 'C', 100, { externalId: 't' }),
      limit('A', 0n, 0n),
      setAccount('B', 'suspended'),
      setMember('M', 'suspended'),
      pay('A', '?', 1),
    ];
    const after = [
      [pay('A', 'C', 1)],
      [open('D', 'P')],
      [pay('A', 'B', 100, { externalId: 't' })],
      [admit('Q', { externalId: 'p' })],
      [open('E', 'Q', { externalId: 'c' })],
      [setMember('M', 'leaving', 1)],
      [limit('A', 5n, 5n, 1)],
    ];
    expect(told(decide(state, [falls, ...after]))).toEqual([
      ...Array(6).fill('atomic-batch-refused'),
      'account-not-found',
      'account-not-found',
      'member-not-found',
      8,
      9,
      10,
      11,
      12,
    ]);
  });

  it('gives back what a group before it in the batch had made, and no more', () => {
    const state = stateOf([account('A'), account('B')]);
    const groups = [
      [pay('A', 'B', 60)],
      [pay('A', 'B', 10), pay('A', '?', 1)],
      [pay('A', 'B', 41)],
      [pay('A', 'B', 40)],
    ];
    expect(told(decide(state, groups))).toEqual([
      8,
      'atomic-batch-refused',
      'account-not-found',
      'credit-limit-exceeded',
      9,
    ]);
  });

  it('refuses an external id that occurs twice in it', () => {
    const twice = [pay('A', 'B', 1, { externalId: 'x' }), pay('B', 'A', 1, { externalId: 'x' })];
    expect(told(decide(stateOf(circle), [twice]))).toEqual(['atomic-batch-refused', 'external-id-taken']);
  });

  it('may be empty, and is then answered with nothing', () => {
    expect(told(decide(stateOf(circle), [[], [pay('A', 'B', 1)], []]))).toEqual([8]);
    expect(decide(stateOf(circle), [])).toEqual([]);
  });
});
