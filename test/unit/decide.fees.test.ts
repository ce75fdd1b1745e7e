import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/ledger/commands.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import type { FeeRule } from '../../src/domain/ledger/fees.ts';
import { type Hold, type LedgerState, NO_FEES, type PostedTransfer } from '../../src/domain/ledger/state.ts';
import { Cast } from '../support/arbitraries.ts';
import { account, obligation, pay, payOff, stateOf } from './decide.commands.ts';
import { NOW } from './decide.journal.ts';

const RULE: FeeRule = {
  place: 1,
  name: 'Trade fee',
  charges: 'payer',
  toAccountId: 'F',
  rate: '0.01',
  fixed: null,
  minimum: null,
  maximum: null,
  payerGroups: null,
  payeeGroups: null,
  kinds: null,
};
const SOLIDARITY: FeeRule = { ...RULE, place: 2, name: 'Solidarity', charges: 'payee', toAccountId: 'S', rate: '0.02' };

const cast = new Cast();
const MEMBERS = [
  { id: 'M', status: 'active', group: 'shops', version: 1 },
  { id: 'N', status: 'active', group: 'farms', version: 1 },
] as const;

function stateWith(rules: readonly FeeRule[], more: Partial<LedgerState> = {}): LedgerState {
  const schedule = { version: 3, rules };
  return stateOf(
    [
      account('A', { creditLimit: 10_000n, balanceCap: null }),
      account('B', { memberId: 'N', creditLimit: 0n, balanceCap: null }),
      account('F', { memberId: null, system: 'fees', creditLimit: null, balanceCap: null }),
      account('S', { memberId: null, system: 'solidarity', creditLimit: null, balanceCap: null }),
    ],
    MEMBERS,
    { fees: { inForce: schedule, byVersion: new Map([[3, schedule]]) }, ...more },
  );
}

/** What a command posts, as `debit credit amount`, and the other rows by their types; or the code of its refusal. */
function posted(state: LedgerState, ...commands: Command[]): (string | string[])[] {
  return decide(state, [commands]).map((outcome) =>
    'refusal' in outcome
      ? outcome.refusal.code
      : outcome.transaction.rows.map((row) =>
          row.type === 'posting'
            ? `${row.debitAccountId} ${row.creditAccountId} ${row.amount}${row.fee === undefined ? '' : ` ${row.fee.name}`}`
            : row.type,
        ),
  );
}

const bothRules = [RULE, SOLIDARITY];

const reverse = (amount: bigint | null): Command => ({
  kind: 'transfer-reversed',
  ...cast.common(),
  transferId: 'T',
  amount,
  externalId: null,
  actingMemberId: null,
});

