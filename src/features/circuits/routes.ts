import { z } from 'zod';
import { actorOf, expectedVersion, markReplayed } from '../../http/answers.ts';
import { authorizeAnywhere, INSTALLATION_CIRCUIT_ID, principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import { circuitChange, circuitCreation, circuitView } from './schema.ts';
import type { CircuitService } from './service.ts';

const tags = ['circuits'];

/** Above circuits: creating one, and finding those that one has to do with. */
export function circuitsRoutes(server: Server, circuits: CircuitService): void {
  server.post(
    '/v1/circuits',
    {
      schema: {
        operationId: 'createCircuit',
        tags,
        summary: 'Found a circuit',
        body: circuitCreation,
        response: { 201: circuitView },
      },
      config: { roles: ['admin'], idempotency: 'welcome', refusals: ['circuit-code-taken'] },
    },
    async (request, reply) => {
      authorizeAnywhere(request);
      const { view, replayed } = await circuits.create(request.body, actorOf(request), readIdempotency(request));
      return markReplayed(reply, replayed).code(201).send(view);
    },
  );

  server.get(
    '/v1/circuits',
    {
      schema: {
        operationId: 'listCircuits',
        tags,
        summary: 'The circuits that you have access to',
        querystring: pageQuery,
        response: { 200: pageOf(circuitView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['invalid-cursor'] },
    },
    async (request) => {
      const homes = authorizeAnywhere(request).map((principal) => principal.circuitId);
      const ids = homes.includes(INSTALLATION_CIRCUIT_ID) ? null : homes;
      return circuits.list(ids, request.query.limit, request.query.cursor);
    },
  );
}

/** One circuit. Registered behind the circuit gate. */
export function circuitRoutes(server: Server, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit',
    {
      schema: {
        operationId: 'getCircuit',
        tags,
        summary: 'A circuit',
        params: circuitParams,
        response: { 200: circuitView },
      },
      config: { roles: ['operator', 'member'], refusals: [] },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      const { view, version } = await circuits.read(id);
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.patch(
    '/v1/circuits/:circuit',
    {
      schema: {
        operationId: 'changeCircuit',
        tags,
        summary: "Change a circuit's name, defaults, time zone or retention",
        description: 'Honours If-Match.',
        params: circuitParams,
        headers: z.looseObject({
          'if-match': z
            .string()
            .optional()
            .meta({ examples: ['"1"'] }),
        }),
        body: circuitChange,
        response: { 200: circuitView },
      },
      config: { roles: ['operator'], refusals: ['precondition-failed'] },
    },
    async (request, reply) => {
      principalOf(request);
      const { id } = await circuits.get(request.params.circuit);
      const version = await expectedVersion(request, () => circuits.read(id));
      await circuits.change(id, version, request.body, actorOf(request));
      const changed = await circuits.read(id);
      return reply.header('etag', etagOf(changed.version)).send(changed.view);
    },
  );
}
