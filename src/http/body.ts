/**
 * The JSON body parser. It keeps the bytes as they came, because the idempotency digest is over exactly these, and it
 * refuses what `JSON.parse` would let through: bytes that are not UTF-8, deep nesting, and keys that reach a prototype.
 */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify';
import { z } from 'zod';
import { refuse } from '../domain/errors.ts';
import { BODY_DEPTH_MAX } from '../limits.ts';

/** Under a symbol, so that only this module can reach the bytes; the rest of the code sees the parsed body. */
const RAW_BODY = Symbol('saldo.rawBody');

declare module 'fastify' {
  interface FastifyRequest {
    [RAW_BODY]: Buffer | null;
  }
}

const NO_BYTES = Buffer.alloc(0);
const NO_FIELDS = Buffer.from('{}');

/** The bytes of the body as they were sent; empty where there was none. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  return request[RAW_BODY] ?? NO_BYTES;
}

/** Makes `application/json` the one content type that the server reads. */
export function addJsonBodyParser(server: FastifyInstance): void {
  server.decorateRequest(RAW_BODY, null);
  server.removeAllContentTypeParsers();
  // Fastify's own parser refuses `__proto__` and `constructor.prototype` keys, also when they are escaped.
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) return done(refuse('malformed-body', 'The body is not UTF-8.'));
    if (isDeeperThan(body, BODY_DEPTH_MAX)) {
      return done(refuse('malformed-body', `The body is nested more than ${BODY_DEPTH_MAX} levels deep.`));
    }
    request[RAW_BODY] = body;
    return parseJson(request, body.toString('utf8'), done);
  });
}

/** Whether a route needs no field of its body, so that it needs no body either. */
export const takesNoBody = (schema: unknown): boolean => schema instanceof z.ZodObject && schema.safeParse({}).success;

/** Reads no body as one without fields on the routes that take such a one; to idempotency keys too they are the same request. */
export function readNoBodyAsEmpty(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (takesNoBody(route.schema?.body)) route.preValidation = [readAsEmpty, ...[route.preValidation ?? []].flat()];
  });
}

const readAsEmpty: preValidationHookHandler = (request, _reply, done) => {
  if (request[RAW_BODY] === null) {
    request[RAW_BODY] = NO_FIELDS;
    request.body = {};
  }
  done();
};

/** Makes text of these types all that the routes of a scope read: tables of many rows, which are parsed row by row. */
export function addTextBodyParser(scope: FastifyInstance, mediaTypes: string[]): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>(mediaTypes, { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) return done(refuse('malformed-body', 'The body is not UTF-8.'));
    request[RAW_BODY] = body;
    return done(null, body.toString('utf8'));
  });
}

/**
 * The same for text that is read as it arrives: the body is the stream itself, which the routes count and check as they
 * read. What says beforehand that it is too long is refused at once.
 */
export function addStreamBodyParser(scope: FastifyInstance, mediaTypes: string[], bytesMax: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(mediaTypes, (request, body, done) => {
    const tooLarge = Number(request.headers['content-length'] ?? 0) > bytesMax;
    done(tooLarge ? refuse('body-too-large', 'The body has more bytes than this route takes.') : null, body);
  });
}

/**
 * The bytes of such a body. What a reader leaves unread, because it stopped early, is read and thrown away: a request that
 * is never read to its end would keep its connection from the next one.
 */
export async function* bytesOf(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* body.iterator({ destroyOnReturn: false });
  } finally {
    body.resume();
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Whether brackets outside of strings nest deeper than `depthMax`: one pass over the bytes, before any parsing. */
export function isDeeperThan(json: Uint8Array, depthMax: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > depthMax) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  return false;
}
