import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type { HoldTransfer } from '../../src/domain/ledger/commands.ts';
import { createHoldExpiry } from '../../src/features/transfers/expiry.ts';
import { Poster } from '../../src/poster/poster.ts';
import { newCommandParts } from '../../src/poster/submit.ts';
import {
  capturing,
  expiring,
  holding,
  limits,
  OPERATOR,
  owing,
  payOff,
  several,
  single,
  told,
  transfer,
  voiding,
  watch,
} from '../support/circuit.ts';
import { setLedgerClock } from '../support/clock.ts';
import { checkInvariants } from '../support/invariants.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();
let owner: pg.Pool;

const PLACED = '2026-03-15T12:00:00.000Z';
const EXPIRES = '2026-03-15T13:00:00.000Z';
const JUST_BEFORE = '2026-03-15T12:59:59.999Z';
const expiresAt = Date.parse(EXPIRES);

beforeAll(async () => {
  owner = createPool({ url: bench.database.url, max: 1 });
  await setLedgerClock(owner, PLACED);
  await bench.pool.query('SELECT make_posting_partitions(ledger_clock(), 3)');
});
afterAll(() => owner.end());

/** A circuit in which the first account has something held for the second until `EXPIRES`. */
async function withHold(amount = 50_00n) {
  await setLedgerClock(owner, PLACED);
  const { circuit, poster, ids } = await bench.circuitWith(3);
  const hold = holding(ids[0], ids[1], amount, { expiresAt });
  expect(told(await poster.post(circuit, single(hold)))).toEqual([7]);
  return { circuit, poster, ids, holdId: hold.id };
}

const accountsOf = async (circuit: string) =>
  new Map(
    (
      await bench.pool.query<{ id: string; balance: bigint; held_out: bigint; held_in: bigint }>(
        'SELECT id, balance, held_out, held_in FROM account WHERE circuit_id = $1',
        [circuit],
      )
    ).rows.map(({ id, ...rest }) => [id, rest]),
  );

