import { z } from 'zod';
import { principalOf } from '../../http/auth.ts';
import { circuitParams } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { PRODUCES, sendFile } from './answer.ts';
import { invoicesQuery, invoicesView } from './invoice-schema.ts';
import type { Invoices } from './invoices.ts';
import type { Sales } from './sales.ts';
import { exchangesQuery, exchangesView, sellerTotalsQuery, sellerTotalsView, yearQuery } from './sales-schema.ts';
import type { StatementPacks } from './statement-pack.ts';

const tags = ['reports'];
const jsonOrCsv = [PRODUCES.json, PRODUCES.csv];

/** What tax offices and bookkeepers want to know of members. */
export function memberReportRoutes(
  server: Server,
  { sales, invoices, packs }: { sales: Sales; invoices: Invoices; packs: StatementPacks },
  circuits: CircuitService,
): void {
  server.get(
    '/v1/circuits/:circuit/reports/seller-totals',
    {
      schema: {
        operationId: 'listSellerTotals',
        tags,
        summary: 'What each member was given in a year for what it sold',
        description:
          'For tax reporting of barter exchanges (US form 1099-B): corporations are reported by these sums, everybody else by ' +
          'each exchange. Of the present year, what has passed.',
        produces: jsonOrCsv,
        params: circuitParams,
        querystring: sellerTotalsQuery,
        response: { 200: sellerTotalsView },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor', 'time-in-future'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      if (request.query.format === 'json') return sales.totals(circuit, request.query);
      return sendFile(reply, await sales.totalsCsv(circuit, request.query));
    },
  );

  server.get(
    '/v1/circuits/:circuit/reports/seller-exchanges',
    {
      schema: {
        operationId: 'listSellerExchanges',
        tags,
        summary: 'Each exchange in which a member was given something for what it sold',
        description:
          'Oldest first. As CSV without `memberId`: of all sellers that are no corporations, seller by seller.',
        produces: jsonOrCsv,
        params: circuitParams,
        querystring: exchangesQuery,
        response: { 200: exchangesView },
      },
      config: { roles: ['operator'], refusals: ['member-not-found', 'invalid-cursor', 'time-in-future'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { format, memberId } = request.query;
      // JSON without a member has been refused by the schema.
      if (format === 'json' && memberId !== undefined) return sales.exchanges(circuit, memberId, request.query);
      return sendFile(reply, await sales.exchangesCsv(circuit, memberId, request.query));
    },
  );

  server.get(
    '/v1/circuits/:circuit/reports/invoices',
    {
      schema: {
        operationId: 'listInvoices',
        tags,
        summary: "A member's invoices by their references: obligations, and transfers with an external id",
        description: 'Those that were recorded within the period, oldest first. To a member, its own.',
        produces: jsonOrCsv,
        params: circuitParams,
        querystring: invoicesQuery,
        response: { 200: invoicesView },
      },
      config: { roles: ['operator', 'member'], refusals: ['member-not-found', 'invalid-cursor', 'time-in-future'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      if (request.query.format === 'json') return invoices.page(circuit, principal, request.query);
      return sendFile(reply, await invoices.csv(circuit, principal, request.query));
    },
  );

  server.get(
    '/v1/circuits/:circuit/reports/statement-pack',
    {
      schema: {
        operationId: 'getStatementPack',
        tags,
        summary: 'The statements of all accounts over a year, as one archive',
        description:
          'A CSV and a PDF for each account, in a folder of its own, and `index.csv`, which comes last. It is made while it is ' +
          'read: some minutes for thousands of accounts.',
        produces: [PRODUCES.zip],
        params: circuitParams,
        querystring: yearQuery,
        response: { 200: z.string().meta({ description: 'A ZIP archive' }) },
      },
      config: { roles: ['operator'], refusals: ['time-in-future'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      return sendFile(reply, await packs.ofYear(circuit, request.query.year));
    },
  );
}
