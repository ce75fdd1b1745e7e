import { type Checkpoint, readCheckpoint } from '../../domain/log/checkpoint.ts';
import { NoteError, openNote, readVerifierKey, type VerifierKey } from '../../domain/log/note.ts';
import { sha256 } from '../../domain/log/sha256.ts';
import { type Manifest, manifestNoteText } from '../manifest.ts';
import type { LogName } from './checkpoints.ts';

/** The public keys that a package names, by log. They are only somebody's until an anchor says whose. */
export class PackageKeys {
  readonly keys: Readonly<Record<LogName, readonly VerifierKey[]>>;
  readonly #origins: Readonly<Record<LogName, string | null>>;
  readonly #circuitId: string;

  /** @throws NoteError on a key that is none, or is of another log */
  constructor({ keys, logs, circuit }: Pick<Manifest, 'keys' | 'logs' | 'circuit'>) {
    this.#circuitId = circuit.id;
    const own = keys.map((key) => readVerifierKey(key));
    this.#origins = { ledger: logs.ledger.origin, audit: logs.audit.origin };
    const stranger = own.find(({ name }) => name !== logs.ledger.origin && name !== logs.audit.origin);
    if (stranger !== undefined) throw new NoteError(`the key of ${stranger.name} is of none of the package's logs`);
    this.keys = {
      ledger: own.filter(({ name }) => name === logs.ledger.origin),
      audit: own.filter(({ name }) => name === logs.audit.origin),
    };
  }

  /**
   * The checkpoint in a note that at least one of the log's keys has signed, and which have. In a package that names no keys, because
   * there were none where it was made, none can be found to have signed.
   * @throws NoteError
   */
  checkpointOf(note: string, log: LogName): { checkpoint: Checkpoint; signedBy: readonly VerifierKey[] } {
    const { text, signedBy } = openNote(note, this.keys[log]);
    const own = this.#origins[log];
    if (signedBy.length === 0 && own !== null) throw new NoteError("none of the manifest's keys has signed it");
    const checkpoint = readCheckpoint(text);
    const path = `/${this.#circuitId}${log === 'ledger' ? '' : `/${log}`}`;
    const isOwn = own === null ? checkpoint.origin.endsWith(path) : checkpoint.origin === own;
    if (!isOwn) throw new NoteError(`it is of the log ${checkpoint.origin}, and not of ${own ?? path}`);
    return { checkpoint, signedBy };
  }
}

/** By which of the keys the note over a manifest is signed. @throws NoteError where it is none of this manifest */
export function signersOfManifest(
  note: string,
  manifest: Uint8Array,
  origin: string,
  keys: readonly VerifierKey[],
): readonly VerifierKey[] {
  const { text, signedBy } = openNote(note, keys);
  if (text !== manifestNoteText(origin, Buffer.from(sha256(manifest)).toString('base64')))
    throw new NoteError('it is the signature of another manifest');
  if (signedBy.length === 0) throw new NoteError("none of the manifest's keys has signed it");
  // Whatever else stood there would be under no signature.
  if (note.slice(text.length + 1).split('\n').length !== signedBy.length + 1)
    throw new NoteError("there is more in it than signatures of the manifest's keys");
  return signedBy;
}

/** Whether two keys have the same public key, whatever they are called. */
export const isSameKey = (one: VerifierKey, other: VerifierKey): boolean => one.key.equals(other.key);
