import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { watched } from './watched.ts';

/** A ZIP that is made while it is read, a file at a time. */
export interface ZipStream {
  readonly output: Readable;
  /**
   * Answers when the file has been read, so that there is never more than one in the making.
   * @throws Error where nobody reads the archive any more
   */
  add(
    name: string,
    chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
    isCompressed?: boolean,
  ): Promise<void>;
  /** Nothing is added any more. */
  end(): void;
  /** Whoever reads it is told that it is not whole. */
  destroy(error: Error): void;
}

/** Text shrinks to a sixth of it or less; more effort would save little. */
const COMPRESSION_LEVEL = 1;

/** What files say that have no time of their own: the first that a ZIP can say. */
const NO_TIME = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** @param modifiedAt what its files bear; null: none, so that the same files give the same bytes */
export function openZip(modifiedAt: Date | null): ZipStream {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const time = modifiedAt === null ? NO_TIME : { mtime: modifiedAt };
  let entry: PassThrough | undefined;
  zip.on('error', (error: Error) => output.destroy(error));
  // What nobody reads any more would otherwise wait for ever to be read on.
  output.once('close', () => entry?.destroy());
  return {
    output,
    async add(name, chunks, isCompressed = true) {
      if (output.destroyed) throw new Error('nobody reads the archive any more');
      entry = new PassThrough();
      const form = isCompressed ? { compressionLevel: COMPRESSION_LEVEL } : { compress: false };
      zip.addReadStream(entry, name, { ...time, ...form, mode: 0o100644 });
      await pipeline(Readable.from(watched(chunks, () => output.destroy())), entry);
    },
    end: () => zip.end(),
    destroy: (error) => void output.destroy(error),
  };
}
