import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { CommitUnknownError, isRetryable, type PoolOptions } from '../../db/connect.ts';
import { SaldoError } from '../../domain/errors.ts';
import { CLEARING_LEASE_RENEWAL_MS, CLEARING_POLL_MS, CLEARING_TRIES_MAX, THREAD_IDLE_MS } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { carryOutDue } from '../../poster/submit.ts';
import { createThreads } from '../../threads.ts';
import { type Attempt, fail, giveBack, renew, stateOf, type Taken, takeAgain, takeNext } from './lease-queries.ts';
import type { ComputingTask, Failure } from './worker.ts';

/** A subset of pino's logger. */
export interface RunLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Runner {
  /** Takes up every run that waits to be computed, or whose process is gone, one after the other. Safe to call at any time. */
  wake(): Promise<void>;
  /**
   * Computes a run afresh that has been computed, and answers when that has ended, whoever did it.
   * @param reserve minor units that each account keeps aside of what it may give and take
   */
  computeAgain(computed: Attempt, reserve: bigint): Promise<void>;
  /** Answers when a run is no longer being computed. One whose process is gone is taken up. */
  untilComputed(circuitId: string, runId: string): Promise<void>;
  /** Gives up what is being computed: the next process takes it up again. */
  close(): Promise<void>;
}

/** @param database what the thread that computes connects with, once */
export function createRunner(pool: Pool, database: PoolOptions, poster: Poster, log: RunLog): Runner {
  let working: Promise<void> | null = null;
  let isAskedAgain = false;
  let isClosed = false;
  const threads = createThreads<ComputingTask, Failure>(new URL('./worker.ts', import.meta.url), {
    idleMs: THREAD_IDLE_MS,
  });

  async function computeAll(): Promise<void> {
    do {
      isAskedAgain = false;
      for (let taken = await take(); taken !== undefined && !isClosed; taken = await take()) await computeOne(taken);
    } while (isAskedAgain && !isClosed);
  }

  const take = async (): Promise<Taken | undefined> => (isClosed ? undefined : takeNext(pool));

  async function computeOne(taken: Taken): Promise<void> {
    const renewal = setInterval(() => {
      // One that fails is made good by the next. After six in a row another process may take the run up, as it should.
      renew(pool, taken).catch(() => undefined);
    }, CLEARING_LEASE_RENEWAL_MS);
    try {
      if (taken.tries > CLEARING_TRIES_MAX) {
        await fail(pool, taken, 'It was begun too often without coming to an end.');
        return;
      }
      // Limits whose time has come count, whether or not somebody has posted since.
      await carryOutDue(poster, taken.circuitId);
      const failure = await threads.run({ database, taken });
      if (failure?.mayBeTriedAgain) {
        log.error({ ...failure, circuitId: taken.circuitId, runId: taken.runId }, 'a clearing run is begun again');
        await giveBack(pool, taken);
      } else if (failure !== null) throw new Error(failure.error);
    } catch (error) {
      if (isClosed) return await giveBack(pool, taken).catch(() => undefined);
      log.error({ err: error, circuitId: taken.circuitId, runId: taken.runId }, 'a clearing run failed');
      // Once its lease has run out it is begun again, like one whose process is gone.
      if (passes(error)) return;
      await fail(pool, taken, 'It could not be computed. The log of the service says why.');
    } finally {
      clearInterval(renewal);
    }
  }

  function wake(): Promise<void> {
    isAskedAgain = true;
    working ??= computeAll().finally(() => {
      working = null;
    });
    return working;
  }

  async function untilComputed(circuitId: string, runId: string): Promise<void> {
    while (!isClosed && (await stateOf(pool, circuitId, runId)) === 'computing') {
      wake().catch(() => undefined);
      await sleep(CLEARING_POLL_MS);
    }
  }

  return {
    wake,
    untilComputed,

    async computeAgain(computed, reserve) {
      const taken = await takeAgain(pool, computed, reserve);
      await (taken === undefined ? untilComputed(computed.circuitId, computed.runId) : computeOne(taken));
    },

    async close() {
      isClosed = true;
      await threads.close();
      await working?.catch(() => undefined);
    },
  };
}

/** Not the fault of the run: the database was gone, or the circuit too busy for a moment. */
const passes = (error: unknown): boolean =>
  error instanceof CommitUnknownError ||
  isRetryable(error) ||
  (error instanceof SaldoError && error.code === 'overloaded');
