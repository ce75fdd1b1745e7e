import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import { invalid } from '../../http/problem.ts';
import { type PeriodEnd, selectPeriod } from './period-queries.ts';

/** A period of a circuit. Its numbers decide what belongs to it; the moments are what indexes and partitions go by. */
export interface Period {
  readonly from: Date | null;
  readonly to: Date;
  readonly firstDay: string | null;
  readonly lastDay: string;
  readonly timeZone: string;
  /** The last transaction before it. */
  readonly beforeNumber: number;
  /** The last transaction of it. */
  readonly lastNumber: number;
  /** The circuit's last transaction of all. */
  readonly headNumber: number;
}

/**
 * The period between two days, first and last, or moments: from the beginning where none is given, and until now.
 * @throws SaldoError `time-in-future`, or `validation-failed` where it ends before it begins
 */
export async function readPeriod(
  db: Database,
  circuitId: string,
  asked: { readonly from?: PeriodEnd | undefined; readonly to?: PeriodEnd | undefined },
): Promise<Period> {
  const row = await selectPeriod(db, circuitId, asked);
  if (row.is_ahead) throw refuse('time-in-future', 'That time has not come yet.');
  // A day that a time zone has skipped begins when it ends: a period of it is empty, and not the wrong way round.
  if (row.from !== null && row.from.getTime() > row.to.getTime() + 1)
    throw invalid([{ path: 'query.from', message: 'is after `to`' }]);
  return {
    from: row.from,
    to: row.to,
    firstDay: row.first_day,
    lastDay: row.last_day,
    timeZone: row.time_zone,
    beforeNumber: Number(row.before_number),
    lastNumber: Number(row.last_number),
    headNumber: Number(row.head_number),
  };
}

/** The day of a moment in a time zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string): (moment: Date) => string {
  // Sweden's dates are written like those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (moment) => format.format(moment);
}

/**
 * A calendar year where the circuit is, and of the present one what has passed.
 * @throws SaldoError `time-in-future`
 */
export async function readYear(db: Database, circuitId: string, year: number): Promise<Period> {
  const [from, to] = [`${year}-01-01`, `${year}-12-31`];
  const sinceThen = await readPeriod(db, circuitId, { from });
  return sinceThen.lastDay > to ? readPeriod(db, circuitId, { from, to }) : sinceThen;
}

/** A moment in a cursor: one that can be written as a time. */
export const epochMs = z
  .int()
  .min(Date.UTC(1, 0))
  .max(Date.UTC(9999, 11, 31));

/** Whether a cursor's time zone is one: whoever makes a cursor up shall hear that it is none of ours. */
export function isTimeZone(name: string): boolean {
  try {
    return dayIn(name)(new Date(0)) !== '';
  } catch {
    return false;
  }
}
