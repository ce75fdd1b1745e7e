import { actorOf, expectedVersion, ifMatchHeaders } from '../../http/answers.ts';
import { circuitParams, pageOf, pageQuery } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import { rulesChange, rulesQuery, rulesRequest, rulesView } from './schema.ts';
import type { TradingRulesService } from './service.ts';

const tags = ['circuits'];
const path = '/v1/circuits/:circuit/trading-rules';

export function tradingRulesRoutes(server: Server, rules: TradingRulesService, circuits: CircuitService): void {
  server.get(
    path,
    {
      schema: {
        operationId: 'getTradingRules',
        tags,
        summary: 'Who may pay whom, and how much',
        params: circuitParams,
        querystring: rulesQuery,
        response: { 200: rulesView },
      },
      config: { roles: ['operator'], refusals: ['trading-rules-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const view = await rules.read(circuit, request.query.version ?? null);
      return reply.header('etag', etagOf(view.version)).send(view);
    },
  );

  server.put(
    path,
    {
      schema: {
        operationId: 'setTradingRules',
        tags,
        summary: 'Say who may pay whom, and how much',
        description:
          'All of the rules: they replace those before, and count for payments and holds from now on. Empty lists end them. ' +
          'Daily and monthly caps count what was paid while the circuit had rules. Clearing, captures and reversals are not judged. ' +
          'Honours If-Match.',
        params: circuitParams,
        headers: ifMatchHeaders,
        body: rulesRequest,
        response: { 200: rulesView },
      },
      config: { roles: ['operator'], refusals: ['precondition-failed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const version = await expectedVersion(request, () => rules.read(circuit, null));
      await rules.set(circuit, request.body, version, actorOf(request));
      const view = await rules.read(circuit, null);
      return reply.header('etag', etagOf(view.version)).send(view);
    },
  );

  server.get(
    `${path}/versions`,
    {
      schema: {
        operationId: 'listTradingRules',
        tags,
        summary: 'When trading rules were set, and by whom: the newest first',
        params: circuitParams,
        querystring: pageQuery,
        response: { 200: pageOf(rulesChange) },
      },
      config: { roles: ['operator'], refusals: ['invalid-cursor'] },
    },
    async (request) => rules.history(await circuits.get(request.params.circuit), request.query),
  );
}
