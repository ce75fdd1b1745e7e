import { z } from 'zod';
import { circuitParams } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { PRODUCES, sendFile } from './answer.ts';
import type { CircuitFiles } from './circuit-files.ts';
import type { CircuitReports } from './circuit-reports.ts';
import {
  conditionQuery,
  conditionView,
  exportQuery,
  limitLogQuery,
  limitLogView,
  trialBalanceQuery,
  trialBalanceView,
} from './circuit-schema.ts';

const tags = ['reports'];

/** What operators and auditors read of the whole circuit. */
export function circuitReportRoutes(
  server: Server,
  reports: CircuitReports,
  files: CircuitFiles,
  circuits: CircuitService,
): void {
  server.get(
    '/v1/circuits/:circuit/trial-balance',
    {
      schema: {
        operationId: 'getTrialBalance',
        tags,
        summary: 'The balances of all accounts at a time, and what they add up to',
        description: 'Closed accounts too. As JSON in pages, or whole as CSV or as a workbook.',
        produces: [PRODUCES.json, PRODUCES.csv, PRODUCES.xlsx],
        params: circuitParams,
        querystring: trialBalanceQuery,
        response: { 200: trialBalanceView },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor', 'time-in-future', 'report-too-large'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { format, at } = request.query;
      if (format === 'json') return reports.trialBalance(circuit, request.query);
      return sendFile(reply, await files.trialBalance(circuit, at, format));
    },
  );

  server.get(
    '/v1/circuits/:circuit/reports/condition',
    {
      schema: {
        operationId: 'getCondition',
        tags,
        summary: 'Statement of condition: what members owe and are owed, and what the circuit itself holds',
        params: circuitParams,
        querystring: conditionQuery,
        response: { 200: conditionView },
      },
      config: { roles: ['operator'], refusals: ['time-in-future'] },
    },
    async (request) => reports.condition(await circuits.get(request.params.circuit), request.query.at),
  );

  server.get(
    '/v1/circuits/:circuit/reports/limit-changes',
    {
      schema: {
        operationId: 'listLimitChanges',
        tags,
        summary: 'The limit log: who changed which limits, when and why',
        description: 'Oldest first. What has been set for a later time stands in it once that time has come.',
        params: circuitParams,
        querystring: limitLogQuery,
        response: { 200: limitLogView },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor', 'time-in-future'] },
    },
    async (request) => reports.limitLog(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    '/v1/circuits/:circuit/exports/accounts',
    {
      schema: {
        operationId: 'exportAccounts',
        tags,
        summary: 'All accounts with their holders, limits and balances, as a table',
        produces: [PRODUCES.csv, PRODUCES.xlsx],
        params: circuitParams,
        querystring: exportQuery,
        response: { 200: z.string().meta({ description: 'CSV (UTF-8 with a byte order mark), or a workbook' }) },
      },
      config: { roles: ['operator'], refusals: ['report-too-large'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      return sendFile(reply, await files.accounts(circuit, request.query.format));
    },
  );
}
