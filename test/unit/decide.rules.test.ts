import { describe, expect, it } from 'vitest';
import type { CaptureHold, Command, Group, HoldTransfer } from '../../src/domain/ledger/commands.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import { CIRCUIT_GROUP, mayPay, pairOf, type Trader, type TradingRules } from '../../src/domain/ledger/rules.ts';
import type { Hold } from '../../src/domain/ledger/state.ts';
import { Cast } from '../support/arbitraries.ts';
import { account, obligation, pay, payOff, stateOf, told } from './decide.commands.ts';
import { NOW } from './decide.journal.ts';

const cast = new Cast();

const hold = (from: string, to: string, amount: number): HoldTransfer => ({
  ...pay(from, to, amount),
  kind: 'transfer-held',
  expiresAt: null,
  obligationId: null,
});
const captureLast = (amount: bigint): CaptureHold => ({
  kind: 'transfer-captured',
  ...cast.common(),
  holdId: 'H',
  amount,
  isFinal: true,
  actingMemberId: null,
});
const release = (): Command => ({ kind: 'transfer-voided', ...cast.common(), holdId: 'H', actingMemberId: null });

const trader = (accountId: string, more: Partial<Trader> = {}): Trader => ({
  accountId,
  group: 'full',
  perTransfer: null,
  perDay: null,
  perMonth: null,
  paidToday: 0n,
  paidThisMonth: 0n,
  perYear: null,
  acceptance: null,
  yearBegan: null,
  soldThisYear: 0n,
  ...more,
});

/** A pays, B is paid; both are of the group `full` and not of one member. */
const stateWith = (
  payer: Partial<Trader>,
  rules: Partial<TradingRules> = {},
  holds: readonly Hold[] = [],
  payee: Partial<Trader> = {},
) =>
  stateOf([account('A', { creditLimit: 1_000n }), account('B', { memberId: 'N', balanceCap: 1_000n })], undefined, {
    obligations: new Map([['O', obligation('O')]]),
    holds: new Map(holds.map((one) => [one.id, one])),
    tradingRules: {
      allowed: new Map(),
      traders: new Map([trader('A', payer), trader('B', payee)].map((one) => [one.accountId, one])),
      countedHolds: new Map(),
      ticketUpTo: null,
      tickets: new Map(),
      ...rules,
    },
  });
const run = (state: ReturnType<typeof stateWith>, ...groups: Group[]) => told(decide(state, groups));

const placed: Hold = {
  id: 'H',
  payerAccountId: 'A',
  payeeAccountId: 'B',
  amount: 10n,
  captured: 0n,
  released: 0n,
  fees: 0n,
  feesCaptured: 0n,
  feesReleased: 0n,
  charged: null,
  state: 'held',
  expiresAt: NOW + 1,
  obligationId: null,
};

describe('who may pay whom', () => {
  const allowed = (...rules: [string, string, boolean][]) =>
    new Map(rules.map(([from, to, is]) => [pairOf(from, to), is]));

  it('is everybody everybody, where nothing is said', () => {
    expect(mayPay(new Map(), 'full', 'employee')).toBe(true);
    expect(mayPay(new Map(), CIRCUIT_GROUP, 'full')).toBe(true);
  });

  it('goes by the rule that names more, and then by the one that names the payer', () => {
    const rules = allowed(['employee', '*', false], ['employee', 'retail', true], ['*', 'retail', false]);
    expect(mayPay(rules, 'employee', 'retail')).toBe(true);
    expect(mayPay(rules, 'employee', 'full')).toBe(false);
    expect(mayPay(rules, 'full', 'retail')).toBe(false);
    expect(mayPay(rules, 'full', 'employee')).toBe(true);
    const crossed = allowed(['full', '*', true], ['*', 'full', false], ['*', '*', false]);
    expect(mayPay(crossed, 'full', 'full')).toBe(true);
    expect(mayPay(crossed, 'retail', 'full')).toBe(false);
    expect(mayPay(crossed, 'retail', 'retail')).toBe(false);
  });

  it('leaves the circuit’s own accounts out, unless it names them', () => {
    const rules = allowed(['*', '*', false]);
    expect([mayPay(rules, 'full', CIRCUIT_GROUP), mayPay(rules, CIRCUIT_GROUP, 'full')]).toEqual([true, true]);
    expect(mayPay(allowed(['*', CIRCUIT_GROUP, false]), 'full', CIRCUIT_GROUP)).toBe(false);
  });

  it('holds for transfers, holds and payments of obligations', () => {
    const state = stateWith({}, { allowed: allowed(['full', 'full', false]) });
    expect(run(state, [pay('A', 'B', 1)], [hold('A', 'B', 1)], [payOff('O', 1n)])).toEqual([
      'trade-not-allowed',
      'trade-not-allowed',
      'trade-not-allowed',
    ]);
  });
});

