/**
 * What accounts are charged month by month: a membership fee, and demurrage on balances above an allowance. Amounts are whole minor
 * units; docs/fees.md says the same for people.
 */

import type { Refusal } from '../errors.ts';
import { applyRate } from '../money.ts';
import type { ChargePeriodFee } from './commands.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { mayNotPay, move, noSuchAccount, outOfRange } from './payments.ts';

/** What a rule of a period goes by. */
export const PERIOD_BASES = ['membership', 'demurrage'] as const;
export type PeriodBasis = (typeof PERIOD_BASES)[number];

/** One rule of a schedule for whole periods. Of membership `amount` is set, of demurrage `rate` and `allowance`. */
export interface PeriodRule {
  /** In its schedule, behind the rules for payments. */
  readonly place: number;
  readonly name: string;
  readonly basis: PeriodBasis;
  /** The circuit's own account that it goes to. */
  readonly toAccountId: string;
  /** For each member, a month. */
  readonly amount: bigint | null;
  /** A share of what stands above the allowance, a month: a decimal from 0 to 1. */
  readonly rate: string | null;
  readonly allowance: bigint | null;
  /** Null: whichever group the member is of. */
  readonly groups: readonly string[] | null;
}

/** An account that may be charged for a period. */
export interface ChargedAccount {
  readonly accountId: string;
  readonly memberId: string;
  readonly group: string;
  /** Of several of a member the first that was opened pays for its membership. */
  readonly isFirst: boolean;
  /** At the end of each day of the period. */
  readonly balances: readonly bigint[];
}

export interface PeriodCharge {
  readonly accountId: string;
  readonly place: number;
  readonly amount: bigint;
}

/** What each account is charged by each rule: nothing that comes to zero. */
export const periodCharges = (rules: readonly PeriodRule[], accounts: readonly ChargedAccount[]): PeriodCharge[] =>
  accounts.flatMap((account) =>
    rules.flatMap((rule) => {
      const amount = chargeOf(rule, account);
      return amount > 0n ? [{ accountId: account.accountId, place: rule.place, amount }] : [];
    }),
  );

function chargeOf({ basis, groups, amount, rate, allowance }: PeriodRule, account: ChargedAccount): bigint {
  if (groups !== null && !groups.includes(account.group)) return 0n;
  if (basis === 'membership') return account.isFirst ? (amount ?? 0n) : 0n;
  return rate === null ? 0n : demurrageOn(account.balances, allowance ?? 0n, rate);
}

/**
 * The rate times the average, over the days, of what stood above the allowance at their ends. The average is rounded down to whole
 * minor units, the product half up: an average, because a balance of the last day alone could be moved out of the way.
 */
export function demurrageOn(balances: readonly bigint[], allowance: bigint, rate: string): bigint {
  if (balances.length === 0) return 0n;
  let above = 0n;
  for (const balance of balances) if (balance > allowance) above += balance - allowance;
  return applyRate(above / BigInt(balances.length), rate, 'half-up');
}

/** A fee of a period is no trade: no rules of those forbid it, and no fees are charged for it. */
export function chargePeriodFee(draft: Draft, command: ChargePeriodFee): Rows | Refusal {
  const { accountId, toAccountId, amount, rule } = command;
  const refused = outOfRange(amount);
  if (refused) return refused;
  const from = draft.account(accountId);
  if (from === undefined || from.status === 'closed') return noSuchAccount(accountId, 'from');
  const to = draft.account(toAccountId);
  if (to === undefined || to.status === 'closed') return noSuchAccount(toAccountId, 'to');
  const mayNot = mayNotPay(draft, from, to);
  if (mayNot) return mayNot;
  const { posting, after } = move(draft, from, to, amount);
  return { rows: [{ ...posting, fee: rule }], balancesAfter: [after] };
}
