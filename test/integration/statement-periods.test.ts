import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { Database } from '../../src/db/database.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { createCircuitReports } from '../../src/features/reports/circuit-reports.ts';
import { readYear } from '../../src/features/reports/period.ts';
import { linesOf, readHead, type StatementAsked } from '../../src/features/reports/statement.ts';
import { createTurnovers } from '../../src/features/reports/turnover.ts';
import { single, transfer } from '../support/circuit.ts';
import { setLedgerClock } from '../support/clock.ts';
import { postingBench } from '../support/posting.ts';

/**
 * Random payments from autumn to spring, with many at the moments around which days, years and clocks change, and
 * statements of random periods of them against a model that filters an array.
 */
const bench = postingBench();
let owner: pg.Pool;
let db: Database;

beforeAll(async () => {
  owner = createPool({ url: bench.database.url, max: 1 });
  db = createKysely<DB>(createPool({ url: bench.database.appUrl, max: 2 }));
  await owner.query(`SELECT make_posting_partitions('2025-10-01T00:00:00Z', 10)`);
});
afterAll(async () => {
  await db.destroy();
  await owner.end();
});

interface Paid {
  readonly number: number;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly occurredOn: string | null;
}

/** Zones whose clocks change at midnight, forwards and back, whose days begin elsewhere, and one as most are. */
const ZONES = ['America/Havana', 'Pacific/Kiritimati', 'Asia/Kathmandu', 'Europe/Rome', 'America/New_York'];

/** The calendar's day of a moment, not by the database but by ICU. */
const dayIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

const HOUR = 3_600_000;
const TURNS = [
  '2025-11-02T04:00:00Z',
  '2025-11-02T05:00:00Z',
  '2025-12-31T10:00:00Z',
  '2025-12-31T18:15:00Z',
  '2025-12-31T23:00:00Z',
  '2026-01-01T05:00:00Z',
  '2026-03-08T05:00:00Z',
  '2026-03-28T23:00:00Z',
  '2026-03-29T01:00:00Z',
].map((text) => Date.parse(text));

const START = Date.parse('2025-10-30T00:00:00Z');
const END = Date.parse('2026-04-12T12:00:00Z');

const moment = fc.oneof(
  fc.integer({ min: START, max: END - 1 }),
  fc
    .tuple(fc.constantFrom(...TURNS), fc.constantFrom(-1, 0, 1, HOUR - 1, HOUR, -HOUR))
    .map(([turn, moved]) => turn + moved),
);

const payment = fc.record({
  at: moment,
  from: fc.nat(3),
  by: fc.integer({ min: 1, max: 3 }),
  amount: fc.bigInt({ min: 1n, max: 50_00n }),
  daysBefore: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
});

/** A circuit in a time zone in which four accounts have paid each other; and its clock stands at the end. */
async function historyIn(zone: string, seed: number): Promise<{ circuit: string; ids: string[]; paid: Paid[] }> {
  await setLedgerClock(owner, new Date(START - 1).toISOString());
  const { circuit, poster, ids } = await bench.circuitWith(4, { creditLimit: 10_000_00n, balanceCap: null });
  await owner.query('UPDATE circuit SET time_zone = $2 WHERE id = $1', [circuit, zone]);
  const [asked] = fc.sample(fc.array(payment, { minLength: 40, maxLength: 40 }), { seed, numRuns: 1 });
  const paid: Paid[] = [];
  const turnovers = createTurnovers(bench.pool, db, 3);
  for (const { at, from, by, amount, daysBefore } of (asked ?? []).toSorted((a, b) => a.at - b.at)) {
    await setLedgerClock(owner, new Date(at).toISOString());
    const [payer, payee] = [ids[from] as string, ids[(from + by) % 4] as string];
    const occurredOn = daysBefore === null ? null : dayIn(zone, at - daysBefore * 24 * HOUR);
    const { answers } = await poster.post(circuit, single(transfer(payer, payee, amount, { occurredOn })));
    const [answer] = answers;
    if (answer === undefined || 'refusal' in answer) throw new Error(JSON.stringify(answer));
    paid.push({ number: answer.number, at, from: payer, to: payee, amount, occurredOn });
    // Some have no mark behind them, some lie between two, and the last ones are not looked through yet.
    if (paid.length === 10 || paid.length === 30) await turnovers.markAll();
  }
  await setLedgerClock(owner, new Date(END).toISOString());
  return { circuit, ids: [...ids], paid };
}

const signed = (id: string, { from, to, amount }: Paid): bigint => (from === id ? -amount : to === id ? amount : 0n);
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

const day = fc.integer({ min: START, max: END }).map((at) => new Date(at).toISOString().slice(0, 10));
const turningDay = fc.constantFrom('2025-11-01', '2025-11-02', '2025-12-31', '2026-01-01', '2026-03-08', '2026-03-29');
const periodEnd = fc.oneof(fc.constant(undefined), day, turningDay);

