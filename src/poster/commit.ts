import type { ClientBase } from 'pg';
import { inOrder, type Statement } from '../db/transaction.ts';
import { type Refusal, refusal } from '../domain/errors.ts';
import { decide, type Outcome } from '../domain/ledger/decide.ts';
import { withoutDueHolds } from './due-holds.ts';
import { NO_PLACINGS, type Placing } from './holds.ts';
import { loadHead, loadMoment, type Moment, type RecordedOutcome, recordKey, stateOf } from './load.ts';
import { type CommittedBatch, isAt, type RememberedHolds } from './remembered-holds.ts';
import { loadRules } from './rules.ts';
import { loadDueLimitChanges } from './scheduled.ts';
import { loadSubjects } from './subjects.ts';
import { type Answer, type Answers, commandsOf, digestsOf, type Submission } from './submission.ts';
import { type Posted, type Record, writesOf } from './write.ts';

/** A batch that has been decided: the answer to each submission, in order, and what is to be remembered once it is committed. */
export interface DecidedBatch extends CommittedBatch {
  readonly answers: Answers[];
}

/**
 * Decides submissions of one circuit, inside the caller's database transaction: what is to be written for them before
 * its COMMIT, and what came of it.
 */
export async function decideBatch(
  client: ClientBase,
  circuitId: string,
  submissions: readonly Submission[],
  remembered: RememberedHolds,
): Promise<{ writes: Statement[]; value: DecidedBatch }> {
  const [head, { subjects, placings }, moment] = await readBatch(client, circuitId, submissions, remembered);
  const due = moment.limitsDue ? await loadDueLimitChanges(client, circuitId, moment.now) : [];
  const sorted = sortOut(submissions, moment);
  const fresh = [...due, ...sorted.fresh];
  // Accounts whose limits fall due now may be others than those of the batch.
  const all =
    due.length === 0
      ? subjects
      : {
          ...(await loadSubjects(client, circuitId, fresh.flatMap(commandsOf))).subjects,
          obligations: subjects.obligations,
        };
  const { subjects: known, ...rules } = await loadRules(client, circuitId, moment, all);
  const state = stateOf(head, moment, await withoutDueHolds(client, circuitId, moment, known), rules);
  const outcomes = decide(
    state,
    fresh.flatMap((submission) => submission.groups),
  );

  const decided = share(fresh, outcomes);
  const posted = postedOf(decided);
  const { writes, log } = writesOf(head, moment, posted, decided.filter(isKept).map(recordOf));

  const answered = new Map(decided.map((one) => [one.submission, answersOf(one, placings)]));
  const answers = submissions.map((submission, index): Answers => {
    const before = sorted.before[index];
    if (before === null || before === undefined) return { replayed: false, answers: answered.get(submission) ?? [] };
    if ('answers' in before) return before;
    return { replayed: true, answers: (answered.get(before.sameAs) ?? []).map(asReplay) };
  });
  return { writes, value: { answers, posted, log } };
}

/**
 * What a batch is decided on, read under the lock. Which accounts are read goes by what is remembered of holds; where that turns out to
 * count no more, it is forgotten and all is read again.
 */
async function readBatch(
  client: ClientBase,
  circuitId: string,
  submissions: readonly Submission[],
  remembered: RememberedHolds,
) {
  const commands = submissions.flatMap(commandsOf);
  // As of now: while this waits for the lock, another circuit may push it out.
  const known = remembered.of(circuitId);
  // The time last: a hold whose time comes between the two still reserves what it pays of an obligation. The other way round that
  // would be free at a time at which, as the journal will have it, it was not.
  const read = (holds: ReadonlyMap<string, Placing>) =>
    inOrder(client, [
      () => loadHead(client, circuitId, true),
      () => loadSubjects(client, circuitId, commands, holds),
      () => loadMoment(client, circuitId, submissions),
    ]);
  const answer = await read(known?.holds ?? NO_PLACINGS);
  if (known === undefined || isAt(answer[0], known.log)) return answer;
  remembered.forget(circuitId);
  return commands.some((command) => 'holdId' in command && known.holds.has(command.holdId))
    ? read(NO_PLACINGS)
    : answer;
}

