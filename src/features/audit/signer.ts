/**
 * Signs checkpoints. Before it does, it proves that the log still begins with what it signed last, by the database and by what
 * is kept outside of it: one who rewrote the past gets no signature for it.
 */
import type { Pool } from 'pg';
import { checkpointText, readCheckpoint } from '../../domain/log/checkpoint.ts';
import { NoteError, openNote, type SignerKey, signNote } from '../../domain/log/note.ts';
import { consistencySteps, isConsistent } from '../../domain/log/proofs.ts';
import { sameHash } from '../../domain/log/sha256.ts';
import type { KeptCheckpoints } from './kept-checkpoints.ts';
import type { KeyRing } from './key-ring.ts';
import { insertCheckpoint, type LogId, type LogName, selectCheckpointUpTo } from './log-queries.ts';
import { LogInconsistentError, type LogSource, type LogTree } from './log-tree.ts';

export interface Signing {
  readonly ring: KeyRing;
  readonly kept: KeptCheckpoints;
}

export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

export interface CheckpointSigner {
  /**
   * Signs the log as it is, or as it was at an earlier size; one that was signed before is answered again.
   * @throws LogInconsistentError where the log is not what it was when it was last signed: nothing is signed
   */
  sign(id: LogId, size?: number): Promise<SignedCheckpoint>;
  /** Why a log is not signed at present, or null. */
  alarmOf(id: LogId): string | null;
}

export function createCheckpointSigner(
  pool: Pool,
  { ring, kept }: Signing,
  logOf: (log: LogName) => { readonly source: LogSource; readonly tree: LogTree },
): CheckpointSigner {
  const alarms = new Map<string, string>();
  /** By origin: the end of the line. One after the other, so that no older checkpoint is kept over a newer one. */
  const lines = new Map<string, Promise<unknown>>();

  async function signNow(id: LogId, asked: number | undefined): Promise<SignedCheckpoint> {
    const { source, tree } = logOf(id.log);
    const head = await source.head(id.circuitId);
    if (head === null) throw new RangeError('there is no such log');
    const size = asked ?? head.size;
    if (size > head.size) throw new RangeError(`the log has ${head.size} leaves, not ${size}`);
    const keys = ring.keysOf(id);
    const stored = await selectCheckpointUpTo(pool, id, Number.MAX_SAFE_INTEGER);
    const outside = await kept.read(id);
    const root = await tree.root(id.circuitId, size);
    if (size === head.size && !sameHash(root, head.root))
      throw new LogInconsistentError(
        `the root over all ${size} leaves is not the one that was written with the last of them`,
      );
    const earlier = [
      ...(stored === undefined ? [] : [checkpointOf(stored.note, keys, 'the newest checkpoint in the database')]),
      ...(outside === null ? [] : [checkpointOf(outside, keys, 'the checkpoint kept outside the database')]),
    ];
    for (const before of earlier) await requireConsistent(tree, id, { size, root }, before, head.size);
    const known = earlier.find((one) => one.size === size && one.note === stored?.note);
    if (known !== undefined && outside !== null) return known;
    const text = checkpointText({ origin: ring.originOf(id), size, root, extensions: [] });
    const note = signNote(text, keys);
    // Outside first: were it the other way round, a database that is set back between the two would go unnoticed.
    if (earlier.every((one) => one.size <= size)) await kept.write(id, note);
    await insertCheckpoint(pool, id, { size, root, note });
    return { size, root, note };
  }

  return {
    sign(id, size) {
      const origin = ring.originOf(id);
      const signed = (lines.get(origin) ?? Promise.resolve()).then(() => signNow(id, size));
      const settled = signed.then(
        () => alarms.delete(origin),
        (error: unknown) => error instanceof LogInconsistentError && alarms.set(origin, error.message),
      );
      lines.set(origin, settled);
      return signed;
    },
    alarmOf: (id) => alarms.get(ring.originOf(id)) ?? null,
  };
}

/** What a note says, if one of our keys signed it. */
function checkpointOf(note: string, keys: readonly SignerKey[], what: string): SignedCheckpoint {
  try {
    const { text, signedBy } = openNote(note, keys);
    if (signedBy.length === 0) throw new NoteError('it is signed by none of the keys in use');
    const { origin, size, root } = readCheckpoint(text);
    if (origin !== keys[0]?.name) throw new NoteError(`it is of the log ${origin}`);
    return { size, root, note };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new LogInconsistentError(`${what} is not to be trusted: ${error.message}`);
  }
}

type Sized = Pick<SignedCheckpoint, 'size' | 'root'>;

async function requireConsistent(tree: LogTree, id: LogId, now: Sized, before: Sized, leaves: number): Promise<void> {
  if (before.size > leaves)
    throw new LogInconsistentError(`the log has ${leaves} leaves, and ${before.size} were signed before`);
  const [from, to] = before.size <= now.size ? [before, now] : [now, before];
  const [proof = []] = await tree.proofs(id.circuitId, to.size, [consistencySteps(from.size, to.size)]);
  if (!isConsistent(from.size, to.size, from.root, to.root, proof))
    throw new LogInconsistentError(`the log does not begin with the ${before.size} leaves that were signed before`);
}
