import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import {
  CLEARING_PICTURE_ARROWS_MAX,
  CLEARING_PICTURE_HEAP_MB,
  CLEARING_PICTURE_MS_MAX,
  CLEARING_PICTURES_WAITING_MAX,
  THREAD_IDLE_MS,
} from '../../limits.ts';
import { createLine, createThreads, ThreadTimeout } from '../../threads.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { accountsOf, dotsOf, graphOf } from './picture-graph.ts';
import { selectAccountNames, selectLoopTotals, selectOccasion, selectShortestLoops } from './picture-queries.ts';
import { type Drawing, pictureSvg } from './picture-svg.ts';
import { captionOf, shortNamesOf } from './picture-words.ts';
import { seenRun } from './sight.ts';
import { pseudonymOf } from './views.ts';

export interface ClearingPicture {
  /**
   * The cycles and chains of a run as SVG, the shortest first up to a bound; to a member, those that it is in.
   * @throws SaldoError `clearing-run-not-found`; `overloaded` where too many pictures wait
   */
  draw(circuit: Circuit, runId: string, principal: Principal): Promise<string>;
}

export function createClearingPicture(db: Database, accounts: AccountService): ClearingPicture {
  const line = createLine();
  const threads = createThreads<readonly string[], Drawing[]>(new URL('./picture-worker.ts', import.meta.url), {
    idleMs: THREAD_IDLE_MS,
    heapMb: CLEARING_PICTURE_HEAP_MB,
    taskMsMax: CLEARING_PICTURE_MS_MAX,
  });

  async function drawn(dots: readonly string[]): Promise<Drawing[]> {
    if (line.length > CLEARING_PICTURES_WAITING_MAX) throw refuse('overloaded', 'Too many pictures wait to be drawn.');
    return line
      .join(() => threads.run(dots))
      .catch((error: unknown) => {
        if (!(error instanceof ThreadTimeout)) throw error;
        throw refuse('overloaded', 'The picture took too long to draw. Try again in a moment.');
      });
  }

  return {
    async draw(circuit, runId, principal) {
      const run = await seenRun(db, circuit.id, runId, principal);
      if (run.computed_at === null) throw refuse('clearing-run-not-found', 'This clearing run has not been computed.');
      const { memberId } = principal;
      const own = memberId === null ? null : await accounts.idsOf(circuit.id, memberId);
      const loops = await selectShortestLoops(db, circuit.id, runId, own, CLEARING_PICTURE_ARROWS_MAX);
      const shown = (id: string): string => (own === null || own.includes(id) ? id : pseudonymOf(id, run.salt));
      const disguised = loops.map((loop) => ({ ...loop, accounts: loop.accounts.map(shown) }));
      const graph = graphOf(disguised, CLEARING_PICTURE_ARROWS_MAX);
      const ids = accountsOf(graph);
      const named = await selectAccountNames(db, circuit.id, own ?? ids);
      const labels = new Map([...shortNamesOf(ids), ...named]);
      const occasion = await selectOccasion(db, circuit.id, runId);
      const totals = await selectLoopTotals(db, circuit.id, runId, own);
      const caption = captionOf({
        graph,
        totals,
        occasion,
        isApplied: run.state === 'applied',
        isOwn: own !== null,
        scale: circuit.scale,
      });
      const dots = dotsOf(graph, labels, circuit.scale);
      return pictureSvg(caption, dots.length === 0 ? [] : await drawn(dots));
    },
  };
}