describe.each(ZONES.map((zone, index) => [zone, index] as const))('in %s', (zone, index) => {
  it('a statement of any period is what a naive reading of the history says', async () => {
    const { circuit, ids, paid } = await historyIn(zone, index + 1);
    const place = { id: circuit, code: 'c', scale: 2 };
    const reports = createCircuitReports(db);
    const dayOf = (by: StatementAsked['by'], { at, occurredOn }: Paid) =>
      by === 'occurred' ? (occurredOn ?? dayIn(zone, at)) : dayIn(zone, at);
    await fc.assert(
      fc.asyncProperty(
        periodEnd,
        periodEnd,
        fc.constantFrom('posted', 'occurred' as const),
        fc.nat(3),
        async (one, other, by, which) => {
          const [from, to] = one !== undefined && other !== undefined && one > other ? [other, one] : [one, other];
          const id = ids[which] as string;
          const head = await readHead(db, place, { accountId: id, from, to, by: by as StatementAsked['by'] });
          const lines = (await Array.fromAsync(linesOf(db, head))).flat();
          const own = paid.filter((each) => signed(id, each) !== 0n);
          const dated = own.map((each) => ({ ...each, day: dayOf(by as StatementAsked['by'], each) }));
          const before = dated.filter((each) => from !== undefined && each.day < from);
          const within = dated.filter(
            (each) => (from === undefined || each.day >= from) && (to === undefined || each.day <= to),
          );
          const expected = within.toSorted((a, b) =>
            by === 'occurred' && a.day !== b.day ? (a.day < b.day ? -1 : 1) : a.number - b.number,
          );
          expect(head.opening).toBe(sum(before.map((each) => signed(id, each))));
          expect(head.closing).toBe(head.opening + sum(within.map((each) => signed(id, each))));
          expect(lines.map(({ number, amount, day: told }) => [Number(number), amount, told])).toEqual(
            expected.map((each) => [each.number, signed(id, each), each.day]),
          );
          const raised = within.filter((each) => each.to === id);
          const lowered = within.filter((each) => each.from === id);
          const [received, spent] = [raised, lowered].map((some) => sum(some.map((each) => each.amount)));
          expect(head.totals).toEqual({
            received,
            paid: spent,
            fees: 0n,
            credits: { count: raised.length, sum: received },
            debits: { count: lowered.length, sum: spent },
          });
        },
      ),
      { numRuns: 30, seed: index + 1 },
    );
    // All statements of a period end in the trial balance of its end.
    for (const last of ['2025-11-01', '2025-11-02', '2025-12-31', '2026-03-08', '2026-03-29']) {
      const heads = await Promise.all(
        ids.map((id) => readHead(db, place, { accountId: id, from: '2025-11-01', to: last, by: 'posted' })),
      );
      const at = heads[0]?.period.to.getTime();
      const balance = await reports.trialBalance(place, { limit: 500, format: 'json', at });
      const byId = new Map(balance.data.map((row) => [row.accountId, row.balance]));
      expect(heads.map(({ accountId, closing }) => [accountId, Number(closing) / 100])).toEqual(
        ids.map((id) => [id, Number(byId.get(id))]),
      );
      expect(balance.transactionNumber).toBe(heads[0]?.lastNumber);
      expect([balance.sums.zeroSum, sum(heads.map(({ closing }) => closing))]).toEqual(['0.00', 0n]);
      expect(dayIn(zone, at ?? 0)).toBe(last);
      expect(dayIn(zone, (at ?? 0) + 1)).not.toBe(last);
    }
  }, 60_000);
});

it('a year begins and ends where the circuit is, and the present one ends now', async () => {
  const { circuit } = await historyIn('Pacific/Kiritimati', 99);
  const last = await readYear(db, circuit, 2025);
  expect([last.from, last.to].map((each) => each?.toISOString())).toEqual([
    '2024-12-31T10:00:00.000Z',
    '2025-12-31T09:59:59.999Z',
  ]);
  const present = await readYear(db, circuit, 2026);
  expect([present.from, present.to].map((each) => each?.toISOString())).toEqual([
    '2025-12-31T10:00:00.000Z',
    new Date(END).toISOString(),
  ]);
  await expect(readYear(db, circuit, 2027)).rejects.toMatchObject({ refusal: { code: 'time-in-future' } });
});

it('a day that a time zone has skipped is an empty period', async () => {
  const { circuit, ids } = await historyIn('Pacific/Apia', 7);
  const asked = { accountId: ids[0] as string, from: '2011-12-30', to: '2011-12-30', by: 'posted' as const };
  const head = await readHead(db, { id: circuit, code: 'c', scale: 2 }, asked);
  expect([head.opening, head.closing, head.totals.credits.count]).toEqual([0n, 0n, 0]);
});
