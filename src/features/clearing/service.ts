import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { PoolOptions } from '../../db/connect.ts';
import type { Database } from '../../db/database.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { nextRunState } from '../../domain/clearing/runs.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Poster } from '../../poster/poster.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { type Applier, createApplier } from './apply.ts';
import { type ClearingFiles, createClearingFiles } from './files.ts';
import {
  insertRun,
  lockRun,
  type RunRow,
  selectLoops,
  selectRunPage,
  selectSettlements,
  setRunState,
} from './queries.ts';
import { createRunner, type RunLog, type Runner } from './runner.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import type { LoopView, RunRequest, RunView, SettlementView } from './schema.ts';
import { notFound, seenRun } from './sight.ts';
import { loopViewOf, runViewOf, settlementViewOf } from './views.ts';

export { type ClearingFiles, createClearingFiles } from './files.ts';

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A run that is not there, or that a member may not see, is refused as `clearing-run-not-found`. */
export interface ClearingService
  extends Pick<Runner, 'close'>,
    Pick<Applier, 'fold'>,
    Pick<Scheduler, 'startDue'>,
    ClearingFiles {
  /** Takes up what waits to be computed, or whose process is gone, and applies what is then to be applied by itself. */
  wake(): Promise<void>;
  /** @throws SaldoError `clearing-run-active` */
  start(
    circuit: Circuit,
    asked: RunRequest,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ id: string; replayed: boolean }>;
  read(circuit: Circuit, id: string): Promise<RunView>;
  list(circuit: Circuit, asked: PageAsked): Promise<Page<RunView>>;
  /** @throws SaldoError `transition-not-allowed` */
  discard(circuit: Circuit, id: string, actor: Actor): Promise<RunView>;
  /**
   * Applies it whole, on what is there at that moment. One that was applied before stays as it is.
   * @throws SaldoError `transition-not-allowed`, `clearing-run-outdated`
   */
  apply(
    circuit: Circuit,
    id: string,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: RunView; replayed: boolean }>;
  settlements(circuit: Circuit, id: string, asked: PageAsked, principal: Principal): Promise<Page<SettlementView>>;
  loops(circuit: Circuit, id: string, asked: PageAsked, principal: Principal): Promise<Page<LoopView>>;
}

/** @param computing what the thread that computes connects with, once */
export function createClearingService(
  pool: Pool,
  computing: PoolOptions,
  db: Database,
  poster: Poster,
  accounts: AccountService,
  log: RunLog,
): ClearingService {
  const runner = createRunner(pool, computing, poster, log);
  const applier = createApplier(pool, db, poster, runner);
  const scheduler = createScheduler(pool, db, applier, log);

  async function wake(): Promise<void> {
    await runner.wake();
    await scheduler.applyComputed();
  }

  const wakeMeanwhile = (): void => {
    wake().catch((error: unknown) => log.error({ err: error }, 'clearing runs could not be taken up'));
  };

  const rowOf = (circuit: Circuit, id: string, principal: Principal | null = null): Promise<RunRow> =>
    seenRun(db, circuit.id, id, principal);

  const ownOf = async (circuit: Circuit, { memberId }: Principal): Promise<string[] | null> =>
    memberId === null ? null : accounts.idsOf(circuit.id, memberId);

  return {
    ...createClearingFiles(db),
    wake,
    fold: applier.fold,

    async startDue() {
      await scheduler.startDue();
      wakeMeanwhile();
      // What others have computed need not wait until this process has computed everything.
      await scheduler.applyComputed();
    },

    async close() {
      await scheduler.close();
      await runner.close();
    },

    async start(circuit, asked, actor, idempotency) {
      const request = { circuitId: circuit.id, principalId: actor.principalId, idempotency };
      const { id, replayed } = await makeIdempotently(pool, request, async (client) => {
        const id = newId();
        const { mode, dueBy = null, dryRun = false } = asked;
        const { principalId } = actor;
        await insertRun(client, { circuitId: circuit.id, id, mode, dueBy, dryRun, principalId, salt: randomBytes(32) });
        const change = { mode, dueBy, dryRun };
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'clearing-run-started',
          subjectId: id,
          change,
        });
        return id;
      });
      wakeMeanwhile();
      return { id, replayed };
    },

    read: async (circuit, id) => runViewOf(await rowOf(circuit, id), circuit.scale),

    async list(circuit, { limit, cursor }) {
      const before = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const rows = await selectRunPage(db, circuit.id, before, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => runViewOf(row, circuit.scale)), nextCursor };
    },

    async discard(circuit, id, actor) {
      await inTransaction(pool, async (client) => {
        const state = await lockRun(client, circuit.id, id);
        if (state === undefined) throw notFound(id);
        const next = nextRunState(state, 'discard');
        if (next === null)
          throw refuse('transition-not-allowed', `The run is ${state}: it can no longer be discarded.`);
        await setRunState(client, circuit.id, id, next);
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'clearing-run-discarded',
          subjectId: id,
        });
      });
      return runViewOf(await rowOf(circuit, id), circuit.scale);
    },

    async apply(circuit, id, actor, idempotency) {
      const run = await rowOf(circuit, id);
      const applied = async (replayed: boolean) => ({
        view: runViewOf(await rowOf(circuit, id), circuit.scale),
        replayed,
      });
      try {
        return await applied(await applier.apply(circuit.id, run, actor.principalId, idempotency));
      } catch (error) {
        // Whoever asks for what has been done already, with a key of its own, is told that it is done.
        const isDone = error instanceof SaldoError && error.code === 'transition-not-allowed';
        if (isDone && (await rowOf(circuit, id)).state === 'applied') return applied(true);
        throw error;
      }
    },

    async settlements(circuit, id, { limit, cursor }, principal) {
      await rowOf(circuit, id, principal);
      const after = afterOf(cursor);
      const own = await ownOf(circuit, principal);
      const rows = await selectSettlements(db, circuit.id, id, { own, after, count: limit + 1, isSettled: true });
      const { data, nextCursor } = page(rows, limit, (last) => last.place);
      return { data: data.map((row) => settlementViewOf(row, circuit.scale)), nextCursor };
    },

    async loops(circuit, id, { limit, cursor }, principal) {
      const run = await rowOf(circuit, id, principal);
      const own = await ownOf(circuit, principal);
      const rows = await selectLoops(db, circuit.id, id, { own, after: afterOf(cursor), count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, (last) => last.place);
      return { data: data.map((row) => loopViewOf(row, run, own, circuit.scale)), nextCursor };
    },
  };
}

const afterOf = (cursor: string | undefined): number =>
  cursor === undefined
    ? -1
    : decodeCursor(
        z
          .int()
          .min(0)
          .max(2 ** 31 - 1),
        cursor,
      );
