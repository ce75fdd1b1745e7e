import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfCron, nextTime } from '../../src/features/clearing/cron.ts';

const timesOf = (cron: string, timeZone: string, after: string, count: number): string[] => {
  const times: string[] = [];
  for (let at = new Date(after); times.length < count; ) {
    at = nextTime(cron, timeZone, at);
    times.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return times;
};

describe('the next time', () => {
  it("is reckoned by the clock of the circuit's time zone", () => {
    expect(timesOf('0 3 * * *', 'Europe/Rome', '2026-07-01T00:00:00Z', 2)).toEqual([
      '2026-07-01T01:00Z',
      '2026-07-02T01:00Z',
    ]);
    expect(timesOf('0 3 * * *', 'Pacific/Auckland', '2026-07-01T00:00:00Z', 1)).toEqual(['2026-07-01T15:00Z']);
    expect(timesOf('0 3 1 * *', 'Asia/Kathmandu', '2026-07-01T00:00:00Z', 1)).toEqual(['2026-07-31T21:15Z']);
  });

  it('is after the moment, also where that is a time itself', () => {
    expect(timesOf('0 3 * * *', 'UTC', '2026-07-01T03:00:00Z', 1)).toEqual(['2026-07-02T03:00Z']);
    expect(timesOf('0 3 * * *', 'UTC', '2026-07-01T02:59:59.999Z', 1)).toEqual(['2026-07-01T03:00Z']);
  });

  it('that the clock leaps over in spring is when the leap is over, once', () => {
    const before = '2026-03-28T02:00:00Z';
    expect(timesOf('30 2 * * *', 'Europe/Rome', before, 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:30Z']);
    expect(timesOf('30 2,3 * * *', 'Europe/Rome', '2026-03-28T03:00:00Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
    ]);
    expect(timesOf('0 2,3 * * *', 'Europe/Rome', before, 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:00Z']);
  });

  it('that comes twice in autumn is the first of the two, and not the second', () => {
    const before = '2026-10-24T12:00:00Z';
    expect(timesOf('30 2 * * *', 'Europe/Rome', before, 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    expect(timesOf('30 1-2 * * *', 'Europe/Rome', before, 3)).toEqual([
      '2026-10-24T23:30Z',
      '2026-10-25T00:30Z',
      '2026-10-26T00:30Z',
    ]);
  });

  it('of every hour is every hour that passes, whatever the clock says', () => {
    const inSpring = timesOf('0 * * * *', 'Europe/Rome', '2026-03-28T23:30:00Z', 3);
    expect(inSpring).toEqual(['2026-03-29T00:00Z', '2026-03-29T01:00Z', '2026-03-29T02:00Z']);
    const inAutumn = timesOf('0 * * * *', 'Europe/Rome', '2026-10-24T23:30:00Z', 3);
    expect(inAutumn).toEqual(['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z']);
  });

  it('may be years away', () => {
    expect(timesOf('0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2028-02-29T00:00Z', '2032-02-29T00:00Z']);
  });
});

describe('an expression', () => {
  it.each(['0 3 * * *', '15 * * * *', '0 22 L * *', '0 9 * * MON-FRI', '0 4 * JAN,JUL SUN#1', '30 */6 1,15 * *'])(
    'may be %s',
    (cron) => {
      expect(faultOfCron(cron)).toBeNull();
    },
  );

  it.each([
    ['', /five fields/],
    ['0 3 * *', /five fields/],
    ['0 0 3 * * *', /five fields/],
    ['0  3 * * *', /five fields/],
    ['@daily', /five fields/],
    ['2026-01-01T00:00:00', /five fields/],
    ['? 3 * * *', /five fields/],
    ['61 3 * * *', /for minute$/],
    ['0 24 * * *', /for hour$/],
    ['0 3 32 * *', /for day$/],
    ['0 3 * 13 *', /for month$/],
    ['0 3 * * 8', /for dayOfWeek$/],
    ['0 3 * * FUNDAY', /FUNDAY/],
    ['0 22-2 * * *', /22-2/],
    ['0 3 31 2 *', /no year has/],
  ])('that is %j is refused, and what is wrong is named', (cron, told) => {
    expect(faultOfCron(cron)).toMatch(told);
  });

  it('that names more than one minute comes too often, whatever else it names', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 });
    const hours = fc.oneof(fc.constant('*'), fc.constant('*/5'), fc.integer({ min: 0, max: 23 }).map(String));
    const days = fc.constantFrom('* * *', '29 2 *', 'L * *', '1,2 1 *', '* * MON', '1 * SUN');
    fc.assert(
      fc.property(minutes, hours, days, (each, hour, day) => {
        const fault = faultOfCron(`${each.join(',')} ${hour} ${day}`);
        if (each.length === 1) expect(fault).toBeNull();
        else expect(fault).toMatch(/more often than once an hour/);
      }),
      { numRuns: 200 },
    );
  });
});
