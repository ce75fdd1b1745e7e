import type { Problem } from './openapi.gen.ts';

export type ProblemCode = Problem['code'];

/** The code of an answer that cannot be the service's: something between here and the service gave it. */
export const UNEXPECTED_ANSWER = 'unexpected-answer';

/**
 * The service refused, and says why (RFC 9457). Branch on `code`: it is stable, and a newer service may have more of them than
 * this type.
 */
export class SaldoProblem extends Error {
  override readonly name = 'SaldoProblem';
  readonly status: number;
  readonly code: ProblemCode | typeof UNEXPECTED_ANSWER;
  /** For `validation-failed`: each place that is not as it should be. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** The whole document, with what some codes add (`available`, `required`). Null for `unexpected-answer`. */
  readonly problem: Problem | null;
  readonly response: Response;
  /**
   * The key that went with the request; null where it had none. After 502, 503 and 504 it is as open as after no answer whether
   * anything was done: ask again with this one.
   */
  readonly idempotencyKey: string | null;

  /** @param fault where that is already known: what shows that it is no answer of the service */
  constructor(response: Response, body: unknown, idempotencyKey: string | null = null, fault?: string) {
    const problem = fault === undefined && isProblemDocument(body) ? body : null;
    super(problem?.detail ?? fault ?? `an answer of ${response.status} that is no problem document`);
    this.status = response.status;
    this.code = problem?.code ?? UNEXPECTED_ANSWER;
    this.errors = problem?.errors ?? [];
    this.problem = problem;
    this.response = response;
    this.idempotencyKey = idempotencyKey;
  }
}

export const isProblemDocument = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body;

/**
 * No answer came, however often it was tried, or a file broke off while it was read: `cause` is what went wrong last. What was
 * asked may have been done all the same; ask again with the same `idempotencyKey`.
 */
export class SaldoNoAnswer extends Error {
  override readonly name = 'SaldoNoAnswer';
  /** The key that went with the request; null where it had none. */
  readonly idempotencyKey: string | null;

  constructor(request: Request, attempts: number | 'broke off', cause: unknown) {
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    const text =
      attempts === 'broke off' ? `the answer to ${asked} broke off` : `no answer to ${asked} (attempts: ${attempts})`;
    super(text, { cause });
    this.idempotencyKey = request.headers.get('idempotency-key');
  }
}
