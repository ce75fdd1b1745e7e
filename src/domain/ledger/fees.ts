/**
 * What a payment costs its parties, by the rules of its circuit. Each rule is reckoned and rounded by itself, so that whoever
 * reads a rule and an amount can tell the fee, whatever other rules there are. docs/fees.md says the same for people.
 */
import { applyRate } from '../money.ts';

/** Which side of a payment a rule charges. */
export const FEE_SIDES = ['payer', 'payee'] as const;
export type FeeSide = (typeof FEE_SIDES)[number];

/** What is charged. A capture costs what a transfer of as much would. */
export const FEE_KINDS = ['transfer', 'obligation-paid'] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

/** One rule of a schedule. Amounts are minor units; of what is null, nothing is said. */
export interface FeeRule {
  /** In its schedule, from 1. */
  readonly place: number;
  readonly name: string;
  readonly charges: FeeSide;
  /** The circuit's own account that it goes to. */
  readonly toAccountId: string;
  /** A share of what is paid: a decimal from 0 to 1, like `"0.0125"`. */
  readonly rate: string | null;
  readonly fixed: bigint | null;
  readonly minimum: bigint | null;
  readonly maximum: bigint | null;
  /** Null: whichever group the member is of. */
  readonly payerGroups: readonly string[] | null;
  readonly payeeGroups: readonly string[] | null;
  /** Null: every kind. */
  readonly kinds: readonly FeeKind[] | null;
}

/** A payment between two members, as far as it says which rules it falls under. */
export interface ChargedPayment {
  readonly kind: FeeKind;
  readonly payerGroup: string;
  readonly payeeGroup: string;
}

/** The rules from a time on; none is ever changed. */
export interface FeeSchedule {
  /** 1, 2, 3 … in the order in which they were made. In force is the highest of those that have begun. */
  readonly version: number;
  readonly rules: readonly FeeRule[];
}

/** What one rule comes to: more than zero. */
export interface Fee {
  readonly place: number;
  readonly name: string;
  readonly charges: FeeSide;
  readonly toAccountId: string;
  readonly amount: bigint;
}

/** The rules of a schedule that a payment falls under. */
export const rulesFor = (rules: readonly FeeRule[], payment: ChargedPayment): FeeRule[] =>
  rules.filter((rule) => applies(rule, payment));

/**
 * The fees of a part of a payment, in the order of the rules, of which so much has been paid before: together, the parts cost what all of it would have
 * cost at once, and so never more than was reserved for that.
 * @param rules those that the payment falls under
 */
export function feesOfPart(rules: readonly FeeRule[], part: bigint, paidBefore: bigint): Fee[] {
  const fees: Fee[] = [];
  for (const rule of rules) {
    const amount = feeOn(rule, paidBefore + part) - feeOn(rule, paidBefore);
    const { place, name, charges, toAccountId } = rule;
    if (amount > 0n) fees.push({ place, name, charges, toAccountId, amount });
  }
  return fees;
}

/** What one side is charged in all, in minor units. */
export const chargedTo = (side: FeeSide, fees: readonly Fee[]): bigint =>
  fees.reduce((sum, fee) => (fee.charges === side ? sum + fee.amount : sum), 0n);

/**
 * What of a fee goes back by a reversal: so much that, of the fee, the same share has been given back as of the payment,
 * rounded down. When all of the payment has been taken back, so has all of the fee.
 *
 * @param fee what was charged so far, and `givenBack` what of that went back
 * @param posted what the payment came to so far; more than zero
 * @param reversed what of it has been taken back, with this reversal; at most `posted`
 */
export function feeTakenBack(fee: bigint, givenBack: bigint, posted: bigint, reversed: bigint): bigint {
  // Of a hold, a later capture may have added to the payment and to its fee: then more of it went back than its share.
  const due = (fee * reversed) / posted - givenBack;
  return due > 0n ? due : 0n;
}

function applies(rule: FeeRule, { kind, payerGroup, payeeGroup }: ChargedPayment): boolean {
  return (
    (rule.kinds === null || rule.kinds.includes(kind)) &&
    isOneOf(rule.payerGroups, payerGroup) &&
    isOneOf(rule.payeeGroups, payeeGroup)
  );
}

const isOneOf = (groups: readonly string[] | null, group: string): boolean => groups === null || groups.includes(group);

/** It never falls where the amount rises: parts rely on that. */
function feeOn({ rate, fixed, minimum, maximum }: FeeRule, amount: bigint): bigint {
  if (amount === 0n) return 0n;
  const share = rate === null ? 0n : applyRate(amount, rate, 'half-up');
  const raised = atLeast(share + (fixed ?? 0n), minimum);
  return maximum !== null && raised > maximum ? maximum : raised;
}

const atLeast = (amount: bigint, minimum: bigint | null): bigint =>
  minimum !== null && amount < minimum ? minimum : amount;
