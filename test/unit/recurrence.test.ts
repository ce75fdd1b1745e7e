import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, it } from 'vitest';
import { timesOf } from '../../src/features/payment-schedules/coming.ts';
import {
  faultOfEnd,
  faultOfRule,
  localTimeOf,
  momentOf,
  readRule,
  timesFrom,
} from '../../src/features/payment-schedules/recurrence.ts';
import { RECURRENCE_LENGTH_MAX } from '../../src/limits/payments.ts';
import { daysOf } from '../support/calendar.ts';

const ROME = 'Europe/Rome';
const times = (rule: string, from: string, count = 4, zone = ROME) => timesFrom(readRule(rule), from, zone, count);
const locals = (rule: string, from: string, count = 4) => times(rule, from, count).map(({ local }) => local);
const moments = (rule: string, from: string, count = 4) => times(rule, from, count).map(({ at }) => at.toISOString());

describe('where the clocks are changed', () => {
  it('a time that they leap over in spring counts by those before, and only on that day', () => {
    expect(times('FREQ=DAILY', '2026-03-28T02:30:00', 3)).toEqual([
      { local: '2026-03-28T02:30:00', at: new Date('2026-03-28T01:30:00Z') },
      { local: '2026-03-29T02:30:00', at: new Date('2026-03-29T01:30:00Z') },
      { local: '2026-03-30T02:30:00', at: new Date('2026-03-30T00:30:00Z') },
    ]);
  });

  it('of a time that comes twice in autumn the first counts, and it comes once', () => {
    expect(moments('FREQ=DAILY', '2026-10-24T02:30:00', 3)).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('a moment is put down by the clocks of the place', () => {
    expect(localTimeOf(new Date('2026-01-01T23:00:00Z'), ROME)).toBe('2026-01-02T00:00:00');
    expect(localTimeOf(new Date('2026-10-25T01:30:59.999Z'), ROME)).toBe('2026-10-25T02:30:59');
    expect(momentOf('2026-03-29T02:30:00', ROME).at).toEqual(new Date('2026-03-29T01:30:00Z'));
  });

  it('a day that a place has left out counts as well: Samoa had no 30 December 2011', () => {
    const came = times('FREQ=DAILY', '2011-12-29T09:00:00', 3, 'Pacific/Apia');
    expect(came.map(({ at }) => at.toISOString())).toEqual([
      '2011-12-29T19:00:00.000Z',
      '2011-12-30T19:00:00.000Z',
      '2011-12-30T19:00:00.000Z',
    ]);
  });
});

describe('days that not every month or year has', () => {
  it.each([
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2028-01-15', ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']],
    ['FREQ=YEARLY', '2024-02-29', ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2026-01-01', ['2026-02-28', '2027-02-28', '2028-02-29', '2029-02-28']],
    ['FREQ=MONTHLY;BYDAY=5FR', '2026-01-01', ['2026-01-30', '2026-05-29', '2026-07-31', '2026-10-30']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2026-01-01',
      ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30'],
    ],
    ['FREQ=YEARLY;BYYEARDAY=366', '2026-01-01', ['2028-12-31', '2032-12-31', '2036-12-31']],
  ])('%s from %s', (rule, from, days) => {
    expect(locals(rule, `${from}T09:00:00`, days.length)).toEqual(days.map((day) => `${day}T09:00:00`));
  });
});

describe('an end', () => {
  it('is the last moment of its day by the clocks of the place, or a moment', () => {
    expect(locals('FREQ=DAILY;UNTIL=20260302', '2026-03-01T23:00:00', 9)).toHaveLength(2);
    expect(locals('FREQ=DAILY;UNTIL=20260302T220000Z', '2026-03-01T23:00:00', 9)).toHaveLength(2);
    expect(locals('FREQ=DAILY;UNTIL=20260302T215959Z', '2026-03-01T23:00:00', 9)).toHaveLength(1);
  });

  it('is within ten thousand days', () => {
    const begin = momentOf('2026-01-01T00:00:00', ROME);
    expect(faultOfEnd(readRule('FREQ=YEARLY;UNTIL=20520101'), begin, ROME)).toBe(null);
    expect(faultOfEnd(readRule('FREQ=YEARLY;UNTIL=20540101'), begin, ROME)).toMatch(/more than 10000 days/);
  });
});

describe('a rule that is refused', () => {
  it.each([
    ['FREQ=HOURLY', /more than once a day/],
    ['FREQ=MINUTELY', /more than once a day/],
    ['FREQ=SECONDLY', /more than once a day/],
    ['FREQ=DAILY;BYHOUR=9,17', /more than once a day/],
    ['FREQ=DAILY;BYSECOND=0,30', /more than once a day/],
    ['FREQ=DAILY;COUNT=10001', /more than 10000 times/],
    ['FREQ=DAILY;COUNT=1000000', /more than 10000 times/],
    ['FREQ=DAILY;COUNT=0', /COUNT/],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL/],
    ['FREQ=DAILY;INTERVAL=1000', /INTERVAL/],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', /not by both/],
    ['FREQ=DAILY;UNTIL=20260231', /no day of the calendar/],
    ['FREQ=DAILY;UNTIL=2026', /UNTIL/],
    ['FREQ=MONTHLY;BYMONTHDAY=32', /BYMONTHDAY/],
    ['FREQ=MONTHLY;BYMONTHDAY=0', /BYMONTHDAY/],
    ['FREQ=MONTHLY;BYDAY=XX', /BYDAY/],
    ['FREQ=YEARLY;BYMONTH=13', /BYMONTH/],
    ['FREQ=YEARLY;BYWEEKNO=1', /BYWEEKNO/],
    ['FREQ=WEEKLY;BYMONTHDAY=1', /RFC 5545/],
    ['FREQ=DAILY;BYDAY=1MO', /RFC 5545/],
    ['FREQ=WEEKLY;BYSETPOS=1', /RFC 5545/],
    ['FREQ=DAILY;BYDAY=MO;BYSETPOS=2', /FREQ=MONTHLY or FREQ=YEARLY/],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', /FREQ=MONTHLY or FREQ=YEARLY/],
    ['FREQ=DAILY;INTERVAL=999;BYMONTH=2', /leave one of them out/],
    ['FREQ=WEEKLY;INTERVAL=9;BYMONTH=2', /leave one of them out/],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=8', /beyond the days/],
    ['FREQ=WEEKLY;BYDAY=MO,MO;BYSETPOS=-2', /beyond the days/],
    ['FREQ=YEARLY;BYYEARDAY=200;BYDAY=SU', /one of them/],
    ['FREQ=YEARLY;BYYEARDAY=1;BYMONTHDAY=15', /one of them/],
    ['FREQ=YEARLY;BYMONTHDAY=1;BYDAY=2FR', /beside/],
    ['FREQ=YEARLY;BYDAY=2FR,MO', /beside/],
    ['FREQ=DAILY;FREQ=DAILY', /twice/],
    ['FREQ=DAILY;RSCALE=CHINESE', /RSCALE/],
    ['FREQ=DAILY\nDTSTART:20200101', /FREQ/],
    ['RRULE:FREQ=DAILY', /without RRULE/],
    ['freq=daily', /capitals/],
    ['BYDAY=MO', /must say FREQ/],
    ['every day', /must be parts/],
    ['', /must be parts/],
  ])('%j', (rule, why) => {
    expect(faultOfRule(rule)).toMatch(why);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=999',
    `FREQ=YEARLY;BYMONTH=12;BYYEARDAY=${Array.from({ length: 40 }, (_, day) => day + 1).join(',')}`,
  ])('comes to no day, and it is soon known: %s', (rule) => {
    expect(rule.length).toBeLessThanOrEqual(RECURRENCE_LENGTH_MAX);
    expect(faultOfRule(rule)).toBe(null);
    expect(locals(rule, '2026-01-31T09:00:00')).toEqual([]);
  });
});

