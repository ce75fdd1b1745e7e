import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPool, withRole } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { Poster } from '../../src/poster/poster.ts';
import { appPool, createPoster, limits, opening, several, single, told, transfer, watch } from '../support/circuit.ts';
import { type Cut, startCutter } from '../support/cutter.ts';
import { codeOf, postingBench } from '../support/posting.ts';

const bench = postingBench();
let superuser: pg.Pool;

beforeAll(() => {
  superuser = createPool({ url: bench.database.url, max: 2, name: 'side' });
});

afterAll(() => superuser.end());

const keyed = () => ({ keyDigest: newId(), requestDigest: newId() });

describe('a command that only the database refuses', () => {
  /** As if the database knew something about an account that the service does not. */
  async function refuseAccount(id: string, constraint: string): Promise<void> {
    await superuser.query(`
      CREATE FUNCTION refuse_${constraint}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'check_violation', CONSTRAINT = '${constraint}'; END $$;
      CREATE TRIGGER refuse_${constraint} BEFORE UPDATE ON account FOR EACH ROW WHEN (NEW.id = '${id}' AND NEW.balance < OLD.balance)
        EXECUTE FUNCTION refuse_${constraint}()`);
  }

  it('is refused alone, in the words of the API: its neighbours in the batch are posted', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(4);
    const [a, b, c, d] = ids as [string, string, string, string];
    await refuseAccount(c, 'account_within_credit_limit');
    // The first goes alone, and the others together behind it.
    const commands = [
      transfer(a, b, 1n),
      transfer(a, b, 1n),
      transfer(c, d, 1n),
      transfer(b, a, 2n),
      transfer(d, a, 1n),
    ];
    const sent = commands.map((command) => codeOf(poster.post(circuit, single(command))));
    expect(await Promise.all(sent)).toEqual(['answered', 'answered', 'credit-limit-exceeded', 'answered', 'answered']);
    expect(seen.retried).toEqual(['refused by the database']);
    expect([await bench.balance(circuit, a), await bench.balance(circuit, c)]).toEqual([1n, 0n]);
  });

  it('takes its whole submission with it, and no other', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(4);
    const [a, b, c, d] = ids as [string, string, string, string];
    await refuseAccount(c, 'account_within_balance_cap');
    const first = poster.post(circuit, single(transfer(a, b, 1n)));
    const mixed = codeOf(poster.post(circuit, several([[transfer(a, b, 1n)], [transfer(c, d, 1n)]])));
    const last = poster.post(circuit, single(transfer(a, b, 1n)));
    expect([...told(await first), await mixed, ...told(await last)]).toEqual([9, 'balance-cap-exceeded', 10]);
  });

  it('for a reason that is no rule of the circuit is told as it is, and the line goes on', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(3);
    await refuseAccount(ids[2], 'something_of_ours');
    const sent = [ids[0], ids[2], ids[0]].map((from) =>
      codeOf(poster.post(circuit, single(transfer(from, ids[1], 1n)))),
    );
    expect(await Promise.all(sent)).toEqual(['answered', 'error: refused', 'answered']);
  });

  it('fails alone also where it cannot be written down at all', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const good = () => codeOf(poster.post(circuit, single(transfer(a, b, 1n))));
    const bad = [
      transfer(a, b, 1n, { externalId: 'a "quoted" one' }),
      transfer(a, b, 1n, { externalId: 'not a word' }),
      transfer(a, b, 1n, { externalId: 'ünicode' }),
      transfer(a, b, 1n, { occurredOn: '2020-02-31' }),
      transfer('no id at all', b, 1n),
      { ...transfer(a, b, 1n), id: 'no id at all' },
      { ...transfer(a, b, 1n), salt: new Uint8Array(3) },
      limits(a, 2n ** 63n, null),
    ];
    for (const command of bad) {
      const codes = await Promise.all([good(), good(), codeOf(poster.post(circuit, single(command))), good()]);
      expect(codes).toEqual(['answered', 'answered', expect.stringMatching(/^(error|RangeError)/), 'answered']);
    }
    expect(await bench.balance(circuit, a)).toBe(-3n * BigInt(bad.length));
  });
});

