import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** An issuer of access tokens of the tests' own, whose public keys are served on 127.0.0.1. */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** What OIDC_ISSUERS is to hold. */
  readonly setting: object;
  /** How often its keys were fetched. */
  readonly fetches: number;
  /** A good token, unless the claims say otherwise; a claim of undefined is left out. */
  sign(
    claims?: Readonly<Record<string, unknown>>,
    header?: { readonly alg?: string; readonly kid?: string; readonly key?: CryptoKey | Uint8Array },
  ): Promise<string>;
  /** The public key as PEM: what a confused verifier would take for a secret. */
  publicPem(): Promise<string>;
  close(): Promise<void>;
}

const KEY_ID = 'first';

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' }] };
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'saldo-of-the-tests';
  return {
    issuer,
    audience,
    setting: { issuer, audience, algorithms: ['ES256'], jwksUri: `${issuer}/keys` },
    get fetches() {
      return fetches;
    },
    sign(claims = {}, { alg = 'ES256', kid = KEY_ID, key = privateKey } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all: JWTPayload = { iss: issuer, aud: audience, sub: 'somebody', iat: now, exp: now + 300, ...claims };
      return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(key);
    },
    publicPem: () => exportSPKI(publicKey),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
