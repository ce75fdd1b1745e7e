import { actorOf, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { paymentAgreementRoutes } from './agreement-routes.ts';
import { paymentRequestAsked, paymentRequestFilters, paymentRequestView } from './schema.ts';
import type { PaymentRequestService } from './service.ts';

const tags = ['payment requests'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;

export function paymentRequestRoutes(server: Server, requests: PaymentRequestService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/payment-requests',
    {
      schema: {
        operationId: 'requestPayment',
        tags,
        summary: 'Ask to be paid',
        description:
          "The payee asks. Up to the circuit's `paymentRequestThreshold`, it is paid at once where the payer has agreed to that. " +
          'Otherwise it waits until the payer acknowledges or rejects it, the payee cancels it, or it expires. So it does where ' +
          'the rules refuse the payment at once: `notPaidAtOnce` then says which rule, and nothing of the other side’s figures.',
        params,
        body: paymentRequestAsked,
        response: { 201: paymentRequestView },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [
          'account-not-found',
          'same-account',
          'obligation-not-found',
          'transition-not-allowed',
          'remaining-amount-exceeded',
          'expires-in-past',
          'expires-too-late',
          'external-id-taken',
        ],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const principal = principalOf(request);
      const made = await requests.ask(circuit, request.body, principal, actorOf(request), idempotency);
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/payment-requests',
    {
      schema: {
        operationId: 'listPaymentRequests',
        tags,
        summary: 'Payment requests, newest first',
        params,
        querystring: paymentRequestFilters,
        response: { 200: pageOf(paymentRequestView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) => requests.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  server.get(
    '/v1/circuits/:circuit/payment-requests/:id',
    {
      schema: {
        operationId: 'getPaymentRequest',
        tags,
        summary: 'A payment request',
        params: itemParams,
        response: { 200: paymentRequestView },
      },
      config: { roles, refusals: ['payment-request-not-found'] },
    },
    async (request) =>
      requests.read(await circuits.get(request.params.circuit), request.params.id, principalOf(request)),
  );

  server.post(
    '/v1/circuits/:circuit/payment-requests/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgePaymentRequest',
        tags,
        summary: 'Pay what is asked',
        description:
          'The payer does. It is a transfer, or the payment of the obligation, in all rules as they are by then. Refused, it goes ' +
          'on waiting: try again with a new key.',
        params: itemParams,
        response: { 200: paymentRequestView },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: [
          'payment-request-not-found',
          'transition-not-allowed',
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
          // Of an obligation's invoice.
          'ticket-not-in-credits',
          'acceptance-not-met',
          'fees-exceed-amount',
          'fee-account-unavailable',
          'remaining-amount-exceeded',
        ],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const paid = await requests.acknowledge(circuit, request.params.id, principalOf(request), idempotency);
      return markReplayed(reply, paid.replayed).code(200).send(paid.view);
    },
  );

  for (const step of STEPS) addStep(server, step, requests, circuits);
  paymentAgreementRoutes(server, requests.agreements, circuits);
}

/** Each end without a payment is a route of its own. */
const STEPS = [
  {
    event: 'reject',
    operationId: 'rejectPaymentRequest',
    summary: 'Decline to pay what is asked',
    description: 'The payer does.',
  },
  {
    event: 'cancel',
    operationId: 'cancelPaymentRequest',
    summary: 'Withdraw a payment request',
    description: 'The payee does.',
  },
] as const;

function addStep(
  server: Server,
  { event, operationId, summary, description }: (typeof STEPS)[number],
  requests: PaymentRequestService,
  circuits: CircuitService,
): void {
  server.post(
    `/v1/circuits/:circuit/payment-requests/:id/${event}`,
    {
      schema: { operationId, tags, summary, description, params: itemParams, response: { 200: paymentRequestView } },
      config: { roles, idempotency: 'welcome', refusals: ['payment-request-not-found', 'transition-not-allowed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const principal = principalOf(request);
      const ended = await requests.end(circuit, request.params.id, event, principal, actorOf(request), idempotency);
      return markReplayed(reply, ended.replayed).code(200).send(ended.view);
    },
  );
}
