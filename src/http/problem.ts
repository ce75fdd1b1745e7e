/** Every refusal as an RFC 9457 problem document, and the one table from error code to HTTP status. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ErrorCode, FieldError, Refusal } from '../domain/errors.ts';
import { ERROR_CODES, refusal, SaldoError } from '../domain/errors.ts';
import { RETRY_AFTER_SECONDS } from '../limits.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Places that one `validation-failed` names. A batch of a thousand bad items is understood from the first ones. */
const FIELD_ERRORS_LISTED_MAX = 50;

/** Characters of a field's path that are repeated to the caller, who may have sent megabytes as a name. */
const FIELD_PATH_LENGTH_MAX = 200;

/** The only place that knows HTTP statuses. `title` is the same for every occurrence; `detail` is the occurrence's. */
export const PROBLEMS: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  'malformed-body': { status: 400, title: 'The body is not well-formed' },
  'validation-failed': { status: 400, title: 'The request does not have the form that this route asks for' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one that this list gave out' },
  'time-in-future': { status: 400, title: 'The time asked for has not come yet' },
  'idempotency-key-missing': { status: 400, title: 'This request needs an Idempotency-Key header' },
  'unsupported-media-type': { status: 415, title: 'The body is not of a media type that this route reads' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  unauthenticated: { status: 401, title: 'A valid API key or token is needed' },
  forbidden: { status: 403, title: 'This role may not do that' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'circuit-not-found': { status: 404, title: 'There is no such circuit' },
  'member-not-found': { status: 404, title: 'There is no such member' },
  'account-not-found': { status: 404, title: 'There is no such account' },
  'transfer-not-found': { status: 404, title: 'There is no such transfer' },
  'transaction-not-found': { status: 404, title: 'There is no such transaction' },
  'obligation-not-found': { status: 404, title: 'There is no such obligation' },
  'payment-request-not-found': { status: 404, title: 'There is no such payment request' },
  'payment-agreement-not-found': { status: 404, title: 'There is no such agreement' },
  'payment-schedule-not-found': { status: 404, title: 'There is no such payment schedule' },
  'trading-rules-not-found': { status: 404, title: 'There is no such version of trading rules' },
  'clearing-run-not-found': { status: 404, title: 'There is no such clearing run' },
  'fee-run-not-found': { status: 404, title: 'The month has not been charged' },
  'fee-schedule-not-found': { status: 404, title: 'There is no such fee schedule' },
  'clearing-schedule-not-found': { status: 404, title: 'There is no schedule for clearing runs' },
  'checkpoint-not-found': { status: 404, title: 'There is no such checkpoint' },
  'webhook-not-found': { status: 404, title: 'There is no such webhook' },
  'webhook-delivery-not-found': { status: 404, title: 'There is no such delivery' },
  'principal-not-found': { status: 404, title: 'There is no such principal' },
  'api-key-not-found': { status: 404, title: 'There is no such API key' },
  'circuit-code-taken': { status: 409, title: 'Another circuit has this code' },
  'external-id-taken': { status: 409, title: 'This external id is in use' },
  'identity-taken': { status: 409, title: 'This identity belongs to another principal' },
  'clearing-run-active': { status: 409, title: 'Another clearing run of the circuit is not finished' },
  'clearing-run-outdated': { status: 409, title: 'The circuit moves on faster than the run is computed' },
  'log-size-not-reached': { status: 409, title: 'The log does not have that size' },
  'log-inconsistent': { status: 409, title: 'The log contradicts itself, or what was signed of it' },
  'no-checkpoint-key': { status: 409, title: 'This service signs no checkpoints' },
  'transition-not-allowed': { status: 409, title: 'The present state does not lead to the one asked for' },
  'obligation-held': { status: 409, title: 'A hold is to pay a part of the obligation' },
  'balance-not-zero': { status: 409, title: 'The balance is not zero' },
  'account-takes-fees': { status: 409, title: 'A fee schedule names the account' },
  'member-closed': { status: 409, title: 'The member has left' },
  'member-not-closed': { status: 409, title: 'The member has not left' },
  'member-not-settled': { status: 409, title: 'Something is open with the member' },
  'member-erased': { status: 409, title: 'What was personal of the member has been erased' },
  'retention-not-over': { status: 409, title: 'The circuit keeps what is personal for longer' },
  'too-many-webhooks': { status: 409, title: 'There are as many webhooks as there may be' },
  'precondition-failed': { status: 412, title: 'It has changed since it was read' },
  'credit-limit-exceeded': { status: 422, title: 'The payer would owe more than its credit limit' },
  'balance-cap-exceeded': { status: 422, title: 'The payee would hold more than its balance cap' },
  'payer-not-active': { status: 422, title: 'The payer may not pay at present' },
  'payee-not-active': { status: 422, title: 'The payee may not be paid at present' },
  'same-account': { status: 422, title: 'Both sides are the same account' },
  'trade-not-allowed': { status: 422, title: 'The groups of the two accounts may not trade like this' },
  'transfer-cap-exceeded': { status: 422, title: 'The payer may not pay this much at a time' },
  'daily-cap-exceeded': { status: 422, title: 'The payer may not pay this much in a day' },
  'monthly-cap-exceeded': { status: 422, title: 'The payer may not pay this much in a month' },
  'sales-capacity-exceeded': { status: 422, title: 'The payee may not sell this much in its contract year' },
  'ticket-not-in-credits': { status: 422, title: 'An invoice of this size is paid wholly in credits' },
  'acceptance-not-met': { status: 422, title: 'The seller takes a larger part of the invoice in credits' },
  'unlimited-credit': { status: 422, title: "Only the circuit's own accounts may have unlimited credit" },
  'amount-out-of-range': { status: 422, title: 'The amount is zero or too large' },
  'reversible-amount-exceeded': { status: 422, title: 'More would be taken back than is left of the transfer' },
  'held-amount-exceeded': { status: 422, title: 'More would be captured than is still held' },
  'fees-exceed-amount': { status: 422, title: 'The fees of the payee would be more than what it is paid' },
  'fee-account-unavailable': { status: 422, title: "The circuit's account for a fee has no part in this at present" },
  'expires-in-past': { status: 422, title: 'The time at which it would expire is past' },
  'expires-too-late': { status: 422, title: 'The time at which it would expire is too far away' },
  'period-not-over': { status: 422, title: 'The month is not over' },
  'effective-too-early': { status: 422, title: 'It would begin before it may' },
  'remaining-amount-exceeded': { status: 422, title: 'More would be paid than what remains of the obligation' },
  'atomic-batch-refused': { status: 422, title: 'One of the batch was refused, and so none of it was posted' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key was used for another request' },
  'occurred-in-future': { status: 422, title: 'It cannot have occurred in the future' },
  'webhook-target-refused': { status: 422, title: 'Webhooks are not sent to this address' },
  'report-too-large': { status: 422, title: 'The report has more rows than this form of it takes' },
  'amount-not-representable': { status: 422, title: 'The format asked for cannot hold this amount exactly' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  overloaded: { status: 503, title: 'The service has more to do than it can take on' },
  'internal-error': { status: 500, title: 'The service failed' },
};

/** An RFC 9457 problem, with the refusal's own fields (ids and amounts) beside these. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly FieldError[];
  readonly [field: string]: unknown;
}

/** The problem document of a refusal; `instance` is the path of the request that it answers. */
export function toProblem(refused: Refusal, instance: string): Problem {
  const { status, title } = PROBLEMS[refused.code];
  const { code, detail, errors } = refused;
  const problem = { ...refused.fields, type: `urn:saldo:problem:${code}`, title, status, code, detail, instance };
  return errors === undefined ? problem : { ...problem, errors };
}

/** The problem document as the OpenAPI document and batch results describe it. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: '`urn:saldo:problem:` and the code' }),
    title: z.string().meta({ description: 'What this code means, the same each time' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status' }),
    code: z.enum(ERROR_CODES).meta({ description: 'A stable word to branch on' }),
    detail: z.string().meta({ description: 'What happened this time, for people' }),
    instance: z.string().meta({ description: 'The path of the request' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .readonly()
      .optional()
      .meta({ description: 'For `validation-failed`: each place that is not as it should be' }),
  })
  .meta({
    id: 'Problem',
    description: 'Why a request was refused (RFC 9457). Some codes add fields, such as `available` and `required`.',
  });

/** What Fastify itself refuses, by its error codes. Whatever is not here is a failure of ours. */
const FASTIFY_REFUSALS: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: refusal('malformed-body', 'The body is not JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: refusal('malformed-body', 'The body is empty although its type is application/json.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusal('malformed-body', 'The body is not as long as Content-Length says.'),
  ECONNRESET: refusal('malformed-body', 'The connection closed before the end of the body.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusal(
    'unsupported-media-type',
    'The body is of another type than those read here.',
  ),
  FST_ERR_CTP_BODY_TOO_LARGE: refusal('body-too-large', 'The body has more bytes than this route takes.'),
  FST_ERR_BAD_URL: refusal('validation-failed', 'The path is not a well-formed URL.'),
  FST_ERR_MAX_PARAM_LENGTH: refusal('validation-failed', 'A part of the path is too long.'),
  FST_ERR_NOT_FOUND: refusal('not-found', 'No route has this method and path.'),
  FST_UNDER_PRESSURE: refusal('overloaded', 'The service is overloaded; try again shortly.'),
};

/** The detail of an internal error: nothing of the inside may leave through it. */
const INTERNAL_ERROR = refusal('internal-error', 'Something failed on our side. The request id finds it in the log.');

/** Why a request was refused, whatever was thrown on its way. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof SaldoError) return error.refusal;
  if (hasZodFastifySchemaValidationErrors(error)) return validationRefusal(error);
  const code = (error as Partial<FastifyError> | null | undefined)?.code;
  if (typeof code === 'string' && Object.hasOwn(FASTIFY_REFUSALS, code))
    return FASTIFY_REFUSALS[code] ?? INTERNAL_ERROR;
  return INTERNAL_ERROR;
}

/** A `validation-failed` of one or more places, for what a schema cannot judge (an amount's decimals, say). */
export function invalid(errors: readonly FieldError[]): SaldoError {
  const [first] = errors;
  if (first === undefined) throw new TypeError('a validation error names at least one place');
  const others = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new SaldoError({
    code: 'validation-failed',
    detail: `${first.path}: ${first.message}.${others}`,
    errors: errors.slice(0, FIELD_ERRORS_LISTED_MAX),
  });
}

/** The parts of the request as the provider names them, in the caller's words. The body's fields need no prefix. */
const CONTEXT_PREFIXES: Readonly<Record<string, string>> = { querystring: 'query', params: 'path', headers: 'headers' };

interface ZodValidationError {
  readonly validation: readonly { instancePath: string; message?: string; params: Record<string, unknown> }[];
  readonly validationContext?: string;
}

export const MISSING = 'is missing';

/** Of a field that is not there the library says that it got `undefined`, of which JSON knows nothing. */
z.config({
  customError: ({ code, input }) => (code.startsWith('invalid_') && input === undefined ? MISSING : undefined),
});

function validationRefusal({ validation, validationContext = 'body' }: ZodValidationError): Refusal {
  const prefix = CONTEXT_PREFIXES[validationContext];
  const errors: FieldError[] = [];
  for (const issue of validation) {
    const path = issue.instancePath.split('/').filter((part) => part !== '');
    if (prefix !== undefined) path.unshift(prefix);
    const unknownFields = issue.params.keys;
    // Each unknown field is named by itself, so that a misspelt one is found at once.
    if (Array.isArray(unknownFields) && issue.message?.startsWith('Unrecognized')) {
      for (const field of unknownFields) errors.push(fieldError([...path, String(field)], 'is not a known field'));
    } else {
      errors.push(fieldError(path.length === 0 ? ['body'] : path, issue.message ?? 'is not valid'));
    }
    if (errors.length > FIELD_ERRORS_LISTED_MAX) break;
  }
  return invalid(errors).refusal;
}

function fieldError(path: readonly string[], message: string): FieldError {
  return { path: path.join('.').slice(0, FIELD_PATH_LENGTH_MAX), message };
}

/** The path of a request without its query, which may hold what does not belong in an answer or a log. */
export function pathOf(request: FastifyRequest): string {
  const { url } = request;
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? url : url.slice(0, queryAt);
}

/** Makes the answer a refusal, whatever it was going to be: its status and headers, and the text of its body. */
export function asProblem(refused: Refusal, request: FastifyRequest, reply: FastifyReply): string {
  const { status } = PROBLEMS[refused.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="saldo"');
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterSeconds(refused));
  reply.code(status).header('content-type', PROBLEM_MEDIA_TYPE);
  return JSON.stringify(toProblem(refused, pathOf(request)));
}

function retryAfterSeconds(refused: Refusal): number {
  const given = refused.fields?.retryAfterSeconds;
  return typeof given === 'number' ? given : RETRY_AFTER_SECONDS;
}
