import { readCheckpoint } from '../../domain/log/checkpoint.ts';
import { NoteError, openNote, readVerifierKey, type VerifierKey, verifierNamed } from '../../domain/log/note.ts';
import { sameHash } from '../../domain/log/sha256.ts';
import type { Manifest } from '../manifest.ts';
import type { FiledCheckpoint } from './checkpoints.ts';
import type { LogReplay } from './log-replay.ts';
import { isSameKey, type PackageKeys, signersOfManifest } from './signatures.ts';

/** What an auditor has got by another way than the package: without it, whoever can write a package can write any. */
export interface Anchors {
  /** The operator's public key, as text. */
  readonly key: string | null;
  /** A signed note with a checkpoint. */
  readonly since: string | null;
  /** Set where the package was made by the verifier itself, from a database: its newest checkpoint, if it has one. Nobody signs the package. */
  readonly live?: { readonly checkpoint: string | null };
}

/** What an anchor comes to. */
export interface Anchored {
  /** Whether there is one, and the package is held by it. */
  readonly isAnchored: boolean;
  /** How many transactions, from the first, stand under a signature or a root that the auditor knows. */
  readonly covered: number;
  /** What is wrong; empty where nothing is. */
  readonly faults: readonly string[];
}

const NOT_ANCHORED: Anchored = { isAnchored: false, covered: 0, faults: [] };

/** The sizes of which the auditor's checkpoints ask the root. What cannot be read is told later. */
export const sizesAsked = ({ since, live }: Anchors): number[] =>
  [since, live?.checkpoint ?? null].flatMap((note) => {
    try {
      return note === null ? [] : [checkpointOf(note).size];
    } catch (error) {
      if (error instanceof NoteError) return [];
      throw error;
    }
  });

const checkpointOf = (note: string) => readCheckpoint(openNote(note, []).text);

const UNSIGNED = 'there is no manifest.note: nobody has signed what the package is';

const KEYLESS = 'a checkpoint of a database is checked with --key as well';

/** What of a package is there to be anchored. */
export interface Anchorable {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly manifestNote: string | null;
  readonly keys: PackageKeys;
  readonly checkpoints: readonly FiledCheckpoint[];
  readonly ledger: LogReplay;
}

/** Judges the package by whatever the auditor has. */
export function anchor(anchors: Anchors, held: Anchorable): Anchored {
  const faults: string[] = [];
  const trusted: VerifierKey[] = [];
  let covered = 0;
  try {
    if (anchors.key !== null) trusted.push(ownKey(anchors.key, held));
    if (anchors.since !== null) {
      const since = judgeSince(anchors.since, held);
      trusted.push(...since.signedBy);
      covered = since.size;
    }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    faults.push(error.message);
  }
  if (faults.length > 0) return { isAnchored: false, covered: 0, faults };
  const [key] = trusted;
  if (key === undefined)
    return covered === 0 ? NOT_ANCHORED : { isAnchored: false, covered, faults: [anchors.live ? KEYLESS : UNSIGNED] };
  const stranger = trusted.find((other) => !isSameKey(other, key));
  if (stranger !== undefined) faults.push('the checkpoint of --since is not signed by the key of --key');
  const unsigned = anchors.live === undefined ? wrongWithManifest(key, held) : null;
  if (unsigned !== null) faults.push(unsigned);
  const live = anchors.live?.checkpoint ?? null;
  const byLive = live === null ? 0 : coveredByLive(live, key, held, faults);
  return { isAnchored: faults.length === 0, covered: Math.max(covered, byLive, coveredBy(key, held)), faults };
}

