import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { isRefusedByDatabase } from '../../db/constraints.ts';
import { newId } from '../../db/ids.ts';
import { sha256 } from '../../domain/log/sha256.ts';
import type { RequestRecorder, SeenRequest } from '../../http/audit.ts';
import {
  AUDIT_DIGEST_KEY_MS,
  AUDIT_EVENTS_A_STATEMENT,
  AUDIT_EVENTS_DELAY_MS,
  AUDIT_EVENTS_WAITING_MAX,
  CIRCUIT_CACHE_ENTRIES_MAX,
} from '../../limits.ts';
import { type EventRow, insertEvents, makeDigestKey } from './queries.ts';

/** A subset of pino's logger. */
interface TrailLog {
  error(fields: object, message: string): void;
}

interface Waiting {
  readonly id: string;
  readonly seen: SeenRequest;
  /** Null where nobody waits for it: then it is tried until it is written. */
  readonly settle: { resolve(): void; reject(error: unknown): void } | null;
}

/**
 * Writes requests into the audit trail by group commit: whoever comes while a statement is under way goes with the next. What
 * nobody waits for gathers for a moment, or goes with whoever does not wait.
 */
export class TrailRecorder implements RequestRecorder {
  readonly #pool: Pool;
  readonly #log: TrailLog;
  readonly #keys = new Map<string, { readonly key: Buffer; readonly until: number }>();
  #waiting: Waiting[] = [];
  /** Of those, the ones that somebody waits for. */
  #awaited = 0;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #failing = false;
  #closing = false;

  constructor(pool: Pool, log: TrailLog) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Events that wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  record(seen: SeenRequest): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ id: newId(), seen, settle: { resolve, reject } });
    this.#awaited++;
    this.#schedule();
    return promise;
  }

  recordSoon(seen: SeenRequest): boolean {
    if (this.#waiting.length >= AUDIT_EVENTS_WAITING_MAX) return false;
    this.#waiting.push({ id: newId(), seen, settle: null });
    this.#schedule();
    return true;
  }

  /** Writes what is waiting, once nothing more comes. What cannot be written now is lost, and said so. */
  async close(): Promise<void> {
    // From here on it is this loop that writes, and none beside it that could be under way when this one ends.
    this.#closing = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
    this.#failing = false;
    while (this.#waiting.length > 0 && !this.#failing) await this.#writeNext();
    if (this.#waiting.length > 0)
      this.#log.error(
        { events: this.#waiting.length },
        'the service ends, and these requests are not in the audit trail',
      );
  }

  /** At once where somebody waits, or where there is enough for a statement; else after a moment, and so after a failure. */
  #schedule(): void {
    if (this.#running !== null || this.#closing || this.#waiting.length === 0) return;
    const isDue = this.#awaited > 0 || (this.#waiting.length >= AUDIT_EVENTS_A_STATEMENT && !this.#failing);
    if (isDue) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), AUDIT_EVENTS_DELAY_MS).unref();
  }

  #start(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#running ??= this.#writeNext().finally(() => {
      this.#running = null;
      this.#schedule();
    });
  }

  async #writeNext(): Promise<void> {
    const batch = this.#waiting.splice(0, AUDIT_EVENTS_A_STATEMENT);
    for (const { settle } of batch) if (settle !== null) this.#awaited--;
    const unwritten = await this.#write(batch);
    this.#failing = unwritten.length > 0;
    this.#waiting.unshift(...unwritten);
  }

  /** Answers those who wait, and gives back what is to be tried again. */
  async #write(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    try {
      await insertEvents(this.#pool, await this.#rowsOf(batch));
      for (const { settle } of batch) settle?.resolve();
      return [];
    } catch (error) {
      if (isRefusedByDatabase(error)) return this.#refused(batch, error);
      for (const { settle } of batch) settle?.reject(error);
      const unwritten = batch.filter(({ settle }) => settle === null);
      if (unwritten.length > 0)
        this.#log.error({ err: error, events: unwritten.length }, 'requests are not in the audit trail yet');
      return unwritten;
    }
  }

  /** A rule of the database is in the way of one: by themselves, the others come through. */
  async #refused(batch: readonly Waiting[], error: unknown): Promise<readonly Waiting[]> {
    const [first] = batch;
    if (first !== undefined && batch.length === 1) {
      if (first.settle !== null) first.settle.reject(error);
      else this.#log.error({ err: error, action: first.seen.action }, 'a request cannot be in the audit trail');
      return [];
    }
    const unwritten: Waiting[] = [];
    for (const each of batch) unwritten.push(...(await this.#write([each])));
    return unwritten;
  }

  async #rowsOf(batch: readonly Waiting[]): Promise<EventRow[]> {
    if (this.#keys.size >= CIRCUIT_CACHE_ENTRIES_MAX) this.#keys.clear();
    for (const { seen } of batch) {
      const loading = seen.bodyHash === null ? null : this.#loadKey(seen.circuitId);
      // Without a turn of the event loop for each.
      if (loading !== null) await loading;
    }
    return batch.map(({ id, seen: { circuitId, actor, action, subjectId, change, bodyHash } }) => {
      const bound = bodyHash === null ? change : { ...change, bodyDigest: this.#digestOf(circuitId, bodyHash) };
      return { circuitId, id, ...actor, action, subjectId, change: JSON.stringify(bound) };
    });
  }

  #loadKey(circuitId: string): Promise<void> | null {
    const known = this.#keys.get(circuitId);
    if (known !== undefined && performance.now() < known.until) return null;
    return makeDigestKey(this.#pool, circuitId, randomBytes(32)).then((key) => {
      this.#keys.set(circuitId, { key, until: performance.now() + AUDIT_DIGEST_KEY_MS });
    });
  }

  /** SHA-256(32 bytes of the circuit's key || SHA-256(body)), in hex. Both parts have one length, so that none can run into the other. */
  #digestOf(circuitId: string, bodyHash: Uint8Array): string {
    const known = this.#keys.get(circuitId);
    if (known === undefined) throw new Error(`the key of circuit ${circuitId} has not been read`);
    return Buffer.from(sha256(Buffer.concat([known.key, bodyHash]))).toString('hex');
  }
}
