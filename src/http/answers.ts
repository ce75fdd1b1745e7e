/** Small things that many routes do to an answer, or read of a request. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { principalOf } from './auth.ts';
import { checkIfMatch } from './etags.ts';
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

/**
 * The version that a change is conditional on: null where no If-Match was sent, or `*`. One that does not match the present
 * version is refused at once; between this and the change itself the ledger compares it again, under its lock.
 */
export async function expectedVersion(
  request: FastifyRequest,
  read: () => Promise<{ version: number }>,
): Promise<number | null> {
  if (request.headers['if-match'] === undefined) return null;
  const { version } = await read();
  checkIfMatch(request, version);
  return request.headers['if-match'].trim() === '*' ? null : version;
}
