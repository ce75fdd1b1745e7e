import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradictionsOf, FEE_RULES_MAX } from '../../src/domain/ledger/fee-rules.ts';
import {
  type ChargedPayment,
  chargedTo,
  FEE_KINDS,
  FEE_SIDES,
  type FeeRule,
  feesOfPart,
  feeTakenBack,
  rulesFor,
} from '../../src/domain/ledger/fees.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';

const RULE: FeeRule = {
  place: 1,
  name: 'Trade fee',
  charges: 'payer',
  toAccountId: 'fees',
  rate: '0.0125',
  fixed: null,
  minimum: null,
  maximum: null,
  payerGroups: null,
  payeeGroups: null,
  kinds: null,
};
type Paid = ChargedPayment & { readonly amount: bigint };
const feesOf = (all: readonly FeeRule[], { amount, ...payment }: Paid) =>
  feesOfPart(rulesFor(all, payment), amount, 0n);
const PAYMENT: Paid = { kind: 'transfer', amount: 10_000n, payerGroup: 'shops', payeeGroup: 'shops' };

const MILLION = 1_000_000n;
const amounts = fc.bigInt({ min: 1n, max: AMOUNT_MAX });
const small = fc.bigInt({ min: 0n, max: 10_000n });
const rates = fc.bigInt({ min: 0n, max: MILLION });
const groups = fc.option(fc.subarray(['crafts', 'shops', 'farms'], { minLength: 1 }), { nil: null });
const textOf = (millionths: bigint) => `${millionths / MILLION}.${String(millionths % MILLION).padStart(6, '0')}`;

const rules = fc.array(
  fc.record({
    millionths: rates,
    charges: fc.constantFrom(...FEE_SIDES),
    fixed: fc.option(small, { nil: null }),
    bounds: fc.option(fc.tuple(small, small), { nil: null }),
    payerGroups: groups,
    payeeGroups: groups,
    kinds: fc.option(fc.subarray([...FEE_KINDS], { minLength: 1 }), { nil: null }),
  }),
  { maxLength: 5 },
);
type Drawn = typeof rules extends fc.Arbitrary<(infer T)[]> ? T : never;

const ruleOf = ({ millionths, bounds, ...rest }: Drawn, index: number): FeeRule => {
  const [one, other] = bounds ?? [null, null];
  const isAscending = one !== null && other !== null && one <= other;
  return {
    ...RULE,
    ...rest,
    place: index + 1,
    name: `rule ${index}`,
    rate: textOf(millionths),
    minimum: isAscending ? one : other,
    maximum: isAscending ? other : one,
  };
};
const payments = fc.record({
  kind: fc.constantFrom(...FEE_KINDS),
  amount: amounts,
  payerGroup: fc.constantFrom('crafts', 'shops'),
  payeeGroup: fc.constantFrom('crafts', 'shops'),
});

/** The same by fractions alone: twice the share plus one half, rounded down. */
function expected({ millionths, fixed }: Drawn, { minimum, maximum }: FeeRule, amount: bigint): bigint {
  let fee = (2n * amount * millionths + MILLION) / (2n * MILLION) + (fixed ?? 0n);
  if (minimum !== null && fee < minimum) fee = minimum;
  if (maximum !== null && fee > maximum) fee = maximum;
  return fee;
}

describe('the fees of a payment', () => {
  test('are those of each rule by itself, by exact fractions, half up, then the minimum, then the maximum', () => {
    fc.assert(
      fc.property(rules, payments, (drawn, payment) => {
        const made = drawn.map(ruleOf);
        const meant = made.flatMap((rule, index) => {
          const isMeant =
            (rule.kinds?.includes(payment.kind) ?? true) &&
            (rule.payerGroups?.includes(payment.payerGroup) ?? true) &&
            (rule.payeeGroups?.includes(payment.payeeGroup) ?? true);
          const amount = expected(drawn[index] as Drawn, rule, payment.amount);
          return isMeant && amount > 0n
            ? [{ place: rule.place, name: rule.name, charges: rule.charges, toAccountId: 'fees', amount }]
            : [];
        });
        expect(feesOf(made, payment)).toEqual(meant);
      }),
    );
  });

  test.each([
    ['a tie goes up', { rate: '0.005' }, 100n, 1n],
    ['less than half a minor unit is nothing', { rate: '0.004999' }, 100n, 0n],
    ['a share and a fixed part add up', { rate: '0.01', fixed: 30n }, 10_000n, 130n],
    ['a small fee is raised to the minimum', { minimum: 50n }, 100n, 50n],
    ['a large one is lowered to the maximum', { maximum: 50n }, 100_000n, 50n],
    ['all of the largest amount', { rate: '1' }, AMOUNT_MAX, AMOUNT_MAX],
    ['a fixed part alone', { rate: null, fixed: 25n }, 1n, 25n],
  ])('%s', (_, change, amount, fee) => {
    const fees = feesOf([{ ...RULE, ...change }], { ...PAYMENT, amount });
    expect(chargedTo('payer', fees)).toBe(fee);
    expect(chargedTo('payee', fees)).toBe(0n);
  });

  test('a rule for groups leaves alone who is of another', () => {
    const rule = { ...RULE, payeeGroups: ['shops'] };
    const isCharged = (payeeGroup: string) => feesOf([rule], { ...PAYMENT, payeeGroup }).length === 1;
    expect([isCharged('shops'), isCharged('crafts')]).toEqual([true, false]);
  });
});

