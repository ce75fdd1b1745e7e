import { holdChangedBy, holdPlacedBy } from '../domain/ledger/holds.ts';
import type { TransactionHeader } from '../domain/ledger/journal.ts';
import type { Hold } from '../domain/ledger/state.ts';
import { HOLDS_REMEMBERED_MAX } from '../limits.ts';
import type { Placing } from './holds.ts';
import type { LogPosition } from './load.ts';
import type { Posted } from './write.ts';

/** A batch that has been committed, and where it has left the log. */
export interface CommittedBatch {
  readonly log: LogPosition;
  readonly posted: readonly Posted[];
}

/** What is remembered of a circuit: where its log was left, and its open holds as they stood then, by their ids. */
export interface Remembered {
  readonly log: LogPosition;
  readonly holds: ReadonlyMap<string, Placing>;
}

/**
 * Open holds as this process has left them. Most are captured soon after they were placed, by the same process, and then nothing need
 * be read of them. All of it counts only while the log is where it was left: whoever else posts moves it. Holds with a text or pairs
 * beside them are not remembered, because those may be erased, and the log knows nothing of that.
 */
export class RememberedHolds {
  /** In the order in which they were last left. Never one without holds. */
  readonly #circuits = new Map<string, Remembered & { readonly holds: Map<string, Placing> }>();
  #count = 0;

  /** To be compared with the log under the lock (`isAt`): what was read before that may be out of date. */
  of(circuitId: string): Remembered | undefined {
    return this.#circuits.get(circuitId);
  }

  forget(circuitId: string): void {
    this.#count -= this.of(circuitId)?.holds.size ?? 0;
    this.#circuits.delete(circuitId);
  }

  /**
   * Follows what a batch has made of the circuit's holds. What is remembered of them must have been current before it. One that
   * posted nothing leaves all as it is.
   */
  keep(circuitId: string, { log, posted }: CommittedBatch): void {
    if (posted.length === 0) return;
    const holds = this.#circuits.get(circuitId)?.holds ?? new Map<string, Placing>();
    this.forget(circuitId);
    for (const one of posted) follow(holds, one);
    dropOldest(holds);
    if (holds.size === 0) return;
    this.#circuits.set(circuitId, { log, holds });
    this.#count += holds.size;
    for (const oldest of this.#circuits.keys()) {
      if (this.#count <= HOLDS_REMEMBERED_MAX) break;
      this.forget(oldest);
    }
  }
}

/** Whether a log still is where it was left. */
export const isAt = (log: LogPosition, left: LogPosition): boolean =>
  log.logSize === left.logSize && Buffer.compare(log.logFrontier, left.logFrontier) === 0;

/** A Map iterates in the order of insertion. */
function dropOldest(holds: Map<string, Placing>): void {
  for (const id of holds.keys()) {
    if (holds.size <= HOLDS_REMEMBERED_MAX) return;
    holds.delete(id);
  }
}

function follow(holds: Map<string, Placing>, { transaction: { header, rows }, beside }: Posted): void {
  for (const row of rows) {
    if (row.type === 'hold-placed' && beside === undefined) {
      holds.set(row.holdId, placingOf(header, holdPlacedBy(row)));
    } else if (row.type === 'hold-changed') {
      const placing = holds.get(row.holdId);
      if (placing === undefined) continue;
      if (row.state === 'held') holds.set(row.holdId, { ...placing, hold: holdChangedBy(placing.hold, row) });
      else holds.delete(row.holdId);
    }
  }
}

/** Of a hold with nothing beside it. */
const placingOf = (
  { number, postedAt, principalId, externalId, occurredOn }: TransactionHeader,
  hold: Hold,
): Placing => ({
  number: BigInt(number),
  postedAt: new Date(postedAt),
  principalId,
  externalId,
  occurredOn,
  description: null,
  invoice: null,
  metadata: null,
  hold,
});