describe('at the moment at which a hold expires', () => {
  it('a capture a millisecond before it wins over an expiry, whichever comes first', async () => {
    for (const capturesFirst of [true, false]) {
      const { circuit, poster, ids, holdId } = await withHold();
      await setLedgerClock(owner, JUST_BEFORE);
      const both = [[capturing(holdId)], [expiring(holdId)]];
      const answers = told(await poster.post(circuit, several(capturesFirst ? both : both.reverse())));
      expect(answers).toEqual(capturesFirst ? [8, 'transition-not-allowed'] : ['transition-not-allowed', 8]);
      expect((await accountsOf(circuit)).get(ids[0])).toEqual({ balance: -50_00n, held_out: 0n, held_in: 0n });
      await checkInvariants(bench.pool, circuit);
    }
  });

  it('an expiry at it wins over a capture and a void, whichever comes first', async () => {
    for (const late of [capturing, voiding])
      for (const expiresFirst of [true, false]) {
        const { circuit, poster, ids, holdId } = await withHold();
        await setLedgerClock(owner, EXPIRES);
        const both = [[expiring(holdId)], [late(holdId)]];
        const answers = told(await poster.post(circuit, several(expiresFirst ? both : both.reverse())));
        expect(answers).toEqual(expiresFirst ? [8, 'transition-not-allowed'] : ['transition-not-allowed', 8]);
        expect((await accountsOf(circuit)).get(ids[0])).toEqual({ balance: 0n, held_out: 0n, held_in: 0n });
        await checkInvariants(bench.pool, circuit);
      }
  });

  it('what it reserved is free at once, before a row has said so, and not a millisecond earlier', async () => {
    const { circuit, poster, ids, holdId } = await withHold(100_00n);
    await setLedgerClock(owner, JUST_BEFORE);
    const spend = () => single(transfer(ids[0], ids[1], 100_00n));
    expect(told(await poster.post(circuit, spend()))).not.toEqual([8]);
    await setLedgerClock(owner, EXPIRES);
    expect(told(await poster.post(circuit, spend()))).toEqual([8]);
    await checkInvariants(bench.pool, circuit);
    expect(told(await poster.post(circuit, single(expiring(holdId))))).toEqual([9]);
    expect((await accountsOf(circuit)).get(ids[0])).toEqual({ balance: -100_00n, held_out: 0n, held_in: 0n });
    await checkInvariants(bench.pool, circuit);
  });

  it('an account is closed though no row has said so yet; the row still comes', async () => {
    const { circuit, poster, ids, holdId } = await withHold();
    const closing = (accountId: string) =>
      single({
        kind: 'account-status-changed' as const,
        ...newCommandParts(OPERATOR, undefined).parts,
        accountId,
        status: 'closed' as const,
        expectedVersion: null,
      });
    await setLedgerClock(owner, JUST_BEFORE);
    expect(told(await poster.post(circuit, closing(ids[0])))).toEqual(['balance-not-zero']);
    await setLedgerClock(owner, EXPIRES);
    expect(told(await poster.post(circuit, closing(ids[0])))).toEqual([8]);
    expect(told(await poster.post(circuit, closing(ids[1])))).toEqual([9]);
    await checkInvariants(bench.pool, circuit);
    expect(told(await poster.post(circuit, single(expiring(holdId))))).toEqual([10]);
    await checkInvariants(bench.pool, circuit);
  });

  it('what it was to pay of an obligation is free when the journal has it so, even where the time comes within a batch', async () => {
    await setLedgerClock(owner, PLACED);
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 10_000_00n, balanceCap: null });
    await owner.query('CREATE SEQUENCE tick; GRANT ALL ON SEQUENCE tick TO PUBLIC');
    for (let before = 0; before < 8; before++) {
      const owed = owing(ids[0], ids[1], 50_00n);
      const hold = holding(ids[0], ids[1], 30_00n, {
        expiresAt: expiresAt + before * 1_000,
        obligationId: owed.obligationId,
      });
      await setLedgerClock(owner, PLACED);
      for (const command of [owed, hold]) await poster.post(circuit, single(command));
      // A clock that goes on by a millisecond each time that somebody looks at it.
      await owner.query(`SELECT setval('tick', 1, false)`);
      await owner.query(
        `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
         RETURN '${new Date(hold.expiresAt ?? 0).toISOString()}'::timestamptz + (nextval('tick') - 1 - ${before}) * interval '1 millisecond'`,
      );
      const [answer] = (await poster.post(circuit, single(payOff(owed.obligationId, 50_00n)))).answers;
      if (answer !== undefined && 'number' in answer) {
        const { rows } = await bench.pool.query(
          'SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = $2',
          [circuit, answer.number],
        );
        expect([before, rows[0].posted_at.getTime() >= (hold.expiresAt ?? 0)]).toEqual([before, true]);
      }
      await setLedgerClock(owner, PLACED);
      await checkInvariants(bench.pool, circuit);
    }
  });
});

describe('two instances that expire the same 2,000 holds', () => {
  it('say so of each once', async () => {
    await setLedgerClock(owner, PLACED);
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 10_000_00n, balanceCap: null });
    for (let placed = 0; placed < 2_000; placed += 500)
      await poster.post(
        circuit,
        several(Array.from({ length: 500 }, () => [holding(ids[0], ids[1], 1_00n, { expiresAt })])),
      );
    await setLedgerClock(owner, EXPIRES);
    const other = new Poster(bench.pool, watch().observer);
    await Promise.all([poster, other].map((one) => createHoldExpiry(bench.pool, one).expireDue()));
    const { rows } = await bench.pool.query(
      `SELECT count(*)::integer AS changes, count(DISTINCT hold_id)::integer AS holds FROM transaction WHERE circuit_id = $1 AND hold_state = 'expired'`,
      [circuit],
    );
    expect(rows).toEqual([{ changes: 2_000, holds: 2_000 }]);
    expect((await accountsOf(circuit)).get(ids[0])).toEqual({ balance: 0n, held_out: 0n, held_in: 0n });
    await checkInvariants(bench.pool, circuit);
  }, 120_000);
});

