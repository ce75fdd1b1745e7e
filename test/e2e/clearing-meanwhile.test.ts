import { expect, it } from 'vitest';
import { bodyOf, type Client } from '../support/client.ts';
import { balanceOf, clearingRun, openAccount, owe, pay, type World } from '../support/fixtures.ts';
import { apply, setRing } from '../support/ring.ts';

/** What happens between a run's being computed and its being applied. */
const ring = setRing();

interface Meanwhile {
  readonly what: string;
  change(operator: Client, world: World, obligations: readonly [string, string, string]): Promise<unknown>;
  /** What clears with credit afterwards, of 22.00 before. */
  readonly cleared: string;
}

const step = async (operator: Client, id: string, event: string) =>
  bodyOf(await operator.send(`/obligations/${id}/${event}`, { method: 'POST' }), 200);
const limit = async (operator: Client, account: string, creditLimit: string, balanceCap: string) =>
  bodyOf(await operator.put(`/accounts/${account}/limits`, { creditLimit, balanceCap, reason: 'Test' }), 200);

const MEANWHILE: readonly Meanwhile[] = [
  {
    what: 'an obligation was paid in part',
    change: async (operator, _, [first]) =>
      bodyOf(await operator.post(`/obligations/${first}/pay`, { amount: '4.00' })),
    cleared: '18.00',
  },
  {
    what: 'an obligation was paid',
    change: async (operator, _, [first]) => bodyOf(await operator.post(`/obligations/${first}/pay`, {})),
    cleared: '12.00',
  },
  {
    what: 'an obligation was disputed',
    change: (operator, _, [, middle]) => step(operator, middle, 'dispute'),
    cleared: '15.00',
  },
  {
    what: 'an obligation was cancelled',
    change: (operator, _, [, , last]) => step(operator, last, 'cancel'),
    cleared: '17.00',
  },
  {
    what: 'an obligation was excluded from clearing',
    change: async (operator, _, [, middle]) =>
      bodyOf(await operator.patch(`/obligations/${middle}`, { excludedFromClearing: true }), 200),
    cleared: '15.00',
  },
  {
    what: 'a credit limit was lowered',
    change: (operator, { ada }) => limit(operator, ada.account, '2.00', '1000.00'),
    cleared: '19.00',
  },
  {
    what: 'a balance cap was lowered',
    change: (operator, { bea }) => limit(operator, bea.account, '1000.00', '1.00'),
    cleared: '20.00',
  },
  {
    what: 'a member draws less of its credit for clearing',
    change: async (operator, { ada }) =>
      bodyOf(await operator.patch(`/accounts/${ada.account}`, { clearingDrawMax: '2.00' }), 200),
    cleared: '19.00',
  },
  {
    what: 'an account was suspended',
    change: async (operator, { bea }) =>
      bodyOf(await operator.patch(`/accounts/${bea.account}`, { status: 'suspended' }), 200),
    cleared: '5.00',
  },
  {
    what: 'a member was suspended',
    change: async (operator, { bea }) =>
      bodyOf(await operator.patch(`/members/${bea.memberId}`, { status: 'suspended' }), 200),
    cleared: '5.00',
  },
  {
    what: 'an account was closed',
    change: async (operator, { caio }) =>
      bodyOf(await operator.patch(`/accounts/${caio.account}`, { status: 'closed' }), 200),
    cleared: '10.00',
  },
  {
    what: 'a balance went to the end of its limit',
    change: (operator, { ada, caio }) => pay(operator, ada.account, caio.account, '998.00'),
    cleared: '19.00',
  },
];

it.each(MEANWHILE)('is of what is there now where meanwhile $what', async ({ change, cleared }) => {
  const [here, there] = ring.operators;
  const before = await clearingRun(here, { mode: 'with-credit' });
  expect(before.cleared).toBe('22.00');
  await change(here, ring.world, ring.obligations);
  const run = bodyOf(await apply(there, before.id), 200);
  expect(run).toMatchObject({ state: 'applied', cleared });
  // Nothing was posted but what happened meanwhile, and the run.
  expect(Number(run.appliedNumber)).toBe(Number(run.snapshotNumber) + 1);
});

it('is of what was computed where what happened since does not touch it', async () => {
  const { operator, ada, bea } = ring.world;
  const before = await clearingRun(operator, { mode: 'with-credit' });
  await pay(operator, ada.account, bea.account, '3.00');
  await owe(operator, ada.account, bea.account, '50.00', { state: 'accepted' });
  await step(operator, ring.obligations[1], 'dispute');
  await step(operator, ring.obligations[1], 'accept');
  const run = bodyOf(await apply(operator, before.id), 200);
  expect(run).toMatchObject({ cleared: '22.00', snapshotNumber: before.snapshotNumber });
});

it('keeps every limit, of accounts that are over theirs and of the circuit as well', async () => {
  const { operator, ada, bea, caio, fees } = ring.world;
  await pay(operator, ada.account, caio.account, '50.00');
  await limit(operator, ada.account, '10.00', '1000.00');
  expect(bodyOf(await operator.get(`/accounts/${ada.account}`), 200).overLimit).toBe(true);
  await owe(operator, bea.account, fees, '3.00', { state: 'accepted' });
  await owe(operator, fees, ada.account, '4.00', { state: 'accepted' });
  const excluded = await owe(operator, caio.account, ada.account, '40.00', { state: 'accepted' });
  bodyOf(await operator.patch(`/obligations/${excluded.id}`, { excludedFromClearing: true }), 200);
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const run = bodyOf(await apply(operator, id), 200);
  // Ada may not fall: what it is owed (5 by Caio and 4 by the circuit) is all that it settles.
  expect(run).toMatchObject({ state: 'applied', cleared: '28.00' });
  expect(await balanceOf(operator, ada.account)).toBe('-50.00');
  expect(await ring.obligation(excluded.id)).toMatchObject({ settled: '0.00' });
});

it('draws no more credit than a member agreed to, and none where it agreed to none', async () => {
  const { operator, ada, bea, caio } = ring.world;
  const savings = await openAccount(ring.world.admin, {
    memberId: bea.memberId,
    creditLimit: '1000.00',
    balanceCap: '1000.00',
  });
  await owe(operator, savings, caio.account, '9.00', { state: 'accepted' });
  for (const [account, clearingDrawMax] of [
    [ada.account, '2.00'],
    [savings, '0.00'],
  ])
    bodyOf(await operator.patch(`/accounts/${account}`, { clearingDrawMax }), 200);
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  expect(bodyOf(await apply(operator, id), 200)).toMatchObject({ cleared: '19.00', creditUsed: '2.00' });
  expect(await balanceOf(operator, ada.account)).toBe('-2.00');
  expect(await balanceOf(operator, savings)).toBe('0.00');
});

it('is refused where the run is discarded or was never computed', async () => {
  const { operator } = ring.world;
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  bodyOf(await operator.send(`/clearing-runs/${id}/discard`, { method: 'POST' }), 200);
  for (const run of [id, ring.world.id]) {
    const { status, body } = await apply(operator, run);
    expect([status, body.code]).toEqual(run === id ? [409, 'transition-not-allowed'] : [404, 'clearing-run-not-found']);
  }
});
