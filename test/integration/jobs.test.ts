import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import type { TaskContext } from '../../src/jobs/tasks.ts';
import { createTestDatabase } from '../support/database.ts';
import { startGate } from '../support/gate.ts';

const QUIET = { debug: () => undefined, warn: () => undefined, error: () => undefined };

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 60_000; !(await isSo()); await pause(20))
    if (Date.now() > deadline) throw new Error('it never came to that');
};

it('a job that loses the database is told to have failed once that is back, and nothing else ends with it', async () => {
  const uncaught: unknown[] = [];
  const catchIt = (error: unknown) => void uncaught.push(error);
  process.on('unhandledRejection', catchIt);
  onTestFinished(() => void process.off('unhandledRejection', catchIt));

  const database = await createTestDatabase();
  const gate = await startGate(database.url);
  const direct = createPool({ url: database.url, max: 2, plainTypes: true });
  const pool = createPool({ url: gate.url, max: 2 });
  const queuePool = createPool({ url: gate.url, max: 3, plainTypes: true });
  // What this task needs of the service is its pool.
  const jobs = await startJobs({ pool } as TaskContext, queuePool, QUIET);
  onTestFinished(async () => {
    await jobs.stop();
    await Promise.all([pool.end(), queuePool.end(), direct.end()]);
    await gate.close();
  });

  const blocking = await direct.connect();
  await blocking.query('BEGIN; LOCK TABLE idempotency_record');
  await direct.query(`SELECT graphile_worker.add_job('forget-idempotency-keys')`);
  const isWaiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DELETE%'`;
  await until(async () => (await direct.query(isWaiting)).rowCount === 1);
  gate.shut();
  await pause(300);
  gate.open();
  await blocking.query('ROLLBACK');
  blocking.release();
  const failed = `SELECT last_error FROM graphile_worker._private_jobs WHERE last_error IS NOT NULL`;
  await until(async () => (await direct.query(failed)).rowCount === 1);
  expect(uncaught).toEqual([]);
}, 90_000);