describe('whoever pays while holds expire', () => {
  it('does not wait for them in its own batch, and they come in between', async () => {
    await setLedgerClock(owner, PLACED);
    const { circuit, poster, seen, ids } = await bench.circuitWith(3);
    const holds = Array.from({ length: 4 }, () => holding(ids[0], ids[1], 1_00n, { expiresAt }));
    await poster.post(circuit, several(holds.map((hold) => [hold])));
    await setLedgerClock(owner, EXPIRES);
    seen.batches.length = 0;
    const pay = () => poster.post(circuit, single(transfer(ids[2], ids[1], 1_00n)));
    const expire = (...some: typeof holds) =>
      poster.post(circuit, { ...several(some.map(({ id }) => [expiring(id)])), principalId: newId() });
    const [a, b, c, d] = holds as [HoldTransfer, HoldTransfer, HoldTransfer, HoldTransfer];
    const answers = await Promise.all([pay(), expire(a, b), pay(), expire(c, d), pay(), pay()]);
    expect(new Set(answers.flatMap(told))).toEqual(new Set([11, 12, 13, 14, 15, 16, 17, 18]));
    expect(seen.batches.map(({ items }) => items)).toEqual([1, 4, 3]);
    await checkInvariants(bench.pool, circuit);
  });
});

describe('holds that expire', () => {
  it.each([
    [0, [100, 100, 50]],
    [2, [40, 40, 40, 40, 40, 40, 10]],
  ])('come in batches that are the smaller where somebody pays meanwhile: by %d', async (count, batches) => {
    await setLedgerClock(owner, PLACED);
    const { circuit, poster, seen, ids } = await bench.circuitWith(3);
    const holds = Array.from({ length: 250 }, () => [holding(ids[0], ids[1], 1n, { expiresAt })]);
    await poster.post(circuit, several(holds as [[HoldTransfer], [HoldTransfer], [HoldTransfer]]));
    await setLedgerClock(owner, EXPIRES);
    seen.batches.length = 0;
    let isOver = false;
    const paying = async () => {
      while (!isOver) expect(told(await poster.post(circuit, single(transfer(ids[2], ids[1], 1n))))).toHaveLength(1);
    };
    const payers = Array.from({ length: count }, paying);
    await createHoldExpiry(bench.pool, poster)
      .expireDue()
      .finally(() => {
        isOver = true;
      });
    await Promise.all(payers);
    expect(seen.batches.map(({ items }) => items).filter((items) => items > count)).toEqual(batches);
  });
});

describe('an account that is over its limit', () => {
  it('still honours what was held, beside payments that it receives in the same batch', async () => {
    const { circuit, poster, ids, holdId } = await withHold(80_00n);
    const lower = [limits(ids[0], 10_00n, null), limits(ids[1], 10_00n, 10_00n)];
    await poster.post(circuit, several(lower.map((command) => [command])));
    const batch = [
      [capturing(holdId, 30_00n)],
      [transfer(ids[2], ids[0], 5_00n)],
      [transfer(ids[0], ids[2], 1_00n)],
      [capturing(holdId, 20_00n, { isFinal: true })],
    ];
    expect(told(await poster.post(circuit, several(batch)))).toEqual([10, 11, 'credit-limit-exceeded', 12]);
    await checkInvariants(bench.pool, circuit);
  });
});

describe('a hold of nobody', () => {
  it('is not captured, voided or expired', async () => {
    const { circuit, poster } = await withHold();
    for (const command of [capturing(newId()), voiding(newId()), expiring(newId())])
      expect(told(await poster.post(circuit, single(command)))).toEqual(['transfer-not-found']);
  });
});
