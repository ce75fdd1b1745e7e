/**
 * A bounded cache of lookups, each good for a short while. Concurrent lookups of one key share one load. What was found
 * and what was not are kept apart, so that a flood of made-up keys cannot push out the real ones.
 */
export interface LookupCacheOptions {
  /** Milliseconds for which a found value is good, counted from before the load began. */
  readonly freshMs: number;
  /** The same for "there is no such thing". */
  readonly absentMs: number;
  readonly entriesMax: number;
  readonly now: () => number;
}

export interface LookupCache<Value> {
  /** What is known at once: a value, null for known to be absent, undefined for not known. */
  peek(key: string): Value | null | undefined;
  /** Loads it by `read`, or joins the load that is under way. A failed load is not remembered. */
  load(key: string, read: () => Promise<Value | null>): Promise<Value | null>;
  /** Makes the next lookup load again; a load that is under way is not kept either. */
  forget(key: string): void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly goodUntil: number;
}

export function createLookupCache<Value>(options: LookupCacheOptions): LookupCache<Value> {
  const { freshMs, absentMs, entriesMax, now } = options;
  const found = new Map<string, Entry<Value>>();
  const absent = new Map<string, Entry<null>>();
  const underway = new Map<string, Promise<Value | null>>();

  function keep(key: string, value: Value | null, readAt: number): void {
    found.delete(key);
    absent.delete(key);
    if (value === null) insertBounded(absent, key, { value, goodUntil: readAt + absentMs }, entriesMax);
    else insertBounded(found, key, { value, goodUntil: readAt + freshMs }, entriesMax);
  }

  return {
    peek(key) {
      const entry = found.get(key) ?? absent.get(key);
      return entry !== undefined && now() < entry.goodUntil ? entry.value : undefined;
    },

    load(key, read) {
      const joined = underway.get(key);
      if (joined !== undefined) return joined;
      // A change made while the load runs may be missed by it, so its age counts from before it began.
      const readAt = now();
      const lookup = read()
        .then((value) => {
          if (underway.get(key) === lookup) keep(key, value, readAt);
          return value;
        })
        .finally(() => {
          if (underway.get(key) === lookup) underway.delete(key);
        });
      underway.set(key, lookup);
      return lookup;
    },

    forget(key) {
      found.delete(key);
      absent.delete(key);
      underway.delete(key);
    },
  };
}

/** A Map iterates in the order of insertion: the first key is the one that was loaded longest ago. */
function insertBounded<Value>(entries: Map<string, Value>, key: string, value: Value, entriesMax: number): void {
  if (entries.size >= entriesMax) {
    const [oldest] = entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
  }
  entries.set(key, value);
}
