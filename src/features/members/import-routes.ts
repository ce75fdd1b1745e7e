import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actorOf, markReplayed } from '../../http/answers.ts';
import { addTextBodyParser } from '../../http/body.ts';
import { circuitParams, dryRunQuery } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import { pathOf, toProblem } from '../../http/problem.ts';
import { readTable } from '../../http/table-stream.ts';
import { TABLE_MEDIA_TYPES } from '../../http/tables.ts';
import { BODY_BYTES_MAX, IMPORT_ROW_BYTES_MAX, IMPORT_ROWS_MAX } from '../../limits.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { MemberImport } from './import.ts';
import { importResult } from './schema.ts';

const BOUNDS = { rowsMax: IMPORT_ROWS_MAX, bytesMax: BODY_BYTES_MAX, rowBytesMax: IMPORT_ROW_BYTES_MAX } as const;

/** Registered in a scope of its own: only here a body is CSV or JSON lines. */
export function memberImportRoutes(scope: FastifyInstance, imports: MemberImport, circuits: CircuitService): void {
  addTextBodyParser(scope, TABLE_MEDIA_TYPES);
  scope.withTypeProvider<ZodTypeProvider>().post(
    '/v1/circuits/:circuit/members/import',
    {
      schema: {
        operationId: 'importMembers',
        tags: ['members'],
        summary: 'Admit many members',
        description:
          'CSV with a header, or JSON lines. Columns: name, and optionally group, externalId, status, email, phone, ' +
          'address, listed; with creditLimit or balanceCap an account is opened as well. In CSV they may be written external_id. ' +
          'Each row stands or falls by itself, also one with too few or too many cells. Where the next row cannot be found (a ' +
          'stray quote, a line that is not JSON), the whole is refused, and nobody is admitted.',
        consumes: TABLE_MEDIA_TYPES,
        params: circuitParams,
        querystring: dryRunQuery,
        body: z.string().meta({
          examples: [
            'name,externalId,creditLimit\nCaffè Centrale,m-1,1000.00\n',
            '{"name": "Caffè Centrale", "externalId": "m-1", "creditLimit": "1000.00"}\n',
          ],
        }),
        response: { 200: importResult },
      },
      config: { roles: ['operator'], idempotency: 'welcome', refusals: [] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const rows = await readTable(request.body, request.headers['content-type'], BOUNDS);
      const { dryRun } = request.query;
      const imported = await imports.admitAll(circuit, rows, dryRun, actorOf(request), readIdempotency(request));
      markReplayed(reply, imported.replayed);
      const results = imported.rows.map(({ line, outcome }) => {
        if (!('refusal' in outcome)) return { line, status: 201, transactionNumber: outcome.number };
        const problem = toProblem(outcome.refusal, pathOf(request));
        return { line, status: problem.status, problem };
      });
      const admitted = results.filter(({ status }) => status === 201).length;
      return { rows: results.length, admitted, refused: results.length - admitted, results };
    },
  );
}
