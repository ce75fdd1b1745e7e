import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../../http/auth.ts';
import { circuitParams } from '../../http/codecs.ts';
import { decodeCursor } from '../../http/pages.ts';
import { type Server, sendJson } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { placeCursor, START } from './places.ts';
import { eventFilters, eventPage } from './schema.ts';
import { type EventFeed, viewerOf } from './service.ts';
import type { EventStreams } from './streams.ts';

const resumeHeaders = z.looseObject({
  'last-event-id': z
    .string()
    .max(512)
    .optional()
    .meta({ description: 'Of a stream: go on behind the event of this `id`', examples: [''] }),
});

export function eventRoutes(
  server: Server,
  feed: EventFeed,
  streams: EventStreams,
  circuits: CircuitService,
  isStillGood: (request: FastifyRequest) => Promise<boolean>,
): void {
  server.addHook('preClose', (done) => {
    streams.close();
    done();
  });

  server.get(
    '/v1/circuits/:circuit/events',
    {
      schema: {
        operationId: 'listEvents',
        tags: ['events'],
        summary: 'What has happened, oldest first',
        description:
          'Members are told what concerns their own accounts. Nothing ever comes before what was read already: go on from ' +
          '`endCursor` to hear of the rest. With `Accept: text/event-stream` the answer does not end, and tells each event as it ' +
          'happens; its `id` is a cursor, and `Last-Event-ID` goes on behind it.',
        params: circuitParams,
        querystring: eventFilters,
        headers: resumeHeaders,
        produces: ['application/json', 'text/event-stream'],
        response: { 200: eventPage },
      },
      config: { roles: ['operator', 'member'], refusals: ['invalid-cursor'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const { type, accountId, cursor, after } = request.query;
      if (!wantsStream(request))
        return sendJson(reply, 200, JSON.stringify(await feed.list(circuit, request.query, principal)));
      const resumed = request.headers['last-event-id'] || cursor;
      const begin = after === 'latest' ? () => feed.latest(circuit.id) : async () => START;
      const from = resumed === undefined ? await begin() : decodeCursor(placeCursor, resumed);
      const asked = {
        principalId: principal.id,
        circuit,
        viewer: viewerOf(principal),
        from,
        selection: { types: type === undefined ? undefined : [type], accountId },
        isStillGood: () => isStillGood(request),
      };
      const stream = streams.open(asked, (end) => reply.raw.once('close', end));
      return reply.headers(STREAM_HEADERS).send(stream as never);
    },
  );
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that gather an answer before they pass it on would keep it for ever.
  'x-accel-buffering': 'no',
  // When the service ends the stream because it stops, its client must not keep the connection.
  connection: 'close',
};

const wantsStream = ({ headers }: FastifyRequest): boolean =>
  (headers.accept ?? '').split(',').some((type) => type.trim().startsWith('text/event-stream'));
