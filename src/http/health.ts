/** What a load balancer and a Prometheus server ask. They need no key, and are answered under pressure as well. */
import type { FastifyContextConfig } from 'fastify';
import { z } from 'zod';
import { refuse } from '../domain/errors.ts';
import type { Metrics } from './metrics.ts';
import type { Server } from './server.ts';

/** To restart a service because it is busy would make it busier, so pressure is let pass. */
const FOR_MONITORS = {
  roles: 'anyone',
  refusals: [],
  pressureHandler: () => undefined,
} as const satisfies FastifyContextConfig & { pressureHandler: () => undefined };

const healthSchema = z.strictObject({ status: z.literal('ok') }).meta({ description: 'It is.' });

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: `isReady` says so too (the database answers, the schema
 * is the right one); false or a failure is a 503, so that no traffic comes here.
 */
export function addHealthRoutes(server: Server, isReady: () => Promise<boolean>): void {
  const tags = ['service'];
  const response = { 200: healthSchema };
  server.get(
    '/health/live',
    { schema: { operationId: 'getLiveness', tags, summary: 'Is the process alive?', response }, config: FOR_MONITORS },
    async () => ({ status: 'ok' as const }),
  );
  server.get(
    '/health/ready',
    { schema: { operationId: 'getReadiness', tags, summary: 'May traffic come?', response }, config: FOR_MONITORS },
    async (request) => {
      const ready = await isReady().catch((error: unknown) => {
        request.log.warn({ err: error }, 'the readiness check failed');
        return false;
      });
      if (!ready) throw refuse('overloaded', 'The service is not ready.');
      return { status: 'ok' as const };
    },
  );
}

/** `GET /metrics`, in Prometheus' text format. It tells no one's figures, but keep it off the public network. */
export function addMetricsRoute(server: Server, { registry }: Metrics): void {
  const response = { 200: z.string().meta({ description: "Prometheus' text format." }) };
  server.get(
    '/metrics',
    { schema: { operationId: 'getMetrics', tags: ['service'], summary: 'Metrics', response }, config: FOR_MONITORS },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
