import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Api, startApi } from './api.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from './client.ts';
import { allComputed, makeWorld, newWord, owe, type World } from './fixtures.ts';
import { checkInvariantsAt } from './invariants.ts';
import { type ServiceProcess, startServiceProcess } from './service.ts';

/** Two processes of the service on one database, and for each test a new circuit with a little network in it. */
export interface Ring {
  readonly api: Api;
  readonly world: World;
  /** The operator through the one process, and through the other. */
  readonly operators: readonly [Client, Client];
  /** Ada owes Bea 10, Bea owes Caio 7, Caio owes Ada 5: 5 go round, and credit adds the rest. */
  readonly obligations: readonly [first: string, middle: string, last: string];
  obligation(id: string): Promise<Json>;
}

/** To be called at the top of a test file. After each test everything is folded, and every invariant holds. */
export function setRing(): Ring {
  let api: Api;
  let other: ServiceProcess;
  let world: World;
  let obligations: string[];
  beforeAll(async () => {
    api = await startApi();
    other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
  });
  afterAll(async () => {
    await other?.kill();
    await api?.stop();
  });
  beforeEach(async () => {
    world = await makeWorld(api);
    const { ada, bea, caio, operator } = world;
    obligations = [];
    for (const [debtor, creditor, amount] of [
      [ada, bea, '10.00'],
      [bea, caio, '7.00'],
      [caio, ada, '5.00'],
    ] as const) {
      obligations.push((await owe(operator, debtor.account, creditor.account, amount, { state: 'accepted' })).id);
    }
  });
  afterEach(async () => {
    await allComputed(api);
    await checkInvariantsAt(api.database.appUrl, world.id);
  });
  return {
    get api() {
      return api;
    },
    get world() {
      return world;
    },
    get operators() {
      const there = createClient(`${other.baseUrl}/v1/circuits/${world.code}`, api.adminKey);
      return [api.as(api.adminKey, world.code), there] as const;
    },
    get obligations() {
      return obligations as unknown as Ring['obligations'];
    },
    obligation: async (id) => bodyOf(await world.operator.get(`/obligations/${id}`), 200),
  };
}

export const apply = (client: Client, id: string, key = newWord()): Promise<Answer> =>
  client.send(`/clearing-runs/${id}/apply`, { method: 'POST', headers: { 'idempotency-key': key } });

export const discard = (client: Client, id: string): Promise<Answer> =>
  client.send(`/clearing-runs/${id}/discard`, { method: 'POST' });
