import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { outdated } from '../../domain/ledger/clearing.ts';
import type { ApplyClearing } from '../../domain/ledger/commands.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { CLEARING_RENEWALS_MAX } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { carryOutDue, NOTHING_BESIDE } from '../../poster/submit.ts';
import { checkRun, foldSome, type RunRow, selectMostMoved, selectRun, selectUnfolded } from './queries.ts';
import type { Runner } from './runner.ts';

export interface Applier {
  /**
   * Applies a run that has been computed, whole, by one transaction. One that no longer fits the circuit is computed afresh
   * on what is there now, and then applied.
   *
   * @returns whether it had been applied before
   * @throws SaldoError `clearing-run-outdated` where the circuit was faster each time; nothing was applied
   */
  apply(circuitId: string, run: RunRow, principalId: string, idempotency: Idempotency | null): Promise<boolean>;
  /** Writes what applied runs settle into their obligations, to the end. What is told of those is the same before and after. */
  fold(): Promise<void>;
}

export function createApplier(pool: Pool, db: Database, poster: Poster, runner: Runner): Applier {
  const foldAll = async (circuitId: string): Promise<void> => {
    while (await foldSome(pool, circuitId));
  };

  /**
   * With credit, accounts go as far as they may, so that any payment made meanwhile can be in the way. From the
   * second renewal on each keeps aside as much as any has moved by since the last snapshot, twice as much with each more.
   */
  async function reserveOf(
    { mode, snapshot_number: since }: RunRow,
    renewals: number,
    circuitId: string,
  ): Promise<bigint> {
    if (mode === 'set-off' || renewals === 0 || since === null) return 0n;
    return (await selectMostMoved(pool, circuitId, since)) * 2n ** BigInt(renewals - 1);
  }

  /** Without a refusal it was applied: now or, replayed, by an earlier request with the same key. */
  async function tryToApply(circuitId: string, run: RunRow, principalId: string, idempotency: Idempotency | null) {
    if (isComputedAfresh(run)) return { refusal: outdated('it is being computed afresh'), replayed: false };
    // Limits whose time has come stand in the journal before the run is judged by them.
    await carryOutDue(poster, circuitId);
    const conflict = await checkRun(pool, circuitId, run.id);
    if (conflict !== null) return { refusal: outdated(conflict), replayed: false };
    const command = commandOf(run, principalId);
    const submission = { principalId, idempotency, groups: [[command]], beside: NOTHING_BESIDE };
    const { answers, replayed } = await poster.post(circuitId, submission);
    const answer = answers[0];
    return { refusal: answer !== undefined && 'refusal' in answer ? answer.refusal : null, replayed };
  }

  /** Has it computed afresh, unless somebody does already, and gives what it is then. */
  async function renew(circuitId: string, run: RunRow, renewals: number): Promise<RunRow> {
    if (isComputedAfresh(run)) await runner.untilComputed(circuitId, run.id);
    else {
      const reserve = await reserveOf(run, renewals, circuitId);
      await runner.computeAgain({ circuitId, runId: run.id, attempt: run.attempt }, reserve);
    }
    const renewed = await selectRun(db, circuitId, run.id);
    if (renewed === undefined) throw new Error(`clearing run ${run.id} of circuit ${circuitId} has vanished`);
    return renewed;
  }

  return {
    async apply(circuitId, asked, principalId, idempotency) {
      // Before it could be computed afresh: nobody wants another look at it.
      if (asked.dry_run)
        throw refuse('transition-not-allowed', 'A dry run is only to be looked at: it cannot be applied.');
      let run = asked;
      for (let renewals = 0; ; renewals++) {
        await foldAll(circuitId);
        const { refusal, replayed } = await tryToApply(circuitId, run, principalId, idempotency);
        if (refusal === null) {
          // Its answer does not wait for this, and the job of each minute does it where the process ends before.
          foldAll(circuitId).catch(() => undefined);
          return replayed;
        }
        if (refusal.code !== 'clearing-run-outdated') throw new SaldoError(refusal, { replayed });
        if (renewals === CLEARING_RENEWALS_MAX) throw new SaldoError(refusal);
        run = await renew(circuitId, run, renewals);
      }
    },

    async fold() {
      for (const circuitId of await selectUnfolded(pool)) await foldAll(circuitId);
    },
  };
}

/** It has been computed before: what stands of it belongs to that, and is about to be replaced. */
const isComputedAfresh = ({ state, row_count }: RunRow): boolean => state === 'computing' && row_count !== null;

/** Of one that is not computed, its own state is the answer: it has no rows to be posted. */
function commandOf(run: RunRow, principalId: string): ApplyClearing {
  const { row_count: count, row_salt: salt, rows_root: root } = run;
  if (count === null || salt === null || root === null)
    throw refuse('transition-not-allowed', `The run is ${run.state}: it cannot be applied.`, { state: run.state });
  return {
    kind: 'clearing-applied',
    id: run.id,
    principalId,
    textDigest: null,
    salt,
    attempt: run.attempt,
    sealed: { count, root },
  };
}
