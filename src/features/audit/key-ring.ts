/**
 * The keys that checkpoints are signed with: one, or several while one takes over from another. All have the installation's name;
 * each log's checkpoints are signed under the log's own name, so that none of them passes for another log's.
 */
import { randomBytes } from 'node:crypto';
import {
  NoteError,
  readSignerKey,
  type SignerKey,
  signerKeyOf,
  signerKeyText,
  signerNamed,
  verifierKeyText,
} from '../../domain/log/note.ts';
import type { LogId } from './log-queries.ts';

export interface KeyRing {
  /** The public halves under the installation's own name, the one in use first. A log's name begins with that name. */
  readonly publicKeys: readonly string[];
  /** The log's name: unique in the world, as the installation's is. */
  originOf(id: LogId): string;
  /** The keys of a log, the one in use first. */
  keysOf(id: LogId): readonly SignerKey[];
}

/**
 * @param text a key a line, as `PRIVATE+KEY+<name>+<id>+<base64>`; blank lines are passed over
 * @throws NoteError, which says which line is wrong and does not repeat it
 */
export function readKeyRing(text: string): KeyRing {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const keys = lines.map((line, index) => {
    try {
      return readSignerKey(line);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      throw new NoteError(`key ${index + 1} of ${lines.length}: ${error.message}`);
    }
  });
  const name = keys[0]?.name;
  if (name === undefined) throw new NoteError('there is no key');
  if (keys.some((key) => key.name !== name))
    throw new NoteError('all keys must have one name, which is the name of the installation');
  const originOf = ({ circuitId, log }: LogId): string => `${name}/${circuitId}${log === 'ledger' ? '' : `/${log}`}`;
  return {
    publicKeys: keys.map(verifierKeyText),
    originOf,
    keysOf: (id) => keys.map((key) => signerNamed(key, originOf(id))),
  };
}

/** A fresh key, as text, under a name that nobody else has. */
export function newKeyText(): string {
  const seed = randomBytes(32);
  const name = `saldo-${randomBytes(4).toString('hex')}`;
  return signerKeyText(signerKeyOf(name, seed));
}

/** The public halves of a log's keys, as text. */
export const publicKeysOf = (ring: KeyRing, id: LogId): string[] => ring.keysOf(id).map(verifierKeyText);