/** Rules as people might write them, and stranger ones. */
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const listOf = <T>(...items: T[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });
const maybe = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: null }).map((made) => (made === null ? [] : [`${name}=${made}`]));
const rules = fc
  .tuple(
    fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').map((frequency) => [`FREQ=${frequency}`]),
    maybe('INTERVAL', fc.constantFrom(2, 3, 4)),
    maybe(
      'BYDAY',
      fc.oneof(listOf(...WEEKDAYS), listOf('1MO', '-1FR', '5WE', '20TH'), listOf(...WEEKDAYS, '1MO', '-1FR')),
    ),
    maybe('BYMONTH', listOf(1, 2, 6, 12)),
    maybe('BYMONTHDAY', listOf(1, 15, 29, 30, 31, -1)),
    maybe('BYYEARDAY', listOf(1, 100, -1)),
    maybe('BYSETPOS', listOf(1, 2, -1)),
    maybe('WKST', fc.constantFrom(...WEEKDAYS)),
  )
  .map((parts) => parts.flat().join(';'))
  .filter((rule) => faultOfRule(rule) === null);
const begins = fc.constantFrom(
  '2026-01-31T02:30:00',
  '2024-02-29T12:00:00',
  '2025-12-30T00:00:00',
  '2027-01-03T08:00:00',
);

