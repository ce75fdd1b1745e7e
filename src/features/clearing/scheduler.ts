/** Runs that nobody asks for at that moment: started when a schedule's time has come, and applied where it says so. */
import { randomBytes } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { SaldoError } from '../../domain/errors.ts';
import type { Applier } from './apply.ts';
import { nextTime } from './cron.ts';
import { insertScheduledRun, type RunRow, selectActiveRun, selectToBeApplied } from './queries.ts';
import type { RunLog } from './runner.ts';
import { type DueRow, lockDue, moveSchedule, selectDue } from './schedule-queries.ts';

export interface Scheduler {
  /**
   * Starts a run for each schedule that is due, once, however many processes ask and however often its time has come since it
   * was last seen to. Where another run of the circuit is active, the schedule waits for its next time.
   */
  startDue(): Promise<void>;
  /** Applies what is computed and waits for nobody. What cannot be applied now stays for the next time. */
  applyComputed(): Promise<void>;
  /** Answers when the run in hand is applied. */
  close(): Promise<void>;
}

export function createScheduler(pool: Pool, db: Database, applier: Pick<Applier, 'apply'>, log: RunLog): Scheduler {
  let isClosed = false;
  /** One pass after the other, so that two do not try to apply the same run. */
  let passes: Promise<void> = Promise.resolve();

  async function startOne(circuitId: string): Promise<void> {
    const skipped = await inTransaction(pool, (client) => takeTurn(client, circuitId));
    if (skipped !== null)
      log.warn({ circuitId, ...skipped }, 'a scheduled clearing run was not started, because another one is active');
  }

  async function applyAll(): Promise<void> {
    if (isClosed) return;
    for (const { circuit_id: circuitId, ...run } of await selectToBeApplied(db)) {
      if (isClosed) return;
      await applyOne(circuitId, run);
    }
  }

  async function applyOne(circuitId: string, run: RunRow): Promise<void> {
    try {
      await applier.apply(circuitId, run, run.principal_id, null);
    } catch (error) {
      const about = { err: error, circuitId, runId: run.id };
      const code = error instanceof SaldoError ? error.code : null;
      // Somebody else was faster, to apply it or to discard it.
      if (code === 'transition-not-allowed') return;
      if (code === 'clearing-run-outdated')
        log.warn(about, 'a scheduled clearing run does not fit yet; it is tried again');
      else log.error(about, 'a scheduled clearing run could not be applied; it is tried again');
    }
  }

  return {
    async startDue() {
      for (const circuitId of await selectDue(pool)) {
        // One that fails must not keep the others from their time.
        await startOne(circuitId).catch((error: unknown) =>
          log.error({ err: error, circuitId }, 'a scheduled clearing run could not be started; it is tried again'),
        );
      }
    },

    applyComputed() {
      passes = passes.catch(() => undefined).then(applyAll);
      return passes;
    },

    async close() {
      isClosed = true;
      await passes.catch(() => undefined);
    },
  };
}

/** What was in the way of a run, where one was not started. */
interface Skipped {
  readonly scheduledFor: string;
  readonly activeRunId: string | null;
}

/** The run and the next time are one transaction: whatever ends it, neither is there without the other. */
async function takeTurn(client: ClientBase, circuitId: string): Promise<Skipped | null> {
  const due = await lockDue(client, circuitId);
  if (due === undefined) return null;
  const { now, circuit_zone: timeZone } = due;
  const next = { at: nextTime(due.cron, timeZone, now), timeZone, skippedAt: null };
  // Its time was reckoned by a clock that is no longer the circuit's: it is not this that has come.
  if (due.time_zone !== timeZone) {
    await moveSchedule(client, circuitId, next);
    return null;
  }
  const skipped = await start(client, circuitId, due);
  await moveSchedule(client, circuitId, { ...next, skippedAt: skipped === null ? null : now });
  return skipped;
}

async function start(client: ClientBase, circuitId: string, due: DueRow): Promise<Skipped | null> {
  const { mode, due_by: dueBy, apply_automatically: applyAutomatically, principal_id: principalId } = due;
  const scheduledFor = due.next_at.toISOString();
  const actor = { principalId, requestId: `schedule ${scheduledFor}` };
  const id = newId();
  const run = { circuitId, id, mode, dueBy, dryRun: false, principalId, salt: randomBytes(32) };
  if (await insertScheduledRun(client, { ...run, scheduledFor, applyAutomatically })) {
    const change = { mode, dueBy, dryRun: false, scheduledFor, applyAutomatically };
    await recordAuditEvent(client, { circuitId, actor, action: 'clearing-run-started', subjectId: id, change });
    return null;
  }
  const change = { scheduledFor, activeRunId: await selectActiveRun(client, circuitId) };
  await recordAuditEvent(client, {
    circuitId,
    actor,
    action: 'clearing-schedule-skipped',
    subjectId: circuitId,
    change,
  });
  return change;
}
