/** ETags of resources that can be edited, and `If-Match` (RFC 9110 §13.1.1). The tag is the row's version. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../domain/errors.ts';

/** The strong ETag of a version, quotes included. */
export function etagOf(version: number | bigint | string): string {
  return `"${version}"`;
}

/**
 * Refuses with `precondition-failed` unless `If-Match` is absent, `*`, or names the present version. A weak tag never
 * matches, as the RFC has it for `If-Match`.
 */
export function checkIfMatch(request: FastifyRequest, version: number | bigint | string): void {
  const ifMatch = request.headers['if-match'];
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes(etagOf(version))) return;
  throw refuse('precondition-failed', 'The ETag in If-Match is not the present one; read it again.');
}
