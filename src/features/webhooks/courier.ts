/** Delivers the events of one webhook, for as long as its process holds the lease. */
import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../../db/transaction.ts';
import { retrySeconds } from '../../domain/deliveries.ts';
import {
  WEBHOOK_AT_HAND_MAX,
  WEBHOOK_IN_FLIGHT_MAX,
  WEBHOOK_PAGE,
  WEBHOOK_RETRY_SECONDS,
  WEBHOOK_RETRY_SECONDS_MAX,
  WEBHOOK_WAITING_MAX,
  WEBHOOK_WRITE_MS,
} from '../../limits/events.ts';
import { comparePlaces, type EventFeed, type Place, type PlacedEvent } from '../events/service.ts';
import {
  moveProgress,
  type Result,
  type StoredDelivery,
  selectStored,
  selectWaiting,
  writeResults,
} from './delivery-queries.ts';
import type { LeasedWebhook } from './lease-queries.ts';
import { type Entry, Line } from './line.ts';
import type { Outcome, Sender } from './sender.ts';
import { signedHeaders } from './signature.ts';

/** A subset of pino's logger. */
export interface WebhookLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface CourierDeps {
  readonly pool: Pool;
  readonly feed: EventFeed;
  readonly sender: Sender;
  readonly leaseId: string;
  readonly log: WebhookLog;
  /** Is told whenever something may go that could not before. */
  readonly onReady: () => void;
  readonly onOutcome: (failure: string | null) => void;
}

/** In-flight deliveries to begin with: more with each success, one after a failure. A receiver that hangs keeps one place busy. */
const IN_FLIGHT_FIRST = 4;

/** Milliseconds until it is written that there was nothing to deliver. */
const IDLE_WRITE_MS = 2_000;

const CHANCES = 2 ** 20;

export class Courier {
  #webhook: LeasedWebhook;
  readonly #deps: CourierDeps;
  readonly #line = new Line();
  /** Events from the feed that have no row yet, in order; each holds back how far the webhook has come. */
  readonly #fresh = new Map<string, Entry>();
  #results: Result[] = [];
  /** Of which tries the outcome is not written yet: that they are due still means nothing. */
  readonly #unwritten = new Set<string>();
  /** Up to where the feed was read, and up to where all of it has rows. */
  #readTo: Place;
  #storedTo: Place;
  #inFlight = 0;
  #allowed = IN_FLIGHT_FIRST;
  #isMore = true;
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isRestored = false;

  constructor(webhook: LeasedWebhook, deps: CourierDeps) {
    this.#webhook = webhook;
    this.#deps = deps;
    this.#readTo = webhook.through;
    this.#storedTo = webhook.through;
  }

  /** With its secrets of now. */
  renew(webhook: LeasedWebhook): void {
    this.#webhook = webhook;
  }

