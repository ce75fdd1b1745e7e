import type { ClientBase } from 'pg';
import { createPool } from '../../src/db/connect.ts';
import { type NewEvent, recordEvents } from '../../src/db/events.ts';
import { newId } from '../../src/db/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { bodyOf, type Client, type Json, type Sent } from './client.ts';

/** Events of the feed, page by page until it ends, and where to go on. */
export async function readFeed(
  client: Client,
  query: Sent['query'] = {},
  cursor?: string,
): Promise<{ events: Json[]; end: string }> {
  const events: Json[] = [];
  for (let from = cursor; ; ) {
    const page = bodyOf(await client.get('/events', { ...query, ...(from !== undefined && { cursor: from }) }), 200);
    events.push(...page.data);
    if (page.nextCursor === null) return { events, end: String(page.endCursor) };
    from = page.nextCursor;
  }
}

export const eventAbout = (accountIds: readonly string[], data: NewEvent['data'] = {}): NewEvent => ({
  type: 'payment-request.acknowledged',
  subjectId: newId(),
  accountIds,
  data,
});

/** Records events as a feature does whose change is not of the journal. */
export async function recordBeside(appUrl: string, circuitId: string, events: readonly NewEvent[]): Promise<void> {
  const pool = createPool({ url: appUrl, max: 1 });
  try {
    await inTransaction(pool, (client: ClientBase) => recordEvents(client, circuitId, events));
  } finally {
    await pool.end();
  }
}

export interface Frame {
  readonly id: string;
  readonly event: Json;
}

/** A stream of events that is read in the background. */
export interface Stream {
  readonly status: number;
  readonly frames: Frame[];
  readonly text: () => string;
  /** Whether the service has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** @param root as `api.as` makes it a client's base, without the client */
export async function openStream(
  base: string,
  key: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Stream> {
  const closing = new AbortController();
  const response = await fetch(`${base}/events${query}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream', ...headers },
    signal: closing.signal,
  });
  const frames: Frame[] = [];
  let text = '';
  let parsed = 0;
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let at = text.indexOf('\n\n', parsed); at !== -1; at = text.indexOf('\n\n', parsed)) {
        const lines = text.slice(parsed, at).split('\n');
        parsed = at + 2;
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field('data');
        if (data !== undefined) frames.push({ id: field('id') ?? '', event: JSON.parse(data) });
      }
    }
  };
  const ended = read().catch(() => undefined);
  return { status: response.status, frames, text: () => text, ended, close: () => closing.abort() };
}