describe('a cap', () => {
  it('on a single payment lets that much through and no more', () => {
    expect(run(stateWith({ perTransfer: 10n }), [pay('A', 'B', 10)], [pay('A', 'B', 11)])).toEqual([
      8,
      'transfer-cap-exceeded',
    ]);
  });

  it.each([
    ['daily-cap-exceeded', { perDay: 10n, paidToday: 4n }],
    ['monthly-cap-exceeded', { perMonth: 10n, paidThisMonth: 4n }],
  ])('counts what was paid before, and in the batch: %s', (code, payer) => {
    const state = stateWith(payer);
    expect(run(state, [pay('A', 'B', 4)], [hold('A', 'B', 3)], [payOff('O', 2n)], [pay('A', 'B', 1)])).toEqual([
      8,
      code,
      9,
      code,
    ]);
  });

  it('tells the payer what is left, also where it was lowered below what was paid', () => {
    const refusalOf = (payer: Partial<Trader>) => {
      const [outcome] = decide(stateWith(payer), [[pay('A', 'B', 5)]]);
      return outcome !== undefined && 'refusal' in outcome ? outcome.refusal.fields : undefined;
    };
    expect(refusalOf({ perDay: 10n, paidToday: 6n })).toEqual({ cap: '0.10', left: '0.04' });
    expect(refusalOf({ perMonth: 10n, paidThisMonth: 60n })).toEqual({ cap: '0.10', left: '0.00' });
  });

  it('does not count what is refused, nor any of an atomic group that falls', () => {
    const state = stateWith({ perDay: 10n });
    expect(run(state, [pay('A', 'B', 9), pay('A', 'B', 2)], [pay('A', 'B', 10)])).toEqual([
      'atomic-batch-refused',
      'daily-cap-exceeded',
      8,
    ]);
  });

  it.each([
    ['today', '2026-03-15', [8, 9]],
    ['earlier in the month', '2026-03-02', [8, 'daily-cap-exceeded']],
    ['in another month', '2026-02-28', [8, 'daily-cap-exceeded']],
  ])('forgets what a hold that was placed %s releases, on that day', (_, day, outcomes) => {
    const state = stateWith(
      { perDay: 10n, paidToday: 10n, perMonth: 99n, paidThisMonth: 10n },
      { countedHolds: new Map([['H', day]]) },
      [placed],
    );
    expect(run(state, [release()], [pay('A', 'B', 10)])).toEqual(outcomes);
  });

  it('counts what is captured no more than once, and frees the rest of a last capture', () => {
    const state = stateWith({ perDay: 10n, paidToday: 10n }, { countedHolds: new Map([['H', '2026-03-15']]) }, [
      placed,
    ]);
    expect(run(state, [captureLast(4n)], [pay('A', 'B', 7)], [pay('A', 'B', 6)])).toEqual([8, 'daily-cap-exceeded', 9]);
  });

  it('forgets nothing of a hold that was placed before there were rules', () => {
    expect(run(stateWith({ perDay: 10n, paidToday: 10n }, {}, [placed]), [release()], [pay('A', 'B', 1)])).toEqual([
      8,
      'daily-cap-exceeded',
    ]);
  });
});

describe('a sales capacity', () => {
  const capacity = { perYear: 10n, yearBegan: '2025-07-01', soldThisYear: 4n };
  const of = (payee: Partial<Trader>, rules: Partial<TradingRules> = {}, holds: readonly Hold[] = []) =>
    stateWith({}, rules, holds, payee);

  it('counts what was sold before and in the batch, and nothing of what is refused or falls', () => {
    expect(
      run(
        of(capacity),
        [pay('A', 'B', 3)],
        [hold('A', 'B', 4)],
        [pay('A', 'B', 1), pay('A', 'B', 3)],
        [payOff('O', 3n)],
      ),
    ).toEqual([8, 'sales-capacity-exceeded', 'atomic-batch-refused', 'sales-capacity-exceeded', 9]);
  });

  it.each([
    ['in its year', '2025-07-01', [8, 9]],
    ['before it', '2025-06-30', [8, 'sales-capacity-exceeded']],
  ])('forgets what a hold releases that was placed %s', (_, day, outcomes) => {
    const counted = { countedHolds: new Map([['H', day]]) };
    expect(run(of({ ...capacity, soldThisYear: 10n }, counted, [placed]), [release()], [pay('A', 'B', 10)])).toEqual(
      outcomes,
    );
  });
});
