import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { Metrics } from '../../http/metrics.ts';
import type { EventFeed, Heads } from '../events/service.ts';
import type { WebhookLog } from './courier.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createSender, type Resolve } from './sender.ts';
import { createWebhookService, type WebhookService } from './service.ts';

export type { Dispatcher } from './dispatcher.ts';

export interface WebhookSettings {
  /** For development: http, and addresses that are not public. */
  readonly allowsAny: boolean;
  /** The addresses of a name, where not the system finds them. */
  readonly resolve?: Resolve;
}

export interface Webhooks {
  readonly service: WebhookService;
  /** Delivers once it is started. */
  readonly dispatcher: Dispatcher;
}

export function createWebhooks(options: {
  readonly pool: Pool;
  readonly db: Database;
  readonly feed: EventFeed;
  readonly heads: Heads;
  readonly settings: WebhookSettings;
  readonly metrics: Metrics;
  readonly log: WebhookLog;
}): Webhooks {
  const { pool, db, feed, heads, settings, metrics, log } = options;
  const delivered = metrics.addCounter('saldo_webhook_deliveries_total', 'Events delivered to webhooks');
  const failed = metrics.addCounter('saldo_webhook_failures_total', 'Tries to deliver to a webhook that failed');
  const onOutcome = (failure: string | null) => (failure === null ? delivered() : failed());
  const dispatcher = createDispatcher({ pool, feed, heads, sender: createSender(settings), log, onOutcome });
  metrics.addGauge('saldo_webhook_deliveries_under_way', 'Deliveries under way', () => dispatcher.underWay);
  return { service: createWebhookService(pool, db, feed, settings.allowsAny), dispatcher };
}
