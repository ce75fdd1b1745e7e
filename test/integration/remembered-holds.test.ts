import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPool, withRole } from '../../src/db/connect.ts';
import type { Command } from '../../src/domain/ledger/commands.ts';
import { HOLDS_REMEMBERED_MAX } from '../../src/limits.ts';
import { Poster } from '../../src/poster/poster.ts';
import {
  appPool,
  capturing,
  expiring,
  holding,
  owing,
  several,
  single,
  told,
  transfer,
  voiding,
  watch,
} from '../support/circuit.ts';
import { setLedgerClock } from '../support/clock.ts';
import { startCutter } from '../support/cutter.ts';
import { checkInvariants } from '../support/invariants.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();
let owner: pg.Pool;

const PLACED = Date.parse('2026-03-15T12:00:00.000Z');
const MINUTE_MS = 60_000;

beforeAll(async () => {
  owner = createPool({ url: bench.database.url, max: 1 });
});
afterAll(() => owner.end());

const at = (minute: number) => setLedgerClock(owner, new Date(PLACED + minute * MINUTE_MS).toISOString());

/** A poster with a connection of its own, and the names of the statements that it has sent. */
function watchedPoster(): { poster: Poster; sent: string[] } {
  const pool = appPool(bench.database.appUrl, 1);
  const sent: string[] = [];
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: [{ name?: string } | string]) => {
      if (typeof args[0] === 'object') sent.push(args[0].name ?? '');
      return query(...args);
    }) as typeof client.query;
  });
  const poster = new Poster(pool, watch().observer);
  onTestFinished(async () => {
    await poster.close();
    await pool.end();
  });
  return { poster, sent };
}

describe('a process', () => {
  it('reads nothing of holds that it placed itself, and all of them once another has posted', async () => {
    await at(0);
    const { circuit, ids } = await bench.circuitWith(3);
    const { poster, sent } = watchedPoster();
    const place = async () => {
      const hold = holding(ids[0], ids[1], 10_00n);
      await poster.post(circuit, single(hold));
      return hold.id;
    };
    const captures = async (holdId: string) => {
      sent.length = 0;
      expect(told(await poster.post(circuit, single(capturing(holdId, 4_00n))))).toEqual([expect.any(Number)]);
      return sent.filter((name) => name.includes('holds'));
    };
    // The first batch of a process makes nothing of what it does not know.
    const held = await place();
    expect(await captures(held)).toEqual([]);
    expect(await captures(held)).toEqual([]);
    await watchedPoster().poster.post(circuit, single(transfer(ids[2], ids[1], 1_00n)));
    expect(await captures(await place())).toEqual([]);
    await watchedPoster().poster.post(circuit, single(transfer(ids[2], ids[1], 1_00n)));
    const later = await place();
    await watchedPoster().poster.post(circuit, single(transfer(ids[2], ids[1], 1_00n)));
    expect(await captures(later)).toEqual(['accounts of holds', 'obligations of holds', 'holds']);
  });

  it('reads nothing of the accounts of a hold that expires, as of one that it does not remember', async () => {
    await at(0);
    const { circuit, ids } = await bench.circuitWith(2);
    const { poster, sent } = watchedPoster();
    const hold = holding(ids[0], ids[1], 10_00n, { expiresAt: PLACED + MINUTE_MS });
    await poster.post(circuit, single(hold));
    await at(1);
    sent.length = 0;
    expect(told(await poster.post(circuit, single(expiring(hold.id))))).toEqual([expect.any(Number)]);
    expect(sent.filter((name) => /accounts|obligations|holds/.test(name))).toEqual([]);
  });

  it('knows a hold as it stands when it does not know whether its last batch was committed', async () => {
    await at(0);
    const { circuit, ids } = await bench.circuitWith(2);
    const cutter = await startCutter(bench.database.url);
    const pool = appPool(withRole(cutter.url, 'saldo_app'), 3);
    const poster = new Poster(pool, watch().observer);
    onTestFinished(async () => {
      await poster.close();
      await pool.end();
      await cutter.close();
    });
    for (const where of ['before commit', 'after commit'] as const) {
      const hold = holding(ids[0], ids[1], 10_00n);
      await poster.post(circuit, single(hold));
      cutter.cut(where);
      expect(told(await poster.post(circuit, single(capturing(hold.id, 7_00n))))).toEqual([expect.any(Number)]);
      expect(told(await poster.post(circuit, single(capturing(hold.id, 4_00n))))).toEqual(['held-amount-exceeded']);
      expect(told(await poster.post(circuit, single(capturing(hold.id, 3_00n))))).toEqual([expect.any(Number)]);
      await checkInvariants(bench.pool, circuit);
    }
  });
});

