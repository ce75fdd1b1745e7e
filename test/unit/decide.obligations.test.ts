import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/ledger/decide.ts';
import { OBLIGATION_STATES, type ObligationState } from '../../src/domain/ledger/journal.ts';
import type { LedgerState, Obligation } from '../../src/domain/ledger/state.ts';
import {
  OBLIGATION_EVENTS,
  OBLIGATION_TRANSITIONS,
  type ObligationEvent,
} from '../../src/domain/ledger/transitions.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';
import { account, change, obligation, owe, pay, payOff, setAccount, stateOf, told } from './decide.commands.ts';

/** `A` and `A2` are M's, `B` is N's, `C` is somebody else's, `F` the circuit's own. */
const ACCOUNTS = [
  account('A'),
  account('A2'),
  account('B', { memberId: 'N' }),
  account('C', { memberId: 'O' }),
  account('F', { memberId: null, system: 'fees', creditLimit: null, balanceCap: null }),
  account('Z', { memberId: 'N', status: 'closed' }),
];
const MEMBERS = ['M', 'N', 'O'].map((id) => ({ id, status: 'active' as const, version: 1 }));

const withObligations = (...obligations: Obligation[]): LedgerState =>
  stateOf(ACCOUNTS, MEMBERS, { obligations: new Map(obligations.map((one) => [one.id, one])) });

const command = (event: ObligationEvent, id: string, actor: string | null) =>
  event === 'pay' ? payOff(id, null, actor) : change(event, id, actor);

/** The state in which the last of the outcomes left an obligation that is settled whole where it is paid. */
function stateAfter(state: LedgerState, ...groups: Parameters<typeof decide>[1]): ObligationState | string {
  const outcome = decide(state, groups).at(-1);
  if (outcome === undefined || 'refusal' in outcome) return outcome?.refusal.code ?? 'nothing';
  const row = outcome.transaction.rows.at(-1);
  return row?.type === 'obligation-settled' ? 'settled' : row !== undefined && 'state' in row ? row.state : 'no state';
}

describe('the life of an obligation', () => {
  /** From the design, once more: who may take an obligation from where to where. */
  const LIFE: Readonly<Record<string, readonly [to: ObligationState, by: 'debtor' | 'creditor']>> = {
    'proposed accept': ['accepted', 'debtor'],
    'proposed reject': ['rejected', 'debtor'],
    'proposed cancel': ['cancelled', 'creditor'],
    'accepted dispute': ['disputed', 'debtor'],
    'accepted cancel': ['cancelled', 'creditor'],
    'accepted pay': ['settled', 'debtor'],
    'disputed accept': ['accepted', 'debtor'],
    'disputed cancel': ['cancelled', 'creditor'],
  };
  const ACTORS = { debtor: 'M', creditor: 'N', stranger: 'O', operator: null };

  for (const state of OBLIGATION_STATES) {
    for (const event of OBLIGATION_EVENTS) {
      for (const [actor, memberId] of Object.entries(ACTORS)) {
        const [to, by] = LIFE[`${state} ${event}`] ?? [];
        const isAllowed = to !== undefined && (actor === 'operator' || actor === by);
        const expected = actor === 'stranger' ? 'obligation-not-found' : isAllowed ? to : 'transition-not-allowed';
        it(`${state}: ${event} by the ${actor} makes it ${expected}`, () => {
          const settled = state === 'settled' ? 100n : 0n;
          const before = withObligations(obligation('O1', { state, settled }));
          expect(stateAfter(before, [command(event, 'O1', memberId)])).toBe(expected);
        });
      }
    }
  }

  it('has a table in which final states lead nowhere', () => {
    const from = new Set(OBLIGATION_EVENTS.flatMap((event) => OBLIGATION_TRANSITIONS[event].from));
    expect(OBLIGATION_STATES.filter((state) => !from.has(state))).toEqual(['rejected', 'cancelled', 'settled']);
  });

  it('of one that a member owes itself may be led by it from both sides', () => {
    const own = withObligations(obligation('O1', { creditorAccountId: 'A2' }));
    expect(stateAfter(own, [change('dispute', 'O1', 'M')], [change('cancel', 'O1', 'M')])).toBe('cancelled');
  });

  it('goes on within a batch: each command sees what those before it have done', () => {
    const groups = [
      [owe('O1', 'A', 'B', 10, { actingMemberId: 'N' })],
      [payOff('O1', 4, 'M')],
      [change('accept', 'O1', 'M')],
      [payOff('O1', 4, 'M')],
      [change('dispute', 'O1', 'M')],
      [payOff('O1', 4, 'M')],
      [change('accept', 'O1', 'M')],
      [payOff('O1', 7, 'M')],
      [payOff('O1', null, 'M')],
      [change('cancel', 'O1', 'N')],
    ];
    expect(told(decide(withObligations(), groups))).toEqual([
      8,
      'transition-not-allowed',
      9,
      10,
      11,
      'transition-not-allowed',
      12,
      'remaining-amount-exceeded',
      13,
      'transition-not-allowed',
    ]);
  });
});