/** @throws NoteError on what is no key of the package's log */
function ownKey(text: string, { manifest }: Anchorable): VerifierKey {
  const key = readVerifierKey(text);
  const { ledger, audit } = manifest.logs;
  const { id } = manifest.circuit;
  // The installation's own key signs for each of its logs under the log's name, which begins with the installation's.
  if (ledger.origin?.startsWith(`${key.name}/`)) return verifierNamed(key, ledger.origin);
  // A package that the verifier has made itself does not say what the installation is called.
  if (ledger.origin === null && !key.name.includes('/')) return verifierNamed(key, `${key.name}/${id}`);
  const isOwn = ledger.origin === null ? isOfCircuit(key.name, id) : [ledger.origin, audit.origin].includes(key.name);
  if (!isOwn) throw new NoteError(`the key is of ${key.name}, and the package of ${ledger.origin ?? id}`);
  return key;
}

/** Whether a log is that of a circuit, whatever the installation is called. */
const isOfCircuit = (origin: string, circuitId: string): boolean => origin.endsWith(`/${circuitId}`);

/** How far the checkpoint reaches that a database has; what is wrong with it is a fault. */
function coveredByLive(note: string, key: VerifierKey, { ledger }: Anchorable, faults: string[]): number {
  try {
    const { text, signedBy } = openNote(note, [key]);
    const { size, root } = readCheckpoint(text);
    if (signedBy.length === 0) faults.push("the database's newest checkpoint is not signed by that key");
    else if (!ledger.hasRoot(size, root))
      faults.push(`the database's checkpoint of ${size} transactions is not over those that it has`);
    else return size;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    faults.push(`the database's newest checkpoint: ${error.message}`);
  }
  return 0;
}

/** @throws NoteError where the package does not go on from it */
function judgeSince(
  note: string,
  { manifest, keys, ledger }: Anchorable,
): { size: number; signedBy: readonly VerifierKey[] } {
  const { origin } = manifest.logs.ledger;
  const own = checkpointOf(note);
  const isOwn = origin === null ? isOfCircuit(own.origin, manifest.circuit.id) : own.origin === origin;
  if (!isOwn) throw new NoteError(`the checkpoint of --since is of ${own.origin}, and the package of ${origin}`);
  const signedBy = origin === null ? [] : keys.checkpointOf(note, 'ledger').signedBy;
  if (own.size > ledger.size)
    throw new NoteError(
      `the checkpoint of --since is of ${own.size} transactions, and the package has only ${ledger.size}: it is an older one, or some were taken away`,
    );
  const root = ledger.rootAt(own.size);
  if (root === undefined || !sameHash(root, own.root))
    throw new NoteError(
      `the first ${own.size} transactions are not those that the checkpoint of --since was signed over`,
    );
  return { size: own.size, signedBy };
}

function wrongWithManifest(
  key: VerifierKey,
  { manifest, manifestBytes, manifestNote, keys }: Anchorable,
): string | null {
  const { origin } = manifest.logs.ledger;
  if (manifestNote === null || origin === null) return UNSIGNED;
  try {
    const signers = signersOfManifest(manifestNote, manifestBytes, origin, keys.keys.ledger);
    return signers.some((signer) => isSameKey(signer, key)) ? null : 'manifest.note is not signed by that key';
  } catch (error) {
    if (error instanceof NoteError) return `manifest.note: ${error.message}`;
    throw error;
  }
}

/** The largest size of which that key has signed the root that the leaves give. */
function coveredBy(key: VerifierKey, { manifest, keys, checkpoints, ledger }: Anchorable): number {
  let covered = 0;
  const take = (size: number, root: Uint8Array, signedBy: readonly VerifierKey[]) => {
    if (size > covered && ledger.hasRoot(size, root) && signedBy.some((signer) => isSameKey(signer, key)))
      covered = size;
  };
  for (const { log, size, root, signedBy } of checkpoints) if (log === 'ledger') take(size, root, signedBy);
  const note = manifest.logs.ledger.checkpoint;
  if (note === null) return covered;
  try {
    const { checkpoint, signedBy } = keys.checkpointOf(note, 'ledger');
    take(checkpoint.size, checkpoint.root, signedBy);
  } catch (error) {
    // It has been told where the manifest was judged.
    if (!(error instanceof NoteError)) throw error;
  }
  return covered;
}
