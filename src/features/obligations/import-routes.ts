import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isConnectionLost } from '../../db/connect.ts';
import { type Refusal, refusal, refuse } from '../../domain/errors.ts';
import { markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { addStreamBodyParser, bytesOf } from '../../http/body.ts';
import { circuitParams, dryRunQuery } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import { pathOf, refusalOf, toProblem } from '../../http/problem.ts';
import { sendJson } from '../../http/server.ts';
import { streamTable } from '../../http/table-stream.ts';
import { TABLE_MEDIA_TYPES } from '../../http/tables.ts';
import { IMPORT_BYTES_MAX, IMPORT_OBLIGATIONS_MAX, IMPORT_PART_ROWS, IMPORT_ROW_BYTES_MAX } from '../../limits.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { ImportedPart, ImportedRow, ObligationImport } from './import.ts';
import { obligationImportResult } from './schema.ts';

const BOUNDS = {
  rowsMax: IMPORT_OBLIGATIONS_MAX,
  bytesMax: IMPORT_BYTES_MAX,
  rowBytesMax: IMPORT_ROW_BYTES_MAX,
} as const;

/** Registered in a scope of its own: only here a body is CSV or JSON lines, and read as it arrives. */
export function obligationImportRoutes(
  scope: FastifyInstance,
  imports: ObligationImport,
  circuits: CircuitService,
): void {
  addStreamBodyParser(scope, TABLE_MEDIA_TYPES, IMPORT_BYTES_MAX);
  scope.withTypeProvider<ZodTypeProvider>().post(
    '/v1/circuits/:circuit/obligations/import',
    {
      schema: {
        operationId: 'importObligations',
        tags: ['obligations'],
        summary: 'Record many obligations',
        description:
          'CSV with a header, or JSON lines, up to 100,000 rows; read, recorded and answered as they arrive. Columns: ' +
          'debtor, creditor (an account by its id or its externalId; a member may name those of others by id only) and ' +
          'amount, and optionally dueOn (or due_on), externalId (or external_id), description and state; in JSON lines also metadata and invoice. Each row stands ' +
          'or falls by itself, also one with too few or too many cells. Where the next row cannot be found (a stray quote, a ' +
          `line that is not JSON), the import ends: among the first ${IMPORT_PART_ROWS} rows with 400, and nothing is recorded; ` +
          `later with \`problem\` behind the results, which then are a multiple of ${IMPORT_PART_ROWS}, and nothing after them is ` +
          'recorded. An import that broke off goes on where it stopped if it is sent again, mended, with the same key.',
        consumes: TABLE_MEDIA_TYPES,
        params: circuitParams,
        querystring: dryRunQuery,
        body: z.unknown().meta({
          type: 'string',
          examples: [
            'debtor,creditor,amount,due_on,external_id\nbakery,mill,125.50,2026-12-31,invoice-17\n',
            '{"debtor": "bakery", "creditor": "mill", "amount": "125.50", "dueOn": "2026-12-31", "externalId": "invoice-17"}\n',
          ],
        }),
        response: { 200: obligationImportResult },
      },
      config: { roles: ['operator', 'member'], idempotency: 'welcome', refusals: [] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { body } = request;
      if (!(body instanceof Readable)) throw refuse('malformed-body', 'There are no rows.');
      const rows = streamTable(bytesOf(body), request.headers['content-type'], BOUNDS);
      const { dryRun } = request.query;
      const parts = imports.recordAll(circuit, rows, dryRun, principalOf(request), readIdempotency(request));
      // What is wrong from the beginning is refused as a whole; what shows later is told at the end.
      const first = await parts.next();
      markReplayed(reply, first.done !== true && first.value.replayed);
      return sendJson(reply, 200, answerOf(first, parts, request));
    },
  );
}

/**
 * The answer, written as the parts are done. It does not wait for whoever reads it: clients that read only once they have
 * sent everything would keep it waiting, and it them, for ever. What they leave unread is bounded by the rows of an import.
 */
function answerOf(
  first: IteratorResult<ImportedPart>,
  parts: AsyncGenerator<ImportedPart>,
  request: FastifyRequest,
): Readable {
  const answer = new Readable({ read: () => undefined });
  const path = pathOf(request);
  const write = async (): Promise<void> => {
    let recorded = 0;
    let refused = 0;
    let stopped: Refusal | null = null;
    answer.push('{"results":[');
    try {
      for (let part = first; part.done !== true && !answer.destroyed; part = await parts.next()) {
        const texts = part.value.rows.map((row) => {
          if ('refusal' in row.outcome) refused++;
          else recorded++;
          return JSON.stringify(resultOf(row, path));
        });
        const isFirst = part === first;
        answer.push(`${isFirst ? '' : ','}\n${texts.join(',\n')}`);
      }
    } catch (error) {
      stopped = reasonOf(error);
      if (stopped.code === 'internal-error') request.log.error({ err: error }, 'an import stopped');
    }
    await parts.return(undefined);
    const totals = { rows: recorded + refused, recorded, refused };
    const end = stopped === null ? totals : { ...totals, problem: toProblem(stopped, path) };
    answer.push(`\n],${JSON.stringify(end).slice(1)}\n`);
    answer.push(null);
  };
  write().catch((error: Error) => answer.destroy(error));
  return answer;
}

function resultOf({ line, outcome }: ImportedRow, path: string) {
  if (!('refusal' in outcome)) return { line, status: 201, id: outcome.id, transactionNumber: outcome.number };
  const problem = toProblem(outcome.refusal, path);
  return { line, status: problem.status, problem };
}

const reasonOf = (error: unknown): Refusal =>
  isConnectionLost(error)
    ? refusal('overloaded', 'The database does not answer at present. Send it again with the same Idempotency-Key.')
    : refusalOf(error);