describe('a payment with fees', () => {
  it('posts each behind the payment, to the account of its rule', () => {
    expect(posted(stateWith(bothRules), pay('A', 'B', 1000))).toEqual([
      ['A B 1000', 'A F 10 Trade fee', 'B S 20 Solidarity'],
    ]);
  });

  it('tells the balances after each posting', () => {
    const [outcome] = decide(stateWith(bothRules), [[pay('A', 'B', 1000)]]);
    expect(outcome !== undefined && 'transaction' in outcome && outcome.balancesAfter).toMatchObject([
      { debit: -1000n, credit: 1000n },
      { debit: -1010n, credit: 10n },
      { debit: 980n, credit: 20n },
    ]);
  });

  it.each([
    ['of a group that no rule is for', [{ ...RULE, payerGroups: ['farms'] }]],
    ['of a kind that no rule is for', [{ ...RULE, kinds: ['obligation-paid' as const] }]],
    ['so small that a rule comes to nothing', [{ ...RULE, rate: '0.000001' }]],
  ])('costs nothing where it is %s', (_, rules) => {
    expect(posted(stateWith(rules), pay('A', 'B', 1000))).toEqual([['A B 1000']]);
  });

  it('costs nothing where the circuit pays or is paid', () => {
    const state = stateWith(bothRules);
    expect(posted(state, pay('F', 'A', 1000))).toEqual([['F A 1000']]);
    expect(posted(state, pay('A', 'S', 1000))).toEqual([['A S 1000']]);
  });

  it('needs the payer to have its fees available as well', () => {
    const state = stateWith([RULE]);
    expect(posted(state, pay('A', 'B', 9_900))).toEqual([['A B 9900', 'A F 99 Trade fee']]);
    expect(posted(state, pay('A', 'B', 9_902))).toEqual(['credit-limit-exceeded']);
  });

  it('is refused where the payee would be left with less than it had', () => {
    const dear = stateWith([{ ...SOLIDARITY, place: 1, rate: null, fixed: 100n }]);
    expect(posted(dear, pay('A', 'B', 99))).toEqual(['fees-exceed-amount']);
    expect(posted(dear, pay('A', 'B', 100))).toEqual([['A B 100', 'B S 100 Solidarity']]);
  });

  it.each([
    ['is charged', () => pay('A', 'B', 1000)],
    [
      'is held',
      (): Command => ({ ...pay('A', 'B', 1000), kind: 'transfer-held', expiresAt: null, obligationId: null }),
    ],
  ])(
    'that %s by a rule whose account is suspended is refused, and nobody who has a part in it is blamed',
    (_, command) => {
      const state = stateWith([RULE]);
      const accounts = new Map(state.accounts);
      accounts.set('F', account('F', { memberId: null, system: 'fees', status: 'suspended' }));
      const [outcome] = decide({ ...state, accounts }, [[command()]]);
      expect(outcome).toMatchObject({ refusal: { code: 'fee-account-unavailable' } });
      expect(outcome !== undefined && 'refusal' in outcome && outcome.refusal.fields).toBeUndefined();
    },
  );

  it('is refused without figures where its fee would take an account of the circuit past its cap', () => {
    const state = stateWith([RULE]);
    const accounts = new Map(state.accounts);
    accounts.set('F', account('F', { memberId: null, system: 'fees', creditLimit: null, balanceCap: 9n }));
    const [outcome] = decide({ ...state, accounts }, [[pay('A', 'B', 1000)]]);
    expect(outcome).toMatchObject({ refusal: { code: 'fee-account-unavailable' } });
    expect(posted({ ...state, accounts }, pay('A', 'F', 10))).toEqual(['balance-cap-exceeded']);
    expect(posted({ ...state, accounts }, pay('A', 'B', 900))).toEqual([['A B 900', 'A F 9 Trade fee']]);
  });

  it('of an obligation is charged by the rules of that kind, and settles what is paid without them', () => {
    const state = stateWith([{ ...RULE, kinds: ['obligation-paid'] }], {
      obligations: new Map([['O', obligation('O', { amount: 500n })]]),
    });
    expect(posted(state, payOff('O', 300))).toEqual([['A B 300', 'A F 3 Trade fee', 'obligation-settled']]);
  });

  it('falls as a whole with the group that it is of', () => {
    const state = stateWith([RULE]);
    expect(posted(state, pay('A', 'B', 1000), pay('B', 'A', 5000))).toEqual([
      'atomic-batch-refused',
      'credit-limit-exceeded',
    ]);
    expect(posted(state, pay('A', 'B', 1000))).toEqual([['A B 1000', 'A F 10 Trade fee']]);
  });
});

