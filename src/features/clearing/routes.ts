import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { Chunks } from './files.ts';
import { inputQuery, loopView, runRequest, runStarted, runView, settlementView } from './schema.ts';
import type { ClearingService } from './service.ts';

const tags = ['clearing'];
const itemParams = circuitParams.extend({ id: uuid });

export function clearingRoutes(server: Server, clearing: ClearingService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/clearing-runs',
    {
      schema: {
        operationId: 'startClearingRun',
        tags,
        summary: 'Find the most that can be cleared',
        description:
          'Over the accepted obligations of accounts that may trade. It is computed in the background; read it again ' +
          'until it is `computed`. A circuit has one run at a time that is not finished, dry runs aside.',
        params: circuitParams,
        body: runRequest,
        response: { 202: runStarted },
      },
      config: { roles: ['operator'], idempotency: 'welcome', refusals: ['clearing-run-active'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const made = await clearing.start(circuit, request.body, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).code(202).send({ id: made.id, state: 'draft' });
    },
  );

  server.get(
    '/v1/circuits/:circuit/clearing-runs',
    {
      schema: {
        operationId: 'listClearingRuns',
        tags,
        summary: 'Clearing runs, newest first',
        params: circuitParams,
        querystring: pageQuery,
        response: { 200: pageOf(runView) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => clearing.list(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id',
    {
      schema: {
        operationId: 'getClearingRun',
        tags,
        summary: 'A clearing run',
        params: itemParams,
        response: { 200: runView },
      },
      config: { roles: ['operator'], refusals: ['clearing-run-not-found'] },
    },
    async (request) => clearing.read(await circuits.get(request.params.circuit), request.params.id),
  );

  server.post(
    '/v1/circuits/:circuit/clearing-runs/:id/discard',
    {
      schema: {
        operationId: 'discardClearingRun',
        tags,
        summary: 'Discard a clearing run',
        description: 'Also one that is still being computed. What it found stays to be looked at.',
        params: itemParams,
        response: { 200: runView },
      },
      config: { roles: ['operator'], refusals: ['clearing-run-not-found', 'transition-not-allowed'] },
    },
    async (request) =>
      clearing.discard(await circuits.get(request.params.circuit), request.params.id, actorOf(request)),
  );

  server.post(
    '/v1/circuits/:circuit/clearing-runs/:id/apply',
    {
      schema: {
        operationId: 'applyClearingRun',
        tags,
        summary: 'Apply a clearing run',
        description:
          'Whole, as one transaction. What of it no longer fits (an obligation was paid, a limit has changed) leads to a fresh ' +
          'computation on what is there now, and that is applied: compare `snapshotNumber`. Applying twice is applying once.',
        params: itemParams,
        response: { 200: runView },
      },
      config: {
        roles: ['operator'],
        idempotency: 'required',
        refusals: ['clearing-run-not-found', 'transition-not-allowed', 'clearing-run-outdated'],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { id } = request.params;
      const applied = await clearing.apply(circuit, id, actorOf(request), readIdempotency(request));
      return markReplayed(reply, applied.replayed).send(applied.view);
    },
  );

  addResults(server, clearing, circuits);
  addFiles(server, clearing, circuits);
}

function addResults(server: Server, clearing: ClearingService, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/settlements',
    {
      schema: {
        operationId: 'listClearingSettlements',
        tags,
        summary: 'What a clearing run settles of each obligation',
        description: 'To a member, of those to which it is a party.',
        params: itemParams,
        querystring: pageQuery,
        response: { 200: pageOf(settlementView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['clearing-run-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return clearing.settlements(circuit, request.params.id, request.query, principalOf(request));
    },
  );

  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/cycles',
    {
      schema: {
        operationId: 'listClearingCycles',
        tags,
        summary: 'The cycles and chains that a clearing run consists of, the shortest first',
        description: 'To a member, those that an account of it is in, and the accounts of others as pseudonyms.',
        params: itemParams,
        querystring: pageQuery,
        response: { 200: pageOf(loopView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['clearing-run-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return clearing.loops(circuit, request.params.id, request.query, principalOf(request));
    },
  );
}

/** What an auditor checks a run with, by itself. */
function addFiles(server: Server, clearing: ClearingService, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/input',
    {
      schema: {
        operationId: 'getClearingInput',
        tags,
        summary: 'What a clearing run was computed from, as files',
        description:
          'For `saldo clear` and `saldo check-certificate`. In the file of accounts each balance is counted from where it ' +
          'stood, so that the limits are how far it might move. A set-off has no such file.',
        produces: ['text/csv'],
        params: itemParams,
        querystring: inputQuery,
        response: { 200: z.string().meta({ description: 'CSV' }) },
      },
      config: { roles: ['operator'], refusals: ['clearing-run-not-found', 'not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      return sendFile(reply, await clearing.inputFile(circuit, request.params.id, request.query.part));
    },
  );

  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/certificate',
    {
      schema: {
        operationId: 'getClearingCertificate',
        tags,
        summary: 'The proof that a clearing run clears the most',
        description: 'For `saldo check-certificate`, beside the input of the run.',
        produces: ['text/csv'],
        params: itemParams,
        response: { 200: z.string().meta({ description: 'A certificate' }) },
      },
      config: { roles: ['operator'], refusals: ['clearing-run-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      return sendFile(reply, await clearing.certificate(circuit, request.params.id));
    },
  );
}

const sendFile = (reply: FastifyReply, chunks: Chunks): FastifyReply =>
  reply.type('text/csv; charset=utf-8').send(Readable.from(chunks));
