import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { TASKS, type TaskContext } from '../../src/jobs/tasks.ts';
import { previewSubmission } from '../../src/poster/preview.ts';
import { newCommandParts } from '../../src/poster/submit.ts';
import { OPERATOR, single, told, transfer } from '../support/circuit.ts';
import { setLedgerClock } from '../support/clock.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();
let owner: pg.Pool;

beforeAll(async () => {
  owner = createPool({ url: bench.database.url, max: 1 });
  await setLedgerClock(owner, '2026-03-15T12:00:00Z');
  await bench.pool.query('SELECT make_posting_partitions(ledger_clock(), 3)');
});

afterAll(() => owner.end());

async function schedule(circuit: string, account: string, creditLimit: bigint, at: string): Promise<string> {
  const id = newId();
  await bench.pool.query(
    `INSERT INTO scheduled_limit_change (circuit_id, id, account_id, credit_limit, balance_cap, effective_at, principal_id, reason)
     VALUES ($1, $2, $3, $4, NULL, $5, $6, 'agreed in March')`,
    [circuit, id, account, creditLimit, at, OPERATOR],
  );
  return id;
}

const postedAt = async (circuit: string, number: number): Promise<string> =>
  (
    await bench.pool.query<{ posted_at: Date }>(
      'SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = $2',
      [circuit, number],
    )
  ).rows[0]?.posted_at.toISOString() ?? '';

const closing = (accountId: string) => ({
  kind: 'account-status-changed' as const,
  ...newCommandParts(OPERATOR, undefined).parts,
  accountId,
  status: 'closed' as const,
  expectedVersion: null,
});

