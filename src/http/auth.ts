/**
 * Who is asking, and whether this route is for them.
 *
 * `authenticate` runs before the body is read and finds the principals behind a key or token. `authorize` runs once the
 * circuit of the path is known, chooses the principal that acts there, and sets the request's `principal`.
 * What an outsider gets to hear of a circuit is the same as if it did not exist.
 */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { SaldoError } from '../domain/errors.ts';
import { refuse } from '../domain/errors.ts';
import { PRINCIPAL_CACHE_ENTRIES_MAX, PRINCIPAL_CACHE_MS } from '../limits.ts';
import type { ApiKeyText } from './api-keys.ts';
import { parseApiKey, secretMatches } from './api-keys.ts';
import { CIRCUIT_REF_PATTERN } from './codecs.ts';
import { createLookupCache } from './lookup-cache.ts';
import type { Role } from './route-config.ts';
import { allows } from './route-config.ts';
import type { TokenIssuer } from './tokens.ts';
import { createTokenVerifier } from './tokens.ts';

/** The home of the principals that are above circuits. */
export const INSTALLATION_CIRCUIT_ID = '00000000-0000-0000-0000-000000000000';

/** Milliseconds for which an unknown key is not looked up again. A new one becomes usable within this time. */
const UNKNOWN_CACHE_MS = 1_000;

export interface Principal {
  readonly id: string;
  readonly circuitId: string;
  readonly role: Role;
  readonly memberId: string | null;
}

export interface StoredKey {
  /** SHA-256 of the secret, 32 bytes. */
  readonly secretDigest: Uint8Array;
  readonly principal: Principal;
  /** Epoch milliseconds; null for never. */
  readonly expiresAt: number | null;
}

export interface AuthenticationOptions {
  /** The key with this id (32 hex digits), or null where there is none or it has been revoked. */
  readonly findKey: (idHex: string) => Promise<StoredKey | null>;
  /** The principals of a token's subject, at most one in each circuit. */
  readonly findIdentity: (issuer: string, subject: string) => Promise<readonly Principal[]>;
  readonly issuers: readonly TokenIssuer[];
  /** Milliseconds for which what was found is not looked up again: how late a revocation may take effect. */
  readonly cacheMs?: number;
  readonly now?: () => number;
}

export interface Authentication {
  /** An onRequest hook. */
  readonly authenticate: (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;
  /** Whether the principal of a request that is still being answered could make it again. */
  readonly isStillGood: (request: FastifyRequest) => Promise<boolean>;
  /** Makes a revocation in this process take effect at once. */
  readonly forgetKey: (idHex: string) => void;
}

interface Credential {
  /** Whose rate is counted: the key, or the subject, which may have many tokens. */
  readonly id: string;
  readonly principals: readonly Principal[];
  readonly expiresAt: number | null;
}

/** Under a symbol: what a credential could become is this module's business until `authorize` has chosen. */
const CREDENTIAL = Symbol('saldo.credential');

/** Who asks in which circuit, also where the route turns out not to be for its role. */
export interface Caller {
  readonly principal: Principal;
  readonly circuitId: string;
}

const CALLER = Symbol('saldo.caller');

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts, once `authorize` has let it. */
    principal: Principal | null;
    [CREDENTIAL]: Credential | null;
    [CALLER]: Caller | null;
  }
}

/**
 * Decorates requests with their principal. As a last line of defence, a route that forgot to authorize whoever was
 * authenticated fails instead of answering.
 */
export function decorateWithPrincipal(server: FastifyInstance): void {
  server.decorateRequest('principal', null);
  server.decorateRequest(CREDENTIAL, null);
  server.decorateRequest(CALLER, null);
  server.addHook('onSend', (request, reply, payload, done) => {
    const wasForgotten = request.principal === null && request[CREDENTIAL] !== null && reply.statusCode < 400;
    if (wasForgotten) done(new Error(`route ${request.routeOptions.url} answers without having authorized its caller`));
    else done(null, payload);
  });
}

