import { actorOf, expectedVersion, ifMatchHeaders, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, uuid } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import {
  obligationChange,
  obligationFilters,
  obligationPaid,
  obligationPayment,
  obligationRecording,
  obligationView,
} from './schema.ts';
import type { ObligationService } from './service.ts';

const tags = ['obligations'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;

export function obligationRoutes(server: Server, obligations: ObligationService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/obligations',
    {
      schema: {
        operationId: 'recordObligation',
        tags,
        summary: 'Record what one account owes another',
        description:
          'A member records what it is a party to. As the debtor it has thereby accepted it; as the creditor it proposes ' +
          'it, and the debtor accepts or rejects it.',
        params,
        body: obligationRecording,
        response: { 201: obligationView },
      },
      config: {
        roles,
        idempotency: 'welcome',
        refusals: ['account-not-found', 'same-account', 'external-id-taken', 'occurred-in-future'],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const made = await obligations.record(circuit, request.body, principalOf(request), idempotency);
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/obligations',
    {
      schema: {
        operationId: 'listObligations',
        tags,
        summary: 'Obligations, newest first',
        params,
        querystring: obligationFilters,
        response: { 200: pageOf(obligationView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) =>
      obligations.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  server.get(
    '/v1/circuits/:circuit/obligations/:id',
    {
      schema: {
        operationId: 'getObligation',
        tags,
        summary: 'An obligation',
        params: itemParams,
        response: { 200: obligationView },
      },
      config: { roles, refusals: ['obligation-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { view, version } = await obligations.read(circuit, request.params.id, principalOf(request));
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.patch(
    '/v1/circuits/:circuit/obligations/:id',
    {
      schema: {
        operationId: 'changeObligation',
        tags,
        summary: 'Keep an obligation out of clearing, or change its metadata',
        description: 'Either party may. Honours If-Match.',
        params: itemParams,
        headers: ifMatchHeaders,
        body: obligationChange,
        response: { 200: obligationView },
      },
      config: { roles, refusals: ['obligation-not-found', 'precondition-failed'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const version = await expectedVersion(request, () => obligations.read(circuit, id, principal));
      await obligations.change(circuit, id, request.body, version, principal, actorOf(request));
      const changed = await obligations.read(circuit, id, principal);
      return reply.header('etag', etagOf(changed.version)).send(changed.view);
    },
  );

  server.post(
    '/v1/circuits/:circuit/obligations/:id/pay',
    {
      schema: {
        operationId: 'payObligation',
        tags,
        summary: 'Pay an obligation, or a part of it',
        description: 'A transfer from the debtor to the creditor, in all rules. What remains at zero is settled.',
        params: itemParams,
        body: obligationPayment,
        response: { 201: obligationPaid },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [
          'obligation-not-found',
          'transition-not-allowed',
          'remaining-amount-exceeded',
          'account-not-found',
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
        ],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const paid = await obligations.pay(circuit, id, request.body, principalOf(request), idempotency);
      return markReplayed(reply, paid.replayed).code(201).send(paid.answer);
    },
  );

  for (const step of STEPS) addStep(server, step, obligations, circuits);
}

/** Each step of an obligation's life that moves no money is a route of its own. */
const STEPS = [
  {
    event: 'accept',
    operationId: 'acceptObligation',
    summary: 'Accept an obligation',
    description: 'The debtor does. It withdraws a dispute in the same way.',
    refusals: [],
  },
  {
    event: 'reject',
    operationId: 'rejectObligation',
    summary: 'Reject a proposed obligation',
    description: 'The debtor does.',
    refusals: [],
  },
  {
    event: 'dispute',
    operationId: 'disputeObligation',
    summary: 'Dispute an accepted obligation',
    description: 'The debtor does. It is neither paid nor cleared until it is accepted again.',
    refusals: ['obligation-held'],
  },
  {
    event: 'cancel',
    operationId: 'cancelObligation',
    summary: 'Cancel an obligation',
    description: 'The creditor does: it withdraws what it has proposed, or does without what remains.',
    refusals: ['obligation-held'],
  },
] as const;

function addStep(
  server: Server,
  { event, operationId, summary, description, refusals }: (typeof STEPS)[number],
  obligations: ObligationService,
  circuits: CircuitService,
): void {
  server.post(
    `/v1/circuits/:circuit/obligations/:id/${event}`,
    {
      schema: { operationId, tags, summary, description, params: itemParams, response: { 200: obligationView } },
      config: {
        roles,
        idempotency: 'welcome',
        refusals: ['obligation-not-found', 'transition-not-allowed', ...refusals],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const taken = await obligations.take(circuit, request.params.id, event, principalOf(request), idempotency);
      return markReplayed(reply, taken.replayed).code(200).send(taken.view);
    },
  );
}
