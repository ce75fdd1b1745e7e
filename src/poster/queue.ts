/** Something that waits, on behalf of a principal, and counts as so many items. */
export interface Waiting {
  readonly principalId: string;
  readonly items: number;
}

/** Whether an entry goes with those that are taken: it does, it waits for another batch, or the batch ends before it. */
export type Fit = 'goes' | 'waits' | 'ends';

/**
 * What waits for one circuit's poster. Takes are in turn by principal, so that one member's big batches do not starve
 * the others; among one principal's own the order is kept. Bounded by items, not by requests.
 */
export class FairQueue<T extends Waiting> {
  readonly #lines = new Map<string, T[]>();
  readonly #itemsMax: number;
  #items = 0;

  constructor(itemsMax: number) {
    this.#itemsMax = itemsMax;
  }

  get items(): number {
    return this.#items;
  }

  /** False where the queue is full: the caller is told to come back. */
  offer(waiting: T): boolean {
    if (this.#items + waiting.items > this.#itemsMax) return false;
    const line = this.#lines.get(waiting.principalId);
    if (line === undefined) this.#lines.set(waiting.principalId, [waiting]);
    else line.push(waiting);
    this.#items += waiting.items;
    return true;
  }

  /**
   * Takes up to `itemsMax` items, one entry for each principal in turn. The first entry is taken whatever its size.
   * `judge` says of each other one whether it goes with those taken so far. Where one waits, so do others of its principal.
   */
  take(itemsMax: number, judge: (next: T, taken: readonly T[]) => Fit): T[] {
    const taken: T[] = [];
    /** How many of each principal's were taken, in the order in which they were last served. */
    const served = new Map<string, number>();
    let room = itemsMax;
    let principals = [...this.#lines.keys()];
    while (principals.length > 0 && room > 0) {
      const again: string[] = [];
      for (const principalId of principals) {
        const line = this.#lines.get(principalId) as T[];
        const index = served.get(principalId) ?? 0;
        const next = line[index];
        if (next === undefined) continue;
        if (taken.length > 0) {
          const verdict = next.items > room ? 'ends' : judge(next, taken);
          if (verdict === 'waits') continue;
          if (verdict === 'ends') {
            this.#drop(served);
            return taken;
          }
        }
        taken.push(next);
        room -= next.items;
        served.delete(principalId);
        served.set(principalId, index + 1);
        if (index + 1 < line.length) again.push(principalId);
      }
      principals = again;
    }
    this.#drop(served);
    return taken;
  }

  /** Whoever was served goes to the end of the round, and whoever was served last to the very end. */
  #drop(served: ReadonlyMap<string, number>): void {
    for (const [principalId, count] of served) {
      const line = this.#lines.get(principalId) as T[];
      for (const entry of line.splice(0, count)) this.#items -= entry.items;
      this.#lines.delete(principalId);
      if (line.length > 0) this.#lines.set(principalId, line);
    }
  }
}
