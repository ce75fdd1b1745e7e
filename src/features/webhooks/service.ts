import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { newId } from '../../db/ids.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { nextDeliveryState } from '../../domain/deliveries.ts';
import { refuse } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { WEBHOOK_SECRET_OVERLAP_HOURS, WEBHOOKS_OF_CIRCUIT_MAX, WEBHOOKS_OF_MEMBER_MAX } from '../../limits/events.ts';
import type { Circuit } from '../circuits/service.ts';
import { cursorValueOf, type EventFeed, placeCursor } from '../events/service.ts';
import {
  askAgain,
  countWebhooks,
  type DeliveryRow,
  insertNextSecret,
  insertWebhook,
  lockDelivery,
  removeWebhook,
  selectDelivery,
  selectDeliveryPage,
  selectPreviousValidUntil,
  selectWebhook,
  selectWebhookPage,
  type WebhookRow,
} from './queries.ts';
import type {
  DeliveryFilters,
  DeliveryView,
  NewSecretView,
  NewWebhookView,
  WebhookCreation,
  WebhookView,
} from './schema.ts';
import { wrongWithTarget } from './targets.ts';

export { forgetDeliveries } from './delivery-queries.ts';

/** Members see their own webhooks, others all of the circuit's: those that are not theirs are `webhook-not-found`. */
export interface WebhookService {
  create(
    circuit: Circuit,
    asked: WebhookCreation,
    acting: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: NewWebhookView; replayed: boolean }>;
  list(
    circuit: Circuit,
    asked: { readonly limit: number; readonly cursor?: string | undefined },
    acting: Principal,
  ): Promise<Page<WebhookView>>;
  read(circuit: Circuit, id: string, acting: Principal): Promise<WebhookView>;
  remove(circuit: Circuit, id: string, acting: Principal, actor: Actor): Promise<void>;
  rotateSecret(
    circuit: Circuit,
    id: string,
    acting: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: NewSecretView; replayed: boolean }>;
  deliveries(circuit: Circuit, id: string, filters: DeliveryFilters, acting: Principal): Promise<Page<DeliveryView>>;
  /** @throws SaldoError `webhook-delivery-not-found`, `transition-not-allowed` */
  redeliver(
    circuit: Circuit,
    id: string,
    eventId: string,
    acting: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: DeliveryView; replayed: boolean }>;
}

/** Bytes of a secret: Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

const textOf = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

const webhookNotFound = (webhookId: string) =>
  refuse('webhook-not-found', 'There is no such webhook in this circuit.', { webhookId });
const deliveryNotFound = (eventId: string) =>
  refuse('webhook-delivery-not-found', 'The webhook has no delivery of this event.', { eventId });

/** Whose webhooks somebody sees; null: all of the circuit. */
const ownerOf = ({ role, memberId }: Principal): string | null => (role === 'member' ? memberId : null);

