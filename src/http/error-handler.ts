/** The one error handler of the server: whatever was thrown becomes a problem document, and our own failures a log line. */
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, Refusal } from '../domain/errors.ts';
import { refusal, SaldoError } from '../domain/errors.ts';
import { asProblem, PROBLEMS, refusalOf } from './problem.ts';

/** Milliseconds for which one line in the log stands for all requests that the database does not answer. */
const UNAVAILABLE_LOGGED_EVERY_MS = 10_000;

const UNAVAILABLE = refusal('overloaded', 'The database does not answer at present. Try again in a moment.');

export interface ErrorHandlerOptions {
  /** Told of each refusal, for the metrics. */
  readonly onRefusal?: ((code: ErrorCode) => void) | undefined;
  /** Whether an error only says that something the service needs is away, such as its database. */
  readonly isUnavailable?: ((error: unknown) => boolean) | undefined;
}

export function createErrorHandler(options: ErrorHandlerOptions = {}) {
  const logRefusal = createRefusalLog();
  return function answerError(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply> {
    const isUnavailable = options.isUnavailable?.(error) ?? false;
    const refused = isUnavailable ? UNAVAILABLE : refusalFor(request, error);
    options.onRefusal?.(refused.code);
    logRefusal(error, refused, isUnavailable, request);
    if (error instanceof SaldoError && error.replayed) reply.header('idempotency-replayed', 'true');
    if (refused.code !== 'body-too-large') return sendProblem(refused, request, reply);
    return discardBody(request.raw).then(() => sendProblem(refused, request, reply));
  };
}

/** Why it was refused; a body of the wrong type is told which ones its route takes. */
function refusalFor(request: FastifyRequest, error: unknown): Refusal {
  const refused = refusalOf(error);
  if (refused.code !== 'unsupported-media-type') return refused;
  const { consumes = ['application/json'] } = request.routeOptions.schema ?? {};
  return { ...refused, detail: `Send the body as ${consumes.join(' or ')}.` };
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
 * metrics, so that logging them cannot be what finishes an overloaded service; that a database does not answer is worth
 * a line, but not one for each request that hears it.
 */
function createRefusalLog() {
  let quietUntil = 0;
  return (error: unknown, refused: Refusal, isUnavailable: boolean, request: FastifyRequest): void => {
    const { status } = PROBLEMS[refused.code];
    // What something else has caused is not merely a queue that is full.
    const isCaused = status === 503 && error instanceof SaldoError && error.cause !== undefined;
    if (status === 500) request.log.error({ err: error }, 'the request failed');
    else if (status === 401 || status === 403) request.log.info({ code: refused.code }, 'the request was refused');
    else if ((isUnavailable || isCaused) && performance.now() >= quietUntil) {
      quietUntil = performance.now() + UNAVAILABLE_LOGGED_EVERY_MS;
      request.log.warn({ err: error }, 'what the request needs does not answer');
    } else request.log.debug({ code: refused.code }, 'the request was refused');
  };
}

/** A path without a route. Address limits count it like any other request, so that paths cannot be tried at leisure. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(refusal('not-found', 'No route has this method and path.'), request, reply);
}