describe('a limit change of a later date', () => {
  it('takes effect at its time, and not a millisecond earlier, without a job', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2, { balanceCap: null });
    const id = await schedule(circuit, ids[0], 200_00n, '2026-03-16T08:00:00.000Z');
    const spend = () => single(transfer(ids[0], ids[1], 150_00n));
    await setLedgerClock(owner, '2026-03-16T07:59:59.999Z');
    expect(told(await poster.post(circuit, spend()))).toEqual(['credit-limit-exceeded']);
    await setLedgerClock(owner, '2026-03-16T08:00:00.000Z');
    expect(await previewSubmission(bench.pool, circuit, spend())).toMatchObject([
      { balancesAfter: [{ debit: -150_00n }] },
    ]);
    expect(told(await poster.post(circuit, spend()))).toEqual([6]);
    const { rows } = await bench.pool.query(
      `SELECT applied_number, kind, transaction.principal_id, body FROM scheduled_limit_change AS due
       JOIN transaction ON transaction.circuit_id = due.circuit_id AND transaction.number = applied_number
       JOIN transaction_text AS text ON text.circuit_id = due.circuit_id AND text.number = applied_number WHERE due.id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { applied_number: 5n, kind: 'limits-changed', principal_id: OPERATOR, body: 'agreed in March' },
    ]);
  });

  it('has its circuit seen to by the job, but for one of an account that is closed, which has no limits any more', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    await schedule(circuit, ids[0], 7n, '2026-03-16T08:00:00Z');
    await setLedgerClock(owner, '2026-03-16T07:00:00Z');
    const carryOut = () => TASKS['carry-out-limit-changes']?.({ pool: bench.pool, poster } as unknown as TaskContext);
    await setLedgerClock(owner, '2026-03-16T08:00:00Z');
    await carryOut();
    expect(await bench.lastNumber(circuit)).toBe(5);
    await schedule(circuit, ids[1], 7n, '2026-03-16T09:00:00Z');
    expect(told(await poster.post(circuit, single(closing(ids[1]))))).toEqual([6]);
    await setLedgerClock(owner, '2026-03-16T09:00:00Z');
    const before = seen.batches.length;
    await carryOut();
    expect(seen.batches).toHaveLength(before);
  });

  it('is carried out by a submission of nothing as well, and several of them in their order', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(1);
    await schedule(circuit, ids[0], 3n, '2026-03-16T08:00:02Z');
    await schedule(circuit, ids[0], 1n, '2026-03-16T08:00:00Z');
    await schedule(circuit, ids[0], 2n, '2026-03-16T08:00:01Z');
    await setLedgerClock(owner, '2026-03-17T00:00:00Z');
    expect(
      await poster.post(circuit, { principalId: OPERATOR, idempotency: null, groups: [], beside: new Map() }),
    ).toEqual({ replayed: false, answers: [] });
    const { rows } = await bench.pool.query<{ credit_limit: bigint }>(
      'SELECT credit_limit FROM limit_change WHERE circuit_id = $1 AND account_id = $2 ORDER BY number',
      [circuit, ids[0]],
    );
    expect(rows.map((row) => row.credit_limit)).toEqual([100_00n, 1n, 2n, 3n]);
    await poster.post(circuit, { principalId: OPERATOR, idempotency: null, groups: [], beside: new Map() });
    expect(await bench.lastNumber(circuit)).toBe(5);
  });

  it('is moot for an account that was closed before: nothing is written for it, however often somebody posts', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(3);
    await schedule(circuit, ids[2], 5n, '2026-03-18T00:00:00Z');
    await poster.post(circuit, single(closing(ids[2])));
    await setLedgerClock(owner, '2026-03-18T12:00:00Z');
    const records = async () =>
      (await bench.pool.query('SELECT count(*)::int AS n FROM idempotency_record WHERE circuit_id = $1', [circuit]))
        .rows[0].n;
    const before = await records();
    for (let i = 0; i < 3; i++) await poster.post(circuit, single(transfer(ids[0], ids[1], 1n)));
    expect((await records()) - before).toBe(3);
  });
});

describe('the time of a transaction', () => {
  it('is that of the database, and never before that of the last one, even if the clock is turned back', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const spend = async () => told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))[0] as number;
    await setLedgerClock(owner, '2026-04-01T10:00:00.123Z');
    expect(await postedAt(circuit, await spend())).toBe('2026-04-01T10:00:00.123Z');
    await setLedgerClock(owner, '2026-03-20T10:00:00Z');
    expect(await postedAt(circuit, await spend())).toBe('2026-04-01T10:00:00.123Z');
    await setLedgerClock(owner, '2026-04-01T10:00:00.124Z');
    expect(await postedAt(circuit, await spend())).toBe('2026-04-01T10:00:00.124Z');
  });

  it("bounds occurredOn by the day that it then is in the circuit's own time zone", async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    await setLedgerClock(owner, '2026-04-02T12:00:00Z');
    const on = async (occurredOn: string) =>
      told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n, { occurredOn }))))[0];
    expect([await on('2026-04-02'), await on('2026-04-03')]).toEqual([5, 'occurred-in-future']);
    await bench.pool.query(`UPDATE circuit SET time_zone = 'Pacific/Kiritimati' WHERE id = $1`, [circuit]);
    expect([await on('2026-04-03'), await on('2026-04-04')]).toEqual([6, 'occurred-in-future']);
    await bench.pool.query(`UPDATE circuit SET time_zone = 'Pacific/Pago_Pago' WHERE id = $1`, [circuit]);
    expect([await on('2026-04-02'), await on('2026-04-03')]).toEqual([7, 'occurred-in-future']);
  });
});

describe('a month without a partition', () => {
  it('gets one when somebody posts in it', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    await setLedgerClock(owner, '2028-04-30T23:59:59.999Z');
    const sent = Array.from({ length: 20 }, () => poster.post(circuit, single(transfer(ids[0], ids[1], 1n))));
    expect((await Promise.all(sent)).flatMap(told)).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
    expect(seen.retried).toHaveLength(1);
    await setLedgerClock(owner, '2028-05-01T00:00:00.000Z');
    expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toEqual([25]);
    expect(seen.retried).toHaveLength(1);
    const { rows } = await bench.pool.query(
      'SELECT tableoid::regclass::text AS partition, count(*)::int AS n FROM posting WHERE circuit_id = $1 GROUP BY 1 ORDER BY 1',
      [circuit],
    );
    expect(rows).toEqual([
      { partition: 'posting_2028_04', n: 20 },
      { partition: 'posting_2028_05', n: 1 },
    ]);
  });

  it('is made although the connection that makes it is lost', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    await owner.query(`
      CREATE SEQUENCE tries;
      ALTER FUNCTION make_posting_partitions RENAME TO make_partitions_truly;
      CREATE FUNCTION make_posting_partitions(first_month timestamptz, months_ahead integer) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
          RETURN make_partitions_truly(first_month, months_ahead);
        END $$;
      GRANT EXECUTE ON FUNCTION make_posting_partitions TO saldo_app`);
    await setLedgerClock(owner, '2029-01-10T00:00:00Z');
    expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toEqual([5]);
    expect(seen.retried.length).toBeGreaterThanOrEqual(2);
    await owner.query(
      'DROP FUNCTION make_posting_partitions; ALTER FUNCTION make_partitions_truly RENAME TO make_posting_partitions',
    );
  });

  it('is found missing by two posters at once, and made once', async () => {
    const first = await bench.circuitWith(2);
    const second = await bench.circuitWith(2);
    await setLedgerClock(owner, '2031-01-10T00:00:00Z');
    const spend = ({ circuit, poster, ids }: typeof first) =>
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n)));
    expect((await Promise.all([spend(first), spend(second)])).flatMap(told)).toEqual([5, 5]);
  });
});
