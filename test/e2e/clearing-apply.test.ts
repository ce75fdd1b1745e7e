import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { JournalRow, TransactionHeader } from '../../src/domain/ledger/journal.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { allRows, bodyOf, type Json } from '../support/client.ts';
import { allComputed, balanceOf, clearingRun, makeTrader, newWord, owe } from '../support/fixtures.ts';
import { apply, discard, setRing } from '../support/ring.ts';

const ring = setRing();

const outcomeOf = ({ status, body }: { status: number; body: Json }): unknown =>
  status === 200 ? body.state : body.code;

it('is one transaction, and moves no balance in a set-off', async () => {
  const { operator, ada } = ring.world;
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  const run = bodyOf(await apply(operator, id), 200);
  expect(run).toMatchObject({ id, state: 'applied', cleared: '15.00', appliedAt: expect.any(String) });
  const transaction = bodyOf(await operator.get(`/transactions/${run.appliedNumber}`), 200);
  expect(transaction).toMatchObject({ id, kind: 'clearing-applied', rowCount: 3 });
  const page = bodyOf(await operator.get(`/transactions/${run.appliedNumber}/rows`, { limit: 2 }), 200);
  expect(page.data).toEqual((transaction.rows as Json[]).slice(0, 2));
  const row = { type: 'obligation-settled', means: 'clearing', amount: '5.00' };
  expect(transaction.rows).toEqual([1, 2, 3].map((line) => ({ line, obligationId: expect.any(String), ...row })));
  const remains = { state: 'accepted', settled: '5.00', remaining: '5.00' };
  expect(await ring.obligation(ring.obligations[0])).toMatchObject(remains);
  expect(await balanceOf(operator, ada.account)).toBe('0.00');
});

it('moves balances with credit, and settles what then no longer remains', async () => {
  const { operator, ada, bea, caio } = ring.world;
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const run = bodyOf(await apply(operator, id), 200);
  expect(run).toMatchObject({ state: 'applied', cleared: '22.00', creditUsed: '5.00' });
  const settled = { state: 'settled', settled: '10.00', remaining: '0.00' };
  expect(await ring.obligation(ring.obligations[0])).toMatchObject(settled);
  const balances = [ada, bea, caio].map(({ account }) => balanceOf(operator, account));
  expect(await Promise.all(balances)).toEqual(['-5.00', '3.00', '2.00']);
});

it('of a run that clears nothing is a transaction without rows', async () => {
  const { operator } = ring.world;
  bodyOf(await operator.send(`/obligations/${ring.obligations[2]}/dispute`, { method: 'POST' }), 200);
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  const run = bodyOf(await apply(operator, id), 200);
  expect(run).toMatchObject({ state: 'applied', cleared: '0.00' });
  expect(bodyOf(await operator.get(`/transactions/${run.appliedNumber}`), 200).rows).toEqual([]);
});

it('shows rows of which the leaf is that of the ledger log', async () => {
  const { operator, id: circuitId } = ring.world;
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const { appliedNumber } = bodyOf(await apply(operator, id), 200);
  const told = bodyOf(await operator.get(`/transactions/${appliedNumber}`), 200);
  const [{ salt } = { salt: '' }] = await ring.api.sql<{ salt: string }>(
    `SELECT encode(salt, 'hex') AS salt FROM transaction WHERE circuit_id = $1 AND number = $2`,
    [circuitId, appliedNumber],
  );
  const { rows, leafHash, postedAt, textDigest: _, ...header } = told as Json & { rows: { amount: string }[] };
  const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));
  const leaf = transactionLeafHash({
    header: {
      ...header,
      circuitId,
      postedAt: Date.parse(String(postedAt)),
      textDigest: null,
    } as unknown as TransactionHeader,
    rows: rows.map((row) => ({ ...row, amount: cents(row.amount) })) as unknown as JournalRow[],
    salt: Buffer.from(salt, 'hex'),
  });
  expect(rows.map(({ amount }) => amount)).toHaveLength(5);
  expect(Buffer.from(leaf).toString('hex')).toBe(leafHash);
});

