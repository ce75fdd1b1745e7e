import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../../http/auth.ts';
import { circuitParams } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import { watched } from '../../http/watched.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Exports } from './exports.ts';
import type { Proofs } from './proofs.ts';
import {
  checkpointFilters,
  checkpointList,
  checkpointRequest,
  checkpointSize,
  checkpointView,
  consistencyQuery,
  consistencyView,
  cosignatureRequest,
  journalQuery,
  packageQuery,
  proofQuery,
  transactionNumber,
  transactionProofView,
} from './schema.ts';

const tags = ['audit'];

export function checkpointRoutes(server: Server, checkpoints: Checkpoints, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/checkpoints',
    {
      schema: {
        operationId: 'listCheckpoints',
        tags,
        summary: 'Signed checkpoints, newest first',
        description: 'With the public keys in use, and the alarm where the log contradicts what was signed of it.',
        params: circuitParams,
        querystring: checkpointFilters,
        response: { 200: checkpointList },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => checkpoints.list(await circuits.get(request.params.circuit), request.query),
  );

  server.post(
    '/v1/circuits/:circuit/checkpoints',
    {
      schema: {
        operationId: 'signCheckpoint',
        tags,
        summary: 'Sign a checkpoint now',
        description:
          'One is signed each minute in which something was posted; where nothing was since, it is that one.',
        params: circuitParams,
        body: checkpointRequest,
        response: { 201: checkpointView },
      },
      config: { roles: ['operator'], refusals: ['no-checkpoint-key', 'log-inconsistent'] },
    },
    async (request, reply) =>
      reply.code(201).send(await checkpoints.sign(await circuits.get(request.params.circuit), request.body.log)),
  );

  server.post(
    '/v1/circuits/:circuit/checkpoints/:size/cosignatures',
    {
      schema: {
        operationId: 'cosignCheckpoint',
        tags,
        summary: "Add a witness's cosignature to a checkpoint",
        description: 'It is checked by the key that is given with it. One of the same key is left as it was.',
        params: circuitParams.extend({ size: checkpointSize }),
        body: cosignatureRequest,
        response: { 200: checkpointView },
      },
      config: { roles: ['operator'], refusals: ['checkpoint-not-found'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return checkpoints.cosign(circuit, request.params.size, request.body);
    },
  );
}

export function proofRoutes(server: Server, proofs: Proofs, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/checkpoints/consistency',
    {
      schema: {
        operationId: 'proveConsistency',
        tags,
        summary: 'Prove that the log of one size begins with that of another',
        description: 'RFC 9162, 2.1.4: to be checked against the roots of two signed checkpoints.',
        params: circuitParams,
        querystring: consistencyQuery,
        response: { 200: consistencyView },
      },
      config: { roles: ['operator'], refusals: ['log-size-not-reached', 'log-inconsistent'] },
    },
    async (request) => proofs.ofConsistency(await circuits.get(request.params.circuit), request.query),
  );

  server.get(
    '/v1/circuits/:circuit/transactions/:number/proof',
    {
      schema: {
        operationId: 'proveTransaction',
        tags,
        summary: 'Prove that a transaction is in the ledger log',
        description:
          'RFC 9162, 2.1.3, with the rows of it that you may see. It tells a member nothing of the other rows. ' +
          '`saldo verify` takes the answer as a file.',
        params: circuitParams.extend({ number: transactionNumber }),
        querystring: proofQuery,
        response: { 200: transactionProofView },
      },
      config: {
        roles: ['operator', 'member'],
        refusals: ['transaction-not-found', 'log-size-not-reached', 'log-inconsistent'],
      },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return proofs.ofTransaction(circuit, request.params.number, request.query, principalOf(request));
    },
  );
}

const MEDIA_TYPES = {
  beancount: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  hledger: 'text/plain; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;

export function exportRoutes(server: Server, exports: Exports, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/exports/journal',
    {
      schema: {
        operationId: 'exportJournal',
        tags,
        summary: 'The journal as a file',
        description:
          'Streamed, from one state of the database. `Saldo-Range` says which transactions it has: an export that broke off ' +
          'is taken up again with `from` behind the last whole one and the same `to`, and the parts one after the other ' +
          'are the file. The same range always gives the same bytes.',
        params: circuitParams,
        querystring: journalQuery,
        produces: ['text/plain'],
        response: { 200: z.string().meta({ description: 'The file; CSV and JSON Lines are sent as such' }) },
      },
      config: { roles: ['operator'], refusals: ['log-size-not-reached'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { name, from, to, chunks } = await exports.journal(circuit, request.query);
      reply.header('saldo-range', `${from}-${to}`);
      const stream: Readable = Readable.from(watched(chunks, () => stream.destroy()));
      return sendFile(reply, name, MEDIA_TYPES[request.query.format], stream);
    },
  );

  server.get(
    '/v1/circuits/:circuit/exports/package',
    {
      schema: {
        operationId: 'exportPackage',
        tags,
        summary: "An auditor's package, as a ZIP",
        description: 'Everything that `saldo verify` needs, and the journal for spreadsheets, hledger and beancount.',
        params: circuitParams,
        querystring: packageQuery,
        produces: ['application/zip'],
        response: { 200: z.string().meta({ description: 'A ZIP' }) },
      },
      config: { roles: ['operator'], refusals: [] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { name, bytes } = exports.download(circuit, request.query.personal);
      return sendFile(reply, name, 'application/zip', bytes);
    },
  );
}

const sendFile = (reply: FastifyReply, name: string, mediaType: string, bytes: Readable): FastifyReply =>
  reply.type(mediaType).header('content-disposition', `attachment; filename="${name}"`).send(bytes);
