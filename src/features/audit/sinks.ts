/** Where packages go to: a new directory, or a ZIP that is made while it is sent. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { watched } from '../../http/watched.ts';
import type { PackageSink } from './write-package.ts';

/** Text shrinks to a sixth of it or less; more effort would save little. */
const COMPRESSION_LEVEL = 1;

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

export interface ZipSink extends PackageSink {
  readonly output: Readable;
  /** Nothing is added any more. */
  end(): void;
  /** Whoever reads it is told that it is not whole. */
  destroy(error: Error): void;
}

/** What its entries say: the same each time, so that the same state gives the same bytes. It is the first that a ZIP can say. */
const MODIFIED_AT = new Date(1980, 0, 1);

export function zipSink(): ZipSink {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  let entry: PassThrough | undefined;
  // What nobody reads any more would otherwise wait for ever to be read on.
  output.once('close', () => entry?.destroy());
  return {
    output,
    async add(name, chunks) {
      entry = new PassThrough();
      zip.addReadStream(entry, name, {
        mtime: MODIFIED_AT,
        mode: 0o100644,
        compressionLevel: COMPRESSION_LEVEL,
        forceDosTimestamp: true,
      });
      await pipeline(Readable.from(watched(chunks, () => output.destroy())), entry);
    },
    end: () => zip.end(),
    destroy: (error) => void output.destroy(error),
  };
}
