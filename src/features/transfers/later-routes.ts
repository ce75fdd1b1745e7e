import { markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import { type Server, sendJson } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { captureRequest, captureView, reversalRequest, reversalView, transferView } from './schema.ts';
import type { TransferService } from './service.ts';

const tags = ['transfers'];
const params = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;

/** Routes of what comes after a transfer: captures of one that is held, and reversals. */
export function laterRoutes(server: Server, transfers: TransferService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/transfers/:id/capture',
    {
      schema: {
        operationId: 'captureTransfer',
        tags,
        summary: 'Post a held transfer, or a part of it',
        description:
          'The payee does. Several times, up to what is held; what is left stays held until the last capture (`final`), or until it is voided or expires.',
        params,
        body: captureRequest,
        response: { 201: captureView },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [
          'transfer-not-found',
          'transition-not-allowed',
          'held-amount-exceeded',
          'fees-exceed-amount',
          'fee-account-unavailable',
          'payer-not-active',
          'payee-not-active',
        ],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const { id } = request.params;
      const captured = await transfers.capture(circuit, id, request.body, principalOf(request), idempotency);
      return sendJson(markReplayed(reply, captured.replayed), 201, JSON.stringify(captured.view));
    },
  );

  server.post(
    '/v1/circuits/:circuit/transfers/:id/void',
    {
      schema: {
        operationId: 'voidTransfer',
        tags,
        summary: 'Release what is held of a transfer',
        description: 'The payee does. What was captured stays posted.',
        params,
        response: { 200: transferView },
      },
      config: { roles, idempotency: 'required', refusals: ['transfer-not-found', 'transition-not-allowed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const voided = await transfers.voidHold(circuit, request.params.id, principalOf(request), idempotency);
      return sendJson(markReplayed(reply, voided.replayed), 200, JSON.stringify(voided.view));
    },
  );

  server.post(
    '/v1/circuits/:circuit/transfers/:id/reverse',
    {
      schema: {
        operationId: 'reverseTransfer',
        tags,
        summary: 'Take a transfer back, or a part of it',
        description:
          'The payee does, which refunds it, or an operator with a reason. The transfer stays; what is taken back is a payment the other way that names it, in all rules, several times up to what was posted. An obligation that it paid stays settled.',
        params,
        body: reversalRequest,
        response: { 201: reversalView },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [
          'transfer-not-found',
          'transition-not-allowed',
          'reversible-amount-exceeded',
          'amount-out-of-range',
          'account-not-found',
          'payer-not-active',
          'payee-not-active',
          'credit-limit-exceeded',
          'balance-cap-exceeded',
          'fee-account-unavailable',
          'external-id-taken',
        ],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const { id } = request.params;
      const reversed = await transfers.reverse(circuit, id, request.body, principalOf(request), idempotency);
      return sendJson(markReplayed(reply, reversed.replayed), 201, JSON.stringify(reversed.view));
    },
  );
}
