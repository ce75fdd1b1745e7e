/**
 * The log: JSON lines with a request id. Headers and bodies are never given to it; redaction is for the day when
 * somebody does so by mistake.
 */
import type { DestinationStream, Logger } from 'pino';
import pino from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Headers that hold secrets, wherever a request or its headers could stand in a line. A wildcard would cost 5 µs a line. */
const REDACTED_PATHS = ['authorization', 'cookie', 'set-cookie', 'idempotency-key'].flatMap((name) =>
  ['', 'headers', 'req.headers', 'request.headers'].map((at) => `${at}["${name}"]`),
);

/** Standard output is for people: where the service listens, and how to get a key. */
const STANDARD_ERROR = 2;

export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: [...REDACTED_PATHS, 'body', 'req.body', 'request.body'], censor: '[redacted]' },
    serializers: { err: describeError },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, destination ?? pino.destination(STANDARD_ERROR));
}

/**
 * Of an error only what finds the fault. Errors of the database carry the offending row in `detail` and the like, which
 * may be somebody's name.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return { name, message, code, constraint, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}
