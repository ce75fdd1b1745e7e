import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictionsOf } from '../../src/domain/ledger/fee-rules.ts';
import {
  type ChargedAccount,
  demurrageOn,
  type PeriodRule,
  periodCharges,
} from '../../src/domain/ledger/period-fees.ts';

const MEMBERSHIP: PeriodRule = {
  place: 1,
  name: 'Membership',
  basis: 'membership',
  toAccountId: 'fees',
  amount: 500n,
  rate: null,
  allowance: null,
  groups: null,
};
const DEMURRAGE: PeriodRule = {
  ...MEMBERSHIP,
  place: 2,
  name: 'Demurrage',
  basis: 'demurrage',
  amount: null,
  rate: '0.005',
  allowance: 10_000n,
};
const account = (accountId: string, more: Partial<ChargedAccount> = {}): ChargedAccount => ({
  accountId,
  memberId: 'M',
  group: 'shops',
  isFirst: true,
  balances: [0n],
  ...more,
});

describe('demurrage', () => {
  it.each([
    ['on the average of the days, not on the last one', [30_000n, 30_000n, 0n], 67n],
    ['of nothing, where no day stands above the allowance', [10_000n, -50_000n], 0n],
    ['of what stands above it alone', [10_200n, 10_200n], 1n],
    ['where debts of other days take nothing away', [30_000n, -90_000n], 50n],
    ['of a period without days', [], 0n],
  ])('is charged %s', (_, balances, amount) => {
    expect(demurrageOn(balances, 10_000n, '0.005')).toBe(amount);
  });

  it('is the rounded rate of the rounded average, by fractions alone', () => {
    const balances = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { minLength: 1, maxLength: 31 });
    const millionths = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(
      fc.property(balances, fc.bigInt({ min: 0n, max: 10n ** 12n }), millionths, (days, allowance, rate) => {
        const above = days.map((day) => (day > allowance ? day - allowance : 0n)).reduce((sum, one) => sum + one, 0n);
        const average = above / BigInt(days.length);
        const text = `${rate / 1_000_000n}.${String(rate % 1_000_000n).padStart(6, '0')}`;
        expect(demurrageOn(days, allowance, text)).toBe((2n * average * rate + 1_000_000n) / 2_000_000n);
      }),
    );
  });
});

describe('charges of a period', () => {
  it('are membership once for a member, and demurrage for each account, where they come to anything', () => {
    const accounts = [
      account('A', { balances: [20_000n, 20_000n] }),
      account('B', { isFirst: false, balances: [30_000n, 30_000n] }),
      account('C', { memberId: 'N', balances: [-5n, -5n] }),
    ];
    expect(periodCharges([MEMBERSHIP, DEMURRAGE], accounts)).toEqual([
      { accountId: 'A', place: 1, amount: 500n },
      { accountId: 'A', place: 2, amount: 50n },
      { accountId: 'B', place: 2, amount: 100n },
      { accountId: 'C', place: 1, amount: 500n },
    ]);
  });

  it('leave alone who is of no group of a rule', () => {
    const rule = { ...MEMBERSHIP, groups: ['farms'] };
    expect(periodCharges([rule], [account('A'), account('B', { group: 'farms' })])).toEqual([
      { accountId: 'B', place: 1, amount: 500n },
    ]);
  });
});

describe('contradictory rules of periods', () => {
  const places = (...made: PeriodRule[]) => contradictionsOf([], made, (id) => id === 'fees').map(({ path }) => path);

  it('none where there is none', () => {
    expect(places(MEMBERSHIP, DEMURRAGE)).toEqual([]);
  });

  it.each<[string, PeriodRule, string]>([
    ['a membership without an amount', { ...MEMBERSHIP, amount: null }, 'amount'],
    ['a membership for nothing', { ...MEMBERSHIP, amount: 0n }, 'amount'],
    ['a membership with a rate', { ...MEMBERSHIP, rate: '0.01' }, 'rate'],
    ['a membership with an allowance', { ...MEMBERSHIP, allowance: 1n }, 'allowance'],
    ['demurrage without a rate', { ...DEMURRAGE, rate: null }, 'rate'],
    ['demurrage at zero', { ...DEMURRAGE, rate: '0.00' }, 'rate'],
    ['demurrage above one', { ...DEMURRAGE, rate: '1.1' }, 'rate'],
    ['demurrage with an amount', { ...DEMURRAGE, amount: 5n }, 'amount'],
    ["a member's account", { ...MEMBERSHIP, toAccountId: 'ada' }, 'to'],
    ['no group', { ...MEMBERSHIP, groups: [] }, 'groups'],
  ])('%s', (_, rule, field) => {
    expect(places({ ...MEMBERSHIP, name: 'another' }, rule)).toEqual([`periodRules.1.${field}`]);
  });

  it('names that a rule for payments has already', () => {
    const payment = { ...MEMBERSHIP, charges: 'payer', fixed: 1n, minimum: null, maximum: null } as const;
    const rule = { ...payment, payerGroups: null, payeeGroups: null, kinds: null };
    expect(contradictionsOf([rule], [MEMBERSHIP], () => true).map(({ path }) => path)).toEqual(['periodRules.0.name']);
  });
});
