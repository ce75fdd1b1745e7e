import { nextRunState } from '../clearing/runs.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { ApplyClearing } from './commands.ts';
import type { Rows } from './decide.ts';
import type { LedgerState } from './state.ts';

/**
 * The rows of a clearing run that is applied, or why it is not. One that no longer fits is `clearing-run-outdated`, which is
 * no last word: it is computed afresh. What may be in its way (limits, statuses, what was paid) has been looked up where its
 * rows are, and is its conflict. Those rows never come here: `sealed` stands for them.
 */
export function applyClearing(state: LedgerState, command: ApplyClearing): Rows | Refusal {
  const run = state.clearingRuns.get(command.id);
  if (run === undefined)
    return refusal('clearing-run-not-found', 'There is no such clearing run in this circuit.', {
      clearingRunId: command.id,
    });
  // No last word either: somebody else, or the same request sent twice, has it computed afresh to apply it.
  if (run.state === 'computing') return outdated('it is being computed afresh');
  if (nextRunState(run.state, 'apply') === null)
    return refusal('transition-not-allowed', `The run is ${run.state}: it cannot be applied.`, { state: run.state });
  if (run.isDry) return refusal('transition-not-allowed', 'A dry run is only to be looked at: it cannot be applied.');
  if (run.attempt !== command.attempt) return outdated('it was computed afresh');
  if (run.conflict !== null) return outdated(run.conflict);
  return { rows: [], balancesAfter: [] };
}

/** @param reason completes the sentence */
export const outdated = (reason: string): Refusal =>
  refusal('clearing-run-outdated', `The run no longer fits the circuit: ${reason}.`);
