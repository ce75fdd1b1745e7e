/** Where packages go to: a new directory, or a ZIP that is made while it is sent. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openZip, type ZipStream } from '../../http/zip.ts';
import type { PackageSink } from './write-package.ts';

/** A directory that is not there yet. @throws Error where there is one */
export async function directorySink(directory: string): Promise<PackageSink> {
  await mkdir(directory);
  return {
    async add(name, chunks) {
      const path = join(directory, name);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Readable.from(chunks), createWriteStream(path, { flags: 'wx' }));
    },
  };
}

/** Without times: the same state gives the same bytes. */
export const zipSink = (): ZipStream => openZip(null);
