import type { FastifyRequest } from 'fastify';
import { SaldoError } from '../../domain/errors.ts';
import { markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import { pathOf, toProblem } from '../../http/problem.ts';
import { type Server, sendJson } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import {
  transferBatchRequest,
  transferBatchResult,
  transferFilters,
  transferPreview,
  transferRequest,
  transferView,
} from './schema.ts';
import type { TransferAnswer, TransferService } from './service.ts';

const tags = ['transfers'];
const params = circuitParams;
const roles = ['operator', 'member'] as const;

/** What the rules of the circuit and the state of things may say against a transfer. */
const REFUSALS = [
  'account-not-found',
  'same-account',
  'payer-not-active',
  'payee-not-active',
  'credit-limit-exceeded',
  'balance-cap-exceeded',
  'trade-not-allowed',
  'transfer-cap-exceeded',
  'daily-cap-exceeded',
  'monthly-cap-exceeded',
  'sales-capacity-exceeded',
  'ticket-not-in-credits',
  'acceptance-not-met',
  'fees-exceed-amount',
  'fee-account-unavailable',
  'amount-out-of-range',
  'occurred-in-future',
  'external-id-taken',
  // Of a hold.
  'expires-in-past',
  'expires-too-late',
  'obligation-not-found',
  'transition-not-allowed',
  'remaining-amount-exceeded',
] as const;

export function transferRoutes(server: Server, transfers: TransferService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/transfers',
    {
      schema: {
        operationId: 'recordTransfer',
        tags,
        summary: 'Pay, or reserve what is to be paid',
        description:
          'A transfer is posted at once, or held (`mode`): then it lowers what the payer may spend and the payee may receive, until it is captured, voided, or expires.',
        params,
        body: transferRequest,
        response: { 201: transferView },
      },
      config: { roles, idempotency: 'required', refusals: REFUSALS },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const { view, replayed } = await transfers.record(circuit, request.body, principalOf(request), idempotency);
      return sendJson(markReplayed(reply, replayed), 201, JSON.stringify(view));
    },
  );

  server.post(
    '/v1/circuits/:circuit/transfers/batch',
    {
      schema: {
        operationId: 'recordTransfers',
        tags,
        summary: 'Pay many times in one request',
        description: 'Up to 1,000 transfers, all or none (`atomic`) or each by itself. Each is answered, in order.',
        params,
        body: transferBatchRequest,
        response: { 200: transferBatchResult },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [],
        items: (request) => (request.body as { transfers: unknown[] }).transfers.length,
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const { answers, replayed } = await transfers.recordBatch(
        circuit,
        request.body,
        principalOf(request),
        idempotency,
      );
      throwIfKeyReused(answers);
      const results = answers.map((answer) => resultOf(answer, request));
      return sendJson(markReplayed(reply, replayed), 200, JSON.stringify({ results }));
    },
  );

  server.post(
    '/v1/circuits/:circuit/transfers/preview',
    {
      schema: {
        operationId: 'previewTransfer',
        tags,
        summary: 'What would happen; nothing is written',
        params,
        body: transferRequest,
        response: { 200: transferPreview },
      },
      config: { roles, refusals: [] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      const foreseen = await transfers.preview(circuit, request.body, principalOf(request));
      if ('refusal' in foreseen) return { allowed: false, problem: toProblem(foreseen.refusal, pathOf(request)) };
      return { allowed: true, ...foreseen };
    },
  );

  server.get(
    '/v1/circuits/:circuit/transfers',
    {
      schema: {
        operationId: 'listTransfers',
        tags,
        summary: 'Transfers, newest first',
        params,
        querystring: transferFilters,
        response: { 200: pageOf(transferView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) => transfers.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  server.get(
    '/v1/circuits/:circuit/transfers/:id',
    {
      schema: {
        operationId: 'getTransfer',
        tags,
        summary: 'A transfer',
        params: circuitParams.extend({ id: uuid }),
        response: { 200: transferView },
      },
      config: { roles, refusals: ['transfer-not-found'] },
    },
    async (request) =>
      transfers.read(await circuits.get(request.params.circuit), request.params.id, principalOf(request)),
  );
}

/** A key that was used for another request is the whole request's problem, not its items'. */
function throwIfKeyReused(answers: readonly TransferAnswer[]): void {
  const first = answers[0];
  if (first !== undefined && 'refusal' in first && first.refusal.code === 'idempotency-key-reused')
    throw new SaldoError(first.refusal);
}

function resultOf(answer: TransferAnswer, request: FastifyRequest) {
  if ('transfer' in answer) return { status: 201 as const, transfer: answer.transfer };
  const problem = toProblem(answer.refusal, pathOf(request));
  return { status: problem.status, problem };
}
