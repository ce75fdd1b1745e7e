import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { SaldoError } from '../../src/domain/errors.ts';
import { QUEUE_ITEMS_MAX } from '../../src/limits.ts';
import { Poster } from '../../src/poster/poster.ts';
import { previewSubmission } from '../../src/poster/preview.ts';
import type { Submission } from '../../src/poster/submission.ts';
import { newCommandParts, postOne, submissionOf } from '../../src/poster/submit.ts';
import {
  admission,
  appPool,
  createCircuit,
  createPoster,
  limits,
  OPERATOR,
  openAccounts,
  opening,
  several,
  single,
  told,
  transfer,
  watch,
} from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';

let pool: pg.Pool;

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = appPool(database.appUrl);
});

afterAll(() => pool.end());

/** A circuit of its own for a test, with accounts, whose invariants are checked when the test is over. */
async function circuitWith(accounts: number, more: Parameters<typeof openAccounts>[3] = {}) {
  const circuit = await createCircuit(pool);
  const { observer, seen } = watch();
  const poster = new Poster(pool, observer);
  const ids = await openAccounts(poster, circuit, accounts, more);
  onTestFinished(async () => {
    await poster.close();
    await checkInvariants(pool, circuit);
  });
  return { circuit, poster, seen, ids: ids as [string, string, string, ...string[]] };
}

const balance = async (circuit: string, id: string): Promise<bigint | undefined> =>
  (
    await pool.query<{ balance: bigint }>('SELECT balance FROM account WHERE circuit_id = $1 AND id = $2', [
      circuit,
      id,
    ])
  ).rows[0]?.balance;

const lastNumber = async (circuit: string): Promise<number> =>
  Number(
    (await pool.query('SELECT last_number FROM circuit_head WHERE circuit_id = $1', [circuit])).rows[0].last_number,
  );

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'posted',
    (error) => (error instanceof SaldoError ? error.code : String(error)),
  );

describe('group commit', () => {
  it('answers every submission with its own outcome, in far fewer commits than submissions', async () => {
    const { circuit, poster, seen, ids } = await circuitWith(3);
    const [a, b] = ids;
    const before = seen.batches.length;
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) => poster.post(circuit, single(transfer(a, b, i % 3 === 0 ? 1_000_00n : 1n)))),
    );
    expect(answers.map((one) => told(one)[0] === 'credit-limit-exceeded')).toEqual(
      Array.from({ length: 300 }, (_, i) => i % 3 === 0),
    );
    const numbers = answers.flatMap(told).filter((one) => typeof one === 'number');
    expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i + 7));
    expect(seen.batches.length - before).toBeLessThan(10);
    expect(await balance(circuit, a)).toBe(-200n);
  });

  it('does not let a lone command wait', async () => {
    const { circuit, poster, seen, ids } = await circuitWith(2);
    await poster.post(circuit, single(transfer(ids[0], ids[1], 1n)));
    expect(seen.batches.at(-1)).toMatchObject({ items: 1, posted: 1 });
  });

  it('answers a submission of several groups command by command, atomic ones whole', async () => {
    const { circuit, poster, ids } = await circuitWith(3);
    const [a, b, c] = ids;
    const cycle = [transfer(a, b, 500_00n), transfer(b, c, 500_00n), transfer(c, a, 500_00n)];
    const broken = [transfer(a, b, 1n), transfer(b, a, 500_00n)];
    const answers = await poster.post(
      circuit,
      several([[transfer(a, b, 5n)], broken, cycle, [transfer(a, newId(), 1n)]]),
    );
    expect(told(answers)).toEqual([7, 'atomic-batch-refused', 'credit-limit-exceeded', 8, 9, 10, 'account-not-found']);
    expect(answers.answers[0]).toMatchObject({ balancesAfter: [{ debit: -5n, credit: 5n }] });
  });

  it('writes what stands beside a command, bound by its digest', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const { parts, beside } = newCommandParts(OPERATOR, 'für Brötchen ☕');
    const command = { ...transfer(ids[0], ids[1], 5n), ...parts };
    const metadata = { resourceId: command.id, pairs: { shop: 'Bäckerei' } };
    const { posted } = await postOne(poster, circuit, submissionOf(command, { ...beside, metadata }, null));
    const text = await pool.query('SELECT body FROM transaction_text WHERE circuit_id = $1 AND number = $2', [
      circuit,
      posted.number,
    ]);
    expect(text.rows).toEqual([{ body: 'für Brötchen ☕' }]);
    const pairs = await pool.query('SELECT pairs FROM resource_metadata WHERE circuit_id = $1 AND resource_id = $2', [
      circuit,
      command.id,
    ]);
    expect(pairs.rows).toEqual([{ pairs: { shop: 'Bäckerei' } }]);
  });

  it('opens a circuit from nothing in one batch: members, their accounts, and what they pay', async () => {
    const circuit = await createCircuit(pool);
    const poster = createPoster(pool);
    const [m, a, fees] = [newId(), newId(), newId()];
    const answers = await poster.post(
      circuit,
      several([
        [admission(m, { externalId: 'maria' })],
        [opening(a, m, { externalId: 'a' })],
        [opening(fees, null, { creditLimit: null })],
        [transfer(a, fees, 3n)],
      ]),
    );
    expect(told(answers)).toEqual([1, 2, 3, 4]);
    await checkInvariants(pool, circuit);
    expect(
      told(
        await poster.post(
          circuit,
          several([[admission(newId(), { externalId: 'maria' })], [opening(newId(), m, { externalId: 'a' })]]),
        ),
      ),
    ).toEqual(['external-id-taken', 'external-id-taken']);
    await poster.close();
  });

  it('keeps versions as the core reckons them: each change counts', async () => {
    const { circuit, poster, ids } = await circuitWith(1);
    const versions = (version: number) => limits(ids[0], 5n, 5n, version);
    const { answers } = await poster.post(
      circuit,
      several([[versions(1)], [versions(2)], [versions(2)], [versions(3)]]),
    );
    expect(told({ replayed: false, answers })).toEqual([3, 4, 'precondition-failed', 5]);
    expect(told(await poster.post(circuit, single(versions(3))))).toEqual(['precondition-failed']);
    expect(told(await poster.post(circuit, single(versions(4))))).toEqual([6]);
  });

  it('judges postings by the limits of their time: a limit lowered just behind them refuses none of them', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const [a, b] = ids;
    const lowered = [
      transfer(a, b, 40n),
      limits(a, 0n, null),
      transfer(a, b, 1n),
      transfer(b, a, 1n),
      limits(a, 100n, null),
      transfer(a, b, 1n),
    ];
    const answers = await Promise.all(
      [single(transfer(b, a, 1n)), ...lowered.map((command) => single(command))].map((one) =>
        poster.post(circuit, one),
      ),
    );
    expect(answers.flatMap(told)).toEqual([5, 6, 7, 'credit-limit-exceeded', 8, 9, 10]);
  });
});

