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

it('clearing runs in full traffic, from two processes: each is applied whole or not at all', async () => {
  const raced = await race(api, [api.baseUrl, other.baseUrl], {
    accounts: 60,
    debts: 400,
    clients: 10,
    steps: 25,
    seed: 1,
  });
  // A race in which nothing is ever applied, paid or refused would prove nothing.
  expect(raced.runs.applied).toBeGreaterThanOrEqual(2);
  for (const what of ['transfer', 'pay', 'owe', 'dispute', 'limits'])
    expect(raced.answers.get(`${what} done`)).toBeGreaterThan(0);
});
