import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/ledger/decide.ts';
import { ACCOUNT_STATUSES, MEMBER_STATUSES } from '../../src/domain/ledger/journal.ts';
import { account, admit, limit, open, pay, setAccount, setMember, stateOf, told } from './decide.commands.ts';

const refusalOf = (...[state, groups]: Parameters<typeof decide>) => {
  const outcome = decide(state, groups)[0];
  return outcome !== undefined && 'refusal' in outcome ? outcome.refusal : undefined;
};

describe('a member', () => {
  it('is admitted as an applicant or active, and as nothing else', () => {
    for (const status of MEMBER_STATUSES) {
      const allowed = status === 'applicant' || status === 'active';
      expect(told(decide(stateOf([]), [[admit('P', { status })]]))).toEqual([allowed ? 8 : 'transition-not-allowed']);
    }
  });

  it('moves between statuses along the allowed transitions only', () => {
    const allowed = new Set([
      'applicant active',
      'applicant closed',
      'active suspended',
      'active leaving',
      'suspended active',
      'suspended leaving',
      'leaving active',
      'leaving suspended',
      'leaving closed',
    ]);
    for (const from of MEMBER_STATUSES) {
      for (const to of MEMBER_STATUSES) {
        const state = stateOf([], [{ id: 'M', status: from, version: 1 }]);
        const expected = allowed.has(`${from} ${to}`) ? 8 : 'transition-not-allowed';
        expect([from, to, ...told(decide(state, [[setMember('M', to)]]))]).toEqual([from, to, expected]);
      }
    }
  });

  it('is told, where it cannot become what was asked, what it can', () => {
    const detailFrom = (status: (typeof MEMBER_STATUSES)[number], to: (typeof MEMBER_STATUSES)[number]) =>
      refusalOf(stateOf([], [{ id: 'M', status, version: 1 }]), [[setMember('M', to)]])?.detail;
    expect(detailFrom('active', 'closed')).toBe(
      'The member is active; it cannot become closed, only suspended or leaving.',
    );
    expect(detailFrom('closed', 'active')).toBe('The member is closed, and stays so.');
  });

  it('is closed only with every account at zero and nothing held', () => {
    const leaving = [{ id: 'M', status: 'leaving', version: 1 } as const];
    const closing = [[setMember('M', 'closed')]];
    expect(
      told(decide(stateOf([account('A'), account('B', { memberId: 'N', balance: 5n })], leaving), closing)),
    ).toEqual([8]);
    for (const inUse of [{ balance: 1n }, { balance: -1n }, { heldOut: 1n }, { heldIn: 1n }]) {
      const state = stateOf([account('A'), account('B', inUse)], leaving);
      expect(refusalOf(state, closing)).toMatchObject({ code: 'balance-not-zero', fields: { accountId: 'B' } });
    }
  });

  it('is closed with an account that the same batch has emptied, and not with one that it has filled or opened and filled', () => {
    const leaving = [
      { id: 'M', status: 'leaving', version: 1 },
      { id: 'N', status: 'active', version: 1 },
    ] as const;
    const state = stateOf([account('A', { balance: 5n }), account('B', { memberId: 'N' })], leaving);
    expect(told(decide(state, [[pay('A', 'B', 5)], [setMember('M', 'closed')], [pay('B', 'A', 1)]]))).toEqual([
      8,
      9,
      'payee-not-active',
    ]);
    expect(
      told(decide(state, [[pay('A', 'B', 5)], [open('C', 'M')], [pay('B', 'C', 1)], [setMember('M', 'closed')]])),
    ).toEqual([8, 9, 10, 'balance-not-zero']);
  });

  it('that is closed opens no account, and one that does not exist neither', () => {
    const state = stateOf([], [{ id: 'M', status: 'closed', version: 1 }]);
    expect(told(decide(state, [[open('A', 'M')], [open('A', 'X')], [setMember('X', 'active')]]))).toEqual([
      'member-closed',
      'member-not-found',
      'member-not-found',
    ]);
  });

  it('has an external id of its own sort: an account or a transfer may have the same', () => {
    const groups = [
      [admit('P', { externalId: 'x' })],
      [admit('Q', { externalId: 'x' })],
      [open('A', 'P', { externalId: 'x' })],
      [open('B', 'P', { externalId: 'x' })],
      [open('B', 'P')],
      [pay('A', 'B', 1, { externalId: 'x' })],
    ];
    expect(told(decide(stateOf([]), groups))).toEqual([8, 'external-id-taken', 9, 'external-id-taken', 10, 11]);
  });
});

