/** What checkpoints are signed with, from the settings. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecret } from '../../db/embedded/secrets.ts';
import { NoteError } from '../../domain/log/note.ts';
import { openKeptInDirectory } from './kept-checkpoints.ts';
import { type KeyRing, newKeyText, readKeyRing } from './key-ring.ts';
import type { Signing } from './signer.ts';

export interface SigningSettings {
  readonly checkpointKeysFile: string | undefined;
  readonly checkpointKeys: string | undefined;
  readonly checkpointDir: string | undefined;
  /** The embedded database's directory: keys are made there, and checkpoints kept, unless told otherwise. */
  readonly dataDir: string;
}

/**
 * Null where there is no key: nothing is signed then.
 * @throws Error where a key cannot be read, or checkpoints cannot be kept. Its message is one line, and holds no secret
 */
export async function openSigning(settings: SigningSettings, isEmbedded: boolean): Promise<Signing | null> {
  const text = await keysOf(settings, isEmbedded);
  if (text === null) return null;
  const ring = ringOf(text);
  const directory = settings.checkpointDir ?? join(settings.dataDir, 'checkpoints');
  const kept = await openKeptInDirectory(directory).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`CHECKPOINT_DIR cannot be written to (${error.code}): ${directory}`);
  });
  return { ring, kept };
}

function ringOf(text: string): KeyRing {
  try {
    return readKeyRing(text);
  } catch (error) {
    if (error instanceof NoteError) throw new Error(`The keys for checkpoints cannot be used: ${error.message}.`);
    throw error;
  }
}

async function keysOf(settings: SigningSettings, isEmbedded: boolean): Promise<string | null> {
  const { checkpointKeys, checkpointKeysFile, dataDir } = settings;
  if (checkpointKeys !== undefined) return checkpointKeys;
  if (checkpointKeysFile !== undefined) {
    return readFile(checkpointKeysFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new Error(`CHECKPOINT_KEYS_FILE cannot be read (${error.code}): ${checkpointKeysFile}`);
    });
  }
  if (!isEmbedded) return null;
  const file = join(dataDir, 'checkpoint-keys');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const made = newKeyText();
    await writeSecret(file, `${made}\n`);
    return made;
  }
}

/**
 * Makes a key in a new file that only its owner may read, and answers the public half. A file that is there is not
 * touched: by a key that is gone nothing can be signed any more.
 * @throws Error of the system; its code is `EEXIST` where the file is there
 */
export async function makeKeyFile(path: string): Promise<string> {
  const made = newKeyText();
  await writeFile(path, `${made}\n`, { flag: 'wx', mode: 0o600, flush: true });
  return publicKeyOf(made);
}

/** The public half of the key in use in such a file. @throws Error of the system, or NoteError */
export const readPublicKey = async (path: string): Promise<string> => publicKeyOf(await readFile(path, 'utf8'));

const publicKeyOf = (text: string): string => readKeyRing(text).publicKeys[0] as string;
