/** Small things that many routes do to an answer, or read of a request. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../db/audit-trail.ts';
import { principalOf } from './auth.ts';
import { IDEMPOTENCY_REPLAYED_HEADER } from './idempotency.ts';

/** Who acts by this request, for the audit trail. */
export function actorOf(request: FastifyRequest): Actor {
  return { principalId: principalOf(request).id, requestId: request.id };
}

/** Says where an answer was given before to the same idempotency key. */
export function markReplayed<Reply extends FastifyReply>(reply: Reply, replayed: boolean): Reply {
  if (replayed) reply.header(IDEMPOTENCY_REPLAYED_HEADER, 'true');
  return reply;
}

/** The headers of a route that honours If-Match. */
export const ifMatchHeaders = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Only if it still has this ETag', examples: ['*'] }),
});

/** The version that If-Match asks for; null where it asks for none (`*` or absent). NaN, which no version is, for a tag that is not ours. */
export function versionOfIfMatch(request: FastifyRequest): number | null {
  const ifMatch = request.headers['if-match'];
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  return version === undefined ? Number.NaN : Number(version);
}
