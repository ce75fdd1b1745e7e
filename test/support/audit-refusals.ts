import type { Api } from './api.ts';
import { type Answer, bodyOf, createClient } from './client.ts';
import { makeCircuit, makeTrader } from './fixtures.ts';
import { openHostedService } from './hosted.ts';
import { type Call, type Documented, sendCall } from './operations.ts';

const NOT_THERE = 999_999_999;

type Produce = (operation: Documented, call: Call) => Promise<Answer>;

/** How refusals of checkpoints, proofs and exports are produced, by operation and code. */
export function auditRefusals(where: () => { api: Api; code: string }): Readonly<Record<string, Produce>> {
  const asking =
    (change: Call): Produce =>
    (operation, call) =>
      sendCall(where().api.admin, operation, where().code, { ...call, ...change });
  /** In a circuit of its own, of which somebody took the second transaction away. */
  const ofBroken =
    (call: Call): Produce =>
    async (operation) => {
      const { api } = where();
      const { id, code } = await makeCircuit(api);
      await makeTrader(api, code);
      await api.sql(
        `SET session_replication_role = replica; DELETE FROM transaction WHERE circuit_id = '${id}' AND number = 2; SET session_replication_role = origin`,
      );
      return sendCall(api.admin, operation, code, call);
    };
  return {
    'proveTransaction transaction-not-found': asking({ params: { number: String(NOT_THERE) } }),
    'proveTransaction log-size-not-reached': asking({ query: { size: NOT_THERE } }),
    'proveTransaction log-inconsistent': ofBroken({ params: { number: '1' }, query: { size: 2 } }),
    'proveConsistency log-size-not-reached': asking({ query: { from: 1, to: NOT_THERE } }),
    'proveConsistency log-inconsistent': ofBroken({ query: { from: 1, to: 2 } }),
    'cosignCheckpoint checkpoint-not-found': asking({ params: { size: String(NOT_THERE) } }),
    'signCheckpoint log-inconsistent': ofBroken({ body: {} }),
    'exportJournal log-size-not-reached': asking({ query: { format: 'csv', to: NOT_THERE } }),
    'signCheckpoint no-checkpoint-key': async (operation, call) => {
      const { api, code } = where();
      const keyless = await openHostedService({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'silent' } });
      try {
        const client = createClient(keyless.baseUrl, api.adminKey);
        bodyOf(await client.get('/v1/circuits'), 200);
        return await sendCall(client, operation, code, call);
      } finally {
        await keyless.stop();
      }
    },
  };
}