describe('an account', () => {
  it('moves between statuses along the allowed transitions only', () => {
    const allowed = new Set(['active suspended', 'active closed', 'suspended active', 'suspended closed']);
    for (const from of ACCOUNT_STATUSES) {
      for (const to of ACCOUNT_STATUSES) {
        const state = stateOf([account('A', { status: from })]);
        const expected = allowed.has(`${from} ${to}`) ? 8 : 'transition-not-allowed';
        expect([from, to, ...told(decide(state, [[setAccount('A', to)]]))]).toEqual([from, to, expected]);
      }
    }
  });

  it('is closed only at zero with nothing held', () => {
    for (const inUse of [{ balance: 1n }, { balance: -1n }, { heldOut: 1n }, { heldIn: 1n }]) {
      expect(told(decide(stateOf([account('A', inUse)]), [[setAccount('A', 'closed')]]))).toEqual(['balance-not-zero']);
    }
  });

  it('has unlimited credit only where it is one of the circuit', () => {
    const state = stateOf([account('A'), account('F', { memberId: null, system: 'fees' })]);
    const groups = [
      [open('B', 'M', { creditLimit: null })],
      [open('G', null, { creditLimit: null })],
      [limit('A', null, 1n)],
      [limit('F', null, 1n)],
      [limit('A', 1n, null)],
    ];
    expect(told(decide(state, groups))).toEqual(['unlimited-credit', 8, 'unlimited-credit', 9, 10]);
  });

  it('that is unknown or closed has no limits to change', () => {
    const state = stateOf([account('Z', { status: 'closed' })]);
    expect(told(decide(state, [[limit('Z', 1n, 1n)], [limit('?', 1n, 1n)], [setAccount('?', 'closed')]]))).toEqual([
      'account-not-found',
      'account-not-found',
      'account-not-found',
    ]);
  });

  it('opens with its limits, on two lines', () => {
    const [outcome] = decide(stateOf([]), [[open('F', null, { creditLimit: null, balanceCap: 7n })]]);
    expect(outcome).toMatchObject({
      transaction: {
        header: { kind: 'account-opened', externalId: null, occurredOn: null },
        rows: [
          { type: 'account-opened', accountId: 'F', memberId: null, system: 'fees' },
          { type: 'limits-changed', accountId: 'F', creditLimit: null, balanceCap: 7n },
        ],
      },
      balancesAfter: [],
    });
  });
});

describe('a change that is conditional on a version', () => {
  const state = stateOf([account('A', { version: 3 })], [{ id: 'M', status: 'active', version: 5 }]);

  it('is made where the subject still has it', () => {
    expect(told(decide(state, [[limit('A', 1n, 1n, 3)]]))).toEqual([8]);
    expect(told(decide(state, [[setAccount('A', 'suspended', 3)]]))).toEqual([8]);
    expect(told(decide(state, [[setMember('M', 'suspended', 5)]]))).toEqual([8]);
  });

  it('is refused where it has another one', () => {
    expect(
      told(
        decide(state, [[limit('A', 1n, 1n, 2)], [setAccount('A', 'suspended', 4)], [setMember('M', 'suspended', 4)]]),
      ),
    ).toEqual(Array(3).fill('precondition-failed'));
  });

  it('is refused where the batch has changed the subject before: only the first of two comes through', () => {
    expect(
      told(decide(state, [[limit('A', 1n, 1n, 3)], [limit('A', 2n, 2n, 3)], [setAccount('A', 'suspended', 3)]])),
    ).toEqual([8, 'precondition-failed', 'precondition-failed']);
    expect(told(decide(state, [[setMember('M', 'suspended', 5)], [setMember('M', 'leaving', 5)]]))).toEqual([
      8,
      'precondition-failed',
    ]);
  });

  it('does not care for postings', () => {
    const trading = stateOf([account('A', { version: 3 }), account('B')]);
    expect(told(decide(trading, [[pay('A', 'B', 1)], [limit('A', 1n, 1n, 3)]]))).toEqual([8, 9]);
  });
});
