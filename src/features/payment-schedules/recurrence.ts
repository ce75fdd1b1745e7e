/** Recurrence rules (RFC 5545, section 3.3.10), reckoned by the clocks of a time zone. Neither a clock nor chance: every time is given. */
import { RRuleTemporal } from 'rrule-temporal';
import {
  PAYMENT_SCHEDULE_DAYS_MAX,
  PAYMENT_SCHEDULE_GAP_YEARS_MAX,
  PAYMENT_SCHEDULE_OCCURRENCES_MAX,
} from '../../limits/payments.ts';

/** A time by the clocks of some time zone, `2026-03-29T02:30:00`, and the moment that this is. */
export interface LocalTime {
  readonly local: string;
  readonly at: Date;
}

/** A rule without its end, which is counted and compared here: the library would go through all of it again each time. */
export interface Recurrence {
  readonly rule: string;
  readonly frequency: keyof typeof PERIODS_MAX;
  readonly count: number | null;
  readonly until: string | null;
}

/** How far ahead a rule's next time is looked for. What days and weeks leave out comes within a year (see `faultOfParts`). */
const PERIODS_MAX = {
  DAILY: 2 * 366,
  WEEKLY: 2 * 53,
  MONTHLY: (PAYMENT_SCHEDULE_GAP_YEARS_MAX + 1) * 12,
  YEARLY: PAYMENT_SCHEDULE_GAP_YEARS_MAX + 1,
} as const;

/** Days of those periods that are judged one by one: as many as all of twenty years. */
const CANDIDATE_DAYS_MAX = 20 * 366;

const CLOCKS = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
const MORE_THAN_DAILY = /^(HOURLY|MINUTELY|SECONDLY)$/;
const WEEKDAY = '(MO|TU|WE|TH|FR|SA|SU)';
const listOf = (item: string) => new RegExp(`^${item}(,${item})*$`);
const upTo = (max: number, sign = '[+-]?') => ({
  list: listOf(`${sign}[1-9][0-9]{0,2}`),
  max,
  is: `numbers from 1 to ${max}${sign === '' ? '' : ', from the end with a minus'}`,
});

/**
 * What each part may hold. The library lets some through that no calendar has, and so they are judged here. BYWEEKNO is none of them:
 * a week may lie in two years, and a rule with it has other times when it is reckoned from a later one.
 */
const PARTS: Readonly<Record<string, { readonly list: RegExp; readonly max?: number; readonly is: string }>> = {
  FREQ: { list: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/, is: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { list: /^[1-9][0-9]{0,2}$/, is: 'a number from 1 to 999' },
  COUNT: { list: /^[1-9][0-9]{0,8}$/, is: `a number from 1 to ${PAYMENT_SCHEDULE_OCCURRENCES_MAX}` },
  UNTIL: { list: /^[0-9]{8}(T[0-9]{6}Z)?$/, is: 'a day like 20271231, or a moment like 20271231T225959Z' },
  WKST: { list: new RegExp(`^${WEEKDAY}$`), is: 'a day like MO' },
  BYDAY: { list: listOf(`([+-]?[1-9][0-9]?)?${WEEKDAY}`), max: 53, is: 'days like MO, 2MO or -1FR' },
  BYMONTH: upTo(12, ''),
  BYMONTHDAY: upTo(31),
  BYYEARDAY: upTo(366),
  BYSETPOS: upTo(366),
};

/** What is wrong with the text of a rule, as the end of a sentence about it; null: nothing that can be seen without its beginning. */
export function faultOfRule(text: string): string | null {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (name === '') return 'must be parts like FREQ=MONTHLY;BYMONTHDAY=1, in capitals and without RRULE: before them';
    if (parts.has(name)) return `names ${name} twice`;
    parts.set(name, value);
    const fault = faultOfPart(name, value);
    if (fault !== null) return fault;
  }
  if (!parts.has('FREQ')) return 'must say FREQ';
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'ends by COUNT or by UNTIL, not by both';
  return faultOfParts(parts) ?? faultOfLibrary(readRule(text).rule);
}

/** Days of a week with its number in the month or year, as in 2MO. */
const NUMBERED = /[0-9]/;

/**
 * What parts do not say together. In a year the library takes some of them to add days where they leave days out. And what leaves nearly
 * all days or weeks out is looked for through all of them, which keeps everybody waiting: a month or a year says the same.
 */
function faultOfParts(parts: ReadonlyMap<string, string>): string | null {
  const has = (...names: string[]) => names.some((name) => parts.has(name));
  const frequency = parts.get('FREQ') ?? '';
  const days = new Set(parts.get('BYDAY')?.split(','));
  if (frequency === 'YEARLY') {
    const numbered = [...days].filter((day) => NUMBERED.test(day)).length;
    if (has('BYYEARDAY') && has('BYDAY', 'BYMONTHDAY'))
      return 'has BYYEARDAY beside BYDAY or BYMONTHDAY: here a rule has one of them';
    if (numbered > 0 && (numbered < days.size || has('BYMONTHDAY')))
      return 'has a day like 2MO beside one without a number, or beside BYMONTHDAY: here a year has only such, or none';
  }
  if (frequency === 'DAILY' && has('BYMONTHDAY', 'BYSETPOS'))
    return 'has BYMONTHDAY or BYSETPOS, and is daily: say it by FREQ=MONTHLY or FREQ=YEARLY';
  if (/DAILY|WEEKLY/.test(frequency) && has('BYMONTH') && Number(parts.get('INTERVAL') ?? 1) > 1)
    return 'has BYMONTH beside an INTERVAL of days or weeks, which may not meet for years: leave one of them out';
  const places = parts.get('BYSETPOS')?.split(',') ?? [];
  if (frequency === 'WEEKLY' && places.some((place) => Math.abs(Number(place)) > Math.max(days.size, 1)))
    return 'has a BYSETPOS beyond the days of its BYDAY';
  return null;
}

