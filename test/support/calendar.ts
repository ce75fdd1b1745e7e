/**
 * Recurrence rules by their definition, to judge others by: a period's days that all parts of the rule allow, of which BYSETPOS takes
 * some (RFC 5545, section 3.3.10, and the table in it: what "expands" a period and what "limits" it comes to the same set of days).
 */
const DAY = 86_400_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const weekdayOf = (day: Date) => (day.getUTCDay() + 6) % 7;
const utc = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));
const addDays = (day: Date, days: number) => new Date(day.getTime() + days * DAY);
const lengthOf = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / DAY);

/** Where a day stands in a period, from both its ends: 1 and -31 for the first of January. */
const placesIn = (day: Date, from: Date, to: Date) => {
  const place = lengthOf(from, day) + 1;
  return [place, place - lengthOf(from, to) - 1];
};

/**
 * @param begin a day, `2026-01-31`
 * @param years how far to look
 * @returns the first days of the rule from then on
 */
export function daysOf(rule: string, begin: string, count: number, years: number): string[] {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const list = (name: string) => parts.get(name)?.split(',');
  const numbers = (name: string) => list(name)?.map(Number);
  const [frequency, interval] = [parts.get('FREQ'), Number(parts.get('INTERVAL') ?? 1)];
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  const first = new Date(begin);
  const [year, month, monthDay] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
  const [byMonth, byYearDay, byPlace] = [numbers('BYMONTH'), numbers('BYYEARDAY'), numbers('BYSETPOS')];
  const isBare = !['BYYEARDAY', 'BYMONTHDAY', 'BYDAY'].some((name) => parts.has(name));
  const byMonthDay =
    numbers('BYMONTHDAY') ?? (isBare && /MONTHLY|YEARLY/.test(`${frequency}`) ? [monthDay] : undefined);
  const byDay =
    list('BYDAY') ?? (isBare && frequency === 'WEEKLY' ? [WEEKDAYS[weekdayOf(first)] as string] : undefined);
  const months = byMonth ?? (isBare && frequency === 'YEARLY' ? [month + 1] : undefined);

  const startOf = (period: number): Date => {
    if (frequency === 'YEARLY') return utc(year + period * interval, 0, 1);
    if (frequency === 'MONTHLY') return utc(year, month + period * interval, 1);
    if (frequency === 'WEEKLY') return addDays(first, 7 * period * interval - ((weekdayOf(first) - weekStart + 7) % 7));
    return addDays(first, period * interval);
  };
  const endOf = (start: Date): Date => {
    if (frequency === 'YEARLY') return utc(start.getUTCFullYear() + 1, 0, 1);
    if (frequency === 'MONTHLY') return utc(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
    return addDays(start, frequency === 'WEEKLY' ? 7 : 1);
  };
  const isIn = (day: Date): boolean => {
    const [y, m] = [day.getUTCFullYear(), day.getUTCMonth()];
    const inMonth = placesIn(day, utc(y, m, 1), utc(y, m + 1, 1));
    const inYear = placesIn(day, utc(y, 0, 1), utc(y + 1, 0, 1));
    const nthOf = frequency === 'MONTHLY' || parts.has('BYMONTH') ? inMonth : inYear;
    const ordinals = nthOf.map((place) => Math.sign(place) * Math.ceil(Math.abs(place) / 7));
    const weekday = WEEKDAYS[weekdayOf(day)] as string;
    return (
      (months?.includes(m + 1) ?? true) &&
      (byYearDay?.some((place) => inYear.includes(place)) ?? true) &&
      (byMonthDay?.some((place) => inMonth.includes(place)) ?? true) &&
      (byDay?.some((asked) =>
        [weekday, ...ordinals.map((nth) => `${nth}${weekday}`)].includes(asked.replace('+', '')),
      ) ??
        true)
    );
  };

  const found: string[] = [];
  for (let period = 0; found.length < count; period++) {
    const start = startOf(period);
    if (start.getUTCFullYear() > year + years) break;
    const end = endOf(start);
    const days: Date[] = [];
    for (let day = start; day < end; day = addDays(day, 1)) if (isIn(day)) days.push(day);
    const taken =
      byPlace === undefined
        ? days
        : days.filter((_, at) => byPlace.some((place) => place === at + 1 || place === at - days.length));
    found.push(...taken.filter((day) => day >= first).map((day) => day.toISOString().slice(0, 10)));
  }
  return found.slice(0, count);
}