describe('applying twice is applying once', () => {
  it('with the same key, with another one, and through the other process', async () => {
    const [here, there] = ring.operators;
    const { id } = await clearingRun(here, { mode: 'with-credit' });
    const key = newWord();
    const answers = [];
    for (const [client, sent] of [
      [here, key],
      [there, key],
      [here, newWord()],
      [there, newWord()],
      [here, key],
    ] as const) {
      answers.push(await apply(client, id, sent));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
      'true',
      'true',
      'true',
    ]);
    await expectAppliedOnce(id);
  });

  it.each([false, true])('many at once through both processes, where the run is outdated: %s', async (isOutdated) => {
    const [here, there] = ring.operators;
    const { id } = await clearingRun(here, { mode: 'with-credit' });
    if (isOutdated) bodyOf(await here.post(`/obligations/${ring.obligations[0]}/pay`, { amount: '4.00' }));
    const [one, two] = [newWord(), newWord()];
    const asked = [
      [here, one],
      [there, one],
      [there, two],
      [here, two],
      [here, newWord()],
      [there, newWord()],
    ] as const;
    const answers = await Promise.all(asked.map(([client, key]) => apply(client, id, key)));
    expect(answers.map(outcomeOf)).toEqual(answers.map(() => 'applied'));
    expect(new Set(answers.map(({ body }) => body.appliedNumber)).size).toBe(1);
    expect(answers[0]?.body.cleared).toBe(isOutdated ? '18.00' : '22.00');
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    await expectAppliedOnce(id);
    // Whatever each key heard, it hears again.
    for (const [index, [client, key]] of asked.entries()) {
      expect((await apply(client, id, key)).body).toEqual(answers[index]?.body);
    }
  });

  async function expectAppliedOnce(id: string): Promise<void> {
    const rows = await ring.api.sql('SELECT number FROM transaction WHERE id = $1', [id]);
    expect(rows).toHaveLength(1);
  }
});

it.each([1, 2, 3, 4])('and discarding at once ends in one of the two (round %i)', async (round) => {
  const [here, there] = ring.operators;
  const { id } = await clearingRun(here, { mode: 'with-credit' });
  // Both wait for the run's row, so that neither has looked at it before the other.
  const holder = new pg.Client({ connectionString: ring.api.database.url });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM clearing_run WHERE id = $1 FOR UPDATE', [id]);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30 * round));
  const both =
    round % 2 === 0
      ? [apply(here, id), pause().then(() => discard(there, id))]
      : [discard(there, id), pause().then(() => apply(here, id))];
  await pause();
  await pause();
  await holder.query('COMMIT');
  await holder.end();
  const outcomes = (await Promise.all(both)).map(outcomeOf);
  const { state } = bodyOf(await here.get(`/clearing-runs/${id}`), 200);
  expect(['applied', 'discarded']).toContain(state);
  expect(outcomes.sort()).toEqual([state, 'transition-not-allowed'].sort());
});

it('two runs started at once: the second is refused, whichever process is asked', async () => {
  const answers = await Promise.all(
    [0, 1, 2, 3].map((index) => ring.operators[index % 2 === 0 ? 0 : 1].post('/clearing-runs', { mode: 'set-off' })),
  );
  expect(answers.map(({ status, body }) => (status === 202 ? 'started' : body.code)).sort()).toEqual([
    'clearing-run-active',
    'clearing-run-active',
    'clearing-run-active',
    'started',
  ]);
});

it('is not for a dry run, whose figures stay as they are, also while another run is applied', async () => {
  const [here] = ring.operators;
  const dry = await clearingRun(here, { mode: 'with-credit', dryRun: true });
  bodyOf(await here.post(`/obligations/${ring.obligations[0]}/pay`, { amount: '4.00' }));
  expect(outcomeOf(await apply(here, dry.id))).toBe('transition-not-allowed');
  expect(bodyOf(await here.get(`/clearing-runs/${dry.id}`), 200)).toEqual(dry);
});

it('does not make a dry run fail that is being computed at that moment', async () => {
  const [here] = ring.operators;
  const { id } = await clearingRun(here, { mode: 'with-credit' });
  const dry = await clearingRun(here, { mode: 'with-credit', dryRun: true });
  bodyOf(await apply(here, id), 200);
  await allComputed(ring.api);
  // As its process has it that read its snapshot before the other run was applied, and writes now.
  await ring.api.sql(`UPDATE clearing_run SET state = 'computing' WHERE id = $1`, [dry.id]);
  await ring.api.sql(`UPDATE clearing_run SET state = 'computed' WHERE id = $1`, [dry.id]);
  expect(bodyOf(await here.get(`/clearing-runs/${dry.id}`), 200)).toMatchObject({
    state: 'computed',
    cleared: '22.00',
  });
});

