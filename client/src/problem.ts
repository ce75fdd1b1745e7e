import type { Problem } from './openapi.gen.ts';

export type ProblemCode = Problem['code'];

/** The code of an answer that is no problem document: something between here and the service gave it. */
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

  constructor(response: Response, body: unknown, idempotencyKey: string | null = null) {
    const problem = isProblemDocument(body) ? body : null;
    super(problem?.detail ?? `an answer of ${response.status} that is no problem document`);
    this.status = response.status;
    this.code = problem?.code ?? UNEXPECTED_ANSWER;
    this.errors = problem?.errors ?? [];
    this.problem = problem;
    this.response = response;
    this.idempotencyKey = idempotencyKey;
  }
}

const isProblemDocument = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body;

/**
 * No answer came, however often it was tried: `cause` is what went wrong last. What was asked may have been done all the same;
 * ask again with the same `idempotencyKey`.
 */
export class SaldoNoAnswer extends Error {
  override readonly name = 'SaldoNoAnswer';
  /** The key that went with the request; null where it had none. */
  readonly idempotencyKey: string | null;

  constructor(request: Request, attempts: number, cause: unknown) {
    super(`no answer to ${request.method} ${new URL(request.url).pathname} (attempts: ${attempts})`, { cause });
    this.idempotencyKey = request.headers.get('idempotency-key');
  }
}