/** A submission that must not be decided again: its answers are known, or will be those of its twin in the batch. */
type Before = Answers | { readonly sameAs: Submission };

function sortOut(
  submissions: readonly Submission[],
  moment: Moment,
): { fresh: Submission[]; before: (Before | null)[] } {
  const firsts = new Map<string, Submission>();
  const fresh: Submission[] = [];
  const before = submissions.map((submission): Before | null => {
    if (submission.groups.length === 0) return null;
    const { keyDigest, requestDigest } = digestsOf(submission);
    const key = recordKey(submission.principalId, keyDigest);
    const record = moment.records.get(key);
    const first = firsts.get(key);
    if (record !== undefined) {
      return record.requestDigest === requestDigest ? replay(record.outcomes) : reused(submission);
    }
    if (first !== undefined) {
      return digestsOf(first).requestDigest === requestDigest ? { sameAs: first } : reused(submission);
    }
    firsts.set(key, submission);
    fresh.push(submission);
    return null;
  });
  return { fresh, before };
}

const replay = (outcomes: readonly RecordedOutcome[]): Answers => ({
  replayed: true,
  answers: outcomes.map((outcome) =>
    typeof outcome === 'number' ? { number: outcome, transaction: null } : { refusal: outcome },
  ),
});

const KEY_REUSED: Refusal = refusal(
  'idempotency-key-reused',
  'This Idempotency-Key was used for another request. Send a new key with a new request.',
);

/** This refusal is not kept: the key goes on standing for the request that used it first. */
const reused = (submission: Submission): Answers => ({
  replayed: false,
  answers: commandsOf(submission).map(() => ({ refusal: KEY_REUSED })),
});

interface Decided {
  readonly submission: Submission;
  readonly outcomes: readonly Outcome[];
}

function share(submissions: readonly Submission[], outcomes: readonly Outcome[]): Decided[] {
  let from = 0;
  return submissions.map((submission) => {
    const count = submission.groups.reduce((sum, group) => sum + group.length, 0);
    from += count;
    return { submission, outcomes: outcomes.slice(from - count, from) };
  });
}

function postedOf(decided: readonly Decided[]): Posted[] {
  const posted: Posted[] = [];
  for (const { submission, outcomes } of decided) {
    commandsOf(submission).forEach((command, index) => {
      const outcome = outcomes[index];
      // What was recorded together is one transaction, and written once.
      const isNew =
        outcome !== undefined && 'transaction' in outcome && outcome.transaction !== posted.at(-1)?.transaction;
      if (isNew) posted.push({ command, ...outcome, beside: submission.beside.get(command.id) });
    });
  }
  return posted;
}

/** A run that no longer fits is computed afresh and asked for again, under the same key: that it did not is no answer. */
const isKept = ({ outcomes }: Decided): boolean =>
  outcomes.length > 0 &&
  !outcomes.some((outcome) => 'refusal' in outcome && outcome.refusal.code === 'clearing-run-outdated');

const recordOf = ({ submission, outcomes }: Decided): Record => ({
  principalId: submission.principalId,
  ...digestsOf(submission),
  outcomes: outcomes.map((outcome) => ('transaction' in outcome ? outcome.transaction.header.number : outcome.refusal)),
});

const answersOf = ({ submission, outcomes }: Decided, placings: ReadonlyMap<string, Placing>): Answer[] => {
  const commands = commandsOf(submission);
  return outcomes.map((outcome, index) => {
    if ('refusal' in outcome) return outcome;
    const command = commands[index];
    const placing = command?.kind === 'transfer-captured' ? placings.get(command.holdId) : undefined;
    return { number: outcome.transaction.header.number, ...outcome, ...(placing !== undefined && { placing }) };
  });
};

/** A replay is told from the journal, so that every repetition of a request reads the same. */
const asReplay = (answer: Answer): Answer =>
  'refusal' in answer ? answer : { number: answer.number, transaction: null };
