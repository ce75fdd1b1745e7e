import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { recordEvents } from '../../db/events.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Poster } from '../../poster/poster.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { sees } from '../transfers/service.ts';
import { change, type Step, scheduleNotFound, take, upToDate } from './changes.ts';
import { createDuePaymentSchedules, type DuePaymentSchedules } from './due.ts';
import { scheduleOf } from './making.ts';
import {
  insertSchedule,
  type ScheduleRow,
  selectOccurrencePage,
  selectSchedule,
  selectSchedulePage,
} from './queries.ts';
import type {
  PaymentOccurrenceFilters,
  PaymentOccurrenceView,
  PaymentScheduleAsked,
  PaymentScheduleChange,
  PaymentScheduleFilters,
  PaymentScheduleView,
} from './schema.ts';
import { occurrenceViewOf, scheduleEvent, scheduleViewOf } from './views.ts';

interface Answered {
  readonly view: PaymentScheduleView;
  readonly version: number;
  readonly replayed: boolean;
}

/**
 * Payments that come by themselves, once or again and again. A schedule is its payer's: to whoever does not act for the paying
 * account, the payee too, it is not there (`payment-schedule-not-found`).
 */
export interface PaymentScheduleService extends DuePaymentSchedules {
  /** @throws SaldoError the refusal */
  make(
    circuit: Circuit,
    asked: PaymentScheduleAsked,
    principal: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<Answered>;
  read(circuit: Circuit, id: string, principal: Principal): Promise<{ view: PaymentScheduleView; version: number }>;
  list(circuit: Circuit, filters: PaymentScheduleFilters, principal: Principal): Promise<Page<PaymentScheduleView>>;
  /**
   * @param version null: whatever it is
   * @throws SaldoError `transition-not-allowed`, `precondition-failed`, `validation-failed`
   */
  change(
    circuit: Circuit,
    id: string,
    asked: PaymentScheduleChange,
    version: number | null,
    principal: Principal,
    actor: Actor,
  ): Promise<void>;
  /** @throws SaldoError `transition-not-allowed` */
  take(
    circuit: Circuit,
    id: string,
    step: Step,
    principal: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<Answered>;
  /** What has come of it so far. */
  occurrences(
    circuit: Circuit,
    id: string,
    filters: PaymentOccurrenceFilters,
    principal: Principal,
  ): Promise<Page<PaymentOccurrenceView>>;
}

export function createPaymentScheduleService(
  pool: Pool,
  db: Database,
  poster: Poster,
  accounts: AccountService,
): PaymentScheduleService {
  async function rowOf(circuit: Circuit, id: string, principal: Principal): Promise<ScheduleRow> {
    const row = await selectSchedule(pool, circuit.id, id);
    if (row === undefined || !sees(principal, row.payer_member_id)) throw scheduleNotFound(id);
    return row;
  }
  async function read(circuit: Circuit, id: string, principal: Principal) {
    const row = await rowOf(circuit, id, principal);
    return { view: scheduleViewOf(row, circuit.scale), version: row.version };
  }

  return {
    ...createDuePaymentSchedules(pool, poster),
    read,

    async make(circuit, asked, principal, actor, idempotency) {
      const keyed = { circuitId: circuit.id, principalId: principal.id, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, (client) =>
        record(client, circuit, asked, principal, actor),
      );
      return { ...(await read(circuit, id, principal)), replayed };
    },

    async list(circuit, { limit, cursor, ...filters }, principal) {
      const before = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const own = principal.memberId === null ? null : await accounts.idsOf(circuit.id, principal.memberId);
      const rows = await selectSchedulePage(db, circuit.id, { ...filters, own, before, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => scheduleViewOf(row, circuit.scale)), nextCursor };
    },

    async change(circuit, id, asked, version, principal, actor) {
      await rowOf(circuit, id, principal);
      await upToDate(pool, circuit.id, id, () =>
        inTransaction(pool, (client) => change(client, circuit, id, asked, version, actor)),
      );
    },

    async take(circuit, id, step, principal, actor, idempotency) {
      await rowOf(circuit, id, principal);
      const keyed = { circuitId: circuit.id, principalId: principal.id, idempotency };
      const { replayed } = await upToDate(pool, circuit.id, id, () =>
        makeIdempotently(pool, keyed, (client) => take(client, circuit, id, step, actor)),
      );
      return { ...(await read(circuit, id, principal)), replayed };
    },

    async occurrences(circuit, id, { limit, cursor, state }, principal) {
      const before = cursor === undefined ? null : decodeCursor(z.int32().positive(), cursor);
      await rowOf(circuit, id, principal);
      const rows = await selectOccurrencePage(db, circuit.id, id, { state, before, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, (last) => last.place);
      return { data: data.map((row) => occurrenceViewOf(row, circuit.scale)), nextCursor };
    },
  };
}

async function record(
  client: ClientBase,
  circuit: Circuit,
  asked: PaymentScheduleAsked,
  principal: Principal,
  actor: Actor,
): Promise<string> {
  const schedule = await scheduleOf(client, circuit, asked, principal);
  await insertSchedule(client, circuit.id, schedule);
  const { id, from, to, recurrence, next } = schedule;
  const about = { circuitId: circuit.id, actor, subjectId: id };
  const change = { from, to, recurrence, nextAt: next.at.toISOString() };
  await recordAuditEvent(client, { ...about, action: 'payment-schedule-created', change });
  const facts = { id, payer_account_id: from, payee_account_id: to, amount: schedule.amount };
  const more = { nextAt: next.at.toISOString() };
  await recordEvents(client, circuit.id, [scheduleEvent('created', facts, circuit.scale, more)]);
  return id;
}
