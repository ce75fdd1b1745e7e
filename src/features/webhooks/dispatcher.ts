/** Shares what may be under way among the webhooks of this process, and the webhooks among processes. */
import type { Pool } from 'pg';
import { newId } from '../../db/ids.ts';
import {
  WEBHOOK_LEASE_RENEWAL_MS,
  WEBHOOK_PAGE,
  WEBHOOK_POLL_MS,
  WEBHOOKS_IN_FLIGHT_MAX,
} from '../../limits/events.ts';
import type { EventFeed, Heads } from '../events/service.ts';
import { Courier, type WebhookLog } from './courier.ts';
import { selectDue } from './delivery-queries.ts';
import { giveBackWebhooks, type LeasedWebhook, renewWebhooks, selectKept, takeWebhooks } from './lease-queries.ts';
import type { Sender } from './sender.ts';

export interface Dispatcher {
  /** Begins to look for webhooks that nobody delivers. */
  start(): void;
  readonly underWay: number;
  /** Writes what has been delivered, and leaves the webhooks to others. */
  close(): Promise<void>;
}

export interface DispatcherOptions {
  readonly pool: Pool;
  readonly feed: EventFeed;
  readonly heads: Heads;
  readonly sender: Sender;
  readonly log: WebhookLog;
  /** A try has ended; null: delivered. */
  readonly onOutcome?: (failure: string | null) => void;
}

/** Webhooks that a process takes up at one look: others that look at the same time get some too. */
const TAKEN_AT_ONCE = 20;

export function createDispatcher({ pool, feed, heads, sender, log, onOutcome }: DispatcherOptions): Dispatcher {
  const leaseId = newId();
  const couriers = new Map<string, { readonly courier: Courier; readonly unfollow: () => void }>();
  let underWay = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let renewedAt = 0;
  /** After whom the next turn begins, so that nobody is always the first. */
  let turn = 0;

  /** One each in turn, as long as anybody has something that may go and there is room for it. */
  function sendAll(): void {
    const all = [...couriers.values()];
    for (let idle = 0; idle < all.length && underWay < WEBHOOKS_IN_FLIGHT_MAX && !isClosed; ) {
      turn = (turn + 1) % all.length;
      if (all[turn]?.courier.sendNext()) {
        underWay++;
        idle = 0;
      } else idle++;
    }
  }

  let isAsked = false;
  function onReady(): void {
    if (isAsked) return;
    isAsked = true;
    setImmediate(() => {
      isAsked = false;
      sendAll();
    });
  }

  const deps = {
    pool,
    feed,
    sender,
    leaseId,
    log,
    onReady,
    onOutcome: (failure: string | null) => {
      underWay--;
      onOutcome?.(failure);
    },
  };

  function take(webhook: LeasedWebhook): void {
    // One whose lease ran out meanwhile, because the process was held up: it goes on.
    if (couriers.has(webhook.webhookId)) return;
    const courier = new Courier(webhook, deps);
    const unfollow = heads.follow(webhook.circuitId, webhook.memberId, () => courier.onMore());
    couriers.set(webhook.webhookId, { courier, unfollow });
    courier.work();
  }

  async function renew(): Promise<void> {
    for (const webhook of await renewWebhooks(pool, leaseId)) couriers.get(webhook.webhookId)?.courier.renew(webhook);
  }

  /** Those that were removed, or that another process has taken up. */
  async function drop(): Promise<void> {
    const kept = await selectKept(pool, leaseId);
    for (const [webhookId, { courier, unfollow }] of couriers) {
      if (kept.has(webhookId)) continue;
      unfollow();
      couriers.delete(webhookId);
      await courier.stop({ isLost: true });
    }
  }

  async function look(): Promise<void> {
    if (couriers.size > 0 && performance.now() - renewedAt > WEBHOOK_LEASE_RENEWAL_MS) {
      await renew();
      renewedAt = performance.now();
    }
    if (couriers.size > 0) await drop();
    for (const webhook of await takeWebhooks(pool, leaseId, TAKEN_AT_ONCE)) take(webhook);
    const due = couriers.size === 0 ? [] : await selectDue(pool, [...couriers.keys()], WEBHOOK_PAGE);
    for (const [webhookId, deliveries] of Map.groupBy(due, (delivery) => delivery.webhookId))
      await couriers.get(webhookId)?.courier.onDue(deliveries);
    onReady();
  }

  function lookAgain(): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => log.warn({ err: error }, 'webhooks could not be looked after'))
        .finally(lookAgain);
    }, WEBHOOK_POLL_MS);
  }

  return {
    start: lookAgain,
    get underWay() {
      return underWay;
    },

    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
      for (const { courier, unfollow } of couriers.values()) {
        unfollow();
        await courier.stop({ isLost: false });
      }
      await giveBackWebhooks(pool, leaseId).catch(() => undefined);
      sender.close();
    },
  };
}
