/**
 * The last checkpoint of each log, outside the database: whoever changes the database does not change what was signed of it. It
 * is a directory with a file for each log.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecret } from '../../db/embedded/secrets.ts';
import type { LogId } from './log-queries.ts';

export interface KeptCheckpoints {
  /** Null where none was kept yet. */
  read(id: LogId): Promise<string | null>;
  /** Durable once it is answered. */
  write(id: LogId, note: string): Promise<void>;
}

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
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeSecret(fileOf(id), note);
    },
  };
}
