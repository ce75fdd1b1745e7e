import { expect } from 'vitest';
import { createClient } from './client.ts';
import {
  expectExactlyOnce,
  type Installation,
  isAlive,
  type Market,
  makeMarket,
  startLoad,
  whenReady,
} from './crash.ts';
import type { ServiceProcess } from './service.ts';

/** Acknowledged payments before something is killed: enough that every kind of request is under way. */
const PAYMENTS_BEFORE_KILL = 150;

/** Payments after the database has come back, before the load ends. */
const PAYMENTS_AFTER_RETURN = 50;

export async function openMarket(installation: Installation, service: ServiceProcess): Promise<Market> {
  return makeMarket(createClient(service.baseUrl, await installation.adminKey()));
}

const marketClient = async (installation: Installation, service: ServiceProcess, market: Market) =>
  createClient(`${service.baseUrl}/v1/circuits/${market.code}`, await installation.adminKey());

/** Kills the service with -9 under load; the next start must find everything. Answers with the new service. */
export async function crashService(
  installation: Installation,
  service: ServiceProcess,
  market: Market,
): Promise<ServiceProcess> {
  const load = startLoad(await marketClient(installation, service, market), market);
  await load.acknowledged(PAYMENTS_BEFORE_KILL);
  const orphan = await installation.postmaster();
  await service.kill('SIGKILL');
  await load.stop();
  expect(await isAlive(orphan)).toBe(true);

  const next = await installation.start();
  const present = await installation.postmaster();
  // Adopted or stopped: never two, and never none that the service knows.
  expect(present === orphan || !(await isAlive(orphan))).toBe(true);
  const client = await marketClient(installation, next, market);
  const seen = await expectExactlyOnce(installation, client, market, load.payments);
  expect(seen.acknowledged).toBeGreaterThanOrEqual(PAYMENTS_BEFORE_KILL);
  return next;
}

/** Kills the embedded Postgres with -9 under load; the service must bring it back and lose nothing. */
export async function crashDatabase(
  installation: Installation,
  service: ServiceProcess,
  market: Market,
): Promise<void> {
  const client = await marketClient(installation, service, market);
  const load = startLoad(client, market);
  await load.acknowledged(PAYMENTS_BEFORE_KILL);
  const killed = await installation.postmaster();
  process.kill(killed, 'SIGKILL');
  await load.acknowledged(PAYMENTS_AFTER_RETURN);
  await load.stop();
  await whenReady(service.baseUrl);
  expect(await installation.postmaster()).not.toBe(killed);
  const seen = await expectExactlyOnce(installation, client, market, load.payments);
  expect(seen.acknowledged).toBeGreaterThanOrEqual(PAYMENTS_BEFORE_KILL);
}
