import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { chargeFilters, chargeView, period, runPreview, runRequest, runView } from './run-schema.ts';
import type { FeeRuns } from './runs.ts';

const tags = ['fees'];
const path = '/v1/circuits/:circuit/fee-runs';
const itemParams = circuitParams.extend({ period });

export function feeRunRoutes(server: Server, runs: FeeRuns, circuits: CircuitService): void {
  server.post(
    `${path}/preview`,
    {
      schema: {
        operationId: 'previewFeeRun',
        tags,
        summary: 'What members would be charged for a month',
        description: 'By the rules for periods of the schedule in force when the month ended. Nothing is written.',
        params: circuitParams,
        body: runRequest,
        response: { 200: runPreview },
      },
      config: { roles: ['operator'], refusals: ['period-not-over'] },
    },
    async (request) =>
      runs.preview(await circuits.get(request.params.circuit), request.body.period, principalOf(request)),
  );

  server.post(
    path,
    {
      schema: {
        operationId: 'runFees',
        tags,
        summary: 'Charge members for a month',
        description:
          'Membership fees and demurrage, once for a month, however often it is asked for: another request goes on where one broke ' +
          'off, or answers with what was done. What a credit limit refuses, and what a suspended account is charged, becomes an ' +
          'accepted obligation to the circuit.',
        params: circuitParams,
        body: runRequest,
        response: { 200: runView },
      },
      config: { roles: ['operator'], refusals: ['period-not-over'] },
    },
    async (request) => runs.run(await circuits.get(request.params.circuit), request.body.period, principalOf(request)),
  );

  server.get(
    path,
    {
      schema: {
        operationId: 'listFeeRuns',
        tags,
        summary: 'Months that were charged, the newest first',
        params: circuitParams,
        querystring: pageQuery,
        response: { 200: pageOf(runView) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => runs.list(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    `${path}/:period`,
    {
      schema: {
        operationId: 'getFeeRun',
        tags,
        summary: 'What a month has cost members',
        params: itemParams,
        response: { 200: runView },
      },
      config: { roles: ['operator'], refusals: ['fee-run-not-found'] },
    },
    async (request) => runs.read(await circuits.get(request.params.circuit), request.params.period),
  );

  server.get(
    `${path}/:period/charges`,
    {
      schema: {
        operationId: 'listFeeCharges',
        tags,
        summary: 'What each account was charged for a month',
        description: 'A member sees what its own accounts were charged.',
        params: itemParams,
        querystring: chargeFilters,
        response: { 200: pageOf(chargeView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['fee-run-not-found', 'invalid-cursor'] },
    },
    async (request) =>
      runs.charges(
        await circuits.get(request.params.circuit),
        request.params.period,
        request.query,
        principalOf(request),
      ),
  );
}
