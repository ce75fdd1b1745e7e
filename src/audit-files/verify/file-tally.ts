import { createHash } from 'node:crypto';
import type { FileEntry } from '../manifest.ts';
import { countLines } from './lines.ts';

/** What a file is. */
export type FileFacts = Omit<FileEntry, 'name'>;

/** Files without a header. */
const HEADLESS = /\.(txt|jsonl|json|hledger|beancount)$/;

/** Counts and hashes a file as it goes by. */
export class FileTally {
  readonly #hash = createHash('sha256');
  readonly #headLines: number;
  #bytes = 0;
  #lines = 0;

  constructor(name: string) {
    this.#headLines = HEADLESS.test(name) ? 0 : 1;
  }

  push(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.#lines += countLines(chunk);
  }

  facts(): FileFacts {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex'), rows: Math.max(0, this.#lines - this.#headLines) };
  }
}