/** @param allowsAny for development: http, and addresses that are not public */
export function createWebhookService(pool: Pool, db: Database, feed: EventFeed, allowsAny: boolean): WebhookService {
  async function rowOf(circuit: Circuit, id: string, acting: Principal): Promise<WebhookRow> {
    const row = await selectWebhook(db, circuit.id, id, ownerOf(acting));
    if (row === undefined) throw webhookNotFound(id);
    return row;
  }

  return {
    async create(circuit, { url, types = [] }, acting, actor, idempotency) {
      const wrong = wrongWithTarget(url, allowsAny);
      if (wrong !== null) throw refuse('webhook-target-refused', wrong);
      const memberId = ownerOf(acting);
      const secret = randomBytes(SECRET_BYTES);
      const from = await feed.latest(circuit.id);
      const keyed = { circuitId: circuit.id, principalId: actor.principalId, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, async (client) => {
        // So that nobody makes another one meanwhile.
        await lockCircuit(client, circuit.id);
        const most = memberId === null ? WEBHOOKS_OF_CIRCUIT_MAX : WEBHOOKS_OF_MEMBER_MAX;
        if ((await countWebhooks(client, circuit.id, memberId)) >= most)
          throw refuse('too-many-webhooks', `There are ${most} already. Remove one first.`);
        const fresh = newId();
        const principalId = actor.principalId;
        await insertWebhook(client, circuit.id, { id: fresh, memberId, url, types, principalId, secret, from });
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'webhook-created',
          subjectId: fresh,
          change: { types, memberId },
        });
        return fresh;
      });
      return {
        view: { ...viewOf(await rowOf(circuit, id, acting)), secret: replayed ? null : textOf(secret) },
        replayed,
      };
    },

    async list(circuit, { limit, cursor }, acting) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const rows = await selectWebhookPage(db, circuit.id, ownerOf(acting), after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map(viewOf), nextCursor };
    },

    read: async (circuit, id, acting) => viewOf(await rowOf(circuit, id, acting)),

    async remove(circuit, id, acting, actor) {
      await rowOf(circuit, id, acting);
      await inTransaction(pool, async (client) => {
        if (!(await removeWebhook(client, circuit.id, id))) throw webhookNotFound(id);
        await recordAuditEvent(client, { circuitId: circuit.id, actor, action: 'webhook-removed', subjectId: id });
      });
    },

    async rotateSecret(circuit, id, acting, actor, idempotency) {
      await rowOf(circuit, id, acting);
      const secret = randomBytes(SECRET_BYTES);
      const keyed = { circuitId: circuit.id, principalId: actor.principalId, idempotency };
      const { replayed } = await makeIdempotently(pool, keyed, async (client) => {
        await lockCircuit(client, circuit.id);
        await insertNextSecret(client, circuit.id, id, secret, WEBHOOK_SECRET_OVERLAP_HOURS);
        const action = 'webhook-secret-rotated';
        await recordAuditEvent(client, { circuitId: circuit.id, actor, action, subjectId: id });
        return id;
      });
      const until = await selectPreviousValidUntil(db, circuit.id, id);
      const previousValidUntil = until?.toISOString() ?? null;
      return { view: { secret: replayed ? null : textOf(secret), previousValidUntil }, replayed };
    },

    async deliveries(circuit, id, { limit, cursor, state }, acting) {
      await rowOf(circuit, id, acting);
      const before = cursor === undefined ? null : decodeCursor(placeCursor, cursor);
      const rows = await selectDeliveryPage(db, circuit.id, id, { state, before, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, ({ after_number, place, line }) =>
        cursorValueOf({ number: Number(after_number), place, line }),
      );
      return { data: data.map(deliveryViewOf), nextCursor };
    },

    async redeliver(circuit, id, eventId, acting, actor, idempotency) {
      await rowOf(circuit, id, acting);
      const keyed = { circuitId: circuit.id, principalId: actor.principalId, idempotency };
      const { replayed } = await makeIdempotently(pool, keyed, async (client) => {
        const state = await lockDelivery(client, circuit.id, id, eventId);
        if (state === undefined) throw deliveryNotFound(eventId);
        if (nextDeliveryState(state, 'ask-again') === null)
          throw refuse('transition-not-allowed', 'The delivery waits for its next try already.', { state });
        await askAgain(client, circuit.id, id, eventId);
        const action = 'webhook-redelivery-asked';
        await recordAuditEvent(client, { circuitId: circuit.id, actor, action, subjectId: id, change: { eventId } });
        return eventId;
      });
      const row = await selectDelivery(db, circuit.id, id, eventId);
      if (row === undefined) throw deliveryNotFound(eventId);
      return { view: deliveryViewOf(row), replayed };
    },
  };
}

const viewOf = (row: WebhookRow): WebhookView => ({
  id: row.id,
  url: row.url,
  types: row.types,
  memberId: row.member_id,
  createdAt: row.created_at.toISOString(),
  waiting: row.waiting,
  dead: row.dead,
});

const deliveryViewOf = (row: DeliveryRow): DeliveryView => ({
  eventId: row.event_id,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  lastAttemptAt: row.last_at?.toISOString() ?? null,
  nextAttemptAt: row.next_at?.toISOString() ?? null,
  status: row.status,
  failure: row.failure,
});
