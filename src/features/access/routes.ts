import { z } from 'zod';
import { actorOf, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { accessFilters, keyCreation, keyView, newKeyView, principalCreation, principalView } from './schema.ts';
import type { AccessService } from './service.ts';

const tags = ['access'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;

export function accessRoutes(
  server: Server,
  access: AccessService,
  circuits: CircuitService,
  forgetKey: (idHex: string) => void,
): void {
  server.post(
    '/v1/circuits/:circuit/api-keys',
    {
      schema: {
        operationId: 'createApiKey',
        tags,
        summary: 'Create an API key',
        description: 'The answer holds the key. It is shown this one time only.',
        params,
        body: keyCreation,
        response: { 201: newKeyView },
      },
      config: {
        roles,
        idempotency: 'welcome',
        refusals: ['member-not-found', 'principal-not-found', 'expires-in-past'],
      },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const made = await access.createKey(id, request.body, principal, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).code(201).header('cache-control', 'no-store').send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/api-keys',
    {
      schema: {
        operationId: 'listApiKeys',
        tags,
        summary: 'API keys',
        params,
        querystring: accessFilters,
        response: { 200: pageOf(keyView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) =>
      access.listKeys((await circuits.get(request.params.circuit)).id, request.query, principalOf(request)),
  );

  server.delete(
    '/v1/circuits/:circuit/api-keys/:id',
    {
      schema: {
        operationId: 'revokeApiKey',
        tags,
        summary: 'Revoke an API key',
        description: 'It stops working within 5 seconds on every instance.',
        params: itemParams,
        response: { 204: z.null().meta({ description: 'Revoked' }) },
      },
      config: { roles, refusals: ['api-key-not-found'] },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      await access.revokeKey(id, request.params.id, principalOf(request), actorOf(request));
      forgetKey(request.params.id.replaceAll('-', ''));
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/v1/circuits/:circuit/principals',
    {
      schema: {
        operationId: 'createPrincipal',
        tags,
        summary: 'Let somebody in: a role, and the identity that its tokens name',
        params,
        body: principalCreation,
        response: { 201: principalView },
      },
      config: { roles, idempotency: 'welcome', refusals: ['member-not-found', 'identity-taken'] },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const made = await access.createPrincipal(
        id,
        request.body,
        principal,
        actorOf(request),
        readIdempotency(request),
      );
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/principals',
    {
      schema: {
        operationId: 'listPrincipals',
        tags,
        summary: 'Who may act in the circuit',
        params,
        querystring: accessFilters,
        response: { 200: pageOf(principalView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) =>
      access.listPrincipals((await circuits.get(request.params.circuit)).id, request.query, principalOf(request)),
  );

  server.delete(
    '/v1/circuits/:circuit/principals/:id',
    {
      schema: {
        operationId: 'revokePrincipal',
        tags,
        summary: 'Shut a principal out, with all its keys and tokens',
        description:
          "What it has set for later is the circuit's or its member's, and goes on in its name until somebody changes it: a clearing schedule, limits of a later time, scheduled payments.",
        params: itemParams,
        response: { 204: z.null().meta({ description: 'Revoked' }) },
      },
      config: { roles, refusals: ['principal-not-found'] },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      await access.revokePrincipal(id, request.params.id, principalOf(request), actorOf(request));
      return reply.code(204).send(null);
    },
  );
}
