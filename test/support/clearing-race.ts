import { expect } from 'vitest';
import type { Api } from './api.ts';
import { amountFrom, makeTown, recordDebts, TOWN_LIMITS, type Town, twoOf } from './clearing-town.ts';
import { type Answer, bodyOf, type Client, createClient, type Json } from './client.ts';
import { allComputed, newWord } from './fixtures.ts';
import { checkInvariantsAt } from './invariants.ts';
import { oneOf, type Pick, seeded } from './random.ts';
import { apply, discard } from './ring.ts';

export interface Race {
  readonly accounts: number;
  readonly debts: number;
  /** Clients that do one thing after the other, each so often, half of them through each process. */
  readonly clients: number;
  readonly steps: number;
  readonly seed: number;
}

/** What a race came to, for whoever wants to know that all of it happened. */
export interface Raced {
  /** How often each was answered, by what was done and what it was answered with. */
  readonly answers: ReadonlyMap<string, number>;
  /** The states that the runs ended in. */
  readonly runs: Readonly<Record<string, number>>;
}

/** What the rules of the circuit, or the state of things, may say no to in such a race. */
const REFUSALS = new Set([
  'credit-limit-exceeded',
  'balance-cap-exceeded',
  'payer-not-active',
  'payee-not-active',
  'transition-not-allowed',
  'remaining-amount-exceeded',
]);

/** Everything that can come between a run's snapshot and its transaction, at full speed, while runs are applied in turn. */
export async function race(api: Api, bases: readonly string[], asked: Race): Promise<Raced> {
  const within = (base: string) => (code: string) => createClient(`${base}/v1/circuits/${code}`, api.adminKey);
  const town = await makeTown(api.admin, within(api.baseUrl), asked.accounts);
  const clients = bases.map((base) => within(base)(town.code));
  await recordDebts(clients[0] as Client, town, asked.debts, asked.seed);
  const debts = (await api.sql<{ id: string }>('SELECT id FROM obligation WHERE circuit_id = $1', [town.id])).map(
    ({ id }) => id,
  );
  const answers = new Map<string, number>();
  const hear = (what: string, { status, body }: Answer): void => {
    const told = status < 300 ? 'done' : body.code;
    expect(status < 300 || REFUSALS.has(told), `${what}: ${JSON.stringify(body)}`).toBe(true);
    answers.set(`${what} ${told}`, (answers.get(`${what} ${told}`) ?? 0) + 1);
  };
  let trading = true;
  const traders = Array.from({ length: asked.clients }, async (_, index) => {
    const pick = seeded(asked.seed * 1_000 + index);
    const client = clients[index % clients.length] as Client;
    for (let step = 0; step < asked.steps; step++) hear(...(await disturb(client, town, debts, pick)));
  });
  const clearing = clearInTurn(clients, () => trading, seeded(asked.seed));
  await Promise.all(traders).finally(() => {
    trading = false;
  });
  const seen = await clearing;
  await allComputed(api);
  await checkInvariantsAt(api.database.appUrl, town.id);
  await expectWhole(api, town, seen);
  const runs = await api.sql<{ state: string; times: string }>(
    'SELECT state, count(*) AS times FROM clearing_run WHERE circuit_id = $1 GROUP BY state',
    [town.id],
  );
  return { answers, runs: Object.fromEntries(runs.map(({ state, times }) => [state, Number(times)])) };
}

