import type { Pool } from 'pg';
import { z } from 'zod';
import type { FiledEvent } from '../../audit-files/events.ts';
import type { Database } from '../../db/database.ts';
import { decodeFrontier, root } from '../../domain/log/merkle.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Circuit } from '../circuits/service.ts';
import { type ListedEvent, selectCircuitsPending, selectEventPage, selectLogHead, selectNumbered } from './queries.ts';
import type { EventFilters, EventView } from './schema.ts';
import { eventOf, restingWhile, sealEvents } from './sealer.ts';

/** A circuit's audit log, as far as its events have numbers. */
export interface AuditLog {
  /** The number of leaves. */
  size(circuitId: string): Promise<number>;
  /** The same with the root over them, of one moment. */
  head(circuitId: string): Promise<{ readonly size: number; readonly root: Uint8Array }>;
  /** The events from place `from`, counted from 0, to before place `to`: those of the numbers from + 1 to `to`, as an auditor's package has them. */
  events(circuitId: string, from: number, to: number): Promise<FiledEvent[]>;
}

/** What operators and auditors saw and did. */
export interface TrailService {
  /** Newest first. */
  list(circuit: Circuit, filters: EventFilters): Promise<Page<EventView>>;
  /** Gives the events of a circuit that have none yet their numbers, and answers how many have one then. */
  sealEvents(circuitId: string): Promise<number>;
  /** The same in each circuit that has such events, in the background: it gives way to members. */
  sealAll(): Promise<void>;
  readonly log: AuditLog;
}

const eventCursor = z.strictObject({ occurredAt: z.int(), id: z.uuid() });

/** @param isBusy whether members keep the service busy */
export function createTrailService(pool: Pool, db: Database, isBusy: () => boolean = () => false): TrailService {
  return {
    async list(circuit, { limit, cursor, ...filters }) {
      const before = cursor === undefined ? null : decodeCursor(eventCursor, cursor);
      const rows = await selectEventPage(db, circuit.id, { ...filters, before, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, (last) => ({
        occurredAt: last.occurred_at.getTime(),
        id: last.id,
      }));
      return { data: data.map(viewOf), nextCursor };
    },

    sealEvents: (circuitId) => sealEvents(pool, circuitId),

    async sealAll() {
      const rest = restingWhile(isBusy);
      for (const circuitId of await selectCircuitsPending(pool)) await sealEvents(pool, circuitId, rest);
    },

    log: {
      size: async (circuitId) => (await selectLogHead(db, circuitId)).size,
      async head(circuitId) {
        const { size, frontier } = await selectLogHead(db, circuitId);
        return { size, root: root(decodeFrontier(size, frontier)) };
      },
      async events(circuitId, from, to) {
        const rows = await selectNumbered(db, circuitId, from, to);
        return rows.map((row) => ({
          ...eventOf(row),
          number: Number(row.number),
          leafHash: row.leaf_hash.toString('hex'),
        }));
      },
    },
  };
}

const viewOf = (row: ListedEvent): EventView => ({
  number: row.number === null ? null : Number(row.number),
  id: row.id,
  occurredAt: row.occurred_at.toISOString(),
  principalId: row.principal_id,
  requestId: row.request_id,
  action: row.action,
  subjectId: row.subject_id,
  change: row.change,
  leafHash: row.leaf_hash?.toString('hex') ?? null,
});
