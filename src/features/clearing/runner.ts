import { Worker } from 'node:worker_threads';
import type { Pool } from 'pg';
import { inTransaction } from '../../db/transaction.ts';
import type { RunMode } from '../../domain/clearing/runs.ts';
import { CLEARING_ATTEMPTS_MAX, CLEARING_LEASE_RENEWAL_MS, CLEARING_LEASE_SECONDS } from '../../limits.ts';
import type { Computed, Task } from './compute.ts';
import { takeSnapshot } from './snapshot.ts';
import { type Attempt, writeComputed } from './write.ts';

/** A subset of pino's logger. */
export interface RunLog {
  error(fields: object, message: string): void;
}

export interface Runner {
  /** Takes up every run that waits to be computed, or whose process is gone, one after the other. Safe to call at any time. */
  wake(): Promise<void>;
  /** Gives up what is being computed: the next process takes it up again. */
  close(): Promise<void>;
}

interface Taken extends Attempt {
  readonly mode: RunMode;
  readonly dueBy: string | null;
  readonly scale: number;
}

/** A run of which nobody's lease is good, the oldest first. Two processes that ask at once get two different ones. */
const TAKE = `
  UPDATE clearing_run AS run SET state = 'computing', attempt = run.attempt + 1,
    leased_until = ledger_clock() + make_interval(secs => $1)
  FROM circuit
  WHERE circuit.id = run.circuit_id AND (run.circuit_id, run.id) = (
    SELECT circuit_id, id FROM clearing_run
    WHERE state = 'draft' OR (state = 'computing' AND leased_until < ledger_clock())
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING run.circuit_id AS "circuitId", run.id AS "runId", run.attempt, run.mode, run.due_by AS "dueBy",
    circuit.unit_scale AS scale`;

export function createRunner(pool: Pool, log: RunLog): Runner {
  let working: Promise<void> | null = null;
  let isAskedAgain = false;
  let isClosed = false;
  let worker: Worker | null = null;

  async function computeAll(): Promise<void> {
    do {
      isAskedAgain = false;
      for (let taken = await take(); taken !== undefined && !isClosed; taken = await take()) await computeOne(taken);
    } while (isAskedAgain && !isClosed);
  }

  const take = async (): Promise<Taken | undefined> =>
    isClosed ? undefined : (await pool.query<Taken>(TAKE, [CLEARING_LEASE_SECONDS])).rows[0];

  async function computeOne(taken: Taken): Promise<void> {
    const renewal = setInterval(() => {
      // One that fails is made good by the next. After six in a row another process may take the run up, as it should.
      renew(pool, taken).catch(() => undefined);
    }, CLEARING_LEASE_RENEWAL_MS);
    try {
      if (taken.attempt > CLEARING_ATTEMPTS_MAX) {
        await fail(pool, taken, 'It was begun too often without coming to an end.');
        return;
      }
      const snapshot = await takeSnapshot(pool, { id: taken.circuitId, scale: taken.scale }, taken.mode, taken.dueBy);
      const computed = await inThread({ input: snapshot.input, bounds: snapshot.bounds });
      if (computed.fault !== null) throw new Error(`the result does not pass its own check: ${computed.fault}`);
      await inTransaction(pool, (client) => writeComputed(client, taken, snapshot, computed));
    } catch (error) {
      if (isClosed) return;
      log.error({ err: error, circuitId: taken.circuitId, runId: taken.runId }, 'a clearing run failed');
      await fail(pool, taken, 'It could not be computed. The log of the service says why.');
    } finally {
      clearInterval(renewal);
    }
  }

  function inThread(task: Task): Promise<Computed> {
    const { promise, resolve, reject } = Promise.withResolvers<Computed>();
    const columns = columnsOf(task);
    worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      transferList: [...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer))],
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that computed ended by itself (${code})`)));
    return promise.finally(() => {
      worker = null;
    });
  }

  return {
    wake() {
      isAskedAgain = true;
      working ??= computeAll().finally(() => {
        working = null;
      });
      return working;
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
      await working?.catch(() => undefined);
    },
  };
}

/** Bounds stay with the caller, who writes them down beside the result: they are few, and copied. */
const columnsOf = ({ input }: Task) => [
  input.network.debtors,
  input.network.creditors,
  input.network.amounts,
  input.dueOn,
  input.names.bytes,
  input.names.starts,
  ...(input.ids === null ? [] : [input.ids.rows, input.ids.texts.bytes, input.ids.texts.starts]),
];

async function renew(pool: Pool, { circuitId, runId, attempt }: Attempt): Promise<void> {
  await pool.query(
    `UPDATE clearing_run SET leased_until = ledger_clock() + make_interval(secs => $4)
     WHERE circuit_id = $1 AND id = $2 AND attempt = $3 AND state = 'computing'`,
    [circuitId, runId, attempt, CLEARING_LEASE_SECONDS],
  );
}

async function fail(pool: Pool, { circuitId, runId, attempt }: Attempt, failure: string): Promise<void> {
  await pool.query(
    `UPDATE clearing_run SET state = 'failed', failure = $4, leased_until = NULL
     WHERE circuit_id = $1 AND id = $2 AND attempt = $3 AND state = 'computing'`,
    [circuitId, runId, attempt, failure],
  );
}
