/**
 * Every request of an operator, an auditor or an admin below a circuit, for the audit trail: who asked what, and how it was
 * answered. It stands between the answer and the wire, so that nothing is seen that the trail does not know of.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { type ErrorCode, refusal } from '../domain/errors.ts';
import type { Json } from '../domain/log/canonical-json.ts';
import { sha256 } from '../domain/log/sha256.ts';
import { callerOf } from './auth.ts';
import { rawBodyOf } from './body.ts';
import { asProblem } from './problem.ts';

/** A request as the trail tells it. It holds nothing that somebody has put into words. */
export interface SeenRequest {
  readonly circuitId: string;
  readonly actor: Actor;
  /** The operationId of the route. */
  readonly action: string;
  /** The first id in the path; the circuit's where there is none. */
  readonly subjectId: string;
  readonly change: Readonly<Record<string, Json>>;
  /**
   * SHA-256 of the body's bytes, for the recorder to key: a hash of its own would tell whoever guesses a name that he guessed
   * right. Null where there is no body, and of one that is read as it arrives: the answer begins before its end.
   */
  readonly bodyHash: Uint8Array | null;
}

export interface RequestRecorder {
  /** Resolves once the request is in the trail, durably. */
  record(seen: SeenRequest): Promise<void>;
  /** Takes it, to be written soon; false where too much is waiting already. */
  recordSoon(seen: SeenRequest): boolean;
}

const UNSEEN = refusal(
  'overloaded',
  'The audit trail cannot be written at present, so that nothing is shown. What the request asked for may have been done.',
);

/**
 * Has the requests of the routes of a scope recorded, which stands behind the circuit gate. A route needs nothing for it.
 * @param onRefusal is told of the answers that are refused because they could not be recorded
 */
export function auditRequests(
  scope: FastifyInstance,
  recorder: RequestRecorder,
  onRefusal: (code: ErrorCode) => void,
): void {
  scope.addHook('onRoute', (route) => {
    const seenAt = describerOf(route);
    const isPosting = route.config?.idempotency === 'required';
    const record: typeof route.onSend = (request, reply, payload, done) => {
      const seen = seenAt(request, reply);
      // What moves balances is in the journal with its principal, time and amounts, and the answer beside it for its idempotency
      // key, before it is answered: the trail may follow, so that posting is not slower for it.
      const mayFollow = isPosting && reply.statusCode < 300;
      if (seen === null || (mayFollow && recorder.recordSoon(seen))) return done(null, payload);
      recorder.record(seen).then(
        () => done(null, payload),
        (error: unknown) => {
          request.log.error({ err: error }, 'a request could not be written into the audit trail');
          // That something failed is no secret.
          if (reply.statusCode >= 500) return done(null, payload);
          if (payload instanceof Readable) payload.destroy();
          for (const header of ['etag', 'content-length']) reply.removeHeader(header);
          onRefusal(UNSEEN.code);
          done(null, asProblem(UNSEEN, request, reply));
        },
      );
    };
    route.onSend = [...[route.onSend ?? []].flat(), record] as NonNullable<typeof route.onSend>;
  });
}

type Describe = (request: FastifyRequest, reply: FastifyReply) => SeenRequest | null;

function describerOf({ schema, method }: Pick<RouteOptions, 'schema' | 'method'>): Describe {
  const action = schema?.operationId ?? '';
  const filters = filtersOf(schema?.querystring);
  return (request, reply) => {
    const caller = callerOf(request);
    if (caller === null || caller.principal.role === 'member') return null;
    const { subjectId, params } = namedBy(request.params as Readonly<Record<string, unknown>>);
    const query = askedBy(request.query as Readonly<Record<string, unknown>>, filters);
    const body = rawBodyOf(request);
    return {
      circuitId: caller.circuitId,
      actor: { principalId: caller.principal.id, requestId: request.id },
      action,
      subjectId: subjectId ?? caller.circuitId,
      change: {
        method: String(method),
        status: reply.statusCode,
        ...(!isEmpty(params) && { params }),
        ...(!isEmpty(query) && { query }),
      },
      bodyHash: body.length === 0 ? null : sha256(body),
    };
  };
}

const AN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const A_DAY = /^\d{4}-\d\d-\d\d$/;

/** What a path names below its circuit: the first id, and ids and numbers beside it. */
function namedBy(all: Readonly<Record<string, unknown>>): { subjectId: string | null; params: Record<string, Json> } {
  let subjectId: string | null = null;
  const params: Record<string, Json> = {};
  for (const [name, value] of Object.entries(all)) {
    if (name === 'circuit') continue;
    const isId = typeof value === 'string' && AN_ID.test(value);
    if (isId && subjectId === null) subjectId = value;
    else if (isId || typeof value === 'number') params[name] = value;
  }
  return { subjectId, params };
}

/** The fields of a route's query, each with the words of which it must be one; none where it is not such a field. */
type Filters = ReadonlyMap<string, ReadonlySet<string>>;

function filtersOf(query: unknown): Filters {
  if (!(query instanceof z.ZodObject)) return new Map();
  return new Map(Object.entries(query.shape).map(([name, field]) => [name, wordsOf(field)]));
}

function wordsOf(field: unknown): ReadonlySet<string> {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable)
    return wordsOf(field.unwrap());
  return new Set(field instanceof z.ZodEnum ? field.options.map(String) : []);
}

/**
 * What a query asks for: the names of its fields, with the values that are ids, days, words of a fixed list or, because the
 * schema has made them so, numbers. Anything else, such as a pair of metadata, is null.
 */
function askedBy(query: Readonly<Record<string, unknown>>, filters: Filters): Record<string, Json> {
  const asked: Record<string, Json> = {};
  for (const [name, words] of filters) {
    if (!Object.hasOwn(query, name) || query[name] === undefined) continue;
    const value = query[name];
    const isText = typeof value === 'string' && (AN_ID.test(value) || A_DAY.test(value) || words.has(value));
    asked[name] = isText || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
  return asked;
}

const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
