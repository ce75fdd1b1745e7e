import type { Pool } from 'pg';
import { inOrder, inTransaction } from '../db/transaction.ts';
import { decide, type Outcome } from '../domain/ledger/decide.ts';
import { withoutDueHolds } from './due-holds.ts';
import { loadHead, loadMoment, stateOf } from './load.ts';
import { loadRules } from './rules.ts';
import { loadDueLimitChanges } from './scheduled.ts';
import { loadSubjects } from './subjects.ts';
import { commandsOf, type Submission } from './submission.ts';

/**
 * What would become of a submission if it were posted now. The same decision as the poster's, on a snapshot of the same
 * state, without the lock and without writing: between this and the posting others may come first.
 */
export function previewSubmission(pool: Pool, circuitId: string, submission: Submission): Promise<Outcome[]> {
  return inTransaction(
    pool,
    async (client) => {
      const [head, moment] = await inOrder(client, [
        () => loadHead(client, circuitId, false),
        () => loadMoment(client, circuitId, []),
      ]);
      const due = moment.limitsDue ? await loadDueLimitChanges(client, circuitId, moment.now) : [];
      const all = [...due, submission];
      const { subjects } = await loadSubjects(client, circuitId, all.flatMap(commandsOf));
      const { subjects: known, ...rules } = await loadRules(client, circuitId, moment, subjects);
      const state = stateOf(head, moment, await withoutDueHolds(client, circuitId, moment, known), rules);
      const outcomes = decide(
        state,
        all.flatMap(({ groups }) => groups),
      );
      return outcomes.slice(due.length);
    },
    { isolation: 'repeatable read', readOnly: true, byIndex: true },
  );
}
