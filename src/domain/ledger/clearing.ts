import { nextRunState } from '../clearing/runs.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { ApplyClearing } from './commands.ts';
import type { BalancesAfter, Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { move } from './payments.ts';
import type { LedgerState } from './state.ts';

/**
 * The rows of a clearing run that is applied, or why it is not. One that no longer fits is `clearing-run-outdated`, which is
 * no last word: it is computed afresh. Whether its accounts may trade is in its conflict, also of those whose balances stay.
 */
export function applyClearing(draft: Draft, state: LedgerState, command: ApplyClearing): Rows | Refusal {
  const run = state.clearingRuns.get(command.id);
  if (run === undefined)
    return refusal('clearing-run-not-found', 'There is no such clearing run in this circuit.', {
      clearingRunId: command.id,
    });
  if (nextRunState(run.state, 'apply') === null)
    return refusal('transition-not-allowed', `The run is ${run.state}: it cannot be applied.`, { state: run.state });
  if (run.isDry) return refusal('transition-not-allowed', 'A dry run is only to be looked at: it cannot be applied.');
  if (run.attempt !== command.attempt) return outdated('it was computed afresh');
  if (run.conflict !== null) return outdated(run.conflict);
  const balancesAfter: BalancesAfter[] = [];
  for (const { debitAccountId, creditAccountId, amount } of command.postings) {
    const from = draft.account(debitAccountId);
    const to = draft.account(creditAccountId);
    if (from === undefined || to === undefined) return outdated('an account of it is gone');
    balancesAfter.push(move(draft, from, to, amount).after);
  }
  return { rows: [...command.postings], balancesAfter };
}

/** @param reason completes the sentence */
export const outdated = (reason: string): Refusal =>
  refusal('clearing-run-outdated', `The run no longer fits the circuit: ${reason}.`);
