/**
 * The last checkpoint of each log, outside the database: whoever changes the database does not change what was signed of it. It
 * is a directory with a file for each log.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecret } from '../../db/embedded/secrets.ts';
import type { LogId } from './log-queries.ts';

export interface KeptCheckpoints {
  /** Null where none was kept yet. */
  read(id: LogId): Promise<string | null>;
  /** Durable once it is answered. */
  write(id: LogId, note: string): Promise<void>;
}

/**
 * The same, once it is known that the directory can be made and written to: whoever starts the service shall hear that it
 * cannot, and not whoever asks for the first checkpoint.
 * @throws Error of the file system
 */
export async function openKeptInDirectory(directory: string): Promise<KeptCheckpoints> {
  await makeDirectory(directory);
  const probe = join(directory, `.probe-${randomUUID()}`);
  await writeSecret(probe, '');
  await rm(probe);
  return keptInDirectory(directory);
}

const makeDirectory = (directory: string) => mkdir(directory, { recursive: true, mode: 0o700 });

export function keptInDirectory(directory: string): KeptCheckpoints {
  const fileOf = ({ circuitId, log }: LogId): string => join(directory, `${circuitId}.${log}.checkpoint`);
  return {
    async read(id) {
      try {
        return await readFile(fileOf(id), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(id, note) {
      await makeDirectory(directory);
      await writeSecret(fileOf(id), note);
    },
  };
}
