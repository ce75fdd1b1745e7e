import { describe, expect, it } from 'vitest';
import type { CaptureHold, Command, HoldTransfer } from '../../src/domain/ledger/commands.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import { HOLD_STATES, type HoldState } from '../../src/domain/ledger/journal.ts';
import type { AccountState, Hold, LedgerState } from '../../src/domain/ledger/state.ts';
import { HOLD_EVENTS, HOLD_TRANSITIONS, type HoldEvent } from '../../src/domain/ledger/transitions.ts';
import { Cast } from '../support/arbitraries.ts';
import { account, change, limit, obligation, pay, payOff, setAccount, stateOf, told } from './decide.commands.ts';
import { NOW } from './decide.journal.ts';

const cast = new Cast();
const HOUR_MS = 3_600_000;

/** `A` is M's, `B` is N's, `C` is somebody else's. */
const MEMBERS = ['M', 'N', 'O'].map((id) => ({ id, status: 'active' as const, version: 1 }));

const placing = (amount: number, more: Partial<HoldTransfer> = {}): HoldTransfer => ({
  ...pay('A', 'B', amount),
  kind: 'transfer-held',
  expiresAt: NOW + HOUR_MS,
  obligationId: null,
  ...more,
});

const capture = (amount: number | null = null, more: Partial<CaptureHold> = {}): CaptureHold => ({
  kind: 'transfer-captured',
  ...cast.common(),
  holdId: 'H',
  amount: amount === null ? null : BigInt(amount),
  isFinal: false,
  actingMemberId: null,
  ...more,
});

const command = (event: HoldEvent, actingMemberId: string | null): Command => {
  if (event === 'capture') return capture(null, { actingMemberId });
  const common = { ...cast.common(), holdId: 'H' };
  return event === 'void'
    ? { kind: 'transfer-voided', ...common, actingMemberId }
    : { kind: 'transfer-expired', ...common };
};

/** A hold of 60 from `A` to `B`, as `decide` is given it: what is past its time is in no account any more. */
function holding(
  more: Partial<Hold> = {},
  accounts: Partial<Record<'A' | 'B', Partial<AccountState>>> = {},
): LedgerState {
  const hold: Hold = {
    id: 'H',
    payerAccountId: 'A',
    payeeAccountId: 'B',
    amount: 60n,
    captured: 0n,
    released: 0n,
    fees: 0n,
    feesCaptured: 0n,
    feesReleased: 0n,
    charged: null,
    state: 'held',
    expiresAt: NOW + 1,
    obligationId: null,
    ...more,
  };
  const held = hold.expiresAt > NOW ? hold.amount - hold.captured - hold.released : 0n;
  const obligations = hold.obligationId === null ? [] : [obligation(hold.obligationId, { amount: 100n, held })];
  return stateOf(
    [
      account('A', { heldOut: held, ...accounts.A }),
      account('B', { memberId: 'N', heldIn: held, ...accounts.B }),
      account('C', { memberId: 'O' }),
    ],
    MEMBERS,
    { holds: new Map([['H', hold]]), obligations: new Map(obligations.map((one) => [one.id, one])) },
  );
}

/** The state in which a command leaves the hold, or why it is refused. */
function stateAfter(state: LedgerState, asked: Command): HoldState | string {
  const outcome = decide(state, [[asked]])[0];
  if (outcome === undefined || 'refusal' in outcome) return outcome?.refusal.code ?? 'nothing';
  return outcome.transaction.rows.flatMap((row) => (row.type === 'hold-changed' ? [row.state] : []))[0] ?? 'no state';
}

describe('the life of a hold', () => {
  /** From the design, once more: what may happen to a hold, when, and how it then ends. */
  const LIFE: Readonly<Record<string, HoldState>> = {
    'held capture before': 'captured',
    'held void before': 'voided',
    'held expire after': 'expired',
  };
  const ACTORS = { payer: 'M', payee: 'N', stranger: 'O', operator: null };
  const MOMENTS = { before: NOW + 1, 'at its': NOW, after: NOW - 1 };

  for (const state of HOLD_STATES)
    for (const event of HOLD_EVENTS)
      for (const [moment, expiresAt] of Object.entries(MOMENTS))
        for (const [actor, memberId] of Object.entries(ACTORS)) {
          // An expiry is nobody's to do: the service says so of itself.
          if (event === 'expire' && memberId !== null) continue;
          const ends = LIFE[`${state} ${event} ${moment === 'before' ? 'before' : 'after'}`];
          const mayActor = actor === 'operator' || actor === 'payee';
          const allowed = ends !== undefined && mayActor ? ends : 'transition-not-allowed';
          const expected = actor === 'stranger' ? 'transfer-not-found' : allowed;
          it(`${state}: ${event} ${moment} time by the ${actor} makes it ${expected}`, () => {
            const captured = state === 'captured' ? 60n : 0n;
            const released = state === 'voided' || state === 'expired' ? 60n : 0n;
            const before = holding({ state, expiresAt, captured, released });
            expect(stateAfter(before, command(event, memberId))).toBe(expected);
          });
        }

  it('has a table in which all states but `held` are final, and each end is another', () => {
    expect(HOLD_EVENTS.map((event) => HOLD_TRANSITIONS[event].from)).toEqual([['held'], ['held'], ['held']]);
    expect(HOLD_EVENTS.map((event) => HOLD_TRANSITIONS[event].to)).toEqual(['captured', 'voided', 'expired']);
  });

  it.each([
    [59, false, 'held'],
    [59, true, 'captured'],
    [60, false, 'captured'],
    [60, true, 'captured'],
    [61, false, 'held-amount-exceeded'],
    [61, true, 'held-amount-exceeded'],
    [0, false, 'amount-out-of-range'],
    [-1, true, 'amount-out-of-range'],
  ])('a capture of %i of 60 (final: %s) leaves it %s', (amount, isFinal, expected) => {
    expect(stateAfter(holding(), capture(amount, { isFinal }))).toBe(expected);
  });

  it('is captured in parts within a batch, each of what the one before has left', () => {
    const batch = [[capture(20)], [capture(41)], [capture(30)], [capture()], [capture()]];
    expect(told(decide(holding(), batch))).toEqual([8, 'held-amount-exceeded', 9, 10, 'transition-not-allowed']);
  });
});

