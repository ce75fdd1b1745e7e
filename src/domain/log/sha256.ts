import { hash } from 'node:crypto';

/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32;

/**
 * The first `length` bytes of the SHA-256 of `bytes`: all of them unless told otherwise.
 *
 * The hash comes from Node as a string of one character a byte and is copied into an array here. That looks odd and is
 * two to three times as fast as asking for a Buffer (0.5 µs instead of 1.5 µs), whose memory lies outside the
 * JavaScript heap and must be allocated and released for each hash.
 */
export function sha256(bytes: Uint8Array, length: number = HASH_BYTES): Uint8Array {
  const characters = hash('sha256', bytes, 'binary');
  const hashed = new Uint8Array(length);
  for (let at = 0; at < length; at++) hashed[at] = characters.charCodeAt(at);
  return hashed;
}

/** Whether two hashes are the same bytes. Hashes are public, so the comparison need not take a constant time. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