describe('a connection that is lost', () => {
  /** A poster that reaches the database by way of a proxy which cuts at COMMIT. */
  async function cutPoster() {
    const cutter = await startCutter(bench.database.url);
    const pool = appPool(withRole(cutter.url, 'saldo_app'), 3);
    const { observer, seen } = watch();
    const poster = new Poster(pool, observer);
    onTestFinished(async () => {
      await poster.close();
      await pool.end();
      await cutter.close();
    });
    return { cutter, poster, seen };
  }

  it.each<Cut>(['before commit', 'after commit'])('%s loses nothing and doubles nothing', async (where) => {
    const { circuit, ids } = await bench.circuitWith(2);
    const { cutter, poster, seen } = await cutPoster();
    cutter.cut(where);
    const answers = await poster.post(
      circuit,
      several([[transfer(ids[0], ids[1], 7n)], [transfer(ids[0], newId(), 7n)]], keyed()),
    );
    expect(cutter.cuts).toBe(1);
    expect(told(answers)).toEqual([5, 'account-not-found']);
    // What had been committed is told from the journal, as to any repetition.
    expect(answers.replayed).toBe(where === 'after commit');
    expect(await bench.balance(circuit, ids[0])).toBe(-7n);
    expect(seen.retried).toHaveLength(1);
  });

  it.each<Cut>(['before commit', 'after commit'])(
    '%s does so also for requests without a key of their own',
    async (where) => {
      const { circuit, ids } = await bench.circuitWith(2);
      const { cutter, poster } = await cutPoster();
      cutter.cut(where, 3);
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => poster.post(circuit, single(transfer(ids[0], ids[1], 1n)))),
      );
      expect(new Set(answers.flatMap(told)).size).toBe(40);
      expect(cutter.cuts).toBe(3);
      expect(await bench.balance(circuit, ids[0])).toBe(-40n);
    },
  );

  it('for good is answered with "overloaded", and the same key finds out later', async () => {
    const { circuit, ids } = await bench.circuitWith(2);
    const { cutter, poster } = await cutPoster();
    const idempotency = keyed();
    const command = transfer(ids[0], ids[1], 7n);
    cutter.cut('after commit');
    cutter.cut('before commit', 100);
    expect(await codeOf(poster.post(circuit, single(command, idempotency)))).toBe('overloaded');
    const found = await createPoster(bench.pool).post(circuit, single(transfer(ids[0], ids[1], 7n), idempotency));
    expect([found.replayed, ...told(found)]).toEqual([true, 5]);
    expect(await bench.balance(circuit, ids[0])).toBe(-7n);
  });

  it('by killing the server processes under load, again and again, loses nothing and doubles nothing', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(4, { creditLimit: 10n ** 9n, balanceCap: null });
    const numbers = new Set<number>();
    let isDone = false;
    const killing = (async () => {
      for (let i = 0; !isDone; i++) {
        const answered = numbers.size;
        await superuser.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'saldo test' AND (state <> 'idle' OR $1)`,
          [i % 5 === 4],
        );
        // Not before something went through again: on a slow machine one batch could be hit each time that it is tried.
        do await sleep(5 + ((i * 13) % 60));
        while (!isDone && numbers.size === answered);
      }
    })();
    let sent = 0;
    const client = async (index: number) => {
      // However fast the machine: until enough batches have been hit, and within a bound.
      for (let i = 0; i < 20 || (seen.retried.length <= 3 && i < 2_000); i++) {
        sent++;
        const from = ids[(index + i) % 4] as string;
        const to = ids[(index + i + 1 + (i % 3)) % 4] as string;
        for (const number of told(await poster.post(circuit, single(transfer(from, to, 1n), keyed()))))
          numbers.add(Number(number));
      }
    };
    try {
      await Promise.all(Array.from({ length: 40 }, (_, index) => client(index)));
    } finally {
      isDone = true;
      await killing;
    }
    expect(numbers.size).toBe(sent);
    expect(await bench.lastNumber(circuit)).toBe(8 + sent);
    expect(seen.retried.length).toBeGreaterThan(3);
  });
});

describe('several circuits', () => {
  it('do not wait for each other', async () => {
    const held = await bench.circuitWith(2);
    const free = await bench.circuitWith(2);
    const poster = createPoster(bench.pool);
    const side = await superuser.connect();
    await side.query('BEGIN');
    await side.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [held.circuit]);
    let isHeldAnswered = false;
    const waiting = poster.post(held.circuit, single(transfer(held.ids[0], held.ids[1], 1n))).finally(() => {
      isHeldAnswered = true;
    });
    for (let i = 0; i < 20; i++) await poster.post(free.circuit, single(transfer(free.ids[0], free.ids[1], 1n)));
    expect(isHeldAnswered).toBe(false);
    expect(await bench.lastNumber(free.circuit)).toBe(24);
    await side.query('ROLLBACK');
    side.release();
    expect(told(await waiting)).toEqual([5]);
    await poster.close();
  });

  it('see after their wait what was committed meanwhile', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const other = createPoster(bench.pool);
    const spend = async (by: Poster) => told(await by.post(circuit, single(transfer(ids[0], ids[1], 60_00n))))[0];
    const side = await superuser.connect();
    await side.query('BEGIN');
    await side.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [circuit]);
    const both = Promise.all([spend(poster), spend(other)]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await side.query('ROLLBACK');
    side.release();
    expect((await both).sort()).toEqual([5, 'credit-limit-exceeded']);
    await other.close();
  });
});

describe('a connection of the poster', () => {
  it('goes on being of use after a batch that failed on it, at whatever statement that was', async () => {
    const { circuit, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const missing = newId();
    for (const bad of [
      { ...transfer(a, b, 1n), id: 'no id at all' },
      transfer('no id at all', b, 1n, { externalId: `x${newId()}` }),
      transfer(a, b, 1n, { occurredOn: '2020-02-31', externalId: `y${newId()}` }),
      opening(newId(), 'no id at all', { externalId: `z${newId()}` }),
      limits(a, -1n, null),
    ]) {
      const pool = appPool(bench.database.appUrl, 1);
      const poster = createPoster(pool);
      const send = (command: Parameters<typeof single>[0]) => codeOf(poster.post(circuit, single(command)));
      expect(await send(bad)).toMatch(/^(error|RangeError)/);
      const good = [
        transfer(a, b, 1n, { externalId: `g${newId()}` }),
        opening(newId(), null, { externalId: `g${newId()}` }),
        opening(newId(), missing),
        limits(a, 100_00n, 100_00n),
        transfer(b, a, 1n),
      ];
      for (const command of good) expect(await send(command)).toBe('answered');
      expect(
        (await Promise.all(good.map((command) => send({ ...command, id: newId() })))).every(
          (code) => code === 'answered',
        ),
      ).toBe(true);
      await poster.close();
      await pool.end();
    }
  });
});