describe('idempotency', () => {
  const keyed = () => ({ keyDigest: newId(), requestDigest: newId() });

  it('posts once what is sent three times at once, and again later, and answers all alike', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const idempotency = keyed();
    const send = () => poster.post(circuit, single(transfer(ids[0], ids[1], 7n), idempotency));
    const answers = await Promise.all([send(), send(), send()]);
    const later = await send();
    expect([...answers, later].map(told)).toEqual(Array(4).fill([5]));
    expect([...answers, later].map((one) => one.replayed)).toEqual([false, true, true, true]);
    expect(await balance(circuit, ids[0])).toBe(-7n);
  });

  it('outlives the process: another poster gives the same answer', async () => {
    const { circuit, poster, ids } = await circuitWith(3);
    const idempotency = keyed();
    const commands = () => [
      [transfer(ids[0], ids[1], 7n)],
      [transfer(ids[0], newId(), 7n)],
      [transfer(ids[1], ids[2], 7n)],
    ];
    const first = await poster.post(circuit, several(commands(), idempotency));
    await poster.close();
    const again = await createPoster(pool).post(circuit, several(commands(), idempotency));
    expect(told(again)).toEqual(told(first));
    expect(told(first)).toEqual([7, 'account-not-found', 8]);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
  });

  it('keeps refusals: what was refused once stays refused for its key, also when it would now be fine', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const idempotency = keyed();
    const send = () => poster.post(circuit, single(transfer(ids[0], ids[1], 100_01n), idempotency));
    const first = await send();
    expect(told(first)).toEqual(['credit-limit-exceeded']);
    await poster.post(circuit, single(limits(ids[0], 1_000_00n, null)));
    await poster.post(circuit, single(limits(ids[1], 0n, null)));
    const again = await send();
    expect(again.replayed).toBe(true);
    expect(again.answers).toEqual(first.answers);
    expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 100_01n), keyed())))).toEqual([7]);
  });

  it('refuses a key with another request, at once and later, and goes on standing for the first', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const { keyDigest, requestDigest } = keyed();
    const send = (request: string, amount: bigint) =>
      poster.post(circuit, single(transfer(ids[0], ids[1], amount), { keyDigest, requestDigest: request }));
    const other = newId();
    const together = await Promise.all([
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n))),
      send(requestDigest, 2n),
      send(other, 3n),
    ]);
    expect(together.flatMap(told)).toEqual([5, 6, 'idempotency-key-reused']);
    expect(told(await send(other, 3n))).toEqual(['idempotency-key-reused']);
    expect(told(await send(requestDigest, 2n))).toEqual([6]);
    expect(await balance(circuit, ids[0])).toBe(-3n);
  });

  it('keeps the keys of different principals, and of different circuits, apart', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const other = await circuitWith(2);
    const idempotency = keyed();
    const by = (principalId: string) =>
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n, { principalId }), idempotency));
    const [p, q] = [newId(), newId()];
    expect((await Promise.all([by(p), by(q), by(p)])).map(({ replayed }) => replayed)).toEqual([false, false, true]);
    expect((await by(q)).replayed).toBe(true);
    const elsewhere = transfer(other.ids[0], other.ids[1], 1n, { principalId: p });
    expect((await other.poster.post(other.circuit, single(elsewhere, idempotency))).replayed).toBe(false);
    expect(await balance(circuit, ids[0])).toBe(-2n);
  });

  it('holds a whole batch to one key, with the answers in their order', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const idempotency = keyed();
    const batch = () =>
      several(
        Array.from({ length: 50 }, (_, i) => [transfer(ids[0], ids[1], i === 20 ? 101_00n : 1n)]),
        idempotency,
      );
    const [first, twin] = await Promise.all([poster.post(circuit, batch()), poster.post(circuit, batch())]);
    expect(told(twin)).toEqual(told(first));
    expect(told(first)[20]).toBe('credit-limit-exceeded');
    expect(await balance(circuit, ids[0])).toBe(-49n);
  });
});

