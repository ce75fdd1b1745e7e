import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Client, type Json } from '../support/client.ts';
import { balanceOf, makeTrader, makeWorld, pay, type Trader, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { scheduling } from '../support/schedules.ts';

let api: Api;
let world: World;
let poor: Trader;
const time = scheduling(() => api, '2041-01-01T00:00:00Z', 'charge-fee-runs');

/** Membership of 5 a month, and a half percent a month on what stands above 100. */
const RULES = () => [
  { name: 'Membership', basis: 'membership', to: world.fees, amount: '5.00' },
  { name: 'Demurrage', basis: 'demurrage', to: world.fees, rate: '0.005', allowance: '100.00' },
];
/** Each circuit in a year of its own: the clock never goes back. */
let year = 2041;
const month = (nth: number) => `${year}-${String(nth).padStart(2, '0')}`;
const at = (day: string) => time.until(`${day}T12:00:00Z`);

beforeAll(async () => {
  api = await startApi();
  await time.setClock();
});
afterAll(async () => {
  await api?.stop();
});
beforeEach(async () => {
  year++;
  await at(`${year}-01-01`);
  world = await makeWorld(api);
  poor = await makeTrader(api, world.code, { name: 'Poor' }, { creditLimit: '4.99', balanceCap: '1000.00' });
  bodyOf(await world.operator.post('/fee-schedules', { rules: [], periodRules: RULES() }), 201);
});

const runFees = async (period: string) => bodyOf(await world.operator.post('/fee-runs', { period }), 200);
const chargesOf = async (client: Client, period: string): Promise<unknown[][]> => {
  const { data } = bodyOf(await client.get(`/fee-runs/${period}/charges`, { limit: 500 }), 200);
  return (data as Json[]).map(({ accountId, name, amount, state }) => [accountId, name, amount, state]).toSorted();
};
const of = ({ account }: Trader, name: string, amount: string, state = 'charged') => [account, name, amount, state];
const all = (...charges: unknown[][]) => charges.toSorted();

describe('a fee run', () => {
  it('charges each member its membership, and demurrage on the average of its days above the allowance', async () => {
    // 300 for the ten last days of January: (300 − 100) · 10 / 31 = 64.51 on average, of which 0.5 % are 0.32.
    await at(`${year}-01-22`);
    await pay(world.operator, world.ada.account, world.bea.account, '300.00');
    await at(`${year}-02-03`);
    await pay(world.operator, world.bea.account, world.caio.account, '300.00');

    const foreseen = bodyOf(await world.operator.post('/fee-runs/preview', { period: month(1) }), 200);
    expect(foreseen).toMatchObject({ period: month(1), scheduleVersion: 1, charged: '15.32', owed: '5.00' });
    expect(await balanceOf(world.operator, world.fees)).toBe('0.00');

    const run = await runFees(month(1));
    expect(run).toMatchObject({ period: month(1), scheduleVersion: 1, charges: 5, charged: '15.32', owed: '5.00' });
    expect(run.finishedAt).not.toBeNull();
    expect(await chargesOf(world.operator, month(1))).toEqual(
      all(
        of(world.ada, 'Membership', '5.00'),
        of(world.bea, 'Membership', '5.00'),
        of(world.bea, 'Demurrage', '0.32'),
        of(world.caio, 'Membership', '5.00'),
        of(poor, 'Membership', '5.00', 'owed'),
      ),
    );
    expect(await balanceOf(world.operator, world.fees)).toBe('15.32');
    expect(await balanceOf(world.operator, poor.account)).toBe('0.00');
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('makes what a limit refuses an accepted obligation, which is paid as any other', async () => {
    await at(`${year}-02-01`);
    await runFees(month(1));
    const { data } = bodyOf(await poor.client.get('/obligations'), 200);
    const [owed] = data as Json[];
    expect(owed).toMatchObject({
      state: 'accepted',
      debtor: poor.account,
      creditor: world.fees,
      amount: '5.00',
      description: `Membership ${month(1)}`,
    });
    await pay(world.operator, world.ada.account, poor.account, '10.00');
    bodyOf(await poor.client.post(`/obligations/${owed?.id}/pay`, {}), 201);
    expect(await balanceOf(world.operator, poor.account)).toBe('5.00');
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('charges once, however often and by how many it is asked for at a time', async () => {
    await at(`${year}-02-01`);
    const runs = await Promise.all(Array.from({ length: 6 }, () => runFees(month(1))));
    expect(await runFees(month(1))).toMatchObject({ charges: 4, charged: '15.00', owed: '5.00' });
    for (const run of runs) expect(run).toMatchObject({ charges: 4 });
    expect(await balanceOf(world.operator, world.fees)).toBe('15.00');
    const { data } = bodyOf(await poor.client.get('/obligations'), 200);
    expect(data).toHaveLength(1);
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('that broke off is taken up by the job', async () => {
    await at(`${year}-02-01`);
    const fees = await runFees(month(1));
    expect(fees.finishedAt).not.toBeNull();
    // As a process leaves it that is killed right behind the first statement: charges, of which none is posted.
    await api.sql(
      `WITH run AS (INSERT INTO fee_run (circuit_id, period, schedule_version, principal_id, started_at)
                    SELECT circuit_id, $2, schedule_version, principal_id, ledger_clock() FROM fee_run WHERE circuit_id = $1 RETURNING 1)
       INSERT INTO fee_charge (circuit_id, id, period, account_id, version, place, amount)
       SELECT circuit_id, gen_random_uuid(), $2, account_id, version, place, amount FROM fee_charge, run WHERE circuit_id = $1`,
      [world.id, month(2)],
    );
    await at(`${year}-03-01`);
    expect(bodyOf(await world.operator.get(`/fee-runs/${month(2)}`), 200)).toMatchObject({
      charges: 4,
      charged: '15.00',
      owed: '5.00',
    });
    expect(await balanceOf(world.operator, world.fees)).toBe('30.00');
    await checkInvariantsAt(api.database.url, world.id);
  });

  it('goes by the schedule that was in force when the month ended', async () => {
    await at(`${year}-01-31`);
    bodyOf(
      await world.operator.post('/fee-schedules', {
        rules: [],
        periodRules: [{ name: 'Cheap', basis: 'membership', to: world.fees, amount: '1.00' }],
        effectiveFrom: `${year}-02-10T00:00:00Z`,
      }),
      201,
    );
    await at(`${year}-03-01`);
    expect(await runFees(month(1))).toMatchObject({ scheduleVersion: 1, charged: '15.00' });
    expect(await runFees(month(2))).toMatchObject({ scheduleVersion: 2, charged: '4.00', owed: '0.00' });
  });

  it('is told to members as an entry, a statement line and an event of their own, and only theirs', async () => {
    await at(`${year}-02-01`);
    await runFees(month(1));
    expect(await chargesOf(world.ada.client, month(1))).toEqual([of(world.ada, 'Membership', '5.00')]);
    const path = `/accounts/${world.ada.account}`;
    const statement = bodyOf(await world.ada.client.get(`${path}/statement`), 200);
    expect(statement).toMatchObject({
      totals: { paid: '0.00', fees: '5.00' },
      data: [{ kind: 'period-fee', fee: 'Membership', amount: '-5.00' }],
    });
    const { data } = bodyOf(await world.ada.client.get('/events', { type: 'fee.charged', limit: 100 }), 200);
    expect((data as Json[]).filter(({ type }) => type === 'fee.charged')).toMatchObject([
      { data: { from: world.ada.account, to: world.fees, amount: '5.00' } },
    ]);
    expect((await world.ada.client.get(`/fee-runs/${month(1)}`)).status).toBe(403);
  });

  it('charges nobody who was not admitted yet, or has left', async () => {
    const { memberId, account } = await makeTrader(api, world.code, { name: 'Applicant', status: 'applicant' });
    const left = await makeTrader(api, world.code, { name: 'Gone' });
    for (const status of ['leaving', 'closed'])
      bodyOf(await world.operator.patch(`/members/${left.memberId}`, { status }), 200);
    await at(`${year}-02-01`);
    const accounts = (await runFees(month(1))) && (await chargesOf(world.operator, month(1))).map(([id]) => id);
    expect(accounts).not.toContain(account);
    expect(accounts).not.toContain(left.account);
    bodyOf(await world.operator.patch(`/members/${memberId}`, { status: 'active' }), 200);
    await at(`${year}-03-01`);
    await runFees(month(2));
    expect((await chargesOf(world.operator, month(2))).map(([id]) => id)).toContain(account);
  });

  it('is foreseen as it will be while the account of the circuit takes nothing, or not so much', async () => {
    await at(`${year}-02-01`);
    const foreseen = async (period: string) => {
      const { charged, owed, due } = bodyOf(await world.operator.post('/fee-runs/preview', { period }), 200);
      return { charged, owed, due };
    };
    const set = async (balanceCap: string | null) =>
      bodyOf(
        await world.operator.put(`/accounts/${world.fees}/limits`, { creditLimit: null, balanceCap, reason: 'x' }),
        200,
      );
    await set('6.00');
    expect(await foreseen(month(1))).toEqual({ charged: '5.00', owed: '5.00', due: '10.00' });
    expect(await runFees(month(1))).toMatchObject({ charged: '5.00', owed: '5.00', finishedAt: null });
    await set(null);
    bodyOf(await world.operator.patch(`/accounts/${world.fees}`, { status: 'suspended' }), 200);
    await at(`${year}-03-01`);
    expect(await foreseen(month(2))).toEqual({ charged: '0.00', owed: '0.00', due: '20.00' });
    bodyOf(await world.operator.patch(`/accounts/${world.fees}`, { status: 'active' }), 200);
    await at(`${year}-03-02`);
    expect(await runFees(month(1))).toMatchObject({ charged: '15.00', owed: '5.00' });
  });

  it('charges nobody for a month without a schedule, and no account that was opened later or is closed', async () => {
    expect(await runFees(`${year - 1}-11`)).toMatchObject({ scheduleVersion: null, charges: 0, charged: '0.00' });
    await at(`${year}-02-01`);
    await makeTrader(api, world.code, { name: 'Late' });
    const { account } = world.caio;
    bodyOf(await world.operator.patch(`/accounts/${account}`, { status: 'closed' }), 200);
    expect(await runFees(month(1))).toMatchObject({ charges: 3 });
    expect((await chargesOf(world.operator, month(1))).map(([id]) => id)).not.toContain(account);
  });
});
