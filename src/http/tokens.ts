/**
 * Access tokens of OIDC issuers (RFC 7519, RFC 9068). A token only says who somebody is: which principal that is, and
 * what it may do, is looked up here. The algorithms are an allow-list of asymmetric ones, chosen by the configuration
 * and never by the token.
 */
import type { JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import { refusal, SaldoError } from '../domain/errors.ts';

/** Seconds by which the issuer's clock and ours may differ. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Milliseconds that an issuer has to answer with its keys. */
const KEY_SET_TIMEOUT_MS = 3_000;

/** Characters of a subject. OpenID Connect allows 255. */
const SUBJECT_LENGTH_MAX = 255;

/** The algorithms that may be configured. HMAC would turn a public key into a signing secret; `none` signs nothing. */
export const TOKEN_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const;
type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

export interface TokenIssuer {
  /** The `iss` claim, compared exactly. */
  readonly issuer: string;
  /** The token's `aud` must name one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly TokenAlgorithm[];
  /** Where the issuer's public keys come from: `remoteKeys(url)`, or a local key set. */
  readonly keys: JWTVerifyGetKey;
}

/** An issuer's published keys: fetched when first needed, kept, and fetched again (not too often) for a new key id. */
export function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEY_SET_TIMEOUT_MS });
}

interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export type VerifyToken = (token: string) => Promise<VerifiedToken | null>;

/** Gives null for any token that is not valid, without saying why; refuses with `overloaded` if no key can be had. */
export function createTokenVerifier(issuers: readonly TokenIssuer[], now: () => number): VerifyToken {
  const byName = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  for (const { issuer, algorithms, audiences } of issuers) {
    const known: readonly string[] = TOKEN_ALGORITHMS;
    const isAllowed = algorithms.length > 0 && algorithms.every((algorithm) => known.includes(algorithm));
    if (!isAllowed || audiences.length === 0) {
      throw new TypeError(`token issuer ${issuer} needs audiences, and algorithms of ${known.join(', ')}`);
    }
  }
  return async function verify(token) {
    const issuer = byName.get(claimedIssuer(token) ?? '');
    if (issuer === undefined) return null;
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        issuer: issuer.issuer,
        audience: [...issuer.audiences],
        algorithms: [...issuer.algorithms],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp'],
      });
      const { sub, exp } = payload;
      // A NUL could not be looked up, as no text of the database has one.
      const isSubject =
        typeof sub === 'string' && sub !== '' && sub.length <= SUBJECT_LENGTH_MAX && !sub.includes('\0');
      if (!isSubject || exp === undefined) return null;
      return { issuer: issuer.issuer, subject: sub, expiresAt: (exp + CLOCK_TOLERANCE_SECONDS) * 1000 };
    } catch (error) {
      if (isInvalidToken(error)) return null;
      // The token may well be good: to call it invalid because its issuer is silent would send people to log in again.
      const unreachable = refusal('overloaded', "The keys of the token's issuer cannot be fetched at present.");
      throw new SaldoError(unreachable, { cause: error });
    }
  };
}

/** The issuer that the token claims, not yet believed: it only chooses whose keys to try. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/**
 * Jose names by class what is wrong with a token, and throws a plain TypeError where key and algorithm do not fit. What
 * remains is a key set that could not be fetched (`fetch` gives its TypeErrors a cause) or read.
 */
function isInvalidToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  if (error instanceof errors.JOSEError) return error.code !== 'ERR_JOSE_GENERIC';
  return error instanceof TypeError && error.cause === undefined;
}
