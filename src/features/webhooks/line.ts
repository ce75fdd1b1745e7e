/** Deliveries of one webhook that stand in line: in order where they share an account, side by side where not. Pure. */
import type { Place } from '../events/service.ts';

export interface Entry {
  readonly place: Place;
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  /** The accounts and the subject of the event: what it waits for, and what waits for it. None: neither. */
  readonly keys: readonly string[];
  /** Sent again on request. */
  readonly again: boolean;
  /** Whether it has a row of its own. */
  isStored: boolean;
  attempts: number;
}

interface Standing {
  readonly entry: Entry;
  /** In how many of its lines somebody stands before it. */
  ahead: number;
  step: 'standing' | 'ready' | 'under way' | 'resting';
}

export class Line {
  readonly #byId = new Map<string, Standing>();
  readonly #byKey = new Map<string, Standing[]>();
  /** Those that may go, in the order in which they came to. A set keeps it, and gives up any of them at once. */
  readonly #ready = new Set<Standing>();

  get size(): number {
    return this.#byId.size;
  }

  has(eventId: string): boolean {
    return this.#byId.has(eventId);
  }

  /** At the end of the line. `resting`: it goes when it is woken, and others behind it wait for that. */
  add(entry: Entry, isResting = false): void {
    const standing: Standing = { entry, ahead: 0, step: 'standing' };
    this.#byId.set(entry.eventId, standing);
    for (const key of entry.keys) {
      const line = this.#byKey.get(key) ?? [];
      this.#byKey.set(key, line);
      if (line.length > 0) standing.ahead++;
      line.push(standing);
    }
    if (isResting) standing.step = 'resting';
    else this.#goIfFirst(standing);
  }

  /** The next one that may go now. */
  take(): Entry | undefined {
    for (const standing of this.#ready) {
      this.#ready.delete(standing);
      standing.step = 'under way';
      return standing.entry;
    }
    return undefined;
  }

  /** It failed: it stays where it is until it is woken. */
  rest(eventId: string): void {
    const standing = this.#byId.get(eventId);
    if (standing !== undefined) standing.step = 'resting';
  }

  /** It may be tried again, once nobody stands before it. */
  wake(eventId: string): void {
    const standing = this.#byId.get(eventId);
    if (standing?.step !== 'resting') return;
    standing.step = 'standing';
    this.#goIfFirst(standing);
  }

  /** It is over, and who stands next behind it may go. */
  remove(eventId: string): void {
    const standing = this.#byId.get(eventId);
    if (standing === undefined) return;
    this.#byId.delete(eventId);
    this.#ready.delete(standing);
    for (const key of standing.entry.keys) {
      const line = this.#byKey.get(key) ?? [];
      const at = line.indexOf(standing);
      line.splice(at, 1);
      if (line.length === 0) this.#byKey.delete(key);
      const next = line[0];
      if (at !== 0 || next === undefined) continue;
      next.ahead--;
      this.#goIfFirst(next);
    }
  }

  /** Everybody who waits, directly or not, for those that rest. */
  behindResting(): Entry[] {
    const found = new Set<Standing>();
    const from = [...this.#byId.values()].filter(({ step }) => step === 'resting');
    for (let each = from.pop(); each !== undefined; each = from.pop()) {
      for (const key of each.entry.keys) {
        const line = this.#byKey.get(key) ?? [];
        for (const standing of line.slice(line.indexOf(each) + 1)) {
          if (found.has(standing)) continue;
          found.add(standing);
          from.push(standing);
        }
      }
    }
    return [...found].map(({ entry }) => entry);
  }

  #goIfFirst(standing: Standing): void {
    if (standing.ahead > 0 || standing.step !== 'standing') return;
    standing.step = 'ready';
    this.#ready.add(standing);
  }
}
