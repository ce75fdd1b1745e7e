import { z } from 'zod';
import { actorOf } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { PaymentAgreements } from './agreements.ts';
import { agreementParams, agreementView } from './schema.ts';

const tags = ['payment requests'];
const roles = ['operator', 'member'] as const;
const path = '/v1/circuits/:circuit/accounts/:id/payment-agreements';

/** What an account's holder has agreed to pay at once when it is asked. */
export function paymentAgreementRoutes(server: Server, agreements: PaymentAgreements, circuits: CircuitService): void {
  server.get(
    path,
    {
      schema: {
        operationId: 'listPaymentAgreements',
        tags,
        summary: 'By whom an account may be asked to pay at once',
        params: circuitParams.extend({ id: uuid }),
        querystring: pageQuery,
        response: { 200: pageOf(agreementView) },
      },
      config: { roles, refusals: ['account-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return agreements.list(circuit, request.params.id, request.query, principalOf(request));
    },
  );

  server.put(
    `${path}/:payee`,
    {
      schema: {
        operationId: 'makePaymentAgreement',
        tags,
        summary: 'Agree to pay at once what a payee asks',
        description:
          "Payment requests of this payee, or of whoever asks (`all`), are paid at once from now on, up to the circuit's " +
          '`paymentRequestThreshold` each. The holder of the account agrees, or an operator for it.',
        params: agreementParams,
        response: {
          200: agreementView.meta({ description: 'It was agreed before' }),
          201: agreementView.meta({ description: 'It is agreed from now on' }),
        },
      },
      config: { roles, refusals: ['account-not-found', 'same-account'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id, payee } = request.params;
      const principal = principalOf(request);
      const isNew = await agreements.agree(circuit, id, payee, principal, actorOf(request));
      return reply.code(isNew ? 201 : 200).send(await agreements.read(circuit, id, payee, principal));
    },
  );

  server.delete(
    `${path}/:payee`,
    {
      schema: {
        operationId: 'withdrawPaymentAgreement',
        tags,
        summary: 'Pay no more at once what a payee asks',
        description: 'What waits already goes on waiting, and what was paid stays paid.',
        params: agreementParams,
        response: { 204: z.null().meta({ description: 'Withdrawn' }) },
      },
      config: { roles, refusals: ['account-not-found', 'payment-agreement-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id, payee } = request.params;
      await agreements.withdraw(circuit, id, payee, principalOf(request), actorOf(request));
      return reply.code(204).send(null);
    },
  );
}