/** One thing that may outdate a run. What is suspended or lowered is soon put back by the same client. */
async function disturb(client: Client, town: Town, debts: string[], pick: Pick): Promise<[string, Answer]> {
  const { accounts } = town;
  const debt = oneOf(pick, debts);
  const dice = pick(100);
  const account = oneOf(pick, accounts);
  if (dice < 35) {
    const [from, to] = twoOf(pick, accounts);
    return ['transfer', await client.post('/transfers', { from, to, amount: amountFrom(pick, 500) })];
  }
  if (dice < 50) return ['pay', await client.post(`/obligations/${debt}/pay`, { amount: amountFrom(pick, 300) })];
  if (dice < 62) {
    const [debtor, creditor] = twoOf(pick, accounts);
    const answer = await client.post('/obligations', { debtor, creditor, amount: amountFrom(pick), state: 'accepted' });
    debts.push(bodyOf(answer).id);
    return ['owe', answer];
  }
  if (dice < 80) {
    const step = oneOf(pick, ['dispute', 'accept', 'accept', 'cancel']);
    return [step, await client.send(`/obligations/${debt}/${step}`, { method: 'POST' })];
  }
  if (dice < 85) {
    const change = { excludedFromClearing: pick(2) === 0 };
    return ['exclude', await client.patch(`/obligations/${debt}`, change)];
  }
  if (dice < 90) {
    const clearingDrawMax = pick(2) === 0 ? amountFrom(pick, 1_000) : null;
    return ['draw', await client.patch(`/accounts/${account}`, { clearingDrawMax })];
  }
  if (dice < 96) {
    const limits = pick(2) === 0 ? { creditLimit: '5.00', balanceCap: '5.00' } : TOWN_LIMITS;
    return ['limits', await client.put(`/accounts/${account}/limits`, { ...limits, reason: 'Test' })];
  }
  const subject = pick(2) === 0 ? `/accounts/${account}` : `/members/${town.memberOf.get(account)}`;
  const answer = await client.patch(subject, { status: 'suspended' });
  await client.patch(subject, { status: 'active' });
  return ['suspend', answer];
}

/** What an operator heard of a run that it asked to be applied. */
interface Heard {
  readonly id: string;
  readonly answers: readonly Answer[];
}

/** Runs once all is quiet: whatever became of those before, these can be applied. */
const QUIET_RUNS = 4;

/** Runs one after the other, each applied through both processes at once, and now and then discarded at that moment. */
async function clearInTurn(clients: readonly Client[], isOn: () => boolean, pick: Pick): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (let turn = 0, quiet = 0; isOn() || quiet < QUIET_RUNS; turn++) {
    if (!isOn()) quiet++;
    const client = clients[turn % clients.length] as Client;
    const { id } = bodyOf(
      await client.post('/clearing-runs', { mode: turn % 2 === 0 ? 'set-off' : 'with-credit' }),
      202,
    );
    for (let state: unknown = 'draft'; state === 'draft' || state === 'computing'; ) {
      state = bodyOf<Json>(await client.get(`/clearing-runs/${id}`), 200).state;
    }
    const key = newWord();
    const asked = clients.map((other) => apply(other, id, key));
    if (pick(6) === 0) asked.push(discard(client, id));
    const answers = await Promise.all(asked);
    heard.push({ id, answers });
    // What could not be applied in all that traffic does not stay in the way.
    if (answers.every(({ status }) => status !== 200)) await discard(client, id);
  }
  return heard;
}

/** Each run is one transaction or none, and everybody heard the same of it: done, or that it could not be. */
async function expectWhole({ sql }: Api, town: Town, seen: readonly Heard[]): Promise<void> {
  const rows = await sql<{ id: string; state: string; number: string | null; times: string }>(
    `SELECT id, state, applied_number AS number, (SELECT count(*) FROM transaction WHERE transaction.id = clearing_run.id) AS times
     FROM clearing_run WHERE circuit_id = $1`,
    [town.id],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const { id, answers } of seen) {
    const run = stored.get(id);
    expect([run?.state, run?.times]).toEqual(run?.number === null ? ['discarded', '0'] : ['applied', '1']);
    for (const { status, body } of answers) {
      if (status === 200 && body.state === 'applied') expect(body.appliedNumber).toBe(Number(run?.number));
      else if (status !== 200) expect(['transition-not-allowed', 'clearing-run-outdated']).toContain(body.code);
    }
  }
}
