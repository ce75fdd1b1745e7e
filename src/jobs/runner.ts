import { Logger, type Runner, run } from 'graphile-worker';
import type { Pool } from 'pg';
import { patientPool } from './patient-pool.ts';
import { SCHEDULE, TASKS, type TaskContext } from './tasks.ts';

/** A subset of pino's logger. */
export interface JobLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Milliseconds between two looks for jobs that were added without a notification. */
const POLL_MS = 5_000;

/**
 * Starts to work on the background jobs, also those that other instances have added.
 *
 * @param queuePool the library's own, with the driver's plain types: it writes rows as JSON, which bigint has no form in
 */
export function startJobs(context: TaskContext, queuePool: Pool, log: JobLog): Promise<Runner> {
  const taskList = Object.fromEntries(Object.entries(TASKS).map(([name, task]) => [name, () => task(context)]));
  return run({
    pgPool: patientPool(queuePool),
    taskList,
    crontab: SCHEDULE,
    concurrency: 2,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error') log.error({ job: meta }, message);
      else if (level === 'warning') log.warn({ job: meta }, message);
      else log.debug({ job: meta }, message);
    }),
  });
}
