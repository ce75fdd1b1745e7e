import { actorOf } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { alertsRequest, alertsView } from './schema.ts';
import type { Alerts } from './service.ts';

const tags = ['accounts'];
const path = '/v1/circuits/:circuit/accounts/:id/alerts';
const params = circuitParams.extend({ id: uuid });
const config = { roles: ['operator', 'member'], refusals: ['account-not-found'] } as const;

export function alertRoutes(server: Server, alerts: Alerts, circuits: CircuitService): void {
  server.get(
    path,
    {
      schema: {
        operationId: 'getAccountAlerts',
        tags,
        summary: 'When somebody is told of it',
        params,
        response: { 200: alertsView },
      },
      config,
    },
    async (request) => alerts.read(await circuits.get(request.params.circuit), request.params.id, principalOf(request)),
  );

  server.put(
    path,
    {
      schema: {
        operationId: 'setAccountAlerts',
        tags,
        summary: 'Be told when it is about to reach its limits, trades much, or owes for long',
        description:
          'By an event, within about a minute: once, and once more after it has come back. That an account stands beyond its ' +
          'credit limit is always told (`account.over-limit`). What is left out is not told.',
        params,
        body: alertsRequest,
        response: { 200: alertsView },
      },
      config,
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id } = request.params;
      return alerts.set(circuit, id, request.body, principalOf(request), actorOf(request));
    },
  );
}