  /** The feed has grown, or something is at hand to be written: whatever there is to do is done, once at a time. */
  work(): void {
    if (this.#isStopped || this.#working !== null) return;
    this.#working = this.#workOnce()
      .catch((error: unknown) => {
        if (this.#isStopped) return;
        this.#deps.log.warn({ err: error, webhookId: this.#webhook.webhookId }, 'a webhook is tried again shortly');
        this.#workIn(IDLE_WRITE_MS);
      })
      .finally(() => {
        this.#working = null;
        if (this.#results.length > 0) this.#workIn(WEBHOOK_WRITE_MS);
        else if (this.#isMore && this.#hasRoom()) this.#workIn(0);
      });
  }

  onMore(): void {
    this.#isMore = true;
    this.work();
  }

  /** Their time has come. */
  async onDue(due: readonly StoredDelivery[]): Promise<void> {
    if (!this.#isRestored) return;
    const unknown = due.filter(({ eventId }) => !this.#line.has(eventId));
    for (const { eventId } of due) if (!this.#unwritten.has(eventId)) this.#line.wake(eventId);
    // What was asked for again is not in line; anything else that is not has its turn when the feed comes to it.
    await this.#addStored(unknown.filter(({ again }) => again));
    this.#deps.onReady();
  }

  /** Sends the next one, if one may go. */
  sendNext(): boolean {
    // While outcomes cannot be written, nothing more is sent that would be sent again.
    const isFull = this.#inFlight >= this.#allowed || this.#results.length >= WEBHOOK_AT_HAND_MAX;
    if (this.#isStopped || isFull) return false;
    const entry = this.#line.take();
    if (entry === undefined) return false;
    this.#inFlight++;
    const { url, secrets } = this.#webhook;
    this.#deps.sender.send(url, signedHeaders(entry.eventId, entry.body, secrets), entry.body).then(
      (outcome) => this.#settle(entry, outcome),
      () => this.#settle(entry, { status: null, failure: 'connection-failed' }),
    );
    return true;
  }

  /** Begins nothing more, and writes what has ended. What is under way is delivered again by whoever comes next. */
  async stop({ isLost }: { readonly isLost: boolean }): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#working;
    if (!isLost) await this.#write().catch(() => undefined);
  }

  #settle(entry: Entry, { status, failure }: Outcome): void {
    this.#inFlight--;
    this.#deps.onOutcome(failure);
    entry.attempts++;
    if (failure === null) {
      this.#allowed = Math.min(this.#allowed + 1, WEBHOOK_IN_FLIGHT_MAX);
      this.#line.remove(entry.eventId);
    } else {
      this.#allowed = 1;
      this.#line.rest(entry.eventId);
    }
    const { place, eventId, type, attempts } = entry;
    const chance = randomInt(CHANCES) / CHANCES;
    const seconds = retrySeconds(attempts, chance, WEBHOOK_RETRY_SECONDS, WEBHOOK_RETRY_SECONDS_MAX);
    const outcome = failure === null ? 'delivered' : 'failed';
    this.#unwritten.add(eventId);
    this.#results.push({ place, eventId, type, outcome, attempts, seconds, status, failure });
    this.#workIn(WEBHOOK_WRITE_MS);
    this.#deps.onReady();
  }

  #workIn(ms: number): void {
    if (this.#isStopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.work();
    }, ms);
  }

  async #workOnce(): Promise<void> {
    if (!this.#isRestored) await this.#restore();
    await this.#write();
    while (this.#isMore && this.#hasRoom() && !this.#isStopped) await this.#readOn();
    const isBehind = this.#fresh.size === 0 && comparePlaces(this.#storedTo, this.#readTo) < 0;
    if (isBehind) this.#workIn(IDLE_WRITE_MS);
  }

  #hasRoom(): boolean {
    const waiting = this.#line.size - this.#fresh.size;
    return this.#fresh.size < WEBHOOK_AT_HAND_MAX && waiting < WEBHOOK_WAITING_MAX;
  }

  async #restore(): Promise<void> {
    await this.#addStored(await selectWaiting(this.#deps.pool, this.#webhook, this.#storedTo));
    this.#isRestored = true;
    this.#deps.onReady();
  }

  /** Deliveries that wait, in order. Those that were tried go when their time has come. */
  async #addStored(stored: readonly StoredDelivery[]): Promise<void> {
    if (stored.length === 0) return;
    const byId = new Map(stored.map((delivery) => [delivery.eventId, delivery]));
    const places = stored.map(({ place }) => place);
    for (const placed of await this.#deps.feed.readAt(this.#circuit(), this.#viewer(), places)) {
      const delivery = byId.get(placed.event.id);
      if (delivery !== undefined && !this.#line.has(delivery.eventId)) this.#add(placed, delivery);
    }
  }

  async #readOn(): Promise<void> {
    this.#isMore = false;
    const { types } = this.#webhook;
    const selection = { types: types.length === 0 ? undefined : types, limit: WEBHOOK_PAGE };
    const part = await this.#deps.feed.read(this.#circuit(), this.#viewer(), this.#readTo, selection);
    const stored = await this.#storedOf(part.events);
    for (const placed of part.events) {
      const delivery = stored.get(placed.event.id);
      const isOver = delivery !== undefined && delivery.state !== 'waiting';
      if (!isOver && !this.#line.has(placed.event.id)) this.#add(placed, delivery);
    }
    this.#readTo = part.through;
    if (!part.isEnd) this.#isMore = true;
    this.#deps.onReady();
  }

  /** A process before this one may have delivered some of what comes behind what it had written down. */
  async #storedOf(events: readonly PlacedEvent[]): Promise<Map<string, StoredDelivery>> {
    if (events.length === 0) return new Map();
    const ids = events.map(({ event }) => event.id);
    const rows = await selectStored(this.#deps.pool, this.#webhook, ids);
    return new Map(rows.map((row) => [row.eventId, row]));
  }

  #add({ place, event }: PlacedEvent, stored: StoredDelivery | undefined): void {
    const again = stored?.again ?? false;
    const entry: Entry = {
      place,
      eventId: event.id,
      type: event.type,
      body: JSON.stringify(event),
      keys: again ? [] : [...new Set([event.subjectId, ...event.accountIds])],
      again,
      isStored: stored !== undefined,
      attempts: stored?.attempts ?? 0,
    };
    if (!entry.isStored) this.#fresh.set(entry.eventId, entry);
    this.#line.add(entry, entry.attempts > 0);
  }

  /** Writes what has ended, what waits for what failed, and how far the webhook has come by that. */
  async #write(): Promise<void> {
    const results = this.#results;
    const queued = this.#line.behindResting().filter(({ isStored }) => !isStored);
    const all = [...results, ...queued.map(queuedResult)];
    const written = new Set(all.map(({ eventId }) => eventId));
    const to = this.#storedThrough(written);
    if (all.length === 0 && comparePlaces(to, this.#storedTo) <= 0) return;
    this.#results = [];
    const { pool, leaseId, log } = this.#deps;
    const dead = await inTransaction(pool, async (client) => {
      // First: whoever has lost the lease writes nothing.
      if (!(await moveProgress(client, this.#webhook, leaseId, to))) throw new Error('the lease is lost');
      return writeResults(client, this.#webhook, all);
    }).catch((error: unknown) => {
      this.#results = [...results, ...this.#results];
      throw error;
    });
    this.#storedTo = to;
    for (const { eventId } of all) this.#markStored(eventId);
    for (const eventId of dead) {
      this.#line.remove(eventId);
      log.warn({ webhookId: this.#webhook.webhookId, eventId }, 'a delivery was given up after three days of trying');
    }
    if (dead.length > 0) this.#deps.onReady();
  }

  #markStored(eventId: string): void {
    this.#unwritten.delete(eventId);
    const entry = this.#fresh.get(eventId);
    if (entry === undefined) return;
    entry.isStored = true;
    this.#fresh.delete(eventId);
  }

  /** The last place up to which everything has a row, once these have. */
  #storedThrough(written: ReadonlySet<string>): Place {
    let through = this.#storedTo;
    for (const { eventId, place } of this.#fresh.values()) {
      if (!written.has(eventId)) return through;
      through = place;
    }
    return this.#readTo;
  }

  #circuit = () => ({ id: this.#webhook.circuitId, code: this.#webhook.code, scale: this.#webhook.scale });
  #viewer = () => ({ memberId: this.#webhook.memberId });
}

const queuedResult = ({ place, eventId, type }: Entry): Result => ({
  place,
  eventId,
  type,
  outcome: 'queued',
  attempts: 0,
  seconds: 0,
  status: null,
  failure: null,
});
