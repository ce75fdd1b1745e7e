import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { AccountReader, type AccountTable } from '../../clearing-files/accounts.ts';
import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { ObligationReader } from '../../clearing-files/obligations.ts';
import { FileProblem } from '../../clearing-files/problem.ts';
import { createProgress } from '../progress.ts';

/** The file name that stands for standard input. */
export const STANDARD_INPUT = '-';

/** Small enough to stay in a processor's cache between being read and being looked at. */
const CHUNK_BYTES = 256 * 1024;

/** Below these a file is read or written in less time than it takes to look at a progress bar. */
const LONG_BYTES = 8 * 1024 * 1024;
const LONG_ROWS = 100_000;

/** What takes a file in as it arrives and has something in the end. */
export interface Reader<Result> {
  push(chunk: Uint8Array): void;
  end(): Result;
}

export const readObligations = (path: string, scale: number): Promise<ClearingInput> =>
  readInto(path, (bytes) => new ObligationReader(scale, bytes));

export const readAccounts = async (path: string | undefined, scale: number): Promise<AccountTable | null> =>
  path === undefined ? null : await readInto(path, () => new AccountReader(scale));

/**
 * Reads a file, or standard input where it is called `-`. What is wrong comes as an Error of one line that begins with the
 * file and, where it is that of one, the line.
 */
export async function readInto<Result>(path: string, begin: (bytes: number) => Reader<Result>): Promise<Result> {
  const name = path === STANDARD_INPUT ? 'standard input' : path;
  try {
    if (path !== STANDARD_INPUT) return await readFrom(await open(path), name, begin);
    const reader = begin(0);
    for await (const chunk of process.stdin) reader.push(chunk as Uint8Array);
    return reader.end();
  } catch (error) {
    throw named(name, error);
  }
}

async function readFrom<Result>(
  file: FileHandle,
  name: string,
  begin: (bytes: number) => Reader<Result>,
): Promise<Result> {
  const progress = createProgress();
  try {
    const { size } = await file.stat();
    const reader = begin(size);
    const buffer = new Uint8Array(CHUNK_BYTES);
    if (size >= LONG_BYTES) progress.start(`Reading ${name}`, size);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) break;
      reader.push(buffer.subarray(0, bytesRead));
      progress.step(bytesRead);
    }
    return reader.end();
  } finally {
    progress.stop();
    await file.close();
  }
}

/** @param rows how many there are, for the progress bar; each chunk stands for as many as it has line breaks */
export async function writeChunks(path: string, rows: number, chunks: Iterable<Uint8Array>): Promise<void> {
  const progress = createProgress();
  if (rows >= LONG_ROWS) progress.start(`Writing ${path}`, rows);
  try {
    await writeFile(path, stepping(chunks, progress.step));
  } catch (error) {
    throw named(path, error, { ...REASONS, ENOENT: 'there is no such folder' });
  } finally {
    progress.stop();
  }
}

function* stepping(chunks: Iterable<Uint8Array>, step: (count: number) => void): Generator<Uint8Array> {
  for (const chunk of chunks) {
    step(countLines(chunk));
    yield chunk;
  }
}

function countLines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'it may not be opened',
};

/** What went wrong with a file, as an Error of one line that begins with its name; other errors as they are. */
export function named(name: string, error: unknown, reasons = REASONS): unknown {
  if (error instanceof FileProblem)
    return new Error(`${name}${error.line === null ? '' : `:${error.line}`}: ${error.message}`, { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('E') && error instanceof Error && 'syscall' in error
    ? new Error(`${name}: ${reasons[code] ?? error.message}`, { cause: error })
    : error;
}
