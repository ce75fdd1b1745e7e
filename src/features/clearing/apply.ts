import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { type Refusal, refuse, SaldoError } from '../../domain/errors.ts';
import { outdated } from '../../domain/ledger/clearing.ts';
import type { ApplyClearing } from '../../domain/ledger/commands.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { CLEARING_RENEWALS_MAX } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { NOTHING_BESIDE } from '../../poster/submit.ts';
import {
  checkRun,
  foldSome,
  type RunRow,
  selectMostMoved,
  selectMovements,
  selectRun,
  selectUnfolded,
} from './queries.ts';
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
   * With credit, accounts go as far as they may, so that any payment made meanwhile can be in the way. Where that has happened
   * twice, each keeps aside as much as any has moved by since the last snapshot, and each time again twice as much.
   */
  async function reserveOf(
    { mode, snapshot_number: since }: RunRow,
    renewals: number,
    circuitId: string,
  ): Promise<bigint> {
    if (mode === 'set-off' || renewals === 0 || since === null) return 0n;
    return (await selectMostMoved(pool, circuitId, since)) * 2n ** BigInt(renewals - 1);
  }

  /** Null: it was applied, now or by an earlier request with the same key. */
  async function tryToApply(circuitId: string, run: RunRow, principalId: string, idempotency: Idempotency | null) {
    const conflict = await checkRun(pool, circuitId, run.id);
    if (conflict !== null) return { refusal: outdated(conflict), replayed: false };
    const command = await commandOf(db, circuitId, run, principalId);
    const submission = { principalId, idempotency, groups: [[command]], beside: NOTHING_BESIDE };
    const { answers, replayed } = await poster.post(circuitId, submission);
    const answer = answers[0];
    return { refusal: answer !== undefined && 'refusal' in answer ? answer.refusal : null, replayed };
  }

  return {
    async apply(circuitId, asked, principalId, idempotency) {
      let run = asked;
      let last: Refusal | null = null;
      for (let renewals = 0; renewals <= CLEARING_RENEWALS_MAX; renewals++) {
        await foldAll(circuitId);
        const { refusal, replayed } = await tryToApply(circuitId, run, principalId, idempotency);
        if (refusal === null) {
          // Its answer does not wait for this, and the job of each minute does it where the process ends before.
          foldAll(circuitId).catch(() => undefined);
          return replayed;
        }
        if (refusal.code !== 'clearing-run-outdated') throw new SaldoError(refusal, { replayed });
        last = refusal;
        await runner.computeAgain(
          { circuitId, runId: run.id, attempt: run.attempt },
          await reserveOf(run, renewals, circuitId),
        );
        const renewed = await selectRun(db, circuitId, run.id);
        if (renewed === undefined) throw new Error(`clearing run ${run.id} of circuit ${circuitId} has vanished`);
        run = renewed;
      }
      throw new SaldoError(last as Refusal);
    },

    async fold() {
      for (const circuitId of await selectUnfolded(pool)) await foldAll(circuitId);
    },
  };
}

/** Of one that is not computed, its own state is the answer: it has no rows to be posted. */
async function commandOf(db: Database, circuitId: string, run: RunRow, principalId: string): Promise<ApplyClearing> {
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
    postings: await selectMovements(db, circuitId, run.id),
    sealed: { count, root },
  };
}
