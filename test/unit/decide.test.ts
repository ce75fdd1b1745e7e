import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/ledger/decide.ts';
import { MEMBER_STATUSES } from '../../src/domain/ledger/journal.ts';
import { available, BALANCE_MAX, room } from '../../src/domain/ledger/state.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';
import { account, pay, stateOf, told } from './decide.commands.ts';
import { NOW } from './decide.journal.ts';

const refusalOf = (...[state, groups]: Parameters<typeof decide>) => {
  const outcome = decide(state, groups)[0];
  return outcome !== undefined && 'refusal' in outcome ? outcome.refusal : undefined;
};

describe('a transfer', () => {
  it('becomes one posting in a transaction numbered on from the last', () => {
    const command = pay('A', 'B', 40, { externalId: 'invoice-1', occurredOn: '2026-03-15' });
    const [outcome] = decide(stateOf([account('A'), account('B', { memberId: 'N' })]), [[command]]);
    expect(outcome).toEqual({
      transaction: {
        header: {
          circuitId: stateOf([]).circuitId,
          number: 8,
          id: command.id,
          kind: 'transfer',
          postedAt: NOW,
          principalId: command.principalId,
          externalId: 'invoice-1',
          occurredOn: '2026-03-15',
          textDigest: null,
        },
        rows: [{ type: 'posting', debitAccountId: 'A', creditAccountId: 'B', amount: 40n }],
        salt: command.salt,
      },
      balancesAfter: [{ debit: -40n, debitMemberId: 'M', credit: 40n, creditMemberId: 'N' }],
    });
  });

  it('may use all that is available and all the room there is, and not one minor unit more', () => {
    const state = stateOf([
      account('A', { balance: 20n, heldOut: 5n }),
      account('B', { balance: 30n, heldIn: 8n, balanceCap: 150n }),
    ]);
    expect(available(account('A', { balance: 20n, heldOut: 5n }))).toBe(115n);
    expect(room(account('B', { balance: 30n, heldIn: 8n, balanceCap: 150n }))).toBe(112n);
    expect(told(decide(state, [[pay('A', 'B', 112)]]))).toEqual([8]);
    expect(told(decide(state, [[pay('A', 'B', 113)]]))).toEqual(['balance-cap-exceeded']);
    const wide = stateOf([account('A', { balance: 20n, heldOut: 5n }), account('B', { balanceCap: null })]);
    expect(told(decide(wide, [[pay('A', 'B', 115)]]))).toEqual([8]);
    expect(told(decide(wide, [[pay('A', 'B', 116)]]))).toEqual(['credit-limit-exceeded']);
  });

  it('tells a payer what it has and what it would need, in the unit of the circuit', () => {
    const refused = refusalOf(stateOf([account('A', { balance: -40n, heldOut: 10n }), account('B')]), [
      [pay('A', 'B', 60)],
    ]);
    expect(refused).toMatchObject({ code: 'credit-limit-exceeded', fields: { available: '0.50', required: '0.60' } });
  });

  it('tells nobody a figure of the account that would be paid', () => {
    const refused = refusalOf(stateOf([account('A'), account('B', { balance: 77n })]), [[pay('A', 'B', 60)]]);
    expect(refused?.code).toBe('balance-cap-exceeded');
    expect(refused?.fields).toBeUndefined();
    expect(refused?.detail).not.toMatch(/\d/);
  });

  it('is refused below one minor unit, and above the largest amount', () => {
    const state = stateOf([account('A', { creditLimit: null }), account('B', { balanceCap: null })]);
    for (const amount of [0n, -1n, AMOUNT_MAX + 1n, 2n ** 63n]) {
      expect(told(decide(state, [[pay('A', 'B', amount)]]))).toEqual(['amount-out-of-range']);
    }
    expect(told(decide(state, [[pay('A', 'B', AMOUNT_MAX)]]))).toEqual([8]);
  });

  it('is refused where a balance would leave the range of the ledger, whichever side it is', () => {
    const full = stateOf([
      account('A', { creditLimit: null, balance: -BALANCE_MAX }),
      account('B', { balanceCap: null, balance: BALANCE_MAX }),
      account('C', { creditLimit: null, balanceCap: null }),
    ]);
    expect(told(decide(full, [[pay('A', 'C', 1)], [pay('C', 'B', 1)], [pay('B', 'A', 1)]]))).toEqual([
      'amount-out-of-range',
      'amount-out-of-range',
      8,
    ]);
    expect(told(decide(full, [[pay('B', 'C', 1), pay('C', 'A', 1), pay('C', 'B', 2), pay('C', 'A', 1)]]))).toEqual([
      'atomic-batch-refused',
      'atomic-batch-refused',
      'amount-out-of-range',
      'atomic-batch-refused',
    ]);
  });

  it('passes through nothing that an int64 cannot hold, even in a group of a thousand of the largest', () => {
    const state = stateOf([
      account('A', { creditLimit: null, balanceCap: null }),
      account('B', { balanceCap: null, balance: BALANCE_MAX }),
    ]);
    const there = Array.from({ length: 500 }, () => pay('A', 'B', AMOUNT_MAX));
    const back = Array.from({ length: 500 }, () => pay('B', 'A', AMOUNT_MAX));
    for (const outcome of decide(state, [[...there, ...back]])) {
      if ('refusal' in outcome) throw new Error(outcome.refusal.code);
      for (const { credit, debit } of outcome.balancesAfter) {
        expect([credit, debit]).toEqual([BigInt.asIntN(64, credit), BigInt.asIntN(64, debit)]);
      }
    }
  });

  it('does not pay the account that it is paid from', () => {
    expect(told(decide(stateOf([account('A')]), [[pay('A', 'A', 1)]]))).toEqual(['same-account']);
  });

  it('finds no account that is unknown or closed, on either side', () => {
    const state = stateOf([account('A'), account('Z', { status: 'closed' })]);
    for (const [from, to] of [
      ['A', '?'],
      ['?', 'A'],
      ['A', 'Z'],
      ['Z', 'A'],
    ] as const) {
      expect(told(decide(state, [[pay(from, to, 1)]]))).toEqual(['account-not-found']);
    }
  });

  it("lets a member pay from its own accounts only: another's is not there, in whatever state it is", () => {
    const state = stateOf([
      account('A'),
      account('B', { memberId: 'N' }),
      account('C', { memberId: 'N', status: 'suspended' }),
      account('F', { memberId: null, system: 'fees' }),
    ]);
    const byM = { payingMemberId: 'M' };
    expect(told(decide(state, [[pay('A', 'B', 1, byM)]]))).toEqual([8]);
    for (const from of ['B', 'C', 'F'])
      expect(told(decide(state, [[pay(from, 'A', 1, byM)]]))).toEqual(['account-not-found']);
    expect(refusalOf(state, [[pay('B', 'A', 1, byM)]])).toEqual(
      refusalOf(stateOf([account('A')]), [[pay('B', 'A', 1, byM)]]),
    );
  });

  it('needs accounts that are active, of members that may trade', () => {
    for (const status of MEMBER_STATUSES) {
      const state = stateOf(
        [account('A'), account('B', { memberId: 'N' })],
        [
          { id: 'M', status, version: 1 },
          { id: 'N', status: 'active', version: 1 },
        ],
      );
      const trades = status === 'active' || status === 'leaving';
      expect(told(decide(state, [[pay('A', 'B', 1)]]))).toEqual([trades ? 8 : 'payer-not-active']);
      expect(told(decide(state, [[pay('B', 'A', 1)]]))).toEqual([trades ? 8 : 'payee-not-active']);
    }
    const suspended = stateOf([account('A', { status: 'suspended' }), account('B')]);
    expect(told(decide(suspended, [[pay('A', 'B', 1)], [pay('B', 'A', 1)]]))).toEqual([
      'payer-not-active',
      'payee-not-active',
    ]);
  });

  it('is refused where the member of an account is not known to be active', () => {
    expect(told(decide(stateOf([account('A'), account('B')], []), [[pay('A', 'B', 1)]]))).toEqual(['payer-not-active']);
  });

  it("moves the circuit's own accounts without a member", () => {
    const state = stateOf([
      account('A'),
      account('F', { memberId: null, system: 'issue', creditLimit: null, balanceCap: null }),
    ]);
    expect(told(decide(state, [[pay('F', 'A', 100)], [pay('A', 'F', 200)]]))).toEqual([8, 9]);
    expect(
      told(
        decide(stateOf([account('F', { memberId: null, system: 'issue', status: 'suspended' }), account('A')]), [
          [pay('F', 'A', 1)],
        ]),
      ),
    ).toEqual(['payer-not-active']);
  });

  it('may have occurred until today, where the circuit is', () => {
    const state = stateOf([account('A'), account('B')]);
    const on = (occurredOn: string) => [pay('A', 'B', 1, { occurredOn })];
    expect(told(decide(state, [on('2026-03-15'), on('1999-12-31'), on('2026-03-16')]))).toEqual([
      8,
      9,
      'occurred-in-future',
    ]);
  });

  it('takes an external id once, in the journal and within the batch', () => {
    const state = stateOf([account('A'), account('B')], undefined, {
      takenExternalIds: {
        member: new Set(['m']),
        account: new Set(['a']),
        transaction: new Set(['t']),
        obligation: new Set(['o']),
      },
    });
    const as = (externalId: string) => [pay('A', 'B', 1, { externalId })];
    expect(told(decide(state, [as('t'), as('u'), as('u'), as('a'), as('m'), as('o')]))).toEqual([
      'external-id-taken',
      8,
      'external-id-taken',
      9,
      10,
      11,
    ]);
    expect(refusalOf(state, [as('t')])?.fields).toEqual({ externalId: 't' });
  });
});
