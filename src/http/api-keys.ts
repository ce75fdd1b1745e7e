/**
 * API keys: `saldo_<id>_<secret>`. The id finds the row; of the secret only the SHA-256 is stored. It has 256 bits, so a
 * slow hash would protect nothing and cost every request.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const API_KEY_PATTERN = /^saldo_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

export interface ApiKeyText {
  /** The key's id: 32 lower-case hex digits, a UUID without its dashes. */
  readonly idHex: string;
  /** 43 base64url characters. */
  readonly secret: string;
}

export function parseApiKey(text: string): ApiKeyText | null {
  const match = API_KEY_PATTERN.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { idHex: match[1], secret: match[2] } : null;
}

/** SHA-256 of the secret's text, 32 bytes: what is stored. */
function digestSecret(secret: string): Buffer {
  // By way of hex it takes a third of the time of asking for a Buffer, on every request.
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex');
}

export function secretMatches(secret: string, digest: Uint8Array): boolean {
  const given = digestSecret(secret);
  return given.length === digest.length && timingSafeEqual(given, digest);
}

/** A new key with this id (a UUID): the text to show once, and the digest to store. */
export function createApiKey(id: string): { text: string; secretDigest: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { text: `saldo_${id.replaceAll('-', '')}_${secret}`, secretDigest: digestSecret(secret) };
}
