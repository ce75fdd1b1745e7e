import { refuse } from '../../domain/errors.ts';
import { actorOf, expectedVersion, ifMatchHeaders, markReplayed } from '../../http/answers.ts';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { AccountHistory } from './history.ts';
import {
  accountChange,
  accountFilters,
  accountOpening,
  accountView,
  balanceQuery,
  balanceView,
  debtLotView,
  entryView,
  limitChangeView,
  limitsChange,
} from './schema.ts';
import type { AccountService } from './service.ts';

const tags = ['accounts'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });
const readers = { roles: ['operator', 'member'], refusals: ['account-not-found'] } as const;
const listReaders = { roles: ['operator', 'member'], refusals: ['account-not-found', 'invalid-cursor'] } as const;

export function accountRoutes(server: Server, accounts: AccountService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/accounts',
    {
      schema: {
        operationId: 'openAccount',
        tags,
        summary: 'Open an account',
        params,
        body: accountOpening,
        response: { 201: accountView },
      },
      config: {
        roles: ['operator'],
        idempotency: 'welcome',
        refusals: ['member-not-found', 'member-closed', 'external-id-taken'],
      },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const made = await accounts.open(circuit, request.body, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/accounts',
    {
      schema: {
        operationId: 'listAccounts',
        tags,
        summary: 'Accounts',
        params,
        querystring: accountFilters,
        response: { 200: pageOf(accountView) },
      },
      config: { roles: ['operator', 'member'], refusals: ['invalid-cursor'] },
    },
    async (request) => accounts.list(await circuits.get(request.params.circuit), request.query, principalOf(request)),
  );

  server.get(
    '/v1/circuits/:circuit/accounts/:id',
    {
      schema: {
        operationId: 'getAccount',
        tags,
        summary: 'An account',
        params: itemParams,
        response: { 200: accountView },
      },
      config: readers,
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const { view, version } = await accounts.read(circuit, request.params.id, principalOf(request));
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.patch(
    '/v1/circuits/:circuit/accounts/:id',
    {
      schema: {
        operationId: 'changeAccount',
        tags,
        summary: "Change an account's status, metadata or part in clearing",
        description: 'A member may say how much of its credit clearing may draw, and no more. Honours If-Match.',
        params: itemParams,
        headers: ifMatchHeaders,
        body: accountChange,
        response: { 200: accountView },
      },
      config: {
        roles: ['operator', 'member'],
        refusals: [
          'account-not-found',
          'transition-not-allowed',
          'balance-not-zero',
          'account-takes-fees',
          'precondition-failed',
        ],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const { status, reason, ...particulars } = request.body;
      if (principal.role === 'member') {
        await accounts.read(circuit, id, principal);
        if (status !== undefined || particulars.metadata !== undefined)
          throw refuse('forbidden', "An account's status and metadata are the operator's to change.");
      }
      const version = await expectedVersion(request, () => accounts.read(circuit, id, principal));
      if (status !== undefined) {
        await accounts.changeStatus(circuit, id, status, reason, version, actorOf(request));
      } else {
        await accounts.changeParticulars(circuit, id, particulars, version, actorOf(request));
      }
      const changed = await accounts.read(circuit, id, principal);
      return reply.header('etag', etagOf(changed.version)).send(changed.view);
    },
  );

  server.put(
    '/v1/circuits/:circuit/accounts/:id/limits',
    {
      schema: {
        operationId: 'setLimits',
        tags,
        summary: "Set an account's limits, now or at a later time",
        description: 'A limit may be set below what is in use: the account may then only receive. Honours If-Match.',
        params: itemParams,
        headers: ifMatchHeaders,
        body: limitsChange,
        response: { 200: accountView },
      },
      config: { roles: ['operator'], refusals: ['account-not-found', 'unlimited-credit', 'precondition-failed'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      const circuit = await circuits.get(request.params.circuit);
      const principal = principalOf(request);
      const version = await expectedVersion(request, () => accounts.read(circuit, id, principal));
      await accounts.setLimits(circuit, id, request.body, version, actorOf(request));
      const changed = await accounts.read(circuit, id, principal);
      return reply.header('etag', etagOf(changed.version)).send(changed.view);
    },
  );
}

/** What has happened on an account. */
export function accountHistoryRoutes(server: Server, history: AccountHistory, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/accounts/:id/limits',
    {
      schema: {
        operationId: 'listLimits',
        tags,
        summary: 'The history of its limits: who, when, why',
        description: 'Newest first; what has been set for a later time stands before.',
        params: itemParams,
        querystring: pageQuery,
        response: { 200: pageOf(limitChangeView) },
      },
      config: { roles: ['operator'], refusals: ['account-not-found', 'invalid-cursor'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      const { limit, cursor } = request.query;
      return history.limitHistory(circuit, request.params.id, principalOf(request), limit, cursor);
    },
  );

  server.get(
    '/v1/circuits/:circuit/accounts/:id/entries',
    {
      schema: {
        operationId: 'listEntries',
        tags,
        summary: 'What moved its balance, newest first',
        params: itemParams,
        querystring: pageQuery,
        response: { 200: pageOf(entryView) },
      },
      config: listReaders,
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      const { limit, cursor } = request.query;
      return history.entries(circuit, request.params.id, principalOf(request), limit, cursor);
    },
  );

  server.get(
    '/v1/circuits/:circuit/accounts/:id/balance',
    {
      schema: {
        operationId: 'getBalance',
        tags,
        summary: 'Its balance, now or at an earlier time',
        params: itemParams,
        querystring: balanceQuery,
        response: { 200: balanceView },
      },
      config: { roles: ['operator', 'member'], refusals: ['account-not-found', 'time-in-future'] },
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      return history.balanceAt(circuit, request.params.id, principalOf(request), request.query.at);
    },
  );

  server.get(
    '/v1/circuits/:circuit/accounts/:id/debt-lots',
    {
      schema: {
        operationId: 'listDebtLots',
        tags,
        summary: 'Which payments its debt comes from, newest first',
        description: 'A page may hold fewer lots than its limit while there are more: go on while there is a cursor.',
        params: itemParams,
        querystring: pageQuery,
        response: { 200: pageOf(debtLotView) },
      },
      config: listReaders,
    },
    async (request) => {
      const circuit = await circuits.get(request.params.circuit);
      const { limit, cursor } = request.query;
      return history.debtLots(circuit, request.params.id, principalOf(request), limit, cursor);
    },
  );
}
