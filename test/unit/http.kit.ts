/** A server of the kit with a circuit, a key for each role, and a route to try things on. It needs no database. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createApiKey } from '../../src/http/api-keys.ts';
import type { AuthenticationOptions, Principal, StoredKey } from '../../src/http/auth.ts';
import { createAuthentication, createCircuitGate, INSTALLATION_CIRCUIT_ID, principalOf } from '../../src/http/auth.ts';
import {
  amountText,
  circuitParams,
  metadata,
  pageOf,
  pageQuery,
  text,
  timestamp,
  uuid,
} from '../../src/http/codecs.ts';
import { addHealthRoutes, addMetricsRoute } from '../../src/http/health.ts';
import { readIdempotency } from '../../src/http/idempotency.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { Role } from '../../src/http/route-config.ts';
import type { Server, ServerOptions } from '../../src/http/server.ts';
import { createServer } from '../../src/http/server.ts';

const CIRCUIT_ID = '0198c2a4-0000-7000-8000-000000000001';
export const OTHER_CIRCUIT_ID = '0198c2a4-0000-7000-8000-000000000002';
export const AN_ID = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';

export function principal(role: Role, circuitId = role === 'admin' ? INSTALLATION_CIRCUIT_ID : CIRCUIT_ID): Principal {
  return { id: AN_ID, circuitId, role, memberId: role === 'member' ? AN_ID : null };
}

/** Keys by their id in hex, which a test may change under the service's feet. */
export class KeyRing {
  readonly stored = new Map<string, StoredKey>();
  lookups = 0;

  add(who: Principal, expiresAt: number | null = null): { text: string; idHex: string } {
    const idHex = (this.stored.size + 1).toString(16).padStart(32, '0');
    const { text: keyText, secretDigest } = createApiKey(idHex);
    this.stored.set(idHex, { secretDigest, principal: who, expiresAt });
    return { text: keyText, idHex };
  }

  readonly find = async (idHex: string): Promise<StoredKey | null> => {
    this.lookups++;
    return this.stored.get(idHex) ?? null;
  };
}

const paymentBody = z
  .strictObject({
    to: uuid,
    amount: amountText,
    description: text(20).optional(),
    metadata: metadata.optional(),
    at: timestamp.optional(),
  })
  .meta({ id: 'NewPayment' });

const paymentSchema = z
  .strictObject({ amount: amountText, at: timestamp, role: z.string() })
  .meta({ id: 'Payment', description: 'The payment.' });

interface KitOptions {
  readonly keys?: KeyRing;
  readonly authentication?: Partial<AuthenticationOptions>;
  readonly server?: Partial<ServerOptions>;
  readonly log?: (line: string) => void;
}

export interface Kit {
  readonly server: Server;
  readonly keys: KeyRing;
  readonly forgetKey: (idHex: string) => void;
}

export async function startKit(options: KitOptions = {}): Promise<Kit> {
  const keys = options.keys ?? new KeyRing();
  const authentication = createAuthentication({
    findKey: keys.find,
    findIdentity: async () => [],
    issuers: [],
    ...options.authentication,
  });
  const metrics = createMetrics({ processMetrics: false });
  const { log } = options;
  const server = await createServer({
    logger: log === undefined ? createLogger('silent') : createLogger('debug', { write: log }),
    authentication,
    metrics,
    document: {
      title: 'Kit',
      version: '1.0.0',
      description: 'A test',
      tags: [{ name: 'kit', description: 'All' }],
      file: new URL('../../openapi/openapi.json', import.meta.url),
    },
    ...options.server,
  });
  addHealthRoutes(server, async () => true);
  addMetricsRoute(server, metrics);
  const tags = ['kit'];
  await server.register(async (scope) => {
    const circuits = new Map([
      ['demo', CIRCUIT_ID],
      [CIRCUIT_ID, CIRCUIT_ID],
      ['other', OTHER_CIRCUIT_ID],
    ]);
    scope.addHook(
      'onRequest',
      createCircuitGate((ref) => circuits.get(ref) ?? null),
    );
    const below = scope.withTypeProvider<ZodTypeProvider>();
    below.post(
      '/v1/circuits/:circuit/payments',
      {
        schema: {
          operationId: 'pay',
          tags,
          summary: 'Pay',
          params: circuitParams,
          body: paymentBody,
          response: { 201: paymentSchema },
        },
        config: { roles: ['operator', 'member'], idempotency: 'required', refusals: ['credit-limit-exceeded'] },
      },
      async (request, reply) => {
        readIdempotency(request);
        const { amount } = request.body;
        return reply.code(201).send({ amount, at: Date.UTC(2026, 0, 31), role: principalOf(request).role });
      },
    );
    below.get(
      '/v1/circuits/:circuit/payments',
      {
        schema: {
          operationId: 'listPayments',
          tags,
          summary: 'List',
          params: circuitParams,
          querystring: pageQuery,
          response: { 200: pageOf(paymentSchema) },
        },
        config: { roles: ['operator'], refusals: ['invalid-cursor'] },
      },
      async () => ({ data: [], nextCursor: null }),
    );
  });
  return { server, keys, forgetKey: authentication.forgetKey };
}

export function bearer(keyText: string): { authorization: string } {
  return { authorization: `Bearer ${keyText}` };
}

/** A payment that is accepted; spread something else over it to have it refused. */
export function payment(keyText: string) {
  return {
    method: 'POST' as const,
    url: '/v1/circuits/demo/payments',
    headers: { ...bearer(keyText), 'content-type': 'application/json', 'idempotency-key': 'a-key' },
    payload: JSON.stringify({ to: AN_ID, amount: '12.50' }),
  };
}