describe('what is held', () => {
  const fresh = () =>
    stateOf([account('A'), account('B', { memberId: 'N' }), account('C', { memberId: 'O' })], MEMBERS);

  it('counts as spent for the payer and as received for the payee', () => {
    const batch = [
      [placing(60)],
      [pay('A', 'C', 41)],
      [pay('A', 'C', 40)],
      [pay('C', 'B', 41)],
      [pay('C', 'B', 40)],
      [placing(1)],
    ];
    expect(told(decide(fresh(), batch))).toEqual([
      8,
      'credit-limit-exceeded',
      9,
      'balance-cap-exceeded',
      10,
      'credit-limit-exceeded',
    ]);
  });

  it('is captured also when the limits of both sides have been lowered below it', () => {
    const batch = [[limit('A', 0n, 100n)], [limit('B', 0n, 0n)], [capture(20)], [capture(10, { isFinal: true })]];
    expect(told(decide(holding(), batch))).toEqual([8, 9, 10, 11]);
  });

  it('keeps both accounts from being closed, until its time', () => {
    for (const id of ['A', 'B']) {
      expect(told(decide(holding(), [[setAccount(id, 'closed')]]))).toEqual(['balance-not-zero']);
      expect(told(decide(holding({ expiresAt: NOW }), [[setAccount(id, 'closed')]]))).toEqual([8]);
    }
  });

  it('is not captured while one side may not trade, but may be voided', () => {
    const suspended = { status: 'suspended' as const };
    expect(stateAfter(holding({}, { A: suspended }), capture())).toBe('payer-not-active');
    expect(stateAfter(holding({}, { B: suspended }), capture())).toBe('payee-not-active');
    expect(stateAfter(holding({}, { A: suspended, B: suspended }), command('void', 'N'))).toBe('voided');
  });

  it('frees nothing where a capture is refused: the next command finds it as it was', () => {
    const state = holding({}, { A: { status: 'suspended' } });
    expect(told(decide(state, [[capture()], [command('void', null)], [command('void', null)]]))).toEqual([
      'payer-not-active',
      8,
      'transition-not-allowed',
    ]);
  });

  it('settles its obligation as it is captured, and leaves the rest of it payable', () => {
    const batch = [
      [payOff('O1', 41)],
      [payOff('O1', 40)],
      [capture(50, { isFinal: true })],
      [payOff('O1', 11)],
      [payOff('O1')],
    ];
    const state = holding({ obligationId: 'O1' }, { A: { creditLimit: 1_000n }, B: { balanceCap: 1_000n } });
    const outcomes = decide(state, batch);
    expect(told(outcomes)).toEqual(['remaining-amount-exceeded', 8, 9, 'remaining-amount-exceeded', 10]);
  });

  it('keeps its obligation from being disputed or cancelled, until its time', () => {
    for (const event of ['dispute', 'cancel'] as const) {
      expect(told(decide(holding({ obligationId: 'O1' }), [[change(event, 'O1')]]))).toEqual(['obligation-held']);
      expect(told(decide(holding({ obligationId: 'O1', expiresAt: NOW }), [[change(event, 'O1')]]))).toEqual([8]);
    }
  });

  it.each([
    ['at the present moment', NOW, 'expires-in-past'],
    ['a moment later', NOW + 1, 8],
    ['366 days later', NOW + 366 * 24 * HOUR_MS, 8],
    ['a moment after that', NOW + 366 * 24 * HOUR_MS + 1, 'expires-too-late'],
  ])('ends %s: %s', (_, expiresAt, expected) => {
    expect(told(decide(fresh(), [[placing(1, { expiresAt })]]))).toEqual([expected]);
  });

  it('ends after seven days where nobody says otherwise', () => {
    const [outcome] = decide(fresh(), [[placing(1, { expiresAt: null })]]);
    expect(outcome).toMatchObject({ transaction: { rows: [{ expiresAt: NOW + 7 * 24 * HOUR_MS }] } });
  });

  it('is the culprit of an atomic group that it takes too far, also where its payer is paid in the same group', () => {
    const [hold, payment] = [placing(150), pay('C', 'A', 1)];
    expect(told(decide(fresh(), [[hold, payment]]))).toEqual(['credit-limit-exceeded', 'atomic-batch-refused']);
    expect(told(decide(fresh(), [[pay('B', 'C', 1), placing(90), pay('C', 'B', 20)]]))).toEqual([
      'atomic-batch-refused',
      'atomic-batch-refused',
      'balance-cap-exceeded',
    ]);
  });

  it('with a refusal takes no external id: the next one may have it', () => {
    const refused = placing(1, { externalId: 'r1', expiresAt: NOW });
    expect(told(decide(fresh(), [[refused], [placing(1, { externalId: 'r1' })]]))).toEqual(['expires-in-past', 8]);
  });
});