describe('recording an obligation', () => {
  const recorded = (...[id, debtor, creditor, amount, more]: Parameters<typeof owe>) =>
    stateAfter(withObligations(), [owe(id, debtor, creditor, amount, more)]);

  it('by its debtor accepts it, by its creditor proposes it, by an operator does as the operator says', () => {
    expect(recorded('O1', 'A', 'B', 1, { actingMemberId: 'M', state: 'proposed' })).toBe('accepted');
    expect(recorded('O1', 'A', 'B', 1, { actingMemberId: 'N', state: 'accepted' })).toBe('proposed');
    expect(recorded('O1', 'A', 'A2', 1, { actingMemberId: 'M', state: 'proposed' })).toBe('accepted');
    for (const state of ['proposed', 'accepted'] as const) expect(recorded('O1', 'A', 'B', 1, { state })).toBe(state);
  });

  it("is a party's to do; what the circuit itself owes only an operator records", () => {
    expect(recorded('O1', 'A', 'B', 1, { actingMemberId: 'O' })).toBe('account-not-found');
    expect(recorded('O1', 'F', 'B', 1, { actingMemberId: 'N' })).toBe('account-not-found');
    expect(recorded('O1', 'F', 'B', 1)).toBe('accepted');
    expect(recorded('O1', 'B', 'F', 1, { actingMemberId: 'N' })).toBe('accepted');
  });

  it('names two open accounts and an amount that the ledger can keep', () => {
    expect(recorded('O1', 'A', 'A', 1)).toBe('same-account');
    expect(recorded('O1', null, null, 1)).toBe('account-not-found');
    expect(recorded('O1', 'A', null, 1)).toBe('account-not-found');
    for (const unknown of ['Z', '?']) {
      expect(recorded('O1', 'A', unknown, 1)).toBe('account-not-found');
      expect(recorded('O1', unknown, 'A', 1)).toBe('account-not-found');
    }
    for (const amount of [0n, -1n, AMOUNT_MAX + 1n])
      expect(recorded('O1', 'A', 'B', amount)).toBe('amount-out-of-range');
    expect(recorded('O1', 'A', 'B', AMOUNT_MAX)).toBe('accepted');
  });

  it('says in its row all that there is to know of it', () => {
    const digest = new Uint8Array(32).fill(7);
    const more = { dueOn: '2026-12-31', externalId: 'x', descriptionDigest: digest };
    const [outcome] = decide(withObligations(), [[owe('O1', 'A', 'B', 5, more)]]);
    expect(outcome).toMatchObject({
      transaction: {
        header: { kind: 'obligations-recorded', externalId: null, occurredOn: null, textDigest: null },
        rows: [
          {
            type: 'obligation-recorded',
            obligationId: 'O1',
            debtorAccountId: 'A',
            creditorAccountId: 'B',
            amount: 5n,
            dueOn: '2026-12-31',
            externalId: 'x',
            state: 'accepted',
            textDigest: digest,
          },
        ],
      },
      balancesAfter: [],
    });
  });

  it('takes an external id that no other obligation has; a transfer or an account may have it', () => {
    const groups = [
      [owe('O1', 'A', 'B', 1, { externalId: 'x' })],
      [owe('O2', 'A', 'B', 1, { externalId: 'x' })],
      [pay('A', 'B', 1, { externalId: 'x' })],
    ];
    expect(told(decide(withObligations(), groups))).toEqual([8, 'external-id-taken', 9]);
  });
});

