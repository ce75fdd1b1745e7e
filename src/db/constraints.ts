import { type ErrorCode, refuse, type SaldoError } from '../domain/errors.ts';

/**
 * Constraint name to error code: what the database refuses, in the words of the API. Most of these the service decides
 * before it writes; they are met where the second line of defence has to hold, and by features that rely on it alone.
 */
const CONSTRAINTS: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
  account_within_credit_limit: {
    code: 'credit-limit-exceeded',
    detail: 'The paying account has less available than this needs.',
  },
  account_within_balance_cap: {
    code: 'balance-cap-exceeded',
    detail: 'The account that would be paid cannot take this much.',
  },
  payment_between_groups_that_trade: {
    code: 'trade-not-allowed',
    detail: 'The circuit does not let an account of this group pay that one.',
  },
  payment_within_transfer_cap: {
    code: 'transfer-cap-exceeded',
    detail: 'The paying account may not pay this much at a time.',
  },
  payment_within_daily_cap: {
    code: 'daily-cap-exceeded',
    detail: 'The paying account may not pay this much today.',
  },
  payment_within_monthly_cap: {
    code: 'monthly-cap-exceeded',
    detail: 'The paying account may not pay this much this month.',
  },
  sale_within_capacity: {
    code: 'sales-capacity-exceeded',
    detail: 'The paid account may not sell this much in its contract year.',
  },
  circuit_code_is_unique: { code: 'circuit-code-taken', detail: 'Another circuit has this code.' },
  member_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another member of this circuit has this externalId.',
  },
  account_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another account of this circuit has this externalId.',
  },
  transaction_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another transfer of this circuit has this externalId.',
  },
  obligation_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another obligation of this circuit has this externalId.',
  },
  payment_request_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another payment request of this circuit has this externalId.',
  },
  payment_request_state_follows_its_life: {
    code: 'transition-not-allowed',
    detail: 'The payment request has ended.',
  },
  payment_schedule_external_id_is_unique: {
    code: 'external-id-taken',
    detail: 'Another payment schedule of this circuit has this externalId.',
  },
  payment_schedule_state_follows_its_life: {
    code: 'transition-not-allowed',
    detail: 'The payment schedule has ended.',
  },
  payment_occurrence_state_follows_its_life: {
    code: 'transition-not-allowed',
    detail: 'The payment of the schedule has ended.',
  },
  payment_request_ends_in_time: {
    code: 'transition-not-allowed',
    detail: 'The payment request has expired.',
  },
  obligation_accounts_exist: {
    code: 'account-not-found',
    detail: 'There is no such account in this circuit, or it is closed.',
  },
  obligation_state_follows_its_life: {
    code: 'transition-not-allowed',
    detail: 'The state of the obligation does not lead there.',
  },
  obligation_paid_is_accepted: { code: 'transition-not-allowed', detail: 'Only an accepted obligation can be paid.' },
  obligation_settled_within_amount: {
    code: 'remaining-amount-exceeded',
    detail: 'Less than this remains of the obligation.',
  },
  principal_identity_is_unique: {
    code: 'identity-taken',
    detail: 'Another principal of this circuit has this issuer and subject.',
  },
  clearing_run_is_alone: {
    code: 'clearing-run-active',
    detail: 'A clearing run of this circuit is being computed, or waits to be applied or discarded.',
  },
  principal_member_exists: { code: 'member-not-found', detail: 'There is no such member in this circuit.' },
};

interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
}

/** Integrity constraint violations (SQLSTATE class 23) and values out of range (22): trying again cannot help. */
export function isRefusedByDatabase(error: unknown): boolean {
  const { code } = error as DatabaseError;
  return typeof code === 'string' && (code.startsWith('23') || code.startsWith('22'));
}

/** The refusal that a constraint stands for; null for one that callers can do nothing about. */
export function refusalOfConstraint(error: unknown): SaldoError | null {
  const { constraint } = error as DatabaseError;
  const known = constraint === undefined ? undefined : CONSTRAINTS[constraint];
  return known === undefined ? null : refuse(known.code, known.detail);
}