describe('the bounds of a poster', () => {
  it('refuses with "overloaded" what its queue cannot take, and answers everything that it has accepted', async () => {
    const { circuit, poster, ids } = await circuitWith(2, { creditLimit: 10n ** 9n, balanceCap: null });
    const batch = () => several(Array.from({ length: 1_000 }, () => [transfer(ids[0], ids[1], 1n)]));
    const lock = await pool.connect();
    await lock.query('BEGIN; SELECT FROM circuit_head FOR UPDATE');
    const sent = Array.from({ length: QUEUE_ITEMS_MAX / 1_000 + 4 }, () => codeOf(poster.post(circuit, batch())));
    const single1 = codeOf(poster.post(circuit, single(transfer(ids[0], ids[1], 1n))));
    expect(poster.waiting).toBe(QUEUE_ITEMS_MAX);
    await lock.query('ROLLBACK');
    lock.release();
    const codes = await Promise.all(sent);
    // One is under way, and the queue is full behind it.
    expect(codes).toEqual([...Array(QUEUE_ITEMS_MAX / 1_000 + 1).fill('posted'), ...Array(3).fill('overloaded')]);
    expect(await single1).toBe('overloaded');
    expect(await balance(circuit, ids[1])).toBe(BigInt(QUEUE_ITEMS_MAX + 1_000));
  });

  it('answers everything accepted before it closes, and refuses what comes then', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const sent = Array.from({ length: 200 }, () => poster.post(circuit, single(transfer(ids[0], ids[1], 1n))));
    const closing = poster.close();
    expect(await codeOf(poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toBe('overloaded');
    await closing;
    expect(poster.waiting).toBe(0);
    expect((await Promise.all(sent)).flatMap(told)).toHaveLength(200);
    expect(await lastNumber(circuit)).toBe(204);
  });

  it('serves principals in turn: one with a huge line does not starve another', async () => {
    const { circuit, poster, ids } = await circuitWith(2, { creditLimit: 10n ** 9n, balanceCap: null });
    const [greedy, modest] = [newId(), newId()];
    const batch = () =>
      several(Array.from({ length: 900 }, () => [transfer(ids[0], ids[1], 1n, { principalId: greedy })]));
    const order: string[] = [];
    const line = Array.from({ length: 8 }, () =>
      poster.post(circuit, { ...batch(), principalId: greedy }).then(() => order.push('greedy')),
    );
    await Promise.all([
      ...line,
      poster
        .post(circuit, single(transfer(ids[0], ids[1], 1n, { principalId: modest })))
        .then(() => order.push('modest')),
    ]);
    expect(order.indexOf('modest')).toBeLessThanOrEqual(2);
  });
});

describe('a preview', () => {
  it('tells what would happen and writes nothing', async () => {
    const { circuit, poster, ids } = await circuitWith(2);
    const ask = (amount: bigint): Submission => single(transfer(ids[0], ids[1], amount));
    const before = await lastNumber(circuit);
    const [fine] = await previewSubmission(pool, circuit, ask(5n));
    expect(fine).toMatchObject({ balancesAfter: [{ debit: -5n, credit: 5n }] });
    const [refused] = await previewSubmission(pool, circuit, ask(100_01n));
    expect(refused).toMatchObject({ refusal: { code: 'credit-limit-exceeded' } });
    expect(await lastNumber(circuit)).toBe(before);
    expect(told(await poster.post(circuit, ask(5n)))).toEqual([before + 1]);
  });
});
