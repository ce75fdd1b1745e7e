/** The feed as server-sent events (HTML, 9.2): one that goes on until its reader, its key or the service ends it. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from '../../domain/errors.ts';
import { encodeCursor } from '../../http/pages.ts';
import {
  EVENT_STREAM_HEARTBEAT_MS,
  EVENT_STREAM_KEY_CHECK_MS,
  EVENT_STREAM_PAGE,
  EVENT_STREAMS_MAX,
  EVENT_STREAMS_OF_ONE_MAX,
} from '../../limits/events.ts';
import type { Circuit } from '../circuits/service.ts';
import type { EventLog, Heads } from './heads.ts';
import { cursorValueOf, type Place } from './places.ts';
import type { EventFeed, PlacedEvent, Selection, Viewer } from './service.ts';

export interface StreamRequest {
  readonly principalId: string;
  readonly circuit: Circuit;
  readonly viewer: Viewer;
  readonly from: Place;
  readonly selection: Omit<Selection, 'limit'>;
  /** Whether whoever reads may still do so. */
  readonly isStillGood: () => Promise<boolean>;
}

export interface EventStreams {
  /**
   * The text of a stream.
   * @param onGone calls what it is given when nobody reads any more
   * @throws SaldoError `overloaded` where there are too many
   */
  open(request: StreamRequest, onGone: (end: () => void) => void): Readable;
  /** Ends all of them: each reader goes on with its last event id somewhere else. */
  close(): void;
}

export function createEventStreams(feed: EventFeed, heads: Heads, log: EventLog): EventStreams {
  const streams = new Map<AbortController, string>();
  let isClosed = false;

  function requireRoom(principalId: string): void {
    const own = [...streams.values()].filter((id) => id === principalId).length;
    if (!isClosed && streams.size < EVENT_STREAMS_MAX && own < EVENT_STREAMS_OF_ONE_MAX) return;
    throw refuse('overloaded', 'There are too many streams of events. Close one, or read the feed page by page.');
  }

  return {
    open(request, onGone) {
      requireRoom(request.principalId);
      const ending = new AbortController();
      streams.set(ending, request.principalId);
      // Destroying the stream waits for what it waits for, so that the reader's going has to be told by itself.
      onGone(() => ending.abort());
      const readable = Readable.from(textOf(feed, heads, request, ending.signal), { objectMode: false });
      readable.once('close', () => streams.delete(ending));
      readable.on('error', (error) => log.warn({ err: error }, 'a stream of events broke off'));
      return readable;
    },

    close() {
      isClosed = true;
      for (const ending of streams.keys()) ending.abort();
    },
  };
}

async function* textOf(
  feed: EventFeed,
  heads: Heads,
  { circuit, viewer, from, selection, isStillGood }: StreamRequest,
  ending: AbortSignal,
): AsyncGenerator<string> {
  let after = from;
  let isMore = true;
  let spokenAt = performance.now();
  let wake = () => {};
  const unfollow = heads.follow(circuit.id, viewer.memberId, () => {
    isMore = true;
    wake();
  });
  try {
    // The first bytes: whoever reads knows that it is open, also where nothing happens.
    yield `retry: 2000\n\n`;
    while (!ending.aborted) {
      if (!(await isStillGood())) return;
      if (isMore) {
        isMore = false;
        const { events, through, isEnd } = await feed.read(circuit, viewer, after, {
          ...selection,
          limit: EVENT_STREAM_PAGE,
        });
        after = through;
        if (!isEnd) isMore = true;
        if (events.length > 0) {
          spokenAt = performance.now();
          yield events.map(frameOf).join('');
        }
      } else {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const waited = new AbortController();
        const signal = AbortSignal.any([ending, waited.signal]);
        const pause = sleep(EVENT_STREAM_KEY_CHECK_MS, undefined, { signal }).catch(() => undefined);
        await Promise.race([woken, pause]);
        waited.abort();
      }
      if (performance.now() - spokenAt < EVENT_STREAM_HEARTBEAT_MS) continue;
      spokenAt = performance.now();
      // A comment. It also tells where to go on after much that is not for this reader.
      yield `: still here\nid: ${idOf(after)}\n\n`;
    }
  } finally {
    unfollow();
  }
}

const idOf = (place: Place): string => encodeCursor(cursorValueOf(place));

const frameOf = ({ place, event }: PlacedEvent): string =>
  `id: ${idOf(place)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
