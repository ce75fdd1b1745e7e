import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { race } from '../support/clearing-race.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

let api: ProcessApi;
let other: ServiceProcess;

beforeAll(async () => {
  api = await startProcessApi();
  other = await startServiceProcess({ databaseUrl: api.database.url, env: { LOG_LEVEL: 'warn' } });
});
afterAll(async () => {
  await other?.kill();
  await api?.stop();
});

it.each([1, 2, 3, 4, 5])(
  'clearing runs in full traffic are each applied whole or not at all (seed %i)',
  async (seed) => {
    const asked = { accounts: 60, debts: 600, clients: 16, steps: 200, seed };
    const raced = await race(api, [api.baseUrl, other.baseUrl], asked);
    // A race in which nothing is ever applied, paid or refused would prove nothing.
    expect(raced.runs.applied).toBeGreaterThanOrEqual(2);
    for (const what of ['transfer', 'pay', 'owe', 'dispute', 'limits'])
      expect(raced.answers.get(`${what} done`)).toBeGreaterThan(0);
  },
);
