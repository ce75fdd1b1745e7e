import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { readFeed } from '../support/events.ts';
import { makeWorld, pay, type World } from '../support/fixtures.ts';
import { scheduling } from '../support/schedules.ts';

let api: Api;
let world: World;
const time = scheduling(() => api, '2041-01-01T12:00:00Z', 'raise-alerts');
/** Each circuit in years of its own: the clock never goes back. */
let year = 2041;
const on = (day: string, years = 0) => time.until(`${year + years}-${day}T12:00:00Z`);

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  year += 3;
  await on('01-10');
  world = await makeWorld(api);
});

const set = async (asked: object) =>
  bodyOf(
    await world.ada.client.put(`/accounts/${world.ada.account}/alerts`, {
      availableBelow: null,
      roomBelow: null,
      ...asked,
    }),
    200,
  );
const told = async (type: string): Promise<unknown[]> => {
  const { events } = await readFeed(world.ada.client);
  return events.filter((event) => event.type === type).map(({ data }) => data);
};
const spend = (amount: string) => pay(world.operator, world.ada.account, world.bea.account, amount);
const earn = (amount: string) => pay(world.operator, world.bea.account, world.ada.account, amount);

it('a turnover above the bound is told once a month, whichever way it went', async () => {
  expect(await set({ turnoverAbove: '100.00' })).toMatchObject({ turnoverAbove: '100.00', debtDueWithinDays: null });
  await spend('60.00');
  await earn('40.00');
  await on('01-11');
  expect(await told('account.high-volume')).toEqual([]);
  await spend('0.01');
  await on('01-12');
  const january = { month: `${year}-01`, turnover: '100.01', turnoverAbove: '100.00' };
  expect(await told('account.high-volume')).toEqual([expect.objectContaining(january)]);
  await spend('500.00');
  await on('01-13');
  expect(await told('account.high-volume')).toHaveLength(1);
  // February begins with nothing.
  await on('02-01');
  expect(await told('account.high-volume')).toHaveLength(1);
  await spend('100.01');
  await on('02-02');
  expect(await told('account.high-volume')).toEqual([
    expect.objectContaining(january),
    expect.objectContaining({ month: `${year}-02`, turnover: '100.01' }),
  ]);
});

it('a month is looked at once more when it is over, and one in which nobody had asked is not', async () => {
  await spend('200.00');
  await on('02-10');
  await set({ turnoverAbove: '100.00' });
  await on('02-11');
  // January was over when the bound was set.
  expect(await told('account.high-volume')).toEqual([]);
  await time.move(17 * 86_400_000);
  await spend('100.01');
  await on('03-01');
  const february = { month: `${year}-02`, turnover: '100.01', turnoverAbove: '100.00' };
  expect(await told('account.high-volume')).toEqual([expect.objectContaining(february)]);
  await spend('150.00');
  await on('03-02');
  const march = { month: `${year}-03`, turnover: '150.00' };
  expect(await told('account.high-volume')).toEqual([
    expect.objectContaining(february),
    expect.objectContaining(march),
  ]);
  // What passes the bound only together with the month before does not pass it.
  await on('04-01');
  await spend('60.00');
  await on('05-01');
  await spend('60.00');
  await on('05-02');
  expect(await told('account.high-volume')).toHaveLength(2);
});

it('debt that is to be told as long before as it is due arises after that day was looked at, and is told all the same', async () => {
  await set({ debtDueWithinDays: 366 });
  await spend('5.00');
  await on('01-11');
  const first = { accountId: world.ada.account, dueOn: `${year + 1}-01-10`, amount: '5.00' };
  expect(await told('account.debt-due')).toEqual([first]);
  await spend('7.00');
  await time.pass(60_000);
  await spend('8.00');
  await time.pass(60_000);
  expect(await told('account.debt-due')).toEqual([first]);
  await on('01-12');
  const second = { ...first, dueOn: `${year + 1}-01-11`, amount: '15.00' };
  expect(await told('account.debt-due')).toEqual([first, second]);
  await on('01-13');
  expect(await told('account.debt-due')).toEqual([first, second]);
});

it('debt is told so many days before it is a year old: each day of it once, and what is still owed of it', async () => {
  await set({ debtDueWithinDays: 30 });
  await spend('50.00');
  await spend('10.00');
  await on('01-20');
  await spend('7.00');
  await on('03-01');
  await earn('20.00');
  await on('12-10');
  expect(await told('account.debt-due')).toEqual([]);
  await on('12-11');
  const first = { accountId: world.ada.account, dueOn: `${year + 1}-01-10`, amount: '40.00' };
  expect(await told('account.debt-due')).toEqual([first]);
  await on('12-12');
  expect(await told('account.debt-due')).toEqual([first]);
  await on('12-25');
  const second = { accountId: world.ada.account, dueOn: `${year + 1}-01-20`, amount: '7.00' };
  expect(await told('account.debt-due')).toEqual([first, second]);
  await earn('47.00');
  await on('01-05', 1);
  expect(await told('account.debt-due')).toEqual([first, second]);
});

it('by another bound it is told anew, and without one not at all', async () => {
  await set({ turnoverAbove: '1.00' });
  await spend('5.00');
  await on('01-11');
  await set({ turnoverAbove: '2.00' });
  await on('01-12');
  expect(await told('account.high-volume')).toHaveLength(2);
  await set({});
  await on('02-01');
  await spend('50.00');
  await on('02-02');
  expect(await told('account.high-volume')).toHaveLength(2);
  const refused = await world.ada.client.put(`/accounts/${world.ada.account}/alerts`, {
    availableBelow: null,
    roomBelow: null,
    debtDueWithinDays: 0,
  });
  expect((refused.body as Json).errors).toMatchObject([{ path: 'debtDueWithinDays' }]);
});
