import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { patientPool } from '../../src/jobs/patient-pool.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import type { TaskContext } from '../../src/jobs/tasks.ts';
import { createTestDatabase } from '../support/database.ts';
import { startGate } from '../support/gate.ts';

const QUIET = { debug: () => undefined, warn: () => undefined, error: () => undefined };

const eventually = { timeout: 60_000, interval: 20 };

let uncaught: unknown[];
const catchIt = (error: unknown) => void uncaught.push(error);

beforeEach(() => {
  uncaught = [];
  process.on('unhandledRejection', catchIt);
});
afterEach(() => void process.off('unhandledRejection', catchIt));

/** A job that has lost the database in the midst of its work, and the database again. */
async function loseDatabase() {
  const database = await createTestDatabase();
  const gate = await startGate(database.url);
  const direct = createPool({ url: database.url, max: 2, plainTypes: true });
  const pool = createPool({ url: gate.url, max: 2 });
  const queuePool = createPool({ url: gate.url, max: 3, plainTypes: true });
  // What this task needs of the service is its pool.
  const jobs = await startJobs({ pool } as TaskContext, queuePool, QUIET);

  const blocking = await direct.connect();
  await blocking.query('BEGIN; LOCK TABLE idempotency_record');
  await direct.query(`SELECT graphile_worker.add_job('forget-idempotency-keys')`);
  const isWaiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DELETE%'`;
  await expect.poll(async () => (await direct.query(isWaiting)).rowCount, eventually).toBe(1);
  gate.shut();
  await pause(300);
  gate.open();
  await blocking.query('ROLLBACK');
  blocking.release();
  return {
    direct,
    /** As the service stops. */
    async stop() {
      await jobs.stop();
      await Promise.all([pool.end(), queuePool.end()]);
    },
    async leave() {
      await direct.end();
      await gate.close();
    },
  };
}

describe('a job that loses the database', () => {
  it('is told to have failed once that is back, and nothing else ends with it', async () => {
    const { direct, stop, leave } = await loseDatabase();
    const failed = `SELECT FROM graphile_worker._private_jobs WHERE last_error IS NOT NULL`;
    await expect.poll(async () => (await direct.query(failed)).rowCount, eventually).toBe(1);
    await stop();
    await leave();
    expect(uncaught).toEqual([]);
  }, 90_000);

  it('is nobody’s error when the service stops before that could be told', async () => {
    const database = await createTestDatabase();
    const ended = createPool({ url: database.url, max: 1, plainTypes: true });
    const queuePool = patientPool(ended);
    const client = await queuePool.connect();
    client.release();
    await ended.end();
    const tell = async () => (await queuePool.connect()).query('SELECT 1');
    const settled = Promise.race([tell(), client.query('SELECT 1')]).then(
      () => 'told',
      (error: Error) => error.message,
    );
    expect(await Promise.race([settled, pause(300, 'nothing')])).toBe('nothing');
  });
});
