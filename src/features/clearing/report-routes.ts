import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { ClearingReport } from './report.ts';
import { memberReportView, memberShareView, reportQuery, reportView } from './report-schema.ts';

const tags = ['clearing'];

export function clearingReportRoutes(server: Server, report: ClearingReport, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/reports/clearing',
    {
      schema: {
        operationId: 'getClearingReport',
        tags,
        summary: 'What clearing has saved, by run and together',
        description:
          'Runs that were applied within a period, newest first. Saved is what was owed and is settled without a payment in ' +
          'money. Not all of it is gone: by `creditUsed`, members now owe the circuit instead of each other. ' +
          '`total` and net debts are not added up over runs: what one run leaves counts again in the next.',
        params: circuitParams,
        querystring: reportQuery,
        response: { 200: reportView },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor', 'time-in-future'] },
    },
    async (request) => report.ofCircuit(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    '/v1/circuits/:circuit/reports/clearing/members/:memberId',
    {
      schema: {
        operationId: 'getMemberClearingReport',
        tags,
        summary: 'What clearing has saved a member, by run and together',
        description: 'As for the circuit, over the runs in which an account of the member took part.',
        params: circuitParams.extend({ memberId: uuid }),
        querystring: reportQuery,
        response: { 200: memberReportView },
      },
      config: { roles: ['operator', 'member'], refusals: ['member-not-found', 'invalid-cursor', 'time-in-future'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return report.ofMember(circuit, request.params.memberId, request.query, principalOf(request));
    },
  );

  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/members',
    {
      schema: {
        operationId: 'listClearingMembers',
        tags,
        summary: 'What a clearing run is to each member',
        description:
          'Over all accounts of the member that took part; added up over all rows, they are the figures of the run. To a ' +
          'member, its own only.',
        params: circuitParams.extend({ id: uuid }),
        querystring: pageQuery,
        response: { 200: pageOf(memberShareView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['clearing-run-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return report.shares(circuit, request.params.id, request.query, principalOf(request));
    },
  );
}