describe('while its settlements are not folded yet', () => {
  /** Puts in the place of the database's own function one that does nothing, until it is put back. */
  async function withoutFolding(work: (fold: () => Promise<boolean>) => Promise<void>): Promise<void> {
    const { sql } = ring.api;
    await sql(`ALTER FUNCTION fold_clearing_run RENAME TO fold_later;
      CREATE FUNCTION fold_clearing_run(uuid, integer) RETURNS boolean LANGUAGE sql RETURN false;`);
    try {
      const fold = `SELECT fold_later($1, 1)::text AS more`;
      await work(async () => (await sql<{ more: string }>(fold, [ring.world.id]))[0]?.more === 'true');
    } finally {
      await sql(`DROP FUNCTION fold_clearing_run; ALTER FUNCTION fold_later RENAME TO fold_clearing_run;`);
      while (
        (await sql<{ more: string }>('SELECT fold_clearing_run($1, 1000)::text AS more', [ring.world.id]))[0]?.more ===
        'true'
      );
    }
  }

  const told = async () => {
    const list = async (state: string) =>
      (await allRows(ring.world.operator, '/obligations', { state })).map(({ id }) => id).sort();
    const states = ['accepted', 'settled', 'disputed', 'cancelled'];
    return {
      each: await Promise.all(ring.obligations.map(ring.obligation)),
      lists: await Promise.all(states.map(list)),
    };
  };

  it('what is told of its obligations is what is told afterwards', async () => {
    await withoutFolding(async (fold) => {
      const { operator } = ring.world;
      const { id } = await clearingRun(operator, { mode: 'with-credit' });
      bodyOf(await apply(operator, id), 200);
      const before = await told();
      expect(before.each.map(({ state }) => state)).toEqual(['settled', 'settled', 'settled']);
      expect(before.lists.map(({ length }) => length)).toEqual([0, 3, 0, 0]);
      for (let more = true; more; ) {
        more = await fold();
        expect(await told()).toEqual(before);
      }
    });
  });

  it('a settled obligation is not paid, disputed or cancelled, and of another only what remains', async () => {
    await withoutFolding(async (fold) => {
      const { operator } = ring.world;
      const [first, middle, last] = ring.obligations;
      const { id } = await clearingRun(operator, { mode: 'set-off' });
      bodyOf(await apply(operator, id), 200);
      for (const step of ['dispute', 'cancel', 'pay'])
        expect(outcomeOf(await operator.post(`/obligations/${last}/${step}`, step === 'pay' ? {} : undefined))).toBe(
          'transition-not-allowed',
        );
      expect(outcomeOf(await operator.post(`/obligations/${first}/pay`, { amount: '5.01' }))).toBe(
        'remaining-amount-exceeded',
      );
      bodyOf(await operator.post(`/obligations/${first}/pay`, { amount: '2.00' }));
      expect(await ring.obligation(first)).toMatchObject({ state: 'accepted', settled: '7.00', remaining: '3.00' });
      bodyOf(await operator.post(`/obligations/${first}/pay`, {}));
      expect(await ring.obligation(first)).toMatchObject({ state: 'settled', remaining: '0.00' });
      bodyOf(await operator.send(`/obligations/${middle}/cancel`, { method: 'POST' }), 200);
      const before = await told();
      for (let more = true; more; ) {
        more = await fold();
        expect(await told()).toEqual(before);
      }
      expect(await ring.obligation(middle)).toMatchObject({ state: 'cancelled', settled: '5.00' });
    });
  });
});

it('tells a member of its own part only', async () => {
  const { operator, ada, caio, code } = ring.world;
  const dora = await makeTrader(ring.api, code, { name: 'Dora' });
  await owe(operator, caio.account, dora.account, '2.00', { state: 'accepted' });
  await owe(operator, dora.account, ada.account, '2.00', { state: 'accepted' });
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const { appliedNumber } = bodyOf(await apply(operator, id), 200);
  const { bea } = ring.world;
  // Bea deals with Ada and with Caio, and not with Dora.
  const answers = await Promise.all(
    ['settlements', 'cycles'].map((part) => bea.client.get(`/clearing-runs/${id}/${part}`)),
  );
  for (const answer of answers) {
    expect(bodyOf(answer, 200).data.length).toBeGreaterThan(0);
    for (const { memberId } of [ada, caio, dora]) expect(answer.text).not.toContain(memberId);
    expect(answer.text).not.toContain(dora.account);
  }
  const [settlements, cycles] = answers;
  for (const { debtor, creditor } of settlements?.body.data ?? []) expect([debtor, creditor]).toContain(bea.account);
  for (const other of [ada, caio]) expect(cycles?.text).not.toContain(other.account);
  for (const path of [`/clearing-runs/${id}`, '/clearing-runs', `/transactions/${appliedNumber}`])
    expect((await bea.client.get(path)).status).toBe(403);
  expect((await apply(bea.client, id)).status).toBe(403);
});
