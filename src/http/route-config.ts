/**
 * What every route declares beside its schema. From it come who is let in, what the OpenAPI document says, and what a
 * test can walk. A route that declares too little is refused when it is registered, not when it is called.
 */
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { ErrorCode } from '../domain/errors.ts';

export const ROLES = ['admin', 'operator', 'auditor', 'member'] as const;
export type Role = (typeof ROLES)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who may call it, or 'anyone' for what needs no authentication. An admin may also do what an operator may, and an
     * auditor may also GET what an operator may. That a member sees only its own is the feature's to judge.
     */
    roles?: readonly Role[] | 'anyone';
    /** `required` where a balance may move, `welcome` on other POSTs; absent where the header means nothing. */
    idempotency?: 'required' | 'welcome';
    /** The codes that this route may answer with, beside those common to all (see `COMMON_REFUSALS`). */
    refusals?: readonly ErrorCode[];
    /** How much of the caller's rate a request takes: a batch counts its items. Called once the body is valid. */
    items?: (request: FastifyRequest) => number;
  }
}

/** Whether a role may use a route of these roles with this method. */
export function allows(roles: readonly Role[], method: string, role: Role): boolean {
  if (roles.includes(role)) return true;
  if (role === 'admin') return roles.includes('operator');
  if (role === 'auditor') return method === 'GET' && roles.includes('operator');
  return false;
}

/** All refusals that a route may answer with, the common ones included, in a stable order. */
export function refusalsOf(route: Pick<RouteOptions, 'config' | 'method' | 'schema' | 'url'>): ErrorCode[] {
  const { config, schema } = route;
  const codes = new Set<ErrorCode>(config?.refusals);
  if (schema?.body !== undefined) {
    for (const code of ['malformed-body', 'unsupported-media-type', 'body-too-large'] as const) codes.add(code);
  }
  if (schema?.body !== undefined || schema?.querystring !== undefined || schema?.params !== undefined) {
    codes.add('validation-failed');
  }
  if (config?.idempotency !== undefined) codes.add('validation-failed').add('idempotency-key-reused');
  if (config?.idempotency === 'required') codes.add('idempotency-key-missing');
  if (config?.roles !== 'anyone') {
    codes.add('unauthenticated');
    const roles = config?.roles ?? [];
    const methods = [route.method].flat();
    if (!ROLES.every((role) => methods.every((method) => allows(roles, method, role)))) codes.add('forbidden');
    if (route.url.includes(':circuit')) codes.add('circuit-not-found');
  }
  codes.add('rate-limited').add('overloaded').add('internal-error');
  return [...codes];
}

/** Throws at registration where a route of the API lacks what the document and the access check need. */
export function requireCompleteRoutes(server: FastifyInstance): void {
  server.addHook('onRoute', ({ method, url, schema, config }) => {
    if (schema?.hide === true) return;
    const missing = [
      schema?.operationId === undefined && 'schema.operationId',
      (schema?.tags === undefined || schema.tags.length === 0) && 'schema.tags',
      schema?.summary === undefined && 'schema.summary',
      schema?.response === undefined && 'schema.response',
      config?.roles === undefined && 'config.roles',
      config?.refusals === undefined && 'config.refusals',
    ].filter((part) => part !== false);
    if (missing.length > 0) throw new TypeError(`route ${method} ${url} declares no ${missing.join(', ')}`);
  });
}