export function createAuthentication(options: AuthenticationOptions): Authentication {
  const { findKey, findIdentity, issuers, cacheMs = PRINCIPAL_CACHE_MS, now = Date.now } = options;
  const verify = createTokenVerifier(issuers, now);
  const cacheOptions = { freshMs: cacheMs, absentMs: UNKNOWN_CACHE_MS, entriesMax: PRINCIPAL_CACHE_ENTRIES_MAX, now };

  const keys = createLookupCache<StoredKey>(cacheOptions);
  // Verifying a signature costs as much as ten transfers. It is found again by a digest, so that no token is kept.
  const tokens = createLookupCache<Credential>(cacheOptions);

  async function readToken(text: string): Promise<Credential | null> {
    const verified = await verify(text);
    if (verified === null) return null;
    const { issuer, subject, expiresAt } = verified;
    const principals = await findIdentity(issuer, subject);
    return principals.length === 0 ? null : { id: `token ${issuer} ${subject}`, principals, expiresAt };
  }

  function identify(text: string): Credential | null | Promise<Credential | null> {
    const key = parseApiKey(text);
    if (key !== null) {
      const known = keys.peek(key.idHex);
      if (known !== undefined) return credentialOfKey(key, known);
      return keys.load(key.idHex, () => findKey(key.idHex)).then((stored) => credentialOfKey(key, stored));
    }
    if (issuers.length === 0) return null;
    const digest = hash('sha256', text, 'base64url');
    const known = tokens.peek(digest);
    return known !== undefined ? known : tokens.load(digest, () => readToken(text));
  }

  function authenticate(request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void {
    const admit = (credential: Credential | null): void => {
      const isGood = credential !== null && (credential.expiresAt === null || now() < credential.expiresAt);
      request[CREDENTIAL] = isGood ? credential : null;
      done(isGood ? undefined : invalidCredential());
    };
    const { authorization } = request.headers;
    if (request.is404 || request.routeOptions.config.roles === 'anyone') {
      done();
    } else if (authorization === undefined) {
      done(missingCredential());
    } else {
      const text = bearerOf(authorization);
      const credential = text === null ? null : identify(text);
      // What is cached is admitted without a turn of the event loop.
      if (credential instanceof Promise) credential.then(admit, done);
      else admit(credential);
    }
  }

  async function isStillGood(request: FastifyRequest): Promise<boolean> {
    const text = bearerOf(request.headers.authorization ?? '');
    const credential = text === null ? null : await identify(text);
    if (credential === null || (credential.expiresAt !== null && now() >= credential.expiresAt)) return false;
    const { id } = principalOf(request);
    return credential.principals.some((principal) => principal.id === id);
  }

  return { authenticate, isStillGood, forgetKey: keys.forget };
}

function credentialOfKey(key: ApiKeyText, stored: StoredKey | null): Credential | null {
  if (stored === null || !secretMatches(key.secret, stored.secretDigest)) return null;
  return { id: `key ${key.idHex}`, principals: [stored.principal], expiresAt: stored.expiresAt };
}

const BEARER_PATTERN = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

function bearerOf(authorization: string): string | null {
  return BEARER_PATTERN.exec(authorization)?.[1] ?? null;
}

/**
 * The principal that acts in this circuit, also set as `request.principal`. Refuses with `circuit-not-found` whoever has
 * no principal there, and with `forbidden` a role that the route is not for.
 */
function authorize(request: FastifyRequest, circuitId: string): Principal {
  const { principals } = credentialOf(request);
  const present = principals.filter((principal) => principal.circuitId === circuitId || isAdmin(principal));
  if (present.length === 0) throw circuitNotFound();
  // Who is both an admin and somebody in the circuit acts as the latter, where that is enough.
  const acting = present.length === 1 ? present : present.toSorted((a, b) => Number(isAdmin(a)) - Number(isAdmin(b)));
  const principal = acting.find((one) => mayCall(request, one)) ?? (acting[0] as Principal);
  request[CALLER] = { principal, circuitId };
  return choose(request, [principal]);
}

/** For routes above circuits: every principal of the caller that the route allows. The first becomes the request's. */
export function authorizeAnywhere(request: FastifyRequest): readonly Principal[] {
  const { principals } = credentialOf(request);
  choose(request, principals);
  return principals.filter((principal) => mayCall(request, principal));
}

/** The principal of a request that has been authorized. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('the request has not been authorized');
  return request.principal;
}

/** Who asks below a circuit; null for whoever has no business there, and for what is not below a circuit. */
export const callerOf = (request: FastifyRequest): Caller | null => request[CALLER];

/**
 * An onRequest hook for routes below `:circuit`: authorizes in the circuit that `findCircuitId` knows by that id or
 * code (null: none), so that no handler can forget to. Runs before the body is read.
 */
export function createCircuitGate(findCircuitId: (ref: string) => string | null | Promise<string | null>) {
  return function authorizeInCircuit(request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction) {
    const enter = (circuitId: string | null): void => {
      if (circuitId === null) throw circuitNotFound();
      authorize(request, circuitId);
    };
    const { circuit } = request.params as { circuit: string };
    // It has not been validated yet, and a NUL in it, for one, would be an error of the database.
    const found = CIRCUIT_REF_PATTERN.test(circuit) ? findCircuitId(circuit) : null;
    if (found instanceof Promise) {
      found.then(enter).then(() => done(), done);
    } else {
      enter(found);
      done();
    }
  };
}

/** The refusal for a circuit that is not there, or not there for the caller. */
export function circuitNotFound(): SaldoError {
  return refuse('circuit-not-found', 'No circuit that you have access to has this id or code.');
}

/** Whose rate a request counts against, or null before authentication. */
export function credentialIdOf(request: FastifyRequest): string | null {
  return request[CREDENTIAL]?.id ?? null;
}

function credentialOf(request: FastifyRequest): Credential {
  const credential = request[CREDENTIAL];
  if (credential === null) throw missingCredential();
  return credential;
}

function choose(request: FastifyRequest, principals: readonly Principal[]): Principal {
  const principal = principals.find((one) => mayCall(request, one));
  if (principal === undefined) throw refuse('forbidden', 'Your role may not use this route.');
  request.principal = principal;
  return principal;
}

function mayCall(request: FastifyRequest, principal: Principal): boolean {
  const { roles } = request.routeOptions.config;
  return Array.isArray(roles) && allows(roles, request.method, principal.role);
}

function isAdmin(principal: Principal): boolean {
  return principal.role === 'admin' && principal.circuitId === INSTALLATION_CIRCUIT_ID;
}

function missingCredential(): SaldoError {
  return refuse('unauthenticated', 'Send an API key or a token as "Authorization: Bearer …".');
}

function invalidCredential(): SaldoError {
  return refuse('unauthenticated', 'The API key or token is not valid.');
}
