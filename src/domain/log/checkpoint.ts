/**
 * Checkpoints (C2SP tlog-checkpoint): the text of a signed note that says which log it is, how many leaves it has, and the
 * root over them in base64, each on a line. Lines below are for extensions and are kept.
 */
import { NoteError } from './note.ts';
import { HASH_BYTES } from './sha256.ts';

export interface Checkpoint {
  /** Which log: unique in the world, and the name of its key. */
  readonly origin: string;
  /** The number of leaves. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}

/** @throws NoteError on what would be read as another checkpoint */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const text = `${[origin, size, Buffer.from(root).toString('base64'), ...extensions].join('\n')}\n`;
  readCheckpoint(text);
  if (text.split('\n').length !== 4 + extensions.length) throw new NoteError('a line of a checkpoint is one line');
  return text;
}

/** @throws NoteError */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', base64 = '', ...rest] = text.split('\n');
  const extensions = rest.slice(0, -1);
  const root = Buffer.from(base64, 'base64');
  const isCheckpoint =
    origin !== '' &&
    /^(0|[1-9][0-9]*)$/.test(size) &&
    Number.isSafeInteger(Number(size)) &&
    root.length === HASH_BYTES &&
    root.toString('base64') === base64 &&
    rest.at(-1) === '' &&
    extensions.every((line) => line !== '');
  if (!isCheckpoint) throw new NoteError('it is no checkpoint: origin, size and root, each on a line');
  return { origin, size: Number(size), root: new Uint8Array(root), extensions };
}
