import { actorOf } from '../../http/answers.ts';
import { circuitParams, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { MemberErasure } from './erasure.ts';
import { erasureView } from './schema.ts';

export function memberErasureRoutes(server: Server, erasure: MemberErasure, circuits: CircuitService): void {
  server.post(
    '/v1/circuits/:circuit/members/:id/erase',
    {
      schema: {
        operationId: 'eraseMember',
        tags: ['members'],
        summary: 'Erase what is personal of a former member',
        description:
          "Its name and contacts, its own and its accounts' external ids, metadata, the identities of its tokens, and the free " +
          'texts of its transactions and obligations, which their other side no longer sees either. Its keys are revoked. ' +
          'Amounts, ids and the ledger log stay as they are. It cannot be undone; asked for again, it answers the same.',
        params: circuitParams.extend({ id: uuid }),
        response: { 200: erasureView },
      },
      config: {
        roles: ['operator'],
        refusals: ['member-not-found', 'member-not-closed', 'member-not-settled', 'retention-not-over'],
      },
    },
    async (request) => {
      const { id: circuitId } = await circuits.get(request.params.circuit);
      return erasure.erase(circuitId, request.params.id, actorOf(request));
    },
  );
}
