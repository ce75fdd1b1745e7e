import { principalOf } from '../../http/auth.ts';
import { circuitParams, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { PRODUCES, sendFile } from './answer.ts';
import { statementQuery, statementView } from './statement-schema.ts';
import type { Statements } from './statements.ts';

export function statementRoutes(server: Server, statements: Statements, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/accounts/:id/statement',
    {
      schema: {
        operationId: 'getStatement',
        tags: ['reports'],
        summary: 'A statement: a period, with the balances before and after it',
        description:
          'As JSON in pages, or whole as CSV, PDF or camt.053. Names of the other side are those of today; everything else ' +
          'of a period that is over stays as it is.',
        produces: [PRODUCES.json, PRODUCES.csv, PRODUCES.pdf, PRODUCES.camt053],
        params: circuitParams.extend({ id: uuid }),
        querystring: statementQuery,
        response: { 200: statementView },
      },
      config: {
        roles: ['operator', 'member'],
        refusals: [
          'account-not-found',
          'invalid-cursor',
          'time-in-future',
          'report-too-large',
          'amount-not-representable',
        ],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { format, ...asked } = request.query;
      const { id } = request.params;
      const principal = principalOf(request);
      if (format === 'json') return statements.page(circuit, id, principal, request.query);
      return sendFile(reply, await statements[format](circuit, id, principal, asked));
    },
  );
}
