/**
 * The `Idempotency-Key` header (IETF draft), reduced to two digests: of the key, which may hold anything, and of what
 * was asked. The ledger stores both in the transaction that does the work; this module decides nothing.
 *
 * Both run for every transfer, hence the one-shot `crypto.hash` and a prefix instead of a hash object.
 */
import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../domain/errors.ts';
import { IDEMPOTENCY_KEY_LENGTH_MAX } from '../limits.ts';
import { rawBodyOf } from './body.ts';
import { invalid, pathOf } from './problem.ts';

/** Visible ASCII. A header given twice reaches us joined by ", ", whose space is refused here. */
const KEY_PATTERN = new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY_KEY_LENGTH_MAX}}$`);

/** The header of an answer that was given before. */
export const IDEMPOTENCY_REPLAYED_HEADER = 'idempotency-replayed';

export interface Idempotency {
  /** The first 16 bytes of SHA-256 of the key, as the text of a UUID. */
  readonly keyDigest: string;
  /** The same of method, path and body: equal for two requests only if they ask for the same. */
  readonly requestDigest: string;
}

/** What the route's `config.idempotency` asks for: digests, or null where the header is absent and not required. */
export function readIdempotency(request: FastifyRequest): Idempotency | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (request.routeOptions.config.idempotency !== 'required') return null;
    throw refuse('idempotency-key-missing', 'Send a new Idempotency-Key, such as a UUID, with each new request.');
  }
  if (typeof key !== 'string' || !KEY_PATTERN.test(key)) {
    const message = `must be 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} visible ASCII characters, given once`;
    throw invalid([{ path: 'headers.idempotency-key', message }]);
  }
  return { keyDigest: digestAsUuid(key), requestDigest: digestRequest(request) };
}

/** For what the service asks of itself, under a key that says all of it. */
export const idempotencyOf = (key: string): Idempotency => {
  const digest = digestAsUuid(key);
  return { keyDigest: digest, requestDigest: digest };
};

/**
 * The same for one part of a request that is done in parts, so that one that broke off goes on where it stopped. `place`
 * is where the part begins. The last 48 bits of the key's digest give way to it; 80 are left to tell keys apart.
 *
 * @param content what the part asks for, where the request's own digest does not cover its body
 */
export function idempotencyOfPart(whole: Idempotency, place: number, content?: string): Idempotency {
  const { keyDigest, requestDigest } = whole;
  return {
    keyDigest: `${keyDigest.slice(0, -12)}${place.toString(16).padStart(12, '0')}`,
    requestDigest: content === undefined ? requestDigest : digestAsUuid(`${requestDigest}\n${content}`),
  };
}

/** No path contains a newline, so the prefix cannot run into the body in two ways. */
function digestRequest(request: FastifyRequest): string {
  const prefix = Buffer.from(`${request.method} ${pathOf(request)}\n`);
  return digestAsUuid(Buffer.concat([prefix, rawBodyOf(request)]));
}

function digestAsUuid(content: string | Buffer): string {
  const hex = hash('sha256', content, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
