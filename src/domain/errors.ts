/** Refusals of what was not decided: for its form, for whoever asks, because the key stands for something else, or because the service cannot at present. */
const NO_ANSWERS = [
  'malformed-body',
  'validation-failed',
  'invalid-cursor',
  'time-in-future',
  'idempotency-key-missing',
  'unsupported-media-type',
  'body-too-large',
  'idempotency-key-reused',
  'unauthenticated',
  'forbidden',
  'rate-limited',
  'overloaded',
  'internal-error',
] as const;

/**
 * Every way in which Saldo says no. A code is a stable word that clients may branch on; which HTTP status it has is
 * decided in http/problem.ts and nowhere else.
 *
 * The core returns a `Refusal` as a value. The shell throws it as a `SaldoError`.
 */
export const ERROR_CODES = [
  ...NO_ANSWERS,
  // What is not there, or not for whoever asks.
  'not-found',
  'circuit-not-found',
  'member-not-found',
  'account-not-found',
  'transfer-not-found',
  'transaction-not-found',
  'obligation-not-found',
  'payment-request-not-found',
  'payment-agreement-not-found',
  'payment-schedule-not-found',
  'trading-rules-not-found',
  'clearing-run-not-found',
  'clearing-schedule-not-found',
  'fee-schedule-not-found',
  'fee-run-not-found',
  'checkpoint-not-found',
  'webhook-not-found',
  'webhook-delivery-not-found',
  'principal-not-found',
  'api-key-not-found',
  // The state of things does not allow it.
  'circuit-code-taken',
  'external-id-taken',
  'identity-taken',
  'clearing-run-active',
  'clearing-run-outdated',
  'log-size-not-reached',
  'log-inconsistent',
  'no-checkpoint-key',
  'transition-not-allowed',
  'balance-not-zero',
  'account-takes-fees',
  'obligation-held',
  'member-closed',
  'member-not-closed',
  'member-not-settled',
  'member-erased',
  'retention-not-over',
  'too-many-webhooks',
  'precondition-failed',
  // The rules of the circuit refuse it.
  'credit-limit-exceeded',
  'balance-cap-exceeded',
  'payer-not-active',
  'payee-not-active',
  'same-account',
  'trade-not-allowed',
  'transfer-cap-exceeded',
  'daily-cap-exceeded',
  'monthly-cap-exceeded',
  'sales-capacity-exceeded',
  'ticket-not-in-credits',
  'acceptance-not-met',
  'unlimited-credit',
  'amount-out-of-range',
  'remaining-amount-exceeded',
  'held-amount-exceeded',
  'fees-exceed-amount',
  'fee-account-unavailable',
  'reversible-amount-exceeded',
  'expires-in-past',
  'expires-too-late',
  'effective-too-early',
  'period-not-over',
  'atomic-batch-refused',
  'occurred-in-future',
  'webhook-target-refused',
  'report-too-large',
  'amount-not-representable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whether a refusal answers a request for good: an idempotency key stands for it, and asking again takes a new one. */
export const isAnswer = (code: ErrorCode): boolean => !(NO_ANSWERS as readonly ErrorCode[]).includes(code);

/** One offending place of a request: `path` is a JSON Pointer-like dotted path (`transfers.3.amount`). */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/**
 * Why something was refused. `detail` is for people; `fields` are extension members of the problem document: ids and
 * amounts only, and never another member's figures.
 */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly errors?: readonly FieldError[];
}

export function refusal(code: ErrorCode, detail: string, fields?: Refusal['fields']): Refusal {
  return fields === undefined ? { code, detail } : { code, detail, fields };
}

/** A refusal on its way through the shell to the caller. */
export class SaldoError extends Error {
  readonly refusal: Refusal;
  /** True where this answered an earlier request with the same idempotency key. */
  readonly replayed: boolean;
  constructor(refused: Refusal, options?: ErrorOptions & { replayed?: boolean }) {
    super(refused.detail, options);
    this.replayed = options?.replayed ?? false;
    this.name = 'SaldoError';
    this.refusal = refused;
  }
  get code(): ErrorCode {
    return this.refusal.code;
  }
}

/** Shorthand of the shell: `throw refuse('account-not-found', …)`. */
export function refuse(code: ErrorCode, detail: string, fields?: Refusal['fields']): SaldoError {
  return new SaldoError(refusal(code, detail, fields));
}