function faultOfPart(name: string, value: string): string | null {
  if (CLOCKS.includes(name) || (name === 'FREQ' && MORE_THAN_DAILY.test(value)))
    return 'comes more than once a day: the time of the day is that of the beginning';
  const part = PARTS[name];
  if (part === undefined) return `has a part ${name.slice(0, 16)} that no rule here has`;
  const isOutOfRange = value.split(',').some((item) => Math.abs(Number.parseInt(item, 10)) > (part.max ?? Infinity));
  if (!part.list.test(value) || isOutOfRange) return `has a ${name} that is none: it is ${part.is}`;
  if (name === 'COUNT' && Number(value) > PAYMENT_SCHEDULE_OCCURRENCES_MAX)
    return `comes more than ${PAYMENT_SCHEDULE_OCCURRENCES_MAX} times: leave its end open instead`;
  if (name === 'UNTIL' && endOf(value, 'UTC') === null) return 'has an UNTIL that is no day of the calendar';
  return null;
}

/** The parts that do not go together, as the library has it. */
function faultOfLibrary(rule: string): string | null {
  try {
    ruleFrom(rule, '2026-01-01T00:00:00', 'YEARLY');
    return null;
  } catch (error) {
    return `is no rule of RFC 5545: ${(error as Error).message.slice(0, 120)}`;
  }
}

/** @param text one without a fault */
export function readRule(text: string): Recurrence {
  const parts = text.split(';');
  const partOf = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const count = partOf('COUNT');
  return {
    rule: parts.filter((part) => !/^(COUNT|UNTIL)=/.test(part)).join(';'),
    frequency: partOf('FREQ') as Recurrence['frequency'],
    count: count === undefined ? null : Number(count),
    until: partOf('UNTIL') ?? null,
  };
}

/** Once. */
export const ONCE: Recurrence = { rule: 'FREQ=YEARLY', frequency: 'YEARLY', count: 1, until: null };

/** What is wrong with the end of a rule that begins then, as the end of a sentence; null: nothing. */
export function faultOfEnd({ until }: Recurrence, begin: LocalTime, timeZone: string): string | null {
  const end = until === null ? null : endOf(until, timeZone);
  if (end === null) return null;
  // No more than one a day: so there are no more of them than days.
  return end.getTime() > begin.at.getTime() + PAYMENT_SCHEDULE_DAYS_MAX * DAY_MS
    ? `ends more than ${PAYMENT_SCHEDULE_DAYS_MAX} days after it begins: leave its end open instead`
    : null;
}

const DAY_MS = 86_400_000;

/**
 * The first times of a rule from one of its times, or its beginning, on: at most as many as are asked for. Where there is not even
 * one more it has ended: so has a rule that does not come again within forty years. Reckoned from any of its own times a rule has the
 * same further ones as from its beginning, and so this costs the same after ten years as on the first day.
 *
 * @param from by the clocks of the time zone
 */
export function timesFrom(recurrence: Recurrence, from: string, timeZone: string, count: number): LocalTime[] {
  const end = recurrence.until === null ? null : endOf(recurrence.until, timeZone);
  const times: LocalTime[] = [];
  try {
    let lastYear = Number(from.slice(0, 4));
    ruleFrom(recurrence.rule, from, recurrence.frequency).all((time, index) => {
      const local = time.toString({ timeZoneName: 'never', offset: 'never', smallestUnit: 'second' });
      const isFar = time.year - lastYear > PAYMENT_SCHEDULE_GAP_YEARS_MAX;
      const at = new Date(time.toPlainDateTime().toZonedDateTime(timeZone).epochMilliseconds);
      if (index >= count || isFar || (end !== null && at > end)) return false;
      times.push({ local, at });
      lastYear = time.year;
      return times.length < count;
    });
  } catch (error) {
    // It has looked as far ahead as it may, and the rest is silence.
    if (!/exceeded|Out-of-bounds/i.test((error as Error).message)) throw error;
  }
  return times;
}

/** The first moment by the clocks of a time zone: one that they leap over counts by those before, of two the first. */
export const momentOf = (local: string, timeZone: string): LocalTime =>
  timesFrom(ONCE, local, timeZone, 1)[0] as LocalTime;

/** By the clocks of a time zone, to the second. */
export function localTimeOf(at: Date, timeZone: string): string {
  // Sweden's dates are written like those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(at).replace(' ', 'T');
}

/**
 * Days and times of the day are a rule's own, whatever the clocks of a place do: it is reckoned in UTC, and only what comes of it is
 * taken to be of the time zone. How far it looks ahead is bounded, by periods and by days that it looks at.
 */
const ruleFrom = (rule: string, from: string, frequency: Recurrence['frequency']): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: `DTSTART;TZID=UTC:${from.replaceAll(/[-:]/g, '')}\nRRULE:${rule}`,
    strict: true,
    cache: false,
    maxIterations: PERIODS_MAX[frequency],
    maxCandidateEvaluations: CANDIDATE_DAYS_MAX,
  });

/** The last moment of an UNTIL: a day counts to its end by the clocks of the time zone. Null: there is no such day. */
function endOf(until: string, timeZone: string): Date | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(until) ?? [];
  const date = `${year}-${month}-${day}`;
  const isDay = !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date);
  if (!isDay || date < '1900') return null;
  if (hour === undefined) return momentOf(`${date}T23:59:59`, timeZone).at;
  const at = new Date(`${date}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
