import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** The files of a package, wherever they stand. */
export interface PackageSource {
  /** Bytes by name; folders are divided by `/`. */
  readonly files: ReadonlyMap<string, number>;
  /** The bytes of a file from its beginning. */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Files of a package: three for each clearing run that was applied, and some others. */
const FILES_MAX = 100_000;

const CHUNK_BYTES = 256 * 1024;

/** How much smaller than it is a file of a ZIP may have become. The most monotonous one becomes a thousandth. */
const RATIO_MAX = 1_100;

/** A folder, or a ZIP. @throws Error of one line on what is neither, or has in it what no package has */
export async function openPackage(path: string): Promise<PackageSource> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `${path}: there is no such folder or file` : `${path}: ${error.message}`);
  });
  try {
    return found.isDirectory() ? await openFolder(path) : await openZip(path);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function openFolder(path: string): Promise<PackageSource> {
  const files = new Map<string, number>();
  await list('');
  return { files, read: (name) => chunksOf(join(path, name)), close: async () => undefined };

  async function list(folder: string): Promise<void> {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      const name = `${folder}${entry.name}`;
      if (files.size >= FILES_MAX) throw new Error(`it has more than ${FILES_MAX} files: it is no package`);
      if (entry.isDirectory() && name.split('/').length < 3) await list(`${name}/`);
      else if (entry.isFile()) files.set(name, (await lstat(join(path, name))).size);
      else throw new Error(`${JSON.stringify(name)} is neither a file nor a folder of a package`);
    }
  }
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file: FileHandle = await open(path);
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Names that lead elsewhere are refused by yauzl, and so is a file that is not as long as it says. */
async function openZip(path: string): Promise<PackageSource> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  try {
    const entries = await entriesOf(zip);
    return {
      files: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
      async *read(name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new Error(`${name} is not there`);
        try {
          for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Uint8Array;
        } catch (error) {
          throw new Error(`${path}: ${name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        }
      },
      close: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > FILES_MAX) throw new Error(`it has more than ${FILES_MAX} files: it is no package`);
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      const { fileName: name, uncompressedSize, compressedSize } = entry;
      const isFolder = name.endsWith('/');
      if (!isFolder && entries.has(name)) reject(new Error(`${JSON.stringify(name)} is in it twice`));
      else if (uncompressedSize > RATIO_MAX * compressedSize + CHUNK_BYTES)
        reject(new Error(`${JSON.stringify(name)} says that it is ${uncompressedSize} bytes, of ${compressedSize}`));
      else {
        if (!isFolder) entries.set(name, entry);
        zip.readEntry();
      }
    });
    zip.readEntry();
  });
  return entries;
}
