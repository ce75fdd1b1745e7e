import { refuse } from '../../domain/errors.ts';
import { actorOf, expectedVersion, ifMatchHeaders, markReplayed } from '../../http/answers.ts';
import { type Principal, principalOf } from '../../http/auth.ts';
import { circuitParams, pageOf, pageQuery, uuid } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import { readIdempotency } from '../../http/idempotency.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { directoryEntry, memberAdmission, memberChange, memberFilters, memberView } from './schema.ts';
import { type MemberService, memberNotFound } from './service.ts';

const tags = ['members'];
const params = circuitParams;
const itemParams = circuitParams.extend({ id: uuid });

/** A member sees and changes itself only; the others are not there. */
function requireOwn(principal: Principal, memberId: string): void {
  if (principal.role === 'member' && principal.memberId !== memberId) throw memberNotFound(memberId);
}

export function memberRoutes(server: Server, members: MemberService, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/members',
    {
      schema: {
        operationId: 'admitMember',
        tags,
        summary: 'Admit a member',
        params,
        body: memberAdmission,
        response: { 201: memberView },
      },
      config: { roles: ['operator'], idempotency: 'welcome', refusals: ['external-id-taken'] },
    },
    async (request, reply) => {
      const { id } = await circuits.get(request.params.circuit);
      const made = await members.admit(id, request.body, actorOf(request), readIdempotency(request));
      return markReplayed(reply, made.replayed).code(201).send(made.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/members',
    {
      schema: {
        operationId: 'listMembers',
        tags,
        summary: 'Members',
        params,
        querystring: memberFilters,
        response: { 200: pageOf(memberView) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => members.list((await circuits.get(request.params.circuit)).id, request.query),
  );

  server.get(
    '/v1/circuits/:circuit/members/:id',
    {
      schema: {
        operationId: 'getMember',
        tags,
        summary: 'A member',
        params: itemParams,
        response: { 200: memberView },
      },
      config: { roles: ['operator', 'member'], refusals: ['member-not-found'] },
    },
    async (request, reply) => {
      requireOwn(principalOf(request), request.params.id);
      const { view, version } = await members.read((await circuits.get(request.params.circuit)).id, request.params.id);
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.patch(
    '/v1/circuits/:circuit/members/:id',
    {
      schema: {
        operationId: 'changeMember',
        tags,
        summary: "Change a member's particulars or its status",
        description: 'A member may change its own name, contacts and listing. Honours If-Match.',
        params: itemParams,
        headers: ifMatchHeaders,
        body: memberChange,
        response: { 200: memberView },
      },
      config: {
        roles: ['operator', 'member'],
        refusals: [
          'member-not-found',
          'transition-not-allowed',
          'balance-not-zero',
          'member-erased',
          'precondition-failed',
        ],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const principal = principalOf(request);
      requireOwn(principal, id);
      const { status, reason, ...particulars } = request.body;
      if (principal.role === 'member' && (status ?? particulars.group ?? particulars.metadata) !== undefined) {
        throw refuse('forbidden', "A member's status, group and metadata are the operator's to change.");
      }
      const circuit = await circuits.get(request.params.circuit);
      const actor = actorOf(request);
      const version = await expectedVersion(request, () => members.read(circuit.id, id));
      if (status === undefined) {
        await members.changeParticulars(circuit.id, id, particulars, version, actor);
      } else {
        await members.changeStatus(circuit.id, id, status, reason, version, actor);
      }
      const changed = await members.read(circuit.id, id);
      return reply.header('etag', etagOf(changed.version)).send(changed.view);
    },
  );

  server.get(
    '/v1/circuits/:circuit/directory',
    {
      schema: {
        operationId: 'listDirectory',
        tags,
        summary: 'Members who want to be found, and where they can be paid',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(directoryEntry) },
      },
      config: { roles: ['operator', 'member'], refusals: ['invalid-cursor'] },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      return members.directory((await circuits.get(request.params.circuit)).id, limit, cursor);
    },
  );
}
