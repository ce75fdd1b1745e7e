import { circuitParams, pageOf } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { eventFilters, eventView } from './schema.ts';
import type { TrailService } from './service.ts';

export function trailRoutes(server: Server, trail: TrailService, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/audit-events',
    {
      schema: {
        operationId: 'listAuditEvents',
        tags: ['audit'],
        summary: 'What operators and auditors saw and did, newest first',
        description:
          'Each request of an operator, auditor or admin below the circuit, refused ones too, and what requests of anybody ' +
          'changed outside the journal; those of one request share its `requestId`.',
        params: circuitParams,
        querystring: eventFilters,
        response: { 200: pageOf(eventView) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => trail.list(await circuits.get(request.params.circuit), request.query),
  );
}
