/** Which fee rules contradict themselves or each other. Each is refused with its place, before it could charge anybody. */
import type { FieldError } from '../errors.ts';
import type { FeeRule } from './fees.ts';
import type { PeriodRule } from './period-fees.ts';

/** Rules of a schedule. Each may cost every payment one more posting. */
export const FEE_RULES_MAX = 20;

/** Finer shares than a millionth are no use, and a bound keeps every product exact. */
const RATE_DECIMALS_MAX = 6;

/**
 * @param periodRules those for whole periods, whose names are told apart from those of the others as well
 * @param isSystemAccount whether the circuit has such an account, and it is its own and open
 */
export function contradictionsOf(
  rules: readonly FeeRule[],
  periodRules: readonly PeriodRule[],
  isSystemAccount: (id: string) => boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (rules.length > FEE_RULES_MAX) errors.push({ path: 'rules', message: `are more than ${FEE_RULES_MAX}` });
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const say = (field: string, message: string) => errors.push({ path: `rules.${index}.${field}`, message });
    if (names.has(rule.name)) say('name', 'is the name of a rule before it');
    names.add(rule.name);
    // A fee that came back to a member would make money of nothing for it. The circuit's own accounts are never charged,
    // so that no fee can lead to another.
    if (!isSystemAccount(rule.toAccountId)) say('to', "is none of the circuit's own accounts, or it is closed");
    const rateProblem = rule.rate === null ? null : problemOfRate(rule.rate);
    if (rateProblem !== null) say('rate', rateProblem);
    else if (!chargesAnything(rule)) say('rate', 'with `fixed` comes to nothing: the rule would never charge');
    if (rule.maximum === 0n) say('maximum', 'is zero: the rule would never charge');
    if (rule.minimum !== null && rule.maximum !== null && rule.minimum > rule.maximum)
      say('minimum', 'is more than `maximum`');
    for (const field of ['payerGroups', 'payeeGroups', 'kinds'] as const)
      if (rule[field]?.length === 0) say(field, 'is empty: the rule would never charge; leave it out for all');
  }
  if (periodRules.length > FEE_RULES_MAX)
    errors.push({ path: 'periodRules', message: `are more than ${FEE_RULES_MAX}` });
  for (const [index, rule] of periodRules.entries()) {
    const say = (field: string, message: string) => errors.push({ path: `periodRules.${index}.${field}`, message });
    if (names.has(rule.name)) say('name', 'is the name of a rule before it');
    names.add(rule.name);
    if (!isSystemAccount(rule.toAccountId)) say('to', "is none of the circuit's own accounts, or it is closed");
    if (rule.groups?.length === 0) say('groups', 'is empty: the rule would never charge; leave it out for all');
    for (const [field, message] of contradictionsOfBasis(rule)) say(field, message);
  }
  return errors;
}

/** What a rule of one basis has is nothing that one of the other knows. */
function contradictionsOfBasis({ basis, amount, rate, allowance }: PeriodRule): [string, string][] {
  const errors: [string, string][] = [];
  if (basis === 'membership') {
    if (amount === null) errors.push(['amount', 'is what a membership costs: it is needed']);
    else if (amount === 0n) errors.push(['amount', 'is zero: the rule would never charge']);
    if (rate !== null) errors.push(['rate', 'is none of a membership']);
    if (allowance !== null) errors.push(['allowance', 'is none of a membership']);
    return errors;
  }
  if (amount !== null) errors.push(['amount', 'is none of demurrage, which goes by a rate']);
  const problem = rate === null ? 'is what demurrage goes by: it is needed' : problemOfRate(rate);
  if (problem !== null) errors.push(['rate', problem]);
  else if (rate !== null && !/[1-9]/.test(rate)) errors.push(['rate', 'comes to nothing: the rule would never charge']);
  return errors;
}

function problemOfRate(rate: string): string | null {
  const [whole = '', decimals = ''] = rate.split('.');
  if (decimals.length > RATE_DECIMALS_MAX) return `has more than ${RATE_DECIMALS_MAX} decimals`;
  const isAtMostOne = whole === '0' || (whole === '1' && /^0*$/.test(decimals));
  return isAtMostOne && /^\d*$/.test(decimals) ? null : 'is a share: from 0 to 1';
}

const chargesAnything = ({ rate, fixed }: FeeRule): boolean =>
  (rate !== null && /[1-9]/.test(rate)) || (fixed !== null && fixed > 0n);
