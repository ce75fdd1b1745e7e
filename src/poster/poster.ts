import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { CommitUnknownError, isConnectionLost, isGivenUp, isRetryable } from '../db/connect.ts';
import { isRefusedByDatabase, refusalOfConstraint } from '../db/constraints.ts';
import { isMissingPartition, makePostingPartitions } from '../db/partitions.ts';
import { readThenWrite } from '../db/transaction.ts';
import { type ErrorCode, refusal, refuse, SaldoError } from '../domain/errors.ts';
import type { Command } from '../domain/ledger/commands.ts';
import { ANSWERING_TURNS, COMMIT_ITEMS_MAX, COMMIT_RETRY_MS, COMMIT_TRIES_MAX, QUEUE_ITEMS_MAX } from '../limits.ts';
import { decideBatch } from './commit.ts';
import { FairQueue, type Fit, type Waiting } from './queue.ts';
import { RememberedHolds } from './remembered-holds.ts';
import { type Answers, commandsOf, type Submission } from './submission.ts';

/** What the poster tells whoever measures it. Times are milliseconds. */
export interface PosterObserver {
  committed(batch: { items: number; posted: number; ms: number }): void;
  refused(code: ErrorCode): void;
  retried(reason: string): void;
}

interface Entry extends Waiting {
  readonly submission: Submission;
  readonly changesLimits: boolean;
  readonly moves: boolean;
  readonly changesObligations: boolean;
  readonly paysObligations: boolean;
  readonly clears: boolean;
  readonly expires: boolean;
  resolve(answers: Answers): void;
  reject(error: unknown): void;
}

/**
 * The one way to change a balance. Each circuit has a line of its own; what waits in it is committed together in one
 * database transaction (group commit), and the batch in flight is the only clock: a lone command does not wait.
 */
export class Poster {
  readonly #pool: Pool;
  readonly #observer: PosterObserver;
  readonly #circuits = new Map<string, FairQueue<Entry>>();
  /** What is under way, and in which circuit: the posting of what waits there, and answers to what was posted. */
  readonly #running = new Map<Promise<void>, string>();
  readonly #holds = new RememberedHolds();
  #closed = false;

  constructor(pool: Pool, observer: PosterObserver) {
    this.#pool = pool;
    this.#observer = observer;
  }