describe('from any of its times', () => {
  it('a rule has the same further ones as from its beginning', () => {
    fc.assert(
      fc.property(rules, begins, (rule, begin) => {
        // Without an end of ours: the library goes through all of it.
        const dtstart = begin.replaceAll(/[-:]/g, '');
        const rruleString = `DTSTART;TZID=UTC:${dtstart}\nRRULE:${rule}`;
        const all = new RRuleTemporal({ rruleString, strict: true, maxIterations: 4_100 });
        const expected: string[] = [];
        try {
          all.all((time, index) => {
            expected.push(time.toString().slice(0, 19));
            return index < 11;
          });
        } catch {
          // It has looked ahead for long enough.
        }
        let last = times(rule, begin, 1, 'UTC')[0]?.local;
        for (const local of expected.slice(0, 12)) {
          // One that does not come for long has ended.
          if (last === undefined) break;
          expect(last).toBe(local);
          const [own, next] = times(rule, local, 2, 'UTC');
          expect(own?.local).toBe(local);
          last = next?.local;
        }
      }),
      { numRuns: 60 },
    );
  });
});

it('a rule has the days that its parts say together', () => {
  fc.assert(
    fc.property(rules, begins, (rule, begin) => {
      const days = daysOf(rule, begin.slice(0, 10), 8, 12);
      const came = locals(rule, begin, 8).map((local) => local.slice(0, 10));
      // Each looks ahead as far as it may: of two that go on as long as both do, none has a day that the other has not.
      expect(came.slice(0, days.length)).toEqual(days.slice(0, came.length));
      expect(came.length).toBeGreaterThanOrEqual(Math.min(days.length, 1));
    }),
    { numRuns: 300 },
  );
});

describe('what has come of a schedule', () => {
  const of = (recurrence: string | null, next: string, now: string, remaining: number | null = null) => {
    const { local, at } = momentOf(next, ROME);
    const row = { recurrence, time_zone: ROME, next_local: local, next_at: at, remaining, now: new Date(now) };
    const { came, next: then } = timesOf(row);
    return [came.map((time) => time.local.slice(0, 10)), then?.local.slice(0, 10) ?? null];
  };

  it('is every time up to now, and the next one after it', () => {
    expect(of('FREQ=DAILY', '2026-01-01T09:00:00', '2026-01-03T08:00:00Z')).toEqual([
      ['2026-01-01', '2026-01-02', '2026-01-03'],
      '2026-01-04',
    ]);
    expect(of('FREQ=DAILY', '2026-01-01T09:00:00', '2026-01-03T07:59:59.999Z')[1]).toBe('2026-01-03');
  });

  it('is no more than is counted, and nothing after the end', () => {
    expect(of('FREQ=DAILY;COUNT=9', '2026-01-01T09:00:00', '2026-02-01T00:00:00Z', 2)).toEqual([
      ['2026-01-01', '2026-01-02'],
      null,
    ]);
    expect(of('FREQ=DAILY;UNTIL=20260102', '2026-01-01T09:00:00', '2026-02-01T00:00:00Z')).toEqual([
      ['2026-01-01', '2026-01-02'],
      null,
    ]);
    expect(of(null, '2026-01-01T09:00:00', '2026-02-01T00:00:00Z', 1)).toEqual([['2026-01-01'], null]);
  });

  it('is a part at a time where it is much, and the next part goes on from there', () => {
    const [came, next] = of('FREQ=DAILY', '2026-01-01T09:00:00', '2027-01-01T00:00:00Z');
    expect(came).toHaveLength(20);
    expect(next).toBe('2026-01-21');
    const [years, then] = of('FREQ=YEARLY', '2026-01-01T09:00:00', '2099-01-01T00:00:00Z');
    expect(years?.at(0)).toBe('2026-01-01');
    expect(Number(then?.slice(0, 4))).toBe(2026 + (years?.length ?? 0));
  });
});
