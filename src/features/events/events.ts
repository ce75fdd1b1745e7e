import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { AccountService } from '../accounts/service.ts';
import type { TransactionService } from '../transactions/service.ts';
import { createHeads, type EventLog, type Heads } from './heads.ts';
import { createEventFeed, type EventFeed } from './service.ts';
import { createEventStreams, type EventStreams } from './streams.ts';

export interface Events {
  readonly feed: EventFeed;
  readonly heads: Heads;
  readonly streams: EventStreams;
}

export function createEvents(
  pool: Pool,
  db: Database,
  accounts: AccountService,
  transactions: TransactionService,
  log: EventLog,
): Events {
  const feed = createEventFeed(pool, db, accounts, transactions);
  const heads = createHeads(pool, db, log);
  return { feed, heads, streams: createEventStreams(feed, heads, log) };
}
