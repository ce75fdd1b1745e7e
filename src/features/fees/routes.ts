import { actorOf, markReplayed } from '../../http/answers.ts';
import { circuitParams, pageOf, pageQuery } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { feeRunRoutes } from './run-routes.ts';
import type { FeeRuns } from './runs.ts';
import { scheduleRequest, scheduleVersion, scheduleView } from './schema.ts';
import type { FeeSchedules } from './service.ts';

const tags = ['fees'];
const path = '/v1/circuits/:circuit/fee-schedules';
const readers = ['operator', 'member'] as const;

export function feeRoutes(server: Server, schedules: FeeSchedules, runs: FeeRuns, circuits: CircuitService): void {
  feeScheduleRoutes(server, schedules, circuits);
  feeRunRoutes(server, runs, circuits);
}

function feeScheduleRoutes(server: Server, schedules: FeeSchedules, circuits: CircuitService): void {
  server.post(
    path,
    {
      schema: {
        operationId: 'createFeeSchedule',
        tags,
        summary: 'Say what payments cost from a time on',
        description:
          'In force is the newest of those that have begun. None is ever changed. One without rules ends fees. Contradictory rules ' +
          'are refused, each with its place.',
        params: circuitParams,
        body: scheduleRequest,
        response: { 201: scheduleView },
      },
      config: { roles: ['operator'], idempotency: 'welcome', refusals: ['effective-too-early'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const made = await schedules.create(circuit, request.body, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    path,
    {
      schema: {
        operationId: 'listFeeSchedules',
        tags,
        summary: 'What payments have cost, cost and will cost: the newest first',
        params: circuitParams,
        querystring: pageQuery,
        response: { 200: pageOf(scheduleView) },
      },
      config: { roles: readers, refusals: ['invalid-cursor'] },
    },
    async (request) => schedules.list(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    `${path}/:version`,
    {
      schema: {
        operationId: 'getFeeSchedule',
        tags,
        summary: 'A fee schedule',
        params: circuitParams.extend({ version: scheduleVersion }),
        response: { 200: scheduleView },
      },
      config: { roles: readers, refusals: ['fee-schedule-not-found'] },
    },
    async (request) => schedules.read(await circuits.get(request.params.circuit), request.params.version),
  );
}
