import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Installation, type Market, makeInstallation } from '../support/crash.ts';
import { crashDatabase, crashService, openMarket } from '../support/crash-rounds.ts';
import type { ServiceProcess } from '../support/service.ts';

const ROUNDS = 20;

let installation: Installation;
let service: ServiceProcess;
let market: Market;

beforeAll(async () => {
  installation = await makeInstallation();
  service = await installation.start();
  market = await openMarket(installation, service);
});
afterAll(() => installation?.remove());

describe('a kill -9 under load', () => {
  it(`of the service, ${ROUNDS} times, loses nothing acknowledged and posts nothing twice`, async () => {
    for (let round = 1; round <= ROUNDS; round++) service = await crashService(installation, service, market);
  });

  it(`of the embedded Postgres, ${ROUNDS} times, loses nothing acknowledged and posts nothing twice`, async () => {
    for (let round = 1; round <= ROUNDS; round++) await crashDatabase(installation, service, market);
  });
});
