import { z } from 'zod';
import { actorOf, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import {
  deliveryFilters,
  deliveryView,
  newSecretView,
  newWebhookView,
  webhookCreation,
  webhookView,
} from './schema.ts';
import type { WebhookService } from './service.ts';

const tags = ['events'];
const path = '/v1/circuits/:circuit/webhooks';
const itemParams = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;

export function webhookRoutes(server: Server, webhooks: WebhookService, circuits: CircuitService): void {
  server.post(
    path,
    {
      schema: {
        operationId: 'createWebhook',
        tags,
        summary: 'Have events sent to an address',
        description:
          "What happens from now on: of a member's webhook what concerns its own accounts, else all of the circuit. The answer holds " +
          'the secret that deliveries are signed with (Standard Webhooks). It is shown this one time only.',
        params: circuitParams,
        body: webhookCreation,
        response: { 201: newWebhookView },
      },
      config: { roles, idempotency: 'welcome', refusals: ['webhook-target-refused', 'too-many-webhooks'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const acting = principalOf(request);
      const idempotency = readIdempotency(request);
      const { view, replayed } = await webhooks.create(circuit, request.body, acting, actorOf(request), idempotency);
      return markReplayed(reply, replayed).code(201).send(view);
    },
  );

  server.get(
    path,
    {
      schema: {
        operationId: 'listWebhooks',
        tags,
        summary: 'Webhooks',
        params: circuitParams,
        querystring: pageQuery,
        response: { 200: pageOf(webhookView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) => webhooks.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  server.get(
    `${path}/:id`,
    {
      schema: {
        operationId: 'getWebhook',
        tags,
        summary: 'A webhook',
        params: itemParams,
        response: { 200: webhookView },
      },
      config: { roles, refusals: ['webhook-not-found'] },
    },
    async (request) =>
      webhooks.read(await circuits.get(request.params.circuit), request.params.id, principalOf(request)),
  );

  server.delete(
    `${path}/:id`,
    {
      schema: {
        operationId: 'removeWebhook',
        tags,
        summary: 'Send no more to an address',
        description: 'What waits is not sent any more, after a few seconds at most.',
        params: itemParams,
        response: { 204: z.null().meta({ description: 'Removed' }) },
      },
      config: { roles, refusals: ['webhook-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      await webhooks.remove(circuit, request.params.id, principalOf(request), actorOf(request));
      return reply.code(204).send(null);
    },
  );

  server.post(
    `${path}/:id/rotate-secret`,
    {
      schema: {
        operationId: 'rotateWebhookSecret',
        tags,
        summary: 'Take a new secret',
        description:
          'For a day deliveries are signed with both, so that a receiver may change over. The secret before these is no longer ' +
          'valid at once: rotate twice where one has become known.',
        params: itemParams,
        response: { 200: newSecretView },
      },
      config: { roles, idempotency: 'welcome', refusals: ['webhook-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id } = request.params;
      const acting = principalOf(request);
      const made = await webhooks.rotateSecret(circuit, id, acting, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).send(made.view);
    },
  );

  deliveryRoutes(server, webhooks, circuits);
}

function deliveryRoutes(server: Server, webhooks: WebhookService, circuits: CircuitService): void {
  server.get(
    `${path}/:id/deliveries`,
    {
      schema: {
        operationId: 'listWebhookDeliveries',
        tags,
        summary: 'What was sent to a webhook, waits, or was given up; the latest events first',
        description: 'Deliveries that have ended are kept for 30 days.',
        params: itemParams,
        querystring: deliveryFilters,
        response: { 200: pageOf(deliveryView) },
      },
      config: { roles, refusals: ['webhook-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return webhooks.deliveries(circuit, request.params.id, request.query, principalOf(request));
    },
  );

  server.post(
    `${path}/:id/deliveries/:eventId/redeliver`,
    {
      schema: {
        operationId: 'redeliverWebhookEvent',
        tags,
        summary: 'Send an event once more',
        description: 'One that was delivered or given up. It waits for no other event, and none waits for it.',
        params: itemParams.extend({ eventId: uuid }),
        response: { 202: deliveryView },
      },
      config: {
        roles,
        idempotency: 'welcome',
        refusals: ['webhook-not-found', 'webhook-delivery-not-found', 'transition-not-allowed'],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id, eventId } = request.params;
      const acting = principalOf(request);
      const idempotency = readIdempotency(request);
      const { view, replayed } = await webhooks.redeliver(circuit, id, eventId, acting, actorOf(request), idempotency);
      return markReplayed(reply, replayed).code(202).send(view);
    },
  );
}