describe('a hold with fees', () => {
  const place: Command = { ...pay('A', 'B', 1000), kind: 'transfer-held', expiresAt: null, obligationId: null };
  const capture = (amount: bigint | null, isFinal = false): Command => ({
    kind: 'transfer-captured',
    ...cast.common(),
    holdId: 'H',
    amount,
    isFinal,
    actingMemberId: null,
  });
  /** A hold of 1000 that was placed when `rules` were in force; now none are. */
  function holding(rules: readonly FeeRule[], fees: bigint, more: Partial<Hold> = {}): LedgerState {
    const hold: Hold = {
      id: 'H',
      payerAccountId: 'A',
      payeeAccountId: 'B',
      amount: 1000n,
      captured: 0n,
      released: 0n,
      fees,
      feesCaptured: 0n,
      feesReleased: 0n,
      charged: { version: 3, places: rules.map(({ place }) => place) },
      state: 'held',
      expiresAt: NOW + 1,
      obligationId: null,
      ...more,
    };
    const state = stateWith(rules);
    const accounts = new Map(state.accounts);
    accounts.set('A', account('A', { creditLimit: 1000n + fees, balanceCap: null, heldOut: 1000n + fees }));
    accounts.set('B', account('B', { memberId: 'N', creditLimit: 0n, balanceCap: 1000n, heldIn: 1000n }));
    return {
      ...state,
      accounts,
      holds: new Map([['H', hold]]),
      fees: { inForce: null, byVersion: new Map([[3, { version: 3, rules }]]) },
    };
  }
  const changeOf = (state: LedgerState, ...commands: Command[]) =>
    decide(state, [commands]).map((outcome) => {
      if ('refusal' in outcome) return outcome.refusal.code;
      const row = outcome.transaction.rows.find(({ type }) => type === 'hold-changed');
      return row?.type === 'hold-changed' ? [row.captured, row.feesCaptured, row.feesReleased, row.state] : null;
    });

  it('reserves what its payer would be charged, and which rules those are', () => {
    const [outcome] = decide(stateWith(bothRules), [[place]]);
    const row = outcome !== undefined && 'transaction' in outcome ? outcome.transaction.rows[0] : null;
    expect(row).toMatchObject({ amount: 1000n, fees: 10n, charged: { version: 3, places: [1, 2] } });
  });

  it('reserves nothing more where there are no fees', () => {
    const [outcome] = decide({ ...stateWith([]), fees: NO_FEES }, [[place]]);
    const row = outcome !== undefined && 'transaction' in outcome ? outcome.transaction.rows[0] : null;
    expect(row).toMatchObject({ amount: 1000n, fees: 0n, charged: null });
  });

  it('is charged by the rules of its placing, part by part what the whole would cost, and not a unit more', () => {
    const state = holding([{ ...RULE, minimum: 7n }], 10n);
    expect(changeOf(state, capture(100n), capture(500n), capture(400n))).toEqual([
      [100n, 7n, 0n, 'held'],
      [500n, 0n, 0n, 'held'],
      [400n, 3n, 0n, 'captured'],
    ]);
  });

  it('is not captured where its fee would take an account of the circuit past its cap', () => {
    const state = holding([RULE], 10n);
    const accounts = new Map(state.accounts);
    accounts.set('F', account('F', { memberId: null, system: 'fees', creditLimit: null, balanceCap: 9n }));
    expect(changeOf({ ...state, accounts }, capture(null))).toEqual(['fee-account-unavailable']);
    expect(changeOf({ ...state, accounts }, capture(900n), capture(100n))).toEqual([
      'atomic-batch-refused',
      'fee-account-unavailable',
    ]);
  });

  it('releases what of its fees the last capture leaves, and all of them when it is voided or expires', () => {
    const released = { kind: 'transfer-voided' as const, ...cast.common(), holdId: 'H', actingMemberId: null };
    expect(changeOf(holding([RULE], 10n), capture(300n, true))).toEqual([[300n, 3n, 7n, 'captured']]);
    expect(changeOf(holding([RULE], 10n), capture(300n), released)).toEqual([
      [300n, 3n, 0n, 'held'],
      [0n, 0n, 7n, 'voided'],
    ]);
    const late = holding([RULE], 10n, { expiresAt: NOW });
    expect(changeOf(late, { kind: 'transfer-expired', ...cast.common(), holdId: 'H' })).toEqual([
      [0n, 0n, 10n, 'expired'],
    ]);
  });
});

