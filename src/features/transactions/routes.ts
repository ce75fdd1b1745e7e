import { z } from 'zod';
import { circuitParams, pageOf, pageQuery } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { rowView, transactionFilters, transactionView } from './schema.ts';
import type { TransactionService } from './service.ts';

const tags = ['transactions'];

const number = z
  .codec(z.string().regex(/^[1-9][0-9]{0,14}$/, 'must be a whole number from 1'), z.int().min(1), {
    decode: Number,
    encode: String,
  })
  .meta({ description: "The transaction's number", type: 'integer', pattern: undefined, minimum: 1, examples: [1] });

export function transactionRoutes(server: Server, transactions: TransactionService, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/transactions',
    {
      schema: {
        operationId: 'listTransactions',
        tags,
        summary: 'The journal, in the order of its numbers',
        params: circuitParams,
        querystring: transactionFilters,
        response: { 200: pageOf(transactionView) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => transactions.list(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    '/v1/circuits/:circuit/transactions/:number',
    {
      schema: {
        operationId: 'getTransaction',
        tags,
        summary: 'A transaction with its rows',
        params: circuitParams.extend({ number }),
        response: { 200: transactionView },
      },
      config: { roles: ['operator'], refusals: ['transaction-not-found'] },
    },
    async (request) => transactions.read(await circuits.get(request.params.circuit), request.params.number),
  );

  server.get(
    '/v1/circuits/:circuit/transactions/:number/rows',
    {
      schema: {
        operationId: 'listTransactionRows',
        tags,
        summary: 'The rows of a transaction, in the order of their lines',
        params: circuitParams.extend({ number }),
        querystring: pageQuery,
        response: { 200: pageOf(rowView) },
      },
      config: { roles: ['operator'], refusals: ['transaction-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return transactions.rows(circuit, request.params.number, request.query);
    },
  );
}
