import type { Database } from '../../db/database.ts';
import { EVENTS_POLL_MS } from '../../limits.ts';
import { selectHeads } from './queries.ts';

/** A subset of pino's logger. */
export interface EventLog {
  warn(fields: object, message: string): void;
}

/** Tells those who follow feeds that there is more. */
export interface Heads {
  /** Calls `onMore` whenever the feed of a circuit has grown, and perhaps once more, until the answer is called. */
  follow(circuitId: string, onMore: () => void): () => void;
  close(): void;
}

/**
 * Looks a few times a second where the feeds end that somebody follows: one small query for all of them, whoever has written. A
 * notification would cost each commit of the poster something; this costs nothing that grows with the payments.
 */
export function createHeads(db: Database, log: EventLog): Heads {
  const followers = new Map<string, Set<() => void>>();
  const known = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      const heads = await selectHeads(db, [...followers.keys()]);
      for (const [circuitId, head] of heads) {
        if (known.get(circuitId) === head) continue;
        known.set(circuitId, head);
        for (const onMore of followers.get(circuitId) ?? []) onMore();
      }
    } catch (error) {
      log.warn({ err: error }, 'where the feeds of events end could not be looked at');
    }
    timer = undefined;
    lookAgain();
  }

  function lookAgain(): void {
    if (isClosed || timer !== undefined || followers.size === 0) return;
    timer = setTimeout(look, EVENTS_POLL_MS);
  }

  return {
    follow(circuitId, onMore) {
      const own = followers.get(circuitId) ?? new Set();
      followers.set(circuitId, own.add(onMore));
      lookAgain();
      return () => {
        own.delete(onMore);
        if (own.size > 0 || followers.get(circuitId) !== own) return;
        followers.delete(circuitId);
        known.delete(circuitId);
      };
    },

    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