describe('a capture and a reversal in one batch', () => {
  it('go together: what is captured is taken back, with its fees, as if it had been posted before', () => {
    const hold: Hold = {
      id: 'T',
      payerAccountId: 'A',
      payeeAccountId: 'B',
      amount: 1000n,
      captured: 100n,
      released: 0n,
      fees: 10n,
      feesCaptured: 1n,
      feesReleased: 0n,
      charged: { version: 3, places: [1] },
      state: 'held',
      expiresAt: NOW + 1,
      obligationId: null,
    };
    const fee = { version: 3, place: 1, name: 'Trade fee', chargedAccountId: 'A', toAccountId: 'F', givenBack: 0n };
    const sides = { id: 'T', payerAccountId: 'A', payeeAccountId: 'B', reversed: 0n };
    const state = stateWith([RULE]);
    const accounts = new Map(state.accounts);
    accounts.set('A', account('A', { creditLimit: 1010n, balanceCap: null, balance: -101n, heldOut: 909n }));
    accounts.set('B', account('B', { memberId: 'N', creditLimit: 0n, balanceCap: null, balance: 100n, heldIn: 900n }));
    const transfers = new Map([['T', { ...sides, posted: 100n, fees: [{ ...fee, amount: 1n }] }]]);
    const capture: Command = {
      kind: 'transfer-captured',
      ...cast.common(),
      holdId: 'T',
      amount: 900n,
      isFinal: false,
      actingMemberId: null,
    };
    expect(
      posted({ ...state, accounts, holds: new Map([['T', hold]]), transfers }, capture, reverse(500n), reverse(null)),
    ).toEqual([
      ['A B 900', 'A F 9 Trade fee', 'hold-changed'],
      ['B A 500', 'F A 5 Trade fee', 'transfer-reversed'],
      ['B A 500', 'F A 5 Trade fee', 'transfer-reversed'],
    ]);
  });
});

describe('a reversal with fees', () => {
  function reversible(fees: PostedTransfer['fees']): LedgerState {
    const state = stateWith([]);
    const accounts = new Map(state.accounts);
    accounts.set('B', account('B', { memberId: 'N', balance: 980n, creditLimit: 0n, balanceCap: null }));
    const transfer = { id: 'T', payerAccountId: 'A', payeeAccountId: 'B', posted: 1000n, reversed: 0n, fees };
    return { ...state, accounts, transfers: new Map([['T', transfer]]) };
  }
  const charged = { version: 3, place: 1, name: 'Trade fee', chargedAccountId: 'A', toAccountId: 'F' };
  const sold = { version: 3, place: 2, name: 'Solidarity', chargedAccountId: 'B', toAccountId: 'S' };

  it('gives each fee back to whom it was charged, and leaves the payee where it was', () => {
    const fees = [
      { ...charged, amount: 10n, givenBack: 0n },
      { ...sold, amount: 20n, givenBack: 0n },
    ];
    expect(posted(reversible(fees), reverse(null))).toEqual([
      ['B A 1000', 'F A 10 Trade fee', 'S B 20 Solidarity', 'transfer-reversed'],
    ]);
  });

  it('is refused without figures where the account that took a fee has spent it', () => {
    const state = reversible([
      { ...charged, amount: 10n, givenBack: 0n },
      { ...sold, amount: 20n, givenBack: 0n },
    ]);
    const accounts = new Map(state.accounts);
    accounts.set('F', account('F', { memberId: null, system: 'fees', creditLimit: 0n, balance: 9n, balanceCap: null }));
    const [outcome] = decide({ ...state, accounts }, [[reverse(null)]]);
    expect(outcome).toMatchObject({ refusal: { code: 'fee-account-unavailable' } });
    expect(outcome !== undefined && 'refusal' in outcome && outcome.refusal.fields).toBeUndefined();
  });

  it('gives back in parts their share so far, rounded down, and the rest with the last', () => {
    const state = reversible([{ ...charged, amount: 10n, givenBack: 0n }]);
    expect(posted(state, reverse(150n), reverse(150n), reverse(680n))).toEqual([
      ['B A 150', 'F A 1 Trade fee', 'transfer-reversed'],
      ['B A 150', 'F A 2 Trade fee', 'transfer-reversed'],
      ['B A 680', 'F A 6 Trade fee', 'transfer-reversed'],
    ]);
  });
});
