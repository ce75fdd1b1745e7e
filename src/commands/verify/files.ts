import type { Follower } from '../../audit-files/verify/comparison.ts';
import { type FileFacts, FileTally } from '../../audit-files/verify/file-tally.ts';
import type { PackageSource } from './source.ts';

/** What takes a file in as it arrives. */
interface Taker {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** The bytes of one file, a part at a time. */
export interface Feed {
  /** Null: there are no more. What was given before is used again. */
  next(): Promise<Uint8Array | null>;
}

/** The files of a package, each counted and hashed as it is read for the first time. One that is not there reads as empty. */
export class PackageFiles {
  readonly facts = new Map<string, FileFacts>();
  readonly #source: PackageSource;
  readonly #begun = new Set<string>();

  /** @param untold files that somebody else counts and hashes */
  constructor(source: PackageSource, untold: readonly string[] = []) {
    this.#source = source;
    for (const name of untold) this.#begun.add(name);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#source.files.keys());
  }

  sizeOf(name: string): number {
    return this.#source.files.get(name) ?? 0;
  }

  has(name: string): boolean {
    return this.#source.files.has(name);
  }

  wasRead(name: string): boolean {
    return this.#begun.has(name);
  }

  feed(name: string): Feed {
    if (!this.has(name)) return { next: async () => null };
    const tally = this.#begun.has(name) ? null : new FileTally(name);
    this.#begun.add(name);
    const chunks = this.#source.read(name)[Symbol.asyncIterator]();
    return {
      next: async () => {
        const { done, value } = await chunks.next();
        if (!done) tally?.push(value);
        else if (tally !== null) this.facts.set(name, tally.facts());
        return done ? null : value;
      },
    };
  }

  async readInto(name: string, taker: Taker): Promise<void> {
    const feed = this.feed(name);
    for (let chunk = await feed.next(); chunk !== null; chunk = await feed.next()) taker.push(chunk);
    taker.end();
  }

  /** Reads what has been counted and hashed already. */
  async readAgain(name: string, taker: Taker): Promise<void> {
    for await (const chunk of this.#source.read(name)) taker.push(chunk);
    taker.end();
  }

  /** Reads it only to count and hash it. */
  pass(name: string): Promise<void> {
    return this.readInto(name, { push: () => undefined, end: () => undefined });
  }

  /**
   * Reads the journal, and the files that are compared with it as far as they are needed for each part of it.
   * @param afterPart waited for behind each part
   */
  async readAlong(
    name: string,
    journal: Taker,
    followers: readonly Follower[],
    afterPart: (bytes: number) => Promise<void> | void,
  ): Promise<void> {
    const feed = this.feed(name);
    const along = followers.map((follower) => new Along(follower, this.feed(follower.file)));
    for (let chunk = await feed.next(); chunk !== null; chunk = await feed.next()) {
      journal.push(chunk);
      for (const each of along) await each.keepUp();
      await afterPart(chunk.length);
    }
    journal.end();
    for (const each of along) await each.finish();
  }
}

class Along {
  readonly #follower: Follower;
  readonly #feed: Feed;
  #hasEnded = false;

  constructor(follower: Follower, feed: Feed) {
    this.#follower = follower;
    this.#feed = feed;
  }

  async keepUp(): Promise<void> {
    while (this.#follower.wants && !this.#hasEnded) await this.#step();
  }

  async finish(): Promise<void> {
    while (!this.#hasEnded) await this.#step();
    this.#follower.end();
  }

  async #step(): Promise<void> {
    const chunk = await this.#feed.next();
    if (chunk !== null) {
      this.#follower.push(chunk);
      return;
    }
    this.#hasEnded = true;
    this.#follower.fileEnded();
  }
}