describe('obligations recorded together', () => {
  const shared = { id: owe('', null, null, 1).id };
  const together = (...asked: Parameters<typeof owe>[]) =>
    asked.map(([id, debtor, creditor, amount, more]) => [owe(id, debtor, creditor, amount, { ...more, ...shared })]);

  it('become one transaction of those that are right, and each of the others hears why not', () => {
    const groups = [
      [pay('A', 'B', 1)],
      ...together(
        ['O1', 'A', 'B', 1, { externalId: 'x' }],
        ['O2', 'A', '?', 2],
        ['O3', 'B', 'A', 3, { externalId: 'x' }],
        ['O4', 'B', 'A', 4],
      ),
      [owe('O5', 'A', 'B', 5)],
    ];
    const outcomes = decide(withObligations(), groups);
    expect(told(outcomes)).toEqual([8, 9, 'account-not-found', 'external-id-taken', 9, 10]);
    const [, first, , , last] = outcomes;
    const rows = first !== undefined && 'transaction' in first ? first.transaction.rows : [];
    expect(rows.map((row) => 'obligationId' in row && row.obligationId)).toEqual(['O1', 'O4']);
    expect(first).toEqual(last);
  });

  it('become none where none is right', () => {
    const outcomes = decide(withObligations(), [
      ...together(['O1', '?', 'B', 1], ['O2', 'A', '?', 2]),
      [pay('A', 'B', 1)],
    ]);
    expect(told(outcomes)).toEqual(['account-not-found', 'account-not-found', 8]);
  });
});

describe('paying an obligation', () => {
  it('is a posting from the debtor to the creditor and a settlement of as much', () => {
    const state = withObligations(obligation('O1', { amount: 60n, settled: 20n }));
    const [outcome] = decide(state, [[payOff('O1')]]);
    expect(outcome).toMatchObject({
      transaction: {
        header: { kind: 'obligation-paid' },
        rows: [
          { type: 'posting', debitAccountId: 'A', creditAccountId: 'B', amount: 40n },
          { type: 'obligation-settled', obligationId: 'O1', amount: 40n, means: 'payment' },
        ],
      },
      balancesAfter: [{ debit: -40n, debitMemberId: 'M', credit: 40n, creditMemberId: 'N' }],
    });
  });

  it('keeps to the rules of a transfer, and names itself as the culprit', () => {
    const state = withObligations(obligation('O1', { amount: 1_000n }), obligation('O2', { creditorAccountId: 'Z' }));
    const groups = [
      [payOff('O1', 101)],
      [payOff('O2', 1)],
      [setAccount('B', 'suspended')],
      [payOff('O1', 1)],
      [setAccount('B', 'active')],
      [setAccount('A', 'suspended')],
      [payOff('O1', 1)],
    ];
    expect(told(decide(state, groups))).toEqual([
      'credit-limit-exceeded',
      'account-not-found',
      8,
      'payee-not-active',
      9,
      10,
      'payer-not-active',
    ]);
  });

  it('takes a part of what remains, all of it, and never more', () => {
    const state = withObligations(obligation('O1', { amount: 60n, settled: 20n }));
    expect(told(decide(state, [[payOff('O1', 41)], [payOff('O1', 39)], [payOff('O1', 2)], [payOff('O1', 1)]]))).toEqual(
      ['remaining-amount-exceeded', 8, 'remaining-amount-exceeded', 9],
    );
    for (const amount of [0n, -1n, AMOUNT_MAX + 1n])
      expect(told(decide(state, [[payOff('O1', amount)]]))).toEqual(['amount-out-of-range']);
    expect(decide(state, [[payOff('O1', 41)]])[0]).toMatchObject({ refusal: { fields: { remaining: '0.40' } } });
  });

  it('is undone with the group that it falls with', () => {
    const state = withObligations(obligation('O1'));
    expect(told(decide(state, [[payOff('O1'), pay('A', 'C', 101)], [payOff('O1')], [payOff('O1')]]))).toEqual([
      'atomic-batch-refused',
      'credit-limit-exceeded',
      8,
      'transition-not-allowed',
    ]);
  });
});