describe('a process that has many circuits', () => {
  it('does not go by what it has forgotten while it waited for the circuit', async () => {
    await at(0);
    const { circuit, ids } = await bench.circuitWith(2);
    const other = await bench.circuitWith(2, { creditLimit: 10_000_00n, balanceCap: null });
    const poster = new Poster(bench.pool, watch().observer);
    onTestFinished(() => poster.close());
    const hold = holding(ids[0], ids[1], 10_00n);
    await poster.post(circuit, single(hold));
    await other.poster.post(circuit, single(capturing(hold.id)));
    const waiting = await owner.connect();
    try {
      await waiting.query('BEGIN');
      await waiting.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [circuit]);
      const late = poster.post(circuit, single(capturing(hold.id)));
      for (let placed = 0; placed < HOLDS_REMEMBERED_MAX; placed += 512) {
        const some = Array.from({ length: 512 }, () => [holding(other.ids[0], other.ids[1], 1n)]);
        await poster.post(other.circuit, several(some));
      }
      await waiting.query('COMMIT');
      expect(told(await late)).toEqual(['transition-not-allowed']);
    } finally {
      waiting.release();
    }
  });
});

/** What one of three processes is asked for: of a hold, by how many were placed before. Amounts are whole units. */
type Step =
  | { does: 'place'; amount: number; minutes: number; pays: boolean; says: boolean }
  | { does: 'capture'; which: number; amount: number | null; isFinal: boolean }
  | { does: 'void' | 'expire'; which: number }
  | { does: 'pay' }
  | { does: 'wait'; minutes: number };

const which = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('place' as const),
      amount: fc.integer({ min: 1, max: 9 }),
      minutes: fc.integer({ min: 1, max: 60 }),
      pays: fc.boolean(),
      says: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('capture' as const),
      which,
      amount: fc.option(fc.integer({ min: 1, max: 9 })),
      isFinal: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('void' as const, 'expire' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pay' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 30 }) }) },
);
/** Batches, and who posts them: mostly the first, so that it has something to remember. */
const plan = fc.array(
  fc.record({ by: fc.constantFrom(0, 0, 0, 0, 1, 2), steps: fc.array(step, { minLength: 1, maxLength: 4 }) }),
  { minLength: 4, maxLength: 14 },
);

describe('processes that place and capture the same holds in turn', () => {
  it('answer as if each had read everything', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (batches) => {
        await at(0);
        const {
          circuit,
          ids,
          poster: first,
        } = await bench.circuitWith(2, { creditLimit: 10_000_00n, balanceCap: null });
        const others = [watch(), watch()].map(({ observer }) => new Poster(bench.pool, observer));
        const posters = [first, ...others];
        const owed = owing(ids[0], ids[1], 9_999_00n);
        await first.post(circuit, single(owed));
        const holds: { id: string; left: number; ends: number }[] = [];
        let minute = 0;
        for (const { by, steps } of batches) {
          const commands: Command[] = [];
          const expected: unknown[] = [];
          const says: Command[] = [];
          // Nobody can name a hold before it has been answered.
          const placed = holds.length;
          for (const one of steps) {
            const ask = (command: Command, answer: unknown) => {
              commands.push(command);
              expected.push(answer);
            };
            if (one.does === 'wait') continue;
            if (one.does === 'pay') ask(transfer(ids[1], ids[0], 1_00n), expect.any(Number));
            else if (one.does === 'place') {
              const ends = minute + one.minutes;
              const hold = holding(ids[0], ids[1], BigInt(one.amount) * 100n, {
                expiresAt: PLACED + ends * MINUTE_MS,
                obligationId: one.pays ? owed.obligationId : null,
              });
              if (one.says) says.push(hold);
              ask(hold, expect.any(Number));
              holds.push({ id: hold.id, left: one.amount, ends });
            } else {
              const hold = holds[one.which];
              if (hold === undefined || one.which >= placed) continue;
              const isOpen = hold.left > 0;
              const isPast = hold.ends <= minute;
              if (one.does === 'capture') {
                const amount = one.amount ?? hold.left;
                const fits = isOpen && !isPast && amount <= hold.left;
                ask(
                  capturing(hold.id, one.amount === null ? null : BigInt(one.amount) * 100n, { isFinal: one.isFinal }),
                  fits ? expect.any(Number) : isOpen && !isPast ? 'held-amount-exceeded' : 'transition-not-allowed',
                );
                if (fits) hold.left = one.isFinal ? 0 : hold.left - amount;
              } else {
                const fits = isOpen && isPast === (one.does === 'expire');
                ask(
                  one.does === 'void' ? voiding(hold.id) : expiring(hold.id),
                  fits ? expect.any(Number) : 'transition-not-allowed',
                );
                if (fits) hold.left = 0;
              }
            }
          }
          const groups = commands.map((command) => [command]);
          const beside = new Map(says.map(({ id }) => [id, { metadata: { resourceId: id, pairs: { till: '3' } } }]));
          if (groups.length > 0)
            expect(told(await (posters[by] as Poster).post(circuit, { ...several(groups), beside }))).toEqual(expected);
          for (const one of steps) if (one.does === 'wait') minute += one.minutes;
          await at(minute);
        }
        await checkInvariants(bench.pool, circuit);
        const { rows } = await bench.pool.query<{ id: string; left: bigint }>(
          'SELECT id, amount - captured - released AS left FROM hold WHERE circuit_id = $1',
          [circuit],
        );
        expect(new Map(rows.map(({ id, left }) => [id, Number(left) / 100]))).toEqual(
          new Map(holds.map(({ id, left }) => [id, left])),
        );
        for (const poster of others) await poster.close();
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
