import { actorOf, expectedVersion, ifMatchHeaders, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, uuid } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import {
  paymentOccurrenceFilters,
  paymentOccurrenceView,
  paymentScheduleAsked,
  paymentScheduleChange,
  paymentScheduleFilters,
  paymentScheduleView,
} from './schema.ts';
import type { PaymentScheduleService } from './service.ts';

const tags = ['payment schedules'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });
const roles = ['operator', 'member'] as const;
const path = '/v1/circuits/:circuit/payment-schedules';

export function paymentScheduleRoutes(
  server: Server,
  schedules: PaymentScheduleService,
  circuits: CircuitService,
): void {
  server.post(
    path,
    {
      schema: {
        operationId: 'schedulePayment',
        tags,
        summary: 'Put down what is to be paid at a time, or again and again',
        description:
          'The payer does. Each payment is a transfer, by the rules as they are at its time, within a minute of it. One that a ' +
          'limit refuses is tried again for `retryFor`, and then has failed, of which an event tells; one that is refused for ' +
          'another reason fails at once. The next one comes as usual, unless an account is closed or its member has left. ' +
          'A time that the clocks leap over in spring counts by ' +
          'those before the leap, and of one that comes twice in autumn the first counts. The payee sees the transfers only.',
        params,
        body: paymentScheduleAsked,
        response: { 201: paymentScheduleView },
      },
      config: {
        roles,
        idempotency: 'required',
        refusals: ['account-not-found', 'same-account', 'external-id-taken'],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const principal = principalOf(request);
      const made = await schedules.make(circuit, request.body, principal, actorOf(request), idempotency);
      return markReplayed(reply, made.replayed).header('etag', etagOf(made.version)).code(201).send(made.view);
    },
  );

  server.get(
    path,
    {
      schema: {
        operationId: 'listPaymentSchedules',
        tags,
        summary: 'Payment schedules, newest first',
        params,
        querystring: paymentScheduleFilters,
        response: { 200: pageOf(paymentScheduleView) },
      },
      config: { roles, refusals: ['invalid-cursor'] },
    },
    async (request) => schedules.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  for (const step of STEPS) addStep(server, step, schedules, circuits);
  addItem(server, schedules, circuits);
}

/** One schedule: read, changed, and what has come of it. */
function addItem(server: Server, schedules: PaymentScheduleService, circuits: CircuitService): void {
  server.get(
    `${path}/:id`,
    {
      schema: {
        operationId: 'getPaymentSchedule',
        tags,
        summary: 'A payment schedule',
        params: itemParams,
        response: { 200: paymentScheduleView },
      },
      config: { roles, refusals: ['payment-schedule-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { view, version } = await schedules.read(circuit, request.params.id, principalOf(request));
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.patch(
    `${path}/:id`,
    {
      schema: {
        operationId: 'changePaymentSchedule',
        tags,
        summary: 'Change a payment schedule',
        description:
          'From the next payment on: what is due already stays as it was. Amount and recurrence of instalments do not change. ' +
          'Honours If-Match.',
        params: itemParams,
        headers: ifMatchHeaders,
        body: paymentScheduleChange,
        response: { 200: paymentScheduleView },
      },
      config: { roles, refusals: ['payment-schedule-not-found', 'transition-not-allowed', 'precondition-failed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const { id } = request.params;
      const expected = await expectedVersion(request, () => schedules.read(circuit, id, principal));
      await schedules.change(circuit, id, request.body, expected, principal, actorOf(request));
      const { view, version } = await schedules.read(circuit, id, principal);
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.get(
    `${path}/:id/occurrences`,
    {
      schema: {
        operationId: 'listPaymentOccurrences',
        tags,
        summary: 'What has come of a payment schedule, the last payment first',
        description:
          'Payments whose time has come: due, paid, failed or skipped. What is still to come is in the schedule.',
        params: itemParams,
        querystring: paymentOccurrenceFilters,
        response: { 200: pageOf(paymentOccurrenceView) },
      },
      config: { roles, refusals: ['payment-schedule-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return schedules.occurrences(circuit, request.params.id, request.query, principalOf(request));
    },
  );
}

const STEPS = [
  {
    step: 'pause',
    operationId: 'pausePaymentSchedule',
    summary: 'Pay nothing for a while',
    description:
      'What is due and could not be paid yet is skipped, and so is whatever comes before the schedule is resumed: none of it ' +
      'is made good, instalments neither.',
  },
  {
    step: 'resume',
    operationId: 'resumePaymentSchedule',
    summary: 'Pay again, from the next time on',
    description: 'What came while it was paused stays skipped.',
  },
  {
    step: 'cancel',
    operationId: 'cancelPaymentSchedule',
    summary: 'Pay nothing more',
    description: 'For good. What is due and could not be paid yet is skipped.',
  },
] as const;

function addStep(
  server: Server,
  { step, operationId, summary, description }: (typeof STEPS)[number],
  schedules: PaymentScheduleService,
  circuits: CircuitService,
): void {
  server.post(
    `${path}/:id/${step}`,
    {
      schema: { operationId, tags, summary, description, params: itemParams, response: { 200: paymentScheduleView } },
      config: { roles, idempotency: 'welcome', refusals: ['payment-schedule-not-found', 'transition-not-allowed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const idempotency = readIdempotency(request);
      const principal = principalOf(request);
      const taken = await schedules.take(circuit, request.params.id, step, principal, actorOf(request), idempotency);
      return markReplayed(reply, taken.replayed).header('etag', etagOf(taken.version)).code(200).send(taken.view);
    },
  );
}
