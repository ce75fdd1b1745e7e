import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { inTransaction } from '../../db/transaction.ts';
import { eventLeafHash, type NumberedEvent } from '../../domain/log/event-leaf.ts';
import { append, decodeFrontier, encodeFrontier } from '../../domain/log/merkle.ts';
import { AUDIT_EVENTS_A_STATEMENT, AUDIT_SEALING_REST_MS_MAX, AUDIT_SEALING_RESTS } from '../../limits.ts';
import { insertEntries, lockLogHead, moveLog, type StoredEvent, selectPending } from './queries.ts';

/**
 * Gives the events of a circuit that have no number yet the next ones, and answers the size of its audit log. So many in one
 * database transaction, under the lock of the log's head: several at once take turns, and one that dies has done nothing. An
 * event that is committed meanwhile, whatever its id, comes with a later one.
 * @param rest is waited for behind each part but the last, and told the milliseconds that it took
 */
export async function sealEvents(pool: Pool, circuitId: string, rest: Rest = atOnce): Promise<number> {
  for (;;) {
    const started = performance.now();
    const { sealed, size } = await sealPart(pool, circuitId);
    if (sealed < AUDIT_EVENTS_A_STATEMENT) return size;
    await rest(performance.now() - started);
  }
}

type Rest = (workedMs: number) => Promise<void>;

const atOnce: Rest = async () => undefined;

/**
 * For what nobody waits for: a hundred thousand events in one go took half of what payments had for several seconds. It rests in
 * proportion to what a part took, for as long as members keep the service busy, but not for ever.
 */
export function restingWhile(isBusy: () => boolean, wait: (ms: number) => Promise<unknown> = sleep): Rest {
  let left = AUDIT_SEALING_REST_MS_MAX;
  return async (workedMs) => {
    if (left === 0 || !isBusy()) return;
    const ms = Math.min(left, workedMs * AUDIT_SEALING_RESTS);
    left -= ms;
    await wait(ms);
  };
}

function sealPart(pool: Pool, circuitId: string): Promise<{ sealed: number; size: number }> {
  return inTransaction(
    pool,
    async (client) => {
      const head = await lockLogHead(client, circuitId);
      const pending = await selectPending(client, circuitId, AUDIT_EVENTS_A_STATEMENT);
      if (pending.length === 0) return { sealed: 0, size: head.size };
      const entries = pending.map((stored, index) => {
        const event = { ...eventOf(stored), number: head.size + index + 1 };
        return { number: event.number, eventId: event.id, leafHash: eventLeafHash(circuitId, event) };
      });
      const leaves = entries.map((entry) => entry.leafHash);
      const frontier = append(decodeFrontier(head.size, head.frontier), leaves);
      await insertEntries(client, circuitId, entries);
      await moveLog(client, circuitId, frontier.size, encodeFrontier(frontier));
      return { sealed: entries.length, size: frontier.size };
    },
    { byIndex: true },
  );
}

/** An event as its row has it, but for its number. */
export const eventOf = (row: StoredEvent): Omit<NumberedEvent, 'number'> => ({
  id: row.id,
  occurredAt: row.occurred_at.getTime(),
  principalId: row.principal_id,
  requestId: row.request_id,
  action: row.action,
  subjectId: row.subject_id,
  change: row.change,
});
