import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { EVENTS_LOOKED_AT, EVENTS_POLL_MS } from '../../limits/events.ts';
import { type Head, selectConcerned, selectHeads } from './head-queries.ts';

/** A subset of pino's logger. */
export interface EventLog {
  warn(fields: object, message: string): void;
}

/** Tells those who follow feeds that there is more. */
export interface Heads {
  /**
   * Calls `onMore` whenever something has come to the feed of a circuit that concerns the member (null: anybody), and perhaps
   * more often, until the answer is called.
   */
  follow(circuitId: string, memberId: string | null, onMore: () => void): () => void;
}

interface Follower {
  readonly memberId: string | null;
  readonly onMore: () => void;
}

/**
 * Looks a few times a second where the feeds end that somebody follows: one small query for all of them, whoever has written. A
 * notification would cost each commit of the poster something; this costs nothing that grows with the payments. Where members
 * follow, one more tells which of them it concerns: each reads its own part, and most of what happens is not theirs.
 */
export function createHeads(pool: Pool, db: Database, log: EventLog): Heads {
  const followers = new Map<string, Set<Follower>>();
  const known = new Map<string, Head>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      if (followers.size === 0) return;
      for (const [circuitId, head] of await selectHeads(db, [...followers.keys()])) {
        const before = known.get(circuitId);
        if (before?.number === head.number && before.place === head.place) continue;
        const own = followers.get(circuitId);
        if (own === undefined) continue;
        const concerned = await concernedOf(circuitId, own, before, head);
        known.set(circuitId, head);
        for (const { memberId, onMore } of own)
          if (memberId === null || concerned === null || concerned.has(memberId)) onMore();
      }
    } catch (error) {
      log.warn({ err: error }, 'where the feeds of events end could not be looked at');
    } finally {
      timer = undefined;
      lookAgain();
    }
  }

  /** Null: perhaps all of them. After much, it is not looked at. */
  async function concernedOf(circuitId: string, own: ReadonlySet<Follower>, before: Head | undefined, head: Head) {
    if (before === undefined || head.number - before.number > EVENTS_LOOKED_AT) return null;
    const isForMembers = [...own].some(({ memberId }) => memberId !== null);
    return isForMembers ? selectConcerned(pool, db, circuitId, before, head) : null;
  }

  function lookAgain(): void {
    if (timer !== undefined || followers.size === 0) return;
    timer = setTimeout(look, EVENTS_POLL_MS);
  }

  return {
    follow(circuitId, memberId, onMore) {
      const own = followers.get(circuitId) ?? new Set();
      const follower = { memberId, onMore };
      followers.set(circuitId, own.add(follower));
      lookAgain();
      return () => {
        own.delete(follower);
        if (own.size > 0 || followers.get(circuitId) !== own) return;
        followers.delete(circuitId);
        known.delete(circuitId);
      };
    },
  };
}