  /** Items that wait, over all circuits. */
  get waiting(): number {
    let items = 0;
    for (const queue of this.#circuits.values()) items += queue.items;
    return items;
  }

  /** Whether anything of a circuit waits, is being posted or is being answered: whoever is answered may ask for more at once. */
  isAtWork(circuitId: string): boolean {
    return this.#running.values().some((circuit) => circuit === circuitId);
  }

  /**
   * Posts a submission. Answers once it is durable.
   * @throws SaldoError `overloaded` where the circuit's queue is full or the service is closing.
   */
  post(circuitId: string, submission: Submission): Promise<Answers> {
    if (this.#closed) return Promise.reject(refuse('overloaded', 'The service is stopping. Try again in a moment.'));
    const commands = commandsOf(submission);
    let queue = this.#circuits.get(circuitId);
    const idle = queue === undefined;
    queue ??= new FairQueue(QUEUE_ITEMS_MAX);
    const { promise, resolve, reject } = Promise.withResolvers<Answers>();
    const offered = queue.offer({
      principalId: submission.principalId,
      items: Math.max(1, commands.length),
      submission,
      ...effectsOf(commands),
      resolve,
      reject,
    });
    if (!offered)
      return Promise.reject(
        refuse('overloaded', 'More is waiting in this circuit than it can take. Try again in a moment.'),
      );
    if (idle) {
      this.#circuits.set(circuitId, queue);
      this.#track(circuitId, this.#drain(circuitId, queue));
    }
    return promise;
  }

  /** Takes nothing new, and waits until everything accepted is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running.size > 0) await Promise.all(this.#running.keys());
  }

  #track(circuitId: string, work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.set(running, circuitId);
  }

  async #drain(circuitId: string, queue: FairQueue<Entry>): Promise<void> {
    while (queue.items > 0) {
      const batch = queue.take(COMMIT_ITEMS_MAX, goesWith);
      try {
        await this.#commit(circuitId, batch);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.#circuits.delete(circuitId);
  }

  async #commit(circuitId: string, batch: readonly Entry[]): Promise<void> {
    const started = performance.now();
    let answers: Answers[];
    try {
      answers = await this.#commitWithRetries(circuitId, batch);
    } catch (error) {
      if (!isOfOneCommand(error)) throw error;
      if (batch.length === 1) throw refusalOfConstraint(error) ?? error;
      // The database itself refused the batch: run again one by one, so that only the culprit is refused.
      this.#observer.retried('refused by the database');
      for (const entry of batch) await this.#commit(circuitId, [entry]).catch(entry.reject);
      return;
    }
    this.#observe(batch, answers, performance.now() - started);
    this.#track(circuitId, answer(batch, answers));
  }

  #observe(batch: readonly Entry[], answers: readonly Answers[], ms: number): void {
    let posted = 0;
    for (const { replayed, answers: items } of answers) {
      if (replayed) continue;
      let last = 0;
      for (const answer of items) {
        // A single one's refusal is the request's, and counted where that is answered.
        if (!('refusal' in answer)) {
          // What was recorded together has one number.
          if (answer.number !== last) posted++;
          last = answer.number;
        } else if (items.length > 1) this.#observer.refused(answer.refusal.code);
      }
    }
    this.#observer.committed({ items: batch.reduce((sum, entry) => sum + entry.items, 0), posted, ms });
  }

  /**
   * A failure before COMMIT was sent has committed nothing, and one during it leaves that open. Both are tried again
   * alike: a try that had been committed after all is found by its idempotency records, under the lock.
   */
  async #commitWithRetries(circuitId: string, batch: readonly Entry[]): Promise<Answers[]> {
    let lacksPartition = false;
    for (let attempt = 1; ; attempt++) {
      try {
        if (lacksPartition) await makePostingPartitions(this.#pool);
        return await this.#attempt(circuitId, batch);
      } catch (error) {
        const lost = error instanceof CommitUnknownError || isConnectionLost(error);
        lacksPartition = isMissingPartition(error);
        if (isGivenUp(error)) throw busy(error);
        if (!lost && !isRetryable(error) && !lacksPartition) throw error;
        if (attempt === COMMIT_TRIES_MAX) throw lost ? unanswered(error) : error;
        this.#observer.retried(error instanceof Error ? error.message : String(error));
        if (!lacksPartition) await sleep(COMMIT_RETRY_MS * 2 ** (attempt - 1));
      }
    }
  }

  async #attempt(circuitId: string, batch: readonly Entry[]): Promise<Answers[]> {
    const submissions = batch.map((entry) => entry.submission);
    const decided = await readThenWrite(
      this.#pool,
      (client) => decideBatch(client, circuitId, submissions, this.#holds),
      { byIndex: true },
    );
    this.#holds.keep(circuitId, decided);
    return decided.answers;
  }
}

/**
 * Answers a batch a few at a time, and none before the next batch is on its way. Each answer is written to a socket and brings the next
 * request, and all of that at once would keep the database waiting.
 */
async function answer(batch: readonly Entry[], answers: readonly Answers[]): Promise<void> {
  const perTurn = Math.ceil(batch.length / ANSWERING_TURNS);
  for (let index = 0; index < batch.length; index++) {
    if (index % perTurn === 0) await turn();
    batch[index]?.resolve(answers[index] as Answers);
  }
}

type Effects = Pick<Entry, 'changesLimits' | 'moves' | 'changesObligations' | 'paysObligations' | 'clears' | 'expires'>;

function effectsOf(commands: readonly Command[]): Effects {
  const effects = {
    changesLimits: false,
    moves: false,
    changesObligations: false,
    paysObligations: false,
    clears: false,
    expires: false,
  };
  for (const { kind } of commands) {
    if (kind === 'limits-changed') effects.changesLimits = true;
    else if (kind === 'transfer' || kind === 'transfer-held') effects.moves = true;
    else if (kind === 'obligation-changed') effects.changesObligations = true;
    else if (kind === 'obligation-paid' || kind.startsWith('transfer-')) effects.moves = effects.paysObligations = true;
    else if (kind === 'clearing-applied') effects.clears = true;
    if (kind === 'transfer-expired') effects.expires = true;
  }
  return effects;
}

/**
 * A limit change takes effect in the database before the postings of its batch are judged there, and a change of an
 * obligation before its payments and what holds release of it are. Behind them it therefore waits for the next batch, or one that was right when it
 * was decided could be refused. A clearing run is judged by what stands in the database, and so goes alone.
 * Nobody waits for expiries, of which there may be many: so whoever pays does not wait for them in its own batch as well.
 */
function goesWith(next: Entry, taken: readonly Entry[]): Fit {
  const ends =
    (next.changesLimits && taken.some((entry) => entry.moves)) ||
    (next.changesObligations && taken.some((entry) => entry.paysObligations)) ||
    next.clears ||
    taken[0]?.clears;
  if (ends) return 'ends';
  return next.expires === taken[0]?.expires ? 'goes' : 'waits';
}

/** The fault of something in the batch, and not of the batch: a rule of the database, or a value that cannot be written. */
const isOfOneCommand = (error: unknown): boolean => isRefusedByDatabase(error) || error instanceof RangeError;

const busy = (cause: unknown): SaldoError =>
  new SaldoError(refusal('overloaded', 'The circuit was busy for too long, and nothing was posted. Try again.'), {
    cause,
  });

const unanswered = (cause: unknown): SaldoError =>
  new SaldoError(
    refusal(
      'overloaded',
      'The database does not answer, so it is open whether this was posted. Send it again with the same Idempotency-Key.',
    ),
    { cause },
  );
