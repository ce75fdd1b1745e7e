/** Cron expressions, reckoned in a circuit's time zone. Neither the clock nor a timer: every moment is given. */
import { Cron } from 'croner';
import { CLEARING_SCHEDULE_GAP_MINUTES_MIN } from '../../limits.ts';

/** Neither nicknames nor dates, which the library reads as well, nor `?`, which means something else in each dialect. */
const FIVE_FIELDS = /^[0-9A-Za-z*,/#+-]+( [0-9A-Za-z*,/#+-]+){4}$/;

/** Any would do: what is asked of an expression in UTC, where no clock is changed, is the same from whenever it is asked. */
const A_MOMENT = new Date('2026-01-01T00:00:00Z');

const MINUTE_MS = 60_000;

/**
 * In spring a time that the clock leaps over counts when the leap is over, in autumn one that comes twice counts the first
 * time: as in Vixie cron, also for lists and ranges of hours. Where the hour is `*` or a step, it is each hour that passes.
 */
const read = (cron: string, timeZone: string): Cron =>
  new Cron(cron, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });

/** What is wrong with an expression, as the end of a sentence about it; null: nothing. */
export function faultOfCron(cron: string): string | null {
  if (!FIVE_FIELDS.test(cron))
    return 'must have five fields with one blank between them: minute, hour, day of the month, month, day of the week';
  let times: Date[];
  try {
    // Minutes are the same in every hour that an expression names: where it names two, they are among any three times.
    times = read(cron, 'UTC').nextRuns(3, A_MOMENT);
  } catch (error) {
    // Days and months the library counts from 0 when it names one that is out of range: the field alone is told.
    const [, told] =
      /^(?:CronPattern: )?(.+?)(?:(?<=Invalid value for \w+): \d+)?$/.exec((error as Error).message) ?? [];
    return `is no cron expression: ${told}`;
  }
  if (times.length === 0) return 'names a day that no year has';
  const gaps = times.slice(1).map((time, index) => time.getTime() - (times[index] as Date).getTime());
  return gaps.some((gap) => gap < CLEARING_SCHEDULE_GAP_MINUTES_MIN * MINUTE_MS)
    ? 'comes more often than once an hour: name one minute'
    : null;
}

/**
 * The first time of an expression after a moment.
 *
 * @param cron one without a fault
 * @param timeZone of the IANA database
 */
export function nextTime(cron: string, timeZone: string, after: Date): Date {
  const next = read(cron, timeZone).nextRun(after);
  if (next === null) throw new RangeError(`the expression ${cron} has no time after ${after.toISOString()}`);
  return next;
}