describe('the fees of parts', () => {
  test('add up to those of the whole, for each rule, and none is below zero', () => {
    const shares = fc.array(fc.bigInt({ min: 1n, max: AMOUNT_MAX / 20n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rules, payments, shares, (drawn, payment, parts) => {
        const made = drawn.map(ruleOf);
        const sums = new Map<string, bigint>();
        let paid = 0n;
        for (const amount of parts) {
          for (const fee of feesOfPart(rulesFor(made, payment), amount, paid)) {
            expect(fee.amount).toBeGreaterThan(0n);
            sums.set(fee.name, (sums.get(fee.name) ?? 0n) + fee.amount);
          }
          paid += amount;
        }
        const whole = feesOf(made, { ...payment, amount: paid });
        expect([...sums].sort()).toEqual(whole.map(({ name, amount }) => [name, amount]).sort());
      }),
    );
  });
});

describe('what of a fee is taken back', () => {
  test('is its share of what was taken back so far, rounded down, and all of it in the end', () => {
    const takings = fc.array(fc.bigInt({ min: 1n, max: AMOUNT_MAX / 20n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(amounts, takings, (fee, parts) => {
        const posted = parts.reduce((sum, part) => sum + part, 0n);
        let reversed = 0n;
        let back = 0n;
        for (const amount of parts) {
          reversed += amount;
          const taken = feeTakenBack(fee, back, posted, reversed);
          expect(taken).toBeGreaterThanOrEqual(0n);
          back += taken;
          expect(back * posted).toBeLessThanOrEqual(fee * reversed);
          expect((back + 1n) * posted).toBeGreaterThan(fee * reversed);
        }
        expect(back).toBe(fee);
      }),
    );
  });
});

describe('contradictory rules', () => {
  const places = (...made: FeeRule[]) => contradictionsOf(made, [], (id) => id === 'fees').map(({ path }) => path);

  test('none where there is none, and an empty list is fine', () => {
    expect(places()).toEqual([]);
    expect(places(RULE, { ...RULE, name: 'Solidarity', minimum: 1n, maximum: 1n, rate: '1.000000' })).toEqual([]);
    expect(places({ ...RULE, rate: '0', fixed: 1n })).toEqual([]);
  });

  test.each<[string, Partial<FeeRule>, string]>([
    ['a minimum above the maximum', { minimum: 2n, maximum: 1n }, 'minimum'],
    ['a rate above one', { rate: '1.000001' }, 'rate'],
    ['a rate of ten', { rate: '10' }, 'rate'],
    ['a rate below zero', { rate: '-0.01' }, 'rate'],
    ['a rate of seven decimals', { rate: '0.0000001' }, 'rate'],
    ['a rate that is no number', { rate: '0.x' }, 'rate'],
    ['nothing that it charges', { rate: null }, 'rate'],
    ['zeros that it charges', { rate: '0.00', fixed: 0n }, 'rate'],
    ['a maximum of zero', { maximum: 0n }, 'maximum'],
    ["a member's account", { toAccountId: 'ada' }, 'to'],
    ['no group of payers', { payerGroups: [] }, 'payerGroups'],
    ['no group of payees', { payeeGroups: [] }, 'payeeGroups'],
    ['no kind', { kinds: [] }, 'kinds'],
  ])('%s', (_, change, field) => {
    expect(places({ ...RULE, name: 'another' }, { ...RULE, ...change })).toEqual([`rules.1.${field}`]);
  });

  test('the same name twice, and too many', () => {
    expect(places(RULE, RULE)).toEqual(['rules.1.name']);
    const many = Array.from({ length: FEE_RULES_MAX + 1 }, (_, index) => ({ ...RULE, name: `rule ${index}` }));
    expect(places(...many)).toEqual(['rules']);
  });
});
