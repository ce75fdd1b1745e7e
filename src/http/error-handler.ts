/** The one error handler of the server: whatever was thrown becomes a problem document, and our own failures a log line. */
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, Refusal } from '../domain/errors.ts';
import { refusal, SaldoError } from '../domain/errors.ts';
import { asProblem, PROBLEMS, refusalOf } from './problem.ts';

const UNAVAILABLE = refusal('overloaded', 'The database does not answer at present. Try again in a moment.');

export interface ErrorHandlerOptions {
  /** Told of each refusal, for the metrics. */
  readonly onRefusal?: ((code: ErrorCode) => void) | undefined;
  /** Whether an error only says that something the service needs is away, such as its database. */
  readonly isUnavailable?: ((error: unknown) => boolean) | undefined;
}

/** The one error handler: whatever was thrown becomes a problem document, and our own failures a log line. */
export function createErrorHandler(options: ErrorHandlerOptions = {}) {
  return function answerError(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply> {
    const refused = options.isUnavailable?.(error) ? UNAVAILABLE : refusalOf(error);
    options.onRefusal?.(refused.code);
    const { status } = PROBLEMS[refused.code];
    logRefusal(error, refused, status, request);
    if (error instanceof SaldoError && error.replayed) reply.header('idempotency-replayed', 'true');
    if (refused.code !== 'body-too-large') return sendProblem(refused, request, reply);
    return discardBody(request.raw).then(() => sendProblem(refused, request, reply));
  };
}

/** Milliseconds for which the rest of a body that is too large is still read. */
const DISCARD_MS_MAX = 2_000;

/**
 * Reads on and throws away. The connection is closed after the answer, and a client that is still sending would be told
 * of that by a reset, which takes the answer with it (RFC 9112 §9.6).
 */
async function discardBody(body: IncomingMessage): Promise<void> {
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(DISCARD_MS_MAX), cleanup: true }).catch(() => undefined);
}

/** Sends a refusal. The text is serialised here, so that no response schema of a route can turn it into a failure. */
const sendProblem = (refused: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.send(asProblem(refused, request, reply));

/**
 * Only what we must look into is an error in the log. Refusals that thousands a second may meet are left to the
 * metrics, so that logging them cannot be what finishes an overloaded service.
 */
function logRefusal(error: unknown, refused: Refusal, status: number, request: FastifyRequest): void {
  if (status === 500) request.log.error({ err: error }, 'the request failed');
  else if (status === 401 || status === 403) request.log.info({ code: refused.code }, 'the request was refused');
  else request.log.debug({ code: refused.code }, 'the request was refused');
}

/** A path without a route. Address limits count it like any other request, so that paths cannot be tried at leisure. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(refusal('not-found', 'No route has this method and path.'), request, reply);
}
