import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { expectValid } from '../support/document.ts';
import { readFeed } from '../support/events.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  world = await makeWorld(api);
});

const NOTHING = { availableBelow: null, roomBelow: null, turnoverAbove: null, debtDueWithinDays: null };

/** What each full minute does, at once and to the end. */
async function aMinutePasses(): Promise<void> {
  await api.sql(`SELECT graphile_worker.add_job('raise-alerts')`);
  const unfinished = () => api.sql(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'raise-alerts'`);
  await expect.poll(unfinished, { timeout: 30_000 }).toHaveLength(0);
}
const path = () => `/accounts/${world.ada.account}/alerts`;
const set = async (availableBelow: string | null, roomBelow: string | null = null) =>
  bodyOf(await world.ada.client.put(path(), { availableBelow, roomBelow }), 200);
const told = async (): Promise<string[]> => {
  await aMinutePasses();
  const { events } = await readFeed(world.ada.client);
  const alerts = events.filter(({ type }) => /low-balance|high-balance|over-limit/.test(String(type)));
  const document: Json = bodyOf(await api.as(null).get('/openapi.json'), 200);
  const { schemas } = document.components as { schemas: Record<string, object> };
  for (const alert of alerts) expectValid(document, schemas.Event as object, alert, String(alert.type));
  return alerts.map(({ type, data }) => `${type} at ${(data as unknown as Json).balance}`);
};
const spend = (amount: string) => pay(world.operator, world.ada.account, world.bea.account, amount);
const earn = (amount: string) => pay(world.operator, world.bea.account, world.ada.account, amount);

it('is told when little is left to spend: once, and again after it had come back', async () => {
  expect(bodyOf(await world.ada.client.get(path()), 200)).toEqual({ ...NOTHING, availableBelow: null });
  const asked = await set('100.00');
  expect(asked).toEqual({ ...NOTHING, availableBelow: '100.00' });
  expect(bodyOf(await world.operator.get(path()), 200)).toEqual(asked);
  await spend('900.00');
  expect(await told()).toEqual([]);
  await spend('0.01');
  const first = 'account.low-balance at -900.01';
  expect(await told()).toEqual([first]);
  await spend('10.00');
  expect(await told()).toEqual([first]);
  await earn('50.00');
  expect(await told()).toEqual([first]);
  await spend('50.00');
  const second = 'account.low-balance at -910.01';
  expect(await told()).toEqual([first, second]);
  // By another bound it is told anew.
  await set('200.00');
  expect(await told()).toEqual([first, second, second]);
});

it('is told when little is left to receive, and others are not', async () => {
  await set(null, '100.00');
  await earn('950.00');
  expect(await told()).toEqual(['account.high-balance at 950.00']);
  const others = (await readFeed(world.bea.client)).events.map(({ type }) => type);
  expect(others).not.toContain('account.high-balance');
});

it('is told without being asked that it stands beyond its credit limit', async () => {
  await spend('500.00');
  expect(await told()).toEqual([]);
  const limits = { creditLimit: '100.00', balanceCap: '500.00', reason: 'Review' };
  bodyOf(await world.operator.put(`/accounts/${world.ada.account}/limits`, limits), 200);
  expect(await told()).toEqual(['account.over-limit at -500.00']);
  expect(await told()).toHaveLength(1);
});

it.each([
  [{ availableBelow: '-1.00', roomBelow: null }, 'availableBelow'],
  [{ availableBelow: '1.001', roomBelow: null }, 'availableBelow'],
  [{ availableBelow: null, roomBelow: 5 }, 'roomBelow'],
  [{ availableBelow: null }, 'roomBelow'],
])('a bound that is none is refused: %j', async (body, field) => {
  const answer = await world.ada.client.put(path(), body);
  expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ path: field })]]);
});

it('a bound that must be given, as an amount or null, is said to be missing where it is not', async () => {
  const answer = await world.ada.client.put(path(), { roomBelow: null, turnoverAbove: null });
  expect(answer.body.errors).toEqual([{ path: 'availableBelow', message: 'is missing' }]);
});
